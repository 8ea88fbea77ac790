package writing

import (
	"fmt"
	"slices"
	"strings"
)

// run reads one run: letters of one form, a picture, a mark of a field or of a note.
func (l *inline) run(n *node) {
	rPr := n.kid("rPr")
	if rPr.kid("vanish").on() {
		l.word.seen["隐藏文字没有导入"]++
		return
	}
	s := style{bold: l.bold}
	s.letters(rPr)
	l.size = max(l.size, s.size)
	form := piece{bold: s.bold, italic: rPr.kid("i").on()}
	for _, k := range n.kids {
		switch k.name {
		case "AlternateContent":
			l.run(&node{name: "r", kids: append([]*node{{name: "rPr", kids: kidsOf(rPr)}}, kidsOf(k.kid("Choice"))...)})
		case "drawing", "pict", "object":
			l.picture(k)
		case "footnoteReference", "endnoteReference":
			l.note(k)
		case "fldChar":
			l.fieldMark(k.get("fldCharType"))
		case "instrText":
			if i := len(l.fields) - 1; i >= 0 && !l.fields[i].shown {
				l.fields[i].code += k.text
			}
		case "commentReference":
			l.word.seen["批注没有导入"]++
		default:
			form.text = runText(k)
			l.add(form)
		}
	}
}

func kidsOf(n *node) []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// runText is the text that an element of a run stands for.
func runText(k *node) string {
	switch k.name {
	case "t":
		return k.text
	case "tab":
		return "　"
	case "cr":
		return "\n"
	case "br":
		if kind := k.get("type"); kind == "" || kind == "textWrapping" {
			return "\n"
		}
	case "noBreakHyphen":
		return "-"
	}
	return ""
}

func (l *inline) note(k *node) {
	id := strings.TrimSuffix(k.name, "Reference") + k.get("id")
	if l.word.noteTexts[id] == nil || len(l.word.footnotes) >= 1000 {
		return
	}
	i := slices.Index(l.word.footnotes, id)
	if i < 0 {
		i = len(l.word.footnotes)
		l.word.footnotes = append(l.word.footnotes, id)
	}
	l.add(piece{text: fmt.Sprintf("[^%d]", i+1), raw: true})
}

func (l *inline) fieldMark(kind string) {
	last := len(l.fields) - 1
	switch {
	case kind == "begin" && len(l.fields) < 50:
		l.fields = append(l.fields, field{outer: l.href})
	case last < 0:
	case kind == "separate":
		l.fields[last].shown = true
		if code := strings.Fields(l.fields[last].code); len(code) >= 2 && strings.EqualFold(code[0], "HYPERLINK") {
			l.href = address(strings.Trim(code[1], `"“”`))
		}
	case kind == "end":
		l.href = l.fields[last].outer
		l.fields = l.fields[:last]
	}
}
