//! The views of the worklist (danh sách công việc): what waits for me, what I hold, what my unit
//! holds, what waits to be handed out, what is near its date.

use domain::access::{Right, may_act};
use domain::agency::UnitId;
use domain::dossier::{StaffId, Verb};
use domain::duty::Duty;
use jiff::Timestamp;

use super::listing::{Filter, Reason, Standing};
use crate::access::Who;

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Chờ tôi nhận.
    Waiting,
    /// Tôi đang giữ.
    Mine,
    /// Đơn vị đang giữ.
    Unit,
    /// Chờ trả kết quả.
    ToReturn,
    /// Cần trả lời: opinions that the person's units owe, new dates that wait for a decision.
    Asked,
    /// Đã bổ sung trực tuyến, chờ xem.
    Answered,
    /// Cần xin lỗi, hẹn lại.
    Apology,
    /// Quá hạn bổ sung.
    SupplementOver,
    /// Kết quả có sai sót: to be corrected, or corrected and waiting at the desk.
    Flaws,
    /// Gần đến hạn, quá hạn.
    Near,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 10] = [
        Self::Waiting,
        Self::Mine,
        Self::Unit,
        Self::ToReturn,
        Self::Asked,
        Self::Answered,
        Self::Apology,
        Self::SupplementOver,
        Self::Flaws,
        Self::Near,
    ];

    /// Its name in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "cho-nhan",
            Self::Mine => "dang-giu",
            Self::Unit => "don-vi",
            Self::ToReturn => "cho-tra",
            Self::Asked => "can-tra-loi",
            Self::Answered => "da-bo-sung",
            Self::Apology => "xin-loi",
            Self::SupplementOver => "qua-han-bo-sung",
            Self::Flaws => "dinh-chinh",
            Self::Near => "gan-han",
        }
    }

    /// The view with that name.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.slug() == slug)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Chờ tôi nhận",
            Self::Mine => "Tôi đang giữ",
            Self::Unit => "Đơn vị đang giữ",
            Self::ToReturn => "Chờ trả kết quả",
            Self::Asked => "Cần cho ý kiến",
            Self::Answered => "Đã bổ sung trực tuyến",
            Self::Apology => "Cần xin lỗi, hẹn lại",
            Self::SupplementOver => "Quá hạn bổ sung",
            Self::Flaws => "Đính chính kết quả",
            Self::Near => "Gần hoặc quá hạn",
        }
    }

    /// Said when there is nothing in it.
    #[must_use]
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Waiting => "Không có hồ sơ nào chờ bạn nhận",
            Self::Mine => "Bạn không giữ hồ sơ nào",
            Self::Unit => "Đơn vị không giữ hồ sơ nào",
            Self::ToReturn => "Không có kết quả nào chờ trả",
            Self::Asked => "Không có hồ sơ nào chờ bạn cho ý kiến hoặc quyết định hẹn lại",
            Self::Answered => "Không có phần bổ sung trực tuyến nào chờ xem",
            Self::Apology => "Không có hồ sơ nào bạn phải xin lỗi, hẹn lại",
            Self::SupplementOver => "Không có hồ sơ nào quá hạn bổ sung",
            Self::Flaws => "Không có kết quả nào phải đính chính hoặc chờ trả lại",
            Self::Near => "Không có hồ sơ nào gần hoặc quá hạn",
        }
    }

    /// The dossiers of this view for that person; none when the view is not for that person.
    #[must_use]
    pub fn reasons(self, who: &Who) -> Vec<Reason> {
        match self {
            Self::Waiting => duties(who).map(|(u, d)| Reason::OfferedTo(u.clone(), d)).collect(),
            Self::Mine if who.may(Verb::Accept) => {
                [Reason::HeldBy(who.staff)].into_iter().chain(taken_over(who)).collect()
            }
            Self::Mine => Vec::new(),
            Self::Unit => distinct(who.units_with(Right::SeeUnitWork).cloned(), Reason::AtUnit),
            Self::ToReturn => {
                let desks = who.units_as(Duty::Receiver).cloned();
                distinct(desks, Reason::ToReturn)
            }
            Self::Asked => {
                let answers = |(_, duty): &&(UnitId, Duty)| may_act(*duty, Verb::GiveOpinion);
                let asked = who.actor.posts.iter().filter(answers).map(|(unit, _)| unit.clone());
                let mut reasons = distinct(asked, Reason::AskedOf);
                reasons.extend(new_dates(who));
                reasons
            }
            Self::Answered if who.may(Verb::TakeSupplement) => {
                let desks = who.units_as(Duty::Receiver).cloned();
                let mut reasons = distinct(desks, Reason::AnsweredAt);
                reasons.extend(hands(who).into_iter().map(Reason::AnsweredOf));
                reasons
            }
            Self::Apology if who.may(Verb::ProposeExtension) => {
                hands(who).into_iter().map(Reason::ApologyOf).collect()
            }
            Self::SupplementOver if who.may(Verb::Draft) || who.may(Verb::Close) => {
                let desks = who.units_as(Duty::Receiver).cloned();
                let mut reasons = distinct(desks, Reason::SupplementOverAt);
                reasons.extend(hands(who).into_iter().map(Reason::SupplementOverOf));
                reasons
            }
            Self::Flaws => {
                let mends = |(_, duty): &&(UnitId, Duty)| may_act(*duty, Verb::MendResult);
                let units = who.actor.posts.iter().filter(mends).map(|(unit, _)| unit.clone());
                let mut reasons = distinct(units, Reason::FlawOf);
                reasons.extend(distinct(who.units_as(Duty::Receiver).cloned(), Reason::MendedAt));
                reasons
            }
            Self::Answered | Self::Apology | Self::SupplementOver => Vec::new(),
            Self::Near => [Self::Mine, Self::Waiting, Self::Unit]
                .into_iter()
                .flat_map(|view| view.reasons(who))
                .collect(),
        }
    }

    /// Whether the person may read everything in it, also what is elsewhere: it asks that person.
    #[must_use]
    pub fn is_readable(self) -> bool {
        match self {
            Self::Asked => true,
            Self::Waiting
            | Self::Mine
            | Self::Unit
            | Self::ToReturn
            | Self::Answered
            | Self::Apology
            | Self::SupplementOver
            | Self::Flaws
            | Self::Near => false,
        }
    }

    /// What this view leaves out of its reasons.
    #[must_use]
    pub fn filter(self, now: Timestamp) -> Filter {
        match self {
            Self::Near => Filter { standing: Some(Standing::NearOrLate(now)), ..Filter::default() },
            Self::Waiting
            | Self::Mine
            | Self::Unit
            | Self::ToReturn
            | Self::Asked
            | Self::Answered
            | Self::Apology
            | Self::SupplementOver
            | Self::Flaws => Filter::default(),
        }
    }
}

/// The new dates that wait for this person: heads, and whoever signs in the unit itself, decide those
/// of their unit; leaders those of their government that come to them.
#[must_use]
pub fn new_dates(who: &Who) -> Vec<Reason> {
    let heads = who.units_as(Duty::UnitHead).chain(who.units_as(Duty::Signer)).cloned();
    let mut reasons = distinct(heads, Reason::ExtensionOf);
    reasons.extend(distinct(who.units_as(Duty::Signer).cloned(), Reason::ExtensionBefore));
    reasons
}

/// The duties of a person at which dossiers may arrive, with those they cover.
fn duties(who: &Who) -> impl Iterator<Item = (&UnitId, Duty)> {
    let mut seen: Vec<(&UnitId, Duty)> = Vec::new();
    for (unit, held) in &who.actor.posts {
        for duty in Duty::ALL {
            let arrives = held.covers(duty) && may_act(duty, Verb::Accept);
            if arrives && !seen.contains(&(unit, duty)) {
                seen.push((unit, duty));
            }
        }
    }
    seen.into_iter()
}

/// The person, and everybody whose work the person does.
fn hands(who: &Who) -> Vec<StaffId> {
    let absent = who.actor.stands_in.iter().filter(|one| !one.is_over).map(|one| one.absent);
    let mut hands: Vec<StaffId> = [who.staff].into_iter().chain(absent).collect();
    hands.dedup();
    hands
}

/// What absent people hold whose work this person does.
fn taken_over(who: &Who) -> impl Iterator<Item = Reason> {
    who.actor.stands_in.iter().filter(|one| !one.is_over).flat_map(|one| {
        let reached = move |duty: &Duty| one.reaches(&one.unit, *duty);
        let held = Duty::ALL.into_iter().filter(reached);
        held.map(move |duty| Reason::HeldFor(one.absent, one.unit.clone(), duty))
    })
}

fn distinct(units: impl Iterator<Item = UnitId>, reason: fn(UnitId) -> Reason) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for unit in units {
        let reason = reason(unit);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use domain::dossier::Actor;
    use uuid::Uuid;

    use super::*;

    fn who(posts: &[(&str, Duty)]) -> Who {
        let posts = posts.iter().map(|(unit, duty)| (UnitId::from(*unit), *duty)).collect();
        Who {
            staff: Uuid::nil(),
            username: String::new(),
            name: String::new(),
            actor: Actor::new(Uuid::nil(), posts),
            csrf: String::new(),
            must_change: false,
            has_second: false,
            must_set_up_second: false,
            unread: 0,
            calls_numbers: false,
            last_list: (String::new(), ""),
            session: String::new(),
        }
    }

    #[test]
    fn every_duty_sees_its_own_views() {
        let count = |duty| -> Vec<usize> {
            let who = who(&[("a", duty)]);
            View::ALL.iter().map(|view| view.reasons(&who).len()).collect()
        };
        let table = [
            (Duty::Receiver, [1, 1, 0, 1, 0, 2, 0, 2, 1, 2]),
            // The head of a desk also works at it.
            (Duty::DeskHead, [2, 1, 1, 1, 0, 2, 0, 2, 1, 4]),
            (Duty::CaseOfficer, [1, 1, 0, 0, 1, 1, 1, 1, 0, 2]),
            (Duty::UnitHead, [1, 1, 1, 0, 2, 0, 1, 0, 1, 3]),
            (Duty::Signer, [1, 1, 1, 0, 3, 0, 1, 0, 1, 3]),
            (Duty::Clerk, [1, 1, 0, 0, 1, 0, 1, 0, 1, 2]),
            (Duty::Cashier, [0; 10]),
            (Duty::Controller, [0, 0, 1, 0, 0, 0, 0, 0, 0, 1]),
            (Duty::Administrator, [0; 10]),
        ];
        for (duty, counts) in table {
            assert_eq!(count(duty), counts, "{duty:?}");
        }
    }

    #[test]
    fn two_duties_in_one_unit_name_it_once() {
        let who = who(&[("a", Duty::UnitHead), ("a", Duty::Signer), ("b", Duty::Signer)]);
        assert_eq!(View::Unit.reasons(&who).len(), 2);
        assert_eq!(View::Waiting.reasons(&who).len(), 3);
    }

    #[test]
    fn slugs_lead_back() {
        for view in View::ALL {
            assert_eq!(View::from_slug(view.slug()), Some(view));
        }
        assert_eq!(View::from_slug("x"), None);
    }
}
