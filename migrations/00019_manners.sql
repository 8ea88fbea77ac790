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
create index consents_contact on consents (contact_id, channel, purpose);

alter table campaigns
  add column topic text not null default '政策推送' check (topic in ('政策推送', '申报提醒', '办件进度', '公示兑付', '活动邀请'));
