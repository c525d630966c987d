//! Strangers on the line: memory, limits, connections, addresses.

mod redirects;
mod sign_in;
