//! Bytes of outside standards turned into types and back: QR codes, Code 128, payment codes,
//! spreadsheets, file types by content.
//!
//! Nothing here knows what a dossier is: a text goes in and a picture comes out, or the reverse.
//! Everything that reads bytes is bounded and never panics, whatever it is given.

pub mod code128;
mod crc;
pub mod media;
pub mod pdf;
pub mod photo;
pub mod picture;
pub mod qr;
pub mod spreadsheet;
mod svg;
pub mod vietqr;
pub mod whole;
