//! How a fee (phí, lệ phí) is computed, and who pays less.

use serde::{Deserialize, Serialize};

use super::Dong;

/// What stands in the place of an amount that is not known yet.
pub const LATER: &str = "xác định sau";

/// How a fee is computed. Amounts are data; this only says which kinds of computation exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeeRule {
    /// Không thu.
    Free,
    /// A fixed amount per case, transaction or document.
    Flat {
        /// For each.
        amount: Dong,
    },
    /// Per page, cheaper after the first pages, with a ceiling per copy (chứng thực bản sao).
    ///
    /// # Source
    /// Thông tư 226/2016/TT-BTC: 2.000 đ for pages 1 and 2, 1.000 đ from page 3, at most
    /// 200.000 đ per copy.
    PerPage {
        /// For each of the first pages.
        first: Dong,
        /// How many pages cost `first`.
        first_pages: u32,
        /// For each further page.
        then: Dong,
        /// At most this for one copy.
        cap: Dong,
    },
    /// A fixed amount per copy (bản sao trích lục).
    PerCopy {
        /// For each copy.
        amount: Dong,
    },
    /// Decided for each dossier (theo tờ khai, nghĩa vụ tài chính): the officer enters it.
    Declared,
}

/// How much of what is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quantity {
    /// Pages of one copy.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Cases, transactions or documents.
    pub count: u32,
    /// The amount that the officer entered for a declared fee, for one case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Dong>,
}

impl Default for Quantity {
    fn default() -> Self {
        Self { pages: 1, copies: 1, count: 1, declared: None }
    }
}

/// A ground on which a fee is waived or reduced (miễn, giảm).
///
/// # Source
/// Luật Phí và lệ phí 2015, Điều 10; the groups and percentages are decided by ministries and
/// provincial councils, to be confirmed for each fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Reason code: `ho-ngheo`.
    pub code: String,
    /// On screens and receipts: "Người thuộc hộ nghèo".
    pub label: String,
    /// The paper that proves it: "Giấy chứng nhận hộ nghèo".
    pub evidence: String,
    /// How much of the fee is not paid, 1–100.
    pub percent: u32,
    /// From when until when it holds.
    #[serde(flatten)]
    pub valid: crate::validity::Validity,
}

/// One fee of one dossier, computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// Before any exemption.
    pub full: Dong,
    /// What is not paid.
    pub reduced: Dong,
    /// What is paid.
    pub payable: Dong,
    /// The code of the exemption that was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// How it came about, for the receipt: "3 trang × 2 bản".
    pub explanation: String,
    /// Whether the amount is not known yet (xác định sau): nothing is paid before somebody fixes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_open: bool,
}

impl Exemption {
    /// On screens: "Người thuộc hộ nghèo", "Người cao tuổi (giảm 50%)".
    #[must_use]
    pub fn words(&self) -> String {
        if self.percent >= 100 {
            self.label.clone()
        } else {
            format!("{} (giảm {}%)", self.label, self.percent)
        }
    }

    /// What is not paid of a fee.
    #[must_use]
    pub fn less_of(&self, full: Dong) -> Dong {
        // Not by percent: the largest amount is waived as a whole.
        if self.percent >= 100 { full } else { full.percent(self.percent) }
    }
}

impl FeeRule {
    /// What is to be paid for that much, with or without an exemption. Nothing is negative and
    /// nothing overflows: absurd quantities stop at the largest amount.
    #[must_use]
    pub fn amount(&self, quantity: &Quantity, exemption: Option<&Exemption>) -> FeeLine {
        let full = self.full(quantity);
        let percent = exemption.map_or(0, |exemption| exemption.percent.min(100));
        let reduced = exemption.map_or(Dong::ZERO, |exemption| exemption.less_of(full));
        let mut explanation = self.explanation(quantity);
        if let Some(exemption) = exemption.filter(|_| full > Dong::ZERO) {
            let word = if percent == 100 { "miễn" } else { "giảm" };
            explanation = format!("{explanation}; {word} {percent}%: {}", exemption.label);
        }
        let exemption = exemption.filter(|_| reduced > Dong::ZERO).map(|e| e.code.clone());
        let is_open = *self == Self::Declared && quantity.declared.is_none();
        FeeLine { full, reduced, payable: full - reduced, exemption, explanation, is_open }
    }

    fn full(&self, quantity: &Quantity) -> Dong {
        let Quantity { pages, copies, count, declared } = *quantity;
        match self {
            Self::Free => Dong::ZERO,
            Self::Flat { amount } => amount.times(count),
            Self::PerPage { first, first_pages, then, cap } => {
                let dear = first.times(pages.min(*first_pages));
                let cheap = then.times(pages.saturating_sub(*first_pages));
                (dear + cheap).min(*cap).times(copies)
            }
            Self::PerCopy { amount } => amount.times(copies),
            Self::Declared => declared.unwrap_or_default().max(Dong::ZERO).times(count),
        }
    }

    fn explanation(&self, quantity: &Quantity) -> String {
        let Quantity { pages, copies, count, declared } = *quantity;
        match self {
            Self::Free => "Không thu".to_owned(),
            Self::Flat { amount } => format!("{amount} × {count} việc"),
            Self::PerPage { .. } => format!("{pages} trang × {copies} bản"),
            Self::PerCopy { amount } => format!("{amount} × {copies} bản"),
            Self::Declared => match declared {
                Some(amount) => format!("{amount} × {count} việc, theo số tiền đã xác định"),
                None => LATER.to_owned(),
            },
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::validity::Validity;

    fn certified_copy() -> FeeRule {
        let (first, then, cap) = (Dong(2_000), Dong(1_000), Dong(200_000));
        FeeRule::PerPage { first, first_pages: 2, then, cap }
    }

    pub(in crate::money) fn waiver(percent: u32) -> Exemption {
        Exemption {
            code: "ho-ngheo".to_owned(),
            label: "Người thuộc hộ nghèo".to_owned(),
            evidence: "Giấy chứng nhận hộ nghèo".to_owned(),
            percent,
            valid: Validity { from_on: date(2019, 1, 1), to_on: None },
        }
    }

    #[test]
    fn certified_copies() {
        for (pages, fee) in [
            (0, 0),
            (1, 2_000),
            (2, 4_000),
            (3, 5_000),
            (10, 12_000),
            (197, 199_000),
            (198, 200_000),
            (500, 200_000),
        ] {
            for copies in [1, 2, 7] {
                let quantity = Quantity { pages, copies, ..Quantity::default() };
                let line = certified_copy().amount(&quantity, None);
                assert_eq!(line.payable, Dong(fee).times(copies), "{pages} pages, {copies} copies");
            }
        }
    }

    #[test]
    fn other_kinds() {
        let quantity = Quantity { pages: 9, copies: 3, count: 2, declared: Some(Dong(150_000)) };
        for (rule, full) in [
            (FeeRule::Free, 0),
            (FeeRule::Flat { amount: Dong(50_000) }, 100_000),
            (FeeRule::PerCopy { amount: Dong(8_000) }, 24_000),
            (FeeRule::Declared, 300_000),
        ] {
            assert_eq!(rule.amount(&quantity, None).full, Dong(full), "{rule:?}");
        }
        let unknown = FeeRule::Declared.amount(&Quantity::default(), None);
        assert_eq!(unknown.payable, Dong::ZERO);
        assert!(unknown.is_open && unknown.explanation == LATER);
        let none = Quantity { declared: Some(Dong::ZERO), ..Quantity::default() };
        assert!(!FeeRule::Declared.amount(&none, None).is_open, "nothing is an amount, too");
    }

    #[test]
    fn an_exemption_is_named_on_the_line() {
        let rule = FeeRule::PerCopy { amount: Dong(8_000) };
        let line = rule.amount(&Quantity::default(), Some(&waiver(100)));
        assert_eq!((line.full, line.reduced, line.payable), (Dong(8_000), Dong(8_000), Dong(0)));
        assert_eq!(line.exemption.as_deref(), Some("ho-ngheo"));
        assert!(line.explanation.ends_with("miễn 100%: Người thuộc hộ nghèo"));
        let line = rule.amount(&Quantity::default(), Some(&waiver(50)));
        assert_eq!((line.reduced, line.payable), (Dong(4_000), Dong(4_000)));
        let free = FeeRule::Free.amount(&Quantity::default(), Some(&waiver(100)));
        assert_eq!((free.exemption, free.explanation.as_str()), (None, "Không thu"));
    }

    proptest! {
        #[test]
        fn nothing_is_negative_and_the_parts_add_up(
            pages: u32, copies: u32, count: u32, declared: i64, percent in 0u32..=120,
        ) {
            let quantity = Quantity { pages, copies, count, declared: Some(Dong(declared)) };
            let flat = FeeRule::Flat { amount: Dong(i64::MAX / 2) };
            for rule in [FeeRule::Free, flat, certified_copy(), FeeRule::Declared] {
                let line = rule.amount(&quantity, Some(&waiver(percent)));
                prop_assert!(line.payable >= Dong::ZERO && line.reduced >= Dong::ZERO);
                prop_assert_eq!(line.payable + line.reduced, line.full);
            }
        }

        #[test]
        fn more_pages_never_cost_less(pages in 0u32..1_000) {
            let fee = |pages| {
                certified_copy().amount(&Quantity { pages, ..Quantity::default() }, None).payable
            };
            prop_assert!(fee(pages) <= fee(pages + 1));
        }
    }
}
