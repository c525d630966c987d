//! Journeys through HTTP, each on SQLite and on PostgreSQL. A journey is a function named as a
//! sentence that takes a fresh [`support::Town`]; `journeys!` makes two tests of it.

mod accounts;
mod administration;
mod api;
mod api_document;
mod attachments;
mod attack;
mod audit;
mod certification;
mod input;
mod intake;
mod intake_doubts;
mod leading;
mod notices;
mod operation;
mod papers;
mod power;
mod queue;
mod reference;
mod review;
mod slips;
mod statements;
mod support;
mod till;
mod tracking;
mod travel;
mod watch;
mod work;
