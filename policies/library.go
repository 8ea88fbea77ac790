package policies

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Module is one of the library's shelves.
type Module string

const (
	NoticeModule         Module = "notices"         // 申报通知
	DocumentModule       Module = "documents"       // 政策文件
	InterpretationModule Module = "interpretations" // 政策解读
	BenefitModule        Module = "benefits"        // 政策申报
)

// Modules lists the shelves in their official order.
var Modules = []Module{NoticeModule, DocumentModule, InterpretationModule, BenefitModule}

// Label is the module's name on pages.
func (m Module) Label() string {
	return map[Module]string{NoticeModule: "申报通知", DocumentModule: "政策文件", InterpretationModule: "政策解读", BenefitModule: "政策申报"}[m]
}

// LibraryFilter narrows a shelf.
type LibraryFilter struct {
	Module Module
	Query  string
	Facet  string // a notice's window, a document's kind, an interpretation's form or a benefit's class; empty for all
	Year   int    // of publication; 0 for all
	Place  Place  // the page begins after it; zero for the first page
	Back   bool   // the page ends before Place instead
}

// Entry is one public record, whatever its module.
type Entry struct {
	ID          int64
	Title       string
	Summary     string
	Facet       string
	Issuer      string
	DocNo       string
	Class       string     // of the benefit
	DocumentID  int64      // what it belongs to; of a document its own
	NoticeID    *int64     // a benefit's open notice
	OpensOn     *time.Time // of the window
	ClosesAt    *time.Time
	EffectiveOn *time.Time
	ExpiresOn   *time.Time
	PublishedAt time.Time
}

// Chip is one choice of a filter and how many records it would leave.
type Chip struct {
	Value string
	Count int
}

// LibraryPage is a page of a shelf with what the filters around it show.
type LibraryPage struct {
	Entries []Entry
	Total   int
	Counts  map[Module]int // records that match the query on each shelf
	Facets  []Chip
	Years   []Chip
	Before  Place // of the page before this one; zero when there is none
	After   Place // of the page after it
}

// Library reads a page of a shelf as the public may see it. The figures of a large shelf may be half a minute old.
func (s *Service) Library(ctx context.Context, f LibraryFilter) (p LibraryPage, err error) {
	if p, err = s.figures(ctx, f); err != nil {
		return p, err
	}
	p.Entries, p.Before, p.After, err = turn(ctx, s.DB, f, s.Now())
	return p, err
}

// figures are what stands around a page: how many there are, here and under other filters.
func (s *Service) figures(ctx context.Context, f LibraryFilter) (LibraryPage, error) {
	f.Place, f.Back = Place{}, false
	counts, err := s.ModuleCounts(ctx, f.Query)
	if err != nil {
		return LibraryPage{}, err
	}
	p, err := recall(ctx, s.Memory, fmt.Sprint("figures ", f), when[LibraryPage](many(counts) && f.Query == ""), func(ctx context.Context) (p LibraryPage, err error) {
		now := s.Now()
		if p.Facets, err = chips(ctx, s.DB, f, "facet", now); err != nil {
			return p, err
		}
		if p.Years, err = chips(ctx, s.DB, f, "year::text", now); err != nil {
			return p, err
		}
		p.Total, err = countEntries(ctx, s.DB, f, now)
		return p, err
	})
	p.Counts = counts
	return p, err
}

// ModuleCounts counts the public records that match query on each shelf.
func (s *Service) ModuleCounts(ctx context.Context, query string) (map[Module]int, error) {
	count := func(ctx context.Context) (map[Module]int, error) {
		counts := map[Module]int{}
		for _, m := range Modules {
			n, err := countEntries(ctx, s.DB, LibraryFilter{Module: m, Query: query}, s.Now())
			if err != nil {
				return nil, err
			}
			counts[m] = n
		}
		return counts, nil
	}
	if query != "" {
		return count(ctx)
	}
	return recall(ctx, s.Memory, "counts", many, count)
}

// many says that counting is dear: a shelf is large, and every shelf's records are counted with their documents.
func many(counts map[Module]int) bool {
	return slices.Max(slices.Collect(maps.Values(counts))) > large
}

// Closing lists the open notices, the nearest end first.
func (s *Service) Closing(ctx context.Context, limit int) ([]Entry, error) {
	return listEntries(ctx, s.DB, LibraryFilter{Module: NoticeModule, Facet: OpenNow.Label()}, limit, s.Now())
}

// Known keeps the words that some public record contains, so that a suggestion never leads nowhere.
func (s *Service) Known(ctx context.Context, words []string) ([]string, error) {
	counts, err := s.ModuleCounts(ctx, "")
	if err != nil {
		return nil, err
	}
	return recall(ctx, s.Memory, fmt.Sprint("known ", words), when[[]string](many(counts)), func(ctx context.Context) ([]string, error) {
		return known(ctx, s.DB, words)
	})
}

func known(ctx context.Context, conn db.Conn, words []string) ([]string, error) {
	rows, _ := conn.Query(ctx, `
		select w.word from unnest($1::text[]) with ordinality w (word, n)
		where exists (select from documents d where d.state = 'published' and d.openness = '主动公开' and position(w.word in `+documentHaystack+`) > 0)
		order by w.n`, words) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Holding is the first shelf with a record, documents before notices: what an empty search result should offer instead.
func Holding(counts map[Module]int) (Module, bool) {
	for _, m := range []Module{DocumentModule, NoticeModule, InterpretationModule, BenefitModule} {
		if counts[m] > 0 {
			return m, true
		}
	}
	return "", false
}
