package matching_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// everyType asks for an attribute of each type, for a derived size, and for figures of a year.
const everyType = `district == "番禺区" && size in ["小型", "微型"] && (export_usd_prev <= 3000000 || "重点" in tags) && !dishonest
	&& employees < 300 && established < as_of - duration("8760h") && rd_staff_ratio >= 0.1 && uscc.startsWith("9144")`

var everyClause = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}

// code makes a valid code from a number.
func code(n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := fmt.Sprintf("91440113%08d", n)
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(body[8+i]-'0') * w
	}
	body += string("0X987654321"[sum%11])
	sum, w := 0, 1
	for _, r := range body {
		sum += strings.IndexRune(alphabet, r) * w
		w = w * 3 % 31
	}
	return body + string(alphabet[(31-sum%31)%31])
}

func (w *world) register(t *testing.T) *enterprises.Service {
	t.Helper()
	return &enterprises.Service{DB: w.db, Jobs: w.Jobs, Now: w.Now}
}

// list imports rows of a source, true of a day.
func (w *world) list(t *testing.T, source, asOf, header string, rows ...string) {
	t.Helper()
	d, err := time.Parse(time.DateOnly, asOf)
	require.NoError(t, err)
	counts, err := w.register(t).Import(t.Context(), w.editor, enterprises.List{Reader: strings.NewReader(header + "\n" + strings.Join(rows, "\n") + "\n"),
		Name: "list.csv", Source: source, AsOf: d})
	require.NoError(t, err)
	require.Zero(t, counts.Rejected)
}

func (w *world) idOf(t *testing.T, n int) (id int64) {
	t.Helper()
	require.NoError(t, w.db.QueryRow(t.Context(), `select id from enterprises where uscc = $1`, code(n)).Scan(&id))
	return id
}

// stored are the notice's verdicts by code, as replayed writes them.
func (w *world) stored(t *testing.T, noticeID int64) map[string]string {
	t.Helper()
	rows, _ := w.db.Query(t.Context(), `
		select e.uscc, v.verdict || ' ' || array_to_string(v.missing, ',') || ' ' || v.reasons
		from verdicts v join enterprises e on e.id = v.enterprise_id where v.notice_id = $1`, noticeID) // the error resurfaces in ForEachRow
	found := map[string]string{}
	var uscc, text string
	_, err := pgx.ForEachRow(rows, []any{&uscc, &text}, func() error { found[uscc] = text; return nil })
	require.NoError(t, err)
	return found
}

func (w *world) replayed(t *testing.T, q matching.ReplayQuery) (map[string]string, matching.Replayed) {
	t.Helper()
	found := map[string]string{}
	last := int64(0)
	out, err := w.Replay(t.Context(), q, func(id int64, uscc string, res rule.Result) error {
		require.Greater(t, id, last)
		last = id
		found[uscc] = fmt.Sprintf("%s %s %s", res.Verdict, strings.Join(res.Missing, ","), res.Reasons())
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, len(found), out.Total())
	return found, out
}

// randomRow is a line about enterprise n that says something of some attributes.
func randomRow(r *rand.Rand, n int) string {
	pick := func(choices ...string) string { return choices[r.IntN(len(choices))] }
	number := func(n int) string { return fmt.Sprint(r.IntN(n)) }
	return strings.Join([]string{code(n), fmt.Sprintf("广州%d号%s有限公司", n, pick("灯光", "家具")), pick("", "番禺区", "番禺区", "南沙区"), pick("", "C3911", "F5174", "C"),
		pick("", number(400)), pick("", number(30000)), pick("", number(6000000)), pick("", "重点", "重点;外贸"), pick("", "是", "否", "否"),
		pick("", "2015-05-04", "2022-01-04"), pick("", "35%", "0.0625"), pick("", "", "小型", "中型")}, ",")
}

func TestAReplayGivesWhatARunOfThatMomentGave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.notice(t, everyType, everyClause[:8])
	r := rand.New(rand.NewPCG(2022, 6))
	const header = "uscc,name,district,industry,employees,revenue_10k_prev,export_usd_prev,tags,dishonest,established,rd_staff_ratio,size"
	type moment struct {
		at       time.Time
		counts   matching.Counts
		verdicts map[string]string
	}
	var moments []moment
	for step := range 12 {
		var rows []string
		for i := range 40 + 5*step { // later lists bring new enterprises
			if step == 0 || r.IntN(3) > 0 {
				rows = append(rows, randomRow(r, i))
			}
		}
		source := []string{"市监", "海关", "人社"}[r.IntN(3)]
		w.list(t, source, time.Date(2022, time.Month(1+r.IntN(6)), 28, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), header, rows...) // some come late
		for range 10 {
			_, err := w.register(t).SetFact(t.Context(), w.editor, w.idOf(t, r.IntN(40)), enterprises.Statement{Key: "employees", Cell: fmt.Sprint(r.IntN(400)), Source: enterprises.SelfDeclared})
			if err != nil {
				require.ErrorIs(t, err, enterprises.ErrOfficial)
			}
		}
		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		moments = append(moments, moment{run.StartedAt, run.Counts, w.stored(t, n.ID)})
		w.now = w.now.Add(time.Hour)
	}
	require.NotEqual(t, moments[0].verdicts, moments[1].verdicts)
	for _, v := range []rule.Verdict{rule.Eligible, rule.Undetermined, rule.Ineligible} {
		require.Positive(t, moments[11].counts.Of(v), "the lists bring %s about", v)
	}
	require.Less(t, len(moments[0].verdicts), len(moments[11].verdicts))
	for i, m := range moments {
		for _, at := range []time.Time{m.at, m.at.Add(59 * time.Minute)} {
			got, out := w.replayed(t, matching.ReplayQuery{NoticeID: n.ID, Known: at})
			require.Equal(t, m.verdicts, got, "run %d", i+1)
			require.Equal(t, m.counts, out.Counts)
			require.Equal(t, 1, out.Version)
		}
	}
	got, _ := w.replayed(t, matching.ReplayQuery{NoticeID: n.ID})
	require.Equal(t, moments[11].verdicts, got, "now")
	got, _ = w.replayed(t, matching.ReplayQuery{NoticeID: n.ID, Known: moments[0].at.Add(-time.Second)})
	require.Empty(t, got, "before the first enterprise came")
	require.Equal(t, moments[11].verdicts, w.stored(t, n.ID), "nothing is stored")
}

func TestAReplayOfAValidDayTakesWhatHeldThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.notice(t, `export_usd_prev <= 3000000`, []string{"一"})
	const header = "uscc,name,export_usd_prev"
	said := func(known time.Time, valid string) string {
		t.Helper()
		q := matching.ReplayQuery{NoticeID: n.ID, Known: known}
		if valid != "" {
			q.Valid, _ = time.Parse(time.DateOnly, valid)
		}
		got, _ := w.replayed(t, q)
		return got[code(1)]
	}
	const yes, no, unknown = "eligible  t", "ineligible  f", "undetermined export_usd_prev u"
	w.list(t, "海关", "2022-05-31", header, code(1)+",甲,4000000")
	first := w.now
	w.now = w.now.Add(time.Hour)
	w.list(t, "海关", "2022-03-31", header, code(1)+",甲,1000000") // late: it never becomes current
	second := w.now

	require.Equal(t, no, said(first, ""))
	require.Equal(t, no, said(second, ""))
	require.Equal(t, no, said(second, "2022-05-31"))
	require.Equal(t, yes, said(second, "2022-05-30"))
	require.Equal(t, yes, said(second, "2022-03-31"))
	require.Equal(t, unknown, said(second, "2022-03-30"))
	require.Equal(t, unknown, said(first, "2022-05-30"), "nobody had said so yet")
	require.Equal(t, no, said(first, "2022-06-30"))

	w.now = w.now.Add(time.Hour)
	w.list(t, "海关", "2022-06-15", header, code(1)+",甲,4000000") // confirms
	w.now = w.now.Add(time.Hour)
	w.list(t, "税务", "2022-06-10", header, code(1)+",甲,2000000") // between the two days of the same value
	require.Equal(t, no, said(w.now, ""))
	require.Equal(t, no, said(w.now, "2022-06-15"))
	require.Equal(t, yes, said(w.now, "2022-06-12"))
	require.Equal(t, no, said(w.now, "2022-06-09"))

	w.now = w.now.Add(time.Hour)
	w.list(t, "税务", "2022-06-15", header, code(1)+",甲,500000") // of the same day, stated later
	require.Equal(t, yes, said(w.now, ""))
	require.Equal(t, yes, said(w.now, "2022-06-15"))
	require.Equal(t, no, said(w.now.Add(-time.Hour), "2022-06-15"))

	w.list(t, "税务", "2022-06-15", header, code(1)+",甲,7000000") // at the same moment of a standing clock
	require.Equal(t, no, said(w.now, "2022-06-15"))
	w.now = w.now.Add(time.Hour)
	w.list(t, "税务", "2022-06-20", header, code(1)+",甲,1")
	require.Equal(t, no, said(w.now, "2022-06-15"))
	require.Equal(t, yes, said(w.now, "2022-06-20"))
}

func TestAnAuthoritysWordStandsBeforeOthersOnAValidDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.notice(t, `patents >= 5`, []string{"一"})
	w.list(t, "市监", "2022-01-31", "uscc,name", code(1)+",甲")
	id := w.idOf(t, 1)
	state := func(cell, asOf string) {
		d, err := time.Parse(time.DateOnly, asOf)
		require.NoError(t, err)
		_, err = w.register(t).SetFact(t.Context(), w.editor, id, enterprises.Statement{Key: "patents", Cell: cell, Source: enterprises.SelfDeclared, AsOf: d})
		require.NoError(t, err)
	}
	state("9", "2022-06-20")
	own := w.now
	w.now = w.now.Add(time.Hour)
	w.list(t, "知识产权局", "2022-05-31", "uscc,patents", code(1)+",1")
	for valid, want := range map[string]string{"2022-06-30": "ineligible  f", "2022-05-31": "ineligible  f", "2022-05-30": "undetermined patents u"} {
		d, _ := time.Parse(time.DateOnly, valid)
		got, _ := w.replayed(t, matching.ReplayQuery{NoticeID: n.ID, Valid: d})
		require.Equal(t, want, got[code(1)], valid)
	}
	d, _ := time.Parse(time.DateOnly, "2022-06-30")
	got, _ := w.replayed(t, matching.ReplayQuery{NoticeID: n.ID, Known: own, Valid: d})
	require.Equal(t, "eligible  t", got[code(1)], "the authority had not spoken yet")
}

func TestASizeIsDerivedFromWhatHeldOnTheValidDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.notice(t, `size == "小型"`, []string{"一"})
	const header = "uscc,name,industry,employees,2020年营业收入,2021年营业收入,2020年资产总额,2021年资产总额"
	w.list(t, "市监", "2022-03-31", header, code(1)+",甲,C3911,200,500,,,", code(2)+",乙,C3911,200,500,,,", code(3)+",丙,E47,,500,,500,")
	w.now = w.now.Add(time.Hour)
	// 中型; 微型 by the newest year; unknown, because the newest year lacks the revenue
	w.list(t, "市监", "2022-05-31", header, code(1)+",甲,C3911,400,,5000,,", code(2)+",乙,,,,100,,", code(3)+",丙,,,,,,500")
	w.now = w.now.Add(time.Hour)
	w.list(t, "工信", "2022-06-15", "uscc,size", code(2)+",小型")
	for valid, want := range map[string][3]string{
		"2022-03-30": {"undetermined size u", "undetermined size u", "undetermined size u"},
		"2022-03-31": {"eligible  t", "eligible  t", "eligible  t"},
		"2022-05-31": {"ineligible  f", "ineligible  f", "undetermined size u"},
		"2022-06-30": {"ineligible  f", "eligible  t", "undetermined size u"},
	} {
		d, _ := time.Parse(time.DateOnly, valid)
		got, _ := w.replayed(t, matching.ReplayQuery{NoticeID: n.ID, Valid: d})
		require.Equal(t, want, [3]string{got[code(1)], got[code(2)], got[code(3)]}, valid)
	}
}

func TestAReplayOfABenefitTakesTheRuleFrozenByThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.list(t, "市监", "2022-03-31", "uscc,name,district,employees", code(1)+",甲,番禺区,50")
	b := w.notice(t, `employees < 10`, []string{"一"}).BenefitID
	first := w.now
	w.now = w.now.Add(time.Hour)
	_, err := w.Policies.SaveRule(t.Context(), w.editor, b, `employees < 100`, []string{"一"})
	require.NoError(t, err)
	draft := w.now
	w.now = w.now.Add(time.Hour)
	_, err = w.Policies.FreezeRule(t.Context(), w.editor, b)
	require.NoError(t, err)
	asOf := time.Date(2022, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		known   time.Time
		version int
		want    string
	}{{first, 1, "ineligible  f"}, {draft, 1, "ineligible  f"}, {w.now, 2, "eligible  t"}} {
		got, out := w.replayed(t, matching.ReplayQuery{BenefitID: b, AsOf: asOf, Known: tt.known})
		require.Equal(t, tt.want, got[code(1)])
		require.Equal(t, tt.version, out.Version)
		require.Equal(t, asOf, out.AsOf)
	}
	for _, tt := range []struct {
		q    matching.ReplayQuery
		want error
	}{
		{matching.ReplayQuery{BenefitID: b, AsOf: asOf, Known: first.Add(-time.Minute)}, matching.ErrNotFrozen},
		{matching.ReplayQuery{BenefitID: 1 << 40, AsOf: asOf}, policies.ErrNoBenefit},
		{matching.ReplayQuery{BenefitID: b}, matching.ErrNoQuestion},
		{matching.ReplayQuery{BenefitID: b, NoticeID: 1, AsOf: asOf}, matching.ErrNoQuestion},
		{matching.ReplayQuery{}, matching.ErrNoQuestion},
		{matching.ReplayQuery{NoticeID: 1 << 40}, matching.ErrNoNotice},
		{matching.ReplayQuery{BenefitID: b, AsOf: asOf, Known: w.now.Add(time.Second)}, matching.ErrNotPast},
	} {
		_, err := w.Replay(t.Context(), tt.q, nil)
		require.ErrorIs(t, err, tt.want)
	}
	stop := errors.New("enough")
	_, err = w.Replay(t.Context(), matching.ReplayQuery{BenefitID: b, AsOf: asOf}, func(int64, string, rule.Result) error { return stop })
	require.ErrorIs(t, err, stop)
}

func TestExplainAtShowsTheFactsOfThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.notice(t, exporters, clauses)
	before := w.now
	w.now = w.now.Add(time.Hour)
	const header = "uscc,name,district,size,export_usd_prev,dishonest"
	w.list(t, "海关", "2022-05-31", header, code(1)+",旧名公司,番禺区,小型,4000000,否")
	then := w.now
	w.now = w.now.AddDate(0, 0, 20)
	w.list(t, "税务", "2022-06-30", header, code(1)+",新名公司,番禺区,小型,1000000,否")
	id := w.idOf(t, 1)

	x, err := w.ExplainAt(t.Context(), n.ID, id, then)
	require.NoError(t, err)
	require.Equal(t, rule.Ineligible, x.Verdict)
	require.Equal(t, "旧名公司", x.Name)
	require.Equal(t, code(1), x.USCC)
	require.True(t, x.NearMiss)
	require.True(t, x.JudgedAt.Equal(then))
	f := x.Conditions[2].Facts[0]
	require.Equal(t, []string{"400万美元", "海关", "2022-05-31"}, []string{f.Value, f.Source, f.AsOf.Format(time.DateOnly)})

	now, err := w.ExplainAt(t.Context(), n.ID, id, w.now)
	require.NoError(t, err)
	current, err := w.Explain(t.Context(), n.ID, id)
	require.NoError(t, err)
	require.Equal(t, current, now)
	require.Equal(t, rule.Eligible, now.Verdict)

	_, err = w.ExplainAt(t.Context(), n.ID, id, before)
	require.ErrorIs(t, err, matching.ErrNotListed)
	_, err = w.ExplainAt(t.Context(), n.ID, 1<<40, before)
	require.ErrorIs(t, err, matching.ErrNoEnterprise)
	_, err = w.ExplainAt(t.Context(), 1<<40, id, before)
	require.ErrorIs(t, err, matching.ErrNoNotice)
	_, err = w.ExplainAt(t.Context(), n.ID, id, w.now.AddDate(0, 0, 1))
	require.ErrorIs(t, err, fault.Invalid)
}
