-- +goose Up
-- Several people speak for an enterprise. One who left is emptied and kept: what was sent to it stays on record.
alter table contacts
  add column role text not null default '业务联系人' check (role in ('法定代表人', '财务', '人事', '业务联系人')),
  add column removed_at timestamptz;
create index contacts_enterprise on contacts (enterprise_id);
create index contacts_email on contacts (email_hash) where email_hash is not null;
create index contacts_mobile on contacts (mobile_hash) where mobile_hash is not null;

-- Consent is to words, given somewhere and taken back somewhere.
alter table consents
  add constraint consents_purpose_check check (purpose in ('政策推送', '申报提醒', '办件进度', '公示兑付', '活动邀请')),
  add column origin text not null default 'form' check (origin in ('form', 'import', 'staff', 'reply', 'link', 'complaint', 'provider', 'address')),
  add column withdrawn_origin text check (withdrawn_origin in ('form', 'import', 'staff', 'reply', 'link', 'complaint', 'provider', 'address'));
drop index consents_contact;
create index consents_contact on consents (contact_id, channel, purpose);

alter table campaigns
  add column topic text not null default '政策推送' check (topic in ('政策推送', '申报提醒', '办件进度', '公示兑付', '活动邀请'));

-- When people may be written to about a class of messages, and how often, where staff changed it; a class without a row keeps the defaults.
create table manners (
  class        text primary key check (class in ('statutory', 'service', 'promotional')),
  from_minute  int not null check (from_minute >= 0), -- since midnight in Shanghai
  to_minute    int not null check (to_minute <= 1440),
  workdays     boolean not null,
  past_closing text not null check (past_closing in ('send', 'expire')), -- what is held past the closing leaves before it, or never
  cap          int not null check (cap >= 0), -- messages to one enterprise, and to one person, within cap_days; 0: as many as there are
  cap_days     int not null check (cap_days between 1 and 90),
  digest       boolean not null, -- the last message within the cap tells of all that wait
  updated_by   bigint not null references accounts,
  updated_at   timestamptz not null,
  check (from_minute < to_minute)
);
