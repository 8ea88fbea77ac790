package matching

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"huizhida/matching/rule"
)

// column is one attribute of every enterprise.
type column interface {
	target() any // what a row is scanned into
	keep()       // appends what was scanned
	value(i int) rule.Value
}

func newColumn(t rule.Type) column {
	switch t {
	case rule.Int:
		return &plain[int64]{of: rule.OfInt}
	case rule.Double:
		return &plain[float64]{of: rule.OfDouble}
	case rule.Bool:
		return &plain[bool]{of: rule.OfBool}
	case rule.Date:
		return &dates{}
	case rule.List:
		return &lists{}
	default:
		return &texts{codes: map[string]uint32{}, words: []string{""}}
	}
}

// plain holds numbers or truths, and which of them are known.
type plain[T any] struct {
	of     func(T) rule.Value
	next   *T
	values []T
	known  []bool
}

func (c *plain[T]) target() any { return &c.next }
func (c *plain[T]) keep() {
	var v T
	if c.next != nil {
		v = *c.next
	}
	c.values, c.known = append(c.values, v), append(c.known, c.next != nil)
}
func (c *plain[T]) value(i int) rule.Value {
	if !c.known[i] {
		return rule.Value{}
	}
	return c.of(c.values[i])
}

// dates holds days; never is no day that Postgres has.
type dates struct {
	next   *time.Time
	values []rule.Day
}

const never = rule.Day(-1 << 31)

func (c *dates) target() any { return &c.next }
func (c *dates) keep() {
	if c.next == nil {
		c.values = append(c.values, never)
		return
	}
	c.values = append(c.values, rule.DayOf(*c.next))
}
func (c *dates) value(i int) rule.Value {
	if c.values[i] == never {
		return rule.Value{}
	}
	return rule.OfDay(c.values[i])
}

// texts holds each different text once; code 0 is unknown.
type texts struct {
	next  pgtype.DriverBytes
	codes map[string]uint32
	words []string
	rows  []uint32
}

func (c *texts) target() any { return &c.next }
func (c *texts) keep() {
	if c.next == nil {
		c.rows = append(c.rows, 0)
		return
	}
	code, known := c.codes[string(c.next)]
	if !known {
		word := string(c.next)
		code = uint32(len(c.words))
		c.codes[word], c.words = code, append(c.words, word)
	}
	c.rows = append(c.rows, code)
}
func (c *texts) value(i int) rule.Value {
	if c.rows[i] == 0 {
		return rule.Value{}
	}
	return rule.OfString(c.words[c.rows[i]])
}

// lists holds lists; nil is unknown.
type lists struct {
	next []string
	rows [][]string
}

func (c *lists) target() any { return &c.next }
func (c *lists) keep()       { c.rows = append(c.rows, c.next); c.next = nil }
func (c *lists) value(i int) rule.Value {
	if c.rows[i] == nil {
		return rule.Value{}
	}
	return rule.OfList(c.rows[i])
}
