//! `/ket-qua-chua-nhan`: the one list of what waits at the desk to be handed out: how long, how often the
//! applicant was reminded, and who called.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::code::masked;
use domain::dossier::Status;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::App;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::watch::calling;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::words;
use crate::{args, sql};

/// Where it is.
pub const PATH: &str = "/ket-qua-chua-nhan";
/// Results listed for one desk; the longest waiting come first.
const ROWS_MAX: i64 = 200;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

#[derive(Template)]
#[template(path = "watch/pages/unclaimed.html")]
struct UnclaimedPage {
    page: Page,
    rows: Vec<Line>,
    is_cut: bool,
}

struct Line {
    href: String,
    code: String,
    applicant: String,
    procedure: String,
    /// Its beginning; the whole one stands in the dossier.
    phone: String,
    since: String,
    days: i64,
    /// How it ended, when that was not with a result.
    ended: &'static str,
    reminders: i64,
    last: String,
    calls: i64,
    called: String,
    id: Uuid,
}

/// What the address says has happened before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    xong: String,
}

/// Who was called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    ho_so: String,
}

/// Shows them.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(before): Query<Before>,
) -> Result<Response> {
    let desks = who.desks();
    if desks.is_empty() {
        return Err(Error::Forbidden);
    }
    let (reference, mut rows, mut is_cut) = (app.reference(), Vec::new(), false);
    for desk in desks {
        let found = app
            .db
            .all(
                sql!(
                    "select d.id, d.code, d.procedure, d.ended_at, person.name, person.phone,
                            (select count(*) from watch_mark where watch_mark.dossier = d.id
                             and watch_mark.job = 'unclaimed') as reminders,
                            (select max(at) from watch_mark where watch_mark.dossier = d.id
                             and watch_mark.job = 'unclaimed') as reminded_at,
                            (select count(*) from result_call as c where c.dossier = d.id) as calls,
                            last.at as called_at, caller.name as caller, d.status
                     from dossier as d join person on person.id = d.applicant
                     left join result_call as last on last.id =
                         (select c.id from result_call as c where c.dossier = d.id
                          order by c.at desc, c.id desc limit 1)
                     left join staff as caller on caller.id = last.staff
                     where d.place_unit = $1 and d.ended_at is not null
                       and d.returned_at is null and d.whole is null
                       and not exists (select 1 from paper_travel as t where t.dossier = d.id
                                       and t.load = 'result' and t.arrived_at is null)
                     order by d.ended_at, d.id limit $2"
                ),
                args![desk, ROWS_MAX],
            )
            .await?;
        let people: Vec<Uuid> = found.iter().map(|row| row.id("id")).collect();
        let seen = Seen { way: Way::Unclaimed, unit: Some(desk), people: &people };
        personal::noted(&app, &who.actor, seen).await?;
        is_cut |= i64::try_from(found.len()).unwrap_or(0) == ROWS_MAX;
        let now = app.now().as_millisecond();
        rows.extend(found.iter().map(|row| line(row, &reference, now)));
    }
    let notice = (before.xong == "goi").then(|| "Đã ghi: đã gọi điện.".to_owned());
    let page = Page::staff(&app, &who, "Chờ trả kết quả", PATH).with_notice(notice);
    html(&UnclaimedPage { page, rows, is_cut })
}

/// Writes down that the applicant was called.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let id: Uuid = fields.ho_so.parse().map_err(|_| Error::NotFound)?;
    calling::called(&app, &who, id).await?;
    Ok(Redirect::to(&format!("{PATH}?xong=goi")).into_response())
}

fn line(row: &Row, reference: &Reference, now: i64) -> Line {
    let version = row.text("procedure");
    let procedure = reference.catalogue.version(&version);
    Line {
        href: format!("/ho-so/{}", row.id("id")),
        code: row.text("code"),
        applicant: row.text("name"),
        procedure: procedure.map_or(version, |procedure| procedure.name.clone()),
        phone: row.opt_text("phone").map_or_else(String::new, |phone| masked(&phone)),
        since: words::minute(row.at("ended_at")),
        days: (now - row.int("ended_at")) / DAY_MS,
        ended: match Status::from_code(row.int("status")) {
            Some(Status::Settled) | None => "",
            Some(status) => status.label(),
        },
        calls: row.int("calls"),
        called: match (row.opt_at("called_at"), row.opt_text("caller")) {
            (Some(at), Some(name)) => format!("{}, {name}", words::minute(at)),
            (_, _) => String::new(),
        },
        id: row.id("id"),
        reminders: row.int("reminders"),
        last: row.opt_at("reminded_at").map_or_else(String::new, words::minute),
    }
}
