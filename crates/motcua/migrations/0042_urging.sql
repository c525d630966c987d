-- Which leader urged which dossier, on which day: once a day each.
create table urging (
    dossier uuid not null references dossier (id),
    staff uuid not null references staff (id),
    urged_on text not null,
    at bigint not null,
    primary key (dossier, staff, urged_on)
)
