package writing

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/ledongthuc/pdf"
)

// shown is a piece of text and where on its page it stands.
type shown struct {
	x, y, size float64
	text       string
}

// matrix is a PDF transformation: a b c d e f.
type matrix [6]float64

var still = matrix{1, 0, 0, 1, 0, 0}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

// pdfPage follows the operators of a page that move and show text.
type pdfPage struct {
	page           pdf.Page
	ctm, line, now matrix
	saved          []matrix
	size, leading  float64
	decode         pdf.TextEncoding
	fonts          map[string]pdf.TextEncoding
	out            []shown
}

// pageLines puts the texts of a page in lines from the top down: those whose feet stand within a third of their size are one line.
func pageLines(page pdf.Page) string {
	p := &pdfPage{page: page, ctm: still, line: still, now: still, fonts: map[string]pdf.TextEncoding{}}
	pdf.Interpret(page.V.Key("Contents"), p.operator)
	slices.SortStableFunc(p.out, func(a, b shown) int { return cmp.Compare(b.y, a.y) })
	var b strings.Builder
	for len(p.out) > 0 {
		n := 1
		for n < len(p.out) && p.out[0].y-p.out[n].y <= max(p.out[0].size, 6)/3 {
			n++
		}
		line := p.out[:n]
		slices.SortStableFunc(line, func(a, b shown) int { return cmp.Compare(a.x, b.x) })
		for _, s := range line {
			b.WriteString(s.text)
		}
		b.WriteString("\n")
		p.out = p.out[n:]
	}
	return b.String()
}

func (p *pdfPage) operator(stack *pdf.Stack, op string) {
	args := make([]pdf.Value, stack.Len())
	for i := range slices.Backward(args) {
		args[i] = stack.Pop()
	}
	number := func(i int) float64 {
		if i < len(args) {
			return args[i].Float64()
		}
		return 0
	}
	all := func() matrix { return matrix{number(0), number(1), number(2), number(3), number(4), number(5)} }
	switch op {
	case "q":
		if len(p.saved) < 1000 {
			p.saved = append(p.saved, p.ctm)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			p.ctm, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		p.ctm = all().then(p.ctm)
	case "BT":
		p.line, p.now = still, still
	case "Tm":
		p.line = all()
		p.now = p.line
	case "TL":
		p.leading = number(0)
	case "TD":
		p.leading = -number(1)
		p.move(number(0), number(1))
	case "Td":
		p.move(number(0), number(1))
	case "T*":
		p.move(0, -p.leading)
	case "Tf":
		if len(args) == 2 {
			p.font(args[0].Name())
			p.size = number(1)
		}
	case "'", `"`:
		p.move(0, -p.leading)
		p.show(args)
	case "Tj", "TJ":
		p.show(args)
	}
}

func (p *pdfPage) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.then(p.line)
	p.now = p.line
}

func (p *pdfPage) font(name string) {
	enc, ok := p.fonts[name]
	if !ok {
		enc = decoder(p.page.Font(name))
		p.fonts[name] = enc
	}
	p.decode = enc
}

// show takes the strings of one operator together. What is shown on the same line by the next stands behind it by as little as keeps the order.
func (p *pdfPage) show(args []pdf.Value) {
	if len(args) == 0 || len(p.out) > 500_000 {
		return
	}
	var b strings.Builder
	take := func(v pdf.Value) {
		if v.Kind() != pdf.String {
			return
		}
		if p.decode != nil {
			b.WriteString(p.decode.Decode(v.RawString()))
		}
	}
	last := args[len(args)-1]
	take(last)
	for i := range last.Len() {
		if last.Kind() == pdf.Array {
			take(last.Index(i))
		}
	}
	at := p.now.then(p.ctm)
	p.out = append(p.out, shown{at[4], at[5], p.size * math.Hypot(at[2], at[3]), b.String()})
	p.now = matrix{1, 0, 0, 1, 0.01, 0}.then(p.now)
}
