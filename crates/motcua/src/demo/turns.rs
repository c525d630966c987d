//! What comes between: papers are missing, money is due, somebody withdraws or is refused. Decided
//! once for each dossier, with the shares in `shares.rs`.

use domain::deadline::TimeLimit;
use domain::dossier::event::{AgainReason, Lacking};
use domain::dossier::waiting::{NewDemand, NewRequest};
use domain::dossier::{Channel, Dossier, Verb};
use domain::money::Dong;
use domain::procedure::{Case, Procedure};
use domain::time;
use jiff::{SignedDuration, Timestamp, ToSpan};
use uuid::Uuid;

use super::chance::Chance;
use super::shares;

/// Why papers are asked for, in words without personal data.
pub(super) const PROBLEMS: [&str; 5] = [
    "bản chụp mờ, không đọc được số",
    "chưa có chữ ký của người khai",
    "thông tin chưa khớp với giấy tờ tùy thân",
    "bản sao chưa được chứng thực",
    "còn thiếu trang, đề nghị nộp đủ",
];
const REASONS_TO_WITHDRAW: [&str; 3] = [
    "Người nộp thay đổi nhu cầu, xin rút hồ sơ.",
    "Người nộp xin rút để bổ sung và nộp lại sau.",
    "Người nộp đã giải quyết việc này ở nơi khác.",
];

/// What a dossier meets on its way besides the plain path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Plain,
    /// Papers are asked for so many times.
    Supplement {
        /// How many times are left.
        left: u32,
        /// Whether the applicant brings them.
        is_brought: bool,
    },
    /// A financial obligation stops the clock.
    Payment,
    /// The applicant withdraws, or thinks better of it.
    Withdrawal {
        /// Whether it comes to that.
        is_final: bool,
    },
    /// The request is refused after appraisal.
    Refused,
}

impl Turn {
    /// Draws the turn of a dossier.
    pub(super) fn of(procedure: &Procedure, case: &Case, chance: &mut Chance) -> Self {
        if case.limit == TimeLimit::SameDay || !procedure.links.is_empty() {
            return Self::Plain;
        }
        let mut left = chance.below(1_000);
        for (share, turn) in shares::TURNS_PER_THOUSAND {
            match left.checked_sub(share) {
                Some(rest) => left = rest,
                None => return turn,
            }
        }
        let pays = procedure.field == "Đất đai" && left < shares::PAYMENT_PER_THOUSAND;
        if pays { Self::Payment } else { Self::Plain }
    }

    /// What the case officer, who holds the dossier, does before the draft; `None` for going on.
    pub(super) fn before_draft(self) -> Option<Verb> {
        match self {
            Self::Plain | Self::Refused => None,
            Self::Supplement { left, .. } => (left > 0).then_some(Verb::AskSupplement),
            Self::Payment => Some(Verb::AskPayment),
            Self::Withdrawal { .. } => Some(Verb::AskWithdrawal),
        }
    }

    /// Notes that its act was done.
    pub(super) fn done(&mut self, verb: Verb) {
        match self {
            Self::Supplement { left, .. } if verb == Verb::AskSupplement => *left -= 1,
            Self::Payment if verb == Verb::AskPayment => *self = Self::Plain,
            Self::Withdrawal { .. } if verb == Verb::RetractWithdrawal => *self = Self::Plain,
            Self::Plain
            | Self::Supplement { .. }
            | Self::Payment
            | Self::Withdrawal { .. }
            | Self::Refused => {}
        }
    }
}

/// How many days the invented applicants get.
const SUPPLEMENT_DAYS: i64 = 30;

/// A request for one paper of the case.
pub(super) fn request(
    dossier: &Dossier,
    case: &Case,
    (id, at): (Uuid, Timestamp),
    chance: &mut Chance,
) -> anyhow::Result<NewRequest> {
    let papers: Vec<_> = case.papers().collect();
    let named = (!papers.is_empty()).then(|| chance.pick(&papers));
    let item = Lacking {
        component: named.map(|paper| paper.id.clone()),
        name: named.map_or_else(|| "Tờ khai".to_owned(), |paper| paper.name.clone()),
        problem: chance.pick(&PROBLEMS).to_owned(),
    };
    Ok(NewRequest {
        id,
        items: vec![item],
        reason: "Hồ sơ chưa đủ căn cứ để giải quyết.".to_owned(),
        again: (dossier.supplements > 0).then_some(AgainReason::NotAsAsked),
        until_on: time::local(at).date().checked_add(SUPPLEMENT_DAYS.days())?,
        latest_on: None,
    })
}

/// A financial obligation of some hundred thousand đồng.
pub(super) fn demand(id: Uuid, chance: &mut Chance) -> NewDemand {
    NewDemand {
        id,
        notice: format!("{}/TB-CCT", chance.between(100, 2_400)),
        amount: Dong(i64::from(chance.between(120, 4_800)) * 1_000),
        pauses: true,
    }
}

/// Why somebody withdraws.
pub(super) fn reason_to_withdraw(chance: &mut Chance) -> &'static str {
    chance.pick(&REASONS_TO_WITHDRAW)
}

/// How the papers come.
pub(super) fn channel(chance: &mut Chance) -> Channel {
    if chance.happens(12.0) { Channel::Post } else { Channel::Direct }
}

/// After how long the applicant comes: with papers within some days, now and then some weeks; money
/// takes longer.
pub(super) fn comes_after(verb: Verb, chance: &mut Chance) -> SignedDuration {
    let days = match verb == Verb::ProvePayment {
        true => chance.between(6, 36),
        false if chance.happens(80.0) => chance.between(1, 9),
        false => chance.between(10, 24),
    };
    SignedDuration::from_hours(24 * i64::from(days) + i64::from(chance.below(5)))
}
