package columnar

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"sync"

	"huizhida/matching/rule"
)

// stored is a view as it is kept in a file: what cannot be computed again. Gob tells its version by its field names.
type stored struct {
	Vars  []rule.Variable
	Parts []storedPart
}

type storedPart struct {
	First   int64 // of the ids
	Rows    int
	IDs     []int64 // nil when there is no gap in them
	Live    bitmap
	Columns []storedColumn
}

type storedColumn struct {
	Held    bool
	Kind    rule.Type
	Numbers []uint64
	Texts   []string
	Lists   []string // joined, as SetText takes them
	Narrow  []byte
	Middle  []uint16
	Wide    []uint32
	Unknown bitmap
}

// Write keeps the view.
func (v *View) Write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	s := stored{Vars: v.vars}
	for _, p := range v.parts {
		part := storedPart{First: p.table.ids.first, Rows: p.table.Rows(), IDs: p.table.ids.list, Live: p.live}
		for _, c := range p.table.columns {
			part.Columns = append(part.Columns, c.stored())
		}
		s.Parts = append(s.Parts, part)
	}
	if err := gob.NewEncoder(out).Encode(s); err != nil {
		return fmt.Errorf("keep the register: %w", err)
	}
	return out.Flush()
}

func (c *column) stored() storedColumn {
	if c == nil {
		return storedColumn{}
	}
	s := storedColumn{Held: true, Kind: c.kind, Numbers: c.numbers, Texts: c.texts, Narrow: c.narrow, Middle: c.middle, Wide: c.wide, Unknown: c.unknown}
	for _, list := range c.lists {
		s.Lists = append(s.Lists, joinList(list))
	}
	return s
}

// Read takes up a view that was kept for the same variables; the indexes are made anew, on as many cores as workers says.
func Read(r io.Reader, vars []rule.Variable, workers int) (*View, error) {
	var s stored
	if err := gob.NewDecoder(bufio.NewReaderSize(r, 1<<20)).Decode(&s); err != nil {
		return nil, fmt.Errorf("take up the register: %w", err)
	}
	if len(s.Vars) != len(vars) {
		return nil, fmt.Errorf("take up the register: it has %d attributes, not %d", len(s.Vars), len(vars))
	}
	for i, v := range vars {
		if s.Vars[i].Key != v.Key || s.Vars[i].Type != v.Type {
			return nil, fmt.Errorf("take up the register: its attribute %s is now %s", s.Vars[i].Key, v.Key)
		}
	}
	v := &View{vars: vars}
	for _, p := range s.Parts {
		part, err := p.part(len(vars), workers)
		if err != nil {
			return nil, err
		}
		v.parts = append(v.parts, part)
	}
	return v, nil
}

func (s storedPart) part(vars, workers int) (part, error) {
	t := &Table{ids: identity{s.First, s.Rows, s.IDs}, columns: make([]*column, vars), words: (s.Rows + 63) / 64}
	p := part{table: t, live: s.Live, rows: s.Rows, cache: newCache(t)}
	if p.live != nil {
		p.rows = p.live.count()
	}
	var group sync.WaitGroup
	room := make(chan struct{}, max(workers, 1))
	for i, c := range s.Columns {
		if !c.Held {
			continue
		}
		if rows := max(len(c.Narrow), len(c.Middle), len(c.Wide)); rows != s.Rows {
			return p, fmt.Errorf("take up the register: a column has %d rows, not %d", rows, s.Rows)
		}
		room <- struct{}{}
		group.Go(func() {
			t.columns[i] = c.column(s.Rows)
			<-room
		})
	}
	group.Wait()
	return p, nil
}

func (s storedColumn) column(rows int) *column {
	c := &column{kind: s.Kind, numbers: s.Numbers, texts: s.Texts, narrow: s.Narrow, middle: s.Middle, wide: s.Wide, unknown: s.Unknown}
	for _, joined := range s.Lists {
		c.lists = append(c.lists, splitList(joined))
	}
	codes := make([]uint32, rows)
	for row := range codes {
		codes[row] = c.code(row)
	}
	c.index = newIndex(c.kind, codes, nil, c.size())
	c.indexElements(codes)
	return c
}
