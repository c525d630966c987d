//! The page of the quick mode.

pub mod line;
pub mod quick;
mod view;

/// The address.
pub const PATH: &str = "/chung-thuc";
