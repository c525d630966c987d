//! The catalogue as a serving slice: the import of reference data, and which procedures are in
//! force where.

pub mod import;
pub mod in_force;
