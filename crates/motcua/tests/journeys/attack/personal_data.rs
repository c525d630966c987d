//! Personal data: second proofs, traces of reading, what answers give away.
