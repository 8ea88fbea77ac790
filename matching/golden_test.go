package matching_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

const looser = `district == "番禺区" && size in ["小型", "微型"] && export_usd_prev <= 5000000 && !dishonest`

func (w *world) uscc(t *testing.T, id int64) (code string) {
	t.Helper()
	require.NoError(t, w.db.QueryRow(t.Context(), `select uscc from enterprises where id = $1`, id).Scan(&code))
	return code
}

func (w *world) sign(t *testing.T, benefitID, enterpriseID int64, expected rule.Verdict, note string) matching.GoldenCase {
	t.Helper()
	g, err := w.SignGolden(t.Context(), w.editor, benefitID, " "+strings.ToLower(w.uscc(t, enterpriseID)), expected, note)
	require.NoError(t, err)
	return g
}

// actions are the audit events of the benefit whose action ends so, the first first.
func (w *world) actions(t *testing.T, benefitID int64, suffix string) []map[string]any {
	t.Helper()
	rows, _ := w.db.Query(t.Context(), `
		select detail from audit_events where subject = 'benefits' and subject_id = $1 and action = $2 order by id`, benefitID, "benefit."+suffix) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowTo[map[string]any])
	require.NoError(t, err)
	return list
}

func TestAGoldenCaseIsSignedSignedAgainAndRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	b := w.notice(t, exporters, clauses).BenefitID
	first := w.sign(t, b, ids[0], rule.Eligible, " 上年出口280万美元，应享受 ")
	require.Equal(t, "上年出口280万美元，应享受", first.Note)
	require.Equal(t, ids[0], first.EnterpriseID)
	w.now = w.now.Add(time.Minute)
	w.sign(t, b, ids[2], rule.Ineligible, "出口额超过300万美元")

	results, err := w.Golden(t.Context(), b, looser, w.now)
	require.NoError(t, err)
	require.Len(t, results, 2)
	require.Equal(t, first.USCC, results[0].USCC)
	require.Equal(t, "广州一号灯光有限公司", results[0].Name)
	require.Equal(t, "员工", results[0].Signer)
	require.Equal(t, w.editor.ID, results[0].SignedBy)
	require.True(t, results[0].SignedAt.Equal(first.SignedAt))
	require.False(t, results[0].Differs)
	require.True(t, results[1].Differs)
	require.Equal(t, rule.Eligible, results[1].Actual)

	again, err := w.SignGolden(t.Context(), w.leader, b, results[1].USCC, rule.Eligible, "办法修订后放宽到500万美元")
	require.NoError(t, err)
	require.Equal(t, w.leader.ID, again.SignedBy)
	w.sign(t, b, ids[4], rule.Undetermined, "规模和失信都还不知道")
	results, err = w.Golden(t.Context(), b, looser, w.now)
	require.NoError(t, err)
	require.Len(t, results, 3, "signing again replaces")
	for _, g := range results {
		require.False(t, g.Differs, g.Name)
		if g.EnterpriseID == ids[4] {
			require.Equal(t, []string{"dishonest", "size"}, g.Missing)
		}
	}

	require.NoError(t, w.RemoveGolden(t.Context(), w.editor, b, ids[2], "企业已迁出"))
	require.ErrorIs(t, w.RemoveGolden(t.Context(), w.editor, b, ids[2], "企业已迁出"), matching.ErrNoGolden)
	results, err = w.Golden(t.Context(), b, looser, w.now)
	require.NoError(t, err)
	require.Len(t, results, 2)

	signed := w.actions(t, b, "sign_golden")
	require.Len(t, signed, 4)
	require.Equal(t, map[string]any{"enterprise_id": float64(ids[2]), "expected": "eligible", "before": "ineligible", "note": "办法修订后放宽到500万美元"}, signed[2])
	require.Equal(t, "", signed[0]["before"])
	require.Equal(t, []map[string]any{{"enterprise_id": float64(ids[2]), "before": "eligible", "reason": "企业已迁出"}}, w.actions(t, b, "remove_golden"))
}

func TestAGoldenCaseThatCannotBeSignedSaysWhichFieldToMend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	b := w.notice(t, exporters, clauses).BenefitID
	code, long := w.uscc(t, ids[0]), strings.Repeat("长", 501)
	for name, tt := range map[string]struct {
		uscc     string
		expected rule.Verdict
		note     string
		fields   []string
	}{
		"nothing":    {"", "", " ", []string{"uscc", "expected", "note"}},
		"no verdict": {code, "yes", "为什么", []string{"expected"}},
		"long note":  {code, rule.Eligible, long, []string{"note"}},
	} {
		_, err := w.SignGolden(t.Context(), w.editor, b, tt.uscc, tt.expected, tt.note)
		refused, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, name)
		var fields []string
		for _, f := range refused.Fields {
			fields = append(fields, f.Name)
		}
		require.Equal(t, tt.fields, fields, name)
	}
	for reason, name := range map[string]string{" ": "empty", long: "long"} {
		refused, ok := errors.AsType[*fault.Error](w.RemoveGolden(t.Context(), w.editor, b, ids[0], reason))
		require.True(t, ok, name)
		require.Equal(t, "reason", refused.Fields[0].Name)
	}
	_, err := w.SignGolden(t.Context(), w.editor, b, "91440101MA5D693M4Q", rule.Eligible, "为什么")
	require.ErrorIs(t, err, matching.ErrNoEnterprise)
	_, err = w.SignGolden(t.Context(), w.editor, 1<<40, code, rule.Eligible, "为什么")
	require.ErrorIs(t, err, policies.ErrNoBenefit)
	_, err = w.SignGolden(t.Context(), audit.System("x"), b, code, rule.Eligible, "为什么")
	require.ErrorIs(t, err, policies.ErrNoActor)
	require.ErrorIs(t, w.RemoveGolden(t.Context(), audit.System("x"), b, ids[0], "为什么"), policies.ErrNoActor)
	require.ErrorIs(t, w.RemoveGolden(t.Context(), w.editor, 1<<40, ids[0], "为什么"), policies.ErrNoBenefit)
	_, err = w.Golden(t.Context(), b, "sise", w.now)
	require.ErrorIs(t, err, fault.Invalid)
	require.Empty(t, w.actions(t, b, "sign_golden"))
}

func TestARuleThatTurnsASignedVerdictIsNotFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	b := w.notice(t, exporters, clauses).BenefitID
	w.sign(t, b, ids[2], rule.Ineligible, "出口额超过300万美元")
	_, err := w.Policies.SaveRule(t.Context(), w.editor, b, looser, clauses)
	require.NoError(t, err)

	_, err = w.Policies.FreezeRule(t.Context(), w.editor, b)
	require.ErrorIs(t, err, fault.Invalid)
	refused, _ := errors.AsType[*fault.Error](err)
	require.Equal(t, "规则与已签署的对照企业不一致：广州三号服装有限公司（"+w.uscc(t, ids[2])+"）签署为“不符合”，规则判为“符合”。请修改规则；如新的判定才是对的，请先对这些企业重新签署", refused.Message)
	versions, err := w.Policies.RuleVersions(t.Context(), b)
	require.NoError(t, err)
	require.Nil(t, versions[0].FrozenAt)

	w.sign(t, b, ids[2], rule.Eligible, "修订后放宽")
	_, err = w.Policies.FreezeRule(t.Context(), w.editor, b)
	require.NoError(t, err)
}

func TestTheFrozenRuleIsHeldToTheNewestNoticesDayElseToToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses) // as of 2022
	w.exec(t, `update enterprise_years set export_usd = 9e6 where enterprise_id = $1 and year = 2020`, ids[0])
	w.exec(t, `update notices set as_of = '2021-06-01' where id = $1`, n.ID)
	w.sign(t, n.BenefitID, ids[0], rule.Ineligible, "2020年出口额超过")
	freeze := func() error {
		_, err := w.Policies.SaveRule(t.Context(), w.editor, n.BenefitID, exporters, clauses)
		require.NoError(t, err)
		_, err = w.Policies.FreezeRule(t.Context(), w.editor, n.BenefitID)
		return err
	}
	require.NoError(t, freeze())
	w.exec(t, `delete from notices where id = $1`, n.ID)
	require.ErrorContains(t, freeze(), "签署为“不符合”，规则判为“符合”", "today's year is 2021")
	w.now = time.Date(2022, 1, 1, 0, 30, 0, 0, calendar.Shanghai) // still 2021 in UTC
	require.ErrorContains(t, freeze(), "规则判为“符合”")
	w.now = w.now.Add(-time.Hour)
	require.NoError(t, freeze())
}

func TestANoticeThatTurnsASignedVerdictIsNotPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	b := w.notice(t, exporters, clauses).BenefitID
	for _, id := range ids {
		w.sign(t, b, id, rule.Eligible, "都应享受")
	}
	w.enterprise(t, "广州七号", "", nil, nil, nil)
	n, err := w.Policies.CreateNotice(t.Context(), w.editor, b, policies.NoticeDraft{Title: "再次申领",
		OpensOn: time.Date(2022, 8, 1, 0, 0, 0, 0, time.UTC), ClosesAt: time.Date(2022, 12, 30, 17, 0, 0, 0, calendar.Shanghai)})
	require.NoError(t, err)
	require.NoError(t, w.Policies.SubmitNotice(t.Context(), w.editor, n.ID))
	policytest.NewPanel(t, w.db).Approve(t, w.Policies, policies.Notices, n.ID)
	err = w.Policies.PublishNotice(t.Context(), w.leader, n.ID, n.Version)
	require.ErrorContains(t, err, "广州二号家具有限公司")
	require.ErrorContains(t, err, "规则判为“可能符合”")
	require.NotContains(t, err.Error(), "广州一号")
	kept, err := w.Policies.Notice(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, policies.InReview, kept.State)
	require.Nil(t, kept.RuleVersionID)

	for i, expected := range []rule.Verdict{rule.Eligible, rule.Undetermined, rule.Ineligible, rule.Ineligible, rule.Undetermined} {
		w.sign(t, b, ids[i], expected, "核对过")
	}
	require.NoError(t, w.Policies.PublishNotice(t.Context(), w.leader, n.ID, n.Version))
}

func TestARefusalNamesTheFirstFewOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.notice(t, exporters, clauses).BenefitID
	for range 2 {
		for _, id := range w.five(t) {
			w.sign(t, b, id, rule.Eligible, "都应享受")
		}
	}
	err := pgx.BeginFunc(t.Context(), w.db, func(tx pgx.Tx) error { return w.CheckGoldenTx(t.Context(), tx, b, exporters, w.now) })
	require.ErrorContains(t, err, "；等 8 家。")
	require.Equal(t, 5, strings.Count(err.Error(), "签署为"))
	err = pgx.BeginFunc(t.Context(), w.db, func(tx pgx.Tx) error { return w.CheckGoldenTx(t.Context(), tx, b, "sise", w.now) })
	require.ErrorIs(t, err, fault.Invalid)
}

// waiting says when somebody waits for a lock in the database.
func waiting(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	require.Eventually(t, func() bool {
		var n int
		err := pool.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&n)
		return err == nil && n > 0
	}, 10*time.Second, 10*time.Millisecond)
}

func TestSigningAndFreezingTakeTurns(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := worldOn(t, pool)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses)
	code := w.uscc(t, ids[2])
	_, err := w.Policies.SaveRule(t.Context(), w.editor, n.BenefitID, looser, clauses)
	require.NoError(t, err)

	// Freezing has looked at the cases, and has not committed.
	check := w.Policies.CheckCases
	looked, goOn := make(chan struct{}), make(chan struct{})
	slow := *w.Policies
	slow.CheckCases = func(ctx context.Context, tx pgx.Tx, id int64, expr string, asOf time.Time) error {
		err := check(ctx, tx, id, expr, asOf)
		close(looked)
		<-goOn
		return err
	}
	frozen, signed := make(chan error, 1), make(chan error, 1)
	go func() { _, err := slow.FreezeRule(t.Context(), w.editor, n.BenefitID); frozen <- err }()
	<-looked
	go func() {
		_, err := w.SignGolden(t.Context(), w.editor, n.BenefitID, code, rule.Ineligible, "出口额超过")
		signed <- err
	}()
	waiting(t, pool)
	select {
	case err := <-signed:
		t.Fatalf("signed while the rule was being frozen: %v", err)
	default:
	}
	close(goOn)
	require.NoError(t, <-frozen)
	require.NoError(t, <-signed)
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return w.CheckGoldenTx(t.Context(), tx, n.BenefitID, looser, w.now) })
	require.ErrorIs(t, err, fault.Invalid, "the next version is held to it")
}
