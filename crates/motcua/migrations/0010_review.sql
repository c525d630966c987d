-- Review of procedures (rà soát thủ tục hành chính): rounds, the units asked, and their proposals.

create table review_round (
    id uuid primary key,
    government text not null,
    year bigint not null,
    plan text not null,
    until_on text not null,
    opened_by uuid not null references staff (id),
    opened_at bigint not null
);
create unique index review_round_once on review_round (government, year, plan);

create table review_unit (
    round uuid not null references review_round (id),
    unit text not null,
    primary key (round, unit)
);

create table review_proposal (
    id uuid primary key,
    round uuid not null references review_round (id),
    unit text not null,
    version text not null,
    kind text not null,
    case_id text not null,
    paper text not null,
    new_limit text not null,
    reason text not null,
    basis text not null,
    saving text not null,
    proposed_by uuid not null references staff (id),
    proposed_at bigint not null,
    state text not null,
    answer text not null,
    decision text not null,
    effect_on text,
    decided_by uuid references staff (id),
    decided_at bigint
);
create index review_proposal_of on review_proposal (round, proposed_at);
