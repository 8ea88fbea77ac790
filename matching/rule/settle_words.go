package rule

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// RangeText says which values of an ordered attribute some of its cells hold: "大于 0、不超过 300万美元".
func RangeText(v Variable, cells []Cell) string {
	var parts []string
	for _, r := range ranges(v.Type, cells) {
		parts = append(parts, r.words(v))
	}
	return strings.Join(parts, "，或者")
}

// ranges joins cells that touch.
func ranges(t Type, cells []Cell) []Range {
	low, high := ends(t, Domain{})
	var list []Range
	last := low
	for _, c := range cells {
		if from := c.Low.place(); len(list) == 0 || from != last+1 {
			r := Range{Low: c.Low}
			switch {
			case from == low:
				r.Low = Value{}
			case isShorter(t, from-1, from):
				r.Low, r.Above = valueAt(t, from-1), true
			}
			list = append(list, r)
		}
		last = c.High.place()
		r := &list[len(list)-1]
		r.High, r.Below = c.High, false
		switch {
		case last == high:
			r.High = Value{}
		case isShorter(t, last+1, last):
			r.High, r.Below = valueAt(t, last+1), true
		}
	}
	return list
}

// isShorter says whether the number at a is the one that people wrote, and b only its neighbour.
func isShorter(t Type, a, b int64) bool {
	return t == Double && len(plain(valueAt(t, a).Double())) < len(plain(valueAt(t, b).Double()))
}

// wording says what settles, for a need's Text.
func wording(v Variable, wins, loses []Cell) string {
	if len(loses) == 0 {
		return "有登记即可"
	}
	switch v.Type {
	case Bool:
		return Show(wins[0].Value, v)
	case String:
		return textWords(wins, loses)
	case List:
		return listWords(wins, loses)
	}
	return RangeText(v, wins)
}

// words says a range: "大于 0、不超过 300万美元".
func (r Range) words(v Variable) string {
	lower, lowerOut, upper, upperOut := "不低于 ", "大于 ", "不超过 ", "小于 "
	if v.Type == Date {
		lower, lowerOut, upper, upperOut = "不早于 ", "晚于 ", "不晚于 ", "早于 "
	}
	if r.Above {
		lower = lowerOut
	}
	if r.Below {
		upper = upperOut
	}
	low, high := isUsual(r.Low), isUsual(r.High)
	switch {
	case !low && !high:
		return "有登记即可"
	case low && high && r.Low.place() == r.High.place():
		return "为 " + Show(r.Low, v)
	case !low:
		return upper + Show(r.High, v)
	case !high:
		return lower + Show(r.Low, v)
	}
	return lower + Show(r.Low, v) + "、" + upper + Show(r.High, v)
}

// isUsual says whether an end of a range is a limit that people would think of, and not one of what can be computed.
func isUsual(v Value) bool {
	const most, centuries = 1e15, 60_000 // days
	switch v.kind {
	case Double:
		return v.known && math.Abs(v.Double()) < most
	case Date:
		return v.known && v.place() > -centuries && v.place() < centuries
	}
	return v.known && v.Int() > -most && v.Int() < most
}

// textWords names the texts that settle, the wider sorts with what they leave out.
func textWords(wins, loses []Cell) string {
	won, lost := members(wins), members(loses)
	var names, sorts []string
	var said []kind
	for _, k := range won {
		if slices.ContainsFunc(said, func(s kind) bool { return s.fits(k.value.text) }) {
			continue
		}
		if !k.open {
			names = append(names, orNone(k.value.text))
			continue
		}
		said = append(said, k)
		var but []string
		for _, l := range lost {
			if k.fits(l.value.text) {
				but = append(but, l.words())
			}
		}
		switch {
		case k.words() == "":
			return strings.Join(but, "、") + "以外的"
		case len(but) > 0:
			sorts = append(sorts, k.words()+"（"+strings.Join(but, "、")+"除外）")
		default:
			sorts = append(sorts, k.words())
		}
	}
	return alternatives(append(alternativesOf(names), sorts...))
}

// members are the sorts in the cells, the widest first.
func members(cells []Cell) []kind {
	var list []kind
	for _, c := range cells {
		list = append(list, c.kinds...)
	}
	width := func(k kind) int {
		if !k.open {
			return 1 << 20
		}
		return len(k.prefix) + len(k.suffix) + len(strings.Join(k.contains, ""))
	}
	slices.SortStableFunc(list, func(a, b kind) int { return width(a) - width(b) })
	return list
}

// words says a sort of texts; empty for all texts that nothing else names.
func (k kind) words() string {
	if !k.open {
		return orNone(k.value.text)
	}
	var parts []string
	if k.prefix != "" {
		parts = append(parts, "以 "+k.prefix+" 开头")
	}
	for _, c := range k.contains {
		parts = append(parts, "含“"+c+"”")
	}
	if k.suffix != "" {
		parts = append(parts, "以 "+k.suffix+" 结尾")
	}
	return strings.Join(parts, "、")
}

func orNone(s string) string {
	if s == "" {
		return "空白"
	}
	return s
}

// alternatives joins with 或: "大型、中型或小型".
func alternatives(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], "、") + "或" + list[len(list)-1]
}

// maxNames is how many texts are named before the rest is only counted.
const maxNames = 6

func alternativesOf(names []string) []string {
	if len(names) <= maxNames {
		return names
	}
	return append(names[:maxNames:maxNames], "其余 "+strconv.Itoa(len(names)-maxNames)+" 项之一")
}

// listWords says which elements a list must have and must not have, or that it must have one of several.
func listWords(wins, loses []Cell) string {
	won, lost := members(wins), members(loses)
	has := func(k kind, s string) bool { return slices.Contains(k.value.list, s) }
	all := func(list []kind, s string, want bool) bool {
		return !slices.ContainsFunc(list, func(k kind) bool { return has(k, s) != want })
	}
	var texts, any []string
	for _, k := range slices.Concat(won, lost) {
		for _, s := range k.value.list {
			if !slices.Contains(texts, s) {
				texts = append(texts, s)
			}
		}
	}
	slices.Sort(texts)
	var parts []string
	left := lost // what the parts do not rule out yet
	for _, s := range texts {
		switch {
		case all(won, s, true):
			parts = append(parts, "含“"+s+"”")
			left = without(left, func(k kind) bool { return !has(k, s) })
		case all(won, s, false):
			parts = append(parts, "不含“"+s+"”")
			left = without(left, func(k kind) bool { return has(k, s) })
		case all(lost, s, false):
			any = append(any, "“"+s+"”")
		}
	}
	if len(left) == 0 && len(parts) > 0 {
		return strings.Join(parts, "、")
	}
	missing := without(won, func(k kind) bool {
		return slices.ContainsFunc(any, func(s string) bool { return has(k, strings.Trim(s, "“”")) })
	})
	if len(any) > 0 && len(missing) == 0 {
		return "含" + alternatives(any)
	}
	return ""
}

func without(list []kind, drop func(kind) bool) []kind {
	return slices.DeleteFunc(slices.Clone(list), drop)
}
