//! Who may know whom. Adding a module? If it is a capability of the desk, add nothing: what no table
//! names is a leaf slice, which only the modules that put everything together may know.

use crate::scan::{paths, scan};
use crate::tree::{Complaint, File};

/// Our crates, and which of our crates each may use. The law and the outside standards know nothing
/// of the program, so that each can be read, tested and reused alone.
const CRATES: [(&str, &[&str]); 4] = [
    ("domain", &[]),
    ("standards", &[]),
    ("letters", &["domain", "standards"]),
    ("motcua", &["domain", "standards", "letters"]),
];

/// Libraries that only one crate may use: SQL and HTTP belong to the program, typesetting (the
/// largest build of all) to the letters.
const KEPT_IN: [(&str, &str); 5] = [
    ("sqlx", "motcua"),
    ("axum", "motcua"),
    ("tokio", "motcua"),
    ("rand", "motcua"),
    ("typst", "letters"),
];

/// Put everything together; may know all, are known by none of the others.
const COMPOSITION: [&str; 7] = ["main", "lib", "routes", "demo", "cli", "commands", "openapi"];

/// What every slice stands on.
const FOUNDATION: [&str; 16] = [
    "access",
    "app",
    "config",
    "confined",
    "db",
    "dossiers",
    "error",
    "files",
    "idempotency",
    "journal",
    "personal",
    "reactions",
    "reference",
    "seal",
    "web",
    "words",
];

/// Slices that serve other slices.
const SERVING: [&str; 8] =
    ["accounts", "attachments", "catalog", "exchange", "intake", "notices", "payment", "work"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Composition,
    Foundation,
    Serving,
    Leaf,
}

fn layer(module: &str) -> Layer {
    if COMPOSITION.contains(&module) {
        Layer::Composition
    } else if FOUNDATION.contains(&module) {
        Layer::Foundation
    } else if SERVING.contains(&module) {
        Layer::Serving
    } else {
        Layer::Leaf
    }
}

/// Why a module must not know another, if so.
fn forbidden(from: &str, to: &str) -> Option<&'static str> {
    if from == to {
        return None;
    }
    match (layer(from), layer(to)) {
        (Layer::Composition, _)
        | (_, Layer::Foundation)
        | (Layer::Serving | Layer::Leaf, Layer::Serving) => None,
        (_, Layer::Composition) => Some(
            "what puts the program together is known by nobody, or changing a part means changing the whole",
        ),
        (Layer::Foundation, Layer::Serving | Layer::Leaf) => Some(
            "the foundation knows no slice, so that each can be removed; if it is a part of the foundation, list it in tests/tidy/layers.rs",
        ),
        (Layer::Serving, Layer::Leaf) => {
            Some("a slice that serves others knows none of them; hand the difference in")
        }
        (Layer::Leaf, Layer::Leaf) => {
            Some("slices share an event, a domain type or a serving slice, never each other's code")
        }
    }
}

/// Modules of the program.
pub fn modules(files: &[File]) -> Vec<Complaint> {
    let known: Vec<&str> = files.iter().filter_map(|file| file.inside("motcua")).map(top).collect();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_source()) {
        let Some(inside) = file.inside("motcua") else { continue };
        let from = top(inside);
        for named in paths(&scan(&file.text).code, &place(inside)) {
            let [root, to, ..] = named.parts.as_slice() else { continue };
            // `crate::sql!` and other macros of the crate's root are not modules.
            if root != "crate" || !known.contains(&to.as_str()) {
                continue;
            }
            if let Some(why) = forbidden(from, to) {
                complaints.push(file.complaint(named.line, format!("`{from}` knows `{to}`"), why));
            }
        }
    }
    complaints
}

/// The first module of a path inside `src`: `intake` of `intake/desk.rs` and of `intake.rs`.
fn top(inside: &str) -> &str {
    let first = inside.split('/').next().unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The modules that lead to a file: `["intake"]` for `intake/mod.rs`.
fn place(inside: &str) -> Vec<&str> {
    let inside = inside.strip_suffix(".rs").unwrap_or(inside);
    inside.split('/').filter(|part| !["mod", "lib", "main"].contains(part)).collect()
}

/// Dependencies of our crates, in their `Cargo.toml`.
pub fn crates(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (name, allowed) in CRATES {
        let path = format!("crates/{name}/Cargo.toml");
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        for (line, dependency) in dependencies(&file.text) {
            let ours = CRATES.iter().any(|(other, _)| *other == dependency);
            if ours && !allowed.contains(&dependency) {
                complaints.push(file.complaint(
                    line,
                    format!("`{name}` depends on `{dependency}`"),
                    "the order is domain and standards, then letters, then motcua; never upwards",
                ));
            }
            let kept = KEPT_IN.iter().find(|(library, _)| {
                dependency == *library
                    || dependency.strip_prefix(library).is_some_and(|rest| rest.starts_with('-'))
            });
            if let Some((library, owner)) = kept.filter(|(_, owner)| *owner != name) {
                complaints.push(file.complaint(
                    line,
                    format!("`{name}` depends on `{dependency}`, but {library} is kept in `{owner}`"),
                    "one crate owns each heavy or impure library, so that the others stay quick and pure",
                ));
            }
        }
    }
    complaints
}

/// The names under `[dependencies]` and `[build-dependencies]`; what only tests use is free.
fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if ["dependencies", "build-dependencies"].contains(&section) {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with('#') {
                found.push((number + 1, name));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    /// What is said when `from` (a file of the program) has this line.
    fn said(from: &str, line: &str) -> Vec<String> {
        let mut files: Vec<File> = ["db/mod.rs", "app.rs", "routes.rs", "tracking.rs"]
            .into_iter()
            .chain(["intake/mod.rs", "catalog/mod.rs"])
            .map(|path| file(&format!("crates/motcua/src/{path}"), ""))
            .collect();
        files.push(file(&format!("crates/motcua/src/{from}"), line));
        modules(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_allowed() {
        for (from, line) in [
            ("intake/desk.rs", "use crate::db::Db;"),
            (
                "intake/desk.rs",
                "use crate::catalog::find; use crate::intake::Form; use super::Form;",
            ),
            ("intake/desk.rs", "// use crate::tracking;\nlet a = \"crate::tracking::x\";"),
            ("catalog/mod.rs", "use crate::app::App;"),
            ("routes.rs", "use crate::{intake, tracking};"),
            ("app.rs", "use crate::{args, sql};"),
            ("main.rs", "use motcua::routes;"),
        ] {
            assert_eq!(said(from, line), Vec::<String>::new(), "{from}: {line}");
        }
    }

    #[test]
    fn what_is_not() {
        for (from, line) in [
            ("intake/desk.rs", "use crate::tracking::Page;"),
            ("intake/desk.rs", "fn f() { crate::tracking::page() }"),
            ("intake/mod.rs", "use super::tracking;"),
            ("intake/mod.rs", "mod tests { use crate::{db::Db, tracking::{self, Page}}; }"),
            ("intake/desk.rs", "use crate::routes::LINKS;"),
            ("app.rs", "use crate::intake;"),
            ("db/mod.rs", "use crate::catalog::Entry;"),
            ("catalog/mod.rs", "use crate::tracking;"),
        ] {
            assert!(!said(from, line).is_empty(), "{from}: {line}");
        }
        assert!(
            said("intake/desk.rs", "\nuse crate::tracking;")[0]
                .starts_with("crates/motcua/src/intake/desk.rs:2: `intake` knows `tracking`: ")
        );
    }

    #[test]
    fn crates_that_look_up_are_found() {
        let manifest = |text| file("crates/domain/Cargo.toml", text);
        let said = |text| crates(&[manifest(text)]).len();
        assert_eq!(said("[dependencies]\nserde.workspace = true\n"), 0);
        assert_eq!(said("[dev-dependencies]\ntokio.workspace = true\n"), 0);
        assert_eq!(said("[dependencies]\nletters.workspace = true\n"), 1);
        assert_eq!(said("[dependencies]\nstandards = { path = \"../standards\" }\n"), 1);
        assert_eq!(said("[dependencies]\ntokio = \"1\"\ntypst-pdf = \"1\"\n"), 2);
    }
}
