package reports

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/db"
	"huizhida/fault"
)

// Service is what other packages may ask of reports.
type Service struct {
	DB     db.Conn
	Now    func() time.Time
	Agency string // 机关全称 in the yearly report; DefaultAgency when empty
}

// DefaultAgency is the bureau this was built for.
const DefaultAgency = "广州市番禺区政务服务数据管理局"

func (s *Service) agency() string {
	if s.Agency != "" {
		return s.Agency
	}
	return DefaultAgency
}

// bounds are the first moments of a year and of the next, in Shanghai.
func bounds(year int) (from, to time.Time) {
	return time.Date(year, 1, 1, 0, 0, 0, 0, calendar.Shanghai), time.Date(year+1, 1, 1, 0, 0, 0, 0, calendar.Shanghai)
}

// count writes a number for running text on screens: 1,572.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Years lists the years that have anything to report, newest first; this year when there is nothing yet.
func (s *Service) Years(ctx context.Context) ([]int, error) {
	all, err := years(ctx, s.DB)
	if err != nil {
		return nil, fmt.Errorf("list report years: %w", err)
	}
	if len(all) == 0 {
		all = []int{s.Now().In(calendar.Shanghai).Year()}
	}
	return all, nil
}

// Notices lists the notices published in a year; the first has the largest pushed audience and is the year's highlight.
func (s *Service) Notices(ctx context.Context, year int) ([]NoticeRef, error) {
	notices, err := noticesOf(ctx, s.DB, year)
	if err != nil {
		return nil, fmt.Errorf("list notices of %d: %w", year, err)
	}
	return notices, nil
}

var industryCode = regexp.MustCompile(`^([A-T]([0-9]{2})?|-)?$`)

// settle fills in what a scope leaves open and refuses what no register has.
func (s *Service) settle(scope Scope) (Scope, error) {
	if scope.Until.IsZero() {
		scope.Until = s.Now()
	}
	if !industryCode.MatchString(scope.Industry) {
		return scope, fault.New(fault.Invalid, "行业应为门类字母或大类代码，例如 C 或 C39")
	}
	return scope, nil
}

// Coverage counts how far the eligible enterprises of a notice came. A zero Until is now.
func (s *Service) Coverage(ctx context.Context, scope Scope) (Coverage, error) {
	scope, err := s.settle(scope)
	c := Coverage{Scope: scope}
	if err != nil {
		return c, err
	}
	if c.Notice, err = notice(ctx, s.DB, scope.NoticeID); err != nil {
		return c, fmt.Errorf("coverage of notice %d: %w", scope.NoticeID, err)
	}
	if c.MatchedAt, c.Undetermined, err = lastRun(ctx, s.DB, scope.NoticeID); err != nil {
		return c, fmt.Errorf("coverage of notice %d: %w", scope.NoticeID, err)
	}
	rows, err := tally(ctx, s.DB, scope)
	if err != nil {
		return c, fmt.Errorf("coverage of notice %d: %w", scope.NoticeID, err)
	}
	c.fold(rows)
	if c.Weeks, err = s.weeks(ctx, scope); err != nil {
		return c, fmt.Errorf("weeks of notice %d: %w", scope.NoticeID, err)
	}
	return c, nil
}

// fold adds the tally up by step, town and industry.
func (c *Coverage) fold(rows []tallyRow) {
	towns, industries := map[string]*Group{}, map[string]*Group{}
	digits := 1
	if c.Scope.Industry != "" {
		digits = 3
	}
	for _, r := range rows {
		for i := range Steps {
			if r.Step > i {
				c.Reached[i] += r.N
			}
			if r.Recorded&(1<<i) != 0 {
				c.Recorded[i] += r.N
			}
		}
		industry := prefix(r.Industry, digits)
		add(towns, r.Town, TownName(r.Town), r)
		add(industries, industry, IndustryName(industry), r)
	}
	c.Towns, c.Industries = ranked(towns), ranked(industries)
}

// prefix is the first n characters of s.
func prefix(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func add(groups map[string]*Group, key, label string, r tallyRow) {
	g := groups[key]
	if g == nil {
		g = &Group{Key: key, Label: label}
		groups[key] = g
	}
	g.Eligible += r.N
	if r.Step == Approved.number() {
		g.Approved += r.N
	}
}

// ranked lists groups by gap, the widest first.
func ranked(groups map[string]*Group) []Group {
	list := make([]Group, 0, len(groups))
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		list = append(list, *groups[key])
	}
	slices.SortStableFunc(list, func(a, b Group) int { return b.Gap() - a.Gap() })
	return list
}

// weeks is an unbroken run of weeks from the first event to the last, at most a year's.
func (s *Service) weeks(ctx context.Context, scope Scope) ([]Week, error) {
	approved, err := approvals(ctx, s.DB, scope)
	if err != nil {
		return nil, err
	}
	events, err := starts(ctx, s.DB, scope)
	if err != nil {
		return nil, err
	}
	mondays := slices.Collect(maps.Keys(approved))
	mondays = append(mondays, slices.Collect(maps.Keys(events))...)
	if len(mondays) == 0 {
		return nil, nil
	}
	slices.SortFunc(mondays, time.Time.Compare)
	var weeks []Week
	for m := mondays[0]; !m.After(mondays[len(mondays)-1]); m = m.AddDate(0, 0, 7) {
		weeks = append(weeks, Week{Monday: m, Approved: approved[m], Events: events[m]})
	}
	return weeks[max(0, len(weeks)-53):], nil
}
