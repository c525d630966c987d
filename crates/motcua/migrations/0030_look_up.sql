-- Dossiers that a browser has opened with code and secret of their receipts. For a while it reads them
-- under these ids, so that no address carries a secret.
create table look_up (
    id uuid primary key,
    -- Hash of the token in the browser's cookie.
    browser text not null,
    dossier uuid not null references dossier (id),
    used_at bigint not null,
    unique (browser, dossier)
);
create index look_up_of_dossier on look_up (dossier, used_at);
create index look_up_by_age on look_up (used_at)
