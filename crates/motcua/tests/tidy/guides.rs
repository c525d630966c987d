//! The guides in `docs/huong-dan` and the README: what they lead to and what they show is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::tree::{Complaint, File};

/// Where the pictures lie.
const PICTURES: &str = "docs/anh";
/// A guide is read over slow lines, too.
const PICTURE_BYTES_MAX: u64 = 100_000;

/// Whoever follows a link of a guide arrives.
pub fn links(files: &[File]) -> Vec<Complaint> {
    const WHY: &str =
        "whoever follows a guide must arrive; correct the link, or put back what it led to";
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| is_guide(&file.path)) {
        for (line, target) in targets(&file.text) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = resolve(&file.path, path);
            let there = if path.is_empty() || root(&path).exists() {
                anchor.is_empty() || has_heading(files, &path, anchor)
            } else {
                false
            };
            if !there {
                complaints.push(file.complaint(line, format!("a link to `{target}`"), WHY));
            }
        }
    }
    complaints
}

/// Every picture is shown somewhere, and is light.
pub fn pictures(files: &[File]) -> Vec<Complaint> {
    let shown: BTreeSet<String> = files
        .iter()
        .filter(|file| file.extension() == "md")
        .flat_map(|file| {
            targets(&file.text).into_iter().map(|(_, target)| resolve(&file.path, &target))
        })
        .collect();
    let mut complaints = Vec::new();
    for (path, bytes) in under(PICTURES) {
        let picture = File { path: path.clone(), text: String::new() };
        if !shown.contains(&path) {
            complaints.push(picture.complaint(
                1,
                "a picture that no page shows",
                "it would grow old unseen; show it or delete it",
            ));
        }
        if bytes > PICTURE_BYTES_MAX {
            complaints.push(picture.complaint(
                1,
                format!("{bytes} bytes"),
                "guides are read over slow lines: at most 100 KB, as `make pictures` takes them",
            ));
        }
    }
    complaints
}

/// Configurations that offices copy: the language of their block in the guide, and the file.
const CONFIGURATIONS: [(&str, &str); 2] =
    [("nginx", "docs/may-chu/nginx.conf"), ("caddy", "docs/may-chu/Caddyfile")];
/// The guide that quotes them.
const SERVER_GUIDE: &str = "docs/huong-dan/may-chu.md";

/// What whoever reads the guide copies is what the tests start.
pub fn configurations(_files: &[File]) -> Vec<Complaint> {
    let read = |path: &str| fs::read_to_string(root(path)).expect("it is there");
    let guide = File { path: SERVER_GUIDE.to_owned(), text: read(SERVER_GUIDE) };
    let quoted = |(language, path): &(&str, &str)| {
        let block = format!("```{language}\n{}```", read(path));
        (guide.text.matches(&block).count() != 1).then(|| {
            guide.complaint(
                1,
                format!("the block of {language} is not {path}"),
                "offices copy either: write the same into both",
            )
        })
    };
    CONFIGURATIONS.iter().filter_map(quoted).collect()
}

fn is_guide(path: &str) -> bool {
    path == "README.md" || (path.starts_with("docs/huong-dan/") && path.ends_with(".md"))
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Where the links and pictures of a text lead inside the project, with their lines; code is left out.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut is_code = false;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for (at, _) in line.match_indices("](") {
            let target: &str = line[at + 2..].split(')').next().unwrap_or_default();
            if !target.contains("://") && !target.starts_with("mailto:") {
                found.push((number + 1, target.to_owned()));
            }
        }
    }
    found
}

/// The path from the root of what `target` means in the file `from`.
fn resolve(from: &str, target: &str) -> String {
    if target.is_empty() {
        return from.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn has_heading(files: &[File], path: &str, anchor: &str) -> bool {
    let headings = |text: &str| {
        text.lines().filter(|line| line.starts_with('#')).map(slug).collect::<Vec<_>>()
    };
    files
        .iter()
        .any(|file| file.path == path && headings(&file.text).iter().any(|one| one == anchor))
}

/// The name that a heading has in addresses.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The files below a directory, with their sizes.
fn under(directory: &str) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    let entries = fs::read_dir(root(directory)).expect("the checkout can be read");
    for entry in entries {
        let entry = entry.expect("the checkout can be read");
        let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
        let about = entry.metadata().expect("the checkout can be read");
        if about.is_dir() {
            all.extend(under(&path));
        } else {
            all.push((path, about.len()));
        }
    }
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::{resolve, slug, targets};

    #[test]
    fn links_are_found_outside_code() {
        let text = "[a](b.md#c) ![d](../e.jpg) [f](https://g)\n```\n[h](i)\n```\n[j](#k)\n";
        let found = targets(text);
        assert_eq!(
            found,
            [(1, "b.md#c".to_owned()), (1, "../e.jpg".to_owned()), (5, "#k".to_owned())]
        );
    }

    #[test]
    fn paths_are_taken_from_the_page() {
        assert_eq!(resolve("docs/huong-dan/a.md", "../anh/b.jpg"), "docs/anh/b.jpg");
        assert_eq!(resolve("README.md", "docs/law.md"), "docs/law.md");
        assert_eq!(resolve("docs/a.md", ""), "docs/a.md");
        assert_eq!(slug("## Thông báo cho người nộp"), "thông-báo-cho-người-nộp");
    }
}
