package notify

import (
	"context"
	"math"
	"time"
)

// everybody is the span of all enterprises.
var everybody = enterprises{0, math.MaxInt64}

// Run listens until the context ends, and then ends all watches. A connection that is lost is made anew, and everybody who looks is told
// where they stand, because nobody knows what was missed.
func (f *Feed) Run(ctx context.Context) {
	for ctx.Err() == nil {
		_ = f.listen(ctx) // whatever ended it, another try is the answer
		select {
		case <-ctx.Done():
		case <-time.After(reconnecting):
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
	f.drop(func(*Watch) bool { return true })
}

// listen tells readers of changes on one connection, until that or the context ends.
func (f *Feed) listen(ctx context.Context) error {
	conn, err := f.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it is lost, or not needed any more
	if _, err := conn.Exec(ctx, `listen `+inboxChanged); err != nil {
		return err
	}
	changes := make(chan enterprises, 1000)
	failed := make(chan error, 1)
	go func() {
		for {
			n, err := conn.WaitForNotification(ctx)
			if err != nil {
				failed <- err
				return
			}
			select {
			case changes <- parseSpan(n.Payload):
			case <-ctx.Done():
			}
		}
	}()
	changes <- everybody
	for {
		select {
		case err := <-failed:
			return err
		case first := <-changes:
			f.refresh(ctx, collect(ctx, first, changes))
		}
	}
}

// gather waits a moment for what changes together: a campaign fills inboxes page by page.
func collect(ctx context.Context, first enterprises, changes <-chan enterprises) []enterprises {
	spans := []enterprises{first}
	over := time.After(lull)
	for {
		select {
		case next := <-changes:
			spans = append(spans, next)
		case <-over:
			return spans
		case <-ctx.Done():
			return nil
		}
	}
}

// refresh counts for all who look at changed inboxes, in one statement.
func (f *Feed) refresh(ctx context.Context, spans []enterprises) {
	list := f.watching(spans)
	if len(list) == 0 {
		return
	}
	seen := map[int64]bool{}
	var ids []int64
	for _, w := range list {
		if !seen[w.enterpriseID] {
			seen[w.enterpriseID] = true
			ids = append(ids, w.enterpriseID)
		}
	}
	counts, err := f.Count(ctx, ids)
	if err != nil {
		return // the next change, or the next page, says it
	}
	for _, w := range list {
		w.tell(counts[w.enterpriseID])
	}
}
