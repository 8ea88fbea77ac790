-- +goose Up
-- a token for each file in which a mirror of the register was kept: a database that was put back to an earlier day does not have
-- the tokens of later ones, so that their files are of no use to it
create table register_kept (
  token   text primary key,
  kept_at timestamptz not null default clock_timestamp()
);
