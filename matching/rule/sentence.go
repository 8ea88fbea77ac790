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
	return strings.NewReplacer("上年", strconv.Itoa(year-1)+"年", "当年", strconv.Itoa(year)+"年").Replace(text)
}

// phrase says a node; what is joined otherwise than its surroundings goes in parentheses.
func (r *Rule) phrase(n *node) string {
	switch n.op {
	case '&':
		return r.join(n.kids, "，")
	case '|':
		return r.join(n.kids, "，或者")
	case '!':
		return "并非（" + r.phrase(n.kids[0]) + "）"
	case '?':
		return "如果" + r.nested(n.kids[0]) + "，则" + r.nested(n.kids[1]) + "，否则" + r.nested(n.kids[2])
	}
	if subject, rest := r.comparison(n); subject != "" {
		return subject + rest
	}
	return r.conditions[n.leaf].Label
}

func (r *Rule) nested(n *node) string {
	if n.op == 0 || n.op == '!' {
		return r.phrase(n)
	}
	return "（" + r.phrase(n) + "）"
}

// join says the operands, naming a subject once when the next condition has the same: 上年海关出口额大于 0 且不超过 300万美元.
func (r *Rule) join(kids []*node, with string) string {
	var b strings.Builder
	subject := ""
	for i, kid := range kids {
		next, rest := r.comparison(kid)
		switch {
		case i > 0 && next != "" && next == subject && with == "，":
			b.WriteString(" 且" + rest)
			continue
		case i > 0:
			b.WriteString(with)
		}
		b.WriteString(r.nested(kid))
		subject = next
	}
	return b.String()
}

var inWords = []struct{ sign, word string }{{" ≤ ", "不超过 "}, {" ≥ ", "不低于 "}, {" < ", "小于 "}, {" > ", "大于 "}}

// comparison splits "上年海关出口额 > 0" into its subject and the rest in words; empty when n is no such condition.
func (r *Rule) comparison(n *node) (subject, rest string) {
	if n.op != 0 {
		return "", ""
	}
	for _, w := range inWords {
		if before, after, found := strings.Cut(r.conditions[n.leaf].Label, w.sign); found {
			return before, w.word + after
		}
	}
	return "", ""
}
