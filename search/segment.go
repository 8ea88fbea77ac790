package search

import (
	"slices"
	"time"
)

// segment is an index over some texts, which never changes once it is built.
type segment struct {
	texts   []indexed
	records []record
	owners  []int32 // by record, its text
	ids     map[term]int32
	lists   [][]byte // by id, the records that have the term, ascending
	stats   []stat
	lengths lengths // of all texts together
}

// indexed is a text in a segment.
type indexed struct {
	*Text
	first  int32 // of its records
	title  []rune
	bare   string
	number number // zero without a 文号
	from   string // first and last day in force; empty for any
	until  string
	topics uint16
	size   lengths
}

// record is one heading of a text.
type record struct {
	section
	size int32 // tokens under the heading
}

// lengths counts tokens by field.
type lengths struct{ title, heading, body int }

// stat counts a term over a segment.
type stat struct {
	texts  int32  // that have it
	weight uint32 // how often it is there, in titles and headings more: what the index knows of the language
}

// In the weight of a term, a title counts as so many times a body.
const (
	titleWeight   = 20
	headingWeight = 5
)

// builder makes a segment.
type builder struct {
	*segment
	last    []uint32 // by term, the last record in its list
	in      []int32  // by term, the last text counted
	scratch []uint64
}

func newBuilder() *builder {
	return &builder{segment: &segment{ids: map[term]int32{}}}
}

// add indexes a text.
func (b *builder) add(t Text) {
	at := int32(len(b.texts))
	entry := indexed{Text: &t, first: int32(len(b.records)), title: []rune(Normalize(t.Title)), bare: bare(t.Title)}
	if n, ok := parseNumber(t.DocNo); ok && t.Kind == Document {
		entry.number = n
	}
	entry.from, entry.until = dayString(t.From), dayString(t.Until)
	entry.topics = about(t.Title, t.Body)
	list := sections(t.Body)
	t.Body = "" // the sections have it
	for i, s := range list {
		r := record{section: s}
		b.scratch = b.scratch[:0]
		if i == 0 {
			entry.size.title += b.take(entry.title, 0, true)
			b.take([]rune(Normalize(t.DocNo+" "+t.Issuer)), 2, false) // so that other words than the number's own find it
			if t.Of != "" {
				b.take([]rune(Normalize(t.Of)), 1, false)
			}
		}
		entry.size.heading += b.take([]rune(Normalize(s.heading)), 1, false)
		r.size = int32(b.take([]rune(Normalize(s.body)), 2, false))
		entry.size.body += int(r.size)
		b.close(at)
		b.records, b.owners = append(b.records, r), append(b.owners, at)
	}
	b.lengths.title += entry.size.title
	b.lengths.heading += entry.size.heading
	b.lengths.body += entry.size.body
	b.texts = append(b.texts, entry)
}

// take notes the tokens of a field of the record that is being made, and returns how many there are.
func (b *builder) take(text []rune, field uint64, singles bool) int {
	n := 0
	for _, t := range analyze(text, singles) {
		b.scratch = append(b.scratch, uint64(b.id(t.term))<<2|field)
		n++
	}
	return n
}

func (b *builder) id(t term) int32 {
	id, ok := b.ids[t]
	if !ok {
		id = int32(len(b.lists))
		b.ids[t] = id
		b.lists, b.stats, b.last, b.in = append(b.lists, nil), append(b.stats, stat{}), append(b.last, 0), append(b.in, -1)
	}
	return id
}

// close writes the noted tokens as hits of the next record, of the text at the given place.
func (b *builder) close(at int32) {
	slices.Sort(b.scratch)
	number := uint32(len(b.records))
	for i := 0; i < len(b.scratch); {
		id := b.scratch[i] >> 2
		h := hit{record: number}
		for ; i < len(b.scratch) && b.scratch[i]>>2 == id; i++ {
			switch b.scratch[i] & 3 {
			case 0:
				h.title = more(h.title)
			case 1:
				h.heading = more(h.heading)
			default:
				h.body = more(h.body)
			}
		}
		b.lists[id] = appendHit(b.lists[id], b.last[id], h)
		b.last[id] = number
		b.stats[id].weight += titleWeight*uint32(h.title) + headingWeight*uint32(h.heading) + uint32(h.body)
		if b.in[id] != at {
			b.in[id] = at
			b.stats[id].texts++
		}
	}
}

func more(n uint8) uint8 {
	if n == 255 {
		return n
	}
	return n + 1
}

// finish returns the segment, its lists in one piece.
func (b *builder) finish() *segment {
	total := 0
	for _, l := range b.lists {
		total += len(l)
	}
	arena := make([]byte, 0, total)
	for i, l := range b.lists {
		from := len(arena)
		arena = append(arena, l...)
		b.lists[i] = arena[from:len(arena):len(arena)]
	}
	return b.segment
}

// list reads the records that have t.
func (s *segment) list(t term) hits {
	if id, ok := s.ids[t]; ok {
		return hits{rest: s.lists[id]}
	}
	return hits{}
}

func (s *segment) stat(t term) stat {
	if id, ok := s.ids[t]; ok {
		return s.stats[id]
	}
	return stat{}
}

func dayString(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
