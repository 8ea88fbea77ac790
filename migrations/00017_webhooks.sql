-- +goose Up
-- the district's own apps, which are told of events over HTTP as Standard Webhooks 1.0 has it
create table webhook_endpoints (
  id            bigint generated always as identity primary key,
  name          text not null,
  url           text not null,
  events        text[] not null, -- which it wants; empty: all
  disabled_at   timestamptz,
  disabled_for  text not null default '' check (disabled_for in ('', 'staff', 'gone', 'failing')),
  failing_since timestamptz, -- since when nothing but failures came back; null after a success
  failures      int not null default 0, -- how many of them
  quiet_until   timestamptz, -- until when it is left alone, so that it recovers and others are not kept waiting
  deleted_at    timestamptz,
  created_by    bigint not null references accounts,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  check ((disabled_at is null) = (disabled_for = ''))
);
create table webhook_secrets (
  id          bigint generated always as identity primary key,
  endpoint_id bigint not null references webhook_endpoints,
  secret      bytea not null, -- sealed
  created_at  timestamptz not null,
  expires_at  timestamptz -- null: the newest; the older ones sign beside it until then
);
create unique index webhook_secrets_newest on webhook_secrets (endpoint_id) where expires_at is null;
create table webhook_messages (
  id         bigint generated always as identity primary key,
  uid        text not null unique, -- the webhook-id, by which receivers know a copy
  event      text not null,
  origin     text not null unique, -- what it tells of, once: claims/7/approved
  payload    text not null, -- the JSON as it is signed, to the byte
  created_at timestamptz not null
);
create index webhook_messages_created on webhook_messages (created_at);
create table webhook_deliveries (
  id           bigint generated always as identity primary key,
  endpoint_id  bigint not null references webhook_endpoints,
  message_id   bigint not null references webhook_messages,
  state        text not null check (state in ('queued', 'sending', 'delivered', 'failed', 'cancelled')),
  attempts     int not null default 0, -- ever
  tries        int not null default 0, -- since somebody last asked for it: the place in the schedule
  status       int not null default 0, -- of the last answer; 0: none came
  next_at      timestamptz not null, -- not before
  taken_at     timestamptz,
  delivered_at timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique (endpoint_id, message_id)
);
create index webhook_deliveries_message on webhook_deliveries (message_id);
create index webhook_deliveries_open on webhook_deliveries (next_at) where state in ('queued', 'sending');
create table webhook_attempts (
  delivery_id bigint not null references webhook_deliveries on delete cascade,
  n           int not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  outcome     text not null default 'started' check (outcome in ('started', 'delivered', 'failed', 'unknown')),
  status      int not null default 0,
  detail      text not null default '',
  primary key (delivery_id, n)
);
