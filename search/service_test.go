package search_test

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/search"
)

// world is a database with an editor, and two processes that search it.
type world struct {
	pool   *pgxpool.Pool
	editor int64
	one    *search.Service
	other  *search.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{pool: dbtest.Pool(t)}
	at := time.Date(2022, 6, 27, 2, 0, 0, 0, time.UTC)
	help := []search.Text{{Kind: search.Help, Ref: "help/claim", Path: "/help/claim", Title: "怎么领", Body: "看依据、提交、跟进度"}}
	for _, s := range []**search.Service{&w.one, &w.other} {
		*s = &search.Service{DB: w.pool, Now: func() time.Time { return at }, Help: help}
	}
	people := &accounts.Service{DB: w.pool, Now: time.Now}
	a, err := people.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "李明", Role: accounts.Editor})
	require.NoError(t, err)
	w.editor = a.ID
	return w
}

func (w *world) scan(t *testing.T, to any, sql string, args ...any) {
	t.Helper()
	require.NoError(t, w.pool.QueryRow(t.Context(), sql, args...).Scan(to))
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := w.pool.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

func (w *world) document(t *testing.T, title, body string) (id int64) {
	t.Helper()
	w.scan(t, &id, `
		insert into documents (title, issuer, body, state, drafted_by, published_at, created_at, updated_at)
		values ($1, '番禺区', $2, 'published', $3, now(), now(), now()) returning id`, title, body, w.editor)
	return id
}

// found are what a process that looks anew finds, best first.
func found(t *testing.T, s *search.Service, q string) (titles []string) {
	t.Helper()
	time.Sleep(110 * time.Millisecond) // the patience of readers
	list, _, err := s.Find(t.Context(), search.Query{Text: q})
	require.NoError(t, err)
	for _, h := range list.Hits {
		if !list.Weak {
			titles = append(titles, h.Title)
		}
	}
	return titles
}

func TestWhatIsPublishedIsFoundByEveryProcessAndWhatIsTakenDownIsNot(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.document(t, "技术改造奖励办法", "设备更新的给予奖励。")
	require.Equal(t, []string{"技术改造奖励办法"}, found(t, w.one, "技术改造"))
	require.Empty(t, found(t, w.other, "出口信用保险"))

	id := w.document(t, "出口信用保险扶持办法", "# 条件\n\n小微企业投保的，补贴全部保费。")
	for _, s := range []*search.Service{w.one, w.other} {
		require.Equal(t, []string{"出口信用保险扶持办法"}, found(t, s, "出口信用保险"))
	}
	w.exec(t, `update documents set title = '出口信保办法（修订）' where id = $1`, id)
	require.Equal(t, []string{"出口信保办法（修订）"}, found(t, w.one, "小微企业投保"))

	var interpretation int64
	w.scan(t, &interpretation, `
		insert into interpretations (document_id, form, title, body, state, drafted_by, published_at, created_at, updated_at)
		values ($1, '图解', '一图看懂保费减免', '保费全免', 'published', $2, now(), now(), now()) returning id`, id, w.editor)
	require.Equal(t, "一图看懂保费减免", found(t, w.one, "一图看懂")[0])

	w.exec(t, `update documents set openness = '不予公开', openness_basis = '内部事务' where id = $1`, id)
	for _, s := range []*search.Service{w.one, w.other} {
		require.Empty(t, found(t, s, "一图看懂"), "what belongs to a hidden document is hidden with it")
		require.Empty(t, found(t, s, "小微企业投保"))
	}
	require.Equal(t, []string{"怎么领"}, found(t, w.one, "怎么领"))
}

func TestATextThatIsTakenDownLeavesItsTitleOnly(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	id := w.document(t, "稳岗返还办法", "名单：某甲公司。")
	require.Equal(t, []string{"稳岗返还办法"}, found(t, w.one, "某甲公司"))
	w.exec(t, `update documents set state = 'withdrawn', withdrawn_at = now(), withdrawn_note = '有误' where id = $1`, id)
	require.Empty(t, found(t, w.one, "某甲公司"))
	list, _, err := w.one.Find(t.Context(), search.Query{Text: "稳岗返还办法"})
	require.NoError(t, err)
	require.Equal(t, search.Repealed, list.Hits[0].Validity)
	require.Empty(t, list.Hits[0].Quote)
}

func TestAChangeIsFoundOnlyOnceItIsCommittedHoweverLate(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	tx, err := w.pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `
		insert into documents (title, issuer, state, drafted_by, published_at, created_at, updated_at)
		values ('慢慢写完的办法', '番禺区', 'published', $1, now(), now(), now())`, w.editor)
	require.NoError(t, err)
	require.Empty(t, found(t, w.one, "慢慢写完"))
	w.document(t, "后写先交的办法", "")
	require.Equal(t, []string{"后写先交的办法"}, found(t, w.one, "后写先交"))
	require.NoError(t, tx.Commit(t.Context()))
	require.Equal(t, []string{"慢慢写完的办法"}, found(t, w.one, "慢慢写完"))
}

func TestManyChangesStayFindableAsPartsAreClosedAndJoined(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	first := w.document(t, "最早的丝路信贷办法", "")
	require.Equal(t, []string{"最早的丝路信贷办法"}, found(t, w.one, "丝路信贷"))
	for batch := range 10 {
		w.exec(t, `
			insert into documents (title, issuer, state, drafted_by, published_at, created_at, updated_at)
			select '批量' || chr(20000 + $2 * 400 + n) || chr(30000 + n) || '文件', '番禺区', 'published', $1, now(), now(), now() from generate_series(1, 310) n`, w.editor, batch)
		_ = found(t, w.one, "批量")
		w.exec(t, `update documents set updated_at = now() where id = $1`, first)
		require.Equal(t, []string{"最早的丝路信贷办法"}, found(t, w.one, "丝路信贷"), "once, however often it was read again")
	}
	ix, err := w.one.Index(t.Context())
	require.NoError(t, err)
	texts, _ := ix.Size()
	require.Equal(t, 3102, texts) // with the page of help
}

func TestSynonymsOfStaffCountAtOnceAndAreAudited(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.document(t, "单一窗口通关办法", "")
	actor := audit.Actor{ID: w.editor, Name: "李明"}
	require.Empty(t, found(t, w.one, "报关绿道"))
	id, err := w.one.AddSet(t.Context(), actor, "报关绿道 > 单一窗口，通关")
	require.NoError(t, err)
	list, _, err := w.one.Find(t.Context(), search.Query{Text: "报关绿道"})
	require.NoError(t, err)
	require.Equal(t, "单一窗口通关办法", list.Hits[0].Title, "in this process without any wait")
	require.Equal(t, []string{"单一窗口通关办法"}, found(t, w.other, "报关绿道"))

	_, err = w.one.AddSet(t.Context(), actor, "报关绿道 > 单一窗口 通关")
	require.ErrorIs(t, err, search.ErrSetTaken)
	_, err = w.one.AddSet(t.Context(), actor, "一个")
	known, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Equal(t, "words", known.Fields[0].Name)

	require.NoError(t, w.one.EditSet(t.Context(), actor, id, "报关绿道 > 单一窗口 通关", "报关绿道 > 退税"))
	require.ErrorIs(t, w.one.EditSet(t.Context(), actor, id, "报关绿道 > 单一窗口 通关", "报关绿道 > 退税"), search.ErrNoSet, "somebody saved meanwhile")
	require.NoError(t, w.one.RemoveSet(t.Context(), actor, id))
	require.ErrorIs(t, w.one.RemoveSet(t.Context(), actor, id), search.ErrNoSet)
	require.Empty(t, found(t, w.other, "报关绿道"))

	rows, _ := w.pool.Query(t.Context(), `select action from audit_events where subject = 'synonym_sets' order by id`)
	actions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"synonyms.add", "synonyms.edit", "synonyms.remove"}, actions)
}

func TestABuiltInSetIsSilencedAndComesBack(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.document(t, "公共租赁住房保障办法", "")
	actor := audit.Actor{ID: w.editor, Name: "李明"}
	set := "公租房 公共租赁住房 廉租房 廉租住房"
	require.Equal(t, []string{"公共租赁住房保障办法"}, found(t, w.one, "公租房"))
	require.NoError(t, w.one.SilenceSet(t.Context(), actor, set))
	require.Empty(t, found(t, w.one, "公租房"))
	sets, err := w.one.Sets(t.Context())
	require.NoError(t, err)
	require.NoError(t, w.one.RemoveSet(t.Context(), actor, sets[0].ID))
	require.Equal(t, []string{"公共租赁住房保障办法"}, found(t, w.one, "公租房"))
}
