-- +goose Up
-- What hangs on a document, an interpretation or a notice: files that are listed under it, and the images of its text.
create table attachments (
  id          bigint generated always as identity primary key,
  subject     text not null check (subject in ('documents', 'interpretations', 'notices')),
  subject_id  bigint not null,
  sha256      bytea not null references files,
  name        text not null, -- as it is listed and saved; its ending agrees with the content
  media_type  text not null, -- by the content
  size        bigint not null,
  inline      boolean not null default false, -- an image of the text, not listed
  position    int not null,
  uploaded_by bigint not null references accounts,
  created_at  timestamptz not null
);
create index attachments_subject on attachments (subject, subject_id, position);
create index attachments_file on attachments (sha256);
