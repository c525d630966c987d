-- What proves an applicant beyond the receipt: one row for each dossier that was asked about. The one
-- code that counts now, with its tries; when the last three were sent, the newest first, and how many on
-- a day; wrong last digits within a day, and ever.
create table applicant_proof (
    dossier uuid primary key references dossier (id),
    act text,
    code_hash text,
    expires_at bigint not null,
    tries bigint not null,
    sent_1 bigint not null,
    sent_2 bigint not null,
    sent_3 bigint not null,
    sent_on text not null,
    sent_that_day bigint not null,
    wrong_since bigint not null,
    wrong_that_day bigint not null,
    wrong_ever bigint not null
);

-- When a way to personal data was last written down for somebody: within a quarter of an hour no second
-- time. `list` says which list, where somebody reads several of one kind.
create table people_seen (
    staff uuid not null references staff (id),
    way text not null,
    list text not null,
    at bigint not null,
    primary key (staff, way, list)
)
