//! The verbs of a dossier, one function each: open, let the domain decide, append, commit. A
//! refusal leaves nothing written.
//!
//! `seen` is the position of the last event that the actor saw. Whoever sends the same act twice
//! from the same page gets the dossier as it is after the first time; whoever comes second to a
//! colleague is told who was quicker.

use domain::dossier::returning::SignedPaper;
use domain::dossier::{Actor, Body, Dossier, ReturnWay, StaffId, Taker, processing, returning};
use jiff::civil::Date;
use uuid::Uuid;

use super::drafts::{self, NewDraft};
use super::once::{Act, once, open, told};
use super::scan::{self, Scan};
use crate::access;
use crate::app::{App, new_id};
use crate::attachments::Purpose;
use crate::dossiers::{self, Open};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::payment;

/// Number, date and scan of a signed paper.
#[derive(Clone, Debug)]
pub struct Signing {
    /// Number and notation: `15/QĐ-UBND`.
    pub number: String,
    /// Date of the paper.
    pub issued_on: Date,
    /// The scan.
    pub scan: Scan,
}

/// How a result is handed out.
#[derive(Clone, Debug)]
pub struct Handing {
    /// The way.
    pub way: ReturnWay,
    /// To whom.
    pub taker: Taker,
    /// Number of the postal consignment.
    pub tracking: Option<String>,
}

/// The desk passes the dossier to the unit that settles it; `step` chooses where the route forks.
///
/// # Errors
/// The domain's refusal, [`Error::NotFound`] or [`Error::Overtaken`]; so for every verb here.
pub async fn hand_over(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    step: Option<&str>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::HandedOver { to } if step.is_none_or(|step| to.step == step));
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let reference = open.reference.clone();
        let rules = open.rules(&reference)?;
        let body = processing::hand_over(&open.dossier, actor, &rules, step)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Somebody of the unit takes over a dossier that was passed to it.
///
/// # Errors
/// As [`hand_over`].
pub async fn accept(app: &App, actor: &Actor, id: Uuid, seen: Option<u32>) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Accepted);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let body = processing::accept(&open.dossier, actor)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// The unit head gives the dossier to one case officer.
///
/// # Errors
/// As [`hand_over`].
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    officer: StaffId,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Assigned { officer: to, .. } if *to == officer);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let officer = access::actor(&app.db, officer, app.now()).await?;
        let mut open = open(app, actor, id, seen).await?;
        let reference = open.reference.clone();
        let rules = open.rules(&reference)?;
        let body = processing::assign(&open.dossier, actor, &rules, &officer)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// The case officer passes the dossier on; `step` chooses where the route forks.
///
/// # Errors
/// As [`hand_over`].
pub async fn forward(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    step: Option<&str>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Forwarded { to } if step.is_none_or(|step| to.step == step));
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let reference = open.reference.clone();
        let rules = open.rules(&reference)?;
        let body = processing::forward(&open.dossier, actor, &rules, step)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Returns the dossier to the step and person it came from.
///
/// # Errors
/// As [`hand_over`].
pub async fn send_back(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    reason: &str,
) -> Result<Dossier> {
    let same =
        |body: &Body| matches!(body, Body::SentBack { reason: said, .. } if said == reason.trim());
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let body = processing::send_back(&open.dossier, actor, reason)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Attaches a draft result; it replaces an earlier one.
///
/// # Errors
/// As [`hand_over`]; also when the draft is empty or its file is not one of this dossier.
pub async fn draft(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    new: NewDraft,
) -> Result<Dossier> {
    let draft = new_id();
    let same = |body: &Body| matches!(body, Body::Drafted { .. });
    let act = Act { actor, id, seen, same: &same };
    let done = once(app, &act, async {
        let mut open = open(app, actor, id, seen).await?;
        let body = processing::draft(&open.dossier, actor, (draft, new.outcome), open.at)?;
        drafts::keep(&mut open, actor.staff, draft, new.clone()).await?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await?;
    // Another draft from the same page is not the same act: it must not be lost in silence.
    match done.draft {
        Some(kept) if kept != draft && !drafts::is_same(app, id, kept, &new).await? => {
            Err(told(app, &act, &dossiers::events(&app.db, id).await?).await?)
        }
        Some(_) | None => Ok(done),
    }
}

/// Approves the draft `read`: recorded as exactly that, an approval in this system. Whoever
/// approves their own appraisal may do so, and that is recorded, too.
///
/// # Errors
/// As [`hand_over`].
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    read: Uuid,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Approved { draft, .. } if *draft == read);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let reference = open.reference.clone();
        let rules = open.rules(&reference)?;
        let body = processing::approve(&open.dossier, actor, &rules, read)?;
        if processing::signs_own_work(&open.dossier, actor) {
            note_own_work(&mut open, actor).await?;
        }
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// The clerk enters number and date and attaches the scan of the signed paper.
///
/// # Errors
/// As [`hand_over`]; also when the scan is not a file of this dossier.
pub async fn issue(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    signing: Signing,
) -> Result<Dossier> {
    let number = signing.number.trim().to_owned();
    let same = |body: &Body| matches!(body, Body::Issued { number: given, .. } if *given == number);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let Signing { number, issued_on, scan } = signing;
        let paper = scan::keep(&mut open, actor.staff, Purpose::Result, scan).await?;
        let signed = SignedPaper { number, issued_on, paper };
        let body = returning::issue(&open.dossier, actor, &signed, open.at)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// The clerk brings the result to the desk: the settlement ends at this instant.
///
/// # Errors
/// As [`hand_over`].
pub async fn bring_to_desk(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::BroughtToDesk { .. });
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let reference = open.reference.clone();
        let rules = open.rules(&reference)?;
        let body = returning::bring_to_desk(&open.dossier, actor, &rules)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// The desk hands the result out.
///
/// # Errors
/// As [`hand_over`].
pub async fn hand_to_applicant(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    Handing { way, taker, tracking }: Handing,
) -> Result<Dossier> {
    let number = tracking.clone().filter(|_| way == ReturnWay::ByPost);
    let same = |body: &Body| {
        let tracking = number.clone();
        *body == Body::HandedToApplicant { way, taker, tracking }
    };
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let fees = payment::fees_in(&mut open.tx, id).await?;
        let (dossier, to) = (&open.dossier, (way, taker));
        let body = returning::hand_to_applicant(dossier, actor, to, tracking.as_deref(), &fees)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

async fn note_own_work(open: &mut Open, actor: &Actor) -> Result<()> {
    let entry = Entry {
        at: open.at,
        staff: Some(actor.staff),
        unit: Some(open.dossier.place.unit.clone()),
        kind: "own_work_approved".to_owned(),
        dossier: Some(open.id),
        seq: None,
        body: "{}".to_owned(),
    };
    Ok(journal::append(&mut open.tx, entry).await?)
}
