//! The law and the words of a one-stop desk (bộ phận một cửa).
//!
//! Pure and synchronous: no input or output, no clock, no randomness. A verb takes a state, an
//! actor, an instant and a calendar, and returns an event or a refusal with its legal reason.
//! Everything that differs between places and years (procedures, units, calendars, fees, routes)
//! is data with validity dates; this crate only says how such data is read.

pub mod absence;
pub mod access;
pub mod agency;
pub mod calendar;
pub mod certification;
pub mod code;
pub mod deadline;
pub mod dossier;
pub mod duty;
pub mod erasing;
pub mod lunar;
pub mod money;
pub mod person;
pub mod procedure;
pub mod queue;
mod reading;
pub mod review;
pub mod route;
pub mod text;
pub mod time;
pub mod typing;
pub mod validity;
