package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify/wechat"
	"huizhida/seal"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// book is a ledger with one subscription.
type book struct {
	wechat.Ledger
	db db.Conn
	s  wechat.Subscription
}

func newBook(conn db.Conn) book {
	key := seal.NewKey() // its hashes are no other test's
	return book{wechat.Ledger{Key: key}, conn, wechat.Subscription{Account: "wx0123456789abcdef", OpenID: openID, TemplateID: templateID}}
}

func (b book) grant(t *testing.T, origin string, at time.Time) bool {
	t.Helper()
	fresh, err := b.Grant(t.Context(), b.db, wechat.Grant{Subscription: b.s, Origin: origin, At: at})
	require.NoError(t, err)
	return fresh
}

func (b book) take(t *testing.T, message string) error {
	t.Helper()
	return b.Take(t.Context(), b.db, b.s, message, noon)
}

func (b book) left(t *testing.T) int {
	t.Helper()
	n, err := b.Balance(t.Context(), b.db, b.s)
	require.NoError(t, err)
	return n
}

func TestEachGrantIsOneMessage(t *testing.T) {
	t.Parallel()
	b := newBook(dbtest.Tx(t))
	require.ErrorIs(t, b.take(t, "a"), wechat.ErrNoGrant)
	require.True(t, b.grant(t, "1", noon))
	require.False(t, b.grant(t, "1", noon), "the same act, reported again")
	require.True(t, b.grant(t, "2", noon))
	require.Equal(t, 2, b.left(t))

	require.NoError(t, b.take(t, "a"))
	require.NoError(t, b.take(t, "a"), "its next attempt")
	require.Equal(t, 1, b.left(t))
	require.NoError(t, b.take(t, "b"))
	require.ErrorIs(t, b.take(t, "c"), wechat.ErrNoGrant)

	for range 2 {
		require.NoError(t, b.Restore(t.Context(), b.db, b.s.Account, "a"))
		require.Equal(t, 1, b.left(t))
	}
	require.NoError(t, b.take(t, "c"))
	require.NoError(t, b.Restore(t.Context(), b.db, b.s.Account, "a"), "it has none any more, so it gives none back")
	require.Zero(t, b.left(t))

	another := b
	another.s.TemplateID = "another"
	require.True(t, another.grant(t, "1", noon))
	require.Zero(t, b.left(t))
	require.ErrorIs(t, b.take(t, "d"), wechat.ErrNoGrant)
}

func TestNoGrantIsUsedTwiceWhoeverTakesIt(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	second, err := pgxpool.NewWithConfig(t.Context(), pool.Config().Copy())
	require.NoError(t, err)
	t.Cleanup(second.Close)
	for _, grants := range []int{1, 20} {
		b := newBook(pool)
		for i := range grants {
			b.grant(t, fmt.Sprint(i), noon)
		}
		var took, none atomic.Int64
		var group sync.WaitGroup
		for i := range 50 {
			conn := []*pgxpool.Pool{pool, second}[i%2]
			group.Go(func() {
				switch err := b.Take(context.Background(), conn, b.s, fmt.Sprint(grants, "/", i), noon); {
				case err == nil:
					took.Add(1)
				case errors.Is(err, wechat.ErrNoGrant):
					none.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		require.EqualValues(t, grants, took.Load())
		require.EqualValues(t, 50-grants, none.Load())
		require.Zero(t, b.left(t))

		var used, messages int
		require.NoError(t, pool.QueryRow(t.Context(), `
			select count(*), count(distinct used_by_delivery) from subscription_grants where openid_hash = $1`, b.Key.Hash(openID)).Scan(&used, &messages))
		require.Equal(t, grants, used)
		require.Equal(t, grants, messages)
	}
}

func TestAMessageThatTwoProcessesTakeUpUsesOneGrant(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	b := newBook(pool)
	for i := range 20 {
		b.grant(t, fmt.Sprint(i), noon)
	}
	var took atomic.Int64
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if b.Take(context.Background(), pool, b.s, "a", noon) == nil { // whoever is too late hears of the unique key
				took.Add(1)
			}
		})
	}
	group.Wait()
	require.Positive(t, took.Load())
	require.Equal(t, 19, b.left(t))
}

func TestGrantsAreCountedForTheContactWhoseTheyAre(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	b := newBook(tx)
	var contact int64
	require.NoError(t, tx.QueryRow(t.Context(), `
		with e as (insert into enterprises (uscc, name, created_at, updated_at) values ('9144011300000000WX', '番禺某公司', now(), now()) returning id)
		insert into contacts (enterprise_id, name, created_at, updated_at) select id, '', now(), now() from e returning id`).Scan(&contact))
	b.grant(t, "1", noon)
	b.grant(t, "2", noon)
	another := b
	another.s.TemplateID = "another"
	another.grant(t, "1", noon)
	balances, err := b.Balances(t.Context(), tx, b.s.Account, contact)
	require.NoError(t, err)
	require.Empty(t, balances)

	n, err := b.Assign(t.Context(), tx, b.s.Account, openID, contact)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	require.NoError(t, b.take(t, "a"))
	balances, err = b.Balances(t.Context(), tx, b.s.Account, contact)
	require.NoError(t, err)
	require.Equal(t, map[string]int{templateID: 1, "another": 1}, balances)
}

func TestAGrantThatAnotherGivesUpIsFoundByWhoWaits(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	b := newBook(pool)
	b.grant(t, "1", noon)
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	require.NoError(t, b.Take(t.Context(), tx, b.s, "a", noon))
	got := make(chan error)
	go func() { got <- b.Take(context.Background(), pool, b.s, "b", noon) }()
	select {
	case err := <-got:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	require.NoError(t, tx.Rollback(t.Context()))
	require.NoError(t, <-got)
	require.Zero(t, b.left(t))
}

func TestARefusalEndsWhatWasGrantedBeforeIt(t *testing.T) {
	t.Parallel()
	b := newBook(dbtest.Tx(t))
	b.grant(t, "1", noon)
	b.grant(t, "2", noon.Add(time.Minute))
	b.grant(t, "3", noon.Add(time.Hour))
	require.NoError(t, b.take(t, "a"))
	n, err := b.Void(t.Context(), b.db, b.s, "", noon.Add(time.Minute))
	require.NoError(t, err)
	require.Equal(t, 1, n, "the used one stays used")
	require.Equal(t, 1, b.left(t))
	n, err = b.Void(t.Context(), b.db, b.s, "a", noon)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, b.take(t, "a"), "the message may have another one then")
	require.Zero(t, b.left(t))
}

func TestAPushThatComesAgainCountsOnce(t *testing.T) {
	t.Parallel()
	b := newBook(dbtest.Tx(t))
	accepted := wechat.Push{Event: "subscribe_msg_popup_event", OpenID: openID, At: noon, Accepted: []string{templateID, "another"}}
	refused := wechat.Push{Event: "subscribe_msg_change_event", OpenID: openID, At: noon.Add(time.Minute), Refused: []string{templateID}}
	for range 3 {
		require.NoError(t, b.Record(t.Context(), b.db, b.s.Account, accepted))
		require.Equal(t, 1, b.left(t))
	}
	for range 2 {
		require.NoError(t, b.Record(t.Context(), b.db, b.s.Account, refused))
		require.Zero(t, b.left(t))
		require.NoError(t, b.Record(t.Context(), b.db, b.s.Account, accepted))
	}
	accepted.At = noon.Add(time.Hour)
	require.NoError(t, b.Record(t.Context(), b.db, b.s.Account, accepted))
	require.Equal(t, 1, b.left(t))
}

func TestNobodyReadsAnOpenIDInTheLedger(t *testing.T) {
	t.Parallel()
	b := newBook(dbtest.Tx(t))
	b.grant(t, "1", noon)
	var row string
	require.NoError(t, b.db.QueryRow(t.Context(), `
		select g::text || encode(openid_hash, 'escape') from subscription_grants g where openid_hash = $1`, b.Key.Hash(openID)).Scan(&row))
	require.Contains(t, row, templateID)
	require.NotContains(t, row, openID)
}
