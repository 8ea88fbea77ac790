package health

import (
	"context"
	"fmt"
	"time"
)

// Report is all that the system administrator's page shows at once.
type Report struct {
	Postgres Postgres
	Schema   Schema
	States   []StateCount
	Waiting  Waiting
	Stuck    int
	Leader   string // empty when no process works jobs
	ClockOff time.Duration
	Mail     string // the SMTP server; empty records e-mail and sends nothing
}

// Report looks at everything.
func (s *Service) Report(ctx context.Context) (Report, error) {
	r := Report{Mail: s.Mail}
	for name, look := range map[string]func() error{
		"database": func() (err error) { r.Postgres, err = s.Postgres(ctx); return err },
		"schema":   func() (err error) { r.Schema, err = s.Schema(ctx); return err },
		"jobs":     func() (err error) { r.States, err = s.States(ctx); return err },
		"waiting":  func() (err error) { r.Waiting, err = s.Waiting(ctx); return err },
		"running":  func() (err error) { r.Stuck, err = s.Stuck(ctx); return err },
		"leader":   func() (err error) { r.Leader, err = s.Leader(ctx); return err },
		"clock":    func() (err error) { r.ClockOff, err = s.ClockOff(ctx); return err },
	} {
		if err := look(); err != nil {
			return r, fmt.Errorf("look at the %s: %w", name, err)
		}
	}
	return r, nil
}
