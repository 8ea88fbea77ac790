package webhook_test

import (
	"flag"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/db/dbtest"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
)

// Each check is a hundred transactions: twenty take seconds. The command line may ask for more.
func init() { _ = flag.Set("rapid.checks", "20") }

// Whatever happens in whatever order, every request has its row, nothing is delivered that was not answered, and in the end nothing waits.
func TestAnyOrderOfEventsEnds(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, tx)
		app, endpoint := w.app(t)
		began := w.clock()
		var ids []int64
		know := func() {
			rows, _ := tx.Query(t.Context(), `select id from webhook_deliveries where endpoint_id = $1 order by id`, endpoint)
			var err error
			ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
			require.NoError(rt, err)
		}
		var code atomic.Int64
		code.Store(http.StatusOK)
		app.Answer(func(rw http.ResponseWriter, _ webhooktest.Hook) {
			if code.Load() == 0 {
				panic(http.ErrAbortHandler)
			}
			rw.WriteHeader(int(code.Load()))
		})
		some := func() int64 { return rapid.SampledFrom(ids).Draw(rt, "delivery") }
		rt.Repeat(map[string]func(*rapid.T){
			"emit": func(*rapid.T) {
				w.emit(t, fmt.Sprint(serial.Add(1))) // comes to nobody while the endpoint is off
				know()
			},
			"answer": func(rt *rapid.T) {
				code.Store(rapid.SampledFrom([]int64{0, 200, 204, 302, 404, 410, 429, 500, 503}).Draw(rt, "code"))
			},
			"deliver": func(rt *rapid.T) {
				if len(ids) > 0 {
					w.deliver(t, some())
				}
			},
			"pass": func(rt *rapid.T) {
				w.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, 12 * time.Hour, 6 * 24 * time.Hour}).Draw(rt, "time"))
			},
			"die": func(rt *rapid.T) { // a worker took it and was killed
				if len(ids) > 0 {
					_, err := tx.Exec(t.Context(), `
						with dead as (
							update webhook_deliveries set state = 'sending', attempts = attempts + 1, tries = tries + 1, taken_at = $2
							where id = $1 and state = 'queued' returning id, attempts)
						insert into webhook_attempts (delivery_id, n, started_at) select id, attempts, $2 from dead`, some(), w.clock())
					require.NoError(t, err)
				}
			},
			"disable": func(*rapid.T) { _ = w.Disable(t.Context(), w.actor, endpoint) }, // it may be off
			"enable":  func(*rapid.T) { _ = w.Enable(t.Context(), w.actor, endpoint) },  // it may be on
			"replay": func(rt *rapid.T) {
				if len(ids) > 0 {
					_ = w.Replay(t.Context(), w.actor, some()) // it may be refused
				}
			},
			"": func(rt *rapid.T) {
				var wrong int
				require.NoError(rt, tx.QueryRow(t.Context(), `
					select count(*) from webhook_deliveries d
					where endpoint_id = $1 and (
						attempts <> (select count(*) from webhook_attempts a where a.delivery_id = d.id)
						or state = 'delivered' and not exists (select from webhook_attempts a where a.delivery_id = d.id and a.outcome = 'delivered' and a.status between 200 and 299)
						or state <> 'sending' and exists (select from webhook_attempts a where a.delivery_id = d.id and a.outcome = 'started'))`, endpoint).Scan(&wrong))
				require.Zero(rt, wrong)
			},
		})
		for _, id := range ids {
			w.exhaust(t, id)
		}
		var waiting int
		require.NoError(rt, tx.QueryRow(t.Context(), `select count(*) from webhook_deliveries where endpoint_id = $1 and state in ('queued', 'sending')`, endpoint).Scan(&waiting))
		require.Zero(rt, waiting)
		require.Empty(rt, app.Refused())
		if e, err := w.Endpoint(t.Context(), endpoint); err == nil && e.DisabledFor != "" {
			require.NoError(rt, w.Enable(t.Context(), w.actor, endpoint))
		}
		code.Store(http.StatusOK)
		_, err := w.Recover(t.Context(), w.actor, endpoint, began)
		require.NoError(rt, err)
		know()
		for _, id := range ids {
			w.exhaust(t, id)
		}
		list, err := w.Deliveries(t.Context(), webhook.DeliveryFilter{EndpointID: endpoint, Limit: 1000})
		require.NoError(rt, err)
		for _, d := range list {
			require.Equal(rt, webhook.Delivered, d.State, "what a healthy endpoint missed, it gets")
		}
		require.NoError(rt, w.DeleteEndpoint(t.Context(), w.actor, endpoint))
	})
}
