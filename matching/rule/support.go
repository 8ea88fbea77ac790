package rule

import (
	"math/bits"
	"slices"
)

// set is some of a settler's attributes, by their places.
type set uint64

func (s set) members() []int {
	var list []int
	for ; s != 0; s &= s - 1 {
		list = append(list, bits.TrailingZeros64(uint64(s)))
	}
	return list
}

// supports lists, smallest first, the sets of attributes whose values alone might make e come to want: every set that does is
// among them, by induction over the tree. Bool nodes only.
func (s *settler) supports(e *Expr, want Truth) []set {
	list := s.support(e, want)
	slices.SortStableFunc(list, func(a, b set) int {
		if n := bits.OnesCount64(uint64(a)) - bits.OnesCount64(uint64(b)); n != 0 {
			return n
		}
		return slices.Compare(a.members(), b.members())
	})
	return list
}

// supported is a question that support was asked before.
type supported struct {
	e    *Expr
	want Truth
}

// support answers each question once: a truth that is compared asks its operand for both of its values, and so on down.
func (s *settler) support(e *Expr, want Truth) []set {
	if list, known := s.known[supported{e, want}]; known {
		return list
	}
	list := s.find(e, want)
	if s.known == nil {
		s.known = map[supported][]set{}
	}
	s.known[supported{e, want}] = list
	return list
}

func (s *settler) find(e *Expr, want Truth) []set {
	if len(e.Attributes()) == 0 && e.Op != Item && !mentionsItem(e) {
		if v := (&frame{}).eval(e); v.known && (e.Type != Bool || v.truth() == want) {
			return []set{0}
		}
		return nil
	}
	switch e.Op {
	case Attr:
		return []set{1 << s.bit[e.Var]}
	case And, Or:
		decides := map[Op]Truth{And: False, Or: True}[e.Op]
		list := []set{0}
		if want == decides {
			list = nil
		}
		for _, a := range e.Args {
			if want == decides {
				list = s.either(list, s.support(a, want))
			} else {
				list = s.both(list, s.support(a, want))
			}
		}
		return list
	case Not:
		return s.support(e.Args[0], want.not())
	case If:
		return s.either(
			s.both(s.support(e.Args[0], True), s.support(e.Args[1], want)),
			s.both(s.support(e.Args[0], False), s.support(e.Args[2], want)))
	case Exists, All: // any of what the body mentions: it depends on the elements
		list := s.computed(e.Args[0])
		for _, i := range e.Args[1].Attributes() {
			list = s.both(list, []set{0, 1 << s.bit[i]})
		}
		return list
	}
	list := []set{0}
	for _, a := range e.Args {
		list = s.both(list, s.computed(a))
	}
	return list
}

// computed lists the sets that might make e known at all.
func (s *settler) computed(e *Expr) []set {
	if e.Type != Bool {
		return s.support(e, Unknown)
	}
	return s.either(s.support(e, True), s.support(e, False))
}

func mentionsItem(e *Expr) bool {
	found := false
	e.Walk(func(e *Expr) { found = found || e.Op == Item })
	return found
}

func (s *settler) either(a, b []set) []set { return s.distinct(slices.Concat(a, b)) }

func (s *settler) both(a, b []set) []set {
	if len(a)*len(b) > 64*maxSupports {
		s.complete = false
		a = a[:min(len(a), maxSupports/8)]
		b = b[:min(len(b), maxSupports/8)]
	}
	list := make([]set, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			list = append(list, x|y)
		}
	}
	return s.distinct(list)
}

// distinct keeps each once, and no more than can be looked at: the smaller ones.
func (s *settler) distinct(list []set) []set {
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > maxSupports {
		s.complete = false
		slices.SortStableFunc(list, func(a, b set) int { return bits.OnesCount64(uint64(a)) - bits.OnesCount64(uint64(b)) })
		list = list[:maxSupports]
	}
	return list
}
