-- +goose Up
-- A notice's rule changed in mid-window; and whose verdict that turned.
create table amendments (
  id              bigint generated always as identity primary key,
  notice_id       bigint not null references notices,
  from_version_id bigint not null references rule_versions,
  to_version_id   bigint not null references rule_versions,
  reason          text not null,
  made_by         bigint not null references accounts,
  made_at         timestamptz not null,
  check (from_version_id <> to_version_id)
);
create index amendments_notice on amendments (notice_id, made_at);
create table amendment_changes (
  amendment_id  bigint not null references amendments,
  enterprise_id bigint not null references enterprises,
  gained        boolean not null, -- else lost
  primary key (amendment_id, enterprise_id)
);
-- A claim keeps the rule that it began with.
alter table claims add column rule_version_id bigint references rule_versions;
update claims c set rule_version_id = n.rule_version_id from notices n where n.id = c.notice_id;

alter table campaigns
  add column purpose text not null default 'announce' check (purpose in ('announce', 'gained', 'lost', 'closing', 'unclaimed')),
  add column follow_up boolean not null default false,        -- approved for those, too, who become eligible later
  add column remind_days int[] not null default '{}',         -- approved reminders: so many working days before the closing
  add column remind_unclaimed int not null default 0,         -- so many working days after it was told; 0: none
  add column reminder_subject text not null default '',
  add column reminder_body text not null default '',
  add column following_ended_at timestamptz,                  -- when a person ended follow-ups and reminders
  add column parent_id bigint references campaigns,           -- of a reminder: under whose approval it goes
  add column stage int not null default 0,                    -- of a reminder: working days before the closing, or the day as 20220614
  add column amendment_id bigint references amendments,       -- of those gained or lost
  add column rehearses bigint references campaigns;           -- a rehearsal reaches nobody
create unique index campaigns_reminder on campaigns (parent_id, purpose, stage) where parent_id is not null;
create index campaigns_rehearses on campaigns (rehearses) where rehearses is not null;
alter table audiences add column added_at timestamptz; -- null: frozen when submitted; else when it became eligible and was added

-- Nobody is added to a campaign of a notice twice.
create table follow_ups (
  notice_id     bigint not null references notices,
  enterprise_id bigint not null references enterprises,
  campaign_id   bigint not null references campaigns,
  at            timestamptz not null,
  primary key (notice_id, enterprise_id)
);
-- One row for each enterprise that might have been reminded, reminded or not: each reminder comes once.
create table reminders (
  notice_id     bigint not null references notices,
  enterprise_id bigint not null references enterprises,
  purpose       text not null check (purpose in ('closing', 'unclaimed')),
  stage         int not null, -- working days before the closing; 0 for the one to those who have not claimed
  campaign_id   bigint references campaigns, -- null: not reminded
  reason        text not null default '',    -- why not
  decided_at    timestamptz not null,
  primary key (notice_id, enterprise_id, purpose, stage),
  check ((campaign_id is null) = (reason <> ''))
);
