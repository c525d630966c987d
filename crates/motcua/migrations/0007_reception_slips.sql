-- What was given at reception instead of a receipt: a list of what is missing, or a refusal. `form`
-- is the reception form, whose id becomes the dossier's once it is received; `typed` is what was typed
-- into it, kept until then, so that any receiver of the desk can go on.
create table reception_slip (
    id uuid primary key,
    form uuid not null,
    desk text not null,
    kind text not null,
    year bigint not null,
    number bigint not null,
    procedure text not null,
    case_id text not null,
    applicant uuid not null references person (id),
    body text not null,
    typed text,
    staff uuid not null references staff (id),
    at bigint not null,
    -- When the dossier was received after all.
    received_at bigint
);
create unique index reception_slip_by_number on reception_slip (desk, kind, year, number);
create index reception_slip_of_form on reception_slip (form);
create index reception_slip_of_desk on reception_slip (desk, at)
