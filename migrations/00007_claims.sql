-- +goose Up
create sequence claim_numbers; -- the running part of ref_no
create table claims (
  id             bigint generated always as identity primary key,
  ref_no         text not null unique, -- SL2022-000123
  benefit_id     bigint not null references benefits,
  notice_id      bigint not null references notices,
  enterprise_id  bigint not null references enterprises,
  state          text not null check (state in ('draft', 'submitted', 'accepted', 'correction', 'approved', 'refused', 'rejected', 'withdrawn')),
  answers        jsonb not null default '{}', -- what the enterprise filled in, by field name; contact data sealed
  verdict        text,           -- at submission
  reasons        text not null default '',
  due_on         date,           -- end of the step it is in: acceptance, then the promise; in working days
  officer_id     bigint references accounts,
  note           text not null default '', -- reason of the last return or refusal
  clause         text not null default '', -- what a refusal rests on
  version        int not null default 1,
  created_at     timestamptz not null,
  submitted_at   timestamptz,
  accepted_at    timestamptz,
  decided_at     timestamptz,
  updated_at     timestamptz not null
);
create unique index claims_open on claims (notice_id, enterprise_id) where state not in ('refused', 'rejected', 'withdrawn');
create index claims_state on claims (state, due_on);
create index claims_enterprise on claims (enterprise_id);
create table claim_events (
  id         bigint generated always as identity primary key,
  claim_id   bigint not null references claims,
  at         timestamptz not null,
  actor_id   bigint,
  actor      text not null,
  from_state text not null,
  to_state   text not null,
  note       text not null default ''
);
create index claim_events_claim on claim_events (claim_id, id);
create trigger claim_events_append_only before update or delete or truncate on claim_events
  for each statement execute function refuse_change();
alter table inbox_messages add foreign key (claim_id) references claims;

create table outcome_imports (
  id         bigint generated always as identity primary key,
  source     text not null,
  notice_id  bigint not null references notices,
  file_name  text not null,
  actor      text not null,
  rows       int not null,
  created    int not null,
  unchanged  int not null,
  rejected   int not null,
  errors     jsonb not null default '[]', -- the rejected rows: row, column, value, reason
  created_at timestamptz not null
);
create table outcomes (
  id            bigint generated always as identity primary key,
  import_id     bigint not null references outcome_imports,
  notice_id     bigint not null references notices,
  source        text not null, -- the insurer
  policy_no     text not null,
  uscc          text not null,
  issued_on     date not null,
  enterprise_id bigint references enterprises, -- null: no such enterprise
  pushed        boolean not null,              -- whether the notice was pushed to it
  created_at    timestamptz not null,
  unique (source, policy_no)
);
create index outcomes_notice on outcomes (notice_id, enterprise_id);
create index claims_notice on claims (notice_id, enterprise_id);
