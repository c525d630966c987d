//! Reception (tiếp nhận hồ sơ): from the counter to a dossier with its code, due date and receipt.
//! The verb is [`receive`]; the desk's pages, the programming interface and the demonstration are
//! ways in.

mod entry;
mod fees;
mod persons;
mod receive;

pub use entry::{PersonEntry, PersonFields};
pub use fees::{Charge, FeeChoice, FeeProblem, charge};
pub use receive::{Filing, Stamp, Terms, receive, receive_in, terms};
