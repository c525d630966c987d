//! Keeps the sources in the shape that ARCHITECTURE.md and STYLE.md promise, by reading them as
//! text. A rule that nobody checks is a wish; a rule without a reason is a nuisance: each function
//! here says why it exists, and each complaint names the file, the line and what to do.
//!
//! Who may know whom is decided by the tables at the top of `layers.rs`.

mod guides;
mod keys;
mod layers;
mod places;
mod scan;
mod text;
mod tree;

use tree::{Complaint, File};

/// Fails with every complaint that a rule has about the tree.
fn holds(rule: fn(&[File]) -> Vec<Complaint>) {
    let files = tree::files();
    assert!(files.len() > 20, "the sources were not found: only {} files", files.len());
    let complaints: Vec<String> = rule(&files).iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

#[test]
fn crates_know_only_the_crates_below_them() {
    holds(layers::crates);
}

#[test]
fn slices_keep_apart_and_the_foundation_knows_none() {
    holds(layers::modules);
}

#[test]
fn the_law_is_pure() {
    holds(places::pure_domain);
}

#[test]
fn sql_drivers_are_named_in_db_only() {
    holds(places::sqlx);
}

#[test]
fn the_web_framework_is_named_in_pages_only() {
    holds(places::axum);
}

#[test]
fn clock_randomness_and_environment_are_read_at_the_edge() {
    holds(places::surroundings);
}

#[test]
fn each_table_of_record_has_one_writer() {
    holds(places::writers);
}

#[test]
fn no_unfinished_work_is_left() {
    holds(text::unfinished);
}

#[test]
fn one_thing_has_one_verb() {
    holds(text::verbs);
}

#[test]
fn no_path_of_somebodys_machine_is_left() {
    holds(text::machine_paths);
}

#[test]
fn lines_end_cleanly() {
    holds(text::whitespace);
}

#[test]
fn files_stay_readable() {
    holds(text::length);
}

#[test]
fn every_rust_file_says_what_it_is() {
    holds(text::heads);
}

#[test]
fn every_decision_is_in_the_index() {
    holds(text::decisions);
}

#[test]
fn guides_lead_to_what_is_there() {
    holds(guides::links);
}

#[test]
fn a_key_means_the_same_on_every_page() {
    holds(keys::agree);
}

#[test]
fn configurations_stand_in_the_guide_as_they_are_copied() {
    holds(guides::configurations);
}

#[test]
fn every_picture_is_shown_and_light() {
    holds(guides::pictures);
}
