package lint

import (
	"regexp"
	"strings"

	"huizhida/matching/rule"
)

var numeral = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?`)

// spliced is the rule with a constant of it replaced where it stands; empty when it is not written there plainly.
func (c *checker) spliced(constant *rule.Expr, text string) string {
	lines := strings.Split(c.rule.Source(), "\n")
	if !c.written[constant] || constant.Line < 1 || constant.Line > len(lines) {
		return ""
	}
	line := []rune(lines[constant.Line-1])
	if constant.Column < 1 || constant.Column > len(line) {
		return ""
	}
	before, rest := string(line[:constant.Column-1]), string(line[constant.Column-1:])
	old := numeral.FindString(rest)
	if rest[0] == '"' || rest[0] == '\'' {
		end := strings.IndexByte(rest[1:], rest[0])
		if end < 0 || strings.Contains(rest[:end+2], `\`) {
			return ""
		}
		old = rest[:end+2]
	}
	if old == "" {
		return ""
	}
	lines[constant.Line-1] = before + text + rest[len(old):]
	return c.compiled(strings.Join(lines, "\n"))
}

// dropped is the rule without an operand of one of its joins, which is written again from its tree; empty when that would lose
// what a person wrote beside it.
func (c *checker) dropped(join *rule.Expr, operand int) string {
	return c.rewritten(func(e *rule.Expr) *rule.Expr {
		if e != join {
			return e
		}
		var rest []*rule.Expr
		for i, a := range e.Args {
			if i != operand {
				rest = append(rest, a)
			}
		}
		if len(rest) == 1 {
			return rest[0]
		}
		out := *e
		out.Args = rest
		return &out
	})
}

// rewritten writes the rule with its nodes changed, from the top down.
func (c *checker) rewritten(change func(*rule.Expr) *rule.Expr) string {
	if strings.Contains(c.rule.Source(), "//") {
		return ""
	}
	return c.compiled(c.rule.Text(changed(c.rule.Root(), change)))
}

func changed(e *rule.Expr, change func(*rule.Expr) *rule.Expr) *rule.Expr {
	e = change(e)
	if len(e.Args) == 0 {
		return e
	}
	out := *e
	out.Args = make([]*rule.Expr, len(e.Args))
	for i, a := range e.Args {
		out.Args[i] = changed(a, change)
	}
	return &out
}

// compiled is the text if it is a rule.
func (c *checker) compiled(text string) string {
	if _, err := rule.Compile(c.rule.Variables(), text); err != nil {
		return ""
	}
	return text
}
