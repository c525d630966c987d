-- How far the clock may run ahead of the last entry, as the program that serves was told; nothing is
-- asked where none has served yet.
alter table chain add column ahead_days_max bigint
