package search

import "encoding/binary"

// hit is how often a term stands in a record, by field.
type hit struct {
	record               uint32
	title, heading, body uint8
}

// A posting list is bytes: for each record a number, four times the distance to the one before plus what follows.
const (
	onceInBody  = iota // nothing
	inBody             // a byte: how often
	onceInTitle        // nothing
	anywhere           // three bytes
)

// appendHit adds h to a list whose last record is before.
func appendHit(list []byte, before uint32, h hit) []byte {
	mode := uint64(anywhere)
	switch {
	case h.title == 0 && h.heading == 0 && h.body == 1:
		mode = onceInBody
	case h.title == 0 && h.heading == 0:
		mode = inBody
	case h.title == 1 && h.heading == 0 && h.body == 0:
		mode = onceInTitle
	}
	list = binary.AppendUvarint(list, uint64(h.record-before)<<2|mode)
	switch mode {
	case inBody:
		list = append(list, h.body)
	case anywhere:
		list = append(list, h.title, h.heading, h.body)
	}
	return list
}

// hits reads a list; next returns false at its end.
type hits struct {
	rest []byte
	last uint32
}

func (l *hits) next(h *hit) bool {
	if len(l.rest) == 0 {
		return false
	}
	v, n := uint64(l.rest[0]), 1
	if v >= 0x80 {
		v, n = binary.Uvarint(l.rest)
	}
	l.rest = l.rest[n:]
	l.last += uint32(v >> 2)
	*h = hit{record: l.last}
	switch v & 3 {
	case onceInBody:
		h.body = 1
	case inBody:
		h.body, l.rest = l.rest[0], l.rest[1:]
	case onceInTitle:
		h.title = 1
	default:
		h.title, h.heading, h.body, l.rest = l.rest[0], l.rest[1], l.rest[2], l.rest[3:]
	}
	return true
}
