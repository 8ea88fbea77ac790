-- +goose Up
-- 三审三校: six signatures, the openness decision and the secrecy review, each over one content. What was signed or published is kept by its
-- hash for ever; a published edition never changes.
create table contents (
  hash    text primary key,
  content text not null, -- the JSON that was hashed, byte by byte
  check (hash = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
create table signatures (
  id         bigint generated always as identity primary key,
  subject    text not null check (subject in ('documents', 'interpretations', 'notices')),
  subject_id bigint not null,
  step       int not null check (step between 1 and 8), -- 1 初审 2 一校 3 复审 4 二校 5 终审 6 三校 7 公开属性 8 涉密审查
  hash       text not null references contents,
  account_id bigint not null references accounts,
  detail     jsonb not null default '{}', -- the decision, the checklist, a remark
  signed_at  timestamptz not null,
  voided_at  timestamptz,
  voided_by  bigint references accounts,
  void_cause text not null default '' -- edit, return, again
);
create unique index signatures_valid on signatures (subject, subject_id, step) where voided_at is null;
create index signatures_subject on signatures (subject, subject_id);
create table editions (
  id           bigint generated always as identity primary key,
  subject      text not null check (subject in ('documents', 'interpretations', 'notices')),
  subject_id   bigint not null,
  number       int not null,
  hash         text not null references contents,
  note         text not null default '', -- why it was corrected
  published_by bigint references accounts,
  published_at timestamptz not null,
  unique (subject, subject_id, number)
);
-- +goose StatementBegin
create function keep_for_ever() returns trigger language plpgsql as $$
begin
  raise exception '% is kept for ever', tg_table_name;
end $$;
-- +goose StatementEnd
create trigger editions_kept before update or delete on editions for each row execute function keep_for_ever();
create trigger contents_kept before update or delete on contents for each row execute function keep_for_ever();

-- +goose StatementBegin
do $$
declare
  t text;
begin
  foreach t in array array['documents', 'interpretations', 'notices'] loop
    execute format('alter table %I drop constraint %I', t, t || '_state_check');
    execute format('alter table %I add constraint %I check (state in (''draft'', ''in_review'', ''scheduled'', ''published'', ''withdrawn'', ''repealed'', ''merged''))', t, t || '_state_check');
    execute format('alter table %I
      add column publish_at timestamptz,
      add column flow_note text not null default '''',
      add column urgent_reason text not null default '''',
      add column urgent_due_at timestamptz,
      add column urgent_reviewed_at timestamptz,
      add column corrects_id bigint references %I,
      add column correction_reason text not null default ''''', t, t);
    execute format('create unique index %I on %I (corrects_id) where state in (''draft'', ''in_review'', ''scheduled'')', t || '_correction', t);
    execute format('update %I set flow_note = ''提交后审核制度改为三审三校，请从初审开始'' where state = ''in_review''', t);
  end loop;
end $$;
-- +goose StatementEnd
alter table documents add column successor_id bigint references documents; -- of a repealed one
drop index documents_doc_no;
create unique index documents_doc_no on documents (doc_no) where doc_no <> '' and state <> 'withdrawn' and corrects_id is null;

-- may_sign says which role signs which step: a higher role may stand in for a lower one.
create function may_sign(role text, step int) returns boolean language sql immutable as $$
  select case
    when step in (1, 2) then role in ('editor', 'section_head', 'bureau_leader')
    when step in (3, 4, 7, 8) then role in ('section_head', 'bureau_leader')
    when step in (5, 6) then role = 'bureau_leader'
    else false end
$$;

-- reviews is every text that waits for a signature or for its publication.
create view reviews as
select t.subject, t.id, t.document_id, t.title, t.state, t.drafted_by, t.edited_by, t.submitted_at, t.publish_at, t.urgent_due_at, t.opens_on,
       1 + coalesce((select max(s.step) from signatures s where s.subject = t.subject and s.subject_id = t.id and s.voided_at is null and s.step <= 6), 0) as next_step,
       t.subject = 'documents' and not exists (
         select from signatures s where s.subject = t.subject and s.subject_id = t.id and s.voided_at is null and s.step = 7) as unclassified,
       not exists (select from signatures s where s.subject = t.subject and s.subject_id = t.id and s.voided_at is null and s.step = 8) as unscreened
from (
  select 'documents' as subject, id, id as document_id, title, state, drafted_by, edited_by, submitted_at, publish_at, urgent_due_at, urgent_reviewed_at, null::date as opens_on
  from documents where state in ('in_review', 'scheduled', 'published')
  union all
  select 'interpretations', id, document_id, title, state, drafted_by, edited_by, submitted_at, publish_at, urgent_due_at, urgent_reviewed_at, null
  from interpretations where state in ('in_review', 'scheduled', 'published')
  union all
  select 'notices', n.id, b.document_id, n.title, n.state, n.drafted_by, n.edited_by, n.submitted_at, n.publish_at, n.urgent_due_at, n.urgent_reviewed_at, n.opens_on
  from notices n join benefits b on b.id = n.benefit_id where n.state in ('in_review', 'scheduled', 'published')
) t
where t.state <> 'published' or t.urgent_due_at is not null and t.urgent_reviewed_at is null;

-- What is public already was published under the flow of its day: its text becomes its first edition.
create temporary table brought on commit drop as
select 'documents' as subject, id, published_at, reviewed_by, json_build_object('subject', 'documents', 'id', id, 'title', title, 'doc_no', doc_no,
    'meta', json_build_array(
      json_build_object('name', '类型', 'value', kind), json_build_object('name', '发文机关', 'value', issuer),
      json_build_object('name', '成文日期', 'value', coalesce(issued_on::text, '')), json_build_object('name', '施行日期', 'value', coalesce(effective_on::text, '')),
      json_build_object('name', '有效期至', 'value', coalesce(expires_on::text, '')), json_build_object('name', '摘要', 'value', summary)),
    'openness', openness, 'basis', openness_basis, 'body', body, 'attachments', json_build_array())::text as content
from documents where state in ('published', 'withdrawn')
union all
select 'interpretations', id, published_at, reviewed_by, json_build_object('subject', 'interpretations', 'id', id, 'title', title, 'doc_no', '',
    'meta', json_build_array(json_build_object('name', '形式', 'value', form)), 'openness', '主动公开', 'basis', '', 'body', body, 'attachments', json_build_array())::text
from interpretations where state in ('published', 'withdrawn')
union all
select 'notices', id, published_at, reviewed_by, json_build_object('subject', 'notices', 'id', id, 'title', title, 'doc_no', '',
    'meta', json_build_array(
      json_build_object('name', '评价日期', 'value', as_of::text), json_build_object('name', '开始日期', 'value', opens_on::text),
      json_build_object('name', '截止时间', 'value', to_char(closes_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'))),
    'openness', '主动公开', 'basis', '', 'body', body, 'attachments', json_build_array())::text
from notices where state in ('published', 'withdrawn');
insert into contents (hash, content)
select encode(sha256(convert_to(content, 'UTF8')), 'hex'), content from brought;
insert into editions (subject, subject_id, number, hash, published_by, published_at)
select subject, id, 1, encode(sha256(convert_to(content, 'UTF8')), 'hex'), reviewed_by, published_at from brought where published_at is not null;
