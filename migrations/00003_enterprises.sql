-- +goose Up
create table enterprises (
  id                      bigint generated always as identity primary key,
  uscc                    text not null unique,
  name                    text not null,
  kind                    text,
  legal_form              text,
  district                text,
  town                    text,
  industry                text,
  established             date,
  registered_capital_10k  double precision,
  size                    text,
  employees               bigint,
  import_export_right     boolean,
  high_tech               boolean,
  tech_sme                boolean,
  listed                  boolean,
  above_scale             boolean,
  srdi                    text,
  rd_staff_ratio          double precision,
  patents                 bigint,
  insured_staff           bigint,
  graduates_hired         bigint,
  equipment_investment_10k double precision,
  tech_upgrade_filed      boolean,
  guaranteed_loan_10k     double precision,
  guarantee_fee_rate      double precision,
  exhibitions             bigint,
  tax_grade               text,
  dishonest               boolean,
  abnormal                boolean,
  tags                    text[],
  uscc_override           text, -- why an officer let a wrong check character through
  created_at              timestamptz not null,
  updated_at              timestamptz not null
);
create index enterprises_town on enterprises (town);
create index enterprises_overrides on enterprises (id) where uscc_override is not null;

-- yearly figures: the rule language's *_prev is the row of the calendar year before the as-of date
create table enterprise_years (
  enterprise_id       bigint not null references enterprises on delete cascade,
  year                smallint not null,
  revenue_10k         double precision,
  assets_10k          double precision,
  tax_paid_10k        double precision,
  export_usd          double precision,
  import_usd          double precision,
  rd_expense_10k      double precision,
  unemployment_months bigint,
  layoff_rate         double precision,
  penalties           bigint,
  primary key (enterprise_id, year)
);

-- every value ever recorded; the open row (superseded_at null) is the current one
-- no foreign key: a check per value would double the time of an import, and its one writer inserts what it has just joined
create table facts (
  enterprise_id bigint not null,
  key           text not null,
  period        smallint not null default 0, -- the year of a yearly figure, else 0
  value         text not null,
  source        text not null,
  as_of         date not null,
  confirmed_on  date,                        -- the newest as-of date on which a source stated the same value again
  recorded_at   timestamptz not null,
  superseded_at timestamptz,
  import_id     bigint
);
create unique index facts_current on facts (enterprise_id, key, period) where superseded_at is null;
create index facts_history on facts (enterprise_id, key, period, recorded_at) where superseded_at is not null;

create table files (
  sha256     bytea primary key,
  size       bigint not null,
  media_type text not null,
  created_at timestamptz not null
);
create table file_chunks (
  sha256 bytea not null references files on delete cascade,
  n      int not null,
  data   bytea not null,
  primary key (sha256, n)
);

create table import_mappings (
  source  text primary key,
  mapping jsonb not null -- file column -> attribute key
);
create table imports (
  id          bigint generated always as identity primary key,
  source      text not null,
  file_name   text not null,
  file_sha256 bytea references files,
  as_of       date not null,
  actor_id    bigint not null default 0, -- 0: the system
  actor       text not null,
  mapping     jsonb not null default '{}', -- file column -> attribute key, as chosen
  overrides   jsonb not null default '{}', -- uscc -> reason to let its check character through
  state       text not null default 'staged' check (state in ('staged', 'checking', 'checked', 'queued', 'running', 'finished', 'failed', 'discarded')),
  total       int not null default 0, -- rows of the file, once they were counted
  rows        int not null default 0,
  created     int not null default 0,
  changed     int not null default 0,
  unchanged   int not null default 0,
  rejected    int not null default 0,
  warnings    int not null default 0,
  failure     text,
  created_at  timestamptz not null,
  finished_at timestamptz
);
create table import_issues (
  import_id bigint not null references imports on delete cascade,
  row       int not null,
  level     text not null check (level in ('reject', 'warning')),
  col       text not null,
  value     text not null,
  reason    text not null
);
create index import_issues_import on import_issues (import_id, row);
alter table accounts add foreign key (enterprise_id) references enterprises;
