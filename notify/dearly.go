package notify

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A count that took dear is shown to others, and again, for rest times as long as it took: pages that refresh themselves must not keep the
// database at counting a million rows. What counts quickly is always counted anew.
const (
	dear = 150 * time.Millisecond
	rest = 10
)

// countPatience is how long a count behind a reader's back may take.
const countPatience = 30 * time.Second

// dearly keeps the dear counts of this process, one for each campaign.
type dearly[V any] struct {
	mu   sync.Mutex
	kept map[int64]*keptCount[V]
}

type keptCount[V any] struct {
	value    V
	stamp    string // of what was counted: under another it is not shown
	cost     time.Duration
	counted  time.Time // by the machine's clock
	counting bool
}

// get answers what is kept of a campaign under the stamp, counting again behind the reader's back when it grew old, or else counts.
func (d *dearly[V]) get(ctx context.Context, id int64, stamp string, count func(context.Context) (V, error)) (V, error) {
	value, known, old := d.begin(id, stamp)
	if !known {
		return d.count(ctx, id, stamp, count)
	}
	if old {
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), countPatience)
			defer cancel()
			_, _ = d.count(ctx, id, stamp, count) // what is kept is shown until one works
		}()
	}
	return value, nil
}

// begin answers what is kept, and whether the caller is to count it anew.
func (d *dearly[V]) begin(id int64, stamp string) (value V, known, old bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.kept[id]
	if k == nil || k.stamp != stamp {
		return value, false, false
	}
	old = !k.counting && time.Since(k.counted) > rest*k.cost
	k.counting = k.counting || old
	return k.value, true, old
}

// count counts, and keeps what it found if that was dear.
func (d *dearly[V]) count(ctx context.Context, id int64, stamp string, count func(context.Context) (V, error)) (V, error) {
	began := time.Now()
	value, err := count(ctx)
	cost := time.Since(began)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch k := d.kept[id]; {
	case err != nil && k != nil:
		k.counting = false
	case err != nil:
	case cost > dear:
		if d.kept == nil {
			d.kept = map[int64]*keptCount[V]{}
		}
		d.kept[id] = &keptCount[V]{value: value, stamp: stamp, cost: cost, counted: time.Now()}
	default:
		delete(d.kept, id)
	}
	return value, err
}

// stamp is what a preflight's counts depend on, of the campaign itself.
func (c Campaign) stamp() string {
	return fmt.Sprint(c.NoticeID, c.State, c.UpdatedAt.UnixNano(), c.Channels, c.Class, c.Topic)
}
