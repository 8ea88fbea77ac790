package draft

import (
	"strings"
	"unicode/utf8"
)

const lineLength = 76 // characters of a group that stays on one line

// Text writes the tree in the rule language, a line for each condition. What cannot be part of the rule stands in comments.
func (t Tree) Text() string {
	lines, active := t.lines(t.Root)
	switch {
	case t.Root.Join == None && active > 0:
		lines = enclose("!(", lines)
	case t.Root.Join != All && active < 2:
		lines = append([]string{"// " + groupWord + ": " + t.Root.Join.Label()}, lines...)
	}
	return strings.Join(lines, "\n")
}

// Placed is an item of the tree that is part of the rule.
type Placed struct {
	Path   string
	First  int // the first of the rule's conditions that it is, from 0
	Count  int
	Clause string
}

// Placed lists the conditions that are part of the rule, in its order.
func (t Tree) Placed() []Placed {
	var list []Placed
	n := 0
	t.Walk(func(path string, it Item) {
		if it.Condition == nil || it.Condition.Muted {
			return
		}
		if _, count, problem := t.write(*it.Condition); problem == nil {
			list = append(list, Placed{path, n, count, strings.TrimSpace(it.Condition.Clause)})
			n += count
		}
	})
	return list
}

// Clauses lists the clause of each of the rule's conditions, in its order.
func (t Tree) Clauses() []string {
	clauses := []string{}
	for _, p := range t.Placed() {
		for range p.Count {
			clauses = append(clauses, p.Clause)
		}
	}
	return clauses
}

// Unfinished lists the paths of the conditions that are neither part of the rule nor muted.
func (t Tree) Unfinished() []string {
	var paths []string
	t.Walk(func(path string, it Item) {
		if it.Condition != nil && !it.Condition.Muted && t.Check(*it.Condition) != nil {
			paths = append(paths, path)
		}
	})
	return paths
}

// lines writes a group's items and counts those that are part of the rule.
func (t Tree) lines(g *Group) (lines []string, active int) {
	sign := "&& "
	if g.Join != All {
		sign = "|| "
	}
	for _, it := range g.Items {
		written, part := t.item(g.Join, it)
		if part {
			if active > 0 {
				written[0] = sign + written[0]
			}
			active++
		}
		lines = append(lines, written...)
	}
	return lines, active
}

func (t Tree) item(within Join, it Item) (lines []string, part bool) {
	switch {
	case it.Group != nil:
		return t.group(it.Group)
	case it.Condition == nil:
		return []string{"// " + oneComment(it.Note)}, false
	}
	c := *it.Condition
	text, count, problem := t.write(c)
	if c.Muted || problem != nil {
		return []string{t.keep(c, text, problem)}, false
	}
	if c.Operator == Between && within != All || c.Text && count > 1 && isLoose(text) {
		text = "(" + text + ")"
	}
	return []string{text}, true
}

func (t Tree) group(g *Group) (lines []string, part bool) {
	inner, active := t.lines(g)
	if active == 0 {
		lines = append([]string{"// " + emptyWord + ": " + g.Join.Label()}, inner...)
		return append(lines, "// "+emptyClose), false
	}
	before := "("
	if g.Join == None {
		before = "!("
	} else if active < 2 {
		inner = append([]string{"// " + groupWord + ": " + g.Join.Label()}, inner...)
	}
	return enclose(before, inner), true
}

// enclose puts parentheses around lines: on one line when they are short and no comment is among them.
func enclose(before string, lines []string) []string {
	length, comments := 0, false
	for _, l := range lines {
		length += utf8.RuneCountInString(l) + 1
		comments = comments || strings.Contains(l, "//")
	}
	if length <= lineLength && !comments {
		return []string{before + strings.Join(lines, " ") + ")"}
	}
	out := []string{before}
	for _, l := range lines {
		out = append(out, "  "+l)
	}
	return append(out, ")")
}

// isLoose says whether a piece of the rule language would come apart beside && or ||.
func isLoose(text string) bool {
	p := &reader{text: text, toks: scan(text)}
	n := len(p.toks)
	return p.has(0, n, ask) || p.has(0, n, and) || p.has(0, n, or)
}

func oneComment(note string) string { return strings.Join(strings.Fields(note), " ") }
