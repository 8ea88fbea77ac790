package rule

import (
	"slices"
	"strings"
)

// Bounds of what is tried for a text or a list: beyond them it counts as undecidable.
const (
	maxContains = 4
	maxElements = 6
	maxCellWork = 500_000 // values times what is asked of each
)

// kind is one sort of text: exactly value, or, where it is open, all that begin, contain and end so.
type kind struct {
	value    Value
	open     bool
	prefix   string
	contains []string
	suffix   string
}

// fits says whether a text is of the open kind.
func (k kind) fits(s string) bool {
	for _, c := range k.contains {
		if !strings.Contains(s, c) {
			return false
		}
	}
	return strings.HasPrefix(s, k.prefix) && strings.HasSuffix(s, k.suffix)
}

// mentions is what a rule says of one text.
type mentions struct {
	exact, prefixes, contains, suffixes []string
}

// gather collects what a predicate says of the subject (an attribute, or the element of a loop); false if it says more than
// equality, beginning, end and part.
func (m *mentions) gather(e *Expr, subject Op) bool {
	switch e.Op {
	case And, Or, Not:
		for _, a := range e.Args {
			if !m.gather(a, subject) {
				return false
			}
		}
		return true
	case Lit:
		return true
	case Eq, Ne:
		if e.Args[1].Op == subject {
			return m.add(&m.exact, e.Args[0])
		}
		return e.Args[0].Op == subject && m.add(&m.exact, e.Args[1])
	case In:
		return e.Args[0].Op == subject && m.add(&m.exact, e.Args[1:]...)
	case Has:
		if e.Args[0].Op != subject || e.Args[1].Op != Lit {
			return false
		}
		m.exact = append(m.exact, e.Args[1].Value.list...)
		return true
	case StartsWith:
		return e.Args[0].Op == subject && m.add(&m.prefixes, e.Args[1])
	case EndsWith:
		return e.Args[0].Op == subject && m.add(&m.suffixes, e.Args[1])
	case Contains:
		return e.Args[0].Op == subject && m.add(&m.contains, e.Args[1])
	}
	return false
}

func (m *mentions) add(to *[]string, constants ...*Expr) bool {
	for _, c := range constants {
		if c.Op != Lit || c.Type != String {
			return false
		}
		if !slices.Contains(*to, c.Value.text) {
			*to = append(*to, c.Value.text)
		}
	}
	return true
}

// count is how many kinds there are.
func (m *mentions) count() int {
	return (len(m.prefixes)+1)*(len(m.suffixes)+1)<<len(m.contains) + len(m.exact)
}

// kinds lists a text of every sort that the mentions can tell apart.
func (m *mentions) kinds() []kind {
	all := slices.Concat(m.exact, m.prefixes, m.contains, m.suffixes)
	filler := "其他"
	if strings.ContainsAny(strings.Join(all, ""), filler) {
		filler = "\uE000"
	}
	var list []kind
	for _, prefix := range append([]string{""}, m.prefixes...) {
		for _, suffix := range append([]string{""}, m.suffixes...) {
			for _, parts := range subsets(m.contains) {
				text := prefix + filler
				for _, p := range parts {
					text += p + filler
				}
				list = append(list, kind{value: OfString(text + suffix), open: true, prefix: prefix, contains: parts, suffix: suffix})
			}
		}
	}
	for _, s := range m.exact {
		list = append(list, kind{value: OfString(s)})
	}
	return list
}

func subsets(list []string) [][]string {
	out := make([][]string, 0, 1<<len(list))
	for bits := range 1 << len(list) {
		var set []string
		for i, s := range list {
			if bits>>i&1 == 1 {
				set = append(set, s)
			}
		}
		out = append(out, set)
	}
	return out
}

// elements gathers what a predicate says of the elements of a list.
func (m *mentions) elements(e *Expr) bool {
	switch e.Op {
	case Has:
		return m.add(&m.exact, e.Args[0])
	case Exists, All:
		return m.gather(e.Args[1], Item)
	}
	return false
}

// lists makes a list for every set of sorts of elements.
func (m *mentions) lists() []kind {
	var texts []string
	for _, k := range m.kinds() {
		texts = append(texts, k.value.text)
	}
	var list []kind
	for _, set := range subsets(texts) {
		list = append(list, kind{value: OfList(set)})
	}
	return list
}

// sorted puts kinds that no atom tells apart into one cell.
func sorted(attr int, atoms []*Expr, kinds []kind) []Cell {
	var cells []Cell
	places := map[string]int{}
	for _, k := range kinds {
		f := frame{row: alone{attr, k.value}}
		said := make([]byte, len(atoms))
		for i, a := range atoms {
			said[i] = byte(f.eval(a).truth())
		}
		place, seen := places[string(said)]
		if !seen {
			place = len(cells)
			places[string(said)] = place
			cells = append(cells, Cell{Value: k.value})
		}
		cells[place].kinds = append(cells[place].kinds, k)
		if cells[place].kinds[0].open && !k.open && k.value.kind == String {
			cells[place].Value = k.value // a text that the rule itself names says more
		}
	}
	return cells
}
