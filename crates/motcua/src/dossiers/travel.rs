//! The paper of dossiers that a desk received for another body: what has to go to the competent
//! body's desk or to come back, and where it is.

use domain::agency::UnitId;
use domain::dossier::intake::Paper;
use domain::dossier::travel::{Leg, Load, leg};
use domain::dossier::{Body, Dossier, Event};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Db, Result, Row, Tx, Val};
use crate::reactions::{self, About, Topic};
use crate::{args, sql};

/// One way of a dossier's paper.
#[derive(Clone, Debug)]
pub struct Travelling {
    /// What travels.
    pub load: Load,
    /// The desk that sends it.
    pub giver: UnitId,
    /// The desk that expects it.
    pub receiver: UnitId,
    /// When it was sent, and under which number of the public post.
    pub sent: Option<(Timestamp, Option<String>)>,
    /// When it arrived.
    pub arrived_at: Option<Timestamp>,
    /// What the receiving desk found wrong.
    pub note: Option<String>,
}

/// The ways of a dossier's paper, the oldest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, dossier: &Dossier, id: Uuid) -> Result<Vec<Travelling>> {
    if dossier.received.competent_desk.is_none() {
        return Ok(Vec::new());
    }
    let rows = db
        .all(
            sql!(
                "select t.load, t.giver, t.receiver, t.arrived_at, t.note, l.sent_at, l.tracking
                 from paper_travel as t left join paper_list as l on l.id = t.list
                 where t.dossier = $1 order by t.seq"
            ),
            args![id],
        )
        .await?;
    Ok(rows.iter().map(travelling).collect())
}

/// Whether the result has still to come to where it is fetched.
#[must_use]
pub fn is_result_under_way(dossier: &Dossier, ways: &[Travelling]) -> bool {
    dossier.returned_at.is_none()
        && ways.iter().any(|way| way.load == Load::Result && way.arrived_at.is_none())
}

fn travelling(row: &Row) -> Travelling {
    Travelling {
        load: Load::from_code(&row.text("load")).unwrap_or(Load::Papers),
        giver: row.unit("giver"),
        receiver: row.unit("receiver"),
        sent: row.opt_at("sent_at").map(|at| (at, row.opt_text("tracking"))),
        arrived_at: row.opt_at("arrived_at"),
        note: row.opt_text("note"),
    }
}

/// Whether any of this is paper that stays at the desk.
#[must_use]
pub fn is_paper(papers: &[Paper]) -> bool {
    papers.iter().any(|paper| paper.originals + paper.copies + paper.photocopies > 0)
}

/// Writes down what has to travel after the first event.
pub(super) async fn begin(
    tx: &mut Tx,
    id: Uuid,
    (dossier, event): (&Dossier, &Event),
    papers: &[Paper],
) -> Result<()> {
    match leg(dossier, event).filter(|_| is_paper(papers)) {
        Some(leg) => insert(tx, id, event, &leg).await,
        None => Ok(()),
    }
}

/// Writes down what has to travel after another event. What was not sent yet need not go when the
/// dossier is withdrawn, and then nothing need come back.
pub(super) async fn follow(tx: &mut Tx, id: Uuid, dossier: &Dossier, event: &Event) -> Result<()> {
    if dossier.received.competent_desk.is_none() {
        return Ok(());
    }
    if matches!(event.body, Body::HandedToApplicant { .. } | Body::HandedBack { .. }) {
        return end(tx, id, event).await;
    }
    let Some(leg) = leg(dossier, event) else { return Ok(()) };
    if leg.load == Load::Returned {
        tx.run(sql!("delete from paper_travel where dossier = $1 and list is null"), args![id])
            .await?;
        let sent = tx
            .first(sql!("select seq from paper_travel where dossier = $1 limit 1"), args![id])
            .await?;
        if sent.is_none() {
            return Ok(());
        }
    }
    insert(tx, id, event, &leg).await
}

/// What is handed out has arrived, whether or not somebody said so; what never left stays where it is.
async fn end(tx: &mut Tx, id: Uuid, event: &Event) -> Result<()> {
    let result = Load::Result.code();
    tx.run(
        sql!("delete from paper_travel where dossier = $1 and load = $2 and list is null"),
        args![id, result],
    )
    .await?;
    tx.run(
        sql!(
            "update paper_travel set arrived_at = $3, arrived_by = $4
             where dossier = $1 and load = $2 and arrived_at is null"
        ),
        args![id, result, event.at, event.by.staff],
    )
    .await?;
    Ok(())
}

async fn insert(tx: &mut Tx, id: Uuid, event: &Event, leg: &Leg) -> Result<()> {
    tx.insert_all(COLUMNS, vec![values(id, event, leg)]).await
}

/// The table with the columns of a way that waits to be sent.
const COLUMNS: &str = "paper_travel (dossier, seq, load, giver, receiver, since)";

fn values(id: Uuid, event: &Event, leg: &Leg) -> Vec<Val> {
    args![id, event.seq, leg.load.code(), &leg.from, &leg.to, event.at]
}

/// What the applicant is told when the paper has arrived instead of at the event itself: that the
/// result is ready where it is fetched.
#[must_use]
pub fn is_told_on_arrival(dossier: &Dossier, event: &Event) -> bool {
    leg(dossier, event).is_some_and(|leg| leg.load == Load::Result)
}

/// Tells the applicant that what was awaited has arrived at the desk: the result, or the answer
/// with which the settlement was stopped.
///
/// # Errors
/// Whatever the database says.
pub async fn tell_arrival(tx: &mut Tx, is_stopped: bool, about: About) -> Result<()> {
    let topic = if is_stopped { Topic::Ended } else { Topic::ResultReady };
    reactions::tell_applicant(tx, topic, about).await
}

/// How much paper somebody has to send or to expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Dossiers whose paper waits to be sent.
    pub to_send: i64,
    /// Dossiers whose paper is on its way here.
    pub coming: i64,
}

/// How much paper these desks have to send or to expect.
///
/// # Errors
/// Whatever the database says.
pub async fn pending(db: &Db, desks: &[&UnitId]) -> Result<Pending> {
    let mut pending = Pending::default();
    for desk in desks {
        let row = db
            .first(
                sql!(
                    "select (select count(*) from paper_travel
                             where giver = $1 and arrived_at is null and list is null) as to_send,
                            (select count(*) from paper_travel
                             where receiver = $1 and arrived_at is null and list is not null)
                                as coming"
                ),
                args![*desk],
            )
            .await?;
        if let Some(row) = row {
            pending.to_send += row.int("to_send");
            pending.coming += row.int("coming");
        }
    }
    Ok(pending)
}
