package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"huizhida/db"
	"huizhida/health"
)

type doctorCmd struct {
	dataFlag
	JSON bool `help:"Print a list of {check, level, detail, mend}; level is ok, warning or wrong."`
}

// Help is shown by huizhida doctor --help.
func (doctorCmd) Help() string {
	return "Looks at the configuration, the database, its schema, the jobs, the disk, the clock and the accounts. " +
		"Each line is ✓ well, ! worth a look, or ✗ wrong, with the mend below. Exit code 1 when something is wrong. It changes nothing."
}

// level says how a finding is meant.
type level string

const (
	well    level = "ok"
	warning level = "warning"
	wrong   level = "wrong"
)

// finding is one line of the doctor's report.
type finding struct {
	Check  string `json:"check"`
	Level  level  `json:"level"`
	Detail string `json:"detail"`
	Mend   string `json:"mend,omitempty"`
}

// patient is what the checks look at.
type patient struct {
	*env
	*app
	data string
}

func (p patient) health() *health.Service { return &health.Service{Pool: p.pool} }

// check looks at one thing; an error is a finding too: that it could not look.
type check struct {
	name string
	look func(p patient) (level, string, string, error)
}

// Run looks at everything it can reach, and does not stop at the first trouble.
func (c doctorCmd) Run(e *env) error {
	findings := c.examine(e)
	if err := c.print(e, findings); err != nil {
		return err
	}
	n := 0
	for _, f := range findings {
		if f.Level == wrong {
			n++
		}
	}
	if n > 0 {
		return fmt.Errorf("%d of %d checks found something wrong", n, len(findings))
	}
	return nil
}

func (c doctorCmd) examine(e *env) []finding {
	p := patient{env: e, app: &app{}, data: c.Data}
	findings := look(p, installationChecks)
	if e.config.DatabaseURL == "" && !db.Exists(c.Data) {
		return append(findings, finding{"database", warning, "there is none yet in " + c.Data, "huizhida serve creates it"})
	}
	if err := p.openDatabase(e, c.Data, db.JoinServer); err != nil {
		return append(findings, finding{"database", wrong, err.Error(), "start it, then run doctor again"})
	}
	findings = append(findings, look(p, databaseChecks)...)
	if err := p.close(); err != nil {
		findings = append(findings, finding{"database", wrong, err.Error(), "see server.log in the data directory"})
	}
	return findings
}

func look(p patient, checks []check) []finding {
	var findings []finding
	for _, c := range checks {
		level, detail, mend, err := c.look(p)
		if err != nil {
			level, detail, mend = wrong, "cannot look: "+err.Error(), "mend what is wrong above first"
		}
		findings = append(findings, finding{c.name, level, detail, mend})
	}
	return findings
}

func (c doctorCmd) print(e *env, findings []finding) error {
	if c.JSON {
		return json.NewEncoder(e.out).Encode(findings)
	}
	marks := map[level]string{well: "✓", warning: "!", wrong: "✗"}
	var errs []error
	for _, f := range findings {
		_, err := fmt.Fprintf(e.out, "%s %-14s %s\n", marks[f.Level], f.Check, strings.ReplaceAll(f.Detail, "\n", "\n                 "))
		errs = append(errs, err)
		if f.Mend != "" {
			fmt.Fprintf(e.out, "  %-14s → %s\n", "", f.Mend)
		}
	}
	return errors.Join(errs...)
}
