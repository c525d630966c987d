//! The closing of a day (kết sổ quỹ ngày): the cashier counts, the rows add up, the difference is
//! named. A closed day gets no more rows.

use domain::agency::UnitId;
use domain::dossier::Actor;
use domain::money::Dong;
use domain::money::till::{Sums, may_close};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::rights;
use super::rows;
use super::taking::Done;
use super::till;
use crate::app::App;
use crate::db::{Db, Row, Tx, Val};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::words;
use crate::{args, sql};

/// A closed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The desk.
    pub desk: UnitId,
    /// The day.
    pub day: Date,
    /// What the rows added up to.
    pub sums: Sums,
    /// The money that was counted.
    pub counted: Dong,
    /// Why there is a difference.
    pub note: Option<String>,
    /// Who counted.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
}

/// A day that is to be closed.
#[derive(Clone, Debug)]
pub struct NewClosing {
    /// The desk.
    pub desk: UnitId,
    /// The day.
    pub day: Date,
    /// The money that was counted.
    pub counted: Dong,
    /// Why there is a difference.
    pub note: String,
}

/// The day of a till to be closed next: the earliest open one that has rows, else today; absent
/// when today is closed already.
///
/// # Errors
/// Whatever the database says.
pub async fn open_day(db: &Db, desk: &UnitId, today: Date) -> Result<Option<Date>> {
    let closed_on = till::of_desk(db, desk).await?.closed_on;
    let after = closed_on.map_or_else(String::new, |day| day.to_string());
    let row = db
        .first(
            sql!(
                "select day from payment where desk = $1 and day > $2 and day <= $3
                 order by day limit 1"
            ),
            args![desk, after, today],
        )
        .await?;
    let is_open = closed_on.is_none_or(|closed| closed < today);
    Ok(row.map(|row| row.day("day")).or(is_open.then_some(today)))
}

/// The closing of a day, if it is closed.
///
/// # Errors
/// Whatever the database says.
pub async fn closing(db: &Db, desk: &UnitId, day: Date) -> Result<Option<Closed>> {
    let row = db
        .first(
            sql!(
                "select desk, day, rows, cash_in, cash_out, transfer_in, transfer_out, counted, note,
                        staff, at
                 from till_closing where desk = $1 and day = $2"
            ),
            args![desk, day],
        )
        .await?;
    Ok(row.as_ref().map(closed_of))
}

fn closed_of(row: &Row) -> Closed {
    let dong = |column: &str| Dong(row.int(column));
    Closed {
        desk: row.unit("desk"),
        day: row.day("day"),
        sums: Sums {
            rows: u32::try_from(row.int("rows")).unwrap_or(u32::MAX),
            cash_in: dong("cash_in"),
            cash_out: dong("cash_out"),
            transfer_in: dong("transfer_in"),
            transfer_out: dong("transfer_out"),
        },
        counted: dong("counted"),
        note: row.opt_text("note"),
        staff: row.id("staff"),
        at: row.at("at"),
    }
}

/// Closes a day. Closing it again with the same count is the same act.
///
/// # Errors
/// [`NotDone`]; [`Error::NotFound`] for those who take no fees at that desk.
pub async fn close(app: &App, actor: &Actor, new: NewClosing) -> Done<Closed> {
    let reference = app.reference();
    let at = app.now();
    if !rights::may_take(&app.db, &reference, actor, (&new.desk, at)).await? {
        return Err(Error::NotFound.into());
    }
    if let Some(closed) = closing(&app.db, &new.desk, new.day).await? {
        return same_or_told(closed, actor, &new);
    }
    let mut tx = app.db.begin().await?;
    let till = till::hold(&mut tx, &new.desk).await?;
    if till.closed_on.is_some_and(|closed| closed >= new.day) {
        drop(tx);
        let closed = closing(&app.db, &new.desk, new.day).await?.ok_or_else(already)?;
        return same_or_told(closed, actor, &new);
    }
    let today = time::local(at).date();
    let earlier = open_day(&app.db, &new.desk, today).await?;
    if new.day > today || earlier.is_some_and(|earlier| earlier < new.day) {
        return Err(Error::Bad(match earlier.filter(|earlier| *earlier < new.day) {
            Some(day) => format!("Xin kết sổ ngày {} trước.", words::date(day)),
            None => "Chưa đến ngày này, chưa thể kết sổ.".to_owned(),
        })
        .into());
    }
    let sums = rows::sums_in(&mut tx, &new.desk, new.day).await?;
    may_close(&sums, new.counted, &new.note)?;
    let note = Some(new.note.trim().to_owned()).filter(|note| !note.is_empty());
    let closed = Closed {
        desk: new.desk,
        day: new.day,
        sums,
        counted: new.counted,
        note,
        staff: actor.staff,
        at,
    };
    write(&mut tx, &closed).await?;
    journal::append(&mut tx, entry(&closed)).await?;
    tx.commit().await?;
    Ok(closed)
}

fn already() -> Error {
    Error::Bad("Ngày này đã qua lần kết sổ sau cùng, không kết sổ lại được.".to_owned())
}

fn same_or_told(closed: Closed, actor: &Actor, new: &NewClosing) -> Done<Closed> {
    if closed.staff == actor.staff && closed.counted == new.counted {
        Ok(closed)
    } else {
        let when = words::minute(closed.at);
        Err(Error::Bad(format!("Ngày này đã kết sổ lúc {when}, không kết sổ lại được.")).into())
    }
}

/// The table of closings with the columns of [`values`].
pub(super) const COLUMNS: &str = "till_closing (desk, day, rows, cash_in, cash_out, transfer_in, \
                                  transfer_out, counted, note, staff, at)";

/// The values of a closing.
pub(super) fn values(closed: &Closed) -> Vec<Val> {
    let Closed { desk, day, sums, counted, note, staff, at } = closed;
    args![
        desk,
        *day,
        sums.rows,
        sums.cash_in.0,
        sums.cash_out.0,
        sums.transfer_in.0,
        sums.transfer_out.0,
        counted.0,
        note.clone(),
        *staff,
        *at
    ]
}

async fn write(tx: &mut Tx, closed: &Closed) -> Result<()> {
    tx.insert_all(COLUMNS, vec![values(closed)]).await?;
    let (desk, day) = (&closed.desk, closed.day);
    tx.run(sql!("update till set closed_on = $2 where desk = $1"), args![desk, day]).await?;
    Ok(())
}

/// What the journal says of a closed day.
#[must_use]
pub(super) fn entry(closed: &Closed) -> Entry {
    Entry {
        at: closed.at,
        staff: Some(closed.staff),
        unit: Some(closed.desk.clone()),
        kind: "till_closed".to_owned(),
        dossier: None,
        seq: None,
        body: json!({
            "till_day": closed.day.to_string(),
            "rows": closed.sums.rows,
            "cash": closed.sums.cash().0,
            "transfer": closed.sums.transfer().0,
            "counted": closed.counted.0,
        })
        .to_string(),
    }
}
