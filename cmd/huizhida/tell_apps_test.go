package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/policies"
	"huizhida/policies/policytest"
	"huizhida/seal"
)

// inReview is a notice that was signed six times, and who may publish it.
func inReview(t *testing.T, pool *pgxpool.Pool, s *services) (notice int64, reviewer audit.Actor) {
	t.Helper()
	id := func(sql string, args ...any) (id int64) {
		require.NoError(t, pool.QueryRow(t.Context(), sql, args...).Scan(&id))
		return id
	}
	drafter := id(`insert into accounts (login, name, role, created_at) values ('bianji', '林嘉欣', 'editor', now()) returning id`)
	reviewer = audit.Actor{ID: id(`insert into accounts (login, name, role, created_at) values ('kezhang', '陈晓琳', 'section_head', now()) returning id`), Name: "陈晓琳"}
	document := id(`
		insert into documents (title, issuer, drafted_by, state, openness, published_at, created_at, updated_at)
		values ('办法', '商务局', $1, 'published', $2, now(), now(), now()) returning id`, drafter, policies.Open)
	benefit := id(`
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '出口信用保险', '快申快享', 10, $2, now(), now()) returning id`, document, drafter)
	id(`insert into rule_versions (benefit_id, version, expression, clauses, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'town == "大石街道"', '["第二条"]', now(), $2, now(), now()) returning id`, benefit, drafter)
	id(`insert into enterprises (uscc, name, town, created_at, updated_at) values ('91440101633203772F', '广州甲', '大石街道', now(), now()) returning id`)
	n, err := s.Policies.CreateNotice(t.Context(), audit.Actor{ID: drafter, Name: "林嘉欣"}, benefit, policies.NoticeDraft{Title: "2022年出口信用保险申领通知", Body: "请申领。",
		OpensOn: time.Date(2022, 6, 14, 0, 0, 0, 0, time.UTC), ClosesAt: time.Date(2022, 9, 30, 9, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.NoError(t, s.Policies.SubmitNotice(t.Context(), audit.Actor{ID: drafter, Name: "林嘉欣"}, n.ID))
	policytest.NewPanel(t, pool).Approve(t, s.Policies, policies.Notices, n.ID)
	return n.ID, reviewer
}

func TestAppsAreToldOfANoticeThatWasPublishedAndMatchedAndOfNoneThatWasNot(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	now := time.Date(2022, 6, 14, 1, 30, 0, 0, time.UTC)
	s, err := newServices(pool, config{BaseURL: "https://huiqi.example", Intranet: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}},
		seal.NewKey(), func() time.Time { return now })
	require.NoError(t, err)
	notice, reviewer := inReview(t, pool, s)
	app := webhooktest.Start(t)
	app.Now = s.Now
	_, secret, err := s.Webhooks.AddEndpoint(t.Context(), reviewer, webhook.EndpointInput{Name: "番禺政务通", URL: app.URL})
	require.NoError(t, err)
	app.Know(secret)
	messages := func() (n int) {
		require.NoError(t, pool.QueryRow(t.Context(), `select count(*) from webhook_messages`).Scan(&n))
		return n
	}

	died := errors.New("died")
	require.ErrorIs(t, pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		policy := *s.Policies
		policy.DB = tx
		require.NoError(t, policy.PublishNotice(t.Context(), reviewer, notice, 1))
		return died
	}), died)
	require.Zero(t, messages(), "what was rolled back did not happen")
	require.NoError(t, s.Policies.PublishNotice(t.Context(), reviewer, notice, 1))
	for range 2 { // the second changes nothing, which is no news
		_, err = s.Matching.Match(t.Context(), reviewer, notice, nil)
		require.NoError(t, err)
	}
	deliverAll(t, pool, s)

	require.Empty(t, app.Refused(), "each is signed as the standard has it")
	want := fmt.Sprintf(`"data":{"notice_id":%d,"title":"2022年出口信用保险申领通知","closes_at":"2022-09-30T09:00:00Z","url":"https://huiqi.example/notices/%d"}`, notice, notice)
	var types []string
	for _, h := range app.Hooks() {
		types = append(types, h.Type)
		require.Contains(t, h.Body, want)
	}
	require.Equal(t, []string{"notice.published", "notice.matched"}, types)
}

func TestAppsAreToldOfADocumentThatThePublicSeesAndOfNoOther(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	s, err := newServices(pool, config{BaseURL: "https://huiqi.example", Intranet: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}, seal.NewKey(), time.Now)
	require.NoError(t, err)
	_, reviewer := inReview(t, pool, s)
	app := webhooktest.Start(t)
	_, secret, err := s.Webhooks.AddEndpoint(t.Context(), reviewer, webhook.EndpointInput{Name: "番禺政务通", URL: app.URL})
	require.NoError(t, err)
	app.Know(secret)
	publish := func(openness policies.Openness, basis string) int64 {
		var drafter int64
		require.NoError(t, pool.QueryRow(t.Context(), `select id from accounts where login = 'bianji'`).Scan(&drafter))
		by := audit.Actor{ID: drafter}
		d, err := s.Policies.CreateDocument(t.Context(), by, policies.DocumentDraft{Title: "办法" + basis, Issuer: "商务局", Openness: openness, OpennessBasis: basis, Body: "正文"})
		require.NoError(t, err)
		require.NoError(t, s.Policies.SubmitDocument(t.Context(), by, d.ID))
		policytest.NewPanel(t, pool).Approve(t, s.Policies, policies.Documents, d.ID)
		require.NoError(t, s.Policies.PublishDocument(t.Context(), reviewer, d.ID, 1))
		return d.ID
	}
	open, closed := publish(policies.Open, ""), publish(policies.Closed, "第十六条")
	require.NoError(t, s.Policies.WithdrawDocument(t.Context(), reviewer, open, "已被修订"))
	require.NoError(t, s.Policies.WithdrawDocument(t.Context(), reviewer, closed, "已被修订"))
	deliverAll(t, pool, s)
	require.Empty(t, app.Refused())
	var told []string
	for _, h := range app.Hooks() {
		told = append(told, h.Type)
		require.Contains(t, h.Body, fmt.Sprintf(`"document_id":%d,`, open))
	}
	require.Equal(t, []string{"document.published", "document.withdrawn"}, told)
}

// deliverAll does what the workers would.
func deliverAll(t *testing.T, pool *pgxpool.Pool, s *services) {
	t.Helper()
	rows, _ := pool.Query(t.Context(), `select id from webhook_deliveries order by id`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	for _, id := range ids {
		_, err := s.Webhooks.Deliver(context.WithoutCancel(t.Context()), webhook.DeliverArgs{DeliveryID: id})
		require.NoError(t, err)
	}
}
