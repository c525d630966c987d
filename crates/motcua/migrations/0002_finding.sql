-- Finding dossiers. Everything by which one is found in a unit that may read it: the folded words
-- of the names, the running number of its code (`0007`), the code of its procedure.
create table dossier_word (
    unit text not null,
-- @postgres
    word text collate "C" not null,
-- @sqlite
    word text not null,
-- @both
    received_at bigint not null,
    dossier uuid not null,
    primary key (unit, word, received_at, dossier)
-- @postgres
)
-- @sqlite
) without rowid
-- @both
;

-- Every word of a name, by its spellings with letters left out; the word itself is one of them.
create table name_word (
-- @postgres
    spelling text collate "C" not null,
    word text collate "C" not null,
-- @sqlite
    spelling text not null,
    word text not null,
-- @both
    primary key (spelling, word)
-- @postgres
)
-- @sqlite
) without rowid
-- @both
;

create index name_word_whole on name_word (word) where spelling = word
