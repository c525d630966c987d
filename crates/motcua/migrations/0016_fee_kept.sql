-- That money of a dossier which was refused, stopped or withdrawn is not given back: who decided it,
-- and why. What is given back is a row of `payment`.
create table fee_kept (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    desk text not null,
    amount bigint not null,
    reason text not null,
    staff uuid not null references staff (id),
    at bigint not null
);
create index fee_kept_of_dossier on fee_kept (dossier, at);
create index dossier_stopped_of_desk on dossier (desk, ended_at) where status = 8;

-- A row that meets a financial obligation (event `payment_asked`), which is no fee of the dossier.
alter table payment add column demand uuid;
