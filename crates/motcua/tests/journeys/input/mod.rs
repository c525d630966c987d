//! What people really type and paste.

mod spelling;
