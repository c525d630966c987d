//! motcua (một cửa, "one door"): the software behind a public one-stop desk.
//!
//! `ARCHITECTURE.md` draws the map. The foundation comes first below, then the serving slices,
//! then the leaf slices, which never know each other.

pub mod access;
pub mod app;
pub mod config;
pub mod confined;
pub mod db;
pub mod dossiers;
pub mod error;
pub mod files;
pub mod idempotency;
pub mod journal;
pub mod reactions;
pub mod reference;
pub mod routes;
pub mod seal;
pub mod watch;
pub mod web;
pub mod words;

pub mod accounts;
pub mod administration;
pub mod attachments;
pub mod catalog;
pub mod intake;
pub mod notices;
pub mod payment;
pub mod personal;
pub mod work;

pub mod api;
pub mod certification;
pub mod erasing;
pub mod guides;
pub mod lists;
pub mod operation;
pub mod queue;
pub mod review;
pub mod tracking;

pub mod commands;
pub mod demo;
pub mod openapi;
