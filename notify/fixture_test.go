package notify_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/seal"
)

// world is one open notice with a finished run, a drafter, an approver, and a clock the test moves.
type world struct {
	*notify.Service
	conn        db.Conn
	now         time.Time
	notice, run int64
	drafter     audit.Actor
	approver    audit.Actor
}

var serial atomic.Int64

// morning is 14 June 2022, 9:30 in Shanghai; the notice closes on 30 September, 17:00.
var morning = time.Date(2022, 6, 14, 9, 30, 0, 0, calendar.Shanghai)

func newWorld(t *testing.T, conn db.Conn) *world {
	t.Helper()
	w := &world{conn: conn, now: morning}
	w.Service = &notify.Service{DB: conn, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: func() time.Time { return w.now },
		BaseURL: "https://huiqi.example"}
	w.drafter, w.approver = w.staff(t, "陈晓琳"), w.staff(t, "黄志强")
	document := w.id(t, `
		insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('办法', '商务局', $1, now(), now()) returning id`, w.drafter.ID)
	benefit := w.id(t, `
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '小微出口企业出口信用保险', '快申快享', 10, $2, now(), now()) returning id`, document, w.drafter.ID)
	version := w.id(t, `
		insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'district == "番禺区" && export_usd_prev > 0', now(), $2, now(), now()) returning id`, benefit, w.drafter.ID)
	w.notice = w.id(t, `
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		values ($1, $2, '出口信用保险统保申报通知', '2022-06-01', '2022-06-14', '2022-09-30 17:00+08', 'published', $3, now(), now()) returning id`,
		benefit, version, w.drafter.ID)
	w.run = w.id(t, `
		insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at) values ($1, $2, '2022-06-01', now(), now()) returning id`,
		w.notice, version)
	return w
}

func (w *world) id(t *testing.T, sql string, args ...any) int64 {
	t.Helper()
	var id int64
	require.NoError(t, w.conn.QueryRow(t.Context(), sql, args...).Scan(&id))
	return id
}

func (w *world) staff(t *testing.T, name string) audit.Actor {
	t.Helper()
	id := w.id(t, `insert into accounts (login, name, role, created_at) values ($1, $2, 'section_head', now()) returning id`,
		fmt.Sprintf("s%d", serial.Add(1)), name)
	return audit.Actor{ID: id, Name: name}
}

// eligible adds an enterprise that the notice found eligible.
func (w *world) eligible(t *testing.T, name string) int64 {
	t.Helper()
	id := w.id(t, `insert into enterprises (uscc, name, town, created_at, updated_at) values ($1, $2, '大石街道', now(), now()) returning id`,
		fmt.Sprintf("91440%013d", serial.Add(1)), name)
	_, err := w.conn.Exec(t.Context(), `
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) values ($1, $2, $3, 'eligible', 'tt')`, w.notice, id, w.run)
	require.NoError(t, err)
	return id
}

// reachable is an eligible enterprise that agreed to be written to.
func (w *world) reachable(t *testing.T, name, email string) int64 {
	t.Helper()
	id := w.eligible(t, name)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: id, Name: "陈女士", Email: email, EmailConsent: true}))
	return id
}

func (w *world) input() notify.CampaignInput {
	return notify.CampaignInput{NoticeID: w.notice, Title: "出口信用保险统保告知", Subject: "{{enterprise}}符合统保条件",
		Body: "{{enterprise}}：\n\n**{{notice}}**，{{closes}}截止。", Channels: []notify.Channel{notify.Inbox, notify.Email}}
}

func (w *world) draft(t *testing.T) int64 {
	t.Helper()
	id, err := w.Draft(t.Context(), w.drafter, w.input())
	require.NoError(t, err)
	return id
}

func (w *world) submitted(t *testing.T) notify.Campaign {
	t.Helper()
	id := w.draft(t)
	require.NoError(t, w.Submit(t.Context(), w.drafter, id))
	return w.get(t, id)
}

func (w *world) approved(t *testing.T) notify.Campaign {
	t.Helper()
	c := w.submitted(t)
	require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash))
	return w.get(t, c.ID)
}

func (w *world) get(t *testing.T, id int64) notify.Campaign {
	t.Helper()
	c, err := w.Campaign(t.Context(), id)
	require.NoError(t, err)
	return c
}

// states lists what became of each delivery, by channel and enterprise: "email 广州甲有限公司 failed rejected 1 550 5.1.1".
func (w *world) states(t *testing.T, id int64) []string {
	t.Helper()
	list, _, err := w.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: id, Limit: 100})
	require.NoError(t, err)
	var lines []string
	for _, d := range list {
		lines = append(lines, fmt.Sprintf("%s %s %s %s %d %s", d.Channel, d.Enterprise, d.State, d.Reason, d.Attempts, d.Code))
	}
	return lines
}

func (w *world) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	return int(w.id(t, sql, args...))
}
