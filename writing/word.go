package writing

import (
	"fmt"
	"slices"
	"strings"
)

// Image is a picture of an imported text, which refers to it as /files/<SHA256>.
type Image struct {
	SHA256    string // hex
	MediaType string
	Data      []byte
}

// Import is a file as Markdown.
type Import struct {
	Title    string // as far as the file shows it
	DocNo    string // 发文字号 from the head of the file
	Issuer   string // from the red head
	Markdown string
	Images   []Image
	Notes    []string // what was left out or changed, for the person who imports
}

// word reads one Word file.
type word struct {
	*archive
	part      string
	relations map[string]relation
	styles    map[string]style
	numbers   numbering
	noteTexts map[string]*node // footnotes by their id
	footnotes []string         // ids, in the order they are referred to
	images    []Image
	seen      map[string]int // what could not be taken, and how often
	outlined  bool           // headings are styled, so numbers in front make none
	inArticle bool           // under 第X条, where （一） is an item
}

// Word reads a .docx file.
func Word(content []byte) (Import, error) {
	w, body, err := openWord(content)
	if err != nil {
		return Import{}, err
	}
	blocks := w.blocks(body)
	var in Import
	blocks = takeHead(&in, blocks)
	w.outlined = slices.ContainsFunc(blocks, func(p passage) bool { return p.level > 0 })
	in.Markdown = w.markdown(blocks)
	if strings.TrimSpace(in.Markdown) == "" && in.Title == "" {
		return Import{}, ErrNoText
	}
	in.Images = w.images
	in.Notes = w.notes()
	return in, nil
}

// openWord checks the file as a whole and returns the body of its text.
func openWord(content []byte) (*word, *node, error) {
	a, err := openArchive(content)
	if err != nil {
		return nil, nil, err
	}
	if err := a.checkRelations(); err != nil {
		return nil, nil, err
	}
	w := &word{archive: a, seen: map[string]int{}, noteTexts: map[string]*node{}}
	if w.part, err = a.mainPart(); err != nil {
		return nil, nil, err
	}
	root, err := a.tree(w.part)
	if err != nil {
		return nil, nil, err
	}
	body := root.kid("body")
	if body == nil {
		return nil, nil, ErrNotWord
	}
	if w.relations, err = a.relations(w.part); err != nil {
		return nil, nil, err
	}
	return w, body, w.readBeside()
}

// readBeside reads the parts that the text leans on.
func (w *word) readBeside() error {
	for _, r := range w.relations {
		if r.external || !w.has(r.target) {
			continue
		}
		var read func(*node)
		switch r.kind {
		case "styles":
			read = func(n *node) { w.styles = readStyles(n) }
		case "numbering":
			read = func(n *node) { w.numbers = readNumbering(n) }
		case "footnotes", "endnotes":
			read = func(n *node) {
				for _, k := range n.kids {
					w.noteTexts[k.name+k.get("id")] = k
				}
			}
		default:
			continue
		}
		root, err := w.tree(r.target)
		if err != nil {
			return err
		}
		read(root)
	}
	return nil
}

// markdown joins blocks: a blank line between paragraphs, none between the items of a list.
func (w *word) markdown(blocks []passage) string {
	var b strings.Builder
	for i, block := range blocks {
		text := block.markdown(w)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
			if i == 0 || block.list == "" || blocks[i-1].list == "" {
				b.WriteString("\n")
			}
		}
		b.WriteString(text)
	}
	for i := 0; i < len(w.footnotes); i++ { // a note may refer to another
		if note := w.noteTexts[w.footnotes[i]]; note != nil {
			var parts []string
			for _, p := range w.blocks(note) {
				parts = append(parts, strings.ReplaceAll(p.text, "\n", " "))
			}
			fmt.Fprintf(&b, "\n\n[^%d]: %s", i+1, strings.Join(parts, " "))
		}
	}
	b.WriteString("\n")
	return b.String()
}

// notes says what the import left out.
func (w *word) notes() []string {
	var out []string
	for what, n := range w.seen {
		out = append(out, fmt.Sprintf("%s（%d处）", what, n))
	}
	slices.Sort(out)
	return out
}
