package console

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/policies"
)

// entries reads a form's controls and collects what is not even a date or a number.
type entries struct {
	c   *fiber.Ctx
	bad []fault.Field
}

func (t *entries) text(name string) string {
	return strings.ReplaceAll(t.c.FormValue(name), "\r\n", "\n")
}

// date reads a date control as the midnight UTC that date columns use; nil when empty.
func (t *entries) date(name string) *time.Time {
	s := strings.TrimSpace(t.c.FormValue(name))
	if s == "" {
		return nil
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.bad = append(t.bad, fault.Field{Name: name, Message: "日期应写成 2022-12-31"})
		return nil
	}
	return &d
}

// day is date for a date that is required; the service says so when it is zero.
func (t *entries) day(name string) time.Time {
	if d := t.date(name); d != nil {
		return *d
	}
	return time.Time{}
}

// moment joins a date control and a time control into a moment in Shanghai.
func (t *entries) moment(date, clock string) time.Time {
	d := t.date(date)
	if d == nil {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", d.Format(time.DateOnly)+" "+strings.TrimSpace(t.c.FormValue(clock)), calendar.Shanghai)
	if err != nil {
		t.bad = append(t.bad, fault.Field{Name: clock, Message: "时间应写成 17:00"})
		return time.Time{}
	}
	return at
}

func (t *entries) number(name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(t.c.FormValue(name)))
	if err != nil {
		return 0 // the service says what the number should be
	}
	return n
}

func (t *entries) lines(name string) []string { return strings.Split(t.text(name), "\n") }

// problem is what a page shows about a save: fields to mend with 422, or a conflict with 409.
type problem struct {
	status int
	fields []fault.Field
	stale  bool // somebody saved another version
	locked bool // it is no draft any more
	text   string
}

// problemOf sorts out an error of a save; anything else is the border's.
func problemOf(err error) (problem, bool) {
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return problem{}, false
	case errors.Is(err, policies.ErrStale):
		return problem{status: fiber.StatusConflict, stale: true, text: known.Message}, true
	case errors.Is(err, policies.ErrNotDraft):
		return problem{status: fiber.StatusConflict, stale: true, locked: true, text: known.Message}, true
	case errors.Is(err, policies.ErrNoBody):
		return problem{status: fiber.StatusUnprocessableEntity, fields: []fault.Field{{Name: "body", Message: known.Message}}}, true
	case known.Kind == fault.Invalid && len(known.Fields) > 0:
		return problem{status: fiber.StatusUnprocessableEntity, fields: known.Fields}, true
	}
	return problem{}, false
}

// listState reads ?state=; an unknown one means all.
func listState(c *fiber.Ctx) policies.State {
	if s := policies.State(c.Query("state")); s.Label() != "" {
		return s
	}
	return ""
}

// version is the one that the form was filled in over.
func version(c *fiber.Ctx) int {
	n, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		return 0 // no draft has version 0, so the save is refused as stale
	}
	return n
}
