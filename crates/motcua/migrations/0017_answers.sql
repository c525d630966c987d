-- What applicants send online to a request for papers. Until it is sent, its files lie in `file` under
-- the request's id; then under the dossier's. `item` is the place of the paper in the request's list.
alter table file add column item bigint;

-- Since when something that was sent waits for somebody to look at it.
alter table dossier add column answered_at bigint;
create index dossier_answered_of on dossier (officer, due_at, id) where answered_at is not null;
create index dossier_answered_at on dossier (desk, due_at, id) where answered_at is not null;

-- What the applicant writes with it. `round` counts what was sent to the same request before.
create table supplement_answer (
    request uuid not null,
    round bigint not null,
    dossier uuid not null references dossier (id),
    note text not null,
    touched_at bigint not null,
    sent_at bigint,
    primary key (request, round)
);
create index supplement_answer_unsent on supplement_answer (touched_at) where sent_at is null
