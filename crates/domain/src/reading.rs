//! What the readers of all data files share: a file with mistakes yields the entries that are whole
//! and a sentence for every mistake, instead of stopping at the first.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// The tables of a file, or none, and what is wrong with it as a whole: not TOML at all, or a name
/// at its top that is neither `entry` nor one of `others`.
pub(crate) fn tables(text: &str, entry: &str, others: &[&str]) -> (Table, Vec<String>) {
    match text.parse::<Table>() {
        Ok(table) => {
            let unknown =
                table.keys().filter(|key| *key != entry && !others.contains(&key.as_str()));
            let problems =
                unknown.map(|key| format!("Không biết mục “{key}” trong tệp.")).collect();
            (table, problems)
        }
        Err(error) => (Table::new(), vec![format!("Không đọc được tệp: {error}")]),
    }
}

/// The entries `[[name]]` of a file, in order.
pub(crate) fn entries<'a>(file: &'a Table, name: &str) -> impl Iterator<Item = &'a Value> {
    file.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// One entry, or a sentence that names it by `what` and the value of its `key`.
pub(crate) fn entry<T: DeserializeOwned>(
    value: &Value,
    what: &str,
    key: &str,
) -> Result<T, String> {
    T::deserialize(value.clone()).map_err(|error| {
        let name = value.get(key).and_then(Value::as_str).unwrap_or("?");
        format!("{what} “{name}”: không đọc được ({}).", error.message())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_checked_as_a_whole() {
        let (table, problems) = tables("field = 'x'\n[[unit]]\nid = 'a'", "unit", &["field"]);
        assert_eq!((entries(&table, "unit").count(), problems), (1, Vec::new()));
        let (_table, problems) = tables("[[units]]\nid = 'a'", "unit", &[]);
        assert_eq!(problems, ["Không biết mục “units” trong tệp."]);
        let (table, problems) = tables("[[unit]\n", "unit", &[]);
        assert_eq!(entries(&table, "unit").count(), 0);
        assert!(problems[0].starts_with("Không đọc được tệp: "));
    }
}
