package policies

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Place is where a record stands in a shelf. Shelves are turned from place to place, because Postgres finds a place at once, and a page number
// only by counting what is before it.
type Place struct {
	Cursor
	Past bool // among the windows that have closed, which come last
}

// String writes the place for an address; nothing for the zero one.
func (p Place) String() string {
	s := p.Cursor.String()
	if s != "" && p.Past {
		return s + pastMark
	}
	return s
}

const pastMark = "."

// ParsePlace reads what String wrote; anything else is the beginning.
func ParsePlace(s string) Place {
	plain, past := strings.CutSuffix(s, pastMark)
	c, err := ParseCursor(plain)
	if err != nil || c == (Cursor{}) {
		return Place{}
	}
	return Place{c, past}
}

// leg is a part of a shelf that one index has in order.
type leg struct {
	condition string
	key       string // before the id
	down      bool
	past      bool
}

// legs are each shelf in its order: what was published last, or the windows that close first and then those that closed last.
var legs = map[Module][]leg{
	DocumentModule:       {{condition: "true", key: "e.published_at", down: true}},
	InterpretationModule: {{condition: "true", key: "e.published_at", down: true}},
	BenefitModule:        {{condition: "true", key: "e.closes_at"}},
	NoticeModule:         {{condition: "e.closes_at >= $1", key: "e.closes_at"}, {condition: "e.closes_at < $1", key: "e.closes_at", down: true, past: true}},
}

const entryColumns = `e.id, e.title, e.summary, e.facet, e.issuer, e.doc_no, e.class, e.document_id, e.notice_id, e.opens_on, e.closes_at, e.effective_on, e.expires_on, e.published_at`

// listEntries reads up to limit entries after a place, or before it; in the shelf's order.
func listEntries(ctx context.Context, conn db.Conn, f LibraryFilter, limit int, now time.Time) (found []Entry, err error) {
	way := slices.Clone(legs[f.Module])
	if f.Back {
		slices.Reverse(way)
	}
	for _, l := range way {
		if len(found) == limit || f.Place != (Place{}) && behind(l, f) {
			continue
		}
		part, err := walk(ctx, conn, f, l, limit-len(found), now)
		if err != nil {
			return nil, err
		}
		found = append(found, part...)
	}
	if f.Back {
		slices.Reverse(found)
	}
	return found, nil
}

// behind says that a leg lies on the other side of the place.
func behind(l leg, f LibraryFilter) bool {
	if f.Back {
		return l.past && !f.Place.Past
	}
	return !l.past && f.Place.Past
}

func walk(ctx context.Context, conn db.Conn, f LibraryFilter, l leg, limit int, now time.Time) ([]Entry, error) {
	q := entriesOf(f, now)
	q.and(l.condition)
	down := l.down != f.Back
	direction, than := "asc", ">"
	if down {
		direction, than = "desc", "<"
	}
	if f.Place != (Place{}) && f.Place.Past == l.past {
		q.and("(" + l.key + ", e.id) " + than + " (" + q.arg(f.Place.At) + ", " + q.arg(f.Place.ID) + ")")
	}
	rows, _ := conn.Query(ctx, q.text(entryColumns)+" order by "+l.key+" "+direction+", e.id "+direction+" limit "+q.arg(limit), q.args...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
}

// place is where the entry stands on a shelf.
func (e Entry) place(m Module, now time.Time) Place {
	if m == DocumentModule || m == InterpretationModule {
		return Place{Cursor: Cursor{e.PublishedAt, e.ID}}
	}
	return Place{Cursor{*e.ClosesAt, e.ID}, m == NoticeModule && e.ClosesAt.Before(now)}
}

// turn reads a page of a shelf and the places of its neighbours, which are zero where there is none.
func turn(ctx context.Context, conn db.Conn, f LibraryFilter, now time.Time) (entries []Entry, before, after Place, err error) {
	entries, err = listEntries(ctx, conn, f, PerPage+1, now)
	if err != nil || len(entries) == 0 {
		return nil, before, after, err
	}
	more := len(entries) > PerPage
	switch {
	case more && f.Back:
		entries = entries[1:]
	case more:
		entries = entries[:PerPage]
	}
	if more && f.Back || !f.Back && f.Place != (Place{}) {
		before = entries[0].place(f.Module, now)
	}
	if more && !f.Back || f.Back {
		after = entries[len(entries)-1].place(f.Module, now)
	}
	return entries, before, after, nil
}
