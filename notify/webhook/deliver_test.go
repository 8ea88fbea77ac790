package webhook_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

func TestAnEventReachesThoseThatWantItSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	all, allID := w.app(t)
	chosen, chosenID := w.app(t, webhook.ClaimApproved, webhook.ClaimRefused)
	_, otherID := w.app(t, webhook.NoticePublished)
	w.emit(t, "claims/7/approved")
	w.emit(t, "claims/7/approved") // told twice, happened once

	jobs := w.jobs(t)
	require.Len(t, jobs, 2)
	w.pass(time.Minute)
	for _, id := range jobs {
		require.Zero(t, w.deliver(t, id))
		require.Zero(t, w.deliver(t, id), "a second run does nothing")
	}
	require.Equal(t, []string{"delivered 1 204"}, w.states(t, allID))
	require.Equal(t, []string{"delivered 1 204"}, w.states(t, chosenID))
	require.Empty(t, w.states(t, otherID))
	require.Len(t, all.Hooks(), 1)
	require.Empty(t, all.Refused())
	h := chosen.Hooks()[0]
	require.Equal(t, all.Hooks()[0].ID, h.ID, "one event, one id")
	require.Equal(t, w.clock().Unix(), h.At.Unix(), "the time of the attempt")
	require.JSONEq(t, `{"type": "claim.approved", "timestamp": "2022-06-14T01:30:00Z",
		"data": {"claim_id": 7, "ref_no": "PY20220614-0007", "notice_id": 3, "uscc": "91440101MA5D0000XX"}}`, h.Body)
	require.Equal(t, "Huizhida-Webhooks/1.0", h.Header.Get("User-Agent"))
}

func TestAnEventOfARolledBackTransactionNeverHappened(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	_, id := w.app(t)
	tx, err := w.conn.Begin(t.Context())
	require.NoError(t, err)
	require.NoError(t, w.Emit(t.Context(), tx, webhook.ClaimApproved, "claims/8/approved", claim))
	require.NoError(t, tx.Rollback(t.Context()))
	require.Empty(t, w.jobs(t))
	require.Empty(t, w.states(t, id))
	require.Error(t, w.Emit(t.Context(), dbtest.Tx(t), "claim.eaten", "x", claim), "an event of no list")
	require.Error(t, w.Emit(t.Context(), dbtest.Tx(t), webhook.ClaimApproved, "x", strings.Repeat("x", 30_000)), "too large")
}

func TestTheScheduleIsKeptToTheEndUnderOneID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(says(500))
	id := w.one(t, "claims/7/approved")
	var waits []time.Duration
	for {
		wait := w.deliver(t, id)
		if wait == 0 {
			break
		}
		waits = append(waits, wait)
		w.pass(wait - time.Second)
		require.Equal(t, time.Second, w.deliver(t, id), "not before its time")
		w.pass(time.Second)
	}
	require.Equal(t, []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour}, waits)
	require.Equal(t, []string{"failed 8 500"}, w.states(t, endpoint))
	hooks := app.Hooks()
	require.Len(t, hooks, 8)
	for i, h := range hooks {
		require.Equal(t, hooks[0].ID, h.ID)
		require.Equal(t, hooks[0].Body, h.Body)
		require.True(t, i == 0 || h.At.After(hooks[i-1].At), "each attempt has its own time, or receivers refuse it as old")
	}
	list, err := w.Attempts(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, list, 8)
	require.Equal(t, webhook.OutcomeFailed, list[7].Outcome)
	require.NotNil(t, list[7].FinishedAt)
}

func TestOnlyA2xxIsSuccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	code := 0
	app.Answer(func(rw http.ResponseWriter, _ webhooktest.Hook) {
		rw.Header().Set("Location", "/elsewhere")
		rw.WriteHeader(code)
		_, _ = rw.Write([]byte("because\nof it"))
	})
	for _, c := range []int{200, 201, 202, 299, 301, 302, 307, 400, 401, 404, 500, 503} {
		code = c
		id := w.one(t, "claims/"+http.StatusText(c)+string(rune(c)))
		wait := w.deliver(t, id)
		require.Equal(t, c/100 == 2, wait == 0, c)
		list, err := w.Attempts(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, c, list[0].Status)
		require.Equal(t, "because of it", list[0].Detail)
		w.pass(10 * time.Minute) // whatever quiet there was is over
	}
	require.Len(t, app.Hooks(), 12, "no redirect was followed")
	require.Len(t, w.states(t, endpoint), 12)
}

func TestRetryAfterIsHeardWithinBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, _ := w.app(t)
	after := ""
	app.Answer(func(rw http.ResponseWriter, _ webhooktest.Hook) {
		rw.Header().Set("Retry-After", after)
		rw.WriteHeader(http.StatusTooManyRequests)
	})
	id := w.one(t, "claims/7/approved")
	after = "1"
	require.Equal(t, 5*time.Second, w.deliver(t, id), "not sooner than the schedule")
	w.pass(11 * time.Second)
	after = "450"
	require.Equal(t, 450*time.Second, w.deliver(t, id))
	w.pass(450 * time.Second)
	after = "86400"
	require.Equal(t, time.Hour, w.deliver(t, id), "not later than twice the schedule")
}

func TestAnEndpointThatSaysGoneIsSwitchedOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	first, second := w.one(t, "claims/7/approved"), w.one(t, "claims/8/approved")
	app.Answer(says(http.StatusGone))
	require.Zero(t, w.deliver(t, first))
	e, err := w.Endpoint(t.Context(), endpoint)
	require.NoError(t, err)
	require.Equal(t, webhook.ByGone, e.DisabledFor)
	require.Zero(t, w.deliver(t, second))
	w.emit(t, "claims/9/approved")
	require.Equal(t, []string{"failed 1 410", "cancelled 0 0"}, w.states(t, endpoint))
	require.Len(t, app.Hooks(), 1)
	require.Equal(t, []string{"陈晓琳 webhook.add", "系统 · 应用通知 webhook.disable gone"}, w.trail(t, endpoint))
}

func TestAnEndpointThatOnlyFailsForFiveDaysIsSwitchedOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(says(500))
	began := w.clock()
	off := func() bool {
		e, err := w.Endpoint(t.Context(), endpoint)
		require.NoError(t, err)
		return e.DisabledAt != nil
	}
	for n := 0; !off(); n++ {
		require.Less(t, n, 10)
		w.exhaust(t, w.one(t, "claims/1"+strings.Repeat("0", n)))
		require.Equal(t, off(), w.clock().Sub(began) >= 5*24*time.Hour)
	}
	require.Contains(t, w.trail(t, endpoint), "系统 · 应用通知 webhook.disable failing")

	require.NoError(t, w.Enable(t.Context(), w.actor, endpoint))
	w.exhaust(t, w.one(t, "claims/2"))
	require.False(t, off(), "the clock began anew")

	app.Answer(nil)
	w.pass(6 * 24 * time.Hour)
	require.Zero(t, w.deliver(t, w.one(t, "claims/3")))
	app.Answer(says(500))
	w.exhaust(t, w.one(t, "claims/4"))
	require.False(t, off(), "a success ends the failing")

	w.pass(6 * 24 * time.Hour)
	id := w.one(t, "claims/5")
	require.NotZero(t, w.deliver(t, id))
	require.False(t, off(), "a hiccup after days without messages is tried again")
}

// Case 26: an endpoint that is deleted or switched off while messages wait does not loop.
func TestAnEndpointThatIsGoneWhileMessagesWaitEndsThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(says(500))
	waiting := w.one(t, "claims/7/approved")
	require.NotZero(t, w.deliver(t, waiting))
	require.NoError(t, w.Disable(t.Context(), w.actor, endpoint))
	require.ErrorIs(t, w.Disable(t.Context(), w.actor, endpoint), webhook.ErrDisabled)
	require.Zero(t, w.deliver(t, waiting))
	require.Equal(t, []string{"cancelled 1 500"}, w.states(t, endpoint))
	require.ErrorIs(t, w.Replay(t.Context(), w.actor, waiting), webhook.ErrDisabled)

	// one that was made while the endpoint was being switched off
	_, err := w.conn.Exec(t.Context(), `update webhook_deliveries set state = 'queued' where id = $1`, waiting)
	require.NoError(t, err)
	require.Zero(t, w.deliver(t, waiting))
	require.Equal(t, []string{"cancelled 1 500"}, w.states(t, endpoint))

	require.NoError(t, w.Enable(t.Context(), w.actor, endpoint))
	next := w.one(t, "claims/8/approved")
	require.NoError(t, w.DeleteEndpoint(t.Context(), w.actor, endpoint))
	require.Zero(t, w.deliver(t, next))
	require.Len(t, app.Hooks(), 1)
	_, err = w.Endpoint(t.Context(), endpoint)
	require.ErrorIs(t, err, webhook.ErrNoEndpoint)
	var secrets int
	require.NoError(t, w.conn.QueryRow(t.Context(), `select count(*) from webhook_secrets where endpoint_id = $1`, endpoint).Scan(&secrets))
	require.Zero(t, secrets, "its secrets are burnt")
	require.Zero(t, w.deliver(t, 1<<60), "a delivery that is no more")
}

func TestASilentEndpointIsLeftAloneAndKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(says(http.StatusServiceUnavailable))
	first, second := w.one(t, "claims/7/approved"), w.one(t, "claims/8/approved")
	require.Equal(t, 5*time.Second, w.deliver(t, first))
	require.Equal(t, 10*time.Second, w.deliver(t, second), "what waits behind a failure does not ask at once")
	require.Equal(t, []string{"queued 1 503", "queued 0 0"}, w.states(t, endpoint), "and loses no try")
	require.Len(t, app.Hooks(), 1)
	app.Answer(nil)
	w.pass(5 * time.Second)
	require.Zero(t, w.deliver(t, second))
	require.Zero(t, w.deliver(t, first))
}

func TestOverTLSOnlyAKnownCertificateIsSpokenTo(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	w := newWorld(t, tx)
	app := webhooktest.StartTLS(t)
	app.Now = w.clock
	endpoint, _, err := w.AddEndpoint(t.Context(), w.actor, webhook.EndpointInput{Name: "禺好办", URL: app.URL})
	require.NoError(t, err)
	id := w.one(t, "a")
	w.pass(w.deliver(t, id))
	list, err := w.Attempts(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, webhook.OutcomeFailed, list[0].Outcome, "nothing left for a stranger")

	knowing, err := webhook.New(webhook.Config{DB: tx, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: w.clock, Roots: app.Roots,
		Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	require.NoError(t, err)
	secret, err := knowing.RotateSecret(t.Context(), w.actor, endpoint, 0)
	require.NoError(t, err)
	app.Know(secret)
	wait, err := knowing.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: id})
	require.NoError(t, err)
	require.Zero(t, wait)
	require.Len(t, app.Hooks(), 1)
}
