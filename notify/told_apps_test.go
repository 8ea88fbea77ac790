package notify_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/egress"
	"huizhida/notify/sink"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

func TestAppsAreToldOnceOfAFinishedCampaignAndNotOfARehearsal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	app := webhooktest.Start(t)
	app.Now = w.Now
	hooks, err := webhook.New(webhook.Config{DB: w.conn, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: w.Now,
		Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	require.NoError(t, err)
	_, secret, err := hooks.AddEndpoint(t.Context(), w.drafter, webhook.EndpointInput{Name: "番禺政务通", URL: app.URL, Events: []webhook.Event{webhook.CampaignDone}})
	require.NoError(t, err)
	app.Know(secret)
	w.Webhooks = hooks
	w.eligible(t, "广州甲")
	w.eligible(t, "广州乙")
	c := w.campaign(t, on(notify.Inbox))

	died, outer := errors.New("died"), w.Service.DB
	require.ErrorIs(t, pgx.BeginFunc(t.Context(), outer, func(tx pgx.Tx) error {
		w.Service.DB = tx
		defer func() { w.Service.DB = outer }()
		require.NoError(t, w.Drain(t.Context(), c.ID))
		return died
	}), died)
	require.Zero(t, w.count(t, `select count(*) from webhook_messages`), "what did not happen is not told")

	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 1, w.count(t, `select count(*) from webhook_messages`))
	_, err = w.conn.Exec(t.Context(), `update campaigns set state = 'running', finished_at = null where id = $1`, c.ID)
	require.NoError(t, err)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, 1, w.count(t, `select count(*) from webhook_messages`), "a second end is no news")
	_, err = hooks.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: w.id(t, `select id from webhook_deliveries`)})
	require.NoError(t, err)

	require.Empty(t, app.Refused())
	got := app.Hooks()
	require.Len(t, got, 1)
	require.Equal(t, "campaign.finished", got[0].Type)
	var data webhook.CampaignData
	require.NoError(t, json.Unmarshal(got[0].Data, &data))
	require.Equal(t, webhook.CampaignData{CampaignID: c.ID, NoticeID: w.notice, Audience: 2, Reached: 2}, data)

	w.Sink = sink.New
	rehearsal, err := w.Rehearse(t.Context(), w.drafter, w.submitted(t).ID)
	require.NoError(t, err)
	require.NoError(t, w.Drain(t.Context(), rehearsal))
	require.Equal(t, notify.Finished, w.get(t, rehearsal).State)
	require.Equal(t, 1, w.count(t, `select count(*) from webhook_messages`), "a rehearsal is no news")
}
