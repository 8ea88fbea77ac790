package notify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/fault"
)

// ErrTooManyReaders is returned when a process has as many readers as it can keep informed.
var ErrTooManyReaders = fault.New(fault.TooMany, "同时在线的人太多，消息数不再自动更新，刷新页面即可")

// inboxChanged is the channel of the database on which it is told that inboxes changed; the payload is the first and the last enterprise:
// "17-2016". A page of a campaign's letters tells of it once, and costs its transaction no more than that.
const inboxChanged = "huizhida_inbox"

// span writes the payload about the inboxes of some enterprises.
func span(first, last int64) string {
	return strconv.FormatInt(first, 10) + "-" + strconv.FormatInt(last, 10)
}

// enterprises are those from first to last.
type enterprises struct{ first, last int64 }

func parseSpan(payload string) (e enterprises) {
	first, last, _ := strings.Cut(payload, "-")
	e.first, _ = strconv.ParseInt(first, 10, 64) // what is not a span concerns nobody
	e.last, _ = strconv.ParseInt(last, 10, 64)
	return e
}

const (
	watchesPerAccount = 6      // windows of one account that are kept informed; one more ends the oldest
	watchesAtMost     = 10_000 // of a process
	lull              = 300 * time.Millisecond
	reconnecting      = time.Second
)

// Feed tells those who look how many messages their enterprise has not opened, as that changes. A process has one, with a connection of its
// own, however many look.
type Feed struct {
	Connect func(ctx context.Context) (*pgx.Conn, error)
	Count   func(ctx context.Context, enterpriseIDs []int64) (map[int64]int, error) // Service.UnreadOf

	mu      sync.Mutex
	watches []*Watch // the oldest first
	ended   bool
}

// Watch is one reader who looks.
type Watch struct {
	feed         *Feed
	accountID    int64
	enterpriseID int64
	session      string
	counts       chan int // the last one that was not taken yet
	done         chan struct{}
	once         sync.Once
}

// Counts are how many messages are unread, each time that changes.
func (w *Watch) Counts() <-chan int { return w.counts }

// Done is closed when the reader is told nothing any more.
func (w *Watch) Done() <-chan struct{} { return w.done }

// Close ends the watch.
func (w *Watch) Close() {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	w.feed.drop(func(other *Watch) bool { return other == w })
}

// tell puts a count in the place of the one that was not taken yet.
func (w *Watch) tell(n int) {
	select {
	case <-w.counts:
	default:
	}
	select {
	case w.counts <- n:
	default: // somebody else told something newer
	}
}

// Watch begins to inform a reader, whom a session brought. It says nothing about the count at the beginning.
func (f *Feed) Watch(accountID, enterpriseID int64, session string) (*Watch, error) {
	w := &Watch{feed: f, accountID: accountID, enterpriseID: enterpriseID, session: session, counts: make(chan int, 1), done: make(chan struct{})}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended || len(f.watches) >= watchesAtMost {
		return nil, ErrTooManyReaders
	}
	own, oldest := 0, (*Watch)(nil)
	for _, other := range f.watches {
		if other.accountID == accountID {
			if own++; oldest == nil {
				oldest = other
			}
		}
	}
	if own >= watchesPerAccount {
		f.drop(func(other *Watch) bool { return other == oldest })
	}
	f.watches = append(f.watches, w)
	return w, nil
}

// End ends what a session watches, because it is over.
func (f *Feed) End(session string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(func(w *Watch) bool { return w.session == session })
}

// drop ends watches. The feed is locked.
func (f *Feed) drop(which func(*Watch) bool) {
	kept := make([]*Watch, 0, len(f.watches))
	for _, w := range f.watches {
		if which(w) {
			w.once.Do(func() { close(w.done) })
		} else {
			kept = append(kept, w)
		}
	}
	f.watches = kept
}

// watching are the watches of enterprises in some spans.
func (f *Feed) watching(spans []enterprises) (list []*Watch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, w := range f.watches {
		for _, s := range spans {
			if s.first <= w.enterpriseID && w.enterpriseID <= s.last {
				list = append(list, w)
				break
			}
		}
	}
	return list
}

// UnreadOf counts the messages that enterprises have not opened; who has none is left out.
func (s *Service) UnreadOf(ctx context.Context, enterpriseIDs []int64) (map[int64]int, error) {
	rows, _ := s.DB.Query(ctx, `
		select enterprise_id, count(*) from inbox_messages where enterprise_id = any($1) and read_at is null group by enterprise_id`, enterpriseIDs) // the error resurfaces in ForEachRow
	counts := map[int64]int{}
	var id int64
	var n int
	_, err := pgx.ForEachRow(rows, []any{&id, &n}, func() error { counts[id] = n; return nil })
	if err != nil {
		return nil, fmt.Errorf("unread of %d enterprises: %w", len(enterpriseIDs), err)
	}
	return counts, nil
}
