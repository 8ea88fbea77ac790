package reverse

import (
	"slices"

	"huizhida/matching/rule"
)

// axis knows, for every value of one attribute, the conjunctions that it does not make false. The values fall into states:
// stretches between keys, or the texts that rules name and all others. A state is a full set, kept every so many changes, and
// the changes since.
type axis struct {
	attr  int
	keys  []int64          // state s begins at keys[s-1]; state 0 before all of them
	texts map[string]int32 // the state of a text; 0 of all others
	base  []int32          // state -> the full set to start from
	end   []int32          // state -> where its changes end; they begin where those of its full set end
	full  [][]uint64
	from  []int32
	flips []int32
	used  []uint64 // the conjunctions that are not true while the attribute is unknown
	open  []asked
	memo  *memo     // of the texts that open literals were asked about
	list  *elements // of a list, which has no states
}

// asked is an open literal with the conjunctions that it stands in.
type asked struct {
	expr         *rule.Expr
	conjunctions []int32
}

// state is where a known value lies.
func (a *axis) state(v rule.Value) int32 {
	if a.texts != nil {
		return a.texts[v.Text()]
	}
	k, s := key(v), 0
	for rest := a.keys; len(rest) > 0; { // no branch depends on the key
		half := (len(rest) + 1) / 2
		step := 0
		if rest[half-1] <= k {
			step = half
		}
		s += step
		rest = rest[step : step+len(rest)-half]
	}
	return int32(s)
}

// through returns the conjunctions that a known value does not make false. It may use room, and must not be changed.
func (a *axis) through(v rule.Value, room []uint64) []uint64 {
	switch {
	case a.list != nil:
		return a.list.through(v.List(), room)
	case len(a.open) > 0:
		return a.ask(v, room)
	}
	return a.closed(v, room)
}

func (a *axis) closed(v rule.Value, room []uint64) []uint64 {
	s := a.state(v)
	b := a.base[s]
	flips := a.flips[a.from[b]:a.end[s]]
	if len(flips) == 0 {
		return a.full[b]
	}
	copy(room, a.full[b])
	for _, j := range flips {
		flip(room, j)
	}
	return room
}

func (a *axis) bytes() int {
	n := 8*len(a.keys) + 4*(len(a.base)+len(a.end)+len(a.from)+len(a.flips)) + 8*len(a.used)*(1+len(a.full))
	for text := range a.texts {
		n += 24 + len(text)
	}
	if a.list != nil {
		n += a.list.bytes()
	}
	for _, o := range a.open {
		n += 4 * len(o.conjunctions)
	}
	return n
}

// layout is an axis while it is built.
type layout struct {
	*axis
	literals []int32           // those of this axis, by their number
	in       map[int32][]int32 // literal -> conjunctions
	values   []rule.Value      // one of each state
}

// axes builds those of all attributes that literals are a function of.
func (b *builder) axes() []*axis {
	layouts := map[int]*layout{}
	var order []int
	for j, conjunction := range b.conjunctions {
		for _, n := range conjunction.placed {
			attr := b.literals[n].attr
			l := layouts[attr]
			if l == nil {
				l = &layout{axis: &axis{attr: attr, used: make([]uint64, len(b.conjunctions)/64)}, in: map[int32][]int32{}}
				layouts[attr] = l
				order = append(order, attr)
			}
			if l.in[n] == nil {
				l.literals = append(l.literals, n)
			}
			l.in[n] = append(l.in[n], int32(j))
			set(l.used, int32(j))
		}
	}
	slices.Sort(order)
	axes := make([]*axis, len(order))
	for i, attr := range order {
		axes[i] = layouts[attr].build(b)
	}
	return axes
}

func (l *layout) build(b *builder) *axis {
	switch b.vars[l.attr].Type {
	case rule.List:
		l.placeElements(b)
		return l.axis
	case rule.String:
		l.placeTexts(b)
	default:
		l.placeKeys(b)
	}
	l.fill(b)
	return l.axis
}

// placeKeys makes a state of each stretch between the breaks of the literals.
func (l *layout) placeKeys(b *builder) {
	for _, n := range l.literals {
		l.keys = append(l.keys, b.literals[n].breaks...)
	}
	slices.Sort(l.keys)
	l.keys = slices.Clip(slices.Compact(l.keys))
	d := domains[b.vars[l.attr].Type]
	l.values = append(l.values, d.value(d.first))
	for _, k := range l.keys {
		l.values = append(l.values, d.value(k))
	}
}

// otherText stands for all texts that no rule names: no rule can name a NUL.
const otherText = "\x00"

// placeTexts makes a state of each text that a closed literal names, and sets the open literals apart.
func (l *layout) placeTexts(b *builder) {
	l.texts = map[string]int32{}
	l.values = append(l.values, rule.OfString(otherText))
	closed := l.literals[:0]
	for _, n := range l.literals {
		literal := &b.literals[n]
		if literal.open {
			l.open = append(l.open, asked{literal.expr, l.in[n]})
			continue
		}
		closed = append(closed, n)
		for _, text := range literal.texts {
			if _, known := l.texts[text]; !known {
				l.texts[text] = int32(len(l.values))
				l.values = append(l.values, rule.OfString(text))
			}
		}
	}
	l.literals = closed
	if len(l.open) > 0 {
		l.memo = newMemo(len(l.used))
	}
}
