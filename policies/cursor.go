package policies

import (
	"encoding/base64"
	"fmt"
	"math"
	"time"

	"huizhida/fault"
)

// ErrCursor refuses a place in a list that no list of ours named.
var ErrCursor = fault.New(fault.Invalid, "翻页位置无法识别，请从第一页重新开始")

// Cursor is the place of a record in a list that is ordered by a time and, among equals, by id. The zero Cursor is before the first.
type Cursor struct {
	At time.Time
	ID int64
}

// String writes the cursor for an address; nothing for the zero one.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", c.At.UnixMicro(), c.ID))
}

// ParseCursor reads what String wrote.
func ParseCursor(s string) (c Cursor, err error) {
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) > 40 {
		return c, ErrCursor
	}
	var at int64
	if n, err := fmt.Sscanf(string(raw), "%d.%d", &at, &c.ID); n != 2 || err != nil || at < math.MinInt64/1000 || at > farthest.UnixMicro() {
		return Cursor{}, ErrCursor
	}
	c.At = time.UnixMicro(at).UTC()
	return c, nil
}

// farthest is later than any record.
var farthest = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// orFirst is the cursor as a bound of a descending list.
func (c Cursor) orFirst() (time.Time, int64) {
	if c == (Cursor{}) {
		return farthest, math.MaxInt64
	}
	return c.At, c.ID
}
