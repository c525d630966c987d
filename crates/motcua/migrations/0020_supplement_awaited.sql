-- What somebody holds that waits for a supplement, for the worklist's tab "Quá hạn bổ sung".
create index dossier_supplement_awaited on dossier (officer, due_at, id) where status = 5 and ended_at is null
