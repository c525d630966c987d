//! `/tiep-nhan`: the unfinished forms of whoever receives, and the way to a new one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::Verb;
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::desk::path_of;
use crate::app::App;
use crate::config::limits;
use crate::error::{Error, Result};
use crate::intake::{desk_form, read};
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "intake/pages/forms.html")]
struct FormsPage {
    page: Page,
    rows: Vec<FormRow>,
    is_full: bool,
    forms_max: i64,
}

struct FormRow {
    id: Uuid,
    procedure: String,
    applicant: String,
    kept: String,
    age: String,
}

/// Lists the unfinished forms, oldest first.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive.
pub async fn list(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    let reference = app.reference();
    let now = app.now();
    let forms = desk_form::of_staff(&app.db, who.staff).await?;
    let rows: Vec<FormRow> = forms.iter().map(|form| row(&reference, form, now)).collect();
    page::html(&FormsPage {
        page: Page::staff(&app, &who, "Tiếp nhận", "/tiep-nhan"),
        is_full: i64::try_from(rows.len()).unwrap_or(i64::MAX) >= limits::DESK_FORMS_MAX,
        forms_max: limits::DESK_FORMS_MAX,
        rows,
    })
}

fn row(reference: &Reference, form: &desk_form::DeskForm, now: Timestamp) -> FormRow {
    let day = time::local(now).date();
    let name = form.typed.get("applicant_name");
    FormRow {
        id: form.id,
        procedure: read::chosen(reference, &form.typed, day)
            .map_or_else(|_none| "Chưa chọn thủ tục".to_owned(), |c| c.procedure.name.clone()),
        applicant: if name.is_empty() { "chưa có tên".to_owned() } else { name.to_owned() },
        kept: words::minute(form.updated_at),
        age: age(now.duration_since(form.updated_at).as_mins()),
    }
}

fn age(minutes: i64) -> String {
    match minutes {
        ..=0 => "vừa xong".to_owned(),
        1..60 => format!("{minutes} phút trước"),
        60..1440 => format!("{} giờ trước", minutes / 60),
        _ => format!("{} ngày trước", minutes / 1440),
    }
}

/// Leads to a new form; it is in no list until something is typed.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive.
pub async fn begin(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    // The list asks to tidy up first.
    let is_full = desk_form::count(&app.db, who.staff).await? >= limits::DESK_FORMS_MAX;
    let to = if is_full {
        "/tiep-nhan".to_owned()
    } else {
        path_of(desk_form::begin(&app.db, who.staff, app.now()).await?)
    };
    Ok(Redirect::to(&to).into_response())
}

/// A form without fields.
#[derive(Deserialize)]
pub struct Nothing {}

/// Throws an unfinished form away, with the files that were sent for it.
///
/// # Errors
/// Whatever the database says.
pub async fn discard(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    desk_form::discard(&app, sent.who.staff, id).await?;
    Ok(Redirect::to("/tiep-nhan").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_unit_that_fits() {
        for (minutes, expected) in [
            (-3, "vừa xong"),
            (0, "vừa xong"),
            (59, "59 phút trước"),
            (60, "1 giờ trước"),
            (1439, "23 giờ trước"),
            (1440, "1 ngày trước"),
            (4000, "2 ngày trước"),
        ] {
            assert_eq!(age(minutes), expected);
        }
    }
}
