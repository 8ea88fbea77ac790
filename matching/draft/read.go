package draft

import (
	"slices"
	"strings"

	"huizhida/matching/rule"
)

// Read makes the tree of a rule's text. The rule is nil when the text holds comments only; clauses are those of its conditions, in
// their order. Every refusal is a *rule.Error with a position.
func Read(vars []rule.Variable, text string, clauses []string) (Tree, *rule.Rule, error) {
	toks := scan(text)
	if !slices.ContainsFunc(toks, func(t token) bool { return t.kind != comment }) {
		t := Tree{Vars: vars}
		t.Root = (&reader{tree: t, text: text, toks: toks}).root()
		return t, nil, nil
	}
	r, err := rule.Compile(vars, text)
	if err != nil {
		return Tree{}, nil, err
	}
	return Parse(r, clauses), r, nil
}

// Parse makes the tree of a rule. What its rows cannot show is kept as text.
func Parse(r *rule.Rule, clauses []string) Tree {
	p := &reader{tree: Tree{Vars: r.Variables()}, rule: r, text: r.Source(), toks: scan(r.Source()), clauses: clauses}
	r.Root().Walk(func(e *rule.Expr) {
		if e.Condition > 0 {
			p.leaves = append(p.leaves, e)
		}
	})
	p.starts = offsets(p.text, p.leaves)
	p.tree.Root = p.root()
	return p.tree
}

// reader finds the logic of a rule in its text, because the text has the comments and the parentheses; what stands between the
// logic it takes from the compiled rule.
type reader struct {
	tree    Tree
	rule    *rule.Rule
	text    string
	toks    []token
	leaves  []*rule.Expr // the rule's conditions
	starts  []int        // where each begins, in bytes
	clauses []string
	next    int // the first of the leaves that is in no item yet
	negated int // under how many "!" that groups show the next condition stands
}

// sequence is what stands beside each other; without a join it has at most one item that is no comment.
type sequence struct {
	join  Join
	items []Item
}

func (p *reader) root() *Group {
	s := p.sequence(0, len(p.toks))
	if s.join == "" && len(s.items) == 1 && s.items[0].Group != nil && s.items[0].Group.Join == None && p.rule != nil {
		return s.items[0].Group
	}
	return p.group(s, All)
}

// group is the sequence with the join that its operators say, or its first comment, or otherwise.
func (p *reader) group(s sequence, otherwise Join) *Group {
	g := &Group{Join: s.join, Items: s.items}
	if g.Join == "" {
		g.Join = otherwise
	}
	if len(s.items) > 0 {
		if j, marked := groupMark(s.items[0].Note); marked {
			g.Items = s.items[1:]
			if s.join == "" {
				g.Join = j
			}
		}
	}
	g.Items = p.mergeRanges(g.Join, g.Items)
	return g
}

// sequence reads the tokens from lo to hi.
func (p *reader) sequence(lo, hi int) sequence {
	var s sequence
	if p.has(lo, hi, ask) {
		s.items = p.piece(lo, hi, "")
		return s
	}
	sign := and
	switch {
	case p.has(lo, hi, or):
		sign, s.join = or, Any
	case p.has(lo, hi, and):
		s.join = All
	}
	for from := lo; from <= hi; {
		to := from
		for to < hi && !(s.join != "" && p.toks[to].kind == sign) {
			to = p.after(to)
		}
		s.items = append(s.items, p.piece(from, to, s.join)...)
		from = to + 1
	}
	s.items = closeGroups(s.items)
	return s
}

// piece reads one operand with the comments around it.
func (p *reader) piece(lo, hi int, within Join) []Item {
	var before, after []Item
	for lo < hi && p.toks[lo].kind == comment {
		before = append(before, p.comment(p.toks[lo]))
		lo++
	}
	for hi > lo && p.toks[hi-1].kind == comment {
		after = append([]Item{p.comment(p.toks[hi-1])}, after...)
		hi--
	}
	if lo < hi {
		before = append(before, p.operand(lo, hi, within)...)
	}
	return append(before, after...)
}

func (p *reader) operand(lo, hi int, within Join) []Item {
	first := p.toks[lo]
	switch {
	case p.has(lo, hi, ask):
	case within == Any && p.has(lo, hi, and):
		return collapse(p.group(p.sequence(lo, hi), All))
	case first.kind == open && first.match == hi-1 && p.text[first.from] == '(':
		s := p.sequence(lo+1, hi-1)
		if s.join == "" && len(s.items) == 1 {
			return s.items
		}
		return collapse(p.group(s, All))
	case first.kind == not && lo+1 < hi && p.toks[lo+1].match == hi-1 && (p.logical(lo+2, hi-1) || p.comments(lo+2, hi-1)):
		if !p.logical(lo+2, hi-1) {
			p.negated++
		}
		s := p.sequence(lo+2, hi-1)
		p.negated = 0
		if s.join == All {
			return []Item{{Group: &Group{Join: None, Items: collapse(p.group(s, All))}}}
		}
		g := p.group(s, Any)
		g.Join = None
		return []Item{{Group: g}}
	}
	return p.leaf(lo, hi)
}

// logical says whether && or || stands between the tokens, and not a condition alone.
func (p *reader) logical(lo, hi int) bool {
	for lo < hi && p.toks[lo].kind == comment {
		lo++
	}
	for hi > lo && p.toks[hi-1].kind == comment {
		hi--
	}
	switch {
	case lo >= hi || p.has(lo, hi, ask):
		return false
	case p.has(lo, hi, and) || p.has(lo, hi, or):
		return true
	case p.toks[lo].kind == not:
		return p.logical(lo+1, hi)
	case p.toks[lo].kind == open && p.toks[lo].match == hi-1:
		return p.logical(lo+1, hi-1)
	}
	return false
}

// leaf reads what holds no logic that a group could show.
func (p *reader) leaf(lo, hi int) []Item {
	end := p.toks[hi-1].to
	first := p.next
	for p.next < len(p.leaves) && p.starts[p.next] < end {
		p.next++
	}
	if p.next == first+1 {
		e := p.leaves[first]
		for ; p.negated > 0 && e.Op == rule.Not; p.negated-- {
			e = e.Args[0]
		}
		if it, ok := p.item(e); ok {
			setClause(it, p.clause(first, p.next))
			return append([]Item{it}, p.within(lo, hi)...)
		}
	}
	raw := &Condition{Raw: oneLine(p.text[p.toks[lo].from:end]), Text: true, Clause: p.clause(first, p.next)}
	return append([]Item{{Condition: raw}}, p.within(lo, hi)...)
}

// comments says whether one stands directly between the tokens.
func (p *reader) comments(lo, hi int) bool { return p.has(lo, hi, comment) }

// within lists the comments inside a condition.
func (p *reader) within(lo, hi int) []Item {
	var items []Item
	for _, t := range p.toks[lo:hi] {
		if t.kind == comment {
			items = append(items, p.comment(t))
		}
	}
	return items
}

// clause joins those of the conditions from first to last.
func (p *reader) clause(first, last int) string {
	var list []string
	for i := first; i < last && i < len(p.clauses); i++ {
		if c := strings.TrimSpace(p.clauses[i]); c != "" && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return strings.Join(list, "、")
}

func setClause(it Item, clause string) {
	if it.Condition != nil {
		it.Condition.Clause = clause
		return
	}
	for _, inner := range it.Group.Items {
		setClause(inner, clause)
	}
}

// has says whether the sign stands between the tokens, outside parentheses.
func (p *reader) has(lo, hi int, sign kind) bool {
	for i := lo; i < hi; i = p.after(i) {
		if p.toks[i].kind == sign {
			return true
		}
	}
	return false
}

// after is the next token outside parentheses.
func (p *reader) after(i int) int {
	if p.toks[i].kind == open && p.toks[i].match > i {
		return p.toks[i].match + 1
	}
	return i + 1
}

// offsets turns lines and columns into places in the text.
func offsets(text string, leaves []*rule.Expr) []int {
	lines := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	starts := make([]int, len(leaves))
	for i, l := range leaves {
		at := lines[min(max(l.Line, 1), len(lines))-1]
		for range l.Column - 1 {
			if at < len(text) {
				at = nextRune(text, at)
			}
		}
		starts[i] = at
	}
	return starts
}
