-- +goose Up
-- what of the register a run mirrors, as its writer counts it; null for runs before this column
alter table match_runs add column position text;
