package webhook_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

// world is a service on a clock that the test moves, and who acts.
type world struct {
	*webhook.Service
	conn  db.Conn
	actor audit.Actor

	mu  sync.Mutex
	now time.Time
}

var serial atomic.Int64

func newWorld(t *testing.T, conn db.Conn) *world {
	t.Helper()
	w := &world{conn: conn, now: time.Date(2022, 6, 14, 1, 30, 0, 0, time.UTC)}
	var err error
	w.Service, err = webhook.New(webhook.Config{DB: conn, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: w.clock,
		Rand: func() float64 { return 0.5 }, Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	require.NoError(t, err)
	var id int64
	require.NoError(t, conn.QueryRow(t.Context(), `insert into accounts (login, name, role, created_at) values ($1, '陈晓琳', 'section_head', now()) returning id`,
		fmt.Sprintf("w%d", serial.Add(1))).Scan(&id))
	w.actor = audit.Actor{ID: id, Name: "陈晓琳"}
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// app is a receiver on the world's clock that answers with a code, and its endpoint.
func (w *world) app(t *testing.T, events ...webhook.Event) (*webhooktest.App, int64) {
	t.Helper()
	app := webhooktest.Start(t)
	app.Now = w.clock
	id, secret, err := w.AddEndpoint(t.Context(), w.actor, webhook.EndpointInput{Name: "禺好办", URL: app.URL, Events: events})
	require.NoError(t, err)
	app.Know(secret)
	return app, id
}

// says makes an app answer with a code.
func says(code int) func(http.ResponseWriter, webhooktest.Hook) {
	return func(w http.ResponseWriter, _ webhooktest.Hook) { w.WriteHeader(code) }
}

var claim = webhook.ClaimData{ClaimID: 7, RefNo: "PY20220614-0007", NoticeID: 3, USCC: "91440101MA5D0000XX"}

// emit tells of a claim that was approved, once per origin.
func (w *world) emit(t *testing.T, origin string) {
	t.Helper()
	require.NoError(t, pgx.BeginFunc(t.Context(), w.conn, func(tx pgx.Tx) error {
		return w.Emit(t.Context(), tx, webhook.ClaimApproved, origin, claim)
	}))
}

// jobs are the deliveries that jobs were enqueued for, in order.
func (w *world) jobs(t *testing.T) []int64 {
	t.Helper()
	rows, _ := w.conn.Query(t.Context(), `select (args ->> 'delivery_id')::bigint from river_job where kind = 'deliver_webhook' and queue = $1 order by id`, webhook.Queue)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	return ids
}

// one emits and answers the only delivery that came of it.
func (w *world) one(t *testing.T, origin string) int64 {
	t.Helper()
	before := len(w.jobs(t))
	w.emit(t, origin)
	jobs := w.jobs(t)
	require.Len(t, jobs, before+1)
	return jobs[before]
}

func (w *world) deliver(t *testing.T, id int64) time.Duration {
	t.Helper()
	wait, err := w.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: id})
	require.NoError(t, err)
	return wait
}

// exhaust delivers until there is nothing more to do, passing the time in between, and answers how often it waited.
func (w *world) exhaust(t *testing.T, id int64) (waits int) {
	t.Helper()
	for ; waits < 50; waits++ {
		wait := w.deliver(t, id)
		if wait == 0 {
			return waits
		}
		w.pass(wait)
	}
	require.Fail(t, "it never ends")
	return waits
}

// states are an endpoint's deliveries, the oldest first: "delivered 1 204".
func (w *world) states(t *testing.T, endpoint int64) []string {
	t.Helper()
	list, err := w.Deliveries(t.Context(), webhook.DeliveryFilter{EndpointID: endpoint, Limit: 100})
	require.NoError(t, err)
	lines := []string{}
	for i := len(list) - 1; i >= 0; i-- {
		lines = append(lines, fmt.Sprintf("%s %d %d", list[i].State, list[i].Attempts, list[i].Status))
	}
	return lines
}

// trail are the actions that were recorded about an endpoint, in order.
func (w *world) trail(t *testing.T, endpoint int64) []string {
	t.Helper()
	rows, _ := w.conn.Query(t.Context(), `select actor || ' ' || action || coalesce(' ' || (detail ->> 'for'), '') from audit_events where subject = 'webhook_endpoints' and subject_id = $1 order by id`, endpoint)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return list
}
