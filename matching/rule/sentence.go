package rule

import (
	"strconv"
	"strings"
)

// Sentence says the whole rule in plain Chinese.
func (r *Rule) Sentence() string { return r.phrase(r.root) + "。" }

// Dated puts the years into a label or sentence: 上年 of an as-of date in 2022 is 2021年.
func Dated(text string, asOf Day) string {
	year := asOf.Time().Year()
	text = strings.ReplaceAll(text, "上年", strconv.Itoa(year-1)+"年")
	return strings.ReplaceAll(text, "当年", strconv.Itoa(year)+"年")
}

// Phrase says a part of the rule, of its own tree or of one that Bound returned: "企业规模属于小型、微型".
func (r *Rule) Phrase(e *Expr) string {
	if e.Condition > 0 {
		return r.conditions[e.Condition-1].Label
	}
	return r.phrase(e)
}

// phrase says a node; what is joined otherwise than its surroundings goes in parentheses.
func (r *Rule) phrase(e *Expr) string {
	if e.Condition == 0 {
		switch e.Op {
		case And:
			return r.join(e.Args, "，")
		case Or:
			return r.join(e.Args, "，或者")
		case Not:
			return "并非（" + r.phrase(e.Args[0]) + "）"
		default:
			return "如果" + r.nested(e.Args[0]) + "，则" + r.nested(e.Args[1]) + "，否则" + r.nested(e.Args[2])
		}
	}
	if subject, rest := r.comparison(e); subject != "" {
		return subject + rest
	}
	return r.conditions[e.Condition-1].Label
}

func (r *Rule) nested(e *Expr) string {
	if e.Condition > 0 || e.Op == Not {
		return r.phrase(e)
	}
	return "（" + r.phrase(e) + "）"
}

// join says the operands, naming a subject once when the next condition has the same: 上年海关出口额大于 0 且不超过 300万美元.
func (r *Rule) join(args []*Expr, with string) string {
	var b strings.Builder
	subject := ""
	for i, a := range args {
		next, rest := r.comparison(a)
		switch {
		case i > 0 && next != "" && next == subject && with == "，":
			b.WriteString(" 且" + rest)
			continue
		case i > 0:
			b.WriteString(with)
		}
		b.WriteString(r.nested(a))
		subject = next
	}
	return b.String()
}

var inWords = []struct{ sign, word string }{{" ≤ ", "不超过 "}, {" ≥ ", "不低于 "}, {" < ", "小于 "}, {" > ", "大于 "}}

// comparison splits "上年海关出口额 > 0" into its subject and the rest in words; empty when e is no such condition.
func (r *Rule) comparison(e *Expr) (subject, rest string) {
	if e.Condition == 0 {
		return "", ""
	}
	for _, w := range inWords {
		if before, after, found := strings.Cut(r.conditions[e.Condition-1].Label, w.sign); found {
			return before, w.word + after
		}
	}
	return "", ""
}
