//! Statements that are put together at run time: each value gets its place, and no value is in the text.

use super::Val;

/// Collects values and names their places in the text.
#[derive(Default)]
pub struct Binder(pub Vec<Val>);

impl Binder {
    /// The place of a value: `$3`.
    pub fn bind(&mut self, value: impl Into<Val>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// The places of several values, with commas: `$3, $4`.
    pub fn bind_all<V: Into<Val>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }
}
