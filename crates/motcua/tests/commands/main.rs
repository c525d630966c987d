//! The program as people start it: the built binary, its exit codes and what it prints.

mod audit;
mod backup;
mod calendar;
mod clock;
mod doctor;
mod import;
mod program;
mod serve;
