package draft

import (
	"errors"
	"strings"

	"huizhida/matching/rule"
)

// Check says what keeps a condition out of the rule; nil when it can be part of it.
func (t Tree) Check(c Condition) *Problem {
	_, _, problem := t.write(c)
	return problem
}

// write is a condition in the rule language, and how many of the rule's conditions it is.
func (t Tree) write(c Condition) (text string, conditions int, problem *Problem) {
	if c.Text {
		return t.writeRaw(c.Raw)
	}
	v, known := t.Variable(c.Key)
	switch {
	case c.Key == "":
		return "", 0, &Problem{"key", "请选择字段"}
	case !known:
		return "", 0, &Problem{"key", "没有“" + c.Key + "”这个字段，请从列表里选"}
	case !c.Operator.Fits(v.Type):
		return "", 0, &Problem{"operator", v.Label + "不能用“" + string(c.Operator) + "”比较，请另选"}
	}
	if text, err := writeCondition(v, c); err == nil {
		return text, 1 + strings.Count(text, " && "), nil // only a range is two, and no number says &&
	} else {
		return "", 0, &Problem{"value", err.Error()}
	}
}

// writeRaw checks a piece of the rule language by itself.
func (t Tree) writeRaw(text string) (string, int, *Problem) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", 0, &Problem{"raw", "请写一个条件，例如 patents >= 1"}
	}
	r, err := rule.Compile(t.Vars, text)
	if bad, ok := errors.AsType[*rule.Error](err); ok {
		return "", 0, &Problem{"raw", bad.Message}
	}
	if err != nil {
		return "", 0, &Problem{"raw", err.Error()}
	}
	return oneLine(text), len(r.Conditions()), nil
}

// oneLine takes the line breaks and comments out of a piece of the rule language.
func oneLine(text string) string {
	toks := scan(text)
	var parts []string
	from := 0
	for _, t := range toks {
		if t.kind == comment {
			parts = append(parts, text[from:t.from])
			from = t.to
		}
	}
	return strings.Join(strings.Fields(strings.Join(append(parts, text[from:]), " ")), " ")
}

func writeCondition(v rule.Variable, c Condition) (string, error) {
	switch c.Operator {
	case Is:
		return v.Key, nil
	case IsNot:
		return "!" + v.Key, nil
	case Between:
		low, high, err := readRange(v, c.typed())
		return v.Key + " " + signs[low.op] + " " + writeNumber(v, low.f) + " && " + v.Key + " " + signs[high.op] + " " + writeNumber(v, high.f), err
	case Full, NotFull:
		d, err := readSpan(c.typed())
		return v.Key + map[Operator]string{Full: " <= ", NotFull: " > "}[c.Operator] + writeSpan(d), err
	case OneOf, NoneOf:
		return writeList(v, c)
	}
	operand, err := writeOperand(v, c.typed())
	if err != nil {
		return "", err
	}
	switch c.Operator {
	case Begins:
		return v.Key + ".startsWith(" + operand + ")", nil
	case Ends:
		return v.Key + ".endsWith(" + operand + ")", nil
	case Contains:
		return v.Key + ".contains(" + operand + ")", nil
	case Has:
		return operand + " in " + v.Key, nil
	case HasNot:
		return "!(" + operand + " in " + v.Key + ")", nil
	}
	return v.Key + " " + signs[comparisons[v.Type][c.Operator]] + " " + operand, nil
}

func writeList(v rule.Variable, c Condition) (string, error) {
	words := c.words()
	if len(words) == 0 {
		return "", errors.New("请填写至少一个值，几个值用顿号分开")
	}
	for i, w := range words {
		words[i] = quote(w)
	}
	list := v.Key + " in [" + strings.Join(words, ", ") + "]"
	if c.Operator == NoneOf {
		return "!(" + list + ")", nil
	}
	return list, nil
}

// writeOperand is the one value that an attribute is compared with.
func writeOperand(v rule.Variable, typed string) (string, error) {
	switch v.Type {
	case rule.Int, rule.Double:
		f, err := readNumber(v, typed)
		return writeNumber(v, f), err
	case rule.Date:
		return readDate(typed)
	}
	word := strings.TrimSpace(typed)
	if word == "" {
		return "", errors.New("请填写一个值")
	}
	if v.Type == rule.List && len(splitWords(word)) > 1 {
		return "", errors.New("一个条件只看一个" + v.Label + "；要看几个，请分成几个条件")
	}
	return quote(word), nil
}

// typed is the one value of a condition.
func (c Condition) typed() string { return strings.Join(c.Values, "、") }

// words are the several values of a condition, each once.
func (c Condition) words() []string {
	var words []string
	seen := map[string]bool{}
	for _, v := range c.Values {
		for _, w := range splitWords(v) {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return words
}

// splitWords parts "小型、微型" as people join words.
func splitWords(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;\n\r", r) })
	words := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			words = append(words, p)
		}
	}
	return words
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x00", "")

func quote(s string) string { return `"` + escapes.Replace(s) + `"` }

// Expr is a condition in the rule language; empty for one that cannot be part of the rule.
func (t Tree) Expr(c Condition) string {
	text, _, problem := t.write(c)
	if problem != nil {
		return ""
	}
	return text
}
