//! SQL texts. `sql!("…")` registers its text, so that one test can prepare every statement of the
//! program on both databases: that stands in for a check at compile time, which no driver gives
//! for two databases at once.

use std::borrow::Cow;

/// A statement.
#[derive(Clone, Debug)]
pub struct Sql(Cow<'static, str>);

impl Sql {
    /// A statement put together at run time, from parts of the program only: never from what
    /// people type.
    #[must_use]
    pub fn built(text: String) -> Self {
        Self(Cow::Owned(text))
    }

    /// A registered statement; use `sql!`.
    #[must_use]
    pub const fn registered(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    pub(super) fn into_text(self) -> Cow<'static, str> {
        self.0
    }
}

/// `insert into person (id, name) values ($1, $2), ($3, $4)`, and what is said at its end.
pub(super) fn insert((into, end): (&str, &str), width: usize, rows: usize) -> Sql {
    let mut text = format!("insert into {into} values ");
    for number in 0..width * rows {
        text.push_str(match (number, number % width) {
            (0, _) => "($",
            (_, 0) => "), ($",
            (_, _) => ", $",
        });
        text.push_str(&(number + 1).to_string());
    }
    text.push(')');
    text.push_str(end);
    Sql::built(text)
}

/// A text in the register.
#[doc(hidden)]
pub struct Statement(pub &'static str);

inventory::collect!(Statement);

/// Every text registered with `sql!`.
pub fn statements() -> impl Iterator<Item = &'static str> {
    inventory::iter::<Statement>.into_iter().map(|statement| statement.0)
}

/// A registered SQL text: `sql!("select name from unit where id = $1")`.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {{
        ::inventory::submit! { $crate::db::Statement($text) }
        $crate::db::Sql::registered($text)
    }};
}

/// The values of a statement, in order: `args![id, name]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Val::from($value)),*] };
}

#[cfg(test)]
mod tests {
    #[test]
    fn many_rows_are_one_statement() {
        for (width, rows, expected) in [
            (1, 1, "insert into t (a) values ($1)"),
            (2, 2, "insert into t (a) values ($1, $2), ($3, $4)"),
            (1, 2, "insert into t (a) values ($1), ($2)"),
        ] {
            assert_eq!(super::insert(("t (a)", ""), width, rows).into_text(), expected);
        }
    }
}
