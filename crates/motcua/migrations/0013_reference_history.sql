-- What entries of the reference data said before and after each change, so that a page can show
-- who changed what. Reference data hold no personal data of applicants.
create table reference_history (
    revision bigint not null,
    kind text not null,
    id text not null,
    at bigint not null,
    -- Absent for an import from the command line.
    staff uuid references staff (id),
    -- Absent when the entry is new.
    old_body text,
    new_body text not null,
    primary key (kind, id, revision)
);
