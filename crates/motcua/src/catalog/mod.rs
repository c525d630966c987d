//! The catalogue as a serving slice: the data files, their import, and the public pages about
//! procedures.

pub mod bundle;
pub mod draft_texts;
pub mod import;
pub mod in_force;
