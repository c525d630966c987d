//! Signed and handed out (đã ký và trả): a line goes as far on its route as the duties of the person
//! reach, by the verbs of every dossier, each of them an event of its own. Where another duty is
//! needed it waits there like any dossier.

use domain::dossier::{Actor, Dossier, Outcome, Rules, Taker, Verb};
use domain::money::Dong;
use domain::time;
use uuid::Uuid;

use super::lists::{self, Entered};
use crate::app::App;
use crate::attachments::{NotTaken, receiving};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::work::drafts::{self, Content, DraftText, NewDraft};
use crate::work::{self, Handing, Scan, Signing, facts, print};

/// The longest route has half as many acts.
const ACTS_MAX: usize = 24;

/// What may be done next, the act that leads farthest first.
const STRIDES: [Stride; 8] = [
    Stride::HandToApplicant,
    Stride::BringToDesk,
    Stride::Issue,
    Stride::Approve,
    Stride::Forward,
    Stride::Draft,
    Stride::Accept,
    Stride::HandOver,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stride {
    HandOver,
    Accept,
    Draft,
    Forward,
    Approve,
    Issue,
    BringToDesk,
    HandToApplicant,
}

impl Stride {
    fn verb(self) -> Verb {
        match self {
            Self::HandOver => Verb::HandOver,
            Self::Accept => Verb::Accept,
            Self::Draft => Verb::Draft,
            Self::Forward => Verb::Forward,
            Self::Approve => Verb::Approve,
            Self::Issue => Verb::Issue,
            Self::BringToDesk => Verb::BringToDesk,
            Self::HandToApplicant => Verb::HandToApplicant,
        }
    }
}

/// Whether the next step of a line is this person's.
#[must_use]
pub fn is_in_hand(line: &Entered, actor: &Actor) -> bool {
    let holds = line.duty.is_some_and(|duty| actor.holds(duty, &line.unit));
    let theirs = |officer| {
        officer == actor.staff
            || line.duty.is_some_and(|duty| actor.stands_in_for(officer, &line.unit, duty))
    };
    let free = line.officer.is_none_or(|officer| theirs(officer) || line.is_settled);
    line.returned_at.is_none() && holds && free
}

/// Brings a line as far as the person's duties reach. What is not paid is not handed out.
///
/// # Errors
/// [`Error::NotFound`] for a dossier that was not entered in the quick mode, or what a verb refuses.
pub async fn advance(app: &App, actor: &Actor, id: Uuid) -> Result<Dossier> {
    let line = lists::of_dossier(&app.db, id).await?.ok_or(Error::NotFound)?;
    let mut dossier = dossiers::replay(&dossiers::events(&app.db, id).await?)?;
    if !dossiers::is_readable_by(app, &dossier, actor) {
        return Err(Error::NotFound);
    }
    let reference = app.reference();
    for _ in 0..ACTS_MAX {
        let rules = dossiers::rules(&reference, &dossier)?;
        let Some(stride) = next(&dossier, actor, &rules, &line) else { break };
        dossier = take(app, actor, (&dossier, &line), &reference, stride).await?;
    }
    Ok(dossier)
}

fn next(dossier: &Dossier, actor: &Actor, rules: &Rules<'_>, line: &Entered) -> Option<Stride> {
    STRIDES.into_iter().find(|stride| {
        let wanted = match stride {
            Stride::HandToApplicant => line.due == Dong::ZERO,
            // A result that waits for its money stays on the shelf.
            Stride::Accept => dossier.ended_at.is_none(),
            Stride::Issue => line.number.is_some(),
            Stride::Draft => dossier.draft.is_none(),
            Stride::HandOver | Stride::Forward | Stride::Approve | Stride::BringToDesk => true,
        };
        wanted && dossier.may(stride.verb(), actor, rules).is_ok()
    })
}

async fn take(
    app: &App,
    actor: &Actor,
    (dossier, line): (&Dossier, &Entered),
    reference: &Reference,
    stride: Stride,
) -> Result<Dossier> {
    let (id, seen) = (line.dossier, Some(dossier.seq));
    match stride {
        Stride::HandOver => work::hand_over(app, actor, id, seen, None).await,
        Stride::Accept => work::accept(app, actor, id, seen).await,
        Stride::Draft => work::draft(app, actor, id, seen, excerpt(reference, line)).await,
        Stride::Forward => work::forward(app, actor, id, seen, None).await,
        Stride::Approve => {
            let read = dossier.draft.unwrap_or_default();
            work::approve(app, actor, id, seen, read).await
        }
        Stride::Issue => {
            let signing = Signing {
                number: line.number.clone().unwrap_or_default(),
                issued_on: time::local(app.now()).date(),
                scan: printed(app, actor, dossier, line).await?,
            };
            work::issue(app, actor, id, seen, signing).await
        }
        Stride::BringToDesk => work::bring_to_desk(app, actor, id, seen).await,
        Stride::HandToApplicant => {
            let how = Handing {
                way: dossier.received.return_way,
                taker: Taker::default(),
                tracking: None,
            };
            work::hand_to_applicant(app, actor, id, seen, how).await
        }
    }
}

/// What the register says: the certified paper itself goes to the applicant, the office keeps its
/// entry.
///
/// # Source
/// Decree 23/2015/NĐ-CP Art. 14: registers are kept for ever; copies of certified copies are not
/// kept (to be confirmed).
fn excerpt(reference: &Reference, line: &Entered) -> NewDraft {
    let procedure = reference
        .catalogue
        .procedures()
        .find(|procedure| procedure.code.as_str() == line.procedure)
        .map_or(line.procedure.as_str(), |procedure| procedure.name.as_str());
    let number = line.number.as_ref().map_or_else(String::new, |number| {
        format!("Số chứng thực: {number}, năm {}.\n", time::local(line.at).year())
    });
    let subject =
        line.subject.as_ref().map_or_else(String::new, |subject| format!("Giấy tờ: {subject}.\n"));
    let body = format!(
        "{number}Nội dung: {procedure}.\nNgười yêu cầu: {}.\n{subject}Số lượng: {} bản, mỗi bản {} \
         trang.\nVăn bản đã ký, đóng dấu được giao cho người yêu cầu; tờ này chỉ ghi lại nội dung vào \
         sổ, không phải bản quét của văn bản đó và không có chữ ký số.",
        line.requester, line.copies, line.pages,
    );
    let text = DraftText { body, ..DraftText::default() };
    NewDraft {
        outcome: Outcome::Granted,
        title: "Trích sổ chứng thực".to_owned(),
        content: Content::Text(Box::new(text)),
    }
}

/// The excerpt as a file of the dossier, in the place of a scan.
async fn printed(app: &App, actor: &Actor, dossier: &Dossier, line: &Entered) -> Result<Scan> {
    let draft = dossier.draft.ok_or(Error::NotFound)?;
    let draft = drafts::find(&app.db, line.dossier, draft).await?;
    let text = match &draft.content {
        Content::File(_) => {
            return Err(Error::Bad(
                "Hồ sơ có dự thảo là tệp; xin phát hành ở trang hồ sơ.".to_owned(),
            ));
        }
        Content::Text(text) => text,
    };
    let facts = facts::load(app, actor, line.dossier).await?;
    let bytes = print::pdf(app, print::draft(&facts, &draft, text)?).await?;
    let stored = receiving::store_bytes(&app.files, &bytes).await.map_err(|error| match error {
        NotTaken::Problem(problem) => Error::Bad(problem.sentence().to_owned()),
        NotTaken::Failed(error) => error,
    })?;
    Ok(Scan::New { name: format!("trich-so-{}.pdf", line.code.to_lowercase()), stored })
}
