-- +goose Up
-- What providers said when they were asked about messages of which nobody knew whether they had left. One of another attempt takes its place.
create table inquiries (
  delivery_id bigint primary key references deliveries,
  attempt     int not null,
  asked       int not null,         -- how often
  asked_at    timestamptz not null,
  next_at     timestamptz,          -- null: it is not asked again
  answer      text not null default '' check (answer in ('', 'known', 'alike', 'none', 'unanswered', 'unable')),
  code        text not null default '' -- the provider's own, where the question itself failed
);
create index inquiries_due on inquiries (next_at) where next_at is not null;
create index deliveries_unknown on deliveries (channel, id) where state = 'unknown';

-- A provider that is asked may say that it took a message, and nothing more yet.
alter table receipts drop constraint receipts_kind_check,
  add constraint receipts_kind_check check (kind in ('accepted', 'delivered', 'read', 'bounced', 'complained'));
