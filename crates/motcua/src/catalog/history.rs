//! What happened to one entry of the reference data: who changed it when, and which lines.

use jiff::Timestamp;

use super::text;
use crate::db::Db;
use crate::{args, sql};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;
/// Texts with more differing lines than this are shown whole instead of compared line by line.
const COMPARED_LINES_MAX: usize = 3_000;

/// How many changes are shown.
const VERSIONS_MAX: i64 = 25;

/// One change.
#[derive(Clone, Debug)]
pub struct Version {
    /// The revision that it made.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// By whom; absent for an import from the command line.
    pub by: Option<String>,
    /// Whether the entry was new.
    pub is_new: bool,
    /// The lines that went and came.
    pub lines: Vec<Line>,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The same before and after.
    Same(String),
    /// Gone.
    Out(String),
    /// New.
    In(String),
    /// Lines that are the same are left out here.
    Gap,
}

/// The last changes of an entry, the newest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, kind: &str, id: &str) -> crate::db::Result<Vec<Version>> {
    let rows = db
        .all(
            sql!(
                "select reference_history.revision, reference_history.at, staff.name,
                        reference_history.old_body, reference_history.new_body
                 from reference_history left join staff on staff.id = reference_history.staff
                 where reference_history.kind = $1 and reference_history.id = $2
                 order by reference_history.revision desc limit $3"
            ),
            args![kind, id, VERSIONS_MAX],
        )
        .await?;
    let version = |row: &crate::db::Row| {
        let old = row.opt_text("old_body");
        let before = old.as_deref().map(|body| text::readable(kind, body)).unwrap_or_default();
        let after = text::readable(kind, &row.text("new_body"));
        Version {
            revision: row.int("revision"),
            at: row.at("at"),
            by: row.opt_text("name"),
            is_new: old.is_none(),
            lines: compare(&before, &after),
        }
    };
    Ok(rows.iter().map(version).collect())
}

/// The lines that differ between two texts, with some around them.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[first..], &new[first..]);
    let last = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, come) = (&old_rest[..old_rest.len() - last], &new_rest[..new_rest.len() - last]);
    let mut lines: Vec<Line> = old[..first].iter().map(|line| Line::Same((*line).into())).collect();
    lines.extend(differing(gone, come));
    lines.extend(old_rest[old_rest.len() - last..].iter().map(|line| Line::Same((*line).into())));
    fold(lines)
}

/// The longest common subsequence, by the table.
fn differing(old: &[&str], new: &[&str]) -> Vec<Line> {
    let (gone, come) =
        (|line: &&str| Line::Out((*line).to_owned()), |line: &&str| Line::In((*line).to_owned()));
    if old.len() + new.len() > COMPARED_LINES_MAX {
        return old.iter().map(gone).chain(new.iter().map(come)).collect();
    }
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push(Line::Same(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(gone(&old[i]));
            i += 1;
        } else {
            lines.push(come(&new[j]));
            j += 1;
        }
    }
    lines
}

/// Leaves out lines that are far from any change.
fn fold(lines: Vec<Line>) -> Vec<Line> {
    let changed: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !matches!(line, Line::Same(_)))
        .map(|(at, _)| at)
        .collect();
    let near = |at: usize| {
        let next = changed.partition_point(|change| *change + AROUND < at);
        changed.get(next).is_some_and(|change| *change <= at + AROUND)
    };
    let mut folded = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if near(at) {
            folded.push(line);
        } else if folded.last() != Some(&Line::Gap) {
            folded.push(Line::Gap);
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let line = |line: &Line| match line {
            Line::Same(text) => format!(" {text}"),
            Line::Out(text) => format!("-{text}"),
            Line::In(text) => format!("+{text}"),
            Line::Gap => "…".to_owned(),
        };
        compare(before, after).iter().map(line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn only_what_changed_is_shown_with_a_little_around() {
        for (before, after, expected) in [
            ("", "", ""),
            ("", "a", "+a"),
            ("a", "", "-a"),
            ("a\nb\nc", "a\nx\nc", " a|-b|+x| c"),
            ("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6\n8", "…| 5| 6|-7|+8"),
            ("1\n2\n3\n4\n5\n6\n7", "0\n2\n3\n4\n5\n6\n7", "-1|+0| 2| 3|…"),
            ("a\nb\nc\nd", "b\nx\nc", "-a| b|+x| c|-d"),
        ] {
            assert_eq!(shown(before, after), expected, "{before:?} → {after:?}");
        }
    }
}
