-- Who is away from when until when, and who does which of their duties in the meantime. An absence
-- that ended early has an earlier last day; one that was taken back ends before it begins.

create table absence (
    id uuid primary key,
    staff uuid not null references staff (id),
    from_on text not null,
    to_on text not null,
    entered_by uuid not null references staff (id),
    entered_at bigint not null
);
create index absence_of_staff on absence (staff, to_on);
create index absence_by_end on absence (to_on);

create table absence_substitute (
    absence uuid not null references absence (id),
    unit text not null,
    duty text not null,
    substitute uuid not null references staff (id),
    primary key (absence, unit, duty)
);
create index absence_substitute_of on absence_substitute (substitute);

-- What the people of a unit did, for the list of work outside office hours.
create index journal_of_unit on journal (unit, at) where seq is not null
