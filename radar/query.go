package radar

// queries find the loose ends of each kind, the oldest first.
var queries = map[Kind]string{
	Unexplained: `
		select 'documents' as "table", d.id, d.title, '公开后还没有解读' as detail, d.published_at as since
		from documents d
		where d.state = 'published' and d.openness = '主动公开' and d.published_at < $1
		  and not exists (select from interpretations i where i.document_id = d.id and i.state = 'published')
		order by d.published_at, d.id`,

	Outdated: `
		with changed as (
			select d.id, d.published_at as at, '文件重新发布' as why from documents d where d.state = 'published'
			union all
			select b.document_id, a.made_at, '申报条件修订' from amendments a join notices n on n.id = a.notice_id join benefits b on b.id = n.benefit_id
		), newest as (
			select distinct on (i.id) i.id, i.title, i.published_at, c.why, c.at
			from interpretations i join changed c on c.id = i.document_id and c.at > i.published_at
			where i.state = 'published'
			order by i.id, c.at desc
		)
		select 'interpretations' as "table", id, title, why || '以后没有更新' as detail, at as since from newest order by at, id`,

	OneForm: `
		select 'documents' as "table", d.id, d.title, '只有' || min(i.form) || '解读' as detail, min(i.published_at) as since
		from documents d join interpretations i on i.document_id = d.id and i.state = 'published'
		where d.state = 'published'
		group by d.id having count(distinct i.form) = 1
		order by min(i.published_at), d.id`,

	Unruled: `
		select 'notices' as "table", n.id, n.title, '事项“' || b.title || '”没有冻结的资格规则' as detail, n.updated_at as since
		from notices n join benefits b on b.id = n.benefit_id
		where n.state in ('draft', 'in_review')
		  and not exists (select from rule_versions v where v.benefit_id = b.id and v.frozen_at is not null)
		order by n.updated_at, n.id`,

	Slow: `
		select 'notices' as "table", n.id, n.title, '符合' || v.eligible || '家，申领' || q.claimed || '家' as detail, n.closes_at as since
		from notices n
		join lateral (select count(*) as eligible from verdicts v where v.notice_id = n.id and v.verdict = 'eligible') v on v.eligible >= $3
		join lateral (
			select count(distinct q.enterprise_id) as claimed from claims q
			where q.notice_id = n.id and q.state not in ('draft', 'withdrawn')) q on q.claimed * $4 < v.eligible
		where n.state = 'published' and n.closes_at > $1 and n.closes_at <= $2
		order by n.closes_at, n.id`,

	Expiring: `
		select 'notices' as "table", n.id, n.title,
		       '“' || d.title || '”' || case when d.state = 'repealed' then '已废止' when d.state <> 'published' then '已撤下' when d.expires_on < $2::date then '已失效' else '将于' || d.expires_on || '失效' end ||
		       case when exists (select from campaigns c where c.notice_id = n.id and c.rehearses is null and c.state in ('submitted', 'approved', 'scheduled', 'running'))
		            then '，推送还在进行' else '，申报还没有截止' end as detail,
		       d.expires_on::timestamp at time zone 'Asia/Shanghai' as since
		from notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id
		where n.state = 'published' and n.closes_at > $1 and (d.state <> 'published' or d.expires_on <= $3::date and d.expires_on < n.closes_at::date)
		order by d.expires_on nulls first, n.id`,

	Idle: `
		select '' as "table", 0::bigint as id, t.title, case when t.at is null then '还没有发布过' else '两周没有新内容' end as detail, t.at as since
		from (
			select '申报通知' as title, max(published_at) as at, 1 as n from notices where state = 'published'
			union all
			select '政策文件', max(published_at), 2 from documents where state = 'published'
			union all
			select '政策解读', max(published_at), 3 from interpretations where state = 'published'
		) t where t.at is null or t.at < $1
		order by t.n`,
}
