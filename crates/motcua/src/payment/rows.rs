//! Rows of the till, and how a dossier stands.

use domain::agency::UnitId;
use domain::money::Dong;
use domain::money::till::{Balance, Kind, Means, Row as Counted, Sums};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{self, Db, Row, Tx};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::{args, sql};

/// The numbers of payments and of money given back run apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// Phiếu thu.
    Payments,
    /// Phiếu hoàn trả.
    Refunds,
}

impl Series {
    /// The series of a row.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        if kind.is_refund() { Self::Refunds } else { Self::Payments }
    }

    /// The code in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Payments => "T",
            Self::Refunds => "H",
        }
    }
}

/// A row of the till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Its id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// The book.
    pub book: String,
    /// The number in the book (số biên lai).
    pub number: u32,
    /// What it is.
    pub kind: Kind,
    /// How it was paid.
    pub means: Means,
    /// How much; negative when given back.
    pub amount: Dong,
    /// The payment that is given back.
    pub of_payment: Option<Uuid>,
    /// The financial obligation that it meets; absent for fees of the dossier.
    pub demand: Option<Uuid>,
    /// Why it is given back.
    pub reason: Option<String>,
    /// What the bank calls the transfer.
    pub bank_reference: Option<String>,
    /// Who took it or gave it back.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
    /// The day of the till to which it belongs.
    pub day: Date,
}

impl Paid {
    /// `2022/000012`; money given back has an H: `2022/H000001`.
    #[must_use]
    pub fn receipt(&self) -> String {
        let mark = if self.kind.is_refund() { "H" } else { "" };
        format!("{}/{mark}{:06}", self.book, self.number)
    }

    /// What counts of it.
    #[must_use]
    pub fn counted(&self) -> Counted {
        Counted { kind: self.kind, means: self.means, amount: self.amount }
    }
}

/// A fee of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeOf {
    /// Its place among the fees of the dossier.
    pub position: i64,
    /// Its name.
    pub name: String,
    /// Before any exemption.
    pub base: Dong,
    /// What is to be paid.
    pub amount: Dong,
    /// Whether its amount is not known yet.
    pub is_open: bool,
    /// Why less is paid, and what proves it.
    pub note: Option<String>,
}

/// How a dossier stands: what it costs, and what was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The fees.
    pub fees: Vec<FeeOf>,
    /// The rows, oldest first.
    pub rows: Vec<Paid>,
    /// What follows from both.
    pub balance: Balance,
}

impl Standing {
    /// What is left of a payment to be given back.
    #[must_use]
    pub fn left_of(&self, payment: &Paid) -> Dong {
        let back = self.rows.iter().filter(|row| row.of_payment == Some(payment.id));
        payment.amount + back.map(|row| row.amount).sum()
    }
}

/// How a dossier stands.
///
/// # Errors
/// Whatever the database says.
pub async fn standing(db: &Db, reference: &Reference, dossier: Uuid) -> Result<Standing> {
    let fees = db
        .all(
            sql!(
                "select position, name, base, amount, exemption, evidence, is_open from dossier_fee
                 where dossier = $1 order by position"
            ),
            args![dossier],
        )
        .await?;
    let fees: Vec<FeeOf> = fees.iter().map(|row| fee_of(row, reference)).collect();
    let rows = db
        .all(
            sql!(
                "select id, dossier, desk, book, number, kind, means, amount, of_payment, demand,
                        reason,
                        bank_reference, staff, at, day
                 from payment where dossier = $1 order by at, id"
            ),
            args![dossier],
        )
        .await?;
    let rows: Vec<Paid> = rows.iter().map(paid_of).collect();
    let owed = fees.iter().map(|fee| fee.amount).sum();
    let is_open = fees.iter().any(|fee| fee.is_open);
    let balance = Balance { is_open, ..Balance::of(owed, of_fees(&rows)) };
    Ok(Standing { fees, rows, balance })
}

/// The balance and the rows of a dossier, inside the transaction of an act.
pub(super) async fn balance_in(tx: &mut Tx, dossier: Uuid) -> db::Result<(Balance, Vec<Paid>)> {
    let owed = tx
        .first(
            sql!(
                "select cast(coalesce(sum(amount), 0) as bigint) as owed,
                        count(case when is_open then 1 end) as not_fixed
                 from dossier_fee where dossier = $1"
            ),
            args![dossier],
        )
        .await?;
    let rows = tx
        .all(
            sql!(
                "select id, dossier, desk, book, number, kind, means, amount, of_payment, demand,
                        reason,
                        bank_reference, staff, at, day
                 from payment where dossier = $1 order by at, id"
            ),
            args![dossier],
        )
        .await?;
    let rows: Vec<Paid> = rows.iter().map(paid_of).collect();
    let (owed, open) = owed.map_or((0, 0), |row| (row.int("owed"), row.int("not_fixed")));
    let balance = Balance { is_open: open > 0, ..Balance::of(Dong(owed), of_fees(&rows)) };
    Ok((balance, rows))
}

/// How the fees of a dossier stand, inside the transaction of an act.
///
/// # Errors
/// Whatever the database says.
pub async fn fees_in(tx: &mut Tx, dossier: Uuid) -> db::Result<Balance> {
    Ok(balance_in(tx, dossier).await?.0)
}

/// The rows that pay fees of the dossier, or give them back.
fn of_fees(rows: &[Paid]) -> impl Iterator<Item = Counted> {
    rows.iter().filter(|row| row.demand.is_none()).map(Paid::counted)
}

/// A row of the till, if there is one with that id.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Paid>> {
    let row = db
        .first(
            sql!(
                "select id, dossier, desk, book, number, kind, means, amount, of_payment, demand,
                        reason,
                        bank_reference, staff, at, day
                 from payment where id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(paid_of))
}

/// The rows of a day with the codes of their dossiers, in the order in which they came.
///
/// # Errors
/// Whatever the database says.
pub async fn of_day(db: &Db, desk: &UnitId, day: Date) -> Result<Vec<(Paid, String)>> {
    let rows = db
        .all(
            sql!(
                "select payment.id, payment.dossier, payment.desk, payment.book, payment.number,
                        payment.kind, payment.means, payment.amount, payment.of_payment,
                        payment.demand, payment.reason, payment.bank_reference, payment.staff, payment.at,
                        payment.day, dossier.code
                 from payment join dossier on dossier.id = payment.dossier
                 where payment.desk = $1 and payment.day = $2 order by payment.at, payment.id"
            ),
            args![desk, day],
        )
        .await?;
    Ok(rows.iter().map(|row| (paid_of(row), row.text("code"))).collect())
}

/// The sums of a day, inside the transaction that closes it.
pub(super) async fn sums_in(tx: &mut Tx, desk: &UnitId, day: Date) -> db::Result<Sums> {
    let rows = tx
        .all(
            sql!("select kind, means, amount from payment where desk = $1 and day = $2"),
            args![desk, day],
        )
        .await?;
    Ok(Sums::of(rows.iter().map(|row| Counted {
        kind: kind_of(row),
        means: means_of(row),
        amount: Dong(row.int("amount")),
    })))
}

/// Writes rows; their numbers are taken already.
///
/// # Errors
/// Whatever the database says.
pub async fn insert_all(tx: &mut Tx, rows: &[Paid]) -> db::Result<()> {
    let values = rows.iter().map(|row| {
        args![
            row.id,
            row.dossier,
            &row.desk,
            &row.book,
            Series::of(row.kind).code(),
            row.number,
            row.kind.code(),
            row.means.code(),
            row.amount.0,
            row.of_payment,
            row.demand,
            row.reason.clone(),
            row.bank_reference.clone(),
            row.staff,
            row.at,
            row.day
        ]
    });
    tx.insert_all(
        "payment (id, dossier, desk, book, series, number, kind, means, amount, of_payment, demand, \
         reason, bank_reference, staff, at, day)",
        values.collect(),
    )
    .await
}

fn fee_of(row: &Row, reference: &Reference) -> FeeOf {
    let amount = Dong(row.int("amount"));
    let note = row.opt_text("exemption").map(|code| {
        let known = reference.exemptions.iter().find(|exemption| exemption.code == code);
        let label = known.map_or(code.as_str(), |exemption| exemption.label.as_str());
        let word = if amount == Dong::ZERO { "miễn" } else { "giảm" };
        let evidence =
            row.opt_text("evidence").map_or_else(String::new, |text| format!(", {text}"));
        format!("{word}: {label}{evidence}")
    });
    FeeOf {
        position: row.int("position"),
        name: row.text("name"),
        base: Dong(row.int("base")),
        amount,
        is_open: row.bool("is_open"),
        note,
    }
}

fn paid_of(row: &Row) -> Paid {
    Paid {
        id: row.id("id"),
        dossier: row.id("dossier"),
        desk: row.unit("desk"),
        book: row.text("book"),
        number: u32::try_from(row.int("number")).unwrap_or(u32::MAX),
        kind: kind_of(row),
        means: means_of(row),
        amount: Dong(row.int("amount")),
        of_payment: row.opt_id("of_payment"),
        demand: row.opt_id("demand"),
        reason: row.opt_text("reason"),
        bank_reference: row.opt_text("bank_reference"),
        staff: row.id("staff"),
        at: row.at("at"),
        day: row.day("day"),
    }
}

fn kind_of(row: &Row) -> Kind {
    Kind::from_code(&row.text("kind"))
        .expect("the table holds kinds that were written by `Kind::code`")
}

fn means_of(row: &Row) -> Means {
    Means::from_code(&row.text("means"))
        .expect("the table holds means that were written by `Means::code`")
}

/// The row with that id, for somebody who may know of it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(super) async fn known(db: &Db, id: Uuid) -> Result<Paid> {
    find(db, id).await?.ok_or(Error::NotFound)
}
