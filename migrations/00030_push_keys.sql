-- +goose Up
-- A push makes millions of rows whose parents are read in the same transaction, so a foreign key asks of each row what is known, and took
-- half of a push's time. Of the key is kept what can go wrong: no parent goes while it has rows.
-- +goose StatementBegin
create function keep_parent() returns trigger language plpgsql as $$
declare
  child  text := tg_argv[0];
  parent text := tg_argv[1];
  used   boolean;
begin
  execute format('select exists (select from %I where %I = $1)', child, parent) into used using old.id;
  if used then
    raise foreign_key_violation using message = format('%s %s still has %s', tg_table_name, old.id, child), table = child, column = parent;
  end if;
  return old;
end $$;
-- +goose StatementEnd

alter table audiences
  drop constraint audiences_campaign_id_fkey,
  drop constraint audiences_enterprise_id_fkey;
alter table deliveries
  drop constraint deliveries_campaign_id_fkey,
  drop constraint deliveries_enterprise_id_fkey,
  drop constraint deliveries_contact_id_fkey;
alter table attempts drop constraint attempts_delivery_id_fkey;
alter table inbox_messages
  drop constraint inbox_messages_delivery_id_fkey,
  drop constraint inbox_messages_enterprise_id_fkey;
create trigger campaigns_audiences before delete on campaigns for each row execute function keep_parent('audiences', 'campaign_id');
create trigger campaigns_deliveries before delete on campaigns for each row execute function keep_parent('deliveries', 'campaign_id');
create trigger enterprises_audiences before delete on enterprises for each row execute function keep_parent('audiences', 'enterprise_id');
create trigger enterprises_deliveries before delete on enterprises for each row execute function keep_parent('deliveries', 'enterprise_id');
create trigger enterprises_messages before delete on enterprises for each row execute function keep_parent('inbox_messages', 'enterprise_id');
create trigger contacts_deliveries before delete on contacts for each row execute function keep_parent('deliveries', 'contact_id');
create trigger deliveries_attempts before delete on deliveries for each row execute function keep_parent('attempts', 'delivery_id');
create trigger deliveries_messages before delete on deliveries for each row execute function keep_parent('inbox_messages', 'delivery_id');

-- A push's letters have no origin, and an inbox is short: neither needs an entry in these for each letter.
alter table inbox_messages drop constraint inbox_messages_origin_key;
create unique index inbox_messages_origin on inbox_messages (origin) where origin is not null;
drop index inbox_messages_unread;

-- What of an audience is still to be expanded; the transaction that makes a page's deliveries deletes its row.
create table audience_pages (
  campaign_id bigint not null references campaigns on delete cascade,
  first       bigint not null, -- enterprise
  last        bigint not null,
  primary key (campaign_id, first)
);
insert into audience_pages
select id, expanded_to + 1, max(enterprise_id) from campaigns join audiences on campaign_id = id
where started_at is not null and expanded_at is null and enterprise_id > expanded_to group by id;
alter table campaigns drop column expanded_to;
