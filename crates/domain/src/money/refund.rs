//! Money to be given back (hoàn trả phí, lệ phí) when a dossier ends without its result although it
//! was paid for.

use serde::{Deserialize, Serialize};

use super::Dong;
use super::till::{Balance, REASON_CHARS_MAX, REASON_CHARS_MIN, TillRefusal};

/// What happens to a fee when the dossier is refused, stopped or withdrawn.
///
/// # Source
/// Law on Fees and Charges 2015 (97/2015/QH13) says who pays, not what comes back when the work was
/// begun in vain; the circulars of single fees differ. To be confirmed for each fee: until then
/// somebody decides for each dossier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundRule {
    /// Xem xét từng hồ sơ.
    #[default]
    Decide,
    /// Được hoàn trả.
    Return,
    /// Không hoàn trả.
    Keep,
}

impl RefundRule {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Decide => "xem xét hoàn trả theo từng hồ sơ",
            Self::Return => "được hoàn trả",
            Self::Keep => "không hoàn trả",
        }
    }

    /// For data: the usual rule is not written.
    #[must_use]
    pub fn is_decide(&self) -> bool {
        *self == Self::Decide
    }
}

/// What is still open of the money of a dossier that ended without its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundDue {
    /// To be given back.
    pub to_return: Dong,
    /// To be decided: given back or kept.
    pub to_decide: Dong,
}

impl RefundDue {
    /// What is open of these fees. What was paid counts first for the fees that are given back, in
    /// favour of the applicant; so does what was given back.
    #[must_use]
    pub fn of(fees: impl IntoIterator<Item = (RefundRule, Dong)>, balance: &Balance) -> Self {
        let (mut returned, mut decided) = (Dong::ZERO, Dong::ZERO);
        for (rule, amount) in fees {
            match rule {
                RefundRule::Return => returned = returned + amount,
                RefundRule::Decide => decided = decided + amount,
                RefundRule::Keep => {}
            }
        }
        let paid = balance.owed - balance.due;
        let given_back = paid - balance.kept();
        let returned = returned.min(paid);
        let decided = decided.min(paid - returned);
        let beyond = (given_back - returned).max(Dong::ZERO);
        Self {
            to_return: (returned - given_back).max(Dong::ZERO),
            to_decide: (decided - beyond).max(Dong::ZERO),
        }
    }

    /// Both.
    #[must_use]
    pub fn total(self) -> Dong {
        self.to_return + self.to_decide
    }

    /// Whether what is to be decided may be kept, for that reason.
    ///
    /// # Errors
    /// [`TillRefusal`], a sentence for the field.
    pub fn may_keep(self, reason: &str) -> Result<(), TillRefusal> {
        if self.to_decide == Dong::ZERO {
            return Err(TillRefusal::NothingToDecide);
        }
        if (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&reason.trim().chars().count()) {
            Ok(())
        } else {
            Err(TillRefusal::KeepReasonNeeded)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::till::{Kind, Means, Row};

    fn balance(owed: i64, rows: &[(Kind, i64)]) -> Balance {
        let rows = rows.iter().map(|(kind, amount)| Row {
            kind: *kind,
            means: Means::Cash,
            amount: Dong(*amount),
        });
        Balance::of(Dong(owed), rows)
    }

    #[test]
    fn what_is_open_follows_the_rules_of_the_fees() {
        use Kind::{Correction, Payment, Return};
        use RefundRule::{Decide, Keep};
        let paid: &[(Kind, i64)] = &[(Payment, 95)];
        type Case<'a> = (RefundRule, RefundRule, &'a [(Kind, i64)], (i64, i64));
        let cases: &[Case<'_>] = &[
            (Decide, Decide, &[], (0, 0)),
            (Decide, Decide, paid, (0, 95)),
            (Keep, Keep, paid, (0, 0)),
            (RefundRule::Return, Decide, paid, (75, 20)),
            (RefundRule::Return, Keep, paid, (75, 0)),
            (RefundRule::Return, Decide, &[(Payment, 50)], (50, 0)),
            (RefundRule::Return, Decide, &[(Payment, 95), (Return, -75)], (0, 20)),
            (RefundRule::Return, Decide, &[(Payment, 95), (Return, -80)], (0, 15)),
            (RefundRule::Return, Decide, &[(Payment, 95), (Return, -95)], (0, 0)),
            (RefundRule::Return, Decide, &[(Payment, 95), (Correction, -95)], (0, 0)),
            (Keep, Decide, &[(Payment, 95), (Return, -5)], (0, 15)),
        ];
        for (first, second, rows, (to_return, to_decide)) in cases {
            let due = RefundDue::of([(*first, Dong(75)), (*second, Dong(20))], &balance(95, rows));
            let expected = RefundDue { to_return: Dong(*to_return), to_decide: Dong(*to_decide) };
            assert_eq!(due, expected, "{first:?} {second:?} {rows:?}");
        }
    }

    #[test]
    fn money_is_kept_with_a_reason_and_only_where_it_is_open() {
        let due = RefundDue { to_return: Dong(5), to_decide: Dong(75) };
        assert_eq!(due.may_keep("Đã thẩm định xong"), Ok(()));
        assert_eq!(due.may_keep(" giữ "), Err(TillRefusal::KeepReasonNeeded));
        assert_eq!(due.may_keep(&"x".repeat(301)), Err(TillRefusal::KeepReasonNeeded));
        let none = RefundDue { to_decide: Dong::ZERO, ..due };
        assert_eq!(none.may_keep("Đã thẩm định xong"), Err(TillRefusal::NothingToDecide));
    }

    proptest! {
        #[test]
        fn never_more_is_open_than_the_office_has(
            first in 0i64..1_000, second in 0i64..1_000, paid in 0i64..2_000, back in 0i64..2_000,
        ) {
            let owed = first + second;
            let paid = paid.min(owed);
            let rows = [(Kind::Payment, paid), (Kind::Return, -back.min(paid))];
            let balance = balance(owed, &rows);
            let rules = [RefundRule::Return, RefundRule::Decide, RefundRule::Keep];
            for one in rules {
                for other in rules {
                    let due = RefundDue::of([(one, Dong(first)), (other, Dong(second))], &balance);
                    prop_assert!(due.to_return >= Dong::ZERO && due.to_decide >= Dong::ZERO);
                    prop_assert!(due.total() <= balance.kept());
                }
            }
        }
    }
}
