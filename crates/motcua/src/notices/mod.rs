//! Notices (thông báo): what applicants and staff are told.
//!
//! ```text
//! event ─▶ `reactions` writes a `notice` in the same transaction
//!             ─▶ spread: one `message` for each channel that is set up and has an address
//!                    ─▶ worker: sends, tries again later, puts aside what cannot be delivered
//! ```
//!
//! A message may in rare cases go out twice (the power fails between sending and writing that
//! down); `docs/adr` says why. Every message carries an id by which a gateway can recognise the second
//! one. What is sent and not answered for is not sent again and again: somebody decides (`outbox`). What
//! is not true any more when its turn comes does not go out at all (`overtaken`).

mod acts;
mod channel;
pub mod codes;
mod contact;
pub mod inbox;
mod list;
mod outbox;
mod overtaken;
pub mod pages;
mod post;
mod schedule;
mod spread;
mod worker;

pub use channel::Channel;
pub use post::Post;
pub use worker::{round, run};

/// What the list says of a message that the other side will never take; its code.
#[must_use]
pub fn why_refused(code: i64) -> String {
    post::Failure::Refused(code).sentence()
}
