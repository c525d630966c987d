//! A ground for paying less (miễn, giảm) that somebody proves only after the dossier was received.

use super::till::Balance;
use super::{Dong, Exemption};

/// Longest description of the paper that proves it, in characters.
pub const EVIDENCE_CHARS_MAX: usize = 200;

/// Why a fee is not reduced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaiverRefusal {
    /// No exemption of that code was in force when the dossier was received.
    #[error("Xin chọn diện miễn, giảm có hiệu lực vào ngày tiếp nhận hồ sơ.")]
    Unknown,
    /// The paper is not named.
    #[error("Xin ghi giấy tờ chứng minh: {0} (số, ngày cấp).")]
    EvidenceNeeded(String),
    /// The description of the paper does not fit.
    #[error("Giấy tờ chứng minh dài quá {EVIDENCE_CHARS_MAX} ký tự, xin viết ngắn lại.")]
    EvidenceTooLong,
    /// It was reduced before, or costs nothing.
    #[error("Khoản phí, lệ phí này đã được miễn, giảm hoặc không phải nộp.")]
    NothingToReduce,
    /// More was paid than would be owed.
    #[error(
        "Người nộp đã nộp {0}, nhiều hơn mức sau miễn, giảm. Xin hoàn trả khoản đã thu và chọn \
         “Ghi nhầm, phải thu lại”, rồi ghi miễn, giảm."
    )]
    PaidMore(Dong),
}

/// What a fee comes to with an exemption. `base` is the fee before any exemption, `amount` what is
/// owed of it now, `balance` how the whole dossier stands.
///
/// # Errors
/// [`WaiverRefusal`], a sentence for the field.
///
/// # Source
/// [`Exemption`]'s; that it may be proved after the reception follows from no rule that forbids it,
/// to be confirmed for each fee.
pub fn reduced(
    (base, amount): (Dong, Dong),
    exemption: &Exemption,
    evidence: &str,
    balance: &Balance,
) -> Result<Dong, WaiverRefusal> {
    match evidence.trim().chars().count() {
        0 => return Err(WaiverRefusal::EvidenceNeeded(exemption.evidence.clone())),
        1..=EVIDENCE_CHARS_MAX => {}
        _ => return Err(WaiverRefusal::EvidenceTooLong),
    }
    let less = exemption.less_of(base);
    if base != amount || less == Dong::ZERO {
        return Err(WaiverRefusal::NothingToReduce);
    }
    let paid = balance.owed - balance.due;
    if paid > balance.owed - less {
        return Err(WaiverRefusal::PaidMore(paid));
    }
    Ok(base - less)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fee::tests::waiver as exemption;
    use super::super::till::{Kind, Means, Row};
    use super::*;

    fn paid(amount: i64) -> Row {
        Row { kind: Kind::Payment, means: Means::Cash, amount: Dong(amount) }
    }

    #[test]
    fn what_a_fee_comes_to() {
        let fee = (Dong(100_000), Dong(100_000));
        let other = Dong(50_000);
        let owed = fee.1 + other;
        for (percent, rows, expected) in [
            (100, vec![], Ok(Dong(0))),
            (30, vec![], Ok(Dong(70_000))),
            (100, vec![paid(50_000)], Ok(Dong(0))),
            (100, vec![paid(50_001)], Err(WaiverRefusal::PaidMore(Dong(50_001)))),
            (0, vec![], Err(WaiverRefusal::NothingToReduce)),
        ] {
            let balance = Balance::of(owed, rows);
            let found = reduced(fee, &exemption(percent), "Giấy số 15/2022", &balance);
            assert_eq!(found, expected, "{percent} %");
        }
    }

    #[test]
    fn what_was_given_back_to_be_taken_again_counts_as_not_paid() {
        let back = Row { kind: Kind::Correction, means: Means::Cash, amount: Dong(-100_000) };
        let balance = Balance::of(Dong(100_000), [paid(100_000), back]);
        let fee = (Dong(100_000), Dong(100_000));
        assert_eq!(reduced(fee, &exemption(100), "Giấy số 15", &balance), Ok(Dong::ZERO));
    }

    #[test]
    fn what_it_asks_for() {
        let balance = Balance::of(Dong(100_000), []);
        let reduce = |fee, evidence: &str| reduced(fee, &exemption(50), evidence, &balance);
        let fee = (Dong(100_000), Dong(100_000));
        let needed = WaiverRefusal::EvidenceNeeded("Giấy chứng nhận hộ nghèo".to_owned());
        assert_eq!(reduce(fee, "  "), Err(needed));
        assert_eq!(reduce(fee, &"x".repeat(201)), Err(WaiverRefusal::EvidenceTooLong));
        let before = (Dong(100_000), Dong(50_000));
        assert_eq!(reduce(before, "Giấy số 15"), Err(WaiverRefusal::NothingToReduce));
        assert_eq!(reduce((Dong(0), Dong(0)), "Giấy"), Err(WaiverRefusal::NothingToReduce));
    }

    proptest! {
        #[test]
        fn nobody_ever_has_paid_more_than_is_owed(
            base in 1_i64..1_000_000, others in 0_i64..1_000_000,
            share in 0_i64..=100, percent in 1_u32..=100,
        ) {
            let owed = Dong(base + others);
            let before = Balance::of(owed, [paid(owed.0 * share / 100)]);
            let fee = (Dong(base), Dong(base));
            if let Ok(amount) = reduced(fee, &exemption(percent), "Giấy số 15", &before) {
                let after = Balance::of(amount + Dong(others), [paid(owed.0 * share / 100)]);
                prop_assert!(amount < Dong(base) && amount >= Dong::ZERO);
                prop_assert_eq!(after.due, before.due - (Dong(base) - amount));
            }
        }
    }
}
