package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
	"huizhida/seal"
)

// approved is a campaign to n enterprises that agreed to e-mail, ready to be expanded.
func approved(t *testing.T, tx pgx.Tx, n int) (*notify.Service, int64) {
	t.Helper()
	s := &notify.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now, Key: seal.NewKey(), BaseURL: "http://huiqi.example"}
	return s, approvedBy(t, s, n)
}

func approvedBy(t *testing.T, s *notify.Service, n int) int64 {
	t.Helper()
	tx := s.DB
	id := func(sql string, args ...any) (id int64) {
		require.NoError(t, tx.QueryRow(t.Context(), sql, args...).Scan(&id))
		return id
	}
	account := func(login string) audit.Actor {
		return audit.Actor{ID: id(`insert into accounts (login, name, role, created_at) values ($1, $1, 'section_head', now()) returning id`, login), Name: login}
	}
	drafter, approver := account(t.Name()+"1"), account(t.Name()+"2")
	document := id(`insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('办法', '局', $1, now(), now()) returning id`, drafter.ID)
	benefit := id(`insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '事项', '快申快享', 10, $2, now(), now()) returning id`, document, drafter.ID)
	version := id(`insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'listed', now(), $2, now(), now()) returning id`, benefit, drafter.ID)
	notice := id(`insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		values ($1, $2, '通知', now(), now(), now() + interval '9 days', 'published', $3, now(), now()) returning id`, benefit, version, drafter.ID)
	run := id(`insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at) values ($1, $2, now(), now(), now()) returning id`, notice, version)
	for i := range n {
		firm := id(`insert into enterprises (uscc, name, created_at, updated_at) values ($1, '企业', now(), now()) returning id`, fmt.Sprint(t.Name(), i))
		_, err := tx.Exec(t.Context(), `insert into verdicts (notice_id, enterprise_id, run_id, verdict) values ($1, $2, $3, 'eligible')`, notice, firm, run)
		require.NoError(t, err)
		require.NoError(t, s.SaveContact(t.Context(), drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈", Email: fmt.Sprintf("f%d@firm.example", i), EmailConsent: true}))
	}
	c, err := s.Draft(t.Context(), drafter, notify.CampaignInput{NoticeID: notice, Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Inbox, notify.Email}, Class: notify.Statutory})
	require.NoError(t, err)
	require.NoError(t, s.Submit(t.Context(), drafter, c))
	submitted, err := s.Campaign(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, s.Approve(t.Context(), approver, c, submitted.ContentHash))
	return c
}

func work[T river.JobArgs](t *testing.T, tx pgx.Tx, worker river.Worker[T], args T) river.EventKind {
	t.Helper()
	result, err := rivertest.NewWorker(t, riverpgxv5.New(nil), &river.Config{}, worker).Work(t.Context(), t, tx, args, nil)
	require.NoError(t, err)
	return result.EventKind
}

func TestExpandCampaignTwiceMakesEachDeliveryOnce(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, id := approved(t, tx, 3)
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.ExpandCampaign{Notify: s}, notify.ExpandArgs{CampaignID: id}))
	}
	_, n, err := s.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: id, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, 6, n)
}

func TestExpandCampaignThatWasStoppedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, id := approved(t, tx, 1)
	require.NoError(t, s.Cancel(t.Context(), audit.System("测试"), id))
	require.Equal(t, river.EventKindJobCancelled, work(t, tx, &jobs.ExpandCampaign{Notify: s}, notify.ExpandArgs{CampaignID: id}))
}

func TestDeliverTwiceSendsOnceAndSnoozesForTheRest(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, id := approved(t, tx, 2)
	peer := smtptest.Start(t)
	peer.Rcpt = func(to string) error {
		if to == "f1@firm.example" {
			return smtptest.Refusal(451, [3]int{4, 7, 1}, "later")
		}
		return nil
	}
	carrier, err := email.New(email.Config{Addr: peer.Addr, From: "noreply@huiqi.example"})
	require.NoError(t, err)
	s.Carriers = map[notify.Channel]notify.Carrier{notify.Email: carrier}
	require.NoError(t, s.Expand(t.Context(), id))
	args := notify.DeliverArgs{CampaignID: id, Channel: notify.Email}
	for range 2 {
		require.Equal(t, river.EventKindJobSnoozed, work(t, tx, &jobs.Deliver{Notify: s}, args))
	}
	require.Len(t, peer.Mails(), 1)
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.Deliver{Notify: s}, notify.DeliverArgs{CampaignID: id, Channel: notify.Inbox}))
	}
	var n int
	require.NoError(t, tx.QueryRow(t.Context(), `select count(*) from inbox_messages m join deliveries d on d.id = m.delivery_id where d.campaign_id = $1`, id).Scan(&n))
	require.Equal(t, 2, n)
}
