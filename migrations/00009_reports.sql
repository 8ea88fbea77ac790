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
  updated_by bigint not null references accounts,
  updated_at timestamptz not null,
  primary key (year, section)
);
