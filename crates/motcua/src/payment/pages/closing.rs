//! Closing a day, and its paper.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use domain::money::till::TillRefusal;
use jiff::civil::Date;
use serde::Deserialize;

use super::day::{self, Asked, Typed};
use super::{PATH, pdf};
use crate::app::App;
use crate::error::{Error, Result};
use crate::intake::read::dong;
use crate::payment::{NewClosing, NotDone, close, closing, closing_letter, may_take, of_day};
use crate::web::form::{Sent, clean};
use crate::web::percent;
use crate::web::who::SignedIn;
use crate::work::history;

/// The form of a closing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    quay: String,
    ngay: String,
    kiem_dem: String,
    chenh_lech: String,
}

/// Closes a day.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees at that desk, a sentence where the page cannot
/// help.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let day: Date = fields.ngay.parse().map_err(|_unreadable| Error::NotFound)?;
    let asked = Asked { quay: fields.quay.clone(), ngay: fields.ngay.clone(), ..Asked::default() };
    let mut typed = Typed {
        counted: fields.kiem_dem.clone(),
        note: clean(&fields.chenh_lech),
        ..Typed::default()
    };
    let Some(counted) = dong(&fields.kiem_dem) else {
        typed.problems.add("kiem_dem", "Xin ghi số tiền mặt đã kiểm đếm, ví dụ 125.000.");
        return day::again(&app, &who, asked, typed).await;
    };
    let desk = UnitId(fields.quay.clone());
    let new = NewClosing { desk: desk.clone(), day, counted, note: typed.note.clone() };
    match close(&app, &who.actor, new).await {
        Ok(_closed) => {
            let to = format!("{PATH}?quay={}&ngay={day}&xong=ket-so", percent(&desk.0));
            Ok(Redirect::to(&to).into_response())
        }
        Err(NotDone::Failed(error)) => Err(error),
        Err(NotDone::Refused(refusal)) => {
            let field = match refusal {
                TillRefusal::DifferenceNeedsNote(_) | TillRefusal::ReasonTooLong => "chenh_lech",
                TillRefusal::Counted
                | TillRefusal::NothingDue
                | TillRefusal::NothingToDecide
                | TillRefusal::KeepReasonNeeded
                | TillRefusal::NotPositive
                | TillRefusal::MoreThanDue(_)
                | TillRefusal::MoreThanPaid(_)
                | TillRefusal::ReasonNeeded => "kiem_dem",
            };
            typed.problems.add(field, refusal.to_string());
            day::again(&app, &who, asked, typed).await
        }
    }
}

/// `/thu-phi/ket-so/{desk}/{day}.pdf`.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees there, and for days that are not closed.
pub async fn print(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path((desk, file)): Path<(String, String)>,
) -> Result<Response> {
    let day: Option<Date> = file.strip_suffix(".pdf").and_then(|day| day.parse().ok());
    let (desk, day) = (UnitId(desk), day.ok_or(Error::NotFound)?);
    let reference = app.reference();
    if !may_take(&app.db, &reference, &who.actor, (&desk, app.now())).await? {
        return Err(Error::NotFound);
    }
    let closed = closing(&app.db, &desk, day).await?.ok_or(Error::NotFound)?;
    let rows = of_day(&app.db, &desk, day).await?;
    let names = history::names(&app.db, [closed.staff]).await?;
    let cashier = names.get(&closed.staff).cloned().unwrap_or_default();
    let letter = closing_letter(&reference, &closed, &rows, cashier)?;
    pdf(&app, letter, &format!("ket-so-quy-{day}")).await
}
