package matching

import (
	"context"
	"encoding/binary"
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"huizhida/matching/columnar"
)

// copyReader takes the stream of a binary COPY whose first field is the enterprise's id.
type copyReader struct {
	build     *columnar.Builder
	variables []int
	room      *room
	begun     bool
	rest      []byte // what came of a row that is not whole yet
}

const copyHeader = 19 // signature, flags, and the length of an extension that is never there

// Write takes the next piece of the stream.
func (in *copyReader) Write(piece []byte) (int, error) {
	data := piece
	if len(in.rest) > 0 {
		in.rest = append(in.rest, piece...)
		data = in.rest
	}
	if !in.begun {
		if len(data) < copyHeader {
			in.rest = append([]byte(nil), data...)
			return len(piece), nil
		}
		in.begun, data = true, data[copyHeader:]
	}
	for len(data) >= 2 {
		if int16(binary.BigEndian.Uint16(data)) < 0 {
			data = nil // the trailer
			break
		}
		size := rowSize(data[2:], 1+len(in.variables))
		if size < 0 {
			break
		}
		if err := in.row(data[2 : 2+size]); err != nil {
			return 0, err
		}
		data = data[2+size:]
	}
	in.rest = append(in.rest[:0], data...)
	return len(piece), nil
}

// rowSize is the length of a row of so many fields; −1 when data ends within it.
func rowSize(data []byte, fields int) int {
	at := 0
	for range fields {
		if at+4 > len(data) {
			return -1
		}
		if n := int32(binary.BigEndian.Uint32(data[at:])); n > 0 {
			at += int(n)
		}
		if at += 4; at > len(data) {
			return -1
		}
	}
	return at
}

func (in *copyReader) row(data []byte) error {
	id := int64(binary.BigEndian.Uint64(data[4:]))
	data = data[12:]
	for _, v := range in.variables {
		n := int32(binary.BigEndian.Uint32(data))
		data = data[4:]
		if n < 0 {
			continue
		}
		if err := decode(in.build, v, data[:n]); err != nil {
			return fmt.Errorf("enterprise %d: %w", id, err)
		}
		data = data[n:]
	}
	if !in.room.take() {
		return ErrTooLarge
	}
	in.build.Next(id)
	return nil
}

// room is how many enterprises may still be read, by all readers together.
type room struct {
	limited bool
	left    atomic.Int64
}

func newRoom(memory int) *room {
	r := &room{limited: memory > 0}
	r.left.Store(int64(memory / bytesPerEnterprise))
	return r
}

func (r *room) take() bool { return !r.limited || r.left.Add(-1) >= 0 }

// span is the enterprises with an id after one and up to another.
type span struct{ after, upTo int64 }

// copySQL is the register within a span, by ascending ids. The span stands for both tables, as Postgres does not conclude from one to the other.
func copySQL(columns string, year int, s span) string {
	within := func(id string) string {
		return id + " > " + strconv.FormatInt(s.after, 10) + " and " + id + " <= " + strconv.FormatInt(s.upTo, 10)
	}
	return "copy (select e.id" + columns + " from enterprises e" + withYear(year) + " and " + within("y.enterprise_id") +
		" where " + within("e.id") + " order by e.id) to stdout (format binary)"
}

// copy reads a span of the register.
func (in *copyReader) copy(ctx context.Context, tx pgx.Tx, sql string) error {
	_, err := tx.Conn().PgConn().CopyTo(ctx, in, sql)
	return err
}
