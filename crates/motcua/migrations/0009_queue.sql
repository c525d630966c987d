-- Queue tickets (lấy số xếp hàng). Nothing in these tables says who waits.

-- How a desk calls people; a desk without a row has no queue. `called` counts every call: its row
-- is held by whoever calls, so that two windows never call the same number.
create table queue_desk (
    desk text primary key,
    is_on boolean not null,
    -- Opens the ticket screen and the calling screen; only addresses of this desk carry it.
    device_key text not null,
    windows bigint not null,
    -- One group of matters a line; the first has the letter A.
    groups text not null,
    closed_on text,
    called bigint not null
);

-- The id is the form's: pressing twice is one ticket.
create table queue_ticket (
    id uuid primary key,
    desk text not null,
    day text not null,
    letter text not null,
    number bigint not null,
    is_priority boolean not null,
    taken_at bigint not null,
    state text not null,
    -- The last call: which of the desk's calls, when, to which window, by whom.
    call bigint,
    called_at bigint,
    times_called bigint not null,
    queue_window bigint,
    staff uuid references staff (id),
    -- Somebody who missed the call may come back once.
    came_back_at bigint,
    ended_at bigint
);
create unique index queue_ticket_by_number on queue_ticket (desk, day, letter, number);
create index queue_ticket_of_day on queue_ticket (desk, day, state, taken_at)
