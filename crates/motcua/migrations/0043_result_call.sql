-- Who called the applicant by telephone because a result waits, and when.
create table result_call (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    staff uuid not null references staff (id),
    at bigint not null
);
create index result_call_of_dossier on result_call (dossier, at)
