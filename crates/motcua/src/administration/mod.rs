//! Administration of the reference data: what the office changes itself, without files. Every
//! change goes through `catalog::edit`, which checks the whole and keeps what was there before.

pub mod effect;
pub mod kinds;
pub mod load;
pub mod pages;
