//! The fees of one dossier: what the officer chose, checked and computed by the procedure's rules.

use domain::money::{Dong, Exemption, FeeLine, FeeRule, Quantity};
use domain::procedure::Fee;
use jiff::civil::Date;

/// Most pages, copies or cases of one fee line; more is a slip of the finger.
pub const QUANTITY_MAX: u32 = 9_999;
/// Highest amount that can be entered for a declared fee: a hundred billion đồng.
pub const DECLARED_MAX: i64 = 100_000_000_000;

/// What was chosen for one fee, in the order of the case's fees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeeChoice {
    /// How much of what is paid for.
    pub quantity: Quantity,
    /// The code of an exemption (miễn, giảm).
    pub exemption: Option<String>,
    /// The paper that proves it: "Giấy chứng nhận hộ nghèo số 15/2022".
    pub evidence: Option<String>,
}

/// One fee, computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// "Lệ phí đăng ký hộ tịch".
    pub name: String,
    /// The amounts.
    pub line: FeeLine,
    /// The paper that proves an exemption.
    pub evidence: Option<String>,
}

/// Why a fee cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeProblem {
    /// A quantity is nought or absurd.
    #[error("Số lượng phải từ 1 đến {QUANTITY_MAX}.")]
    Quantity,
    /// A declared amount is negative or absurd.
    #[error("Số tiền phải từ 0 đến {}.", Dong(DECLARED_MAX))]
    Declared,
    /// No exemption of that code is in force.
    #[error("Không có diện miễn, giảm này vào ngày tiếp nhận.")]
    UnknownExemption,
    /// The paper that proves an exemption is not named.
    #[error("Xin ghi giấy tờ chứng minh: {0} (số, ngày cấp).")]
    EvidenceNeeded(String),
}

/// Computes one fee on a day, for a dossier that was filed online or otherwise.
///
/// # Errors
/// [`FeeProblem`], a sentence for the field.
pub fn charge(
    fee: &Fee,
    choice: &FeeChoice,
    exemptions: &[Exemption],
    day: Date,
    online: bool,
) -> Result<Charge, FeeProblem> {
    let rule = fee.rule_for(online);
    check_quantity(rule, &choice.quantity)?;
    let exemption = match &choice.exemption {
        None => None,
        Some(code) => Some(
            exemptions
                .iter()
                .find(|exemption| exemption.code == *code && exemption.valid.contains(day))
                .ok_or(FeeProblem::UnknownExemption)?,
        ),
    };
    let line = rule.amount(&choice.quantity, exemption);
    let evidence = choice.evidence.clone().filter(|text| !text.trim().is_empty());
    match exemption {
        Some(exemption) if line.exemption.is_some() && evidence.is_none() => {
            Err(FeeProblem::EvidenceNeeded(exemption.evidence.clone()))
        }
        Some(_) | None => {
            let evidence = evidence.filter(|_| line.exemption.is_some());
            Ok(Charge { name: fee.name.clone(), line, evidence })
        }
    }
}

fn check_quantity(rule: &FeeRule, quantity: &Quantity) -> Result<(), FeeProblem> {
    let within = |number: u32| (1..=QUANTITY_MAX).contains(&number);
    let Quantity { pages, copies, count, declared } = *quantity;
    let sound = match rule {
        FeeRule::Free => true,
        FeeRule::Flat { .. } | FeeRule::Declared => within(count),
        FeeRule::PerPage { .. } => within(pages) && within(copies),
        FeeRule::PerCopy { .. } => within(copies),
    };
    if !sound {
        return Err(FeeProblem::Quantity);
    }
    let declared = declared.filter(|_| *rule == FeeRule::Declared).unwrap_or_default();
    if (0..=DECLARED_MAX).contains(&declared.0) { Ok(()) } else { Err(FeeProblem::Declared) }
}

#[cfg(test)]
mod tests {
    use domain::money::refund::RefundRule;
    use domain::validity::Validity;
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2022, 3, 15);

    fn fee(rule: FeeRule) -> Fee {
        Fee {
            name: "Phí".to_owned(),
            rule,
            online: None,
            cases: vec![],
            illustrative: false,
            refund: RefundRule::Decide,
            note: None,
        }
    }

    fn poor() -> Exemption {
        Exemption {
            code: "ho-ngheo".to_owned(),
            label: "Người thuộc hộ nghèo".to_owned(),
            evidence: "Giấy chứng nhận hộ nghèo".to_owned(),
            percent: 100,
            valid: Validity { from_on: date(2019, 1, 1), to_on: Some(date(2022, 12, 31)) },
        }
    }

    fn exempted(evidence: &str) -> FeeChoice {
        FeeChoice {
            exemption: Some("ho-ngheo".to_owned()),
            evidence: Some(evidence.to_owned()),
            ..FeeChoice::default()
        }
    }

    #[test]
    fn choices_are_computed_by_the_rule() {
        let copies = |pages, copies| FeeChoice {
            quantity: Quantity { pages, copies, ..Quantity::default() },
            ..FeeChoice::default()
        };
        let rule = FeeRule::PerPage {
            first: Dong(2_000),
            first_pages: 2,
            then: Dong(1_000),
            cap: Dong(200_000),
        };
        for (pages, number, amount) in [(1, 1, 2_000), (3, 2, 10_000), (500, 1, 200_000)] {
            let charge = charge(&fee(rule.clone()), &copies(pages, number), &[], DAY, false);
            assert_eq!(charge.expect("it can be computed").line.payable, Dong(amount));
        }
        let online = Fee { online: Some(FeeRule::Free), ..fee(FeeRule::Flat { amount: Dong(9) }) };
        for (is_online, amount) in [(true, 0), (false, 9)] {
            let charge = charge(&online, &FeeChoice::default(), &[], DAY, is_online);
            assert_eq!(charge.expect("it can be computed").line.payable, Dong(amount));
        }
    }

    #[test]
    fn an_exemption_needs_its_paper_and_its_time() {
        let flat = fee(FeeRule::Flat { amount: Dong(75_000) });
        let charge_on = |choice: &FeeChoice, day| charge(&flat, choice, &[poor()], day, false);
        let waived = charge_on(&exempted("Giấy chứng nhận số 15"), DAY).expect("it is waived");
        assert_eq!((waived.line.payable, waived.line.full), (Dong(0), Dong(75_000)));
        assert_eq!(waived.evidence.as_deref(), Some("Giấy chứng nhận số 15"));
        let missing = charge_on(&exempted(" "), DAY).expect_err("no paper");
        assert!(missing.to_string().contains("Giấy chứng nhận hộ nghèo"));
        let late = charge_on(&exempted("x"), date(2023, 1, 1));
        assert_eq!(late, Err(FeeProblem::UnknownExemption));
        let free = charge(&fee(FeeRule::Free), &exempted(""), &[poor()], DAY, false);
        assert_eq!(free.map(|charge| charge.evidence), Ok(None), "nothing to prove");
    }

    #[test]
    fn negative_and_absurd_amounts_are_refused() {
        let declared = |amount| FeeChoice {
            quantity: Quantity { declared: Some(Dong(amount)), ..Quantity::default() },
            ..FeeChoice::default()
        };
        let tried = |amount| {
            charge(&fee(FeeRule::Declared), &declared(amount), &[], DAY, false)
                .map(|charge| charge.line.payable)
        };
        assert_eq!(tried(150_000), Ok(Dong(150_000)));
        assert_eq!(tried(-1), Err(FeeProblem::Declared));
        assert_eq!(tried(i64::MAX), Err(FeeProblem::Declared));
        let none = FeeChoice {
            quantity: Quantity { copies: 0, ..Quantity::default() },
            ..FeeChoice::default()
        };
        let per_copy = fee(FeeRule::PerCopy { amount: Dong(8_000) });
        assert_eq!(charge(&per_copy, &none, &[], DAY, false), Err(FeeProblem::Quantity));
    }
}
