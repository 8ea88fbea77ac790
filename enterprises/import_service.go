package enterprises

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// Import carries a list into the register and returns what became of its rows. A bad row is reported and never stops the others.
// The same list again changes nothing.
//
// Each batch commits by itself, so an import that is cut off has merged a beginning; running it again does the rest.
func (s *Service) Import(ctx context.Context, actor audit.Actor, list List) (Counts, error) {
	list.AsOf = dayOf(list.AsOf, s.Now())
	list.Source = or(list.Source, DefaultSource)
	imp := Import{Source: list.Source, FileName: list.Name, AsOf: list.AsOf, ActorID: actor.ID, Actor: actor.Name, Mapping: list.Map,
		Overrides: list.Overrides, State: ImportRunning, CreatedAt: s.Now()}
	r, err := s.open(ctx, actor, &imp, list)
	if err != nil {
		return Counts{}, fmt.Errorf("import %s: %w", list.Name, err)
	}
	defer r.table.Close()
	if !list.DryRun {
		if imp, err = insertImport(ctx, s.DB, imp); err != nil {
			return Counts{}, fmt.Errorf("import %s: %w", list.Name, err)
		}
		r.merger.importID = imp.ID
	}
	if err := s.complete(ctx, r); err != nil {
		err = fmt.Errorf("import %s after row %d: %w", list.Name, imp.Rows, err)
		if imp.ID > 0 {
			err = errors.Join(err, s.Fail(context.WithoutCancel(ctx), imp.ID, "导入中断，已导入的行保留，重新导入同一文件即可继续"))
		}
		return imp.Counts, err
	}
	return imp.Counts, nil
}

// open reads the head of a list and finds out what its columns hold.
func (s *Service) open(ctx context.Context, actor audit.Actor, imp *Import, list List) (*run, error) {
	if imp.Source == DerivedSource {
		return nil, fault.New(fault.Invalid, "这是系统推算所用的来源名称，请换一个")
	}
	table, err := OpenTable(list.Reader, list.Name)
	if err != nil {
		return nil, err
	}
	r := &run{service: s, actor: actor, imp: imp, list: list, table: table}
	if err := s.prepare(ctx, r); err != nil {
		return nil, errors.Join(err, table.Close())
	}
	return r, nil
}

func (s *Service) prepare(ctx context.Context, r *run) error {
	chosen, err := s.chosen(ctx, r.imp.Source, r.table.Header, r.imp.Mapping)
	if err != nil {
		return err
	}
	targets, unknown, err := MapHeader(r.table.Header, chosen)
	if err != nil {
		return err
	}
	overrides, err := knownOverrides(ctx, s.DB)
	if err != nil {
		return err
	}
	maps.Copy(overrides, r.imp.Overrides)
	if r.reading, err = newReading(r.table.Header, targets, r.imp.AsOf, overrides); err != nil {
		return err
	}
	r.merger = newMerger(*r.imp, r.reading.columns, s.Now)
	for _, issue := range unknown {
		r.head = append(r.head, Issue{1, LevelWarning, issue.Column, "", issue.Message()})
	}
	if r.list.Rejected != nil {
		r.errors, err = newRejectWriter(r.list.Rejected, r.table.Header)
	}
	return err
}

// chosen is what was chosen for the columns of this file, over what the source's earlier lists taught.
func (s *Service) chosen(ctx context.Context, source string, header []string, mapping map[string]string) (map[string]string, error) {
	chosen := map[string]string{}
	saved, err := savedMapping(ctx, s.DB, source)
	if err != nil {
		return nil, err
	}
	for _, column := range header {
		if key, ok := saved[column]; ok {
			chosen[column] = key
		}
	}
	maps.Copy(chosen, mapping)
	return chosen, nil
}

// complete carries the run to its end and closes the import's books.
func (s *Service) complete(ctx context.Context, r *run) error {
	if err := s.begin(ctx, r); err != nil {
		return err
	}
	if err := r.carry(ctx); err != nil {
		return err
	}
	if r.imp.ID == 0 {
		return nil
	}
	from, to := ImportRunning, ImportFinished
	if r.list.DryRun {
		from, to = ImportChecking, ImportChecked
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		done, err := finish(ctx, tx, r.imp.ID, from, to, s.Now())
		if err != nil || !done || r.list.DryRun {
			return err
		}
		if err := s.tellChanged(ctx, tx, *r.imp); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: r.actor, Action: "enterprises.import", Subject: "imports", ID: r.imp.ID, Detail: r.imp.Counts})
	})
}

// tellChanged asks for verdicts to follow the register, when the import changed it.
func (s *Service) tellChanged(ctx context.Context, tx pgx.Tx, imp Import) error {
	if imp.Created+imp.Changed == 0 {
		return nil
	}
	_, err := s.Jobs.InsertTx(ctx, tx, RegisterChangedArgs{ImportID: imp.ID}, nil)
	return err
}

// begin reports the header once, and remembers the mapping of a list that is really imported.
func (s *Service) begin(ctx context.Context, r *run) error {
	if r.imp.Rows > 0 {
		return nil // goes on after an interruption
	}
	r.imp.Warnings = len(r.head)
	if r.list.Issue != nil {
		for _, i := range r.head {
			r.list.Issue(i)
		}
	}
	if r.imp.ID == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := reset(ctx, tx, r.imp.ID); err != nil {
			return err
		}
		if err := insertIssues(ctx, tx, r.imp.ID, r.head); err != nil {
			return err
		}
		if len(r.imp.Mapping) > 0 && !r.list.DryRun {
			if err := saveMapping(ctx, tx, r.imp.Source, r.imp.Mapping); err != nil {
				return err
			}
		}
		return book(ctx, tx, r.imp.ID, 0, r.imp.Counts)
	})
}

// dayOf is the day as dates are stored, or today in Shanghai when there is none.
func dayOf(day, now time.Time) time.Time {
	if day.IsZero() {
		day = now.In(calendar.Shanghai)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}
