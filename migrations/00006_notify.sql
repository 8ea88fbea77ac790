-- +goose Up
create table contacts (
  id            bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  name          bytea not null,  -- sealed
  email         bytea,           -- sealed
  email_hash    bytea,           -- keyed hash, to find a suppression without opening the address
  mobile        bytea,           -- sealed
  mobile_hash   bytea,
  is_primary    boolean not null default true,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
create unique index contacts_primary on contacts (enterprise_id) where is_primary;
create table consents (
  id           bigint generated always as identity primary key,
  contact_id   bigint not null references contacts,
  channel      text not null check (channel in ('inbox', 'email', 'sms', 'wechat', 'webpush', 'webhook')),
  purpose      text not null default '政策推送',
  text_version text not null,
  given_at     timestamptz not null,
  given_ip     inet,
  withdrawn_at timestamptz
);
create unique index consents_open on consents (contact_id, channel, purpose) where withdrawn_at is null;
create table suppressions (
  channel      text not null,
  address_hash bytea not null,
  reason       text not null,
  created_at   timestamptz not null,
  primary key (channel, address_hash)
);
create table campaigns (
  id            bigint generated always as identity primary key,
  notice_id     bigint not null references notices,
  run_id        bigint references match_runs, -- the matching run its audience was frozen from
  title         text not null,
  subject       text not null,
  body          text not null, -- Markdown with {{enterprise}} {{notice}} {{closes}} {{reasons}} {{link}}
  channels      text[] not null,
  state         text not null default 'draft' check (state in ('draft', 'submitted', 'approved', 'running', 'finished', 'cancelled')),
  content_hash  bytea, -- of subject, body, channels and audience, as submitted; approval is bound to it
  audience_size int not null default 0,
  version       int not null default 1, -- grows with each saved edit; a stale one is refused
  drafted_by    bigint not null references accounts,
  submitted_at  timestamptz,
  approved_by   bigint references accounts,
  approved_at   timestamptz,
  returned_note text not null default '',
  started_at    timestamptz,
  finished_at   timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  check (approved_by <> drafted_by)
);
create index campaigns_notice on campaigns (notice_id);
create table audiences (
  campaign_id   bigint not null references campaigns,
  enterprise_id bigint not null references enterprises,
  reasons       text not null default '', -- its verdict's reasons when frozen, so that the message says why on that day
  primary key (campaign_id, enterprise_id)
);
create table deliveries (
  id            bigint generated always as identity primary key,
  campaign_id   bigint not null references campaigns,
  enterprise_id bigint not null references enterprises,
  contact_id    bigint references contacts, -- null for the enterprise's own inbox
  channel       text not null,
  state         text not null check (state in ('planned', 'queued', 'sending', 'accepted', 'delivered', 'read', 'deferred',
                                               'failed', 'recorded', 'suppressed', 'unknown')),
  reason        text not null default '',
  attempts      int not null default 0,
  message_id    text,
  planned_at    timestamptz not null,
  next_at       timestamptz,
  accepted_at   timestamptz,
  delivered_at  timestamptz,
  read_at       timestamptz,
  updated_at    timestamptz not null,
  unique nulls not distinct (campaign_id, enterprise_id, contact_id, channel)
);
create index deliveries_state on deliveries (campaign_id, state);
create index deliveries_enterprise on deliveries (enterprise_id);
create index deliveries_open on deliveries (updated_at) where state in ('planned', 'queued', 'sending', 'deferred');
create table attempts (
  delivery_id bigint not null references deliveries,
  n           int not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  outcome     text not null default 'started' check (outcome in ('started', 'accepted', 'temporary', 'permanent', 'recorded')),
  code        text not null default '',
  detail      text not null default '',
  primary key (delivery_id, n)
);
create table receipts (
  id          bigint generated always as identity primary key,
  delivery_id bigint not null references deliveries,
  kind        text not null check (kind in ('delivered', 'read', 'bounced', 'complained')),
  at          timestamptz not null,
  unique (delivery_id, kind)
);
create table inbox_messages (
  id            bigint generated always as identity primary key,
  delivery_id   bigint unique references deliveries,
  origin        text unique, -- what a message outside any campaign tells of, once: claim_events/7
  enterprise_id bigint not null references enterprises,
  notice_id     bigint references notices,
  claim_id      bigint,
  subject       text not null,
  body          text not null,
  created_at    timestamptz not null,
  read_at       timestamptz
);
create index inbox_messages_enterprise on inbox_messages (enterprise_id, id desc);
create index inbox_messages_unread on inbox_messages (enterprise_id) where read_at is null;
