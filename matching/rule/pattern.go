package rule

import (
	"regexp"
	"regexp/syntax"
)

// maxSteps limits a regular expression to what every engine prepares within milliseconds: its steps from one character to a next,
// times its different characters and classes. A postcode or a 18-digit code takes a few dozen.
const maxSteps = 10_000

// checkPattern says why a regular expression cannot be used, or nothing. Postgres cannot do all of RE2: what looks around or
// is an anchor to be repeated makes its automata grow without bounds.
func checkPattern(source string) string {
	if _, err := regexp.Compile(source); err != nil {
		return "正则表达式有误"
	}
	re, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "正则表达式有误"
	}
	c := &patternCheck{classes: map[string]bool{}}
	total := c.shape(re, false)
	switch {
	case c.message != "":
		return c.message
	case total.steps*len(c.classes) > maxSteps:
		return "正则表达式太复杂，请减少其中的“?”“*”和重复次数"
	}
	return ""
}

type patternCheck struct {
	classes map[string]bool
	message string
}

// shape is how many characters a part can begin and end with, the steps between its characters, and whether it may be empty.
type shape struct {
	first, last, steps int
	empty              bool
}

func (a shape) then(b shape) shape {
	out := shape{first: a.first, last: b.last, steps: min(a.steps+b.steps+a.last*b.first, 2*maxSteps), empty: a.empty && b.empty}
	if a.empty {
		out.first += b.first
	}
	if b.empty {
		out.last += a.last
	}
	return out
}

func (a shape) again() shape {
	a.steps = min(a.steps+a.last*a.first, 2*maxSteps)
	return a
}

func (a shape) maybe() shape {
	a.empty = true
	return a
}

func (c *patternCheck) shape(re *syntax.Regexp, repeated bool) shape {
	switch re.Op {
	case syntax.OpNoMatch, syntax.OpEmptyMatch:
		return shape{empty: true}
	case syntax.OpBeginText, syntax.OpEndText:
		if repeated {
			c.message = "正则表达式里的 ^ 和 $ 不能重复"
		}
		return shape{first: 1, last: 1, empty: true}
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		c.message = `正则表达式里不能用 \b、\B 和多行的 ^、$，请写出前后的文字`
		return shape{empty: true}
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return c.characters(re)
	case syntax.OpStar:
		return c.shape(re.Sub[0], true).again().maybe()
	case syntax.OpPlus:
		return c.shape(re.Sub[0], true).again()
	case syntax.OpQuest:
		return c.shape(re.Sub[0], repeated).maybe()
	case syntax.OpRepeat:
		return c.repeat(re)
	}
	out := shape{empty: re.Op != syntax.OpAlternate}
	for _, sub := range re.Sub {
		next := c.shape(sub, repeated)
		if re.Op == syntax.OpAlternate {
			out = shape{out.first + next.first, out.last + next.last, out.steps + next.steps, out.empty || next.empty}
		} else {
			out = out.then(next)
		}
	}
	return out
}

func (c *patternCheck) characters(re *syntax.Regexp) shape {
	out := shape{empty: true}
	if re.Op != syntax.OpLiteral {
		c.classes[re.String()] = true
		return shape{first: 1, last: 1}
	}
	for _, r := range re.Rune {
		c.classes[string(r)] = true
		out = out.then(shape{first: 1, last: 1})
	}
	return out
}

func (c *patternCheck) repeat(re *syntax.Regexp) shape {
	one := c.shape(re.Sub[0], true)
	out := shape{empty: true}
	for range re.Min {
		out = out.then(one)
	}
	for range re.Max - re.Min { // none where Max is -1, for any number
		out = out.then(one.maybe())
	}
	if re.Max < 0 {
		out = out.then(one.again().maybe())
	}
	return out
}
