-- +goose Up
create sequence disclosure_numbers; -- the running part of ref_no
create table disclosure_requests (
  id              bigint generated always as identity primary key,
  ref_no          text not null unique,
  applicant_class text not null check (applicant_class in ('自然人', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他')),
  applicant       bytea not null, -- sealed
  contact         bytea not null, -- sealed
  channel         text not null check (channel in ('当面', '挂号信', '平信', '网络', '传真')),
  subject         text not null,
  received_on     date not null,
  due_on          date not null, -- 20 working days, 条例 art. 33
  state           text not null default 'registered' check (state in ('registered', 'answered')),
  outcome         text,  -- key of one of the 21 leaves of table 3
  reply           text not null default '',
  answered_on     date,
  officer_id      bigint references accounts,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  check ((state = 'answered') = (outcome is not null))
);
create table disclosure_appeals (
  id          bigint generated always as identity primary key,
  request_id  bigint not null references disclosure_requests,
  kind        text not null check (kind in ('行政复议', '未经复议直接起诉', '复议后起诉')),
  accepted_on date not null,
  result      text not null default '尚未审结' check (result in ('结果维持', '结果纠正', '其他结果', '尚未审结')),
  closed_on   date,
  created_at  timestamptz not null
);
create index disclosure_requests_due on disclosure_requests (state, due_on);
create index disclosure_appeals_request on disclosure_appeals (request_id);
