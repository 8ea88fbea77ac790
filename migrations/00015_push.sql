-- +goose Up
alter table campaigns
  add column class text not null default 'service' check (class in ('statutory', 'service', 'promotional')),
  add column starts_at timestamptz,   -- null: as soon as it is approved
  add column late text not null default 'ask' check (late in ('send', 'ask', 'expire')), -- what to do when that moment was missed
  add column token text not null default replace(gen_random_uuid()::text, '-', ''), -- in the ids of its messages, which nobody guesses
  add column expanded_to bigint not null default 0, -- the last enterprise whose deliveries exist
  add column expanded_at timestamptz, -- when every delivery existed
  add column paused_at timestamptz,
  add column pause_reason text not null default '',
  drop constraint campaigns_state_check,
  add constraint campaigns_state_check check (state in ('draft', 'submitted', 'approved', 'scheduled', 'running', 'paused', 'finished', 'cancelled'));
update campaigns set expanded_at = updated_at where state in ('running', 'finished');

-- Where each contact is found: one row for each channel on which it has an address.
create table addresses (
  id           bigint generated always as identity primary key,
  contact_id   bigint not null references contacts,
  channel      text not null check (channel in ('wechat', 'mini_program', 'webpush', 'webhook')),
  address      bytea not null, -- sealed
  address_hash bytea not null,
  created_at   timestamptz not null,
  dead_at      timestamptz, -- the provider said that nobody is there
  unique (contact_id, channel, address_hash)
);
create view contact_addresses as
  select id as contact_id, 'email' as channel, email as address, email_hash as address_hash from contacts where email is not null
  union all select id, 'sms', mobile, mobile_hash from contacts where mobile is not null
  union all select id, 'call', mobile, mobile_hash from contacts where mobile is not null
  union all (select distinct on (contact_id, channel) contact_id, channel, address, address_hash from addresses
             where dead_at is null order by contact_id, channel, id desc);
alter table consents drop constraint consents_channel_check,
  add constraint consents_channel_check check (channel in ('inbox', 'email', 'sms', 'wechat', 'mini_program', 'webpush', 'webhook', 'call'));

create index consents_contact on consents (contact_id, channel);

-- A delivery changes state a few times and is then read for years: only what is open is indexed by state.
alter table deliveries
  drop constraint deliveries_state_check,
  add constraint deliveries_state_check check (state in ('planned', 'held', 'queued', 'sending', 'deferred', 'accepted', 'delivered', 'read',
                                                         'failed', 'recorded', 'suppressed', 'expired', 'cancelled', 'unknown')),
  add column ref text; -- the provider's name for the message, by which receipts speak of it
drop index deliveries_state;
drop index deliveries_open;
create index deliveries_due on deliveries (campaign_id, channel, id) where state in ('held', 'queued', 'deferred');
create index deliveries_begun on deliveries (campaign_id, updated_at) where state in ('planned', 'sending');
create index deliveries_trouble on deliveries (campaign_id) where state in ('failed', 'unknown');
create index deliveries_ref on deliveries (channel, ref) where ref is not null;
alter table attempts drop constraint attempts_outcome_check,
  add constraint attempts_outcome_check check (outcome in ('started', 'accepted', 'temporary', 'permanent', 'unsure', 'interrupted', 'recorded'));
alter table receipts drop constraint receipts_kind_check,
  add constraint receipts_kind_check check (kind in ('delivered', 'read', 'bounced', 'complained')),
  add column code text not null default '', add column detail text not null default '';

-- What is known of an account at a provider that takes nothing at present; no row: it works.
create table provider_failures (
  channel       text primary key,
  failing_since timestamptz not null,
  failures      int not null default 1,
  code          text not null,
  detail        text not null,
  retry_at      timestamptz not null
);

-- A campaign's letter is the campaign's words, which never change again, filled for one recipient: its body is not kept twice.
alter table inbox_messages alter column body drop not null,
  add column recipient text, -- the enterprise's name when it was told
  add constraint inbox_messages_body check (body is not null or delivery_id is not null);
