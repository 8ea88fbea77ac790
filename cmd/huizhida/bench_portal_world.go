package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/policies"
)

// library is what was published to be asked for.
type library struct {
	documents int
	middle    string // a place in the middle of the list
}

var (
	benchTopics = []string{"出口信用保险", "技术改造", "高新技术企业认定", "稳岗返还", "融资担保", "专精特新培育", "境外展会参展", "数字化转型", "知识产权质量提升", "现代物流"}
	benchWords  = []string{"扶持办法", "实施细则", "资助措施", "申报工作的通知", "管理规定"}
)

// publishMany publishes documents of some 3 KB over twelve years, every fifth with an interpretation, every twentieth with a benefit and a
// notice, of which a fiftieth is open. What is there already stays.
func publishMany(ctx context.Context, pool *pgxpool.Pool, n int) (library, error) {
	w := library{documents: n}
	var there int
	if err := pool.QueryRow(ctx, `select count(*) from documents`).Scan(&there); err != nil {
		return w, err
	}
	if there != 0 && there != n {
		return w, fmt.Errorf("the database holds %d documents, not %d: use another --data", there, n)
	}
	if there == 0 {
		if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return fill(ctx, tx, n) }); err != nil {
			return w, fmt.Errorf("publish documents: %w", err)
		}
		if _, err := pool.Exec(ctx, `vacuum analyze`); err != nil {
			return w, err
		}
	}
	var middle policies.Place
	err := pool.QueryRow(ctx, `select published_at, id from documents order by published_at desc, id desc limit 1 offset $1`, n/2).Scan(&middle.At, &middle.ID)
	w.middle = middle.String()
	return w, err
}

func fill(ctx context.Context, tx pgx.Tx, n int) error {
	if _, err := tx.Exec(ctx, `insert into accounts (login, name, role, created_at) values ('bench', '测量', 'editor', now())`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fillDocuments, n, benchTopics, benchWords); err != nil {
		return err
	}
	for _, step := range fillRest {
		if _, err := tx.Exec(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

const fillDocuments = `
	insert into documents (title, doc_no, kind, issuer, issued_on, expires_on, summary, body, state, drafted_by, published_at, created_at, updated_at)
			select '番禺区' || ($2::text[])[1 + n % 10] || ($3::text[])[1 + n % 5] || '第' || n || '次修订', '', (array['行政规范性文件', '通知', '措施', '其他文件'])[1 + n % 4],
			       '广州市番禺区人民政府', current_date - (n % 4380), current_date + (n % 1500) - 300, '符合条件的企业可以申领，最高' || (n % 90 + 10) || '万元。',
			       (select string_agg('第' || c || '条　' || ($2::text[])[1 + (n + c) % 10] || '按照本办法执行，由区级财政安排专项资金，主管部门会同有关部门审核。', E'\n\n') from generate_series(1, 24) c),
			       'published', (select id from accounts where login = 'bench'), now() - (n * 12.0 * 365 / $1::int) * interval '1 day', now(), now()
			from generate_series(1, $1::int) n`

var fillRest = []string{
	`insert into interpretations (document_id, form, title, body, state, drafted_by, published_at, created_at, updated_at)
			select id, '文字', '解读：' || title, summary, 'published', drafted_by, published_at, published_at, published_at from documents where id % 5 = 0`,
	`insert into benefits (document_id, title, class, audience, amount, promise_days, created_by, created_at, updated_at)
			select id, title, '快申快享', '小微企业', '最高20万元', 5, drafted_by, published_at, published_at from documents where id % 20 = 0`,
	`insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
			select id, 1, 'district == "番禺区"', now(), created_by, created_at, created_at from benefits`,
	`insert into notices (benefit_id, rule_version_id, title, body, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
			select b.id, v.id, b.title || '申报通知', '请申报。', current_date, b.created_at::date, case when b.id % 50 = 0 then now() + (b.id % 300 + 30) * interval '1 day' else b.created_at + interval '60 days' end,
			       'published', b.created_by, b.created_at, b.created_at, b.created_at
			from benefits b join rule_versions v on v.benefit_id = b.id`,
}

// pages are what is asked for, the yardstick first.
func (w library) pages() []portalPage {
	fixed := func(path string) func(*rand.Rand) string { return func(*rand.Rand) string { return path } }
	one := func(path string) func(*rand.Rand) string {
		return func(r *rand.Rand) string { return fmt.Sprintf(path, 1+r.IntN(w.documents)) }
	}
	return []portalPage{
		{name: "bare handler", bare: true, path: one("/documents/%d")},
		{name: "home", path: fixed("/")},
		{name: "list", path: fixed("/policies?module=documents")},
		{name: "list, middle", path: fixed("/policies?module=documents&after=" + w.middle)},
		{name: "document", path: one("/policies/%d")},
		{name: "notices", path: fixed("/policies?module=notices")},
		{name: "search", path: func(r *rand.Rand) string {
			return "/search?q=" + url.QueryEscape(benchTopics[r.IntN(len(benchTopics))])
		}},
		{name: "API list", path: fixed("/api/v1/documents")},
		{name: "API document", path: one("/api/v1/documents/%d")},
	}
}
