package webhook_test

import (
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

func TestSecretsChangeWithoutAGap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	old := app
	next, err := w.RotateSecret(t.Context(), w.actor, endpoint, 24*time.Hour)
	require.NoError(t, err)
	e, err := w.Endpoint(t.Context(), endpoint)
	require.NoError(t, err)
	require.Equal(t, 2, e.Secrets)

	require.Zero(t, w.deliver(t, w.one(t, "a")), "the receiver still knows the old one only")
	old.Know(next)
	require.Zero(t, w.deliver(t, w.one(t, "b")), "and now the new one only")
	require.Len(t, app.Hooks(), 2)
	require.Len(t, strings.Fields(app.Hooks()[1].Header.Get("webhook-signature")), 2)
	w.pass(24*time.Hour + time.Second)
	require.Zero(t, w.deliver(t, w.one(t, "c")))
	require.Len(t, strings.Fields(app.Hooks()[2].Header.Get("webhook-signature")), 1, "the overlap is over")

	leaked, err := w.RotateSecret(t.Context(), w.actor, endpoint, 0)
	require.NoError(t, err)
	require.NotZero(t, w.deliver(t, w.one(t, "d")), "after a leak the old one is worth nothing at once")
	require.ErrorContains(t, app.Refused()[0], "no signature matches")
	app.Know(leaked)
	for range 6 {
		_, err = w.RotateSecret(t.Context(), w.actor, endpoint, time.Hour)
		require.NoError(t, err)
	}
	e, err = w.Endpoint(t.Context(), endpoint)
	require.NoError(t, err)
	require.Equal(t, 3, e.Secrets, "the header stays short")
	_, err = w.RotateSecret(t.Context(), w.actor, endpoint, 999*time.Hour)
	require.ErrorIs(t, err, fault.Invalid)
	_, err = w.RotateSecret(t.Context(), w.actor, 1<<60, 0)
	require.ErrorIs(t, err, webhook.ErrNoEndpoint)
}

func TestSecretsAndAddressesStayOutOfSight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	id, secret, err := w.AddEndpoint(t.Context(), w.actor, webhook.EndpointInput{Name: "禺好办", URL: "http://127.0.0.1:9/token-in-the-path"})
	require.NoError(t, err)
	var stored []byte
	require.NoError(t, w.conn.QueryRow(t.Context(), `select secret from webhook_secrets where endpoint_id = $1`, id).Scan(&stored))
	require.NotContains(t, string(stored), secret)
	var trail string
	require.NoError(t, w.conn.QueryRow(t.Context(), `select string_agg(detail::text, ' ') from audit_events where subject = 'webhook_endpoints' and subject_id = $1`, id).Scan(&trail))
	require.NotContains(t, trail, "token-in-the-path")
	require.NotContains(t, trail, "whsec")

	delivery := w.one(t, "a") // nobody listens there
	require.NotZero(t, w.deliver(t, delivery))
	list, err := w.Attempts(t.Context(), delivery)
	require.NoError(t, err)
	require.Equal(t, webhook.OutcomeFailed, list[0].Outcome, "nothing left: not unknown")
	require.Equal(t, "连接不上", list[0].Detail)
}

func TestAWrongEndpointSaysWhatToMend(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	for want, in := range map[string]webhook.EndpointInput{
		"应用名称":         {URL: "http://127.0.0.1/"},
		"完整的网址":        {Name: "x", URL: "app"},
		"内部网络":         {Name: "x", URL: "https://10.0.0.1/hooks"},
		"公网地址须使用https": {Name: "x", URL: "http://114.114.114.114/hooks"},
		"用户名或密码":       {Name: "x", URL: "https://a:b@114.114.114.114/"},
		"没有这种事件":       {Name: "x", URL: "https://114.114.114.114/", Events: []webhook.Event{"claim.eaten"}},
		"网址过长":         {Name: "x", URL: "https://114.114.114.114/" + strings.Repeat("x", 2000)},
	} {
		_, _, err := w.AddEndpoint(t.Context(), w.actor, in)
		require.ErrorIs(t, err, fault.Invalid, want)
		require.ErrorContains(t, err, want)
		require.ErrorIs(t, w.EditEndpoint(t.Context(), w.actor, 1, in), fault.Invalid)
	}
	app, id := w.app(t)
	other := webhooktest.Start(t)
	other.Now = w.clock
	delivery := w.one(t, "a")
	require.NoError(t, w.EditEndpoint(t.Context(), w.actor, id, webhook.EndpointInput{Name: "番禺政务通", URL: other.URL, Events: []webhook.Event{webhook.ClaimRefused, webhook.ClaimApproved, webhook.ClaimApproved}}))
	e, err := w.Endpoint(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, []webhook.Event{webhook.ClaimApproved, webhook.ClaimRefused}, e.Events)
	require.NotZero(t, w.deliver(t, delivery))
	require.Empty(t, app.Hooks())
	require.Len(t, other.Refused(), 1, "what waits goes to the new address")
	list, err := w.Endpoints(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, "番禺政务通", list[0].Name)
	require.Equal(t, other.URL, list[0].URL)
}

func TestAHostThatPointsInsideLaterIsNotCalled(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	w := newWorld(t, tx)
	app, endpoint := w.app(t)
	delivery := w.one(t, "a")
	outside, err := webhook.New(webhook.Config{DB: tx, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: w.clock, // loopback is not allowed any more
		Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}})
	require.NoError(t, err)
	_, err = outside.RotateSecret(t.Context(), w.actor, endpoint, 0)
	require.NoError(t, err)
	wait, err := outside.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: delivery})
	require.NoError(t, err)
	require.NotZero(t, wait)
	list, err := w.Attempts(t.Context(), delivery)
	require.NoError(t, err)
	require.Equal(t, "地址指向不允许访问的网络", list[0].Detail)
	require.Empty(t, app.Hooks())
	require.Empty(t, app.Refused())
}

func TestOneMessageIsReplayedUnderItsOwnID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	app.Answer(says(500))
	id := w.one(t, "a")
	w.exhaust(t, id)
	app.Answer(nil)
	require.NoError(t, w.Replay(t.Context(), w.actor, id))
	require.Equal(t, []int64{id, id}, w.jobs(t))
	require.Zero(t, w.deliver(t, id))
	require.Equal(t, []string{"delivered 9 204"}, w.states(t, endpoint))

	require.NoError(t, w.Replay(t.Context(), w.actor, id), "what was delivered is sent again too, when somebody asks")
	app.Answer(says(500))
	require.Equal(t, 5*time.Second, w.deliver(t, id), "the schedule begins anew")
	hooks := app.Hooks()
	require.Len(t, hooks, 10)
	require.Equal(t, hooks[0].ID, hooks[9].ID)
	require.ErrorIs(t, w.Replay(t.Context(), w.actor, 1<<60), webhook.ErrNoDelivery)
	require.Contains(t, w.trail(t, endpoint), "陈晓琳 webhook.replay")
}

func TestWhatDidNotReachAnEndpointSinceAMomentIsRecovered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t, webhook.ClaimApproved)
	app.Answer(says(500))
	w.exhaust(t, w.one(t, "before"))
	w.pass(time.Hour)
	since := w.clock()
	app.Answer(nil)
	require.Zero(t, w.deliver(t, w.one(t, "reached")))
	app.Answer(says(500))
	w.exhaust(t, w.one(t, "failed"))
	w.deliver(t, w.one(t, "cancelled"))
	require.NoError(t, w.Disable(t.Context(), w.actor, endpoint))
	w.emit(t, "missed")
	require.NoError(t, pgx.BeginFunc(t.Context(), w.conn, func(tx pgx.Tx) error {
		return w.Emit(t.Context(), tx, webhook.NoticePublished, "unwanted", webhook.NoticeData{NoticeID: 1})
	}))
	_, err := w.Recover(t.Context(), w.actor, endpoint, since)
	require.ErrorIs(t, err, webhook.ErrDisabled)
	require.NoError(t, w.Enable(t.Context(), w.actor, endpoint))
	app.Answer(nil)
	before := len(w.jobs(t))
	n, err := w.Recover(t.Context(), w.actor, endpoint, since)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	for _, id := range w.jobs(t)[before:] {
		require.Zero(t, w.deliver(t, id))
	}
	require.Equal(t, []string{"failed 8 500", "delivered 1 204", "delivered 9 204", "delivered 2 204", "delivered 1 204"}, w.states(t, endpoint))
	n, err = w.Recover(t.Context(), w.actor, endpoint, since)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestATestEventComesToOneEndpointOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t, webhook.NoticePublished)
	_, otherID := w.app(t)
	id, err := w.SendTest(t.Context(), w.actor, endpoint)
	require.NoError(t, err)
	require.Equal(t, []int64{id}, w.jobs(t))
	require.Zero(t, w.deliver(t, id))
	require.Equal(t, "webhook.test", app.Hooks()[0].Type)
	require.Empty(t, w.states(t, otherID))
	n, err := w.Recover(t.Context(), w.actor, otherID, w.clock().Add(-time.Hour))
	require.NoError(t, err)
	require.Zero(t, n, "a test of another is nothing that was missed")
	require.NoError(t, w.Disable(t.Context(), w.actor, endpoint))
	_, err = w.SendTest(t.Context(), w.actor, endpoint)
	require.ErrorIs(t, err, webhook.ErrDisabled)
}

func TestASweepFindsLostWorkAndForgetsOldMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, endpoint := w.app(t)
	lost, done := w.one(t, "lost"), w.one(t, "done")
	require.Zero(t, w.deliver(t, done))
	_, err := w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)
	require.NoError(t, w.Sweep(t.Context()))
	require.Empty(t, w.jobs(t), "its job may still come")
	w.pass(11 * time.Minute)
	require.NoError(t, w.Sweep(t.Context()))
	require.NoError(t, w.Sweep(t.Context()))
	require.Equal(t, []int64{lost}, w.jobs(t))

	w.pass(91 * 24 * time.Hour)
	require.NoError(t, w.Sweep(t.Context()))
	require.Equal(t, []string{"queued 0 0"}, w.states(t, endpoint), "what waits is not forgotten")
	require.Zero(t, w.deliver(t, lost))
	require.NoError(t, w.Sweep(t.Context()))
	require.Empty(t, w.states(t, endpoint))
	require.Len(t, app.Hooks(), 2)
}

func TestTheReceiversPageNamesEveryEventAndField(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/webhooks.md")
	require.NoError(t, err)
	page := string(raw)
	for _, e := range append(webhook.Events, webhook.Test) {
		require.Contains(t, page, "`"+string(e)+"`")
		require.NotEqual(t, string(e), e.Label(), "it has a Chinese name")
		require.Contains(t, page, e.Label())
	}
	for _, data := range []any{webhook.DocumentData{}, webhook.InterpretationData{}, webhook.NoticeData{}, webhook.CampaignData{}, webhook.ClaimData{}, webhook.TestData{}} {
		for f := range reflect.TypeOf(data).Fields() {
			require.Contains(t, page, "`"+f.Tag.Get("json")+"`")
		}
	}
	for _, delay := range []string{"5 s", "5 min", "30 min", "2 h", "5 h", "10 h"} {
		require.Contains(t, page, delay)
	}
}

func TestAServiceWithoutItsPartsIsNotMade(t *testing.T) {
	t.Parallel()
	_, err := webhook.New(webhook.Config{Jobs: dbtest.Queue(t), Now: time.Now})
	require.ErrorContains(t, err, "a database")
}
