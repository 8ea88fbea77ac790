package enterprises

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"huizhida/audit"
)

// batchRows is how many rows are merged in one transaction: enough to pay for a dozen statements, few enough to keep memory small.
const batchRows = 4000

// batch is a stretch of a list, checked and ready to be merged.
type batch struct {
	rows     int // read, whatever became of them
	records  []record
	issues   []Issue
	rejected []Row
}

// run is one passage of a list into the register.
type run struct {
	service *Service
	actor   audit.Actor
	imp     *Import // its Counts are kept up to date
	list    List
	table   *Table
	reading *reading
	merger  *merger
	errors  *rejectWriter // nil: rejected rows are not kept
	head    []Issue       // about the header
}

// carry reads, checks and merges the list, a batch ahead of the database. Rows that an earlier, interrupted run merged are passed over.
func (r *run) carry(ctx context.Context) error {
	batches := make(chan batch, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		return r.produce(ctx, batches)
	})
	group.Go(func() error {
		for b := range batches {
			if err := r.consume(ctx, b); err != nil {
				return fmt.Errorf("rows after %d: %w", r.imp.Rows, err)
			}
		}
		return nil
	})
	return group.Wait()
}

func (r *run) produce(ctx context.Context, batches chan<- batch) error {
	done := r.imp.Rows // before the consumer starts to count
	var b batch
	for n := 0; ; n++ {
		row, err := r.table.Next()
		if err != nil && err != io.EOF {
			return err
		}
		if len(b.records)+len(b.rejected) >= batchRows || err == io.EOF && b.rows > 0 {
			select {
			case batches <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
			b = batch{}
		}
		if err == io.EOF {
			return nil
		}
		rec, issues, ok := r.reading.read(row)
		if n < done {
			continue
		}
		b.rows++
		b.issues = append(b.issues, issues...)
		if ok {
			b.records = append(b.records, rec)
		} else {
			b.rejected = append(b.rejected, row)
		}
	}
}

// consume merges a batch and books what became of it, both or neither.
func (r *run) consume(ctx context.Context, b batch) error {
	counts := r.imp.Counts
	err := pgx.BeginFunc(ctx, r.service.DB, func(tx pgx.Tx) error {
		out, err := r.mergeOrTry(ctx, tx, b.records)
		if err != nil {
			return err
		}
		r.settleNameless(&b, out)
		r.warnLate(&b, out)
		slices.SortStableFunc(b.issues, func(x, y Issue) int { return cmp.Compare(x.Row, y.Row) })
		counts.add(b, out)
		if r.imp.ID == 0 {
			return nil
		}
		if err := insertIssues(ctx, tx, r.imp.ID, b.issues); err != nil {
			return err
		}
		if err := r.auditOverrides(ctx, tx, b.records); err != nil {
			return err
		}
		return book(ctx, tx, r.imp.ID, r.imp.Rows, counts)
	})
	if err != nil {
		return err
	}
	r.imp.Counts = counts
	return r.tell(b)
}

// mergeOrTry merges; in a dry run it takes the merge back and keeps only the counts.
func (r *run) mergeOrTry(ctx context.Context, tx pgx.Tx, records []record) (merged, error) {
	if len(records) == 0 {
		return merged{}, nil
	}
	if !r.list.DryRun {
		return r.merger.merge(ctx, tx, records)
	}
	trial, err := tx.Begin(ctx)
	if err != nil {
		return merged{}, err
	}
	out, err := r.merger.merge(ctx, trial, records)
	if err != nil {
		return out, err
	}
	return out, trial.Rollback(ctx)
}

// settleNameless turns records that could not be made an enterprise into rejected rows.
func (r *run) settleNameless(b *batch, out merged) {
	if len(out.nameless) == 0 {
		return
	}
	raw := map[int][]string{}
	for _, rec := range b.records {
		raw[rec.row] = rec.raw
	}
	column := ""
	for i, t := range r.reading.targets {
		if t.Key == "name" {
			column = r.reading.header[i]
		}
	}
	for _, n := range out.nameless {
		b.rejected = append(b.rejected, Row{Number: n, Cells: raw[n]})
		b.issues = append(b.issues, Issue{n, LevelReject, column, "", "名录中没有这家企业，新增企业须有名称"})
	}
}

func (r *run) warnLate(b *batch, out merged) {
	for _, late := range out.late {
		a, _ := Lookup(late.Key)
		column := ""
		for i, t := range r.reading.targets {
			if t.Key == late.Key {
				column = r.reading.header[i]
			}
		}
		b.issues = append(b.issues, Issue{late.Row, LevelWarning, column, late.Value,
			fmt.Sprintf("%s已有 %s 的数据，这一较早的值只存入历史", a.Label, late.Newer.Format(time.DateOnly))})
	}
}

func (c *Counts) add(b batch, out merged) {
	c.Rows += b.rows
	c.Created += out.created
	c.Changed += out.changed
	c.Rejected += len(b.rejected)
	c.Unchanged += b.rows - out.created - out.changed - len(b.rejected)
	for _, i := range b.issues {
		if i.Level == LevelWarning {
			c.Warnings++
		}
	}
}

// auditOverrides tells of every code whose check character an officer let through in this list.
func (r *run) auditOverrides(ctx context.Context, tx pgx.Tx, records []record) error {
	if r.list.DryRun {
		return nil
	}
	for _, rec := range records {
		if reason, ok := r.list.Overrides[rec.uscc]; ok && rec.override == reason {
			err := audit.Record(ctx, tx, audit.Event{At: r.service.Now(), Actor: r.actor, Action: "enterprises.override_uscc",
				Subject: "imports", ID: r.imp.ID, Detail: map[string]string{"uscc": rec.uscc, "reason": reason}})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// tell reports a merged batch to whoever follows the run.
func (r *run) tell(b batch) error {
	if r.list.Issue != nil {
		for _, i := range b.issues {
			r.list.Issue(i)
		}
	}
	if r.errors != nil {
		if err := r.errors.write(b.rejected, b.issues); err != nil {
			return fmt.Errorf("write rejected rows: %w", err)
		}
	}
	if r.list.Progress != nil {
		r.list.Progress(r.imp.Counts)
	}
	return nil
}
