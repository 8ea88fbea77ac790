package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"huizhida/db"
	"huizhida/migrations"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" default:"withargs" help:"Apply what is missing (the default). serve and work do it too when they start."`
	Status migrateStatusCmd `cmd:"" help:"List the steps and when each was applied; exit 1 when some are missing."`
}

type migrateUpCmd struct {
	dataFlag
	JSON bool `help:"Print {\"applied\": n}."`
}

// Run applies the missing steps. Any number of processes may do so at once: one works, the others wait for it.
func (c migrateUpCmd) Run(e *env) error {
	a := &app{}
	if err := a.openDatabase(e, c.Data, db.JoinServer); err != nil {
		return errors.Join(err, a.close())
	}
	n, err := migrations.Up(e.ctx, a.pool)
	if err = errors.Join(err, a.close()); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(map[string]int{"applied": n})
	}
	_, err = fmt.Fprintf(e.out, "%d steps applied, the schema is up to date\n", n)
	return err
}

type migrateStatusCmd struct {
	dataFlag
	JSON bool `help:"Print a list of {version, name, applied_at}."`
}

// Run lists the steps.
func (c migrateStatusCmd) Run(e *env) error {
	a := &app{}
	if err := a.openDatabase(e, c.Data, db.JoinServer); err != nil {
		return errors.Join(err, a.close())
	}
	steps, err := migrations.Status(e.ctx, a.pool)
	if err = errors.Join(err, a.close()); err != nil {
		return err
	}
	if err := c.print(e, steps); err != nil {
		return err
	}
	for _, s := range steps {
		if s.AppliedAt == nil {
			return errors.New("the schema is behind this version: run huizhida migrate")
		}
	}
	return nil
}

func (c migrateStatusCmd) print(e *env, steps []migrations.Step) error {
	if c.JSON {
		return json.NewEncoder(e.out).Encode(steps)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, s := range steps {
		applied := "missing"
		if s.AppliedAt != nil {
			applied = s.AppliedAt.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\n", s.Version, s.Name, applied)
	}
	return w.Flush()
}
