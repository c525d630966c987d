-- What was given on a day, for lists of hand-overs.
create index journal_handing on journal (at)
    where kind = 'handed_over' or kind = 'brought_to_desk'
