-- +goose Up
-- which enterprises changed, for those who mirror the register: written with the change itself, whoever makes it
create table register_changes (
  id         bigint generated always as identity primary key,
  from_id    bigint not null, -- the enterprises from this
  to_id      bigint not null, -- to this, both included
  xid        xid8 not null default pg_current_xact_id(),
  changed_at timestamptz not null default clock_timestamp()
);
create index register_changes_xid on register_changes (xid);

-- +goose StatementBegin
create function note_enterprises_changed() returns trigger language plpgsql as $$
begin
  insert into register_changes (from_id, to_id)
  select min(id), max(id) from (select id, id - row_number() over (order by id) as run from (select distinct id from changed) c) r group by run;
  return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function note_years_changed() returns trigger language plpgsql as $$
begin
  insert into register_changes (from_id, to_id)
  select min(id), max(id) from (select id, id - row_number() over (order by id) as run from (select distinct enterprise_id as id from changed) c) r group by run;
  return null;
end $$;
-- +goose StatementEnd

create trigger enterprises_inserted after insert on enterprises referencing new table as changed for each statement execute function note_enterprises_changed();
create trigger enterprises_updated after update on enterprises referencing new table as changed for each statement execute function note_enterprises_changed();
create trigger enterprises_deleted after delete on enterprises referencing old table as changed for each statement execute function note_enterprises_changed();
create trigger years_inserted after insert on enterprise_years referencing new table as changed for each statement execute function note_years_changed();
create trigger years_updated after update on enterprise_years referencing new table as changed for each statement execute function note_years_changed();
create trigger years_deleted after delete on enterprise_years referencing old table as changed for each statement execute function note_years_changed();
