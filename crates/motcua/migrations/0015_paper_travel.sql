-- Paper of dossiers that a desk received for another body: what has to go from desk to desk, and the
-- lists with which it went.
create table paper_list (
    id uuid primary key,
    -- The desk that sends and the one that expects it.
    giver text not null,
    receiver text not null,
    -- Number of the list at the giving desk in that year.
    number bigint not null,
    year bigint not null,
    -- The public post's tracking number, or who carries it.
    tracking text,
    carrier text,
    sent_by uuid not null references staff (id),
    sent_at bigint not null,
    unique (giver, year, number)
);
create index paper_list_received on paper_list (receiver, sent_at);

create table paper_travel (
    dossier uuid not null references dossier (id),
    -- The event because of which it travels.
    seq bigint not null,
    load text not null,
    giver text not null,
    receiver text not null,
    since bigint not null,
    -- Absent while it waits to be sent.
    list uuid references paper_list (id),
    arrived_at bigint,
    arrived_by uuid references staff (id),
    -- What the receiving desk found wrong.
    note text,
    primary key (dossier, seq)
);
create index paper_travel_given on paper_travel (giver) where arrived_at is null;
create index paper_travel_expected on paper_travel (receiver) where arrived_at is null;
create index paper_travel_of_list on paper_travel (list);
