package matching

import (
	"encoding/binary"
	"fmt"
	"math"

	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// decode puts a value, as Postgres sends it in binary, into the present row. Sizes and offsets are those of its wire format.
func decode(b *columnar.Builder, variable int, raw []byte) error {
	t := enterprises.Catalogue[variable].Type
	switch t {
	case rule.String:
		b.SetText(variable, raw)
		return nil
	case rule.List:
		joined, err := decodeList(raw)
		if err == nil {
			b.SetText(variable, joined)
		}
		return err
	}
	if len(raw) != width[t] {
		return fmt.Errorf("%s has %d bytes instead of %d", enterprises.Catalogue[variable].Key, len(raw), width[t])
	}
	switch t {
	case rule.Int:
		b.SetKey(variable, t, int64(binary.BigEndian.Uint64(raw)), 0)
	case rule.Double:
		b.SetKey(variable, t, 0, math.Float64frombits(binary.BigEndian.Uint64(raw)))
	case rule.Bool:
		b.SetKey(variable, t, int64(raw[0]), 0)
	case rule.Date:
		if days := int32(binary.BigEndian.Uint32(raw)); days != math.MaxInt32 && days != math.MinInt32 { // infinity is no day
			b.SetKey(variable, t, int64(days)+epoch, 0)
		}
	}
	return nil
}

// width is how many bytes each type has.
var width = [...]int{rule.Int: 8, rule.Double: 8, rule.Bool: 1, rule.Date: 4}

// decodeList joins the elements of a text[] as columnar takes lists. An element that is null is none.
func decodeList(raw []byte) ([]byte, error) {
	if len(raw) < 12 {
		return nil, fmt.Errorf("a list of %d bytes", len(raw))
	}
	dimensions := binary.BigEndian.Uint32(raw)
	if dimensions == 0 {
		return nil, nil
	}
	if dimensions != 1 || len(raw) < 20 {
		return nil, fmt.Errorf("a list of %d dimensions", dimensions)
	}
	var joined []byte
	count := int(binary.BigEndian.Uint32(raw[12:]))
	raw = raw[20:]
	for range count {
		if len(raw) < 4 {
			return nil, fmt.Errorf("a list that breaks off")
		}
		n := int32(binary.BigEndian.Uint32(raw))
		raw = raw[4:]
		if n < 0 {
			continue
		}
		if int(n) > len(raw) {
			return nil, fmt.Errorf("a list that breaks off")
		}
		joined = append(append(joined, raw[:n]...), columnar.ListSeparator...)
		raw = raw[n:]
	}
	return joined, nil
}

// epoch is the day that Postgres counts dates from, in days since 1970.
const epoch = 10957
