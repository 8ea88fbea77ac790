-- +goose Up
-- Wrong and sensitive expressions, kept by staff; and the warnings of the automatic checks that somebody accepted with a reason.
create table expressions (
  id         bigint generated always as identity primary key,
  text       text not null unique check (btrim(text) <> ''),
  suggestion text not null default '',
  level      text not null check (level in ('block', 'warn')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create table check_acceptances (
  id          bigint generated always as identity primary key,
  subject     text not null check (subject in ('documents', 'interpretations', 'notices')),
  subject_id  bigint not null,
  finding     text not null,
  reason      text not null check (reason <> ''),
  accepted_by bigint not null references accounts,
  accepted_at timestamptz not null,
  unique (subject, subject_id, finding)
);
insert into expressions (text, suggestion, level, created_at, updated_at)
select text, suggestion, level, now(), now() from (values
  ('布署', '部署', 'warn'), ('帐号', '账号', 'warn'), ('做为', '作为', 'warn'), ('既使', '即使', 'warn'), ('按装', '安装', 'warn'),
  ('截止到', '截至', 'warn'), ('综合症', '综合征', 'warn'), ('亲，', '', 'block'), ('台湾政府', '台湾当局', 'block'),
  ('中港澳', '内地与港澳', 'block'), ('省市自治区直辖市', '省、自治区、直辖市', 'warn')) v (text, suggestion, level);
