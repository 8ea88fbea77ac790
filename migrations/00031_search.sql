-- +goose Up
-- which documents, or what belongs to them, changed, for those who index them: written with the change itself, whoever makes it
create table search_changes (
  id          bigint generated always as identity primary key,
  document_id bigint not null, -- 0: the synonyms
  xid         xid8 not null default pg_current_xact_id(),
  changed_at  timestamptz not null default clock_timestamp()
);
create index search_changes_xid on search_changes (xid);

-- words that mean the same to those who search, as staff keep them; those that every installation has are in the program
create table synonym_sets (
  id         bigint generated always as identity primary key,
  words      text not null unique, -- 补贴 补助 资助; or 开饭店 > 餐饮服务
  off        boolean not null default false, -- an off set silences a built-in one of the same words
  updated_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- +goose StatementBegin
create function note_documents_searched() returns trigger language plpgsql as $$
begin
  insert into search_changes (document_id) select distinct id from changed;
  return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function note_parts_searched() returns trigger language plpgsql as $$
begin
  insert into search_changes (document_id) select distinct document_id from changed;
  return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function note_notices_searched() returns trigger language plpgsql as $$
begin
  insert into search_changes (document_id) select distinct b.document_id from changed c join benefits b on b.id = c.benefit_id;
  return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function note_synonyms_searched() returns trigger language plpgsql as $$
begin
  insert into search_changes (document_id) values (0);
  return null;
end $$;
-- +goose StatementEnd

create trigger documents_inserted_searched after insert on documents referencing new table as changed for each statement execute function note_documents_searched();
create trigger documents_updated_searched after update on documents referencing new table as changed for each statement execute function note_documents_searched();
create trigger documents_deleted_searched after delete on documents referencing old table as changed for each statement execute function note_documents_searched();
create trigger interpretations_inserted_searched after insert on interpretations referencing new table as changed for each statement execute function note_parts_searched();
create trigger interpretations_updated_searched after update on interpretations referencing new table as changed for each statement execute function note_parts_searched();
create trigger interpretations_deleted_searched after delete on interpretations referencing old table as changed for each statement execute function note_parts_searched();
create trigger benefits_inserted_searched after insert on benefits referencing new table as changed for each statement execute function note_parts_searched();
create trigger benefits_updated_searched after update on benefits referencing new table as changed for each statement execute function note_parts_searched();
create trigger benefits_deleted_searched after delete on benefits referencing old table as changed for each statement execute function note_parts_searched();
create trigger notices_inserted_searched after insert on notices referencing new table as changed for each statement execute function note_notices_searched();
create trigger notices_updated_searched after update on notices referencing new table as changed for each statement execute function note_notices_searched();
create trigger notices_deleted_searched after delete on notices referencing old table as changed for each statement execute function note_notices_searched();
create trigger synonyms_changed_searched after insert or update or delete on synonym_sets for each statement execute function note_synonyms_searched();
