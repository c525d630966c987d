//! What people really type and paste.

mod invisible;
mod spelling;
mod walk;
