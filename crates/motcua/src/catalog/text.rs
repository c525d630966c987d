//! Entries as text that people read and write: what the database keeps as JSON is shown as TOML,
//! with the same words; files are shown as they are.

use domain::agency::Unit;
use domain::money::Exemption;
use domain::procedure::Procedure;
use domain::route::Route;
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Value;

/// An entry as text; the body itself when it cannot be read.
#[must_use]
pub fn readable(kind: &str, body: &str) -> String {
    let shown = match kind {
        "unit" => from_json::<Unit>(body),
        "procedure" => from_json::<Procedure>(body),
        "route" => from_json::<Route>(body),
        "exemption" => from_json::<Exemption>(body),
        _ => None,
    };
    shown.unwrap_or_else(|| body.to_owned())
}

fn from_json<T: DeserializeOwned + Serialize>(body: &str) -> Option<String> {
    let value: T = serde_json::from_str(body).ok()?;
    toml::to_string_pretty(&value).ok()
}

/// Id and body of the entry that a text describes.
///
/// # Errors
/// A sentence that names the line.
pub fn parse(kind: &str, id: &str, text: &str) -> Result<(String, String), String> {
    match kind {
        "unit" => structured::<Unit>(text, |unit| unit.id.to_string()),
        "procedure" => structured::<Procedure>(text, Procedure::version_id),
        "route" => structured::<Route>(text, |route| route.id.clone()),
        "exemption" => structured::<Exemption>(text, |exemption| exemption.code.clone()),
        // Browsers send line ends of their own.
        _ => Ok((id.to_owned(), text.replace("\r\n", "\n"))),
    }
}

fn structured<T: DeserializeOwned + Serialize>(
    text: &str,
    id: impl Fn(&T) -> String,
) -> Result<(String, String), String> {
    let value: T = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    let written: Value = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    let kept = Value::try_from(&value).map_err(|error| error.to_string())?;
    if let Some(word) = unknown(&written, &kept) {
        return Err(format!("Không có mục “{word}” trong loại dữ liệu này."));
    }
    let body = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    Ok((id(&value), body))
}

/// Why a TOML text cannot be read, with its line.
#[must_use]
pub fn unreadable(text: &str, error: &toml::de::Error) -> String {
    // A place at the very beginning means the whole.
    let place = error.span().filter(|span| span.start > 0);
    let line = place.map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = line.map_or_else(String::new, |line| format!("Dòng {line}: "));
    format!("{place}không đọc được ({}).", error.message())
}

/// A word of the text that was not understood: it would silently be lost. Words that say what is
/// so anyway are.
fn unknown(written: &Value, kept: &Value) -> Option<String> {
    match (written, kept) {
        (Value::Table(written), Value::Table(kept)) => {
            written.iter().find_map(|(word, value)| match (kept.get(word), value) {
                (Some(kept), _) => unknown(value, kept),
                (None, Value::Boolean(false)) => None,
                (None, Value::Array(items)) if items.is_empty() => None,
                (None, _) => Some(word.clone()),
            })
        }
        (Value::Array(written), Value::Array(kept)) => {
            written.iter().zip(kept).find_map(|(written, kept)| unknown(written, kept))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::bundle::Bundle;

    #[test]
    fn every_delivered_entry_survives_being_shown_and_read() {
        for (kind, id, body) in Bundle::delivered().entries().expect("entries") {
            let text = readable(kind, &body);
            let read = parse(kind, &id, &text).unwrap_or_else(|problem| panic!("{id}: {problem}"));
            assert_eq!(read, (id, body), "{text}");
        }
    }

    #[test]
    fn mistakes_name_the_line_or_the_word() {
        let good = "code = \"a\"\nlabel = \"b\"\nevidence = \"c\"\npercent = 100\nfrom_on = \"2019-01-01\"\n";
        assert!(parse("exemption", "a", good).is_ok());
        for (from, to, expected) in [
            ("percent = 100", "percent = \"x\"", "Dòng 4: "),
            ("percent = 100", "percent 100", "Dòng 4: "),
            ("percent", "procent = 5\npercent", "Không có mục “procent”"),
            ("2019-01-01", "2019-02-31", "không đọc được ("),
        ] {
            let problem = parse("exemption", "a", &good.replace(from, to)).expect_err(to);
            assert!(problem.starts_with(expected), "{to}: {problem}");
        }
    }
}
