-- +goose Up
-- When things happen by the clock, as far as staff may say so; what happens is in the code, by key.
create table schedules (
  key        text primary key,
  expression text not null,                  -- of crontab, in Chinese time
  workdays   boolean not null default false, -- on working days only, as the calendar of each year has them
  enabled    boolean not null default true,
  last_at    timestamptz,                    -- the last tick that was taken
  next_at    timestamptz,                    -- null: counted when it is first looked at, or switched off
  version    int not null default 1,         -- grows with each saved edit; a stale one is refused
  updated_by bigint references accounts,     -- null: as delivered
  updated_at timestamptz not null default now()
);
-- One row for each tick that was taken, so that none is taken twice, whoever asks.
create table schedule_ticks (
  key      text not null references schedules,
  at       timestamptz not null, -- when it was due
  taken_at timestamptz not null,
  missed   int not null,         -- how many ticks before it passed while nothing ran: it stands for them too
  job_id   bigint not null,
  primary key (key, at)
);
insert into schedules (key, expression, workdays) values
  ('rematch', '30 2 * * *', false), ('closing', '0 9 * * *', true), ('unclaimed', '30 9 * * *', true), ('digests', '0 8 * * *', true), ('prune', '20 3 * * *', false);
