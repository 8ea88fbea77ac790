-- +goose Up
-- What each enterprise (by its id) and each person (by the hash of a number or mailbox) was told of lately, a row for each class: a claim
-- takes a place in it by a guarded upsert, so that no two lanes take the same one.
create table allowances (
  class     text not null,
  key       bytea not null,
  campaigns bigint[] not null,      -- one place each, however many messages it took
  times     timestamptz[] not null, -- when each place was last used
  room      int not null,           -- how many places there were for the one who came last
  primary key (class, key)
) with (fillfactor = 70);

alter table deliveries
  add column told_by bigint check (told_by <> id); -- the delivery whose message tells of this one too; a foreign key would be asked of every row
create index deliveries_told_by on deliveries (told_by) where told_by is not null;
create index deliveries_gathered on deliveries (told_by) where state = 'planned' and reason = 'digest';
create index deliveries_capped on deliveries (next_at) where state = 'held' and reason = 'cap_reached';
create index deliveries_capped_contact on deliveries (contact_id, channel) where state = 'held' and reason = 'cap_reached';

-- What a cap holds is no lane's business: lanes look at the rest only.
drop index deliveries_due;
create index deliveries_due on deliveries (campaign_id, channel, id) where state in ('held', 'queued', 'deferred') and reason <> 'cap_reached';
create index deliveries_duplicates on deliveries (campaign_id) where state = 'suppressed' and reason = 'duplicate_person';

-- Whom an address belongs to: the same person may speak for many enterprises.
create index addresses_person on addresses (channel, address_hash) where dead_at is null;
create view contact_persons as
  select id as contact_id, enterprise_id, 'email' as channel, email_hash as address_hash from contacts where email_hash is not null
  union all select id, enterprise_id, 'sms', mobile_hash from contacts where mobile_hash is not null
  union all select id, enterprise_id, 'call', mobile_hash from contacts where mobile_hash is not null
  union all select a.contact_id, c.enterprise_id, a.channel, a.address_hash
            from addresses a join contacts c on c.id = a.contact_id where a.dead_at is null and c.removed_at is null;

-- A ladder: channels that follow when the ones before were not read in time.
alter table campaigns add column ladder jsonb not null default '[]';
alter table deliveries add column rung smallint not null default 0;
create index deliveries_planned on deliveries (next_at) where state = 'planned' and channel <> 'call';
create index deliveries_calls on deliveries (next_at) where state = 'planned' and channel = 'call';
