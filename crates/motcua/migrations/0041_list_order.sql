-- The order of every list: what is due first comes first, and what stands still comes after everything
-- that runs, in the same order: a thousand centuries of milliseconds later.
-- @postgres
alter table dossier add column list_at bigint not null generated always as
    (case when paused_at is null or ended_at is not null then due_at else due_at + 100000000000000 end) stored;
-- @sqlite
alter table dossier add column list_at bigint generated always as
    (case when paused_at is null or ended_at is not null then due_at else due_at + 100000000000000 end) virtual;
-- @both
drop index dossier_held;
drop index dossier_offered;
drop index dossier_at_unit;
drop index dossier_to_return;
drop index dossier_extension;
drop index dossier_answered_of;
drop index dossier_answered_at;
drop index dossier_extension_leaders;
drop index dossier_supplement_awaited;
create index dossier_held on dossier (officer, list_at, id) where returned_at is null;
create index dossier_offered on dossier (place_unit, place_duty, list_at, id)
    where officer is null and ended_at is null;
create index dossier_at_unit on dossier (place_unit, list_at, id) where ended_at is null;
create index dossier_to_return on dossier (place_unit, list_at, id)
    where ended_at is not null and returned_at is null;
create index dossier_extension on dossier (lead, list_at, id) where extension_asked_at is not null;
create index dossier_answered_of on dossier (officer, list_at, id) where answered_at is not null;
create index dossier_answered_at on dossier (desk, list_at, id) where answered_at is not null;
create index dossier_extension_leaders on dossier (extension_leaders, list_at, id)
    where extension_leaders is not null;
create index dossier_supplement_awaited on dossier (officer, list_at, id)
    where status = 5 and ended_at is null
