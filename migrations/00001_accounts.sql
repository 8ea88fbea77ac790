-- +goose Up
create table audit_events (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  actor_id   bigint,
  actor      text not null,
  ip         inet,
  action     text not null,
  subject    text not null,
  subject_id bigint not null,
  detail     jsonb not null default 'null'
);
create index audit_events_subject on audit_events (subject, subject_id, id);
create index audit_events_at on audit_events (at);

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
-- +goose StatementEnd
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();

create table settings (
  key   text primary key,
  value jsonb not null
);

create table accounts (
  id            bigint generated always as identity primary key,
  login         text not null unique,
  name          text not null,
  role          text not null check (role in ('editor', 'section_head', 'bureau_leader', 'acceptor', 'liaison', 'manager',
                                              'system_admin', 'security_admin', 'audit_admin', 'enterprise')),
  section       text not null default '',
  enterprise_id bigint,
  password_hash text,
  failures      int not null default 0,
  locked_until  timestamptz,
  disabled_at   timestamptz,
  created_at    timestamptz not null,
  check ((role = 'enterprise') = (enterprise_id is not null))
);
create index accounts_enterprise on accounts (enterprise_id) where enterprise_id is not null;

create table sessions (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  csrf       text not null,
  ip         inet,
  user_agent text not null default '',
  created_at timestamptz not null,
  seen_at    timestamptz not null
);
create index sessions_account on sessions (account_id);
