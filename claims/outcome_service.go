package claims

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// OutcomeFile is an insurer's list of issued policies for one notice, as CSV or XLSX.
type OutcomeFile struct {
	NoticeID int64
	Source   string // the insurer
	Name     string
	Body     io.Reader
}

// ImportOutcomes records the policies of a file. A policy that is on record is left alone, so the same file twice changes
// nothing; a row that cannot be taken is listed and stops no other. No claim changes: one that is not approved is listed.
func (s *Service) ImportOutcomes(ctx context.Context, actor audit.Actor, f OutcomeFile) (OutcomeImport, error) {
	f.Source = strings.TrimSpace(f.Source)
	if f.Source == "" || utf8.RuneCountInString(f.Source) > 60 {
		return OutcomeImport{}, fault.Form(fault.Field{Name: "source", Message: "请填写承保机构名称，不超过60个字"})
	}
	rows, bad, err := readOutcomes(f.Body, f.Name, s.Now())
	if err != nil {
		return OutcomeImport{}, fmt.Errorf("import outcomes: %w", err)
	}
	im := OutcomeImport{NoticeID: f.NoticeID, Source: f.Source, FileName: f.Name, Actor: actor.Name, Rows: len(rows) + len(bad), Errors: bad, CreatedAt: s.Now()}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		w, err := findWindow(ctx, tx, f.NoticeID)
		if err != nil {
			return err
		}
		if w.State != "published" {
			return ErrNoNotice
		}
		if im.ID, err = insertImport(ctx, tx, im); err != nil {
			return err
		}
		if err := s.take(ctx, tx, &im, rows); err != nil {
			return err
		}
		if err := finishImport(ctx, tx, im); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "outcome.import", Subject: "outcome_imports", ID: im.ID,
			Detail: map[string]int{"rows": im.Rows, "created": im.Created, "unchanged": im.Unchanged, "rejected": im.Rejected}})
	})
	if err != nil {
		return OutcomeImport{}, fmt.Errorf("import outcomes: %w", err)
	}
	return im, nil
}

// take records the rows and counts what became of each.
func (s *Service) take(ctx context.Context, tx pgx.Tx, im *OutcomeImport, rows []policyRow) error {
	codes, numbers := make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		codes[i], numbers[i] = r.uscc, r.policyNo
	}
	ids, err := known(ctx, tx, codes)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r policyRow) bool {
		if _, registered := ids[r.uscc]; r.checked != nil && !registered {
			im.Errors = append(im.Errors, OutcomeError{r.row, "统一社会信用代码", r.uscc, r.checked.Error()})
			return true
		}
		return false
	})
	inserted, err := insertOutcomes(ctx, tx, *im, rows, s.Now())
	if err != nil {
		return err
	}
	before, err := reported(ctx, tx, im.Source, numbers)
	if err != nil {
		return err
	}
	for _, r := range rows {
		o := before[r.policyNo]
		switch {
		case inserted[r.policyNo]:
			im.Created++
		case o.NoticeID != im.NoticeID:
			im.Errors = append(im.Errors, OutcomeError{r.row, "保单号", r.policyNo, "这张保单已登记在另一条申报通知下"})
		case o.USCC != r.uscc:
			im.Errors = append(im.Errors, OutcomeError{r.row, "统一社会信用代码", r.uscc, "这张保单登记的是" + o.USCC})
		case calendar.ISO(o.IssuedOn) != calendar.ISO(r.issuedOn):
			im.Errors = append(im.Errors, OutcomeError{r.row, "签发日期", calendar.ISO(r.issuedOn), "这张保单登记的签发日期是" + calendar.ISO(o.IssuedOn)})
		default:
			im.Unchanged++
		}
	}
	slices.SortFunc(im.Errors, func(a, b OutcomeError) int { return a.Row - b.Row })
	im.Rejected = len(im.Errors)
	return nil
}
