-- Money at the desk. A row of `payment` is never changed: what is given back is a row of its own,
-- negative, with the row that it gives back.

-- The till of a desk: how it is set up, and the last day that was closed. Its row is held by every
-- act on the till, so that numbers have no gaps and a closed day gets no more rows.
create table till (
    desk text primary key,
    closed_on text,
    book text,
    receivers_collect boolean not null,
    bank text,
    bank_name text,
    account text,
    holder text
);

-- The id is the form's: pressing twice is one row.
create table payment (
    id uuid primary key,
    dossier uuid not null references dossier (id),
    desk text not null,
    book text not null,
    series text not null,
    number bigint not null,
    kind text not null,
    means text not null,
    amount bigint not null,
    of_payment uuid references payment (id),
    reason text,
    bank_reference text,
    staff uuid not null references staff (id),
    at bigint not null,
    day text not null
);
create unique index payment_by_number on payment (desk, book, series, number);
create index payment_of_dossier on payment (dossier, at);
create index payment_of_day on payment (desk, day, at);

create table till_closing (
    desk text not null,
    day text not null,
    rows bigint not null,
    cash_in bigint not null,
    cash_out bigint not null,
    transfer_in bigint not null,
    transfer_out bigint not null,
    counted bigint not null,
    note text,
    staff uuid not null references staff (id),
    at bigint not null,
    primary key (desk, day)
);

-- Acts of certification, and other papers of one day, entered in the quick mode.
create table certification (
    dossier uuid primary key references dossier (id),
    desk text not null,
    book text,
    year bigint not null,
    number bigint,
    subject text,
    pages bigint not null,
    copies bigint not null,
    staff uuid not null references staff (id),
    at bigint not null
);
create unique index certification_by_number on certification (desk, book, year, number);
create index certification_of_desk on certification (desk, at)
