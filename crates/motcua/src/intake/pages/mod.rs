//! The desk's pages: unfinished forms, the reception form, what was received, the receipt.

mod acts;
mod desk;
mod done;
mod fees;
mod forms;
mod papers;
mod sent;
pub mod slip;
pub mod slips;
mod suggest;
mod view;

pub use desk::{keep, open, send};
pub use done::{done, print};
pub use forms::{begin, discard, list};
pub use suggest::{people, procedures};
