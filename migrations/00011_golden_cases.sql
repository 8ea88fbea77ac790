-- +goose Up
-- enterprises of which a member of staff signed what the benefit's rule must say; only package matching writes here
create table golden_cases (
  benefit_id    bigint not null references benefits,
  enterprise_id bigint not null references enterprises,
  expected      text not null check (expected in ('eligible', 'undetermined', 'ineligible')),
  note          text not null, -- why, in the signer's words
  signed_by     bigint not null references accounts,
  signed_at     timestamptz not null,
  primary key (benefit_id, enterprise_id)
);
