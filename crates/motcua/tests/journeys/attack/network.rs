//! Strangers on the line: memory, limits, connections, addresses.

mod addresses;
mod answers;
mod look_up;
mod redirects;
mod sign_in;
