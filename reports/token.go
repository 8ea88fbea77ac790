package reports

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"huizhida/fault"
)

// ledger is everything that a year's tokens may quote, as of the end of the year or now.
type ledger struct {
	year     int
	agency   string
	counters Counters
	forms    map[string]int
	tables   Tables
	entries  map[string]Entry
	notices  []NoticeRef
	coverage map[int64]*Coverage // by notice; nil where the notice is not public
}

// TokenName is a number that texts may quote, and what it is.
type TokenName struct {
	Name  string
	Label string
}

// TokenNames are the tokens a text may use, for the editor's help. Those of push and claims take notice=ID; without it they speak of the year's highlight.
var TokenNames = []TokenName{
	{"year", "年份"}, {"agency", "机关全称"},
	{"documents.published", "本年发布的政策文件"}, {"interpretations.published", "本年发布的政策解读"},
	{"interpretations.rich", "文字和图解以外的政策解读"}, {"notices.published", "本年发布的申报通知"},
	{"push.benefit", "重点惠企事项的名称"}, {"push.eligible", "符合的企业"}, {"push.pushed", "符合且已推送的企业"},
	{"push.delivered", "符合且已送达的企业"}, {"push.read", "符合且已读的企业"}, {"push.gap", "符合未领的企业"},
	{"claims.submitted", "符合且已提交申领的企业"}, {"claims.approved", "符合且已领的企业"},
	{"requests.received", "本年新收的信息公开申请"}, {"requests.carried", "上年结转的申请"}, {"requests.answered", "本年办结的申请"},
	{"requests.on_time", "按时答复的申请"}, {"requests.overdue", "超过期限的申请"}, {"requests.handled", "办理情况的表述"},
}

// figureToken begins the tokens of figures from other registers: {{figure.items_listed}}.
const figureToken = "figure."

// knownToken says whether a name may stand in a text.
func knownToken(name string) bool {
	for _, t := range TokenNames {
		if t.Name == name {
			return true
		}
	}
	key, figure := strings.CutPrefix(name, figureToken)
	return figure && entryKey.MatchString(key)
}

// pending is printed where a number is missing.
const pending = "〔待填〕"

// value is what a token prints and where it comes from.
func (l *ledger) value(c call) (string, Token) {
	t := Token{Name: c.name, Known: true}
	for _, n := range TokenNames {
		if n.Name == c.name {
			t.Label = n.Label
		}
	}
	kind, name, _ := strings.Cut(c.name, ".")
	switch kind {
	case "year":
		return strconv.Itoa(l.year), t
	case "agency":
		return l.agency, t
	case "figure":
		t.Label = EntryLabel(name)
		if e, ok := l.entries[name]; ok {
			t.Source = e.Source
			return e.Value, t
		}
	case "push", "claims":
		return l.pushed(c, name, t)
	case "requests":
		return l.requested(name, t)
	case "documents", "interpretations", "notices":
		return l.published(c.name, t)
	}
	t.Known = false
	return pending, t
}

func (l *ledger) published(name string, t Token) (string, Token) {
	list, _, _ := strings.Cut(name, ".")
	t.List = Query{List: list, Year: l.year}.Values().Encode()
	switch name {
	case "documents.published":
		return strconv.Itoa(l.counters.Documents), t
	case "interpretations.published":
		return strconv.Itoa(l.counters.Interpretations), t
	case "interpretations.rich":
		t.List = Query{List: list, Year: l.year, Row: rich}.Values().Encode()
		return strconv.Itoa(l.counters.Interpretations - l.forms["文字"] - l.forms["图解"]), t
	case "notices.published":
		return strconv.Itoa(l.counters.Notices), t
	}
	t.Known = false
	return pending, t
}

// pushed quotes the coverage of the notice that the call names, or of the highlight.
func (l *ledger) pushed(c call, name string, t Token) (string, Token) {
	cover := l.coverage[l.highlight(c.notice)]
	if cover == nil {
		t.Known = false
		return pending, t
	}
	if name == "benefit" {
		return cover.Notice.Benefit, t
	}
	n, list := 0, name
	switch step := Step(name); {
	case name == Gap:
		n = cover.Gap()
	case step == Eligible || step.number() > Started.number():
		n = cover.Count(step)
	case step == Pushed || step == Delivered || step == Read:
		n, list = cover.Recorded[step.number()-1], Did+name
	default:
		t.Known = false
		return pending, t
	}
	t.Label += "（" + cover.Notice.Title + "）"
	t.List = Query{List: list, Year: l.year, NoticeID: cover.Notice.ID, YearEnd: true}.Values().Encode()
	return strconv.Itoa(n), t
}

// highlight is the notice asked for, else the one with the largest pushed audience of the year, 0 when the year has none.
func (l *ledger) highlight(asked int64) int64 {
	if asked == 0 && len(l.notices) > 0 {
		return l.notices[0].ID
	}
	return asked
}

func (l *ledger) requested(name string, t Token) (string, Token) {
	c, three := l.counters, l.tables.Three
	n, row := 0, name
	switch name {
	case "received":
		n, row = three[rowNew][columnTotal], "new"
	case "carried":
		n, row = three[rowCarryIn][columnTotal], "carry_in"
	case "answered":
		n, row = three[rowDone][columnTotal], "done"
	case "on_time":
		n = c.OnTime
	case "overdue":
		n = c.Overdue
	case "handled":
		return handled(c, three[rowNew][columnTotal]+three[rowCarryIn][columnTotal], three[rowCarryOut][columnTotal]), t
	default:
		t.Known = false
		return pending, t
	}
	t.List = Query{List: "requests", Year: l.year, Row: row}.Values().Encode()
	return strconv.Itoa(n), t
}

// handled is the prescribed phrase, and only while it is true (W5).
func handled(c Counters, all, open int) string {
	switch {
	case all == 0:
		return "没有需要办理的申请"
	case c.Overdue > 0:
		return fmt.Sprintf("按时答复%d宗，超过期限%d宗", c.OnTime, c.Overdue)
	case open > 0:
		return fmt.Sprintf("已按时答复%d宗，结转下年度继续办理%d宗", c.OnTime, open)
	}
	return "均按时按要求办理"
}

// TokenValue is a token as a text writes it, with what it prints now.
type TokenValue struct {
	Code  string
	Label string
	Value string
}

// Tokens lists the numbers that a year's texts may quote: the named ones, and the figures entered for the year.
func (s *Service) Tokens(ctx context.Context, year int) ([]TokenValue, error) {
	var all []call
	for _, t := range TokenNames {
		all = append(all, call{name: t.Name})
	}
	l, err := s.ledger(ctx, year, all)
	if err != nil {
		return nil, fmt.Errorf("tokens of %d: %w", year, err)
	}
	for _, key := range slices.Sorted(maps.Keys(l.entries)) {
		if entryKey.MatchString(key) {
			all = append(all, call{name: figureToken + key})
		}
	}
	var list []TokenValue
	for i, c := range all {
		value, token := l.value(c)
		if i < len(TokenNames) {
			token.Label = TokenNames[i].Label
		}
		list = append(list, TokenValue{"{{" + c.name + "}}", token.Label, value})
	}
	return list, nil
}

// ledger gathers what the calls quote; only the notices that they name are counted.
func (s *Service) ledger(ctx context.Context, year int, all []call) (*ledger, error) {
	l := &ledger{year: year, agency: s.agency(), coverage: map[int64]*Coverage{}}
	var err error
	if l.counters, err = counters(ctx, s.DB, year); err != nil {
		return nil, err
	}
	if l.forms, err = forms(ctx, s.DB, year); err != nil {
		return nil, err
	}
	if l.entries, err = entries(ctx, s.DB, year); err != nil {
		return nil, err
	}
	if l.tables, err = s.tables(ctx, year, l.entries); err != nil {
		return nil, err
	}
	if l.notices, err = noticesOf(ctx, s.DB, year); err != nil {
		return nil, err
	}
	for _, c := range all {
		if id := l.highlight(c.notice); id != 0 && (strings.HasPrefix(c.name, "push.") || strings.HasPrefix(c.name, "claims.")) && l.coverage[id] == nil {
			cover, err := s.Coverage(ctx, Scope{NoticeID: id, Until: s.until(year)})
			if errors.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			l.coverage[id] = &cover
		}
	}
	return l, nil
}
