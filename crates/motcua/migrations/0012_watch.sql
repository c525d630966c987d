-- What the watch has done about a dossier: nobody is warned twice of the same, whatever process
-- looks. `occasion` is the date warned of, or the number of a reminder.
create table watch_mark (
    dossier uuid not null references dossier (id),
    job text not null,
    occasion bigint not null,
    at bigint not null,
    primary key (dossier, job, occasion)
);
create index dossier_running on dossier (due_at, id) where ended_at is null and paused_at is null
