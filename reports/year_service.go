package reports

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// until is the end of a year, or now while it lasts.
func (s *Service) until(year int) time.Time {
	_, end := bounds(year)
	if now := s.Now(); now.Before(end) {
		return now
	}
	return end
}

// tables are the three statutory tables of a year.
func (s *Service) tables(ctx context.Context, year int, entered map[string]Entry) (Tables, error) {
	var t Tables
	var err error
	if t.Two, err = table2(ctx, s.DB, year, s.agency(), entered); err != nil {
		return t, err
	}
	if t.Three, err = table3(ctx, s.DB, year); err != nil {
		return t, err
	}
	t.Four, err = table4(ctx, s.DB, year)
	return t, err
}

// Year computes the report of a year from the records as they are now.
func (s *Service) Year(ctx context.Context, year int) (Year, error) {
	y, err := s.compute(ctx, year)
	if err != nil {
		return y, fmt.Errorf("compute report of %d: %w", year, err)
	}
	return y, nil
}

func (s *Service) compute(ctx context.Context, year int) (Year, error) {
	if year < 2000 || year > 2999 {
		return Year{}, fault.New(fault.Invalid, "年份应为四位数字，例如 2022")
	}
	_, end := bounds(year)
	y := Year{Year: year, Agency: s.agency(), AsOf: s.until(year), Final: !s.Now().Before(end), Headings: Headings,
		Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", s.agency(), year)}
	written, err := saved(ctx, s.DB, year)
	if err != nil {
		return y, err
	}
	notices, err := noticesOf(ctx, s.DB, year)
	if err != nil {
		return y, err
	}
	if len(notices) > 0 {
		y.Highlight = &notices[0]
	}
	var all []call
	for _, p := range parts {
		t, ok := written[p.key]
		if !ok {
			t = Text{Key: p.key, Body: p.start(len(notices) > 0)}
		}
		t.Heading = p.heading
		y.Texts = append(y.Texts, t)
		all = append(all, calls(t.Body)...)
	}
	l, err := s.ledger(ctx, year, all)
	if err != nil {
		return y, err
	}
	for i := range y.Texts {
		y.Texts[i].Paragraphs = expand(y.Texts[i].Body, l.value)
	}
	y.Tables = l.tables
	last, err := s.carriedOut(ctx, year-1)
	if err != nil {
		return y, err
	}
	y.Checks = append(Verify(y.Tables, year, last), y.verifyTexts(l.counters.Overdue)...)
	return y, nil
}

// carriedOut is row 四 of a year's report for E5: as it was published, else as staff entered it from the paper, else as the records have it.
func (s *Service) carriedOut(ctx context.Context, year int) (*[nColumns]int, error) {
	public, err := published(ctx, s.DB, year)
	if err == nil {
		return &public.Three[rowCarryOut], nil
	}
	if !errors.Is(err, ErrNotPublished) {
		return nil, err
	}
	entered, err := entries(ctx, s.DB, year)
	if err != nil {
		return nil, err
	}
	three, err := table3(ctx, s.DB, year)
	if err != nil {
		return nil, err
	}
	row := three[rowCarryOut]
	row[columnTotal] = 0
	for c, class := range Applicants {
		if e, ok := entered[carryKey+class]; ok {
			if _, err := fmt.Sscan(e.Value, &row[c]); err != nil {
				return nil, fmt.Errorf("carried-out figure %q: %w", e.Value, err)
			}
		}
		row[columnTotal] += row[c]
	}
	return &row, nil
}

// record writes an event about a year's report; its subject id is the year.
func (s *Service) record(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, year int, detail any) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "report_years", ID: int64(year), Detail: detail})
}
