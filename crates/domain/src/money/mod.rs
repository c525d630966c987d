//! Money is whole đồng in an `i64`; there are no fractions and no other currency.

mod fee;
mod read;
pub mod refund;
pub mod till;
pub mod waiver;
mod words;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

pub use fee::{Exemption, FeeLine, FeeRule, LATER, Quantity};
pub use read::{exemption_problems, read_exemptions};
pub use words::in_words;

/// An amount of money in whole đồng.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Dong(pub i64);

impl Dong {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// In words, as receipts require: "Một triệu năm trăm nghìn đồng".
    #[must_use]
    pub fn in_words(self) -> String {
        format!("{} đồng", in_words(self.0))
    }

    /// So many times the amount; stops at the largest amount instead of overflowing.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }

    /// That many percent, rounded down to whole đồng, in the applicant's favour for fees.
    #[must_use]
    pub fn percent(self, percent: u32) -> Self {
        let part = i128::from(self.0) * i128::from(percent) / 100;
        Self(i64::try_from(part).unwrap_or(i64::MAX))
    }
}

/// "1.500.000 đ", with a no-break space before the sign.
impl fmt::Display for Dong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str("\u{a0}đ")
    }
}

impl Add for Dong {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Dong {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Dong {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_with_dots_between_thousands() {
        for (amount, text) in [
            (0, "0 đ"),
            (500, "500 đ"),
            (2_000, "2.000 đ"),
            (75_000, "75.000 đ"),
            (1_500_000, "1.500.000 đ"),
            (-30_000, "-30.000 đ"),
            (i64::MAX, "9.223.372.036.854.775.807 đ"),
        ] {
            assert_eq!(Dong(amount).to_string().replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn sums_stop_at_the_largest_amount() {
        assert_eq!([Dong(2), Dong(3)].into_iter().sum::<Dong>(), Dong(5));
        assert_eq!(Dong(i64::MAX) + Dong(1), Dong(i64::MAX));
        assert_eq!(Dong(i64::MAX).times(2), Dong(i64::MAX));
        assert_eq!(Dong(1_001).percent(50), Dong(500));
        assert_eq!(Dong(i64::MAX).percent(100), Dong(i64::MAX));
    }
}
