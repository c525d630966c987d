//! Linked procedures (thủ tục hành chính liên thông): one filing, several competent bodies. The
//! *whole* is the dossier that the applicant knows, with one receipt and one date; its *parts* are
//! dossiers of their own, each with its code, its body, its share of the time and its result.
//!
//! ```text
//!   whole  received ─hand over▶ followed by the desk ───────────▶ settled ─▶ handed out
//!   part a              └▶ offered ─▶ … ─▶ brought to the desk ┐     ▲
//!   part b (after a)                        └▶ offered ─▶ … ───┴─────┘
//! ```
//! What happens to a part is echoed in the record of the whole in the same transaction, so that the
//! status and the clock of the whole are a function of its own events, as everywhere.
//!
//! # Source
//! Decree 61/2018/NĐ-CP, chapter on linked one-stop settlement, kept in substance by Decree
//! 118/2025/NĐ-CP (articles to be confirmed): the desk receives one set, every body has its own share
//! of the time and its own row of the control sheet, and all of them together keep the published time.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::{Frozen, Restart};
use super::returning::is_paid_up;
use super::waiting::{freeze, restart};
use super::{Body, Dossier, Event, Place, Received, Refusal, Rules, Status, Verb};
use crate::agency::UnitId;
use crate::calendar::Calendar;
use crate::code::DossierCode;
use crate::deadline::{self, Remaining};
use crate::money::till::Balance;
use crate::procedure::{Case, Link, Procedure};
use crate::route::Task;
use crate::time;

/// That a dossier is a part of another one (liên thông).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// The dossier that the applicant knows.
    pub whole: Uuid,
    /// The link of its procedure.
    pub link: String,
}

/// What the record of a whole says of one of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PartChange {
    /// It began.
    Begun {
        /// The part.
        dossier: Uuid,
        /// Its code.
        code: DossierCode,
        /// The units that it can come to.
        units: Vec<UnitId>,
    },
    /// It waits for the applicant.
    Waits {
        /// For papers or for money.
        status: Status,
        /// What was left of the time of the whole, where its clock stops.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frozen: Option<Frozen>,
    },
    /// The applicant is not waited for any more.
    GoesOn {
        /// Since when.
        since: Timestamp,
        /// The dates of the whole from now on, when its clock runs again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restart: Option<Restart>,
    },
    /// It ended.
    Ended {
        /// Whether its result was granted.
        granted: bool,
        /// The last step of the whole, at the desk, when this was the last part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Place>,
    },
}

/// A part as the whole knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The id of the link in the procedure.
    pub link: String,
    /// The dossier.
    pub dossier: Uuid,
    /// Its code.
    pub code: DossierCode,
    /// The status in which it waits for the applicant, when it does.
    pub waits: Option<Status>,
    /// Whether it stops the clock of the whole.
    pub pauses: bool,
    /// How it ended: whether its result was granted.
    pub ended: Option<bool>,
}

/// What a part begins with.
pub struct Opening<'a> {
    /// The link of the whole's procedure.
    pub link: &'a Link,
    /// The part's own procedure.
    pub procedure: &'a Procedure,
    /// Its case.
    pub case: &'a Case,
    /// The calendar of the body that settles it.
    pub calendar: Arc<Calendar>,
    /// The route of the part, and the units.
    pub rules: Rules<'a>,
    /// The body that settles it.
    pub lead: UnitId,
}

/// Begins a part: it lies with the competent body at once, for the papers came with the whole.
///
/// # Errors
/// A [`Refusal`] when its date cannot be computed or its route leads nowhere.
pub fn begin(
    opening: &Opening<'_>,
    (whole, id): (&Dossier, Uuid),
    code: DossierCode,
    at: Timestamp,
) -> Result<Body, Refusal> {
    let desk = &whole.received.desk;
    let route = opening.rules.route;
    let first = route.first().ok_or(Refusal::NoSuchStep)?;
    let next = first.next.first().and_then(|step| route.step(step)).ok_or(Refusal::NoSuchStep)?;
    let limit = opening.link.limit;
    let policy = opening.procedure.policy;
    let due = deadline::due(&opening.calendar, time::local(at), limit, policy)?;
    Ok(Body::Received(Box::new(Received {
        code,
        procedure: opening.procedure.version_id(),
        case: opening.case.id.clone(),
        channel: whole.received.channel,
        return_way: whole.received.return_way,
        desk: desk.clone(),
        lead: opening.lead.clone(),
        competent_desk: whole.received.competent_desk.clone(),
        limit,
        policy,
        due_at: time::instant(due.at),
        explanation: due.explanation,
        place: opening.rules.place_of(next, desk, &opening.lead)?,
        part_of: Some(PartOf { whole: id, link: opening.link.id.clone() }),
    })))
}

/// The units that a part can come to: they read the papers of the whole.
fn units_of(opening: &Opening<'_>, desk: &UnitId) -> Vec<UnitId> {
    let mut units = vec![opening.lead.clone()];
    for step in &opening.rules.route.steps {
        if let Ok(Place { unit, .. }) = opening.rules.place_of(step, desk, &opening.lead)
            && !units.contains(&unit)
        {
            units.push(unit);
        }
    }
    units
}

/// The links whose parts can begin now: not begun yet, and everything they wait for was granted.
#[must_use]
pub fn ready<'a>(links: &'a [Link], whole: &Dossier) -> Vec<&'a Link> {
    let part = |id: &str| whole.parts.iter().find(|part| part.link == id);
    let granted = |id: &String| part(id).is_some_and(|part| part.ended == Some(true));
    links.iter().filter(|link| part(&link.id).is_none() && link.after.iter().all(granted)).collect()
}

/// How a part stands towards its whole: most acts on a part change nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    waits: Option<Status>,
    pauses: usize,
    has_ended: bool,
}

impl Standing {
    /// That of a part now.
    #[must_use]
    pub fn of(part: &Dossier) -> Self {
        let status = part.status;
        let waits = matches!(status, Status::SupplementAwaited | Status::PaymentAwaited);
        Self {
            waits: waits.then_some(status),
            pauses: part.pauses.len(),
            has_ended: part.ended_at.is_some(),
        }
    }
}

/// What the record of the whole says when a part, whose procedure has that name, has moved.
///
/// # Errors
/// A [`Refusal`] when the new date of the whole cannot be computed.
pub fn echo(
    whole: &Dossier,
    links: &[Link],
    (before, after, name): (Standing, &Dossier, &str),
    (calendar, desk): (&Calendar, Place),
    at: Timestamp,
) -> Result<Vec<Body>, Refusal> {
    let Some(part_of) = &after.received.part_of else { return Ok(Vec::new()) };
    let link = part_of.link.as_str();
    let now = Standing::of(after);
    let mut changes = Vec::new();
    if let (None, Some(status)) = (before.waits, now.waits) {
        let frozen = after.pause.as_ref().map(|_| freeze(calendar, whole, at));
        changes.push(PartChange::Waits { status, frozen });
    }
    if before.waits.is_some() && now.waits.is_none() {
        // Papers that came by the last day run the clock on from when they came.
        let ended = after.pauses.get(before.pauses..).and_then(|new| new.last());
        let since = ended.map_or(at, |(_, to)| *to);
        let others = whole.parts.iter().any(|part| part.pauses && part.link != link);
        let run_on = whole.pause.as_ref().filter(|_| !others);
        let restart = match run_on {
            Some(pause) => {
                let frozen = with_gain(pause.frozen, gained(after, calendar, since));
                Some(restart(calendar, frozen, since.max(pause.since))?)
            }
            None => None,
        };
        changes.push(PartChange::GoesOn { since, restart });
    }
    if !before.has_ended && now.has_ended {
        let granted = after.status == Status::Settled;
        let mut then = whole.clone();
        if let Some(part) = then.parts.iter_mut().find(|part| part.link == link) {
            part.ended = Some(granted);
        }
        let is_over =
            then.parts.iter().all(|part| part.ended.is_some()) && ready(links, &then).is_empty();
        changes.push(PartChange::Ended { granted, to: is_over.then_some(desk) });
    }
    let moved = |change| Body::PartMoved { link: link.to_owned(), name: name.to_owned(), change };
    Ok(changes.into_iter().map(moved).collect())
}

/// How many working minutes a part has gained because its time was counted from the start again when it
/// was complete: the whole gets them, too.
fn gained(part: &Dossier, calendar: &Calendar, since: Timestamp) -> i64 {
    let left = part.request.as_ref().map(|request| request.frozen.due);
    let resumed = left.and_then(|left| deadline::resume(calendar, time::local(since), left).ok());
    resumed.map_or(0, |due| calendar.working_minutes_between(due.at, time::local(part.due_at)))
}

/// What was left of the whole's time, and what a part has gained. What was late stays late.
fn with_gain(frozen: Frozen, gained: i64) -> Frozen {
    let more = |left| match left {
        Remaining::WorkingMinutes(minutes) => Remaining::WorkingMinutes(minutes + gained),
        Remaining::Overdue(minutes) => Remaining::Overdue(minutes),
    };
    Frozen { due: more(frozen.due), counted: more(frozen.counted) }
}

/// What the record of the whole says when a part has begun under that id and code.
#[must_use]
pub fn begun(opening: &Opening<'_>, whole: &Dossier, (dossier, code): (Uuid, DossierCode)) -> Body {
    let units = units_of(opening, &whole.received.desk);
    Body::PartMoved {
        link: opening.link.id.clone(),
        name: opening.procedure.name.clone(),
        change: PartChange::Begun { dossier, code, units },
    }
}

/// The event that follows from another one in another dossier: by the same person, at the same
/// instant.
#[must_use]
pub fn following(dossier: &Dossier, body: Body, cause: &Event) -> Event {
    Event { seq: dossier.seq + 1, at: cause.at, by: cause.by.clone(), body }
}

/// Whether what happened to a whole reaches its parts.
#[must_use]
pub fn reaches_parts(body: &Body) -> bool {
    matches!(
        body,
        Body::WithdrawalConfirmed { .. } | Body::HandedToApplicant { .. } | Body::HandedBack { .. }
    )
}

/// What happens to a part because of what happened to its whole, if anything does: it stops when the
/// whole is withdrawn, and goes to the applicant with the whole.
///
/// # Errors
/// [`Refusal::Unpaid`] when the whole is handed out while a body still waits for money.
pub fn with_whole(part: &Dossier, of_whole: &Body) -> Result<Option<Body>, Refusal> {
    if matches!(of_whole, Body::WithdrawalConfirmed { .. }) {
        return Ok((!part.status.has_ended()).then_some(Body::StoppedWithWhole));
    }
    let (Body::HandedToApplicant { taker, .. } | Body::HandedBack { taker }) = of_whole else {
        return Ok(None);
    };
    if part.returned_at.is_some() || !part.status.has_ended() {
        return Ok(None);
    }
    if part.status == Status::Settled {
        // The fees are those of the whole.
        is_paid_up(part, &Balance::default())?;
    }
    let stopped = Body::HandedBack { taker: *taker };
    Ok(Some(if part.status == Status::Settled { of_whole.clone() } else { stopped }))
}

/// Whether the dossier follows parts.
#[must_use]
pub fn is_whole(dossier: &Dossier) -> bool {
    dossier.place.task == Task::Coordinate || !dossier.parts.is_empty()
}

/// What the applicant does, says or gets is a matter of the whole; what a body asks for is a matter
/// of its part.
pub(super) fn own_matter(dossier: &Dossier, verb: Verb) -> Result<(), Refusal> {
    let of_whole = [
        Verb::AskWithdrawal,
        Verb::RetractWithdrawal,
        Verb::ConfirmWithdrawal,
        Verb::Close,
        Verb::HandToApplicant,
        Verb::HandBack,
        Verb::ReissueReceipt,
        Verb::ProposeExtension,
    ];
    let is_part = dossier.received.part_of.is_some();
    let is_whole = is_whole(dossier);
    let waits_with_whole = verb == Verb::Accept && dossier.ended_at.is_some();
    if verb == Verb::Correct && (is_part || is_whole) {
        Err(Refusal::LinkedUncorrected)
    } else if is_part && (of_whole.contains(&verb) || waits_with_whole) {
        Err(Refusal::MatterOfWhole)
    } else if is_whole && matches!(verb, Verb::TakeSupplement | Verb::ProvePayment) {
        Err(Refusal::MatterOfPart)
    } else if verb == Verb::AskWithdrawal && dossier.parts.iter().any(|p| p.ended == Some(true)) {
        Err(Refusal::AlreadyIssued)
    } else {
        Ok(())
    }
}

impl Dossier {
    /// Takes in what happened to a part.
    pub(super) fn take_part(
        &mut self,
        link: &str,
        change: &PartChange,
        by: &super::By,
        at: Timestamp,
    ) {
        if let PartChange::Begun { dossier, code, units } = change {
            self.parts.push(Part {
                link: link.to_owned(),
                dossier: *dossier,
                code: code.clone(),
                waits: None,
                pauses: false,
                ended: None,
            });
            let new = units.iter().filter(|unit| !self.units.contains(unit)).cloned();
            let new: Vec<UnitId> = new.collect();
            self.units.extend(new);
            return;
        }
        let Some(part) = self.parts.iter_mut().find(|part| part.link == link) else { return };
        match change {
            PartChange::Begun { .. } => {}
            PartChange::Waits { status, frozen } => {
                part.waits = Some(*status);
                part.pauses = frozen.is_some();
                if let (None, Some(frozen)) = (&self.pause, frozen) {
                    self.pause = Some(super::Pause { since: at, frozen: *frozen });
                }
            }
            PartChange::GoesOn { since, restart } => {
                part.waits = None;
                part.pauses = false;
                if let Some(restart) = restart {
                    self.run_on(restart, *since);
                }
            }
            PartChange::Ended { granted, .. } => part.ended = Some(*granted),
        }
        self.status_of_parts();
        if let PartChange::Ended { to: Some(to), .. } = change {
            let from = super::Hand::Offered { from: by.clone() };
            self.pass_on(to, from, by.principal());
            let any = self.parts.iter().any(|part| part.ended == Some(true));
            self.end(if any { Status::Settled } else { Status::Stopped }, at);
        }
    }

    /// The status of the whole is a function of its parts; a withdrawal that is asked for stays on
    /// top of it.
    fn status_of_parts(&mut self) {
        let waits = self.parts.iter().filter_map(|part| part.waits).min();
        let status = waits.unwrap_or(Status::InProgress);
        if self.status == Status::WithdrawalAsked {
            self.asked_from = Some(status);
        } else if !self.status.has_ended() {
            self.status = status;
        }
    }
}
