-- What people shall be told. `notice` is written in the transaction of the event; the worker
-- spreads it over the channels as `message` rows and sends those. `occasion` is the position of the
-- event, or the number of a reminder: nobody is told twice of the same.

create table notice (
    dossier uuid not null references dossier (id),
    topic text not null,
    occasion bigint not null,
    at bigint not null,
    spread_at bigint,
    primary key (dossier, topic, occasion)
);
create index notice_unspread on notice (at) where spread_at is null;

-- One notice on one channel. `next_at` is when it may be tried; while it is being tried, it is when
-- another process may take it over. An address is blanked some time after the message went out.
create table message (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    topic text not null,
    occasion bigint not null,
    channel text not null,
    address text not null,
    template text not null,
    parameters text not null,
    state text not null,
    attempts bigint not null,
    next_at bigint not null,
    last_error text,
    made_at bigint not null,
    sent_at bigint,
    unique (dossier, topic, occasion, channel)
);
create index message_to_send on message (channel, next_at, id) where state in ('waiting', 'failed');
create index message_by_state on message (state, id);
create index message_with_address on message (made_at) where address <> '';

-- What the program tells people who work here: about a dossier, or about a colleague.
create table staff_notice (
    id uuid primary key,
    staff uuid not null references staff (id),
    dossier uuid references dossier (id),
    about uuid references staff (id),
    topic text not null,
    occasion bigint not null,
    at bigint not null,
    read_at bigint,
    unique (staff, dossier, topic, occasion),
    unique (staff, about, topic, occasion)
);
create index staff_notice_of on staff_notice (staff, id);
create index staff_notice_unread on staff_notice (staff) where read_at is null
