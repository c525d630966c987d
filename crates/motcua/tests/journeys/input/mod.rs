//! What people really type and paste.

mod everyday;
mod foreigners;
mod invisible;
mod spelling;
mod walk;
