package notify

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// persistence is how long an answer is kept in memory while the database is away. Afterwards the sweep of another process has given the
// delivery up.
const persistence = 40 * time.Second

// persist writes down what cannot be asked again: while the database cannot be reached it tries once more, twice a second.
func persist(ctx context.Context, write func(context.Context) error) error {
	began := time.Now()
	for {
		err := write(ctx)
		if err == nil || !away(err) || time.Since(began) > persistence {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// away tells whether an error is the database's absence, and not its answer.
func away(err error) bool {
	if refusal, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(refusal.Code, "57P") || strings.HasPrefix(refusal.Code, "08") // shutting down, starting, connection lost
	}
	return !errors.Is(err, context.Canceled)
}
