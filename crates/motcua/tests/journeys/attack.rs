//! Hostile journeys: each shows that something which must not be possible is not. `make attack` runs
//! them alone; `docs/security.md` says which requirement each of them holds.

mod erasing;
mod files;
mod keys;
mod network;
mod passkeys;
mod personal_data;
mod reach;
mod second_factor;
mod signing_in;
mod traces;
