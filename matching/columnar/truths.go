package columnar

// truths is a condition over the rows of a table. It is unknown for those of unsure, and of the others surely true for the rows of
// base, or, when flip is set, for all but those. A base is the rows of any of its bitmaps that are not in less. So a condition and
// its opposite are read off the same bitmaps of an index. Nothing of it is written to once it is made.
type truths struct {
	any    []bitmap
	less   bitmap     // nil is none, as in unsure
	unsure bitmap     // apart from the base
	flip   uint64     // all bits or none
	owned  bool       // the only bitmap of any belongs to it, and to no index
	scan   *truthScan // when set, it makes base and unsure, block by block
}

// compact is x with one bitmap for its base, for what is asked again.
func (x truths) compact(words int) truths {
	if len(x.any) == 1 && x.less == nil {
		return x
	}
	x.any, x.less, x.owned = []bitmap{x.base(0, words, make(bitmap, words))}, nil, true
	return x
}

// base is some words of the base; room takes them where no bitmap has them as they are.
func (x truths) base(first, n int, room bitmap) bitmap {
	if len(x.any) == 1 && x.less == nil {
		return x.any[0][first : first+n]
	}
	room = room[:n]
	switch len(x.any) {
	case 0:
		clear(room)
	case 1:
		less := x.less[first : first+n]
		for i, w := range x.any[0][first : first+n] {
			room[i] = w &^ less[i]
		}
	default:
		more := x.any[1][first : first+n]
		for i, w := range x.any[0][first : first+n] {
			room[i] = w | more[i]
		}
		for _, b := range x.any[2:] {
			for i, w := range b[first : first+n] {
				room[i] |= w
			}
		}
	}
	return room
}

// operand is a condition over some words: T is (rows ^ flip) &^ unsure, P is rows ^ flip | unsure.
type operand struct {
	rows, unsure bitmap
	flip         uint64
}

func (x truths) operand(first, n int, room bitmap) operand {
	if x.scan != nil {
		rows, unsure := x.scan.block(first, n)
		return operand{rows: rows, unsure: unsure}
	}
	o := operand{rows: x.base(first, n, room), flip: x.flip}
	if x.unsure != nil {
		o.unsure = x.unsure[first : first+n]
	}
	return o
}

// write makes T and P those of the operand.
func (o operand) write(t, p bitmap) {
	p = p[:len(t)]
	if o.unsure == nil {
		for i, w := range o.rows[:len(t)] {
			t[i], p[i] = w^o.flip, w^o.flip
		}
		return
	}
	rows, unsure := o.rows[:len(t)], o.unsure[:len(t)]
	for i := range t {
		w, u := rows[i]^o.flip, unsure[i]
		t[i], p[i] = w&^u, w|u
	}
}

// and narrows T and P to where the operand holds, too.
func (o operand) and(t, p bitmap) {
	p = p[:len(t)]
	if o.unsure == nil {
		for i, w := range o.rows[:len(t)] {
			w ^= o.flip
			t[i] &= w
			p[i] &= w
		}
		return
	}
	rows, unsure := o.rows[:len(t)], o.unsure[:len(t)]
	for i := range t {
		w, u := rows[i]^o.flip, unsure[i]
		t[i] &= w &^ u
		p[i] &= w | u
	}
}

// or widens T and P by where the operand holds.
func (o operand) or(t, p bitmap) {
	p = p[:len(t)]
	if o.unsure == nil {
		for i, w := range o.rows[:len(t)] {
			w ^= o.flip
			t[i] |= w
			p[i] |= w
		}
		return
	}
	rows, unsure := o.rows[:len(t)], o.unsure[:len(t)]
	for i := range t {
		w, u := rows[i]^o.flip, unsure[i]
		t[i] |= w &^ u
		p[i] |= w | u
	}
}
