-- +goose Up
-- figures that come from other registers, each with where it was read
create table report_figures (
  year       smallint not null,
  key        text not null,
  value      numeric not null,
  source     text not null,
  entered_by bigint not null references accounts,
  entered_at timestamptz not null,
  primary key (year, key)
);
create table report_texts (
  year       smallint not null,
  section    text not null, -- '1.1' … '6'
  body       text not null, -- with {{tokens}}
  version    int not null default 1, -- grows with each saved edit; a stale one is refused
  updated_by bigint not null references accounts,
  updated_at timestamptz not null,
  primary key (year, section)
);
-- the report as it was made public, numbers and text together; a correction is a new row
create table report_publications (
  id           bigint generated always as identity primary key,
  year         smallint not null,
  model        jsonb not null,
  published_by bigint not null references accounts,
  published_at timestamptz not null
);
create index report_publications_year on report_publications (year, id desc);
create trigger report_publications_append_only before update or delete or truncate on report_publications
  for each statement execute function refuse_change();
