-- +goose Up
-- An openid is good for one app, and a browser's subscription for one key of the site.
alter table addresses
  add column account text not null default '', -- the app id, or the public key
  add column label text not null default '';   -- what its owner knows it by: Chrome · Windows
