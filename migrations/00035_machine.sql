-- +goose Up
-- What a document is about, by the words of its title and summary; policies.Topics has the names. Whatever stands under a document is about the same.
-- +goose StatementBegin
create function document_topics(words text) returns text[] language sql immutable parallel safe as $$
  select pg_catalog.array_remove(array[
    case when words ~ '出口|外贸|进口|跨境|境外' then 'trade' end,
    case when words ~ '技术改造|技改|数字化|智能|工业|制造' then 'industry' end,
    case when words ~ '高新技术|科技|研发|创新|知识产权|专利' then 'innovation' end,
    case when words ~ '就业|毕业生|稳岗|扩岗|社会保险|社保|人才|招用|创业' then 'jobs' end,
    case when words ~ '融资|贷款|贴息|担保|上市|信贷' then 'finance' end,
    case when words ~ '小微|中小|专精特新|个体|初创|上规' then 'small' end,
    case when words ~ '租金|用地|用房|园区|场地' then 'space' end,
    case when words ~ '展会|参展|会展|消费|文旅|商贸|物流|服务业' then 'market' end,
    case when words ~ '农|乡村|渔' then 'farming' end,
    case when words ~ '绿色|节能|低碳|环保|清洁' then 'green' end
  ], null)
$$;
-- +goose StatementEnd
alter table documents add column topics text[] not null generated always as (document_topics(title || ' ' || summary)) stored;
create index documents_topics on documents using gin (topics);
create index documents_public on documents (published_at desc, id desc) where openness = '主动公开' and state in ('published', 'withdrawn', 'repealed');
create index documents_shelf on documents (kind, published_at, id) where openness = '主动公开' and state = 'published'; -- counted without the texts
create index documents_changed on documents (updated_at);
create index documents_latest on documents ((coalesce(published_at, updated_at)) desc, id desc);
create index interpretations_public on interpretations (published_at desc, id desc) where state in ('published', 'withdrawn');
create index notices_public on notices (published_at desc, id desc) where state in ('published', 'withdrawn');
create index notices_closing on notices (closes_at, id) where state = 'published';
create index benefits_created on benefits (created_at desc, id desc);
