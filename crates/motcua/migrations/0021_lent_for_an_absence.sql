-- A duty that was lent for the time of an absence ends with it.

alter table post add column absence uuid references absence (id);
create index post_of_absence on post (absence) where absence is not null;
