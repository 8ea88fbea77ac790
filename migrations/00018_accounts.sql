-- +goose Up
-- What we have at the providers of a channel: how to reach one, how much it takes, and how it fares. All processes spend from one budget.
create table provider_accounts (
  id                bigint generated always as identity primary key,
  channel           text not null check (channel in ('email', 'sms', 'wechat', 'mini_program', 'webpush', 'webhook', 'call')),
  kind              text not null, -- the provider, as the program registers it; 'environment': what the process was started with
  name              text not null,
  config            bytea,         -- JSON, sealed; null: the environment has it
  enabled           boolean not null default true,
  resting_weight    int not null check (resting_weight between 0 and 100), -- its part of the messages while all is well
  weight            int not null check (weight between 0 and 100),         -- its part at present
  weight_changed_at timestamptz not null,
  rate              float8 not null default 0 check (rate >= 0),           -- messages per second; 0: unlimited
  burst             int not null default 0 check (burst >= 0),             -- how many may leave at once
  daily_quota       int not null default 0 check (daily_quota >= 0),       -- of one day in Shanghai; 0: unlimited
  tokens            float8 not null default 0,                             -- of the bucket, at refilled_at
  refilled_at       timestamptz not null,
  used_today        int not null default 0,
  day               date not null,                                         -- to which used_today belongs
  failing_since     timestamptz, -- null: it works
  failures          int not null default 0,
  failure_code      text not null default '',
  failure_detail    text not null default '',
  retry_at          timestamptz, -- when it may be tried again
  version           int not null default 1, -- grows with each saved edit; a stale one is refused
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  check (rate = 0 or burst >= 1),
  check (config is not null or kind = 'environment')
) with (fillfactor = 50);
create index provider_accounts_channel on provider_accounts (channel);
create unique index provider_accounts_environment on provider_accounts (channel) where config is null;

-- How much of an account with a rate each campaign had, so that the one that had least goes first. A campaign that does not come back in
-- time holds nobody up.
create table provider_turns (
  account_id  bigint not null references provider_accounts,
  campaign_id bigint not null references campaigns,
  served      bigint not null,      -- counted from what the others had when it joined them
  not_before  timestamptz not null, -- when it was told to come back
  back_at     timestamptz not null, -- until when it is waited for
  primary key (account_id, campaign_id)
) with (fillfactor = 50);
create index provider_turns_campaign on provider_turns (campaign_id);

-- How an account fared in each minute. Lanes that write at the same time write different slots, so that none waits for another.
create table provider_minutes (
  account_id bigint not null references provider_accounts,
  minute     timestamptz not null,
  slot       smallint not null,
  sent       int not null default 0, -- taken by the provider
  failed     int not null default 0, -- not taken, and it was the provider's fault
  prompt     int not null default 0, -- of those taken in this minute, delivered within five
  slow       int not null default 0, -- of those taken in this minute, delivered later than that
  primary key (account_id, minute, slot)
) with (fillfactor = 50);

-- Which account carried a message. Without a foreign key, because one would lock the account's row for every message.
alter table deliveries add column account_id bigint;
alter table attempts add column account_id bigint;

drop table provider_failures;
