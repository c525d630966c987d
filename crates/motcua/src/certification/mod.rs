//! Certified copies and other papers of one day (chứng thực): a whole reception in one line, the
//! number in the register, and all that is ready brought into the applicants' hands at once.
//!
//! A line is an ordinary dossier: received by the verb of `intake`, moved by the verbs of `work`.

mod enter;
mod finish;
pub mod lists;
mod load;
mod offered;
pub mod pages;

pub use enter::{Line, SUBJECT_CHARS_MAX, enter};
pub use finish::{advance, is_in_hand};
pub use load::{Registered, load};
pub use offered::{Offer, offers, price};
