package matching

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
)

// load reads the whole register by binary COPYs, if it fits into so many bytes (0: whatever it takes). With a pool there are
// several at once, each of its own span of ids on a connection of its own; they share the snapshot that is the mirror's position,
// so that together they are one moment. In a transaction there is one COPY: it may see what was committed after the position,
// which does no harm, as the first follow reads all of that again.
func (r *register) load(ctx context.Context, conn db.Conn, memory int) (*mirror, error) {
	var m *mirror
	var err error
	if pool, ok := conn.(*pgxpool.Pool); ok {
		err = pgx.BeginTxFunc(ctx, pool, oneMoment, func(tx pgx.Tx) error {
			others := join(ctx, pool, tx, readers()-1)
			defer leave(ctx, others)
			m, err = r.copied(ctx, append([]pgx.Tx{tx}, others...), memory)
			return err
		})
	} else {
		err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			m, err = r.copied(ctx, []pgx.Tx{tx}, memory)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("load the register: %w", err)
	}
	return r.follow(ctx, conn, m)
}

// oneMoment reads one snapshot from beginning to end.
var oneMoment = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// readers is how many COPYs run at once. Each keeps a processor of Postgres busy, and a third of one here.
func readers() int { return min(max(runtime.GOMAXPROCS(0), 2), 4) }

// joining is how long a load waits for one more connection.
const joining = time.Second

// join begins up to n transactions that see what tx sees. It takes no more than half of the connections that the pool has to
// spare, and none that it would have to wait for: a load that held one and waited for another could wait for itself.
func join(ctx context.Context, pool *pgxpool.Pool, tx pgx.Tx, n int) (others []pgx.Tx) {
	stat := pool.Stat()
	n = min(n, int(stat.MaxConns()-stat.AcquiredConns())/2)
	if n <= 0 {
		return nil
	}
	var snapshot string
	if err := tx.QueryRow(ctx, `select pg_export_snapshot()`).Scan(&snapshot); err != nil {
		return nil // the load will say so, if it matters
	}
	ctx, cancel := context.WithTimeout(ctx, joining)
	defer cancel()
	for range n {
		other, err := pool.BeginTx(ctx, oneMoment)
		if err != nil {
			break // taken by now
		}
		others = append(others, other)
		if _, err := other.Exec(ctx, "set transaction snapshot '"+snapshot+"'"); err != nil { // takes no parameter; it is Postgres's own word
			leave(ctx, others[len(others)-1:])
			return others[:len(others)-1]
		}
	}
	return others
}

// leave ends transactions that only read.
func leave(ctx context.Context, txs []pgx.Tx) {
	for _, tx := range txs {
		_ = tx.Rollback(context.WithoutCancel(ctx))
	}
}

// copied reads the register, a span in each transaction, and with it the position of the first.
func (r *register) copied(ctx context.Context, txs []pgx.Tx, memory int) (*mirror, error) {
	m := &mirror{}
	var rows int
	var least, most int64
	err := txs[0].QueryRow(ctx, `
		select `+positionSQL+`, `+serverSQL+`, coalesce((select greatest(reltuples, 0)::bigint from pg_class where oid = 'enterprises'::regclass), 0),
			coalesce((select min(id) from enterprises), 0), coalesce((select max(id) from enterprises), 0)`).
		Scan(&m.position, &m.server, &rows, &least, &most)
	if err != nil {
		return nil, err
	}
	if m.position, err = readPosition(m.position); err != nil {
		return nil, err
	}
	if memory > 0 && rows*bytesPerEnterprise > memory {
		return nil, ErrTooLarge
	}
	columns, variables := registerColumns(r.keep)
	space, parts := newRoom(memory), make([]*columnar.Builder, len(txs))
	group, ctx := errgroup.WithContext(ctx)
	for i, s := range spans(least, most, len(txs)) {
		parts[i] = columnar.NewBuilder(enterprises.Variables(), r.keep, (rows+rows/16)/len(txs))
		group.Go(func() error {
			in := &copyReader{room: space, build: parts[i], variables: variables}
			return in.copy(ctx, txs[i], copySQL(columns, r.year, s))
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	m.view = columnar.NewView(enterprises.Variables(), columnar.Join(parts, runtime.GOMAXPROCS(0)))
	return m, nil
}

// spans cuts the ids from the least to the most into n parts, and lets the outer ones take what is beyond.
func spans(least, most int64, n int) []span {
	list := make([]span, n)
	for i := range list {
		list[i] = span{math.MinInt64, math.MaxInt64}
		if i > 0 {
			list[i].after = least + (most-least)/int64(n)*int64(i)
			list[i-1].upTo = list[i].after
		}
	}
	return list
}
