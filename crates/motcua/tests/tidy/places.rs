//! Things that have one place in the sources.

use crate::scan::{Named, paths, scan};
use crate::tree::{Complaint, File};

/// `domain` is the law: reading it must be enough to know what it does.
pub fn pure_domain(files: &[File]) -> Vec<Complaint> {
    let impure = ["fs", "net", "process", "thread", "time", "io"];
    named(files, |file, path| {
        file.inside("domain")?;
        let std = path.parts.first().is_some_and(|first| first == "std");
        (std && path.parts.get(1).is_some_and(|second| impure.contains(&second.as_str())))
            .then_some("the domain has no input, no output and no clock: hand the value in")
    })
}

/// One SQL text for both databases needs one place that knows that there are two.
pub fn sqlx(files: &[File]) -> Vec<Complaint> {
    named(files, |file, path| {
        let elsewhere = !file.inside("motcua").is_some_and(|inside| inside.starts_with("db/"));
        (elsewhere && path.parts[0] == "sqlx")
            .then_some("only db/ knows the drivers; use Db, Tx, sql! and Row")
    })
}

/// Verbs are called by pages, by the API, by jobs and by the demonstration: they know no HTTP.
pub fn axum(files: &[File]) -> Vec<Complaint> {
    named(files, |file, path| {
        let framework = path.parts[0].starts_with("axum") || path.parts[0] == "utoipa_axum";
        (framework && !file.inside("motcua").is_some_and(is_page)).then_some(
            "only web/, error.rs, routes.rs and files named page…, pages/ or api know HTTP",
        )
    })
}

fn is_page(inside: &str) -> bool {
    inside.starts_with("web/")
        || ["error.rs", "routes.rs", "openapi.rs", "commands/serve.rs"].contains(&inside)
        || inside.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part)).any(|part| {
            part == "api" || part == "page" || part == "pages" || part.starts_with("page_")
        })
}

/// What differs between two runs is read in three files. Clippy says the same about calls
/// (clippy.toml); this keeps its exceptions where they belong.
pub fn surroundings(files: &[File]) -> Vec<Complaint> {
    const READS: [&[&str]; 14] = [
        &["Timestamp", "now"],
        &["Zoned", "now"],
        &["SystemTime", "now"],
        &["TimeZone", "system"],
        &["Uuid", "now_v7"],
        &["Uuid", "new_v4"],
        &["rand", "rng"],
        &["rand", "random"],
        &["OsRng"],
        &["env", "var"],
        &["env", "var_os"],
        &["env", "vars"],
        &["env", "vars_os"],
        &["process", "exit"],
    ];
    named(files, |file, path| {
        let edge = file
            .inside("motcua")
            .is_some_and(|inside| ["app.rs", "config.rs", "main.rs"].contains(&inside));
        (!edge && READS.iter().any(|read| path.ends_with(read))).then_some(
            "clock, randomness and environment are read in app.rs, config.rs and main.rs and handed in, so that a test can choose them",
        )
    })
}

/// Tables that are the record, and the module that writes each.
const WRITERS: [(&str, &str); 3] =
    [("dossier", "dossiers"), ("journal", "journal"), ("chain", "journal")];

/// The record stays in step with its summaries and its chain because one module writes them.
pub fn writers(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_source()) {
        let Some(inside) = file.inside("motcua") else { continue };
        for (number, line) in scan(&file.text).strings.lines().enumerate() {
            let Some(table) = written_table(line) else { continue };
            let writer = WRITERS.iter().find(|(record, _)| {
                table == *record
                    || table.strip_prefix(record).is_some_and(|rest| rest.starts_with('_'))
            });
            let Some((_, writer)) = writer else { continue };
            let module = inside.split(['/', '.']).next().unwrap_or_default();
            if module != *writer {
                complaints.push(file.complaint(
                    number + 1,
                    format!("`{module}` writes the table `{table}`, which belongs to `{writer}`"),
                    "a table of record has one writer, which keeps its summaries and its chain in step",
                ));
            }
        }
    }
    complaints
}

/// The table that a line of SQL changes.
fn written_table(line: &str) -> Option<&str> {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(3).find_map(|window| match window {
        ["insert", "into", table] | ["delete", "from", table] | ["update", table, "set"] => {
            Some(*table)
        }
        _ => None,
    })
}

/// Asks a question about every path that the sources name.
fn named(files: &[File], why: impl Fn(&File, &Named) -> Option<&'static str>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_source()) {
        for path in paths(&scan(&file.text).code, &[]) {
            if let Some(why) = why(file, &path) {
                complaints.push(file.complaint(
                    path.line,
                    format!("`{}`", path.parts.join("::")),
                    why,
                ));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&[File]) -> Vec<Complaint>;

    #[test]
    fn each_rule_finds_what_is_out_of_place_and_nothing_else() {
        let program = "crates/motcua/src";
        let table: [(Rule, &str, String, usize); 22] = [
            (pure_domain, "use std::fs;", "crates/domain/src/a.rs".into(), 1),
            (pure_domain, "use std::fmt; // std::fs", "crates/domain/src/a.rs".into(), 0),
            (pure_domain, "use std::fs;", format!("{program}/a.rs"), 0),
            (sqlx, "use sqlx::Row;", format!("{program}/intake/mod.rs"), 1),
            (sqlx, "let row: sqlx::sqlite::SqliteRow = x;", format!("{program}/app.rs"), 1),
            (sqlx, "use sqlx::Row;", format!("{program}/db/row.rs"), 0),
            (sqlx, "let a = \"sqlx::Row\";", format!("{program}/app.rs"), 0),
            (axum, "use axum::Json;", format!("{program}/intake/mod.rs"), 1),
            (axum, "use axum_extra::extract::Form;", format!("{program}/pagefault.rs"), 1),
            (axum, "use axum::Json;", format!("{program}/intake/page_desk.rs"), 0),
            (axum, "use axum::Json;", format!("{program}/intake/pages/desk.rs"), 0),
            (axum, "use axum::Json;", format!("{program}/intake/api.rs"), 0),
            (surroundings, "let at = jiff::Timestamp::now();", format!("{program}/a.rs"), 1),
            (surroundings, "let at = Timestamp::now();", "crates/domain/src/a.rs".into(), 1),
            (surroundings, "use std::env; fn f() { env::var(X) }", format!("{program}/a.rs"), 1),
            (surroundings, "env!(\"CARGO_PKG_VERSION\")", format!("{program}/a.rs"), 0),
            (surroundings, "std::env::var(X)", format!("{program}/config.rs"), 0),
            (surroundings, "let at = app.now(); Instant::now()", format!("{program}/a.rs"), 0),
            (writers, "sql!(\"update dossier set a = 1\")", format!("{program}/a.rs"), 1),
            (writers, "sql!(\"insert into dossier_fee (a)\")", format!("{program}/a.rs"), 1),
            (writers, "sql!(\"select a from dossier\")", format!("{program}/a.rs"), 0),
            (writers, "sql!(\"delete from dossier_fee\")", format!("{program}/dossiers.rs"), 0),
        ];
        for (rule, line, path, expected) in table {
            let file = File { path, text: line.to_owned() };
            let complaints = rule(std::slice::from_ref(&file));
            assert_eq!(complaints.len(), expected, "{}: {line}", file.path);
        }
    }
}
