-- +goose Up
-- Where this database lives and how far it has come, so that one that was put back to an earlier state is noticed.
create table instances (
  single   boolean primary key default true check (single),
  cluster  text not null,   -- Postgres' system identifier and timeline
  database bigint not null, -- the database's oid: a restored dump has another
  epoch    bigint not null, -- grows while a process runs; each keeps the last that it saw in a file outside the database
  seen_at  timestamptz not null
);
-- When nothing may leave the building, and who decided that it may again.
create table sending_holds (
  id          bigint generated always as identity primary key,
  cause       text not null check (cause in ('restored', 'staff')),
  detail      text not null,
  held_at     timestamptz not null,
  held_by     bigint references accounts, -- null: the program itself
  released_at timestamptz,
  released_by bigint references accounts,
  decision    text not null default '' check (decision in ('', 'go_on', 'pause')),
  check ((released_at is null) = (decision = ''))
);
create unique index sending_holds_open on sending_holds ((true)) where released_at is null;
