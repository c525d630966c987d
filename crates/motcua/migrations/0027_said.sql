-- Free text of the record. The journal keeps `mark`, a hash of salt and text; the text itself lies here,
-- where it can be erased: text and salt go together, and what is left proves only that there was one.

-- The decisions by which texts were erased. The id is the form's: pressing twice is one.
create table erasure (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    number text not null,
    decided_on text not null,
    ground text not null,
    staff uuid not null references staff (id),
    at bigint not null
);

create table said (
    mark text primary key,
    dossier uuid not null,
    salt text,
    words text,
    -- Present when salt and words are absent.
    erasure uuid references erasure (id)
);
create index said_of_dossier on said (dossier)
