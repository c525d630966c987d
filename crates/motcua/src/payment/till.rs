//! The till of a desk (quỹ): how it is set up, and the hold on it that every act takes first.

use domain::agency::UnitId;
use jiff::civil::Date;
use uuid::Uuid;

use super::account::Account;
use crate::app::App;
use crate::db::{self, Db, Row, Tx};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::{args, sql};

/// The till of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Till {
    /// The desk.
    pub desk: UnitId,
    /// The last day that was closed.
    pub closed_on: Option<Date>,
    /// How it is set up.
    pub setting: Setting,
}

/// How a till is set up; nothing of it by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The book of receipts in use; without one, each year is a book.
    pub book: Option<String>,
    /// Whether receivers take fees where the desk has no cashier.
    pub receivers_collect: bool,
    /// Where fees may be transferred to.
    pub account: Option<Account>,
}

impl Till {
    /// The book of a row of that day.
    #[must_use]
    pub fn book_on(&self, day: Date) -> String {
        self.setting.book.clone().unwrap_or_else(|| day.year().to_string())
    }
}

/// The till of a desk.
///
/// # Errors
/// Whatever the database says.
pub async fn of_desk(db: &Db, desk: &UnitId) -> Result<Till> {
    let row = db
        .first(
            sql!(
                "select desk, closed_on, book, receivers_collect, bank, bank_name, account, holder
                 from till where desk = $1"
            ),
            args![desk],
        )
        .await?;
    let none = || Till { desk: desk.clone(), closed_on: None, setting: Setting::default() };
    Ok(row.as_ref().map_or_else(none, till_of))
}

/// Holds the till until the transaction ends: nobody else adds a row or closes a day meanwhile.
/// Take it before anything is written to the journal, or two acts may wait for each other.
///
/// # Errors
/// Whatever the database says.
pub async fn hold(tx: &mut Tx, desk: &UnitId) -> db::Result<Till> {
    let row = tx
        .first(
            sql!(
                "insert into till (desk, receivers_collect) values ($1, $2)
                 on conflict (desk) do update set desk = excluded.desk
                 returning desk, closed_on, book, receivers_collect, bank, bank_name, account, holder"
            ),
            args![desk, false],
        )
        .await?
        .expect("an upsert returns its row");
    Ok(till_of(&row))
}

fn till_of(row: &Row) -> Till {
    let text = |column: &str| row.opt_text(column);
    let account = match (text("bank"), text("bank_name"), text("account"), text("holder")) {
        (Some(bank), Some(bank_name), Some(number), Some(holder)) => {
            Some(Account { bank, bank_name, number, holder })
        }
        (_, _, _, _) => None,
    };
    Till {
        desk: row.unit("desk"),
        closed_on: row.opt_day("closed_on"),
        setting: Setting {
            book: text("book"),
            receivers_collect: row.bool("receivers_collect"),
            account,
        },
    }
}

/// Sets a till up and writes down who did it; money goes where the account says.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn set_up(app: &App, staff: Uuid, desk: &UnitId, setting: &Setting) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let before = hold(&mut tx, desk).await?;
    if before.setting == *setting {
        return Ok(());
    }
    let account = setting.account.as_ref();
    tx.run(
        sql!(
            "update till set book = $2, receivers_collect = $3, bank = $4, bank_name = $5,
                    account = $6, holder = $7
             where desk = $1"
        ),
        args![
            desk,
            setting.book.clone(),
            setting.receivers_collect,
            account.map(|account| account.bank.clone()),
            account.map(|account| account.bank_name.clone()),
            account.map(|account| account.number.clone()),
            account.map(|account| account.holder.clone())
        ],
    )
    .await?;
    // The account of an office is public: it stands in full, so that a change can be followed up.
    let body = serde_json::json!({
        "unit": desk.0,
        "book": setting.book,
        "receivers_collect": setting.receivers_collect,
        "bank": account.map(|account| &account.bank),
        "account_number": account.map(|account| &account.number),
    });
    let entry = Entry {
        at: app.now(),
        staff: Some(staff),
        unit: Some(desk.clone()),
        kind: "till_set_up".to_owned(),
        dossier: None,
        seq: None,
        body: body.to_string(),
    };
    journal::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}
