-- Linked procedures: the whole that a dossier is a part of.
alter table dossier add column whole uuid;
