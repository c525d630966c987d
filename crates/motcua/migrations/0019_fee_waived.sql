-- That less is paid of a fee (miễn, giảm), proved after the dossier was received: who wrote it down, by
-- which paper, and what was owed before. The fee itself stands in `dossier_fee` as it is owed now.
create table fee_waived (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    position bigint not null,
    exemption text not null,
    evidence text not null,
    before bigint not null,
    amount bigint not null,
    staff uuid not null references staff (id),
    at bigint not null
)
