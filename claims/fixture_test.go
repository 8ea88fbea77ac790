package claims_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/seal"
)

// world is one notice, one enterprise that qualifies and one more, one officer, and a clock the test moves.
type world struct {
	*claims.Service
	conn         db.Conn
	now          time.Time
	notice       int64
	own, other   int64
	staff, firm  audit.Actor
	officer, two int64
}

var serial atomic.Int64

// monday is 12 December 2022, 10:24 in Shanghai; the notice is open since the 1st and until the 30th, 17:00.
var monday = time.Date(2022, 12, 12, 10, 24, 0, 0, calendar.Shanghai)

func newWorld(t *testing.T, conn db.Conn) *world {
	t.Helper()
	w := &world{conn: conn, now: monday}
	w.Service = &claims.Service{DB: conn, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: func() time.Time { return w.now }}
	w.officer = w.id(t, `insert into accounts (login, name, role, created_at) values ($1, '王五', 'acceptor', now()) returning id`, login())
	w.two = w.id(t, `insert into accounts (login, name, role, created_at) values ($1, '赵六', 'acceptor', now()) returning id`, login())
	document := w.id(t, `insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('办法', '商务局', $1, now(), now()) returning id`, w.officer)
	benefit := w.id(t, `
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '小微出口企业出口信用保险', '快申快享', 10, $2, now(), now()) returning id`, document, w.officer)
	version := w.id(t, `
		insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'import_export_right', now(), $2, now(), now()) returning id`, benefit, w.officer)
	w.notice = w.id(t, `
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		values ($1, $2, '2022年出口信用保险申领通知', '2022-12-01', '2022-12-01', '2022-12-30 17:00+08', 'published', $3, now(), now()) returning id`,
		benefit, version, w.officer)
	w.own = w.enterprise(t, "91440101633203772F", "广州市粤宏五金制品有限公司", "大石街道")
	w.other = w.enterprise(t, "91440400192548256N", "广州沐恒家具有限公司", "南村镇")
	w.verdict(t, w.own, "eligible", "t")
	w.verdict(t, w.other, "undetermined", "u")
	w.staff = audit.Actor{ID: w.officer, Name: "王五"}
	w.firm = audit.Actor{ID: w.id(t, `insert into accounts (login, name, role, enterprise_id, created_at) values ($1, '陈女士', 'enterprise', $2, now()) returning id`, login(), w.own), Name: "陈女士"}
	return w
}

func login() string { return "u" + time.Unix(serial.Add(1), 0).UTC().Format("150405") }

func (w *world) id(t *testing.T, sql string, args ...any) int64 {
	t.Helper()
	var id int64
	require.NoError(t, w.conn.QueryRow(t.Context(), sql, args...).Scan(&id))
	return id
}

func (w *world) enterprise(t *testing.T, uscc, name, town string) int64 {
	t.Helper()
	return w.id(t, `insert into enterprises (uscc, name, town, created_at, updated_at) values ($1, $2, $3, now(), now()) returning id`, uscc, name, town)
}

func (w *world) verdict(t *testing.T, enterprise int64, verdict, reasons string) {
	t.Helper()
	run := w.id(t, `
		insert into match_runs (notice_id, rule_version_id, as_of, started_at) select id, rule_version_id, as_of, now() from notices where id = $1
		returning id`, w.notice)
	_, err := w.conn.Exec(t.Context(), `
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) values ($1, $2, $3, $4, $5)
		on conflict (notice_id, enterprise_id) do update set verdict = excluded.verdict, reasons = excluded.reasons`,
		w.notice, enterprise, run, verdict, reasons)
	require.NoError(t, err)
}

// filled are answers that nothing is wrong with.
var filled = claims.Answers{
	claims.FactsConfirmed: "yes", claims.ContactName: "陈女士", claims.ContactMobile: "13800002046",
	claims.Statement: "2021年有出口，报关单在手。", claims.Undertaking: "yes",
}

func (w *world) draft(t *testing.T) claims.Claim {
	t.Helper()
	c, err := w.Start(t.Context(), w.firm, w.own, w.notice)
	require.NoError(t, err)
	require.NoError(t, w.SaveDraft(t.Context(), w.firm, w.own, c.ID, filled))
	return c
}

func (w *world) submitted(t *testing.T) claims.Claim {
	t.Helper()
	c, err := w.Submit(t.Context(), w.firm, w.own, w.draft(t).ID)
	require.NoError(t, err)
	return c
}

func (w *world) accepted(t *testing.T) claims.Claim {
	t.Helper()
	c, err := w.Accept(t.Context(), w.staff, seen(w.submitted(t)))
	require.NoError(t, err)
	return c
}

func seen(c claims.Claim) claims.Seen { return claims.Seen{ID: c.ID, Version: c.Version} }

func (w *world) states(t *testing.T, id int64) []string {
	t.Helper()
	rows, _ := w.conn.Query(t.Context(), `select to_state from claim_events where claim_id = $1 order by id`, id)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return list
}

func (w *world) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	return int(w.id(t, sql, args...))
}
