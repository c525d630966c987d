//! The addresses for monitors: one file each.

pub mod health;
pub mod metrics;
