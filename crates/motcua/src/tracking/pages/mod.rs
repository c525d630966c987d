//! The public pages: no script, no sign-in, small enough for an old phone.

pub mod desks;
pub mod home;
pub mod look_up;
pub mod procedure;
pub mod procedures;
pub mod progress;
mod progress_sums;
mod proof;
pub mod result;
pub mod supplement;
mod supplement_sent;
pub mod withdrawal;
