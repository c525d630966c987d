-- The first whole dossier. Instants are epoch milliseconds (UTC), days are `2022-03-15`, money is
-- whole đồng, ids are UUIDv7 made by the program.

create table setting (
    name text primary key,
    value text not null
);

-- Units, procedures, routes, calendars, letters, exemptions: data with validity dates, as JSON.
create table reference_entry (
    kind text not null,
    id text not null,
    body text not null,
    primary key (kind, id)
);

create table staff (
    id uuid primary key,
    username text not null unique,
    name text not null,
    folded text not null,
    -- Where the person works (nơi công tác): who answers for them while they hold no duty.
    unit text not null,
    password_hash text not null,
    must_change boolean not null,
    disabled_at bigint,
    created_at bigint not null
);

create index staff_by_folded on staff (folded, id);

create table post (
    staff uuid not null references staff (id),
    unit text not null,
    duty text not null,
    from_on text not null,
    to_on text,
    primary key (staff, unit, duty, from_on)
);
create index post_of_unit on post (unit, duty);

create table session (
    token_hash text primary key,
    staff uuid not null references staff (id),
    csrf text not null,
    created_at bigint not null,
    seen_at bigint not null,
    ended_at bigint
);
create index session_of_staff on session (staff);

-- A key is proposed by an administrator and opens nothing until its owner has confirmed it: only
-- then is it made.
create table api_token (
    id uuid primary key,
    token_hash text unique,
    staff uuid not null references staff (id),
    proposed_by uuid not null references staff (id),
    name text not null,
    scopes text not null,
    created_at bigint not null,
    expires_at bigint not null,
    confirmed_at bigint,
    revoked_at bigint
);
create index api_token_of_staff on api_token (staff);

create table idempotency (
    staff uuid not null,
    key text not null,
    request_hash text not null,
    status bigint,
    body text,
    at bigint not null,
    primary key (staff, key)
);
create index idempotency_by_age on idempotency (at);

-- The record: every event of a dossier and every other act, chained by hash.
create table journal (
    no bigint primary key,
    at bigint not null,
    staff uuid,
    key uuid,
    unit text,
    kind text not null,
    dossier uuid,
    seq bigint,
    body text not null,
    hash text not null
);
create unique index journal_of_dossier on journal (dossier, seq);

create table chain (
    id bigint primary key check (id = 1),
    no bigint not null,
    at bigint not null,
    hash text not null
);
insert into chain (id, no, at, hash) values (1, 0, 0, '');

-- People as they were when a dossier named them: rows are never changed.
create table person (
    id uuid primary key,
    kind text not null,
    name text not null,
    -- Searched by its beginning, so it is compared byte by byte.
-- @postgres
    folded text collate "C" not null,
-- @sqlite
    folded text not null,
-- @both
    personal_id text,
    tax_code text,
    birth text,
    sex text,
    phone text,
    email text,
    address text not null,
    created_at bigint not null
);
create index person_by_personal_id on person (personal_id, created_at);
create index person_by_phone on person (phone, created_at);
create index person_by_folded on person (folded);

-- The one summary row of a dossier that lists read; a function of its events.
create table dossier (
    id uuid primary key,
    code text not null unique,
    secret text not null,
    seq bigint not null,
    status bigint not null,
    procedure text not null,
    procedure_code text not null,
    field text not null,
    case_id text not null,
    government text not null,
    desk text not null,
    lead text not null,
    place_step text not null,
    place_name text not null,
    place_unit text not null,
    place_duty text not null,
    officer uuid,
    applicant uuid not null references person (id),
    representative uuid references person (id),
    owner uuid references person (id),
    received_at bigint not null,
    first_due_at bigint not null,
    due_at bigint not null,
    near_at bigint not null,
    step_due_at bigint not null,
    ended_at bigint,
    returned_at bigint,
    last_at bigint not null,
    -- For finding a code by its last digits.
-- @postgres
    code_backwards text collate "C" not null
-- @sqlite
    code_backwards text not null
-- @both
);
create index dossier_held on dossier (officer, due_at, id) where returned_at is null;
create index dossier_offered on dossier (place_unit, place_duty, due_at, id)
    where officer is null and ended_at is null;
create index dossier_at_unit on dossier (place_unit, due_at, id) where ended_at is null;
create index dossier_to_return on dossier (place_unit, due_at, id)
    where ended_at is not null and returned_at is null;
create index dossier_by_code_end on dossier (code_backwards);
create index dossier_of_desk on dossier (desk, received_at, id);
create index dossier_of_lead on dossier (lead, received_at, id);
create index dossier_of_government on dossier (government, received_at, id);
create index dossier_by_reception on dossier (received_at, id);
create index dossier_of_field on dossier (field, received_at, id);
create index dossier_of_both on dossier (government, field, received_at, id);
create index dossier_unreturned on dossier (received_at, id) where returned_at is null;
create index dossier_of_applicant on dossier (applicant);
create index dossier_of_representative on dossier (representative) where representative is not null;
create index dossier_of_owner on dossier (owner) where owner is not null;

create table dossier_paper (
    dossier uuid not null references dossier (id),
    position bigint not null,
    component text not null,
    name text not null,
    originals bigint not null,
    copies bigint not null,
    photocopies bigint not null,
    presented boolean not null,
    not_needed text,
    primary key (dossier, position)
);

create table dossier_fee (
    dossier uuid not null references dossier (id),
    position bigint not null,
    name text not null,
    base bigint not null,
    amount bigint not null,
    exemption text,
    evidence text,
    primary key (dossier, position)
);

-- A file belongs to a dossier from before its reception: the form's id becomes the dossier's id.
create table file (
    id uuid primary key,
    dossier uuid not null,
    purpose text not null,
    component text,
    name text not null,
    sha256 text not null,
    bytes bigint not null,
    media text not null,
    added_by uuid not null,
    added_at bigint not null,
    removed_at bigint
);
create index file_of_dossier on file (dossier);

create table result_draft (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    title text not null,
    content text not null,
    file uuid references file (id),
    made_by uuid not null references staff (id),
    made_at bigint not null
);
create index result_draft_of_dossier on result_draft (dossier);

-- A reception form that is not finished yet: nothing typed is lost.
create table desk_form (
    id uuid primary key,
    staff uuid not null references staff (id),
    desk text not null,
    body text not null,
    updated_at bigint not null
);
create index desk_form_of_staff on desk_form (staff, updated_at);

-- Running numbers: dossier codes by agency and day.
create table counter (
    name text primary key,
    value bigint not null
)
