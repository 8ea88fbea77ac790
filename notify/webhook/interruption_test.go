package webhook_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
)

func TestAnAnswerThatGotLostIsUnknownAndTheCopyHasTheSameID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(func(http.ResponseWriter, webhooktest.Hook) { panic(http.ErrAbortHandler) })
	id := w.one(t, "claims/7/approved")
	w.pass(w.deliver(t, id))
	app.Answer(nil)
	require.Zero(t, w.deliver(t, id))
	list, err := w.Attempts(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, []webhook.Outcome{webhook.OutcomeUnknown, webhook.OutcomeDelivered}, []webhook.Outcome{list[0].Outcome, list[1].Outcome})
	require.Equal(t, "应答前连接断开", list[0].Detail)
	require.Equal(t, app.Hooks()[0].ID, app.Hooks()[1].ID)
	require.Equal(t, []string{"delivered 2 204"}, w.states(t, endpoint))
}

func TestAStoppedProcessGivesTheMessageBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	ctx, stop := context.WithCancel(t.Context())
	app.Answer(func(rw http.ResponseWriter, _ webhooktest.Hook) {
		stop()
		time.Sleep(100 * time.Millisecond)
	})
	id := w.one(t, "claims/7/approved")
	_, err := w.Deliver(ctx, webhook.DeliverArgs{DeliveryID: id})
	require.ErrorIs(t, err, context.Canceled, "so that the job runs again")
	e, err := w.Endpoint(t.Context(), endpoint)
	require.NoError(t, err)
	require.Nil(t, e.FailingSince, "it is not the endpoint's fault")
	app.Answer(nil)
	require.Zero(t, w.deliver(t, id))
	require.Equal(t, []string{"delivered 2 204"}, w.states(t, endpoint))
}

// Cases 11 and 25: nobody sends what a live worker may still have, neither a second worker nor whoever asks for it again.
func TestAKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	id := w.one(t, "claims/7/approved")
	_, err := w.conn.Exec(t.Context(), `
		with dead as (update webhook_deliveries set state = 'sending', attempts = 1, tries = 1, taken_at = $2 where id = $1 returning id)
		insert into webhook_attempts (delivery_id, n, started_at) select id, 1, $2 from dead`, id, w.clock())
	require.NoError(t, err)
	wait := w.deliver(t, id)
	require.Greater(t, wait, 20*time.Second, "a live worker may still have it: longer than a request takes")
	require.ErrorIs(t, w.Replay(t.Context(), w.actor, id), webhook.ErrSending)
	require.Empty(t, app.Hooks())
	w.pass(wait + time.Second)
	require.Zero(t, w.deliver(t, id))
	require.Equal(t, []string{"delivered 2 204"}, w.states(t, endpoint))
	list, err := w.Attempts(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, webhook.OutcomeUnknown, list[0].Outcome)
}

func TestManyWorkersSendOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Pool(t))
	app, endpoint := w.app(t)
	app.Answer(func(http.ResponseWriter, webhooktest.Hook) { time.Sleep(50 * time.Millisecond) })
	id := w.one(t, "claims/7/approved")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := w.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: id}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Len(t, app.Hooks(), 1)
	require.Equal(t, []string{"delivered 1 200"}, w.states(t, endpoint))
}

// worker is what package jobs wires: it snoozes for as long as Deliver says.
type worker struct {
	river.WorkerDefaults[webhook.DeliverArgs]
	service *webhook.Service
}

func (w *worker) Work(ctx context.Context, job *river.Job[webhook.DeliverArgs]) error {
	wait, err := w.service.Deliver(ctx, job.Args)
	if err != nil || wait == 0 {
		return err
	}
	return river.JobSnooze(wait)
}

func TestTheQueueCarriesItAll(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	app, endpoint := w.app(t)
	var mu sync.Mutex
	seen := map[string]bool{}
	app.Answer(func(rw http.ResponseWriter, h webhooktest.Hook) {
		mu.Lock()
		defer mu.Unlock()
		if !seen[h.ID] { // each fails once
			seen[h.ID] = true
			rw.WriteHeader(http.StatusInternalServerError)
		}
	})
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{service: w.Service})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Workers: workers, Queues: map[string]river.QueueConfig{webhook.Queue: {MaxWorkers: 8}}})
	require.NoError(t, err)
	require.NoError(t, pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, origin := range []string{"a", "b", "c", "d", "e"} {
			if err := w.Emit(t.Context(), tx, webhook.ClaimApproved, origin, claim); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, client.Start(t.Context()))
	defer func() { require.NoError(t, client.Stop(context.WithoutCancel(t.Context()))) }()
	deadline := time.Now().Add(45 * time.Second)
	for delivered := 0; delivered < 5; {
		require.True(t, time.Now().Before(deadline), w.states(t, endpoint))
		time.Sleep(100 * time.Millisecond)
		w.pass(time.Second) // the world's clock runs ten times as fast, River's does not
		list, err := w.Deliveries(t.Context(), webhook.DeliveryFilter{EndpointID: endpoint, State: webhook.Delivered, Limit: 10})
		require.NoError(t, err)
		delivered = len(list)
	}
	require.Len(t, app.Hooks(), 10)
	require.Empty(t, app.Refused())
}
