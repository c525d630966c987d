//! Free text that names somebody can be taken out of the record, and nothing else can.
