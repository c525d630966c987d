//! The verb: one line is received, registered and, if the money was taken, paid, all in one
//! transaction under the id of the form. Pressing Enter twice makes one dossier and one number.

use domain::agency::UnitId;
use domain::certification::Book;
use domain::code::ProcedureCode;
use domain::dossier::{Actor, Channel, ReturnWay};
use domain::money::till::Means;
use domain::time;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::offered::{Offer, offers};
use crate::app::{App, new_id, new_secret};
use crate::db::{self, Tx};
use crate::error::{Error, Result};
use crate::intake::{self, Filing, PersonEntry, Stamp};
use crate::journal::{self, Entry};
use crate::payment::{self, NewPayment};
use crate::reference::Reference;
use crate::{args, sql};

/// Longest name of the paper that is certified, in characters.
pub const SUBJECT_CHARS_MAX: usize = 200;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The id of the form, which becomes the dossier's.
    pub id: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Who asks for it.
    pub requester: PersonEntry,
    /// Which paper it is: "Bằng tốt nghiệp".
    pub subject: Option<String>,
    /// Pages of one copy.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// The code of an exemption, and the paper that proves it.
    pub waiver: Option<(String, String)>,
    /// How the fee was paid, if it was taken at once.
    pub taken: Option<Means>,
}

/// Enters a line. Entering it again by the same person is the same dossier.
///
/// # Errors
/// What reception refuses, a fee that cannot be computed, money that the person may not take;
/// nothing is written then.
pub async fn enter(app: &App, actor: &Actor, line: Line) -> Result<Uuid> {
    if intake::is_received(app, actor, line.id).await? {
        return Ok(line.id);
    }
    let (reference, at) = (app.reference(), app.now());
    if line.taken.is_some()
        && !payment::may_take(&app.db, &reference, actor, (&line.desk, at)).await?
    {
        return Err(Error::Bad("Bạn không được giao thu phí ở bộ phận một cửa này.".to_owned()));
    }
    let mut tx = app.db.begin().await?;
    let entered = match enter_in(&mut tx, &reference, actor, &line, at).await {
        Ok(()) => tx.commit().await.map_err(Error::from),
        Err(error) => {
            drop(tx);
            Err(error)
        }
    };
    match entered {
        Ok(()) => {
            metrics::counter!("motcua_events_total", "kind" => "received").increment(1);
            Ok(line.id)
        }
        // The other press was quicker; ours has left nothing behind, not even a number.
        Err(Error::Db(error)) if error.is_duplicate() => {
            if intake::is_received(app, actor, line.id).await? {
                Ok(line.id)
            } else {
                Err(Error::Db(error))
            }
        }
        Err(error) => Err(error),
    }
}

async fn enter_in(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    line: &Line,
    at: Timestamp,
) -> Result<()> {
    let day = time::local(at).date();
    let offers = offers(reference, &line.desk, day);
    let offer =
        offers.iter().find(|offer| offer.procedure.code == line.procedure).ok_or_else(|| {
            Error::Bad("Thủ tục này không tiếp nhận nhanh được ở đây hôm nay.".to_owned())
        })?;
    // The till first, the register next, the journal last: everybody waits in the same order.
    let till = match line.taken {
        Some(_) => Some(payment::hold(tx, &line.desk).await?),
        None => None,
    };
    let number = match offer.book {
        Some(book) => Some(next_number(tx, &line.desk, book, day.year()).await?),
        None => None,
    };
    let stamp = Stamp { at, secret: new_secret() };
    intake::receive_in(tx, reference, actor, &filing(offer, line), stamp).await?;
    register(tx, actor, (line, at), offer.book.zip(number)).await?;
    if let (Some(till), Some(means)) = (till, line.taken) {
        let new = NewPayment {
            id: new_id(),
            dossier: line.id,
            amount: None,
            means,
            bank_reference: None,
        };
        // What is waived wholly is not paid.
        match payment::pay_in(tx, reference, actor, (&till, at), &new).await {
            Ok(_)
            | Err(payment::NotDone::Refused(domain::money::till::TillRefusal::NothingDue)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn filing(offer: &Offer<'_>, line: &Line) -> Filing {
    Filing {
        id: line.id,
        desk: line.desk.clone(),
        competent: None,
        procedure: line.procedure.clone(),
        case: offer.case.id.clone(),
        applicant: line.requester.clone(),
        representative: None,
        owner: None,
        commune: None,
        papers: offer.papers(line.copies),
        fees: offer.fees((line.pages, line.copies), line.waiver.clone()),
        channel: Channel::Direct,
        return_way: ReturnWay::ByHand,
    }
}

/// The next number of a register. It is used up only if the transaction commits: no gaps.
async fn next_number(tx: &mut Tx, desk: &UnitId, book: Book, year: i16) -> db::Result<u32> {
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![counter(desk, book, year)],
        )
        .await?
        .expect("an upsert returns its row");
    Ok(u32::try_from(row.int("value")).unwrap_or(u32::MAX))
}

async fn register(
    tx: &mut Tx,
    actor: &Actor,
    (line, at): (&Line, Timestamp),
    entry: Option<(Book, u32)>,
) -> Result<()> {
    let year = time::local(at).year();
    tx.run(
        sql!(
            "insert into certification (dossier, desk, book, year, number, subject, pages, copies,
                 staff, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        args![
            line.id,
            &line.desk,
            entry.map(|(book, _)| book.code()),
            i64::from(year),
            entry.map(|(_, number)| number),
            line.subject.clone(),
            line.pages,
            line.copies,
            actor.staff,
            at
        ],
    )
    .await?;
    let Some(number) = entry else { return Ok(()) };
    let entry = entry_of(line.id, &line.desk, number, (actor.staff, at));
    Ok(journal::append(tx, entry).await?)
}

/// What the journal says of an entry of a register.
pub(super) fn entry_of(
    dossier: Uuid,
    desk: &UnitId,
    (book, number): (Book, u32),
    (staff, at): (Uuid, Timestamp),
) -> Entry {
    let year = time::local(at).year();
    Entry {
        at,
        staff: Some(staff),
        unit: Some(desk.clone()),
        kind: "certification_registered".to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: json!({ "receipt": book.number(number), "year": year }).to_string(),
    }
}

/// The name of the counter of a register.
pub(super) fn counter(desk: &UnitId, book: Book, year: i16) -> String {
    format!("certification {desk} {} {year}", book.code())
}
