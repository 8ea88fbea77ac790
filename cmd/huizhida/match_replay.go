package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// query reads --known and --valid; past says whether either was given.
func (c matchCmd) query() (q matching.ReplayQuery, past bool, err error) {
	q.NoticeID = c.Notice
	if c.Known != "" { // the zero time would be read as none
		if q.Known, err = moment(c.Known); err != nil || q.Known.IsZero() {
			return q, false, fmt.Errorf("--known %q: want a time in Shanghai such as 2022-06-30T12:00", c.Known)
		}
	}
	if c.Valid != "" {
		if q.Valid, err = time.Parse(time.DateOnly, c.Valid); err != nil || q.Valid.IsZero() {
			return q, false, fmt.Errorf("--valid %q: want a date such as 2022-06-30", c.Valid)
		}
	}
	past = c.Known != "" || c.Valid != ""
	if c.List && !past {
		return q, false, errors.New("--list goes with --known or --valid")
	}
	return q, past, nil
}

// moment reads a time in Shanghai; a day alone is its end.
func moment(s string) (time.Time, error) {
	if day, err := calendar.Parse(s); err == nil {
		return calendar.DayEnd(day), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, calendar.Shanghai); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("not a time")
}

// replay prints the verdicts of a past moment. The lists of --list are the output, so the counts then go to standard error.
func (c matchCmd) replay(e *env, a *app, q matching.ReplayQuery) error {
	out := bufio.NewWriterSize(e.out, 1<<16)
	lines := json.NewEncoder(out)
	var each matching.Each
	if c.List {
		each = func(_ int64, uscc string, res rule.Result) error {
			l := verdictLine{USCC: uscc, Verdict: res.Verdict, Missing: res.Missing}
			if l.Missing == nil {
				l.Missing = []string{}
			}
			return lines.Encode(l)
		}
	}
	done, err := a.Matching.Replay(e.ctx, q, each)
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Invalid) {
		return usage(err)
	}
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return c.printReplayed(e, done)
}

func (c matchCmd) printReplayed(e *env, r matching.Replayed) error {
	to := e.out
	if c.List {
		to = e.err
	}
	if c.JSON {
		return json.NewEncoder(to).Encode(struct {
			Notice       int64  `json:"notice"`
			Known        string `json:"known"`
			Valid        string `json:"valid,omitempty"`
			AsOf         string `json:"as_of"`
			RuleVersion  int    `json:"rule_version"`
			Eligible     int    `json:"eligible"`
			Undetermined int    `json:"undetermined"`
			Ineligible   int    `json:"ineligible"`
		}{c.Notice, r.Known.In(calendar.Shanghai).Format(time.RFC3339), c.Valid, r.AsOf.Format(time.DateOnly), r.Version, r.Eligible, r.Undetermined, r.Ineligible})
	}
	valid := ""
	if c.Valid != "" {
		valid = "、属于 " + c.Valid + " 及以前"
	}
	_, err := fmt.Fprintf(to, "按 %s 已登记%s的资料，规则 v%d，基准日 %s：符合 %d，可能符合 %d，不符合 %d，共 %d 家\n",
		r.Known.In(calendar.Shanghai).Format("2006-01-02 15:04:05"), valid, r.Version, r.AsOf.Format(time.DateOnly), r.Eligible, r.Undetermined, r.Ineligible, r.Total())
	return err
}
