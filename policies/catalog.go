package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// The catalogue is what is public, as machines read it: one list a module, the latest first, each record with all its columns.

// CatalogFilter narrows a list of the catalogue.
type CatalogFilter struct {
	ID       int64     // one record; 0 for all
	Topic    string    // key of one of Topics
	Facet    string    // a document's kind, an interpretation's form, a benefit's or notice's class
	Document int64     // what belongs to it; 0 for all
	Status   State     // Published, Withdrawn for what is no longer, or empty for both
	Window   Window    // of notices; empty for all
	Since    time.Time // changed then or later
	After    Cursor
	Limit    int
	Bodies   bool // with the texts, which are long
}

// CatalogDocument is a public document.
type CatalogDocument struct {
	ID            int64
	Title         string
	DocNo         string
	Kind          string
	Issuer        string
	IssuedOn      *time.Time
	EffectiveOn   *time.Time
	ExpiresOn     *time.Time
	Summary       string
	Topics        []string
	Body          string
	State         State
	WithdrawnNote string
	PublishedAt   time.Time
	UpdatedAt     time.Time
}

// CatalogInterpretation is a public interpretation; it is withdrawn with its document.
type CatalogInterpretation struct {
	ID          int64
	DocumentID  int64
	Document    string // its title
	Form        string
	Title       string
	Topics      []string
	Body        string
	State       State
	PublishedAt time.Time
	UpdatedAt   time.Time
}

// CatalogBenefit is a benefit under a public document; it is withdrawn with it.
type CatalogBenefit struct {
	ID         int64
	DocumentID int64
	Document   string
	BenefitDraft
	Topics    []string
	State     State
	CreatedAt time.Time
	UpdatedAt time.Time
}

// CatalogNotice is a public notice.
type CatalogNotice struct {
	ID            int64
	BenefitID     int64
	DocumentID    int64
	Benefit       string
	Audience      string
	Class         string
	Title         string
	Topics        []string
	Body          string
	OpensOn       time.Time
	ClosesAt      time.Time
	Version       int
	State         State
	WithdrawnNote string
	PublishedAt   time.Time
	UpdatedAt     time.Time
}

// Window says where now is in the notice's window.
func (n CatalogNotice) Window(now time.Time) Window {
	return Notice{NoticeDraft: NoticeDraft{OpensOn: n.OpensOn, ClosesAt: n.ClosesAt}}.Window(now)
}

// Cursor is the document's place in its list.
func (d CatalogDocument) Cursor() Cursor { return Cursor{d.PublishedAt, d.ID} }

// Cursor is the interpretation's place in its list.
func (i CatalogInterpretation) Cursor() Cursor { return Cursor{i.PublishedAt, i.ID} }

// Cursor is the benefit's place in its list.
func (b CatalogBenefit) Cursor() Cursor { return Cursor{b.CreatedAt, b.ID} }

// Cursor is the notice's place in its list.
func (n CatalogNotice) Cursor() Cursor { return Cursor{n.PublishedAt, n.ID} }

// CatalogDocuments lists public documents.
func (s *Service) CatalogDocuments(ctx context.Context, f CatalogFilter) ([]CatalogDocument, error) {
	return catalogOf[CatalogDocument](ctx, s.DB, catalogs[DocumentModule], f, s.Now())
}

// CatalogInterpretations lists public interpretations.
func (s *Service) CatalogInterpretations(ctx context.Context, f CatalogFilter) ([]CatalogInterpretation, error) {
	return catalogOf[CatalogInterpretation](ctx, s.DB, catalogs[InterpretationModule], f, s.Now())
}

// CatalogBenefits lists the benefits of public documents, whether or not a window is open.
func (s *Service) CatalogBenefits(ctx context.Context, f CatalogFilter) ([]CatalogBenefit, error) {
	return catalogOf[CatalogBenefit](ctx, s.DB, catalogs[BenefitModule], f, s.Now())
}

// CatalogNotices lists public notices.
func (s *Service) CatalogNotices(ctx context.Context, f CatalogFilter) ([]CatalogNotice, error) {
	return catalogOf[CatalogNotice](ctx, s.DB, catalogs[NoticeModule], f, s.Now())
}

// Deadlines lists the notices whose windows end after from, the nearest end first; withdrawn ones too, so that a calendar takes them out.
func (s *Service) Deadlines(ctx context.Context, topic string, from time.Time, limit int) ([]CatalogNotice, error) {
	c := catalogs[NoticeModule]
	rows, _ := s.DB.Query(ctx, `select `+c.columns+`, '' as body from `+c.from+` where `+c.public+`
		and n.closes_at >= $1 and ($2 = '' or d.topics @> array[$2]) order by n.closes_at, n.id limit $3`, from, topic, limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[CatalogNotice])
}

func catalogOf[T any](ctx context.Context, conn db.Conn, c catalog, f CatalogFilter, now time.Time) ([]T, error) {
	sql, args := c.query(f, now)
	rows, _ := conn.Query(ctx, sql, args...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}
