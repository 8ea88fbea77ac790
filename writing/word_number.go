package writing

import (
	"strconv"
	"strings"
)

// numbering is the lists of a Word file and how far each has counted.
type numbering struct {
	lists    map[string]string // numId → abstract list
	levels   map[string][9]numberLevel
	counters map[string]*[9]int
}

type numberLevel struct {
	format, text string
	start        int
}

func readNumbering(root *node) numbering {
	n := numbering{lists: map[string]string{}, levels: map[string][9]numberLevel{}, counters: map[string]*[9]int{}}
	for _, k := range root.kids {
		switch k.name {
		case "abstractNum":
			var levels [9]numberLevel
			for _, l := range k.kids {
				i, err := strconv.Atoi(l.get("ilvl"))
				if l.name != "lvl" || err != nil || i < 0 || i > 8 {
					continue
				}
				start, err := strconv.Atoi(l.kid("start").get("val"))
				if err != nil {
					start = 1
				}
				levels[i] = numberLevel{format: l.kid("numFmt").get("val"), text: l.kid("lvlText").get("val"), start: start}
			}
			n.levels[k.get("abstractNumId")] = levels
		case "num":
			n.lists[k.get("numId")] = k.kid("abstractNumId").get("val")
		}
	}
	return n
}

// next counts a paragraph of the list and returns its mark: one that Markdown writes by itself as item, any other as the words it stands for.
func (n numbering) next(numID, indent string) (item, words string) {
	list, ok := n.lists[numID]
	if !ok || numID == "0" {
		return "", ""
	}
	at, err := strconv.Atoi(indent)
	if err != nil || at < 0 || at > 8 {
		at = 0
	}
	levels := n.levels[list]
	counts := n.counters[list]
	if counts == nil {
		counts = &[9]int{}
		n.counters[list] = counts
	}
	for i := range at {
		counts[i] = max(counts[i], levels[i].start)
	}
	if counts[at] == 0 {
		counts[at] = levels[at].start
	} else {
		counts[at]++
	}
	for i := at + 1; i < 9; i++ {
		counts[i] = 0
	}
	l := levels[at]
	switch {
	case l.format == "bullet":
		return strings.Repeat("  ", at) + "- ", ""
	case l.format == "none" || l.text == "":
		return "", ""
	case l.format == "decimal" && at == 0 && (l.text == "%1." || l.text == "%1)"):
		return strconv.Itoa(counts[0]) + l.text[2:] + " ", ""
	}
	words = l.text
	for i := range 9 {
		words = strings.ReplaceAll(words, "%"+strconv.Itoa(i+1), counted(levels[i].format, counts[i]))
	}
	if strings.HasSuffix(words, "条") {
		words += "　"
	}
	return "", words
}

// counted is n in the format of a list.
func counted(format string, n int) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "koreanCounting":
		return Numeral(n)
	case "lowerLetter", "upperLetter":
		if n < 1 || n > 26 {
			return strconv.Itoa(n)
		}
		return string(rune(map[string]rune{"lowerLetter": 'a', "upperLetter": 'A'}[format]) + rune(n-1))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "bullet", "none":
		return ""
	}
	return strconv.Itoa(n)
}

// Numeral is 12 as 十二 and 103 as 一百零三; it counts to 999.
func Numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 999:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n%10]
	case n < 100:
		return digits[n/10] + "十" + digits[n%10]
	}
	rest := n % 100
	switch {
	case rest == 0:
		return digits[n/100] + "百"
	case rest < 10:
		return digits[n/100] + "百零" + digits[rest]
	}
	return digits[n/100] + "百" + digits[rest/10] + "十" + digits[rest%10]
}
