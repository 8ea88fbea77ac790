package matching

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
)

// load reads the whole register by one binary COPY, if it fits into so many bytes (0: whatever it takes). What changes meanwhile is read again by the first follow, as the position is
// that of before.
func (r *register) load(ctx context.Context, conn db.Conn, memory int) (*mirror, error) {
	m := &mirror{}
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var rows int
		err := tx.QueryRow(ctx, `
			select `+positionSQL+`, `+serverSQL+`, coalesce((select greatest(reltuples, 0)::bigint from pg_class where oid = 'enterprises'::regclass), 0)`).
			Scan(&m.position, &m.server, &rows)
		if err != nil {
			return err
		}
		if m.position, err = readPosition(m.position); err != nil {
			return err
		}
		if memory > 0 && rows*bytesPerEnterprise > memory {
			return ErrTooLarge
		}
		columns, variables := registerColumns(r.keep)
		in := &copyReader{memory: memory, build: columnar.NewBuilder(enterprises.Variables(), r.keep, rows+rows/16), variables: variables}
		sql := "copy (select e.id" + columns + " from enterprises e" + withYear(r.year) + " order by e.id) to stdout (format binary)"
		if _, err := tx.Conn().PgConn().CopyTo(ctx, in, sql); err != nil {
			return err
		}
		m.view = columnar.NewView(enterprises.Variables(), in.build.Build(runtime.GOMAXPROCS(0)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the register: %w", err)
	}
	return r.follow(ctx, conn, m)
}

// copyReader takes the stream of a binary COPY whose first field is the enterprise's id.
type copyReader struct {
	build     *columnar.Builder
	variables []int
	memory    int // in bytes; 0 for no limit
	begun     bool
	rows      int
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
	in.rows++
	if in.memory > 0 && in.rows*bytesPerEnterprise > in.memory {
		return ErrTooLarge
	}
	in.build.Next(id)
	return nil
}

// epoch is the day that Postgres counts dates from, in days since 1970.
const epoch = 10957
