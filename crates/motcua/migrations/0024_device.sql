-- Browsers in which somebody has signed in (thiết bị đã biết): strangers who try passwords elsewhere
-- cannot close an account for them. Each has wrong tries of its own.

create table device (
    token_hash text not null,
    staff uuid not null references staff (id),
    network_hash text not null,
    failures bigint not null,
    locked_until bigint not null,
    seen_at bigint not null,
    primary key (token_hash, staff)
);
create index device_of_staff on device (staff, seen_at);
