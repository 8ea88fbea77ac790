package columnar

import (
	"math/bits"
	"slices"

	"huizhida/matching/rule"
)

// Verdict is what a rule says of one enterprise.
type Verdict struct {
	ID      int64
	Verdict rule.Verdict
	Missing []string // attribute keys, sorted; shared, not to be changed
	Reasons []byte   // a letter per condition; good until the next verdict
}

// Verdicts visits every enterprise, in the order of ids within each table, until visit returns an error.
func (v *View) Verdicts(q *Question, visit func(Verdict) error) error {
	for _, p := range v.parts {
		r := newReader(q, q.over(p), p)
		for first := 0; first < p.table.words; first += blockWords {
			if err := r.block(first, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

// reader reads verdicts off a program, row by row.
type reader struct {
	program *program
	part    part
	keys    []string // of the variables
	vars    []int    // those of the rule, by their bit in waits
	waits   []uint64 // by row of the block, what an undetermined one waits for
	lists   map[uint64][]string
	reasons []byte
}

// maxWaits is how many attributes of one rule fit into a word; the interpreter lists what a larger rule's rows wait for.
const maxWaits = 64

func newReader(q *Question, g *program, p part) *reader {
	g.room()
	r := &reader{program: g, part: p, vars: q.root.Attributes(), waits: make([]uint64, blockWords*64), lists: map[uint64][]string{}, reasons: make([]byte, len(g.leaf))}
	for _, v := range q.rule.Variables() {
		r.keys = append(r.keys, v.Key)
	}
	return r
}

func (r *reader) block(first int, visit func(Verdict) error) error {
	g := r.program
	n := g.block(first)
	r.wait(first, n)
	top := &g.nodes[len(g.nodes)-1]
	for i := range n {
		for w := r.part.mask(first + i); w != 0; w &= w - 1 {
			at := bits.TrailingZeros64(w)
			row := (first+i)<<6 + at
			v := Verdict{ID: g.table.ids.of(row), Verdict: rule.Ineligible, Reasons: r.letters(i, at)}
			switch {
			case top.t[i]>>at&1 == 1:
				v.Verdict = rule.Eligible
			case top.p[i]>>at&1 == 1:
				v.Verdict, v.Missing = rule.Undetermined, r.missing(row, i<<6+at)
			}
			if err := visit(v); err != nil {
				return err
			}
		}
	}
	return nil
}

// letters is what the conditions are for a row, given by its word in the block and its bit.
func (r *reader) letters(word, bit int) []byte {
	for leaf, node := range r.program.lits {
		x := &r.program.nodes[node]
		switch {
		case x.t[word]>>bit&1 == 1:
			r.reasons[leaf] = byte(rule.True)
		case x.p[word]>>bit&1 == 1:
			r.reasons[leaf] = byte(rule.Unknown)
		default:
			r.reasons[leaf] = byte(rule.False)
		}
	}
	return r.reasons
}

func (r *reader) wait(first, n int) {
	clear(r.waits)
	if len(r.vars) > maxWaits {
		return
	}
	r.program.residual(r.part, first, n, func(_, variable int, rows bitmap) {
		bit := uint64(1) << slices.Index(r.vars, variable)
		rows.each(func(at int) { r.waits[at] |= bit })
	})
}

// missing is the keys that a row waits for.
func (r *reader) missing(row, at int) []string {
	if len(r.vars) > maxWaits {
		return r.named(r.program.root.Missing(r.program.table.Row(row)))
	}
	waits := r.waits[at]
	list, known := r.lists[waits]
	if !known {
		var vars []int
		bitmap{waits}.each(func(bit int) { vars = append(vars, r.vars[bit]) })
		list = r.named(vars)
		r.lists[waits] = list
	}
	return list
}

func (r *reader) named(vars []int) []string {
	var list []string // nil for a row that waits for nothing, because something cannot be computed
	for _, v := range vars {
		list = append(list, r.keys[v])
	}
	slices.Sort(list)
	return list
}
