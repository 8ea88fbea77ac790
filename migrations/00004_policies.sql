-- +goose Up
create table documents (
  id             bigint generated always as identity primary key,
  title          text not null,
  doc_no         text not null default '',
  kind           text not null default '其他文件', -- 行政规范性文件, 通知, 措施, 其他文件
  issuer         text not null,
  issued_on      date,
  effective_on   date,
  expires_on     date,
  openness       text not null default '主动公开' check (openness in ('主动公开', '依申请公开', '不予公开')),
  openness_basis text not null default '', -- why it is not 主动公开: the article and the reason
  summary        text not null default '',
  body           text not null default '', -- Markdown
  state          text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  version        int not null default 1, -- grows with each saved edit; a stale one is refused
  drafted_by     bigint not null references accounts,
  edited_by      bigint[] not null default '{}', -- who else changed the draft; they may not review it either
  submitted_at   timestamptz,
  reviewed_by    bigint references accounts,
  returned_note  text not null default '',
  published_at   timestamptz,
  withdrawn_at   timestamptz,
  withdrawn_note text not null default '',
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
create index documents_state on documents (state, published_at desc);
create unique index documents_doc_no on documents (doc_no) where doc_no <> '' and state <> 'withdrawn';
create table interpretations (
  id             bigint generated always as identity primary key,
  document_id    bigint not null references documents,
  form           text not null check (form in ('文字', '图解', '问答', '音频', '视频', '动漫', '专家', '媒体')),
  title          text not null,
  body           text not null default '',
  state          text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  version        int not null default 1,
  drafted_by     bigint not null references accounts,
  edited_by      bigint[] not null default '{}', -- who else changed the draft; they may not review it either
  submitted_at   timestamptz,
  reviewed_by    bigint references accounts,
  returned_note  text not null default '',
  published_at   timestamptz,
  withdrawn_at   timestamptz,
  withdrawn_note text not null default '',
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
create index interpretations_document on interpretations (document_id);
create table benefits (
  id             bigint generated always as identity primary key,
  document_id    bigint not null references documents,
  title          text not null,
  class          text not null check (class in ('免申即享', '即申即享', '快申快享', '一般申报')),
  audience       text not null default '', -- 给谁
  amount         text not null default '', -- 给多少
  how            text not null default '', -- 怎么拿
  conditions     text not null default '', -- 申报条件, in the document's words
  materials      text[] not null default '{}',
  venue          text not null default '', -- 受理地址
  phone          text not null default '', -- 咨询电话
  promise_days   int not null check (promise_days > 0), -- 兑现时限, working days
  created_by     bigint not null references accounts,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
create index benefits_document on benefits (document_id);
create table rule_versions (
  id         bigint generated always as identity primary key,
  benefit_id bigint not null references benefits,
  version    int not null,
  expression text not null,
  clauses    jsonb not null default '[]', -- the clause each condition rests on, in condition order
  frozen_at  timestamptz,                 -- null while it may still be edited
  created_by bigint not null references accounts,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (benefit_id, version)
);
create unique index rule_versions_draft on rule_versions (benefit_id) where frozen_at is null;
create table notices (
  id              bigint generated always as identity primary key,
  benefit_id      bigint not null references benefits,
  rule_version_id bigint references rule_versions, -- pinned when published
  title           text not null,
  body            text not null default '',
  as_of           date not null,        -- the evaluation date
  opens_on        date not null,
  closes_at       timestamptz not null, -- the last minute of the window
  state           text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  version         int not null default 1,
  drafted_by      bigint not null references accounts,
  edited_by       bigint[] not null default '{}',
  submitted_at    timestamptz,
  reviewed_by     bigint references accounts,
  returned_note   text not null default '',
  published_at    timestamptz,
  withdrawn_at    timestamptz,
  withdrawn_note  text not null default '',
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  check (state <> 'published' or rule_version_id is not null)
);
create index notices_benefit on notices (benefit_id);
create index notices_window on notices (closes_at) where state = 'published';
