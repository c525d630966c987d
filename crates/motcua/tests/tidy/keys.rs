//! `docs/keys.md`: one key means one thing on every page.

use crate::tree::{Complaint, File};

const TABLE: &str = "docs/keys.md";

/// Every key that a page gives to a button, a link or a field stands in the table with its words.
pub fn agree(files: &[File]) -> Vec<Complaint> {
    const WHY: &str = "a hand that knows a key presses it without looking; give the key that docs/keys.md has \
                       for this act, or add the words to its row if they say the same";
    let table = files.iter().find(|file| file.path == TABLE);
    let rows = table.map_or_else(Vec::new, |table| rows(&table.text));
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "html") {
        for (line, key, words) in given(&file.text) {
            let stands = rows
                .iter()
                .any(|(keys, text)| keys.contains(&key) && text.contains(&format!("“{words}”")));
            if !stands {
                complaints.push(file.complaint(line, format!("{key} for “{words}”"), WHY));
            }
        }
    }
    if rows.is_empty() {
        let file = File { path: TABLE.to_owned(), text: String::new() };
        complaints.push(file.complaint(1, "no table of keys", WHY));
    }
    complaints
}

/// The keys and the words of each row.
fn rows(text: &str) -> Vec<(Vec<String>, String)> {
    let lines = text.lines().filter(|line| line.starts_with("| **"));
    lines
        .map(|line| {
            let mut cells = line.split('|').skip(1);
            let keys = cells.next().unwrap_or_default().replace("**", "");
            let keys = keys.split(" or ").map(|key| key.trim().to_owned()).collect();
            (keys, cells.nth(1).unwrap_or_default().to_owned())
        })
        .collect()
}

/// Line, key and words of what a template gives a key to.
fn given(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("shortcut=\"") {
            let keys = line[at + "shortcut=\"".len()..].split('"').next().unwrap_or_default();
            if keys.contains('{') {
                continue;
            }
            let words = if line[..at].ends_with("data-") {
                words_of_element(line, at)
            } else {
                words_of_call(&line[..at])
            };
            for key in keys.split(' ') {
                found.push((number + 1, key.to_owned(), words.clone()));
            }
        }
    }
    found
}

/// `form::text("id", "Words", …`, `form::link_button("/address", "Words"…`, `form::button("Words"…`.
fn words_of_call(before: &str) -> String {
    let call = before.rsplit("form::").next().unwrap_or_default();
    let arguments = call.split_once('(').map_or("", |(_, arguments)| arguments);
    if call.starts_with("button(") && !arguments.starts_with('"') {
        return arguments.split(',').next().unwrap_or_default().to_owned();
    }
    let position = if call.starts_with("button(") { 1 } else { 3 };
    arguments.split('"').nth(position).unwrap_or_default().to_owned()
}

/// `<button … data-shortcut="F9">Words <kbd …`, or the placeholder of a field.
fn words_of_element(line: &str, at: usize) -> String {
    let start = line[..at].rfind('<').unwrap_or(0);
    let element = &line[start..];
    if element.starts_with("<input") {
        return element
            .split("name=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned();
    }
    let words = element.split_once("<kbd").map_or(element, |(words, _)| words);
    words.rsplit('>').next().unwrap_or_default().trim().to_owned()
}
