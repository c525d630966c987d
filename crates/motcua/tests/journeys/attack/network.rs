//! Strangers on the line: memory, limits, connections, addresses.
