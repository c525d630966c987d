//! Personal data: second proofs, traces of reading, what answers give away.

mod columns;
mod one_time_codes;
mod second_proof;
mod traces;
mod walk;
