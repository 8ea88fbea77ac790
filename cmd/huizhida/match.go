package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/matching"
)

type matchCmd struct {
	dataFlag
	Notice int64  `arg:"" placeholder:"NOTICE" help:"The notice's number, as in /console/notices/NOTICE."`
	Known  string `placeholder:"TIME" help:"Instead of matching: the verdicts from what was on record by then, in Shanghai, as 2022-06-30T12:00; a day alone is its end."`
	Valid  string `placeholder:"DATE" help:"Instead of matching: the verdicts from what held on that day, as 2022-06-30, by all that was on record by --known, or is now."`
	List   bool   `help:"With --known or --valid: print one JSON object per enterprise, and the counts to standard error."`
	JSON   bool   `help:"Print {\"notice\":…,\"run\":…,\"eligible\":…,\"undetermined\":…,\"ineligible\":…,\"changed\":…}."`
}

// Help is shown by huizhida match --help.
func (matchCmd) Help() string {
	return "Evaluates the notice's pinned rule, at its as-of date, for every enterprise, and stores the verdicts with their reasons. " +
		"Publishing a notice does this by itself; run it by hand after the register was changed elsewhere. " +
		"A second run changes nothing. Runs beside a server on the same data.\n\n" +
		"With --known or --valid it stores nothing and prints what the verdicts were at that past moment:\n\n" +
		"  huizhida match 7 --known 2022-06-30T12:00\n" +
		"  huizhida match 7 --valid 2022-06-30 --list"
}

// Run matches the notice and prints the counts.
func (c matchCmd) Run(e *env) (err error) {
	q, past, err := c.query()
	if err != nil {
		return usage(err)
	}
	a, err := openApp(e, c.Data, db.JoinServer)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if past {
		return c.replay(e, a, q)
	}
	var p *progress
	run, err := a.Matching.Match(e.ctx, audit.System("match 命令"), c.Notice, func(done, total int) {
		if p == nil {
			p = newProgress(e, int64(total), "match")
		}
		p.Add(int64(done) - p.done)
	})
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Conflict) {
		return usage(err)
	}
	if err != nil {
		return err
	}
	if p != nil {
		p.Finish()
	}
	return c.print(e, run)
}

func (c matchCmd) print(e *env, run matching.Run) error {
	if c.JSON {
		return json.NewEncoder(e.out).Encode(struct {
			Notice       int64 `json:"notice"`
			Run          int64 `json:"run"`
			Eligible     int   `json:"eligible"`
			Undetermined int   `json:"undetermined"`
			Ineligible   int   `json:"ineligible"`
			Changed      int   `json:"changed"`
		}{run.NoticeID, run.ID, run.Eligible, run.Undetermined, run.Ineligible, run.Changed})
	}
	_, err := fmt.Fprintf(e.out, "符合 %d，可能符合 %d，不符合 %d，共 %d 家；%d 家的判定有变化\n", run.Eligible, run.Undetermined, run.Ineligible, run.Total(), run.Changed)
	return err
}
