-- A fee whose amount is not known when the dossier is received: who fixed it later, and when, stands in the
-- journal.
alter table dossier_fee add column is_open boolean not null default false;
create index dossier_fee_open on dossier_fee (dossier) where is_open
