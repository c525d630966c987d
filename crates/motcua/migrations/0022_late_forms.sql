-- A form that arrived after its sender's session had run out: kept for a while for that person alone,
-- who may look at it and send it once more.
create table late_form (
    id uuid primary key,
    staff uuid not null references staff (id),
    path text not null,
    came_from text not null,
    fields text not null,
    files text not null,
    at bigint not null
);
create index late_form_of_staff on late_form (staff, at);
create index late_form_by_age on late_form (at);
