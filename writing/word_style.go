package writing

import (
	"regexp"
	"strconv"
	"strings"
)

// style is what a paragraph takes from its style.
type style struct {
	level         int // 1 to 9, 0 for a text
	title, toc    bool
	bold, center  bool
	size          int
	numID, indent string
}

var headingName = regexp.MustCompile(`^(?:heading|标题) ?([1-9])$`)

// readStyles resolves every style along the styles that it is based on.
func readStyles(root *node) map[string]style {
	raw := map[string]*node{}
	for _, k := range root.kids {
		if k.name == "style" {
			raw[k.get("styleId")] = k
		}
	}
	out := map[string]style{}
	for id := range raw {
		var chain []*node
		for at := raw[id]; at != nil && len(chain) < 20; at = raw[at.kid("basedOn").get("val")] {
			chain = append(chain, at)
		}
		var s style
		for i := len(chain) - 1; i >= 0; i-- {
			s.take(chain[i])
		}
		out[id] = s
	}
	return out
}

func (s *style) take(n *node) {
	name := strings.ToLower(n.kid("name").get("val"))
	if m := headingName.FindStringSubmatch(name); m != nil {
		s.level, _ = strconv.Atoi(m[1]) // the pattern has one digit
	}
	s.title = s.title || name == "title" || name == "标题"
	s.toc = s.toc || strings.HasPrefix(name, "toc ") || strings.HasPrefix(name, "目录")
	s.paragraph(n.kid("pPr"))
	s.letters(n.kid("rPr"))
}

// paragraph takes what paragraph properties say.
func (s *style) paragraph(pPr *node) {
	if o := pPr.kid("outlineLvl"); o != nil {
		s.level = 0
		if n, err := strconv.Atoi(o.get("val")); err == nil && n >= 0 && n < 9 {
			s.level = n + 1
		}
	}
	if jc := pPr.kid("jc"); jc != nil {
		s.center = jc.get("val") == "center"
	}
	if num := pPr.kid("numPr"); num != nil {
		if id := num.kid("numId"); id != nil {
			s.numID = id.get("val")
		}
		if level := num.kid("ilvl"); level != nil {
			s.indent = level.get("val")
		}
	}
}

// letters takes what run properties say.
func (s *style) letters(rPr *node) {
	if b := rPr.kid("b"); b != nil {
		s.bold = b.on()
	}
	if sz := rPr.kid("sz"); sz != nil {
		s.size, _ = strconv.Atoi(sz.get("val")) // nonsense is no size
	}
}
