package writing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blocks reads the paragraphs and tables of a body, a cell or a note.
func (w *word) blocks(parent *node) []passage {
	var out []passage
	for _, n := range parent.kids {
		switch n.name {
		case "p":
			out = append(out, w.paragraph(n)...)
		case "tbl":
			out = append(out, w.table(n)...)
		case "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice":
			out = append(out, w.blocks(n)...)
		}
	}
	return out
}

// paragraph is one passage, and those of the text boxes that hang on it.
func (w *word) paragraph(n *node) []passage {
	pPr := n.kid("pPr")
	s := w.styles[pPr.kid("pStyle").get("val")]
	if s.toc {
		w.seen["目录没有导入，页面会自动生成"]++
		return nil
	}
	s.paragraph(pPr)
	line := &inline{word: w, bold: s.bold, size: s.size}
	line.walk(n)
	p := passage{text: line.markdown(), plain: strings.Join(strings.Fields(line.plain()), " "), level: s.level, title: s.title, center: s.center, size: line.size}
	if p.text != "" {
		item, words := w.numbers.next(s.numID, s.indent)
		if p.level == 0 {
			p.list = item
		}
		p.text, p.plain = escape(words)+p.text, words+p.plain
	}
	out := make([]passage, 0, 1+len(line.boxes))
	if p.text != "" {
		out = append(out, p)
	}
	return append(out, line.boxes...)
}

// piece is a stretch of text in one form.
type piece struct {
	text   string
	bold   bool
	italic bool
	href   string
	raw    bool // Markdown already
}

// inline collects the text of a paragraph.
type inline struct {
	word   *word
	bold   bool // of the paragraph's style
	size   int  // the largest letters
	pieces []piece
	boxes  []passage
	href   string
	fields []field // complex fields that are open
}

// field is a complex field such as HYPERLINK: its code, then what it shows.
type field struct {
	code  string
	shown bool
	outer string // the link around it
}

func (l *inline) add(p piece) {
	if p.text == "" || len(l.fields) > 0 && !l.fields[len(l.fields)-1].shown {
		return
	}
	p.href = l.href
	if n := len(l.pieces); n > 0 && !p.raw && !l.pieces[n-1].raw && l.pieces[n-1].bold == p.bold && l.pieces[n-1].italic == p.italic && l.pieces[n-1].href == p.href {
		l.pieces[n-1].text += p.text
		return
	}
	l.pieces = append(l.pieces, p)
}

func (l *inline) walk(parent *node) {
	for _, n := range parent.kids {
		switch n.name {
		case "r":
			l.run(n)
		case "hyperlink":
			outer := l.href
			if r, ok := l.word.relations[n.get("id")]; ok && r.external {
				l.href = address(r.target)
			}
			l.walk(n)
			l.href = outer
		case "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
			l.walk(n)
		case "del", "moveFrom":
			l.word.seen["修订按已接受导入，删去的文字没有保留"]++
		case "oMath", "oMathPara":
			n.all("t", func(t *node) { l.add(piece{text: t.text}) })
			l.word.seen["公式已改为普通文字，请核对"]++
		case "commentReference":
			l.word.seen["批注没有导入"]++
		}
	}
}

// address keeps the links that a page may carry.
func address(target string) string {
	for _, scheme := range []string{"http://", "https://", "mailto:", "tel:"} {
		if strings.HasPrefix(strings.ToLower(target), scheme) && !strings.ContainsAny(target, " <>\"'`\\\n\r\t|") {
			return strings.NewReplacer("(", "%28", ")", "%29").Replace(target)
		}
	}
	return ""
}

// markdown writes the pieces, with marks around them where they may stand.
func (l *inline) markdown() string {
	var b strings.Builder
	for i, p := range l.pieces {
		if p.raw {
			b.WriteString(p.text)
			continue
		}
		lead, text, tail := apart(p, edge(b.String(), true), l.after(i))
		if text == "" {
			b.WriteString(escape(lead + tail))
			continue
		}
		marked := escape(text)
		if p.italic {
			marked = "*" + marked + "*"
		}
		if p.bold {
			marked = "**" + marked + "**"
		}
		if p.href != "" {
			marked = "[" + marked + "](" + p.href + ")"
		}
		b.WriteString(escape(lead) + marked + escape(tail))
	}
	return strings.Trim(b.String(), " \t\n\u3000")
}

func (l *inline) plain() string {
	var b strings.Builder
	for _, p := range l.pieces {
		if !p.raw {
			b.WriteString(p.text)
		}
	}
	return strings.Trim(b.String(), " \t\n\u3000")
}

// after is the first letter that follows piece i, or a space.
func (l *inline) after(i int) rune {
	if i+1 < len(l.pieces) {
		return edge(l.pieces[i+1].text, false)
	}
	return ' '
}

// edge is the last or first letter of s, or a space when there is none.
func edge(s string, last bool) rune {
	r, _ := utf8.DecodeRuneInString(s)
	if last {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	if r == utf8.RuneError {
		return ' '
	}
	return r
}

// apart takes the edges off an emphasised text that would keep its marks from being read as marks: spaces, and punctuation next to a letter.
func apart(p piece, before, after rune) (lead, text, tail string) {
	if !p.bold && !p.italic {
		return "", p.text, ""
	}
	open := func(r rune) bool {
		return unicode.IsSpace(r) || (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !outside(before)
	}
	shut := func(r rune) bool {
		return unicode.IsSpace(r) || (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !outside(after)
	}
	text = strings.TrimLeftFunc(p.text, open)
	lead = p.text[:len(p.text)-len(text)]
	trimmed := strings.TrimRightFunc(text, shut)
	return lead, trimmed, text[len(trimmed):]
}

func outside(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) }
