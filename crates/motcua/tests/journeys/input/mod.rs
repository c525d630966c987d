//! What people really type and paste.

mod everyday;
mod invisible;
mod spelling;
mod walk;
