//! Opinions that are asked for: a working day before the answer is due the unit is reminded, and
//! again when it is late; then whoever asked is told, too, and the head of the desk.

use domain::agency::UnitId;
use domain::deadline::NEAR_WORKING_MINUTES;
use domain::duty::Duty;
use domain::time;
use jiff::SignedDuration;
use uuid::Uuid;

use super::mark::{BATCH, Mark, each_once, tell};
use super::people;
use crate::app::App;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// Those who may answer for a unit.
const ANSWER: [Duty; 4] = [Duty::CaseOfficer, Duty::UnitHead, Duty::Signer, Duty::Clerk];
/// No row of days off is longer.
const AHEAD_DAYS: i64 = 25;

/// Reminds.
pub(super) async fn remind(app: &App) -> Result<()> {
    let now = app.now();
    let rows = app
        .db
        .all(
            sql!(
                "select d.id, d.seq, d.lead, d.desk, d.place_unit, d.place_duty, d.officer,
                        question.id as question, question.unit as asked, question.answer_by
                 from dossier_question as question join dossier as d on d.id = question.dossier
                 where question.answered_at is null and d.ended_at is null
                   and question.answer_by <= $1
                 order by question.answer_by, question.id limit $2"
            ),
            args![now + SignedDuration::from_hours(24 * AHEAD_DAYS), 10 * BATCH],
        )
        .await?;
    for row in &rows {
        let (answer_by, occasion) = (row.at("answer_by"), occasion(row.id("question")));
        let asked = row.unit("asked");
        let calendar = app.reference().calendar(&asked);
        let left = calendar.working_minutes_between(time::local(now), time::local(answer_by));
        let (job, topic) = if answer_by < now {
            ("answer_late", StaffTopic::AnswerLate)
        } else if left <= NEAR_WORKING_MINUTES {
            ("answer_near", StaffTopic::AnswerNear)
        } else {
            continue;
        };
        let asked = people::with(app, &asked, &ANSWER).await?;
        let mut told: Vec<_> = asked.into_iter().map(|one| (one, topic)).collect();
        if topic == StaffTopic::AnswerLate {
            let asker = people::holders(app, row).await?;
            let desk = head_of_desk(app, &row.unit("desk")).await?;
            let missing = asker.into_iter().chain(desk).map(|one| (one, StaffTopic::AnswerMissing));
            told = each_once(told.into_iter().chain(missing));
        }
        tell(app, Mark::of(row, job, occasion), &told).await?;
    }
    Ok(())
}

/// Whoever heads the desk that passed the dossier on; where nobody does, those who work there.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 19(4)c: when the answer is late, the head of that desk is told of it.
async fn head_of_desk(app: &App, desk: &UnitId) -> Result<Vec<Uuid>> {
    let heads = people::with(app, desk, &[Duty::DeskHead]).await?;
    if heads.is_empty() { people::with(app, desk, &[Duty::Receiver]).await } else { Ok(heads) }
}

/// The number of a question: a positive half of its id.
fn occasion(question: Uuid) -> i64 {
    let low = question.as_u128() & u128::from(u64::MAX >> 1);
    i64::try_from(low).unwrap_or(i64::MAX)
}
