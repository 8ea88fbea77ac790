package policies

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huizhida/calendar"
)

// catalog is how a module's public records are read. In its parts d is the document that everything belongs to.
type catalog struct {
	columns, body, from   string
	public                string // who may be seen, published or withdrawn
	published, withdrawn  string // which of them are which
	at, id, facet, change string // columns of the order and the filters
}

const openDocument = `d.openness = '主动公开' and d.state in ('published', 'withdrawn', 'repealed')`

var catalogs = map[Module]catalog{
	DocumentModule: {
		columns: `d.id, d.title, d.doc_no, d.kind, d.issuer, d.issued_on, d.effective_on, d.expires_on, d.summary, d.topics, d.state, d.withdrawn_note, d.published_at, d.updated_at`,
		body:    `d.body`, from: `documents d`, public: openDocument, published: `d.state = 'published'`, withdrawn: `d.state <> 'published'`,
		at: `d.published_at`, id: `d.id`, facet: `d.kind`, change: `d.updated_at`,
	},
	InterpretationModule: {
		columns: `i.id, i.document_id, d.title as document, i.form, i.title, d.topics, case d.state when 'published' then i.state else d.state end as state,
			i.published_at, greatest(i.updated_at, d.updated_at) as updated_at`,
		body: `i.body`, from: `interpretations i join documents d on d.id = i.document_id`, public: openDocument + ` and i.state in ('published', 'withdrawn')`,
		published: `i.state = 'published' and d.state = 'published'`, withdrawn: `(i.state = 'withdrawn' or d.state <> 'published')`,
		at: `i.published_at`, id: `i.id`, facet: `i.form`, change: `greatest(i.updated_at, d.updated_at)`,
	},
	BenefitModule: {
		columns: `b.id, b.document_id, d.title as document, b.title, b.class, b.audience, b.amount, b.how, b.conditions, b.materials, b.venue, b.phone, b.promise_days,
			d.topics, d.state, b.created_at, greatest(b.updated_at, d.updated_at) as updated_at`,
		from: `benefits b join documents d on d.id = b.document_id`, public: openDocument, published: `d.state = 'published'`, withdrawn: `d.state <> 'published'`,
		at: `b.created_at`, id: `b.id`, facet: `b.class`, change: `greatest(b.updated_at, d.updated_at)`,
	},
	NoticeModule: {
		columns: `n.id, n.benefit_id, b.document_id, b.title as benefit, b.audience, b.class, n.title, d.topics, n.opens_on, n.closes_at, n.version, n.state,
			n.withdrawn_note, n.published_at, n.updated_at`,
		body: `n.body`, from: `notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id`,
		public:    `d.openness = '主动公开' and n.state in ('published', 'withdrawn')`, // as its page is shown
		published: `n.state = 'published'`, withdrawn: `n.state = 'withdrawn'`,
		at: `n.published_at`, id: `n.id`, facet: `b.class`, change: `n.updated_at`,
	},
}

// query writes the list that f asks for; only what it asks for stands in it, so that Postgres plans each kind of list by itself.
func (c catalog) query(f CatalogFilter, now time.Time) (string, []any) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	where := []string{c.public}
	switch f.Status {
	case Published:
		where = append(where, c.published)
	case Withdrawn:
		where = append(where, c.withdrawn)
	}
	if f.ID != 0 {
		where = append(where, c.id+" = "+arg(f.ID))
	}
	if f.Topic != "" {
		where = append(where, "d.topics @> array["+arg(f.Topic)+"]")
	}
	if f.Facet != "" {
		where = append(where, c.facet+" = "+arg(f.Facet))
	}
	if f.Document != 0 {
		where = append(where, "d.id = "+arg(f.Document))
	}
	if !f.Since.IsZero() {
		where = append(where, c.change+" >= "+arg(f.Since))
	}
	switch f.Window {
	case OpenNow:
		where = append(where, "n.closes_at >= "+arg(now), "n.opens_on <= "+arg(today(now)))
	case Upcoming:
		where = append(where, "n.opens_on > "+arg(today(now)))
	case Ended:
		where = append(where, "n.closes_at < "+arg(now))
	}
	at, id := f.After.orFirst()
	where = append(where, fmt.Sprintf("(%s, %s) < (%s, %s)", c.at, c.id, arg(at), arg(id)))
	columns := c.columns
	switch {
	case c.body != "" && f.Bodies:
		columns += ", " + c.body + " as body"
	case c.body != "":
		columns += ", '' as body"
	}
	return "select " + columns + " from " + c.from + " where " + strings.Join(where, " and ") +
		fmt.Sprintf(" order by %s desc, %s desc limit ", c.at, c.id) + arg(f.Limit), args
}

// today is the day in Shanghai as a date column has it.
func today(now time.Time) time.Time {
	y, m, d := now.In(calendar.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// MapPages says how many pages of size ids a module's site map has.
func (s *Service) MapPages(ctx context.Context, m Module, size int64) (n int64, err error) {
	c := catalogs[m]
	err = s.DB.QueryRow(ctx, `select (coalesce(max(`+c.id+`), 0) + $1 - 1) / $1 from `+c.from+` where `+c.public, size).Scan(&n)
	return n, err
}

// EachMapped calls see for the published records of a page, which has the ids from (page-1)*size+1 to page*size, so that a record stays on its page.
func (s *Service) EachMapped(ctx context.Context, m Module, page, size int64, see func(id int64, updated time.Time) error) error {
	c := catalogs[m]
	rows, err := s.DB.Query(ctx, `select `+c.id+`, `+c.change+` from `+c.from+` where `+c.public+` and `+c.published+`
		and `+c.id+` > $1 and `+c.id+` <= $2 order by 1`, (page-1)*size, page*size)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var updated time.Time
		if err := rows.Scan(&id, &updated); err != nil {
			return err
		}
		if err := see(id, updated); err != nil {
			return err
		}
	}
	return rows.Err()
}
