package reports_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/disclosure"
	"huizhida/reports"
	"huizhida/seal"
)

// world is a bureau with one benefit, a clock, and verbs that make rows the other packages would make.
type world struct {
	*reports.Service
	t          *testing.T
	conn       db.Conn
	now        time.Time
	disclosure *disclosure.Service
	staff      audit.Actor
	document   int64
	benefit    int64
	version    int64
}

var serial atomic.Int64

// june is 13 June 2022, a Monday, 10:00 in Shanghai.
var june = time.Date(2022, 6, 13, 10, 0, 0, 0, calendar.Shanghai)

func newWorld(t *testing.T, conn db.Conn) *world {
	t.Helper()
	w := &world{t: t, conn: conn, now: time.Date(2023, 1, 16, 10, 42, 0, 0, calendar.Shanghai)}
	now := func() time.Time { return w.now }
	w.Service = &reports.Service{DB: conn, Now: now}
	w.disclosure = &disclosure.Service{DB: conn, Key: seal.NewKey(), Now: now}
	w.staff = audit.Actor{ID: w.id(`insert into accounts (login, name, role, created_at) values ($1, '林嘉欣', 'editor', $2) returning id`, unique("staff"), june), Name: "林嘉欣"}
	w.document = w.published("番禺区小微出口企业扶持办法", "其他文件", "番禺区商务局", june)
	w.benefit = w.id(`
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '小微出口企业出口信用保险', '快申快享', 10, $2, $3, $3) returning id`, w.document, w.staff.ID, june)
	w.version = w.id(`
		insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 3, 'import_export_right', $3, $2, $3, $3) returning id`, w.benefit, w.staff.ID, june)
	return w
}

func unique(stem string) string { return fmt.Sprintf("%s%d", stem, serial.Add(1)) }

func (w *world) id(sql string, args ...any) int64 {
	w.t.Helper()
	var id int64
	require.NoError(w.t, w.conn.QueryRow(w.t.Context(), sql, args...).Scan(&id))
	return id
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	_, err := w.conn.Exec(w.t.Context(), sql, args...)
	require.NoError(w.t, err)
}

// published is a document made public on a day.
func (w *world) published(title, kind, issuer string, at time.Time) int64 {
	w.t.Helper()
	return w.id(`
		insert into documents (title, kind, issuer, issued_on, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, $3, $4, 'published', $5, $6, $6, $6) returning id`, title, kind, issuer, calendar.Day(at), w.staff.ID, at)
}

func (w *world) interpretation(form string, at time.Time) {
	w.t.Helper()
	w.exec(`
		insert into interpretations (document_id, form, title, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, '解读', 'published', $3, $4, $4, $4)`, w.document, form, w.staff.ID, at)
}

func (w *world) notice(title string, at time.Time) int64 {
	w.t.Helper()
	return w.id(`
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, $3, '2022-06-09', '2022-06-13', '2022-12-30 17:00+08', 'published', $4, $5, $5, $5) returning id`,
		w.benefit, w.version, title, w.staff.ID, at)
}

// eligible is an enterprise with its verdict on a notice; an empty town or industry is unknown.
func (w *world) eligible(notice int64, town, industry string) int64 {
	w.t.Helper()
	return w.judged(notice, town, industry, "eligible")
}

func (w *world) judged(notice int64, town, industry, verdict string) int64 {
	w.t.Helper()
	n := serial.Add(1)
	e := w.id(`
		insert into enterprises (uscc, name, town, industry, created_at, updated_at)
		values ($1, $2, nullif($3, ''), nullif($4, ''), $5, $5) returning id`, fmt.Sprintf("91440113MA%08d", n), fmt.Sprintf("番禺企业%d", n), town, industry, june)
	run := w.id(`
		insert into match_runs (notice_id, rule_version_id, as_of, undetermined, started_at, finished_at)
		values ($1, $2, '2022-06-09', 7, $3, $3) returning id`, notice, w.version, june)
	w.exec(`insert into verdicts (notice_id, enterprise_id, run_id, verdict) values ($1, $2, $3, $4)`, notice, e, run, verdict)
	return e
}

// campaign is a push on a notice that started in june.
func (w *world) campaign(notice int64, audience int) int64 {
	w.t.Helper()
	return w.id(`
		insert into campaigns (notice_id, title, subject, body, channels, state, audience_size, drafted_by, started_at, created_at, updated_at)
		values ($1, '告知', '告知', '正文', '{inbox,email}', 'running', $2, $3, $4, $4, $4) returning id`, notice, audience, w.staff.ID, june)
}

func (w *world) contact(enterprise int64, primary bool) int64 {
	w.t.Helper()
	return w.id(`
		insert into contacts (enterprise_id, name, email, email_hash, is_primary, created_at, updated_at)
		values ($1, '\x00', '\x00', $2, $3, $4, $4) returning id`, enterprise, []byte(unique("hash")), primary, june)
}

// delivery is one message; contact 0 is the enterprise's own inbox.
func (w *world) delivery(campaign, enterprise, contact int64, channel, state string, read *time.Time) {
	w.t.Helper()
	w.exec(`
		insert into deliveries (campaign_id, enterprise_id, contact_id, channel, state, planned_at, accepted_at, delivered_at, read_at, updated_at)
		values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, case when $5 in ('accepted', 'delivered', 'read') then $6::timestamptz end,
		        case when $5 in ('delivered', 'read') then $6::timestamptz end, $7, $6)`, campaign, enterprise, contact, channel, state, june, read)
}

func (w *world) claim(notice, enterprise int64, state string, at time.Time) {
	w.t.Helper()
	w.exec(`
		insert into claims (ref_no, benefit_id, notice_id, enterprise_id, state, created_at, submitted_at, decided_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, case when $5 <> 'draft' then $6::timestamptz end,
		        case when $5 in ('approved', 'refused', 'withdrawn') then $6::timestamptz end, $6)`, unique("SL2022-"), w.benefit, notice, enterprise, state, at)
}

func day(s string) time.Time {
	t, err := calendar.Parse(s)
	if err != nil {
		panic(err)
	}
	return t
}

// request registers a disclosure request and, with an outcome, answers it.
func (w *world) request(class, received, outcome, answered string) {
	w.t.Helper()
	r, err := w.disclosure.Register(w.t.Context(), w.staff, disclosure.Registration{
		Class: class, Applicant: "申请人", Contact: "地址", Channel: "网络", Subject: "某项信息", ReceivedOn: day(received)})
	require.NoError(w.t, err)
	if outcome != "" {
		_, err = w.disclosure.Answer(w.t.Context(), w.staff, r.ID, disclosure.Reply{Outcome: outcome, Text: "答复", AnsweredOn: day(answered)})
		require.NoError(w.t, err)
	}
}
