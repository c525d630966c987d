//! What applicants did at the look-up page over the holidays, so that somebody waits for it on the
//! first morning: papers sent to a request, and a wish to withdraw.

use domain::dossier::answer::{self, NewAnswer};
use domain::dossier::event::APPLICANT;
use domain::dossier::{Actor, Status, waiting};
use domain::time;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::chance::Chance;
use super::turns;
use super::year::Year;
use crate::attachments::{NewFile, Placed, Purpose};
use crate::work::answering::LoadedAnswer;

const NOTES: [&str; 3] = [
    "Tôi gửi lại bản chụp rõ hơn.",
    "Đã bổ sung theo yêu cầu, xin cán bộ xem giúp.",
    "Nhà ở xa, tôi gửi trước ảnh chụp, bản giấy sẽ gửi qua bưu chính.",
];
/// Withdrawals asked for on the last evening.
const WITHDRAWN: usize = 3;

/// Lets it happen on the evening of the last holiday.
pub(super) fn live(year: &mut Year<'_>, seed: u64) -> anyhow::Result<Vec<LoadedAnswer>> {
    let mut chance = Chance::of(seed, usize::MAX / 17);
    let mut at = time::instant(date(2023, 1, 2).at(18, 5, 0, 0));
    let mut answers = Vec::new();
    let mut withdrawn = 0;
    for position in 0..year.courses.len() {
        let dossier = &year.courses[position].dossier;
        // Some were at work early on the morning after.
        if dossier.last_at >= at {
            continue;
        }
        let asked =
            dossier.awaited_supplement().filter(|one| one.until_on >= time::local(at).date());
        if asked.is_some() {
            answers.push(answer(year, position, at, &mut chance)?);
            at += minutes(&mut chance);
        } else if withdrawn < WITHDRAWN && may_withdraw(year, position) && chance.happens(10.0) {
            let reason = turns::reason_to_withdraw(&mut chance);
            let actor = Actor::applicant();
            let body = waiting::ask_withdrawal(&year.courses[position].dossier, &actor, reason)?;
            year.happen(position, &actor, body, at)?;
            withdrawn += 1;
            at += minutes(&mut chance);
        }
    }
    Ok(answers)
}

fn minutes(chance: &mut Chance) -> SignedDuration {
    SignedDuration::from_mins(chance.between(1, 9).into())
}

fn may_withdraw(year: &Year<'_>, position: usize) -> bool {
    let dossier = &year.courses[position].dossier;
    dossier.status == Status::InProgress
        && dossier.issued.is_none()
        && dossier.received.part_of.is_none()
        && dossier.parts.is_empty()
}

/// A photograph of the first paper that was asked for.
fn answer(
    year: &mut Year<'_>,
    position: usize,
    at: Timestamp,
    chance: &mut Chance,
) -> anyhow::Result<LoadedAnswer> {
    let course = &year.courses[position];
    let (dossier, round) = (course.filing.id, course.dossier.answers);
    let request = course.dossier.awaited_supplement();
    let component = request.and_then(|one| one.items.first()).and_then(|one| one.component.clone());
    let file = NewFile {
        dossier,
        purpose: Purpose::Paper,
        component,
        name: "anh-bo-sung-minh-hoa.jpg".to_owned(),
        added_by: APPLICANT,
    };
    let (id, stored) = (chance.id(at), year.scans.photograph.clone());
    let new = NewAnswer { arrived_at: at, files: vec![id], has_note: true };
    let body = answer::send(&course.dossier, new, at)?;
    let request = request.map(|one| one.id).unwrap_or_default();
    year.place(Placed { id, file, stored, at, item: Some(0) });
    year.happen(position, &Actor::applicant(), body, at)?;
    Ok(LoadedAnswer { request, round, dossier, note: chance.pick(&NOTES).to_owned(), sent_at: at })
}
