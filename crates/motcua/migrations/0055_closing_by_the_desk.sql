-- What waits for the applicant, by the desk that closes it when its time is over.
create index dossier_awaited_at on dossier (desk, list_at, id) where ended_at is null and status = 5
