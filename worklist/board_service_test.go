package worklist_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/worklist"
)

var serial atomic.Int64

type world struct {
	*worklist.Service
	conn                              db.Conn
	editor, head, acceptor, acceptor2 accounts.Account
	benefit, notice, enterprise       int64
}

// tuesday is 14 June 2022, 10:16 in Shanghai.
var tuesday = time.Date(2022, 6, 14, 10, 16, 0, 0, calendar.Shanghai)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{conn: dbtest.Tx(t)}
	w.Service = &worklist.Service{DB: w.conn, Now: func() time.Time { return tuesday }}
	w.editor, w.head = w.account(t, accounts.Editor), w.account(t, accounts.SectionHead)
	w.acceptor, w.acceptor2 = w.account(t, accounts.Acceptor), w.account(t, accounts.Acceptor)
	document := w.document(t, "published", "办法")
	w.benefit = w.id(t, `insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '展位费补贴', '快申快享', 10, $2, now(), now()) returning id`, document, w.editor.ID)
	version := w.id(t, `insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'true', now(), $2, now(), now()) returning id`, w.benefit, w.editor.ID)
	w.notice = w.id(t, `insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, '展位费补贴申报通知', '2022-06-01', '2022-06-01', '2022-06-30 17:00+08', 'published', $3, $4, now(), now()) returning id`,
		w.benefit, version, w.editor.ID, tuesday.Add(-time.Hour))
	w.enterprise = w.id(t, `insert into enterprises (uscc, name, created_at, updated_at) values ($1, '广州沐恒家具有限公司', now(), now()) returning id`, fmt.Sprint("W", serial.Add(1)))
	return w
}

func (w *world) id(t *testing.T, sql string, args ...any) int64 {
	t.Helper()
	var id int64
	require.NoError(t, w.conn.QueryRow(t.Context(), sql, args...).Scan(&id))
	return id
}

func (w *world) account(t *testing.T, role accounts.Role) accounts.Account {
	t.Helper()
	id := w.id(t, `insert into accounts (login, name, role, created_at) values ($1, '某某', $2, now()) returning id`, fmt.Sprint("w", serial.Add(1)), role)
	return accounts.Account{ID: id, Role: role}
}

func (w *world) document(t *testing.T, state, title string) int64 {
	t.Helper()
	return w.id(t, `insert into documents (title, issuer, state, drafted_by, submitted_at, created_at, updated_at)
		values ($1, '商务局', $2, $3, $4, now(), now()) returning id`, title, state, w.editor.ID, tuesday.AddDate(0, 0, -1))
}

func (w *world) claim(t *testing.T, state, due string, officer *int64) {
	t.Helper()
	w.id(t, `insert into claims (ref_no, benefit_id, notice_id, enterprise_id, state, due_on, officer_id, created_at, submitted_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8) returning id`, fmt.Sprint("SL", serial.Add(1)), w.benefit, w.notice,
		w.id(t, `insert into enterprises (uscc, name, created_at, updated_at) values ($1, '广州禾岸珠宝有限公司', now(), now()) returning id`, fmt.Sprint("W", serial.Add(1))),
		state, due, officer, tuesday.AddDate(0, 0, -5))
}

func (w *world) board(t *testing.T, a accounts.Account, only worklist.Kind) worklist.Board {
	t.Helper()
	b, err := w.Board(t.Context(), a, only)
	require.NoError(t, err)
	n, err := w.Count(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, b.Total, n)
	return b
}

func lines(b worklist.Board) (out []string) {
	for _, i := range b.Items {
		left := "-"
		if i.Left != nil {
			left = fmt.Sprint(*i.Left)
		}
		out = append(out, left+" "+string(i.Kind)+" "+i.State+" "+i.Title)
	}
	return out
}

func TestTheNearestDeadlineStandsFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim(t, "accepted", "2022-06-21", &w.acceptor.ID)
	w.claim(t, "submitted", "2022-06-14", nil)
	w.claim(t, "accepted", "2022-06-10", nil)
	w.claim(t, "accepted", "2022-06-15", &w.acceptor2.ID) // somebody else's
	w.claim(t, "approved", "2022-06-14", nil)
	w.document(t, "in_review", "若干措施") // not an acceptor's work

	b := w.board(t, w.acceptor, "")
	title := "展位费补贴：广州禾岸珠宝有限公司"
	require.Equal(t, []string{"-2 claim decide " + title, "0 claim accept " + title, "5 claim decide " + title}, lines(b))
	require.Equal(t, []bool{true, true, false}, []bool{b.Items[0].Urgent, b.Items[1].Urgent, b.Items[2].Urgent})
	require.Equal(t, map[worklist.Kind]int{worklist.Claims: 3}, b.Counts)
}

func TestNobodyReviewsTheirOwnAndEverybodyMendsTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.document(t, "in_review", "若干措施")
	returned := w.document(t, "draft", "图解")
	_, err := w.conn.Exec(t.Context(), `update documents set returned_note = '日期写错' where id = $1`, returned)
	require.NoError(t, err)

	require.ElementsMatch(t, []string{"- review review 若干措施", "- review clear 若干措施"}, lines(w.board(t, w.head, worklist.Review)), "a head may stand in for an editor")
	b := w.board(t, w.editor, "")
	require.Equal(t, []string{"- review mend 图解"}, lines(b))
	require.Equal(t, "日期写错", b.Items[0].Note)
}

func TestEachPersonSeesTheStepThatIsTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.document(t, "in_review", "若干措施")
	second, leader := w.account(t, accounts.Editor), w.account(t, accounts.BureauLeader)
	hash := sha256.Sum256([]byte(`"一"`))
	sign := func(by accounts.Account, steps ...int) {
		for _, step := range steps {
			w.id(t, `with c as (insert into contents (hash, content) values ($1, '"一"') on conflict do nothing)
				insert into signatures (subject, subject_id, step, hash, account_id, signed_at) values ('documents', $2, $3, $1, $4, now()) returning id`,
				hex.EncodeToString(hash[:]), d, step, by.ID)
		}
	}
	steps := func(a accounts.Account) (out []string) {
		for _, i := range w.board(t, a, worklist.Review).Items {
			out = append(out, i.State+i.Note)
		}
		return out
	}
	require.Equal(t, []string{"review1"}, steps(second))
	sign(second, 1)
	require.Equal(t, []string{"review2"}, steps(second))
	sign(second, 2, 7, 8)
	require.Empty(t, steps(second))
	require.Equal(t, []string{"review3"}, steps(w.head))
	sign(w.head, 3, 4)
	require.Empty(t, steps(w.head), "nobody signs for two levels")
	require.Equal(t, []string{"review5"}, steps(leader))
	sign(leader, 5, 6)
	require.Equal(t, []string{"publish"}, steps(w.head))
	require.Empty(t, steps(w.editor), "whose text it is")

	_, err := w.conn.Exec(t.Context(), `update documents set state = 'published', published_at = now(), urgent_due_at = $2 where id = $1`, d, tuesday.AddDate(0, 0, 1))
	require.NoError(t, err)
	require.Equal(t, []string{"urgent7"}, steps(w.head), "listed until its review is done")
	_, err = w.conn.Exec(t.Context(), `update documents set urgent_reviewed_at = now() where id = $1`, d)
	require.NoError(t, err)
	require.Empty(t, steps(w.head))
}

func TestCampaignsWaitForASecondPersonAndFailuresForSomebody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.id(t, `insert into campaigns (notice_id, title, subject, body, channels, state, audience_size, drafted_by, submitted_at, created_at, updated_at)
		values ($1, '统保告知', 's', 'b', '{email}', 'submitted', 1572, $2, $3, now(), now()) returning id`, w.notice, w.editor.ID, tuesday)
	running := w.id(t, `insert into campaigns (notice_id, title, subject, body, channels, state, drafted_by, created_at, updated_at)
		values ($1, '催办', 's', 'b', '{email}', 'running', $2, now(), now()) returning id`, w.notice, w.editor.ID)
	w.id(t, `insert into deliveries (campaign_id, enterprise_id, channel, state, planned_at, updated_at) values ($1, $2, 'email', 'failed', now(), now()) returning id`, running, w.enterprise)

	require.Equal(t, []string{"12 push approve 统保告知", "12 push retry 催办"}, lines(w.board(t, w.head, worklist.Push)))
	b := w.board(t, w.editor, worklist.Push)
	require.Equal(t, []string{"12 push retry 催办"}, lines(b), "the drafter does not approve")
	require.Equal(t, []worklist.Sending{{CampaignID: running, Title: "催办", Messages: 1, Failed: 1}}, b.Sendings)
}

func TestTheSideShowsTodayAndWhatClosesNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	run := w.id(t, `insert into match_runs (notice_id, rule_version_id, as_of, started_at) select id, rule_version_id, as_of, now() from notices where id = $1 returning id`, w.notice)
	_, err := w.conn.Exec(t.Context(), `insert into verdicts (notice_id, enterprise_id, run_id, verdict) values ($1, $2, $3, 'eligible')`, w.notice, w.enterprise, run)
	require.NoError(t, err)
	w.id(t, `insert into imports (source, file_name, as_of, actor, state, failure, created_at) values ('海关', 'a.csv', now(), '某某', 'failed', '磁盘已满', now()) returning id`)
	w.id(t, `insert into disclosure_requests (ref_no, applicant_class, applicant, contact, channel, subject, received_on, due_on, created_at, updated_at)
		values ($1, '自然人', '', '', '网络', '统保协议', '2022-05-24', '2022-06-22', now(), now()) returning id`, fmt.Sprint("YSQ", serial.Add(1)))

	b := w.board(t, w.head, "")
	require.Len(t, b.Publications, 1)
	require.Equal(t, worklist.Window{NoticeID: w.notice, Title: "展位费补贴申报通知", ClosesAt: b.Windows[0].ClosesAt, Left: 12, Eligible: 1, Unclaimed: 1}, b.Windows[0])
	require.Equal(t, "磁盘已满", b.Failures[0].Reason)
	require.Equal(t, []string{"6 disclosure answer 统保协议", "- import finish 海关：a.csv"}, lines(b))
	require.Empty(t, w.board(t, w.acceptor, worklist.Disclosure).Items)
}
