//! Lists of dossiers, the same views as the worklist of a person: what waits, what is held, what
//! the unit holds, what waits to be handed out, what is near its date. Page by page, by key.

use axum::Json;
use axum::extract::{Query, State as Shared};
use domain::access::Right;
use domain::agency::UnitId;
use domain::dossier::Status;
use domain::person::initials_masked;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use super::DOSSIERS;
use super::caller::Caller;
use super::returning::choice;
use super::state::{StatusWords, href, instant};
use crate::access;
use crate::accounts::Scope;
use crate::app::App;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::web::problems::Problems;
use crate::web::refusals::ReadRefusals;
use crate::work::listing::{self, Filter, Key, Listing, Order, Part};
use crate::work::rest::Term;
use crate::work::worklist::View;

/// Rows of a page when nothing is said.
const ROWS: usize = 25;
/// Rows of a page at most.
const ROWS_MAX: usize = 100;

/// Which list, and which page of it.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// `waiting` (for somebody with a duty of the key's owner), `mine`, `unit`, `to_return`, `asked`
    /// (for an opinion), `apology`, `answered` (by the applicant), `supplement_over` (nothing came) or
    /// `near` (near or beyond its date); `mine` when left out.
    #[param(schema_with = views, required = false)]
    view: Option<String>,
    /// Only this field.
    #[param(value_type = String, required = false, example = "Hộ tịch")]
    field: Option<String>,
    /// Only this procedure, by code.
    #[param(value_type = String, required = false, example = "1.001193")]
    procedure: Option<String>,
    /// Rows of the page, 1 to 100; 25 when left out.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[param(
        value_type = String,
        required = false,
        pattern = "^-?[0-9]{1,15}[.][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    )]
    after: Option<String>,
}

/// One page, what is due first comes first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierPage {
    /// The rows.
    items: Vec<DossierLine>,
    /// What to send as `after` for the next page; absent on the last.
    next: Option<String>,
}

/// A row.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierLine {
    /// Its id.
    id: Uuid,
    /// Mã số hồ sơ.
    #[schema(example = "H47.NG-220315-0007")]
    code: String,
    /// Where it is read.
    href: String,
    /// Its national status.
    status: StatusWords,
    /// The version of the procedure.
    #[schema(example = "1.001612@2019-01-01:district")]
    procedure: String,
    /// Name of the applicant; initials for those who see progress only.
    applicant: String,
    /// The step it is in.
    step: String,
    /// The unit it is in.
    unit: String,
    /// When it was received.
    #[schema(format = DateTime)]
    received_at: String,
    /// When it is due.
    #[schema(format = DateTime)]
    due_at: String,
    /// `on_time`, `near`, `late` or `done`.
    #[schema(example = "near")]
    light: &'static str,
}

/// Lists dossiers, page by page.
#[utoipa::path(get, path = "/dossiers", tag = DOSSIERS, operation_id = "list_dossiers",
    params(Asked),
    responses((status = 200, description = "One page", body = DossierPage), ReadRefusals),
    security(("key" = ["dossiers:read"])))]
pub async fn list(
    Shared(app): Shared<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<DossierPage>> {
    caller.needs(Scope::DossiersRead)?;
    let now = app.now();
    let view = view(asked.view.as_deref().unwrap_or("mine")).ok_or_else(|| wrong("view"))?;
    let after = match asked.after.as_deref() {
        Some(text) => Some(key(text).ok_or_else(|| wrong("after"))?),
        None => None,
    };
    let size = asked.limit.unwrap_or(ROWS);
    if !(1..=ROWS_MAX).contains(&size) {
        return Err(wrong("limit"));
    }
    let listing = Listing {
        reasons: view.reasons(&caller.who()),
        filter: Filter { field: asked.field, procedure: asked.procedure, ..view.filter(now) },
        order: Order::Due,
        part: after.map_or(Part::First, Part::After),
    };
    let slice = listing::fetch(&app.db, &listing, size).await?;
    let last = slice.rows.last().filter(|_| slice.has_next);
    let next = last.map(|row| Order::Due.key(row)).map(|key| format!("{}.{}", key.at, key.id));
    let units = access::units_with(caller.actor(), Right::ReadDossiers);
    let readable = (!view.is_readable()).then_some(units.as_slice());
    let named = slice.rows.iter().filter(|row| may_read(row, readable));
    let people: Vec<Uuid> = named.map(|row| row.id("id")).collect();
    let seen = Seen { way: Way::Worklist, unit: None, people: &people };
    personal::noted(&app, caller.actor(), seen).await?;
    let items = slice.rows.iter().map(|row| line(row, readable, now)).collect();
    Ok(Json(DossierPage { items, next }))
}

/// The names of the views here are English, like everything in the interface.
fn view(name: &str) -> Option<View> {
    View::ALL.into_iter().find(|view| view_name(*view) == name)
}

fn views() -> RefOr<Schema> {
    choice(View::ALL.map(view_name))
}

fn view_name(view: View) -> &'static str {
    match view {
        View::Waiting => "waiting",
        View::Mine => "mine",
        View::Unit => "unit",
        View::ToReturn => "to_return",
        View::Asked => "asked",
        View::Apology => "apology",
        View::Answered => "answered",
        View::SupplementOver => "supplement_over",
        View::Flaws => "flaws",
        View::Near => "near",
    }
}

fn key(text: &str) -> Option<Key> {
    let (at, id) = text.split_once('.')?;
    Some(Key { at: at.parse().ok()?, id: Uuid::parse_str(id).ok()? })
}

fn wrong(parameter: &str) -> Error {
    let mut problems = Problems::default();
    problems.add(parameter, "Tham số này không đúng.");
    Error::Misread(problems)
}

fn may_read(row: &Row, readable: Option<&[&UnitId]>) -> bool {
    let concerned = [row.unit("desk"), row.unit("lead"), row.unit("place_unit")];
    readable.is_none_or(|units| concerned.iter().any(|unit| units.contains(&unit)))
}

fn line(row: &Row, readable: Option<&[&UnitId]>, now: jiff::Timestamp) -> DossierLine {
    let status = Status::from_code(row.int("status")).unwrap_or(Status::Received);
    let (code, applicant) = (row.text("code"), row.text("applicant"));
    DossierLine {
        id: row.id("id"),
        href: href(&code),
        code,
        status: StatusWords { code: status.code(), label: status.label() },
        procedure: row.text("procedure"),
        applicant: if may_read(row, readable) { applicant } else { initials_masked(&applicant) },
        step: row.text("place_name"),
        unit: row.text("place_unit"),
        received_at: instant(row.at("received_at")),
        due_at: instant(row.at("due_at")),
        light: Term::of_row(row).light(now).code(),
    }
}
