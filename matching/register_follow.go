package matching

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
)

// follow brings a mirror up to date with what was committed since its position: one statement, so that the new position and the
// rows are of one moment. A change is not missed however late its transaction commits, because what is asked for is not "newer
// than" but "not visible then, visible now".
func (r *register) follow(ctx context.Context, conn db.Conn, m *mirror) (*mirror, error) {
	asked := time.Now()
	columns, variables := registerColumns(r.keep)
	rows, err := conn.Query(ctx, `
		with news as materialized (
			select from_id, to_id from register_changes
			where xid >= pg_snapshot_xmin($1::text::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::text::pg_snapshot))
		select `+positionSQL+`, `+serverSQL+`, n.from_id, n.to_id, e.id`+columns+`
		from (select) one left join news n on true
		left join lateral (select * from enterprises where id between n.from_id and n.to_id offset 0) e on true
		left join lateral (select * from enterprise_years where enterprise_id = e.id and year = $2 offset 0) y on true
		order by e.id`, m.position, r.year) // offset 0: each row is looked up by its key, whatever the planner thinks of ranges
	if err != nil {
		return nil, fmt.Errorf("follow the register: %w", err)
	}
	defer rows.Close()
	at := &following{ranges: map[[2]int64]bool{}, build: columnar.NewBuilder(enterprises.Variables(), r.keep, 0), variables: variables}
	for rows.Next() {
		if err := at.take(rows); err != nil {
			return nil, fmt.Errorf("follow the register: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("follow the register: %w", err)
	}
	if at.server != m.server {
		return nil, errOther
	}
	position, err := readPosition(at.position)
	if err != nil {
		return nil, fmt.Errorf("follow the register: %w", err)
	}
	next := &mirror{view: m.view, position: position, server: m.server, seen: asked}
	if len(at.ranges) > 0 {
		next.view = m.view.Replace(at.build, at.gone())
	}
	return next, nil
}

// following gathers the rows of a follow.
type following struct {
	build     *columnar.Builder
	variables []int
	position  string
	server    string
	ranges    map[[2]int64]bool // that were said to have changed
	ids       []int64           // of those that are there, ascending
}

func (f *following) take(rows pgx.Rows) error {
	raw := rows.RawValues()
	f.position, f.server = string(raw[0]), string(raw[1])
	if raw = raw[2:]; raw[0] == nil {
		return nil // nothing changed
	}
	span := [2]int64{int64(binary.BigEndian.Uint64(raw[0])), int64(binary.BigEndian.Uint64(raw[1]))}
	f.ranges[span] = true
	if raw[2] == nil {
		return nil // all of the range are gone
	}
	id := int64(binary.BigEndian.Uint64(raw[2]))
	if n := len(f.ids); n > 0 && f.ids[n-1] == id {
		return nil // in two ranges
	}
	for i, v := range f.variables {
		if raw[3+i] == nil {
			continue
		}
		if err := decode(f.build, v, raw[3+i]); err != nil {
			return fmt.Errorf("enterprise %d: %w", id, err)
		}
	}
	f.build.Next(id)
	f.ids = append(f.ids, id)
	return nil
}

// gone are the enterprises that were said to have changed and are not there.
func (f *following) gone() (ids []int64) {
	for span := range f.ranges {
		for id := span[0]; id <= span[1]; id++ {
			if _, there := slices.BinarySearch(f.ids, id); !there {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
