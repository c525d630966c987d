-- The public sums of what is not handed out, by office and field, from this index alone.
create index dossier_unreturned_sums on dossier
    (government, field, ended_at, paused_at, due_at, whole) where returned_at is null
