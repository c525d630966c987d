//! Official forms and letters as PDF/A.
//!
//! A letter is a typed struct ([`ReceiptLetter`], [`ControlSheetLetter`], [`NoticeLetter`], [`ResultLetter`]); a
//! [`Template`] is text in the Typst language, chosen by kind and day from [`Templates`] because
//! forms are data with validity; [`Letters::render`] brings both together.
//!
//! What people have typed reaches a template as plain strings only and is never read as markup. The
//! same letter always gives the same bytes: no clock, no randomness, no network, no file system.

mod clean;
mod control_sheet;
mod fonts;
mod hand_back;
mod handing;
mod labels;
mod letter;
mod letterhead;
pub mod list_samples;
pub mod money_samples;
mod notice;
mod party;
mod payment;
mod press;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod reading;
mod receipt;
mod register;
mod result;
mod sample;
pub mod samples;
mod slip;
mod template;
mod till_closing;
mod wording;
mod world;

// The samples name this crate as others do.
extern crate self as letters;

pub use clean::unprintable;
pub use control_sheet::{ControlSheetLetter, HandOver, Outcome};
pub use hand_back::{HandBackLetter, MoneyBack};
pub use handing::{HandingLetter, HandingRow};
pub use labels::{LABELS_PER_SHEET, Label, LabelsLetter};
pub use letter::Letter;
pub use letterhead::{DocumentNumber, Letterhead};
pub use notice::{Matter, NoticeLetter};
pub use party::{Contact, IdentityPaper, Numbers, Party};
pub use payment::{PaymentLetter, Refund, Taken, Transfer};
pub use press::{LETTER_BYTES_MAX, LIST_BYTES_MAX, LetterError, Letters, Paper, Sheet};
pub use receipt::{ComponentLine, FeeLine, Lookup, ReceiptCopy, ReceiptLetter, RegisterEntry};
pub use register::{RegisterLetter, RegisterRow};
pub use result::{ResultLetter, Signer};
pub use sample::sample;
pub use slip::SlipLetter;
pub use template::{LetterKind, Template, TemplateEntry, TemplateError, TemplateList, Templates};
pub use till_closing::{TillClosingLetter, TillRow};
