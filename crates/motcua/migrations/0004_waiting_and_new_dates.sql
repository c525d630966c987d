-- Waiting for the applicant, and new dates. While the clock is stopped, due_at is the date told
-- last, and near_at lies in the year 2999: nothing is near.

-- By when lateness is judged: the first due date, moved by pauses only.
alter table dossier add column counted_due_at bigint not null default 0;
-- Since when the clock is stopped.
alter table dossier add column paused_at bigint;
-- Since when a new date waits for a decision.
alter table dossier add column extension_asked_at bigint;
create index dossier_extension on dossier (lead, due_at, id) where extension_asked_at is not null;

-- What other units are asked for their opinion, for their lists.
create table dossier_question (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    unit text not null,
    answer_by bigint not null,
    answered_at bigint
);
create index dossier_question_open on dossier_question (unit, dossier) where answered_at is null;
update dossier set counted_due_at = first_due_at
