-- +goose Up
create table match_runs (
  id              bigint generated always as identity primary key,
  notice_id       bigint not null references notices,
  rule_version_id bigint not null references rule_versions,
  as_of           date not null,
  eligible        int not null default 0,
  undetermined    int not null default 0,
  ineligible      int not null default 0,
  started_at      timestamptz not null,
  finished_at     timestamptz
);
create index match_runs_notice on match_runs (notice_id, id desc);
-- the current verdict of each enterprise for each notice
create table verdicts (
  notice_id     bigint not null references notices,
  enterprise_id bigint not null references enterprises,
  run_id        bigint not null references match_runs,
  verdict       text not null check (verdict in ('eligible', 'undetermined', 'ineligible')),
  missing       text[] not null default '{}', -- attribute keys, sorted; empty when decided
  reasons       text not null default '',     -- one letter per condition, in rule order: t, f or u
  primary key (notice_id, enterprise_id)
);
create index verdicts_enterprise on verdicts (enterprise_id, verdict);
create index verdicts_eligible on verdicts (notice_id) where verdict = 'eligible';
