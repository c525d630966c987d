//! Taking money and giving it back. The form's id is the row's id: pressing twice is one row. A row
//! is never changed.

use domain::agency::UnitId;
use domain::dossier::Actor;
use domain::money::Dong;
use domain::money::till::{Kind, Means, TillRefusal, may_pay, may_refund, till_day};
use domain::time;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::rights;
use super::rows::{self, Paid, Series};
use super::till::{self, Till};
use crate::app::App;
use crate::db::{self, DbError, Tx};
use crate::error::{Error, Result};
use crate::journal::{self, Entry, JournalError};
use crate::reference::Reference;
use crate::{args, sql};

/// Longest reference of a bank, in characters.
const BANK_REFERENCE_CHARS_MAX: usize = 60;

/// Money that is handed over.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// The form's id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// How much; all that is due when absent.
    pub amount: Option<Dong>,
    /// How.
    pub means: Means,
    /// What the bank calls the transfer.
    pub bank_reference: Option<String>,
}

/// Money that is given back.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// The form's id.
    pub id: Uuid,
    /// The payment that is given back.
    pub of_payment: Uuid,
    /// How much; all that is left of it when absent.
    pub amount: Option<Dong>,
    /// How.
    pub means: Means,
    /// For good, or to be taken again.
    pub is_correction: bool,
    /// Why.
    pub reason: String,
}

/// Why an act on the till was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The till's own rules: a sentence for a field.
    #[error(transparent)]
    Refused(#[from] TillRefusal),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// What comes of an act on the till.
pub type Done<T> = std::result::Result<T, NotDone>;

impl From<DbError> for NotDone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<JournalError> for NotDone {
    fn from(error: JournalError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NotDone> for Error {
    fn from(error: NotDone) -> Self {
        match error {
            NotDone::Refused(refusal) => Self::Bad(refusal.to_string()),
            NotDone::Failed(error) => error,
        }
    }
}

/// Takes money for a dossier at the desk that received it.
///
/// # Errors
/// [`NotDone`]; [`Error::NotFound`] for those who take no fees at that desk.
pub async fn pay(app: &App, actor: &Actor, new: NewPayment) -> Done<Paid> {
    if let Some(paid) = pressed_before(app, actor, new.id).await? {
        return Ok(paid);
    }
    let reference = app.reference();
    let desk = desk_of(app, new.dossier).await?;
    check_right(app, &reference, actor, &desk).await?;
    let mut tx = app.db.begin().await?;
    let till = till::hold(&mut tx, &desk).await?;
    let done = pay_in(&mut tx, &reference, actor, (&till, app.now()), &new).await;
    finish(app, actor, (tx, new.id), done).await
}

/// Takes money in a transaction of the caller, who has [held](till::hold) the till first and knows
/// that the actor may.
///
/// # Errors
/// [`NotDone`]; the caller must not commit then.
pub async fn pay_in(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    (till, at): (&Till, Timestamp),
    new: &NewPayment,
) -> Done<Paid> {
    let (balance, _rows) = rows::balance_in(tx, new.dossier).await?;
    let amount = new.amount.unwrap_or(balance.due);
    may_pay(&balance, amount)?;
    let row = Row {
        id: new.id,
        dossier: new.dossier,
        kind: Kind::Payment,
        means: new.means,
        amount,
        of_payment: None,
        demand: None,
        reason: None,
        bank_reference: new.bank_reference.clone().filter(|_| new.means == Means::Transfer),
    };
    write(tx, reference, actor, (till, at), row).await
}

/// Money that meets a financial obligation: all of it.
#[derive(Clone, Debug)]
pub struct DemandPayment {
    /// The form's id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// The obligation.
    pub demand: Uuid,
    /// What it asks for.
    pub amount: Dong,
    /// How.
    pub means: Means,
    /// What the bank calls the transfer.
    pub bank_reference: Option<String>,
}

/// Takes the money of a financial obligation in a transaction of the caller, who has
/// [held](till::hold) the till first and writes the proof in the same transaction.
///
/// # Errors
/// [`NotDone`]; the caller must not commit then.
pub async fn pay_demand_in(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    (till, at): (&Till, Timestamp),
    new: DemandPayment,
) -> Done<Paid> {
    let row = Row {
        id: new.id,
        dossier: new.dossier,
        kind: Kind::Payment,
        means: new.means,
        amount: new.amount,
        of_payment: None,
        demand: Some(new.demand),
        reason: None,
        bank_reference: new.bank_reference.filter(|_| new.means == Means::Transfer),
    };
    write(tx, reference, actor, (till, at), row).await
}

/// Gives money back, wholly or in part.
///
/// # Errors
/// As [`pay`]; never more than is left of the payment.
pub async fn refund(app: &App, actor: &Actor, new: NewRefund) -> Done<Paid> {
    if let Some(paid) = pressed_before(app, actor, new.id).await? {
        return Ok(paid);
    }
    let reference = app.reference();
    let payment = rows::known(&app.db, new.of_payment).await?;
    check_right(app, &reference, actor, &payment.desk).await?;
    let mut tx = app.db.begin().await?;
    let till = till::hold(&mut tx, &payment.desk).await?;
    let done = refund_in(&mut tx, &reference, actor, (&till, app.now()), (&payment, &new)).await;
    finish(app, actor, (tx, new.id), done).await
}

async fn refund_in(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    (till, at): (&Till, Timestamp),
    (payment, new): (&Paid, &NewRefund),
) -> Done<Paid> {
    if payment.kind.is_refund() {
        return Err(Error::NotFound.into());
    }
    if payment.demand.is_some() {
        let sentence = "Khoản này là chứng từ nộp nghĩa vụ tài chính của hồ sơ nên không hoàn trả tại quầy; \
                        xin liên hệ cơ quan đã ra thông báo.";
        return Err(Error::Bad(sentence.to_owned()).into());
    }
    let (_balance, rows) = rows::balance_in(tx, payment.dossier).await?;
    let earlier = rows.iter().filter(|row| row.of_payment == Some(payment.id));
    let earlier: Vec<Dong> = earlier.map(|row| row.amount).collect();
    let left = payment.amount + earlier.iter().copied().sum();
    let amount = new.amount.unwrap_or(left);
    may_refund(payment.amount, earlier, amount, &new.reason)?;
    let row = Row {
        id: new.id,
        dossier: payment.dossier,
        kind: if new.is_correction { Kind::Correction } else { Kind::Return },
        means: new.means,
        amount: Dong::ZERO - amount,
        of_payment: Some(payment.id),
        demand: None,
        reason: Some(new.reason.trim().to_owned()),
        bank_reference: None,
    };
    write(tx, reference, actor, (till, at), row).await
}

/// A row before it has its number and day.
struct Row {
    id: Uuid,
    dossier: Uuid,
    kind: Kind,
    means: Means,
    amount: Dong,
    of_payment: Option<Uuid>,
    demand: Option<Uuid>,
    reason: Option<String>,
    bank_reference: Option<String>,
}

async fn write(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    (till, at): (&Till, Timestamp),
    row: Row,
) -> Done<Paid> {
    if row
        .bank_reference
        .as_ref()
        .is_some_and(|text| text.chars().count() > BANK_REFERENCE_CHARS_MAX)
    {
        return Err(Error::Bad(format!(
            "Mã giao dịch của ngân hàng dài quá {BANK_REFERENCE_CHARS_MAX} ký tự."
        ))
        .into());
    }
    let calendar = reference.calendar(&till.desk);
    let day = till_day(time::local(at).date(), till.closed_on, &calendar);
    let book = till.book_on(day);
    let series = Series::of(row.kind);
    let paid = Paid {
        number: next_number(tx, &till.desk, &book, series).await?,
        id: row.id,
        dossier: row.dossier,
        desk: till.desk.clone(),
        book,
        kind: row.kind,
        means: row.means,
        amount: row.amount,
        of_payment: row.of_payment,
        demand: row.demand,
        reason: row.reason,
        bank_reference: row.bank_reference,
        staff: actor.staff,
        at,
        day,
    };
    rows::insert_all(tx, std::slice::from_ref(&paid)).await?;
    journal::append(tx, entry(&paid)).await?;
    Ok(paid)
}

/// The next number of a book. It is used up only if the transaction commits: books have no gaps.
async fn next_number(tx: &mut Tx, desk: &UnitId, book: &str, series: Series) -> db::Result<u32> {
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![counter(desk, book, series)],
        )
        .await?
        .expect("an upsert returns its row");
    Ok(u32::try_from(row.int("value")).unwrap_or(u32::MAX))
}

/// The name of a book's counter.
pub(super) fn counter(desk: &UnitId, book: &str, series: Series) -> String {
    format!("receipt {desk} {} {book}", series.code())
}

/// What the journal says of a row: no name, no reason.
#[must_use]
pub(super) fn entry(paid: &Paid) -> Entry {
    let kind = if paid.kind.is_refund() { "fee_given_back" } else { "fee_taken" };
    Entry {
        at: paid.at,
        staff: Some(paid.staff),
        unit: Some(paid.desk.clone()),
        kind: kind.to_owned(),
        dossier: Some(paid.dossier),
        seq: None,
        body: json!({
            "amount": paid.amount.0,
            "means": paid.means.code(),
            "receipt": paid.receipt(),
            "till_day": paid.day.to_string(),
        })
        .to_string(),
    }
}

async fn desk_of(app: &App, dossier: Uuid) -> Result<UnitId> {
    let row = app.db.first(sql!("select desk from dossier where id = $1"), args![dossier]).await?;
    row.map(|row| row.unit("desk")).ok_or(Error::NotFound)
}

async fn check_right(app: &App, reference: &Reference, actor: &Actor, desk: &UnitId) -> Result<()> {
    let may = rights::may_take(&app.db, reference, actor, (desk, app.now())).await?;
    if may { Ok(()) } else { Err(Error::NotFound) }
}

/// The row of the same form, when the button was pressed before; a form of somebody else is none.
async fn pressed_before(app: &App, actor: &Actor, id: Uuid) -> Result<Option<Paid>> {
    match rows::find(&app.db, id).await? {
        Some(paid) if paid.staff != actor.staff => Err(Error::NotFound),
        found => Ok(found),
    }
}

/// Commits; when the other press of the button was quicker, its row is the answer.
async fn finish(app: &App, actor: &Actor, (tx, id): (Tx, Uuid), done: Done<Paid>) -> Done<Paid> {
    let failed = match done {
        Ok(paid) => match tx.commit().await {
            Ok(()) => {
                metrics::counter!("motcua_payments_total", "kind" => paid.kind.code()).increment(1);
                return Ok(paid);
            }
            Err(error) => error.into(),
        },
        Err(error) => {
            drop(tx);
            error
        }
    };
    match pressed_before(app, actor, id).await? {
        Some(paid) => Ok(paid),
        None => Err(failed),
    }
}
