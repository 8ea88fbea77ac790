package columnar

import (
	"strings"

	"huizhida/matching/rule"
)

// Builder takes rows and makes a Table of them. Fill a row with Set, SetText or SetKey, then close it with Next.
type Builder struct {
	ids     []int64
	columns []*pile // by variable; nil for one that is not kept
}

// pile is the values of one attribute as they come.
type pile struct {
	kind  rule.Type
	keys  []uint64          // of numbers, truths and dates; of texts and lists the place in words, from 0
	more  [][]uint64        // keys of the rows after those
	known bitmap            // of all rows
	words map[string]uint32 // text, or the elements of a list joined
	list  []string          // words by place
}

// ListSeparator ends each element of a list in SetText; none holds it, as the register refuses control characters.
const ListSeparator = "\x1f"

// NewBuilder keeps the variables for which keep is true. Rows is a guess at how many will come.
func NewBuilder(vars []rule.Variable, keep []bool, rows int) *Builder {
	b := &Builder{ids: make([]int64, 0, rows), columns: make([]*pile, len(vars))}
	for i, v := range vars {
		if !keep[i] {
			continue
		}
		b.columns[i] = newPile(v.Type, rows)
	}
	return b
}

func newPile(t rule.Type, rows int) *pile {
	p := &pile{kind: t, keys: make([]uint64, 0, rows), known: make(bitmap, 0, (rows+63)/64)}
	if t == rule.String || t == rule.List {
		p.words = map[string]uint32{}
	}
	return p
}

// SetKey puts a number, truth (0, 1) or date (days since 1970) into the present row.
func (b *Builder) SetKey(variable int, t rule.Type, n int64, f float64) {
	if t == rule.Double {
		b.columns[variable].put(keyOrUnknown(f))
		return
	}
	b.columns[variable].put(intKey(n), true)
}

func keyOrUnknown(f float64) (uint64, bool) {
	v := rule.OfDouble(f)
	return doubleKey(v.Double()), v.Known()
}

// SetText puts a text into the present row; of a list, its elements with a unit separator between and after them.
func (b *Builder) SetText(variable int, text []byte) { b.columns[variable].putText(text) }

// Set puts any value into the present row.
func (b *Builder) Set(variable int, v rule.Value) {
	p := b.columns[variable]
	switch {
	case p == nil || !v.Known():
	case v.Type() == rule.String:
		p.putText([]byte(v.Text()))
	case v.Type() == rule.List:
		p.putText([]byte(joinList(v.List())))
	default:
		p.put(keyOf(v), true)
	}
}

// joinList tells an empty list from one of an empty text: each element ends with the separator.
func joinList(list []string) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s)
		b.WriteString(ListSeparator)
	}
	return b.String()
}

func splitList(joined string) []string {
	if joined == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(joined, ListSeparator), ListSeparator)
}

// Next closes the row of an enterprise; what was not set is unknown. Rows come in the order of their ids.
func (b *Builder) Next(id int64) {
	b.ids = append(b.ids, id)
	for _, p := range b.columns {
		if p != nil && len(p.keys) < len(b.ids) {
			p.put(0, false)
		}
	}
}

func (p *pile) put(key uint64, known bool) {
	row := len(p.keys)
	if row&63 == 0 {
		p.known = append(p.known, 0)
	}
	if known {
		p.known.set(row)
	} else {
		key = 0
	}
	p.keys = append(p.keys, key)
}

func (p *pile) putText(text []byte) {
	place, seen := p.words[string(text)]
	if !seen {
		place = p.place(string(text))
	}
	p.put(uint64(place), true)
}

// place is where a word stands in the list, which it joins when it is new.
func (p *pile) place(word string) uint32 {
	place, seen := p.words[word]
	if !seen {
		place = uint32(len(p.list))
		p.words[word], p.list = place, append(p.list, word)
	}
	return place
}

// Build makes the table, on as many cores as workers says. The builder is of no use afterwards.
func (b *Builder) Build(workers int) *Table { return Join([]*Builder{b}, workers) }
