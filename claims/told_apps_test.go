package claims_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

// app is one of the district's apps that is told of claims, and what carries the news to it.
func (w *world) app(t *testing.T) (*webhooktest.App, *webhook.Service) {
	t.Helper()
	app := webhooktest.Start(t)
	app.Now = w.Now
	hooks, err := webhook.New(webhook.Config{DB: w.conn, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: w.Now,
		Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	require.NoError(t, err)
	_, secret, err := hooks.AddEndpoint(t.Context(), w.staff, webhook.EndpointInput{Name: "禺好办", URL: app.URL})
	require.NoError(t, err)
	app.Know(secret)
	w.Webhooks = hooks
	return app, hooks
}

// deliver carries what waits for the apps.
func (w *world) deliver(t *testing.T, hooks *webhook.Service) {
	t.Helper()
	rows, _ := w.conn.Query(t.Context(), `select id from webhook_deliveries where state = 'queued' order by id`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	for _, id := range ids {
		_, err := hooks.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: id})
		require.NoError(t, err)
	}
}

func TestAppsAreToldOfEachStepOfAClaimUnderASignatureAndOfNoPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, hooks := w.app(t)
	c, err := w.RequestCorrection(t.Context(), w.staff, seen(w.submitted(t)), "请补报关单")
	require.NoError(t, err)
	c, err = w.Resubmit(t.Context(), w.firm, w.own, c.ID, "已补")
	require.NoError(t, err)
	c, err = w.Accept(t.Context(), w.staff, seen(c))
	require.NoError(t, err)
	_, err = w.Approve(t.Context(), w.staff, seen(c), "")
	require.NoError(t, err)
	w.deliver(t, hooks)

	require.Empty(t, app.Refused(), "each is signed as the standard has it")
	var types []string
	for _, h := range app.Hooks() {
		types = append(types, h.Type)
		var data webhook.ClaimData
		require.NoError(t, json.Unmarshal(h.Data, &data))
		require.Equal(t, webhook.ClaimData{ClaimID: c.ID, RefNo: c.RefNo, NoticeID: w.notice, USCC: "91440101633203772F"}, data)
		for _, personal := range []string{"陈女士", "13800002046", "王五", "报关单"} {
			require.NotContains(t, h.Body, personal)
		}
	}
	require.Equal(t, []string{"claim.submitted", "claim.returned", "claim.submitted", "claim.accepted", "claim.approved"}, types)
}

func TestAppsAreNotToldOfAStepThatWasRolledBackNorOfADraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app, hooks := w.app(t)
	draft := w.draft(t)
	died := errors.New("died")
	outer := w.Service.DB
	require.ErrorIs(t, pgx.BeginFunc(t.Context(), outer, func(tx pgx.Tx) error {
		w.Service.DB = tx
		defer func() { w.Service.DB = outer }()
		_, err := w.Submit(t.Context(), w.firm, w.own, draft.ID)
		require.NoError(t, err)
		require.Equal(t, 1, int(scanned(t, tx, `select count(*) from webhook_messages`)))
		return died
	}), died)
	w.deliver(t, hooks)
	require.Empty(t, app.Hooks())
	require.Zero(t, w.count(t, `select count(*) from webhook_messages`))
	require.Zero(t, w.count(t, `select count(*) from river_job where kind = 'deliver_webhook'`))
	_, err := w.Withdraw(t.Context(), w.firm, w.own, draft.ID)
	require.NoError(t, err)
	require.Zero(t, w.count(t, `select count(*) from webhook_messages`), "a draft is nobody's news")
}

func scanned(t *testing.T, tx pgx.Tx, sql string) (n int64) {
	t.Helper()
	require.NoError(t, tx.QueryRow(t.Context(), sql).Scan(&n))
	return n
}
