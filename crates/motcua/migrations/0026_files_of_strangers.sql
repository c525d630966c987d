-- What was sent within the last day, and what is on its way in: counted before a byte is written.
-- `sender` is a member of staff, or the dossier whose receipt somebody holds.
create table upload (
    id uuid primary key,
    filing uuid not null,
    sender uuid not null,
    bytes bigint not null,
    begun_at bigint not null,
    ended_at bigint
);
create index upload_of_sender on upload (sender, begun_at);
create index upload_of_filing on upload (filing) where ended_at is null;
create index upload_begun on upload (begun_at);

-- What a look into a file has found, for the officer: codes, separated by spaces.
alter table file add column warnings text not null default '';
-- What the virus scanner said: `none` (there is no scanner), `clean`, `waiting`, `infected`.
alter table file add column scan text not null default 'none';
create index file_unscanned on file (added_at) where scan = 'waiting';

-- Who refers to a content.
create index file_of_content on file (sha256);
