-- Waiting for the applicant, and new dates. While the clock is stopped, due_at and near_at lie in
-- the year 2999: nothing is due, and such dossiers come last in lists by date.

-- By when lateness is judged: the first due date, moved by pauses only.
alter table dossier add column counted_due_at bigint not null default 0;
-- Since when the clock is stopped.
alter table dossier add column paused_at bigint;
update dossier set counted_due_at = first_due_at
