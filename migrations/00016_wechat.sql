-- +goose Up
-- WeChat gives an account one access token, which all processes share: who asks for another makes the last one void
create table wechat_tokens (
  account      text primary key, -- the app id
  token        bytea,            -- sealed; null before the first and after WeChat refused it
  token_hash   bytea,            -- keyed, to tell a token that failed from the one that is stored
  expires_at   timestamptz,
  refreshed_at timestamptz,
  refused_hash bytea,            -- of the last token that WeChat refused: when it gives the same again, only force helps
  forced_at    timestamptz
);
-- one row for each time that a reader agreed to be sent one message of a template
create table subscription_grants (
  id               bigint generated always as identity primary key,
  account          text not null,  -- the app id
  openid_hash      bytea not null, -- keyed
  template_id      text not null,
  contact_id       bigint references contacts,
  origin           text not null,  -- the act of agreement, so that one that is reported again counts once
  granted_at       timestamptz not null,
  used_at          timestamptz,
  used_by_delivery text,           -- the message's id, the same on every attempt
  voided_at        timestamptz,    -- the reader refused since, or WeChat knows of no such agreement
  unique (account, openid_hash, template_id, origin),
  check ((used_at is null) = (used_by_delivery is null))
);
create unique index subscription_grants_used on subscription_grants (account, used_by_delivery) where used_by_delivery is not null and voided_at is null;
create index subscription_grants_open on subscription_grants (account, openid_hash, template_id, granted_at) where used_at is null and voided_at is null;
create index subscription_grants_contact on subscription_grants (contact_id) where contact_id is not null and used_at is null and voided_at is null;
