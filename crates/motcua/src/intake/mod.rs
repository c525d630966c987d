//! Reception (tiếp nhận hồ sơ): from the counter to a dossier with its code, due date and receipt.
//! The verb is [`receive`]; the desk's pages, the programming interface and the demonstration are
//! ways in.

pub mod commune;
pub mod desk_form;
pub mod desks;
mod entry;
mod fees;
pub mod known;
mod open_matter;
pub mod pages;
mod persons;
pub mod read;
pub mod receipt;
mod receive;
mod retyped;
pub mod scan;
pub mod slips;
mod typed;

pub use entry::{PersonEntry, PersonFields, sex_code};
pub use fees::{Charge, DECLARED_MAX, FeeChoice, FeeProblem, charge};
pub use persons::{NewPerson, insert_all as insert_persons};
pub use receive::{
    Decided, Filing, Matter, Stamp, Terms, decide, is_received, receive, receive_in, terms,
};
pub use retyped::typed;
pub use typed::Typed;
