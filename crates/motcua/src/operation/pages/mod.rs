//! The addresses for monitors, and for whoever finds a weakness: one file each.

pub mod health;
pub mod metrics;
pub mod security_contact;
