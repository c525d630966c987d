//! The pages about notices.

pub mod inbox;
pub mod outbox;
