package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"huizhida/db"
	"huizhida/reports"
	"huizhida/web/report"
)

type reportCmd struct {
	dataFlag
	Year int    `arg:"" help:"The year to report, such as 2022."`
	HTML string `placeholder:"FILE" help:"Write the report as one HTML file; - writes it to standard output instead of the checks."`
	JSON bool   `help:"Print the whole report as JSON: texts, tables, checks."`
}

// Help is shown by huizhida report --help.
func (reportCmd) Help() string {
	return "The report (政府信息公开工作年度报告) is computed from the records as they are now; of a year that lasts, up to now. " +
		"Every reconciliation rule (statutory 勾稽, E1 to E9) is printed as an equation with its numbers. " +
		"The exit code is 0 when all E rules hold, 1 when one fails; warnings (W) do not count."
}

// Run computes, prints and writes the report. The file is written even when a check fails, to look at.
func (c reportCmd) Run(e *env) error {
	if c.Year < 2000 || c.Year > 2999 {
		return usage(fmt.Errorf("the year must have four digits, such as 2022: %d", c.Year))
	}
	a, err := openApp(e, c.Data, db.JoinServer)
	if err != nil {
		return err
	}
	y, err := a.Reports.Year(e.ctx, c.Year)
	if err = errors.Join(err, a.close()); err != nil {
		return err
	}
	if err := errors.Join(c.print(e, y), c.write(e, y)); err != nil {
		return err
	}
	if n := len(y.Failures()); n > 0 {
		return fmt.Errorf("%d checks of the %d report fail", n, c.Year)
	}
	return nil
}

func (c reportCmd) print(e *env, y reports.Year) error {
	if c.JSON {
		out := json.NewEncoder(e.out)
		out.SetEscapeHTML(false)
		return out.Encode(y)
	}
	if c.HTML == "-" {
		return nil
	}
	if _, err := fmt.Fprintln(e.out, y.Title); err != nil {
		return err
	}
	passed := 0
	for _, check := range y.Checks {
		mark := "✗"
		switch {
		case check.OK:
			mark, passed = "✓", passed+1
		case !check.Blocks():
			mark = "!"
		}
		if _, err := fmt.Fprintf(e.out, "%s %s  %s：%s\n", mark, check.Rule, check.Subject, check.Equation); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(e.out, "%d/%d 项核对通过\n", passed, len(y.Checks))
	return err
}

func (c reportCmd) write(e *env, y reports.Year) error {
	switch c.HTML {
	case "":
		return nil
	case "-":
		return report.WriteFile(e.ctx, e.out, y)
	}
	f, err := os.Create(c.HTML)
	if err != nil {
		return err
	}
	return errors.Join(report.WriteFile(e.ctx, f, y), f.Close())
}
