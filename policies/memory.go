package policies

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	large    = 10_000           // records of a shelf from which its figures are kept: counting them costs more than reading a page
	keeping  = 30 * time.Second // how long
	counting = 20 * time.Second // how long counting may take, whoever asked first
	figures  = 1000             // different ones that are kept; filters come from addresses, which anybody writes
)

// Memory keeps figures that are dear to count. The zero Memory is empty.
type Memory struct {
	mu    sync.Mutex
	kept  map[string]remembered
	group singleflight.Group // one counts while the others wait
}

type remembered struct {
	value any
	until time.Time
}

// recall reads a figure, or takes it from memory. Keep says of what was read whether it is dear. What is remembered is shared and must not be
// changed.
func recall[T any](ctx context.Context, m *Memory, key string, keep func(T) bool, read func(context.Context) (T, error)) (T, error) {
	if m == nil {
		return read(ctx)
	}
	m.mu.Lock()
	known, dear := m.kept[key]
	m.mu.Unlock()
	if dear && time.Now().Before(known.until) {
		return known.value.(T), nil
	}
	count := func(ctx context.Context) (T, error) {
		v, err := read(ctx)
		if err == nil && keep(v) {
			m.put(key, v)
		}
		return v, err
	}
	if !dear {
		return count(ctx)
	}
	v, err, _ := m.group.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), counting)
		defer cancel()
		return count(ctx)
	})
	if err != nil {
		var none T
		return none, err
	}
	return v.(T), nil
}

func (m *Memory) put(key string, v any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= figures {
		m.kept = map[string]remembered{}
	}
	m.kept[key] = remembered{v, time.Now().Add(keeping)}
}

// when keeps any figure on a condition that is known beforehand.
func when[T any](dear bool) func(T) bool { return func(T) bool { return dear } }
