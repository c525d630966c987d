//! Reads Rust as text, far enough to tell code from comments and strings, and to list the paths
//! (`crate::db::Db`) that the code names. Not a parser: what it cannot see, it does not judge.

/// A Rust text, taken apart. Both parts have the lines and columns of the original.
pub struct Scanned {
    /// Without comments and without the contents of strings.
    pub code: String,
    /// Only the contents of strings.
    pub strings: String,
}

/// A path that the code names: `["crate", "db", "Db"]`, with `super` and `self` resolved.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// Line, counted from 1.
    pub line: usize,
    /// Its parts; an imported group gives one path per member.
    pub parts: Vec<String>,
}

impl Named {
    /// Whether it ends with these parts.
    pub fn ends_with(&self, end: &[&str]) -> bool {
        self.parts.len() >= end.len()
            && self.parts[self.parts.len() - end.len()..].iter().zip(end).all(|(a, b)| a == b)
    }
}

/// Takes a text apart.
pub fn scan(text: &str) -> Scanned {
    let chars: Vec<char> = text.chars().collect();
    let mut scanned = Scanned { code: String::new(), strings: String::new() };
    let mut at = 0;
    while at < chars.len() {
        let length = comment(&chars[at..]);
        if length > 0 {
            scanned.put(&chars[at..at + length], Part::Comment);
            at += length;
            continue;
        }
        let after_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
        let length = literal(&chars[at..], after_word);
        if length > 0 {
            scanned.put(&chars[at..at + length], Part::String);
            at += length;
            continue;
        }
        scanned.put(&chars[at..=at], Part::Code);
        at += 1;
    }
    scanned
}

#[derive(Clone, Copy)]
enum Part {
    Code,
    Comment,
    String,
}

impl Scanned {
    fn put(&mut self, chars: &[char], part: Part) {
        let blank = |c: &char| if *c == '\n' { '\n' } else { ' ' };
        match part {
            Part::Code => {
                self.code.extend(chars);
                self.strings.extend(chars.iter().map(blank));
            }
            Part::Comment => {
                self.code.extend(chars.iter().map(blank));
                self.strings.extend(chars.iter().map(blank));
            }
            Part::String => {
                self.code.extend(chars.iter().map(blank));
                self.strings.extend(chars);
            }
        }
    }
}

/// The length of the comment that begins here, or 0.
fn comment(chars: &[char]) -> usize {
    match chars {
        ['/', '/', ..] => chars.iter().take_while(|c| **c != '\n').count(),
        ['/', '*', ..] => {
            let mut depth = 0_usize;
            let mut at = 0;
            while at < chars.len() {
                match chars[at..] {
                    ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
                    ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
                if depth == 0 {
                    return at;
                }
            }
            chars.len()
        }
        _ => 0,
    }
}

/// The length of the string or character that begins here, or 0.
fn literal(chars: &[char], after_word: bool) -> usize {
    match chars {
        ['"', ..] => 1 + until_quote(&chars[1..], '"'),
        // 'a' and '\n' are characters, 'a alone is a lifetime.
        ['\'', '\\', ..] => 3 + until_quote(chars.get(3..).unwrap_or_default(), '\''),
        ['\'', _, '\'', ..] => 3,
        ['r', '#' | '"', ..] if !after_word => {
            let hashes = chars[1..].iter().take_while(|c| **c == '#').count();
            if chars.get(1 + hashes) != Some(&'"') {
                return 0;
            }
            let end: Vec<char> = std::iter::once('"').chain(vec!['#'; hashes]).collect();
            let start = 2 + hashes;
            let found = chars[start..].windows(end.len()).position(|window| window == end);
            found.map_or(chars.len(), |found| start + found + end.len())
        }
        _ => 0,
    }
}

/// How many characters up to and including the closing quote.
fn until_quote(chars: &[char], quote: char) -> usize {
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// The paths that the code of a module names. `module` is its place: `["intake", "desk"]`.
pub fn paths(code: &str, module: &[&str]) -> Vec<Named> {
    let tokens = tokens(code);
    let mut named = Vec::new();
    // Modules written inside the file, with the depth of their opening brace.
    let mut inline: Vec<(usize, &str)> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at].1;
        let before = at.checked_sub(1).map_or("", |before| tokens[before].1);
        let followed = tokens.get(at + 1).is_some_and(|(_, next)| *next == "::");
        if is_word(token) && (followed || before == "use") {
            let here: Vec<&str> =
                module.iter().copied().chain(inline.iter().map(|(_, name)| *name)).collect();
            at = follow(&tokens, at, &here, &mut named).max(at + 1);
            continue;
        }
        if token == "{" {
            depth += 1;
            if at >= 2 && tokens[at - 2].1 == "mod" {
                inline.push((depth, before));
            }
        } else if token == "}" {
            inline.retain(|(opened, _)| *opened != depth);
            depth = depth.saturating_sub(1);
        }
        at += 1;
    }
    named
}

/// Follows one path from its first word, into groups; returns the place after it.
fn follow(tokens: &[(usize, &str)], start: usize, here: &[&str], named: &mut Vec<Named>) -> usize {
    if !["self", "super"].contains(&tokens[start].1) {
        return branch(tokens, start, Vec::new(), named);
    }
    let mut base = here.to_vec();
    let mut at = start;
    while let Some((_, word @ ("self" | "super"))) = tokens.get(at) {
        if *word == "super" {
            base.pop();
        }
        at += 2;
    }
    let parts = std::iter::once("crate").chain(base).map(str::to_owned).collect();
    branch(tokens, at, parts, named)
}

/// One branch of an import tree; returns the place after it.
fn branch(
    tokens: &[(usize, &str)],
    mut at: usize,
    mut parts: Vec<String>,
    named: &mut Vec<Named>,
) -> usize {
    let token = |at: usize| tokens.get(at).map_or("", |(_, token)| *token);
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    while is_word(token(at)) {
        parts.push(token(at).to_owned());
        at += 1;
        if token(at) != "::" {
            break;
        }
        at += 1;
    }
    if token(at) != "{" || token(at.saturating_sub(1)) != "::" {
        named.push(Named { line, parts });
        return at;
    }
    at += 1;
    while !["}", ""].contains(&token(at)) {
        at = match token(at) {
            "as" => at + 2,
            word if is_word(word) => branch(tokens, at, parts.clone(), named),
            _ => at + 1,
        };
    }
    at + 1
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::` and single signs, each with its line.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphanumeric() || first == '_' {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            found.push((number + 1, &rest[..length]));
            rest = rest[length..].trim_start();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, module: &[&str]) -> Vec<String> {
        paths(&scan(code).code, module).into_iter().map(|named| named.parts.join("::")).collect()
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let scanned =
            scan("let a = \"x::y \\\" z\"; // b::c\n/* d /* e */ f */ let g = 'h'; r#\"i\"#");
        assert_eq!(scanned.code.split_whitespace().collect::<String>(), "leta=;letg=;");
        assert!(scanned.strings.contains("x::y") && !scanned.strings.contains("b::c"));
        assert_eq!(scanned.code.lines().count(), 2);
        assert_eq!(scan("fn f<'a>(x: &'a str) -> char { '\\'' }").code.matches("'a").count(), 2);
        assert!(scan("let r#type = for_r\"x\";").code.contains("r#type"));
    }

    #[test]
    fn paths_are_listed_with_their_groups() {
        assert_eq!(
            named("use crate::{db::{Db, Tx}, error::Result as R};\nfn f() { axum::serve(x) }", &[]),
            ["crate::db::Db", "crate::db::Tx", "crate::error::Result", "axum::serve"]
        );
        assert_eq!(named("use sqlx;", &[]), ["sqlx"]);
        assert_eq!(named("x.collect::<Vec<u8>>()", &[]), ["collect"]);
        assert_eq!(named("#[derive(sqlx::FromRow)] struct A;", &[]), ["sqlx::FromRow"]);
    }

    #[test]
    fn relative_paths_are_resolved() {
        assert_eq!(named("use super::page;", &["intake", "desk"]), ["crate::intake::page"]);
        assert_eq!(
            named("mod tests { use super::super::tracking; }\nuse self::a::b;", &["intake"]),
            ["crate::tracking", "crate::intake::a::b"]
        );
    }
}
