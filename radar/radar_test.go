package radar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/radar"
)

// friday is 17 June 2022, 10:00 in Shanghai.
var friday = time.Date(2022, 6, 17, 10, 0, 0, 0, calendar.Shanghai)

type world struct {
	*radar.Service
	conn   db.Conn
	editor int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{conn: dbtest.Tx(t)}
	w.Service = &radar.Service{DB: w.conn, Now: func() time.Time { return friday }}
	w.editor = w.id(t, `insert into accounts (login, name, role, created_at) values ('radar', '某某', 'editor', now()) returning id`)
	return w
}

func (w *world) id(t *testing.T, sql string, args ...any) (id int64) {
	t.Helper()
	require.NoError(t, w.conn.QueryRow(t.Context(), sql, args...).Scan(&id))
	return id
}

func (w *world) document(t *testing.T, title, publishedAt string, expires any) int64 {
	t.Helper()
	return w.id(t, `insert into documents (title, issuer, state, drafted_by, published_at, expires_on, created_at, updated_at)
		values ($1, '商务局', 'published', $2, $3::text::timestamptz, $4::text::date, now(), now()) returning id`, title, w.editor, publishedAt, expires)
}

func (w *world) interpretation(t *testing.T, document int64, form, publishedAt string) int64 {
	t.Helper()
	return w.id(t, `insert into interpretations (document_id, form, title, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, $2 || '解读', 'published', $3, $4::text::timestamptz, now(), now()) returning id`, document, form, w.editor, publishedAt)
}

func (w *world) notice(t *testing.T, document int64, state, closesAt string) int64 {
	t.Helper()
	benefit := w.id(t, `insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '补贴', '快申快享', 10, $2, now(), now()) returning id`, document, w.editor)
	if state != "published" {
		return w.id(t, `insert into notices (benefit_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
			values ($1, '通知', '2022-06-01', '2022-06-01', $2::text::timestamptz, $3, $4, now(), now()) returning id`, benefit, closesAt, state, w.editor)
	}
	version := w.id(t, `insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'true', now(), $2, now(), now()) returning id`, benefit, w.editor)
	return w.id(t, `insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, '通知', '2022-06-01', '2022-06-01', $3::text::timestamptz, 'published', $4, '2022-06-15 09:00+08', now(), now()) returning id`,
		benefit, version, closesAt, w.editor)
}

// lines are the findings of a kind in words.
func (w *world) lines(t *testing.T, kind radar.Kind) (list []string) {
	t.Helper()
	groups, err := w.Look(t.Context())
	require.NoError(t, err)
	for _, g := range groups {
		if g.Kind == kind {
			require.Len(t, g.Findings, g.Total)
			for _, f := range g.Findings {
				list = append(list, f.Title+"："+f.Detail)
			}
		}
	}
	return list
}

func TestADocumentIsMissedAnInterpretationAfterThreeWorkingDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.document(t, "周一", "2022-06-13 17:00+08", nil)
	w.document(t, "周二", "2022-06-14 00:00+08", nil) // three working days have not passed whole
	explained := w.document(t, "有解读", "2022-06-01 09:00+08", nil)
	w.interpretation(t, explained, "图解", "2022-06-02 09:00+08")
	require.Equal(t, []string{"周一：公开后还没有解读"}, w.lines(t, radar.Unexplained))
	require.Equal(t, []string{"有解读：只有图解解读"}, w.lines(t, radar.OneForm))
	w.interpretation(t, explained, "问答", "2022-06-02 09:00+08")
	require.Empty(t, w.lines(t, radar.OneForm))
}

func TestAnInterpretationIsOutdatedByItsDocumentAndByAnAmendedRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	document := w.document(t, "办法", "2022-06-01 09:00+08", nil)
	early := w.interpretation(t, document, "文字", "2022-05-31 09:00+08")
	w.interpretation(t, document, "图解", "2022-06-10 09:00+08")
	require.Equal(t, []string{"文字解读：文件重新发布以后没有更新"}, w.lines(t, radar.Outdated))
	notice := w.notice(t, document, "published", "2022-12-30 17:00+08")
	from := w.id(t, `select rule_version_id from notices where id = $1`, notice)
	to := w.id(t, `insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		select benefit_id, 2, 'true', now(), created_by, now(), now() from rule_versions where id = $1 returning id`, from)
	w.id(t, `insert into amendments (notice_id, from_version_id, to_version_id, reason, made_by, made_at)
		values ($1, $2, $3, '扩大范围', $4, '2022-06-14 09:00+08') returning id`, notice, from, to, w.editor)
	require.Equal(t, []string{"文字解读：申报条件修订以后没有更新", "图解解读：申报条件修订以后没有更新"}, w.lines(t, radar.Outdated))
	_, err := w.conn.Exec(t.Context(), `update interpretations set published_at = '2022-06-15 09:00+08' where id = $1`, early)
	require.NoError(t, err)
	require.Len(t, w.lines(t, radar.Outdated), 1)
}

func TestNoticesWithoutRuleWithFewClaimsOrUnderADocumentThatEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lasting := w.document(t, "长期办法", "2022-06-01 09:00+08", nil)
	w.notice(t, lasting, "draft", "2022-12-30 17:00+08")
	require.Equal(t, []string{"通知：事项“补贴”没有冻结的资格规则"}, w.lines(t, radar.Unruled))

	ending := w.document(t, "到期办法", "2022-06-01 09:00+08", "2022-07-01")
	notice := w.notice(t, ending, "published", "2022-07-15 17:00+08")
	require.Equal(t, []string{"通知：“到期办法”将于2022-07-01失效，申报还没有截止"}, w.lines(t, radar.Expiring))

	_, err := w.conn.Exec(t.Context(), `update notices set closes_at = '2022-06-30 17:00+08' where id = $1`, notice)
	require.NoError(t, err)
	require.Empty(t, w.lines(t, radar.Expiring), "it closes before the document ends")
	run := w.id(t, `insert into match_runs (notice_id, rule_version_id, as_of, started_at) select id, rule_version_id, as_of, now() from notices where id = $1 returning id`, notice)
	for n := range 12 {
		_, err := w.conn.Exec(t.Context(), `
			with e as (insert into enterprises (uscc, name, created_at, updated_at) values ('R' || $1::int, '甲', now(), now()) returning id)
			insert into verdicts (run_id, notice_id, enterprise_id, verdict) select $2, $3, id, 'eligible' from e`, n, run, notice)
		require.NoError(t, err)
	}
	require.Equal(t, []string{"通知：符合12家，申领0家"}, w.lines(t, radar.Slow))
}

func TestAColumnThatStoodStillForTwoWeeksIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Equal(t, []string{"申报通知：还没有发布过", "政策文件：还没有发布过", "政策解读：还没有发布过"}, w.lines(t, radar.Idle))
	old := w.document(t, "办法", "2022-06-01 09:00+08", nil)
	w.interpretation(t, old, "文字", "2022-06-10 09:00+08")
	w.notice(t, old, "published", "2022-12-30 17:00+08")
	require.Equal(t, []string{"政策文件：两周没有新内容"}, w.lines(t, radar.Idle))
}
