-- The leaders of the government who may decide a new date, while it waits for a decision.
alter table dossier add column extension_leaders text;
create index dossier_extension_leaders on dossier (extension_leaders, due_at, id) where extension_leaders is not null
