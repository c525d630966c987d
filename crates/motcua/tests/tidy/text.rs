//! The habits of a text file.

use crate::scan::scan;
use crate::tree::{Complaint, File};

/// Longer than this is two ideas; the aim is 50 to 250 lines.
const LINES_MAX: usize = 500;

/// Files that may be longer, and why. A list, a table or a generated text has one idea at any length.
const LONG: [(&str, &str); 0] = [];

/// This test breaks its own rules in its samples.
const SAMPLES: &str = "crates/motcua/tests/tidy/";

/// What is started is finished, or is an issue; a test that is switched off tests nothing.
pub fn unfinished(files: &[File]) -> Vec<Complaint> {
    const WHY: &str = "main holds finished work; what is left to do belongs into an issue";
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !file.path.starts_with(SAMPLES)) {
        for (number, line) in file.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if let Some(word) = words.find(|word| ["TODO", "FIXME", "HACK"].contains(word)) {
                complaints.push(file.complaint(number + 1, format!("`{word}`"), WHY));
            }
        }
        if file.extension() == "rs" {
            for (number, line) in scan(&file.text).code.lines().enumerate() {
                let found = ["todo!", "unimplemented!", "dbg!", "#[ignore"];
                if let Some(word) = found.into_iter().find(|word| line.contains(word)) {
                    complaints.push(file.complaint(number + 1, format!("`{word}`"), WHY));
                }
            }
        }
    }
    complaints
}

/// Forms are kept with “Lưu”, “Ghi nhận” notes that something happened, and what is asked of people begins
/// with “Xin” (docs/glossary.md).
pub fn verbs(files: &[File]) -> Vec<Complaint> {
    const WHY: &str = "a form is kept with “Lưu”, and people are asked with “Xin”; see “Verbs on screens” in docs/glossary.md";
    const OTHERS: [&str; 7] = [
        "Hãy ",
        "Chưa ghi được",
        "trước khi ghi",
        "Đã ghi thay đổi",
        "Ghi thay đổi",
        "Vui lòng",
        "vui lòng",
    ];
    let is_shown = |file: &&File| {
        ["crates/motcua/", "crates/domain/"].iter().any(|place| file.path.starts_with(place))
            && ["html", "rs"].contains(&file.extension())
    };
    let mut complaints = Vec::new();
    for file in files.iter().filter(is_shown).filter(|file| !file.path.starts_with(SAMPLES)) {
        for (number, line) in file.text.lines().enumerate() {
            let on_button =
                line.split("button(\"Ghi").skip(1).any(|rest| !rest.starts_with(" nhận"));
            let other = OTHERS.into_iter().find(|words| line.contains(words));
            if let Some(words) = other.or(on_button.then_some("a button “Ghi”")) {
                complaints.push(file.complaint(number + 1, words.to_owned(), WHY));
            }
        }
    }
    complaints
}

/// A path that exists on one machine only breaks the next one, and tells about the first.
pub fn machine_paths(files: &[File]) -> Vec<Complaint> {
    const TOPS: [&str; 7] = ["home", "root", "Users", "mnt", "media", "work", "workspace"];
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !file.path.starts_with(SAMPLES)) {
        for (number, line) in file.text.lines().enumerate() {
            let found = TOPS.iter().find(|top| {
                line.match_indices(&format!("/{top}/")).any(|(at, _)| {
                    // `./home/` and `work/home/` are not absolute, `https://host/home/` is an address.
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/:*})".contains(c))
                })
            });
            if let Some(top) = found {
                complaints.push(file.complaint(
                    number + 1,
                    format!("a path that begins with `/{top}/`"),
                    "it exists on somebody's machine only; make it relative, or a setting",
                ));
            }
        }
    }
    complaints
}

/// Invisible differences make diffs that nobody can read.
pub fn whitespace(files: &[File]) -> Vec<Complaint> {
    const WHY: &str =
        "invisible signs make diffs that nobody can read (.editorconfig keeps them out)";
    let mut complaints = Vec::new();
    for file in files {
        for (number, line) in file.text.split('\n').enumerate() {
            if line.ends_with([' ', '\t', '\r']) {
                complaints.push(file.complaint(number + 1, "white space at the end", WHY));
            } else if line.contains('\t') && file.extension() != "Makefile" {
                complaints.push(file.complaint(number + 1, "a tab", WHY));
            }
        }
        if !file.text.is_empty() && (!file.text.ends_with('\n') || file.text.ends_with("\n\n")) {
            let last = file.text.lines().count();
            complaints.push(file.complaint(last, "does not end with exactly one line feed", WHY));
        }
    }
    complaints
}

/// A file is read in one go.
pub fn length(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("crates/")) {
        let lines = file.text.lines().count();
        if lines > LINES_MAX && !LONG.iter().any(|(path, _)| *path == file.path) {
            complaints.push(file.complaint(
                lines,
                format!("{lines} lines, more than {LINES_MAX}"),
                "which second idea could have a file of its own? (or list it in tests/tidy/text.rs with a reason)",
            ));
        }
    }
    for (path, reason) in LONG {
        assert!(!reason.is_empty(), "{path} may be long, but why?");
        assert!(files.iter().any(|file| file.path == path), "{path} is listed as long and is gone");
    }
    complaints
}

/// Whoever opens a file learns first what it is for.
pub fn heads(files: &[File]) -> Vec<Complaint> {
    files
        .iter()
        .filter(|file| file.extension() == "rs" && !file.text.starts_with("//! "))
        .map(|file| {
            file.complaint(1, "no `//!` in the first line", "a file says what it is and why")
        })
        .collect()
}

/// A decision that the index does not list is not found when it is needed.
pub fn decisions(files: &[File]) -> Vec<Complaint> {
    const PLACE: &str = "docs/adr/";
    let index = files.iter().find(|file| file.path == "docs/adr/README.md");
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(PLACE)) {
        let name = &file.path[PLACE.len()..];
        let number = name.get(..4).unwrap_or_default();
        if name == "README.md" {
            continue;
        }
        if !index.is_some_and(|index| index.text.contains(&format!("({name})"))) {
            complaints.push(file.complaint(
                1,
                "not listed in docs/adr/README.md",
                "nobody finds it",
            ));
        }
        let twins =
            files.iter().filter(|other| other.path.starts_with(&format!("{PLACE}{number}")));
        if !number.chars().all(|c| c.is_ascii_digit()) || twins.count() != 1 {
            complaints.push(file.complaint(
                1,
                "its name does not begin with a four-digit number of its own",
                "decisions are referred to by number",
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: fn(&[File]) -> Vec<Complaint>, path: &str, text: &str) -> usize {
        rule(&[File { path: path.to_owned(), text: text.to_owned() }]).len()
    }

    #[test]
    fn unfinished_work_is_found() {
        assert_eq!(count(unfinished, "crates/a/src/a.rs", "fn f() { todo!() }"), 1);
        assert_eq!(count(unfinished, "crates/a/src/a.rs", "#[ignore]\nfn f() {}"), 1);
        assert_eq!(count(unfinished, "web/a.mjs", "// TODO: all"), 1);
        assert_eq!(count(unfinished, "crates/a/src/a.rs", "//! No todo! here, no TODOS."), 0);
    }

    #[test]
    fn paths_of_machines_are_found() {
        assert_eq!(count(machine_paths, "a.sh", "cd /home/lan/motcua"), 1);
        assert_eq!(count(machine_paths, "a.rs", "read(\"/root/x\")"), 1);
        assert_eq!(count(machine_paths, "a.md", "https://example.vn/home/x and ./work/x"), 0);
        assert_eq!(count(machine_paths, "a.sh", "ls /usr/share/fonts/"), 0);
    }

    #[test]
    fn untidy_ends_are_found() {
        assert_eq!(count(whitespace, "a.rs", "a \n"), 1);
        assert_eq!(count(whitespace, "a.rs", "a\r\n"), 1);
        assert_eq!(count(whitespace, "a.rs", "\ta\n"), 1);
        assert_eq!(count(whitespace, "a.rs", "a"), 1);
        assert_eq!(count(whitespace, "a.rs", "a\n\n"), 1);
        assert_eq!(count(whitespace, "Makefile", "a:\n\tb\n"), 0);
        assert_eq!(count(whitespace, "a.rs", "a\n\n    b\n"), 0);
    }

    #[test]
    fn long_and_nameless_files_are_found() {
        assert_eq!(count(length, "crates/a/src/a.rs", &"a\n".repeat(501)), 1);
        assert_eq!(count(length, "crates/a/src/a.rs", &"a\n".repeat(500)), 0);
        assert_eq!(count(length, "docs/law.md", &"a\n".repeat(501)), 0);
        assert_eq!(count(heads, "crates/a/src/a.rs", "use a;\n"), 1);
        assert_eq!(count(heads, "crates/a/src/a.rs", "//! What it is.\n"), 0);
    }

    #[test]
    fn decisions_outside_the_index_are_found() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let index = || file("docs/adr/README.md", "[a](0001-a.md)");
        assert_eq!(decisions(&[index(), file("docs/adr/0001-a.md", "")]).len(), 0);
        assert_eq!(decisions(&[index(), file("docs/adr/0002-b.md", "")]).len(), 1);
        assert_eq!(decisions(&[file("docs/adr/0001-a.md", "")]).len(), 1);
        let twin = file("docs/adr/0001-b.md", "");
        assert!(decisions(&[index(), file("docs/adr/0001-a.md", ""), twin]).len() >= 2);
    }
}
