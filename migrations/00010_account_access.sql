-- +goose Up
-- the password was chosen by an administrator and opens only the page that changes it
alter table accounts add column must_change boolean not null default false;

-- finds the kinds of action without reading the trail, and the trail of one kind in order
create index audit_events_action on audit_events (action, at, id);
