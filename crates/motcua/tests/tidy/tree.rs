//! The files of the project, and what is said about them.

use std::fmt;
use std::fs;
use std::path::Path;

/// One text file.
pub struct File {
    /// Path from the root of the project, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What is wrong where, and why that matters.
#[derive(Debug)]
pub struct Complaint {
    path: String,
    line: usize,
    what: String,
    why: &'static str,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.what, self.why)
    }
}

impl File {
    /// A complaint about a line of this file, counted from 1.
    pub fn complaint(&self, line: usize, what: impl Into<String>, why: &'static str) -> Complaint {
        Complaint { path: self.path.clone(), line, what: what.into(), why }
    }

    /// The part of the name after the last dot; the whole name without a dot (`Makefile`, `run`).
    pub fn extension(&self) -> &str {
        self.path.rsplit(['.', '/']).next().unwrap_or_default()
    }

    /// The path inside the source directory of a crate: `db/mod.rs` of `crates/motcua/src/db/mod.rs`.
    pub fn inside(&self, name: &str) -> Option<&str> {
        self.path.strip_prefix("crates/")?.strip_prefix(name)?.strip_prefix("/src/")
    }

    /// Whether it is a Rust file in the source directory of any crate.
    pub fn is_source(&self) -> bool {
        self.extension() == "rs"
            && self.path.starts_with("crates/")
            && self.path.split('/').nth(2) == Some("src")
    }
}

/// What is made by tools or fetched by them, and the history.
const NOT_OURS: [&str; 6] = [".git", "target", "node_modules", "dist", "var", "mutants.out"];
/// Kinds of files that people write and read.
const KINDS: [&str; 15] = [
    "rs", "toml", "md", "html", "sql", "typ", "js", "mjs", "ts", "scss", "css", "sh", "yml",
    "Makefile", "run",
];

/// Every text file of the project, in a fixed order.
pub fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    walk(&root, "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn walk(directory: &Path, prefix: &str, files: &mut Vec<File>) {
    let entries = fs::read_dir(directory).expect("the checkout can be read");
    for entry in entries {
        let entry = entry.expect("the checkout can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("the checkout can be read");
        if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{path}/"), files);
        } else if kind.is_file() && KINDS.contains(&name.rsplit('.').next().unwrap_or_default()) {
            // A file that is being replaced at this moment is looked at next time.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(File { path, text });
            }
        }
    }
}
