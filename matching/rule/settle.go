package rule

import "slices"

// Settling is one way in which what is unknown about a row could settle an undetermined verdict. Its Needs are all necessary,
// and enough: whatever the attributes outside them are, the verdict follows.
type Settling struct {
	Verdict Verdict // Eligible or Ineligible
	Needs   []Need
}

// Need is one unknown attribute and the values of it that settle.
type Need struct {
	Key     string
	Label   string
	Text    string  // in Chinese, without the label: "不超过 300万美元", "小型或微型", "是"; empty when Open
	Ranges  []Range // of a number or date: all that settle, from the smallest
	Samples []Value // values that settle, one at least of every kind that the rule tells apart
	Open    bool    // depends on the values of the other needs together, so that no range can be given; the samples still settle
}

// Range is a stretch of values; an end that is unknown is no limit.
type Range struct {
	Low, High    Value
	Above, Below bool // the end itself does not belong to it
}

// How much Settle looks for and at.
const (
	maxSettlings  = 5         // sets of attributes for one verdict
	maxWays       = 3         // ways to settle by one set
	maxSupports   = 512       // sets that are considered
	maxEvaluation = 20_000    // rows that are tried
	maxTried      = 2_000_000 // nodes that are evaluated for them
)

// settler works on one row: tree is the rule with everything known filled in.
type settler struct {
	known    map[supported][]set // what support found
	rule     *Rule
	tree     *Expr
	space    *Space
	vars     []int       // the unknown attributes, in the order of the rule
	bit      map[int]int // attribute -> place in vars
	likely   map[Type][]int64
	cells    [][]Cell // by place in vars, as the set at hand sees them
	tries    int
	complete bool
}

// Settle says which attributes would settle an undetermined verdict, and with which values: the smallest sets first, sets that
// contain another for the same verdict left out. complete is false when there may be more than it had time to find. Nothing
// is returned for a decided verdict.
func (r *Rule) Settle(asOf Day, row Row) (list []Settling, complete bool) {
	f := &frame{row: row, asOf: OfDay(asOf)}
	if f.eval(r.root).known {
		return nil, true
	}
	s := &settler{rule: r, tree: f.bind(r.root), bit: map[int]int{}, complete: true}
	nodes := 0
	s.tree.Walk(func(e *Expr) {
		nodes++
		if _, seen := s.bit[e.Var]; e.Op == Attr && !seen {
			s.bit[e.Var] = len(s.vars)
			s.vars = append(s.vars, e.Var)
		}
	})
	s.tries = min(maxEvaluation, maxTried/nodes)
	if len(s.vars) > 64 {
		return nil, false
	}
	s.space = Divide(r.vars, nil, []*Expr{s.tree})
	s.likely, s.cells = s.constants(), make([][]Cell, len(s.vars))
	for _, t := range []Truth{True, False} {
		list = append(list, s.settle(t)...)
	}
	return list, s.complete
}

// settle lists the ways to one truth.
func (s *settler) settle(want Truth) []Settling {
	var found []set
	var list []Settling
	for _, candidate := range s.supports(s.tree, want) {
		if candidate == 0 || slices.ContainsFunc(found, func(smaller set) bool { return smaller&candidate == smaller }) {
			continue
		}
		if len(found) == maxSettlings {
			s.complete = false
			break
		}
		if ways := s.ways(candidate, want); len(ways) > 0 {
			found = append(found, candidate)
			list = append(list, ways...)
		}
	}
	return list
}

// ways finds the boxes of values of some attributes that make the tree come to want.
func (s *settler) ways(of set, want Truth) []Settling {
	places, most := of.members(), maxWays
	for _, place := range places {
		i := s.vars[place]
		if s.cells[place] = s.space.Cells(i); s.isOpen(i, of) {
			s.cells[place] = s.space.divide(i, s.likely[s.rule.vars[i].Type])
			most = 1 // an example
		}
	}
	var boxes []box
	row := make(Values, len(s.rule.vars))
	point := make([]int, len(places))
	var visit func(depth int) bool // false to stop
	visit = func(depth int) bool {
		if s.tries--; s.tries < 0 {
			s.complete = false
			return false
		}
		got := (&frame{row: row}).eval(s.tree).truth()
		if got == want && depth == len(places) && !slices.ContainsFunc(boxes, func(b box) bool { return b.holds(point) }) {
			if len(boxes) == most {
				s.complete = s.complete && most == 1
				return false
			}
			boxes = append(boxes, s.grow(places, point, want))
		}
		if got != Unknown || depth == len(places) {
			return true
		}
		i := places[depth]
		defer func() { row[s.vars[i]] = Value{} }()
		for n, c := range s.cells[i] {
			row[s.vars[i]], point[depth] = c.Value, n
			if !visit(depth + 1) {
				return false
			}
		}
		return true
	}
	visit(0)
	var list []Settling
	for _, b := range boxes {
		list = append(list, s.word(of, b, want))
	}
	return list
}

// box is a set of cells for each of some attributes.
type box [][]int

func (b box) holds(point []int) bool {
	for i, n := range point {
		if !slices.Contains(b[i], n) {
			return false
		}
	}
	return true
}

// grow makes the point a box: one attribute after the other takes in every cell with which the whole box still settles.
func (s *settler) grow(places, point []int, want Truth) box {
	b := make(box, len(places))
	for i, n := range point {
		b[i] = []int{n}
	}
	for i, place := range places {
		for n := range s.cells[place] {
			if n == point[i] {
				continue
			}
			wider := slices.Clone(b)
			wider[i] = []int{n}
			if s.settles(places, wider, want) {
				b[i] = append(b[i], n)
			}
		}
		slices.Sort(b[i])
	}
	return b
}

// settles says whether every combination in the box makes the tree come to want.
func (s *settler) settles(places []int, b box, want Truth) bool {
	row := make(Values, len(s.rule.vars))
	var all func(depth int) bool
	all = func(depth int) bool {
		if depth == len(places) {
			if s.tries--; s.tries < 0 {
				s.complete = false
				return false
			}
			return (&frame{row: row}).eval(s.tree).truth() == want
		}
		for _, n := range b[depth] {
			row[s.vars[places[depth]]] = s.cells[places[depth]][n].Value
			if !all(depth + 1) {
				return false
			}
		}
		return true
	}
	return all(0)
}

// word turns a box into needs.
func (s *settler) word(of set, b box, want Truth) Settling {
	out := Settling{Verdict: Eligible}
	if want == False {
		out.Verdict = Ineligible
	}
	for i, place := range of.members() {
		v := s.rule.vars[s.vars[place]]
		n := Need{Key: v.Key, Label: v.Label, Open: s.isOpen(s.vars[place], of)}
		var wins, loses []Cell
		for c, cell := range s.cells[place] {
			if slices.Contains(b[i], c) {
				wins = append(wins, cell)
				n.Samples = append(n.Samples, cell.Value)
			} else {
				loses = append(loses, cell)
			}
		}
		if !n.Open {
			if isOrdered(v.Type) {
				n.Ranges = ranges(v.Type, wins)
			}
			n.Text = wording(v, wins, loses)
		}
		out.Needs = append(out.Needs, n)
	}
	return out
}

// constants are the numbers and dates in the tree, where what depends on several attributes is likely to change.
func (s *settler) constants() map[Type][]int64 {
	list := map[Type][]int64{Int: {-1, 0, 1, 2, 10, 1000}, Double: {}, Date: {0}}
	for _, f := range []float64{-1, 0, 1e-3, 0.1, 1, 2, 10, 1000, 1e6} {
		list[Double] = append(list[Double], OfDouble(f).place())
	}
	s.tree.Walk(func(e *Expr) {
		if e.Op == Lit && e.Value.known && isOrdered(e.Type) {
			list[e.Type] = append(list[e.Type], e.Value.place(), e.Value.place()+1)
		}
	})
	return list
}

// isOpen says whether the set holds all that a comparison with the attribute needs which does not divide its values: then only
// the values that were tried are known to settle.
func (s *settler) isOpen(attr int, of set) bool {
	for e := range s.space.open {
		attrs, inside, strict := e.Attributes(), true, true
		for _, i := range attrs {
			inside = inside && of>>s.bit[i]&1 == 1
		}
		e.Walk(func(e *Expr) {
			strict = strict && e.Op != If && e.Op != Exists && e.Op != All && e.Op != And && e.Op != Or
		})
		if (inside || !strict) && slices.Contains(attrs, attr) {
			return true
		}
	}
	return false
}
