//! The catalogue as a serving slice: the import of reference data, changing single
//! entries with their history and within whose reach, and which procedures are in
//! force where.

pub mod beyond;
pub mod calendars;
pub mod edit;
pub mod history;
pub mod import;
pub mod in_force;
pub mod text;
pub mod whole;
