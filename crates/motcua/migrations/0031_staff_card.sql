-- What the public may know of somebody who works at a desk.
create table staff_card (
    staff uuid primary key references staff (id),
    position text not null,
    field text not null,
    telephone text not null
);
