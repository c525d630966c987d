-- The second step of signing in: one-time codes of an app, passkeys, recovery codes.
create table totp (
    staff uuid primary key references staff (id),
    secret text not null,
    created_at bigint not null,
    last_step bigint not null
);

create table passkey (
    id uuid primary key,
    staff uuid not null references staff (id),
    credential text not null unique,
    name text not null,
    -- COSE, base64url.
    public_key text not null,
    counter bigint not null,
    created_at bigint not null
);
create index passkey_of_staff on passkey (staff);

-- Challenges that a passkey has signed, until they are too old to be shown again.
create table spent_challenge (
    hash text primary key,
    spent_at bigint not null
);
create index spent_challenge_by_age on spent_challenge (spent_at);

create table recovery_code (
    staff uuid not null references staff (id),
    code_hash text not null,
    used_at bigint,
    primary key (staff, code_hash)
);

-- Whoever has shown the password and must show the second factor; gone when that is done.
create table sign_in_step (
    token_hash text primary key,
    staff uuid not null references staff (id),
    created_at bigint not null,
    failures bigint not null
);
create index sign_in_step_by_age on sign_in_step (created_at);
