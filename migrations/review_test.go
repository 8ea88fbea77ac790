package migrations_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/migrations"
)

func TestWhatWasPublishedBeforeTheSixSignaturesStaysPublished(t *testing.T) {
	t.Parallel()

	pool := dbtest.Pool(t)
	_, err := pool.Exec(t.Context(), `drop schema public cascade; create schema public`)
	require.NoError(t, err)
	provider, err := migrations.NewProvider(pool)
	require.NoError(t, err)
	defer provider.Close()
	_, err = provider.UpTo(t.Context(), 31)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), `
		insert into accounts (login, name, role, created_at) values ('a', '甲', 'editor', now()), ('b', '乙', 'section_head', now());
		insert into documents (title, issuer, kind, doc_no, body, state, drafted_by, reviewed_by, published_at, submitted_at, created_at, updated_at) values
		  ('办法', '区政府', '通知', '番府〔2022〕1号', '第一条 "引号" <b>', 'published', 1, 2, now(), now(), now(), now()),
		  ('已撤', '区政府', '通知', '', '二', 'withdrawn', 1, 2, now(), now(), now(), now()),
		  ('待审', '区政府', '通知', '', '三', 'in_review', 1, null, null, now(), now(), now()),
		  ('草稿', '区政府', '通知', '', '四', 'draft', 1, null, null, null, now(), now());
		insert into interpretations (document_id, form, title, body, state, drafted_by, reviewed_by, published_at, created_at, updated_at)
		  values (1, '图解', '一图', '五', 'published', 1, 2, now(), now(), now());
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at) values (1, '补贴', '一般申报', 5, 1, now(), now());
		insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at) values (1, 1, 'true', now(), 1, now(), now());
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		  values (1, 1, '通知', '2022-06-01', '2022-06-01', '2022-06-30 17:00+08', 'published', 1, now(), now(), now())`)
	require.NoError(t, err)

	_, err = migrations.Up(t.Context(), pool)
	require.NoError(t, err)
	text := func(sql string) (s string) {
		require.NoError(t, pool.QueryRow(t.Context(), sql).Scan(&s))
		return s
	}
	require.Equal(t, "documents 1 1, documents 2 1, interpretations 1 1, notices 1 1",
		text(`select string_agg(concat_ws(' ', subject, subject_id, number), ', ' order by subject, subject_id) from editions`))
	require.Equal(t, "第一条 \"引号\" <b>", text(`select c.content::jsonb->>'body' from editions e join contents c using (hash) where subject = 'documents' and subject_id = 1`))
	require.Equal(t, "2022-06-30 17:00", text(`select c.content::jsonb->'meta'->2->>'value' from editions e join contents c using (hash) where subject = 'notices'`))
	require.Equal(t, "published withdrawn in_review draft", text(`select string_agg(state, ' ' order by id) from documents`))
	require.Equal(t, "待审", text(`select string_agg(title, ' ') from documents where flow_note <> ''`), "what was in review stays submitted, with a note")
	require.Equal(t, "待审 1", text(`select title || ' ' || next_step from reviews`))
}
