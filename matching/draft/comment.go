package draft

import (
	"regexp"
	"strings"
)

// What the text keeps in comments, because the rule has no place for it. docs/rules.md says so to staff.
const (
	mutedMark  = "停用"
	openMark   = "待填"
	groupWord  = "条件组"
	emptyWord  = "空组"
	emptyClose = "空组完"
	unchosen   = "?" // stands for a key not chosen yet
)

var (
	marked   = regexp.MustCompile(`^(停用|待填)(?:〔(.*?)〕)?[:：]\s*(.*)$`)
	opened   = regexp.MustCompile(`^(\S+) (\S+) “(.*)”$`)
	grouping = regexp.MustCompile(`^(条件组|空组)[:：]\s*(\S+)$`)
)

// comment reads what a comment keeps.
func (p *reader) comment(tok token) Item {
	text := strings.TrimSpace(strings.TrimPrefix(p.text[tok.from:tok.to], "//"))
	m := marked.FindStringSubmatch(text)
	if m == nil {
		return Item{Note: text}
	}
	c := p.kept(m[1] == mutedMark, m[3])
	c.Clause = strings.TrimSpace(m[2])
	return Item{Condition: &c}
}

// kept reads a condition that is not part of the rule.
func (p *reader) kept(muted bool, text string) Condition {
	if m := opened.FindStringSubmatch(text); m != nil {
		c := Condition{Key: m[1], Operator: Operator(m[2]), Muted: muted}
		if c.Key == unchosen {
			c.Key = ""
		}
		if m[3] != "" {
			c.Values = []string{m[3]}
		}
		return c
	}
	if t, r, err := Read(p.tree.Vars, text, nil); muted && err == nil && r != nil && t.Root.Join != None && len(t.Root.Items) == 1 && t.Root.Items[0].Condition != nil {
		c := *t.Root.Items[0].Condition
		c.Muted = true
		return c
	}
	return Condition{Raw: text, Text: true, Muted: muted}
}

// keep writes a condition that is not part of the rule as a comment.
func (t Tree) keep(c Condition, text string, problem *Problem) string {
	mark := openMark
	if c.Muted {
		mark = mutedMark
	}
	if c.Clause != "" {
		mark += "〔" + c.Clause + "〕"
	}
	switch {
	case problem == nil:
	case c.Text:
		text = oneLine(c.Raw)
	default:
		key, operator := c.Key, c.Operator
		if key == "" {
			key = unchosen
		}
		if operator == "" {
			operator = Equal
		}
		text = key + " " + string(operator) + " “" + strings.Join(strings.Fields(c.typed()), " ") + "”"
	}
	return "// " + mark + ": " + text
}

// groupMark is the join that a group's first comment gives it, for a group whose operators do not show it.
func groupMark(note string) (Join, bool) {
	m := grouping.FindStringSubmatch(note)
	if m == nil || m[1] != groupWord {
		return "", false
	}
	return joinOf(m[2])
}

func joinOf(label string) (Join, bool) {
	for j, l := range joinLabels {
		if l == label {
			return j, true
		}
	}
	return "", false
}

// closeGroups makes groups of what stands between the comments that keep a group without a condition in the rule.
func closeGroups(items []Item) []Item {
	var out []Item
	for i := 0; i < len(items); i++ {
		m := grouping.FindStringSubmatch(items[i].Note)
		if m == nil || m[1] != emptyWord {
			out = append(out, items[i])
			continue
		}
		end, depth := i+1, 1
		for ; end < len(items); end++ {
			if n := grouping.FindStringSubmatch(items[end].Note); n != nil && n[1] == emptyWord {
				depth++
			} else if items[end].Note == emptyClose {
				if depth--; depth == 0 {
					break
				}
			}
		}
		j, known := joinOf(m[2])
		if depth > 0 || !known {
			out = append(out, items[i])
			continue
		}
		out = append(out, Item{Group: &Group{Join: j, Items: closeGroups(items[i+1 : end])}})
		i = end
	}
	return out
}
