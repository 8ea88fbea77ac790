package matching_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/matching"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

const exporters = `district == "番禺区" && size in ["小型", "微型"] && export_usd_prev <= 3000000 && !dishonest`

var clauses = []string{"第二条", "第二条第（一）项", "第三条第一款", "第三条第二款"}

// world is a bureau on 2022-07-01 and a register of its own.
type world struct {
	*matching.Service
	Policies       *policies.Service
	db             db.Conn
	now            time.Time
	editor, leader audit.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return worldOn(t, dbtest.Tx(t))
}

func worldOn(t *testing.T, conn db.Conn) *world {
	t.Helper()
	w := &world{db: conn, now: time.Date(2022, 7, 1, 10, 0, 0, 0, calendar.Shanghai)}
	clock := func() time.Time { return w.now }
	w.Service = &matching.Service{DB: conn, Jobs: dbtest.Queue(t), Now: clock}
	w.Policies = &policies.Service{DB: conn, Jobs: dbtest.Queue(t), Now: clock, Check: matching.Check, CheckCases: w.Service.CheckGoldenTx}
	people := &accounts.Service{DB: conn, Now: clock}
	for actor, role := range map[*audit.Actor]accounts.Role{&w.editor: accounts.Editor, &w.leader: accounts.SectionHead} {
		a, err := people.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "员工", Role: role})
		require.NoError(t, err)
		*actor = a.Actor("")
	}
	return w
}

// notice publishes a notice whose benefit has the rule.
func (w *world) notice(t *testing.T, expr string, clauses []string) policies.Notice {
	t.Helper()
	ctx := t.Context()
	d, err := w.Policies.CreateDocument(ctx, w.editor, policies.DocumentDraft{Title: "小微出口企业扶持办法", Issuer: "番禺区人民政府", Summary: "统一投保", Body: "第一条"})
	require.NoError(t, err)
	require.NoError(t, w.Policies.SubmitDocument(ctx, w.editor, d.ID))
	panel := policytest.NewPanel(t, w.db)
	panel.Publish(t, w.Policies, policies.Documents, d.ID)
	b, err := w.Policies.CreateBenefit(ctx, w.editor, d.ID, policies.BenefitDraft{Title: "出口信用保险", Class: "即申即享", Audience: "小微出口企业", Amount: "保费全免", How: "网上确认", PromiseDays: 5})
	require.NoError(t, err)
	_, err = w.Policies.SaveRule(ctx, w.editor, b.ID, expr, clauses)
	require.NoError(t, err)
	_, err = w.Policies.FreezeRule(ctx, w.editor, b.ID)
	require.NoError(t, err)
	n, err := w.Policies.CreateNotice(ctx, w.editor, b.ID, policies.NoticeDraft{Title: "出口信用保险申领通知", Body: "请申领",
		OpensOn: time.Date(2022, 6, 27, 0, 0, 0, 0, time.UTC), ClosesAt: time.Date(2022, 12, 30, 17, 0, 0, 0, calendar.Shanghai)})
	require.NoError(t, err)
	require.NoError(t, w.Policies.SubmitNotice(ctx, w.editor, n.ID))
	panel.Publish(t, w.Policies, policies.Notices, n.ID)
	return n
}

// enterprise adds one to the register; export is in US dollars of 2021, nil for unknown.
func (w *world) enterprise(t *testing.T, name, town string, size *string, export any, dishonest any) (id int64) {
	t.Helper()
	require.NoError(t, w.db.QueryRow(t.Context(), `
		insert into enterprises (uscc, name, district, town, size, dishonest, created_at, updated_at)
		values ($1, $2, '番禺区', nullif($3, ''), $4, $5, $6, $6) returning id`, rand.Text()[:18], name, town, size, dishonest, w.now).Scan(&id))
	w.exec(t, `insert into enterprise_years (enterprise_id, year, export_usd) values ($1, 2021, $2), ($1, 2020, 9e9)`, id, export)
	return id
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := w.db.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

// five enterprises: eligible, undetermined for want of the export, near miss by the export, ineligible twice over, undetermined of unknown town.
func (w *world) five(t *testing.T) (ids []int64) {
	t.Helper()
	small, large := "小型", "大型"
	return []int64{
		w.enterprise(t, "广州一号灯光有限公司", "大石街道", &small, 2.8e6, false),
		w.enterprise(t, "广州二号家具有限公司", "大石街道", &small, nil, false),
		w.enterprise(t, "广州三号服装有限公司", "石楼镇", &small, 3.2e6, false),
		w.enterprise(t, "广州四号机械有限公司", "石楼镇", &large, 9e6, false),
		w.enterprise(t, "广州五号珠宝有限公司", "", nil, 1e6, nil),
	}
}

func (w *world) verdicts(t *testing.T, noticeID int64) map[int64]string {
	t.Helper()
	rows, _ := w.db.Query(t.Context(), `select enterprise_id, verdict || ' ' || array_to_string(missing, ',') || ' ' || reasons || ' ' || run_id from verdicts where notice_id = $1`, noticeID) // the error resurfaces in ForEachRow
	found := map[int64]string{}
	var id int64
	var text string
	_, err := pgx.ForEachRow(rows, []any{&id, &text}, func() error { found[id] = text; return nil })
	require.NoError(t, err)
	return found
}

func queued(ctx context.Context, conn db.Conn) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) from river_job where kind = 'match_notice'`).Scan(&n)
	return n, err
}
