//! Reception (tiếp nhận hồ sơ): from the counter to a dossier with its code, due date and receipt.
//! The verb is [`receive`]; the desk's pages, the programming interface and the demonstration are
//! ways in.

mod entry;
mod fees;
mod persons;
mod receive;

pub use entry::{PersonEntry, PersonFields};
pub use fees::{Charge, FeeChoice, FeeProblem, charge};
pub use persons::{NewPerson, insert_all as insert_persons};
pub use receive::{Decided, Filing, Stamp, Terms, agency_code, decide, receive, receive_in, terms};
