-- The same organisation's open dossiers are looked for at reception.
create index person_by_tax_code on person (tax_code) where tax_code is not null
