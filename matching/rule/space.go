package rule

import "slices"

// Space divides the values of each attribute into cells that the comparisons in some trees cannot tell apart, so that trying
// one value of each cell is trying them all. Comparisons that it cannot divide so (several attributes, a remainder, a regular
// expression) are left open: they may come out either way.
type Space struct {
	vars   []Variable
	within map[int]Domain
	atoms  map[int][]*Expr // by attribute, what divides its values
	open   map[*Expr]bool  // comparisons that divide nothing
	hazy   map[int]bool    // attributes in one of those
	cells  map[int][]Cell

	failing map[int]bool // what fails found
	left    int          // nodes to be evaluated yet, before it gives up
}

// Divide makes the space of bound trees over vars. Comparisons in them that no tree should reason with are passed as open.
func Divide(vars []Variable, within map[int]Domain, trees []*Expr, open ...*Expr) *Space {
	s := &Space{vars: vars, within: within, atoms: map[int][]*Expr{}, open: map[*Expr]bool{}, hazy: map[int]bool{}, cells: map[int][]Cell{}, failing: map[int]bool{}, left: maxWork}
	for _, e := range open {
		s.leaveOpen(e)
	}
	for _, t := range trees {
		s.collect(t)
	}
	for i, list := range s.atoms {
		if !s.isSmall(i) {
			for _, a := range list {
				s.leaveOpen(a)
			}
			delete(s.atoms, i)
		}
	}
	return s
}

func (s *Space) leaveOpen(e *Expr) {
	s.open[e] = true
	for _, i := range e.Attributes() {
		s.hazy[i] = true
	}
}

func (s *Space) collect(e *Expr) {
	if s.open[e] || e.Op == Lit || e.Op == Attr {
		return
	}
	if e.Op == And || e.Op == Or || e.Op == Not || e.Op == If && e.Type == Bool || (e.Op == Eq || e.Op == Ne) && e.Args[0].Type == Bool {
		for _, a := range e.Args {
			s.collect(a)
		}
		return
	}
	attrs := e.Attributes()
	if len(attrs) == 0 {
		return
	}
	if len(attrs) > 1 || !s.divides(e, attrs[0]) {
		s.leaveOpen(e)
		return
	}
	s.atoms[attrs[0]] = append(s.atoms[attrs[0]], e)
}

// divides says whether the comparison, of one attribute, is of a kind that its values can be divided by.
func (s *Space) divides(e *Expr, attr int) bool {
	switch t := s.vars[attr].Type; {
	case t == Bool:
		return true
	case t == String:
		return (&mentions{}).gather(e, Attr)
	case t == List:
		return (&mentions{}).elements(e)
	}
	if e.Op != In && (e.Op < Eq || e.Op > Ge) {
		return false
	}
	for _, a := range e.Args {
		if !isMonotone(a) {
			return false
		}
	}
	if !oneVaries(e) || e.Op == In && len(e.Args[0].Attributes()) == 0 {
		return false
	}
	subject := e.Args[0]
	if len(subject.Attributes()) == 0 {
		subject = e.Args[1]
	}
	return (&frame{row: alone{attr, valueAt(s.vars[attr].Type, 0)}}).eval(subject).known // where the search for its changes begins
}

// isSmall says whether the values to try for an attribute are few enough, and what is asked of each short enough.
func (s *Space) isSmall(attr int) bool {
	m := s.mentions(attr)
	if len(m.contains) > maxContains {
		return false
	}
	if s.vars[attr].Type == List {
		return m.count() <= maxElements
	}
	nodes, constants := 0, 0
	for _, a := range s.atoms[attr] {
		a.Walk(func(e *Expr) {
			nodes++
			if e.Op == Lit {
				constants++
			}
		})
	}
	if s.vars[attr].Type == String {
		return m.count()*nodes <= maxCellWork
	}
	return (2*constants+1)*nodes <= maxCellWork // a cell for each constant, and one between
}

func (s *Space) mentions(attr int) *mentions {
	m := &mentions{}
	for _, a := range s.atoms[attr] {
		switch s.vars[attr].Type {
		case String:
			m.gather(a, Attr)
		case List:
			m.elements(a)
		}
	}
	return m
}

// Cells are those of an attribute, by its index in the variables; an ordered attribute's from the smallest up.
func (s *Space) Cells(attr int) []Cell {
	if c, done := s.cells[attr]; done {
		return c
	}
	s.cells[attr] = s.divide(attr, nil)
	return s.cells[attr]
}

func (s *Space) divide(attr int, more []int64) []Cell {
	switch t := s.vars[attr].Type; {
	case isOrdered(t):
		return line(t, s.within[attr], attr, s.turned(attr), more)
	case t == Bool:
		return []Cell{{Value: OfBool(true)}, {Value: OfBool(false)}}
	case t == List:
		return sorted(attr, s.atoms[attr], s.mentions(attr).lists())
	}
	kinds := s.mentions(attr).kinds()
	if only := s.within[attr].Texts; only != nil {
		kinds = kinds[:0]
		for _, text := range only {
			kinds = append(kinds, kind{value: OfString(text)})
		}
	}
	return sorted(attr, s.atoms[attr], kinds)
}

// turned are the atoms of an ordered attribute with it on the left.
func (s *Space) turned(attr int) []*Expr {
	list := slices.Clone(s.atoms[attr])
	for i, a := range list {
		if len(a.Args[0].Attributes()) == 0 {
			list[i] = &Expr{Op: a.Op, Type: Bool, Args: []*Expr{a.Args[1], a.Args[0]}}
		}
	}
	return list
}

// Bounds of the work: rows that are tried for one question, nodes that are evaluated for all questions to one space.
const (
	maxTries = 4_000
	maxWork  = 500_000
)

// Spent says that so much was tried that some questions were not answered.
func (s *Space) Spent() bool { return s.left <= 0 }

// Excludes says that no known values within the domains make e come to t. It is false when they may, and when that would take
// too long to find out. e is made of the nodes that were divided, joined at will.
func (s *Space) Excludes(e *Expr, t Truth) bool {
	if s.left <= 0 {
		return false
	}
	q := question{space: s, want: t, tree: s.opened(e), row: make(Values, len(s.vars)), tries: maxTries}
	times, fails := map[int]int{}, false
	q.tree.Walk(func(e *Expr) {
		q.nodes++
		switch {
		case e.Op == Attr:
			times[e.Var]++
			fails = fails || s.fails(e.Var)
		case e.Op == Lit && !e.Value.known:
			q.open = true
		}
	})
	for i, n := range times { // of an attribute in one place only, what that place says is free
		if n > 1 || fails && !q.open || len(s.Cells(i)) == 1 || s.within[i].Texts != nil || s.within[i].Low.known {
			q.attrs = append(q.attrs, i)
		}
	}
	q.open = q.open || len(q.attrs) < len(times)
	q.space.left -= q.nodes
	slices.SortFunc(q.attrs, func(a, b int) int {
		if times[a] != times[b] {
			return times[b] - times[a]
		}
		return a - b
	})
	return q.isExcluded(0)
}

// question is one that Excludes answers by trying.
type question struct {
	space *Space
	want  Truth
	tree  *Expr
	attrs []int // those to try the cells of
	open  bool  // something in the tree may come out either way even then
	row   Values
	nodes int // in the tree
	tries int
}

func (q *question) isExcluded(depth int) bool {
	q.tries--
	q.space.left -= q.nodes
	if q.tries < 0 || q.space.left < 0 {
		return false
	}
	switch got := (&frame{row: q.row}).eval(q.tree).truth(); {
	case got == q.want:
		return false
	case got != Unknown:
		return true
	case depth == len(q.attrs):
		return !q.open // it cannot be computed, which is neither
	}
	i := q.attrs[depth]
	defer func() { q.row[i] = Value{} }()
	for _, c := range q.space.Cells(i) {
		q.row[i] = c.Value
		if !q.isExcluded(depth + 1) {
			return false
		}
	}
	return true
}

// fails says whether one of the attribute's comparisons cannot be computed for some values.
func (s *Space) fails(attr int) bool {
	if f, done := s.failing[attr]; done {
		return f
	}
	s.failing[attr] = false
	for _, c := range s.Cells(attr) {
		for _, a := range s.atoms[attr] {
			if !(&frame{row: alone{attr, c.Value}}).eval(a).known {
				s.failing[attr] = true
			}
		}
	}
	return s.failing[attr]
}

// opened replaces what is left open by an unknown.
func (s *Space) opened(e *Expr) *Expr {
	if s.open[e] {
		return &Expr{Op: Lit, Type: e.Type}
	}
	if len(e.Args) == 0 {
		return e
	}
	out := *e
	out.Args = make([]*Expr, len(e.Args))
	for i, a := range e.Args {
		out.Args[i] = s.opened(a)
	}
	return &out
}

// At is e where the attribute has the value; it may be joined with what was divided.
func (s *Space) At(e *Expr, attr int, value Value) *Expr { return placed(s.opened(e), attr, value) }

func placed(e *Expr, attr int, value Value) *Expr {
	if e.Op == Attr && e.Var == attr {
		return &Expr{Op: Lit, Type: e.Type, Value: value}
	}
	if len(e.Args) == 0 {
		return e
	}
	out := *e
	out.Args = make([]*Expr, len(e.Args))
	for i, a := range e.Args {
		out.Args[i] = placed(a, attr, value)
	}
	return &out
}
