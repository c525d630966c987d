-- Results in which the applicant found a mistake: who corrects, until when, and which wait at the desk
-- corrected.
alter table dossier add column flaw_unit text;
alter table dossier add column flaw_due_at bigint;
alter table dossier add column flaw_waits_at bigint;
create index dossier_flaw_of on dossier (flaw_unit, list_at, id) where flaw_unit is not null;
create index dossier_mended_at on dossier (desk, list_at, id) where flaw_waits_at is not null
