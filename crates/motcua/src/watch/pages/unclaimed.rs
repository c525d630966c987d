//! `/ket-qua-chua-nhan`: results that wait at the desk, how long, and how often the applicant was
//! reminded.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::masked;
use domain::dossier::Status;
use uuid::Uuid;

use crate::app::App;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
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
    reminders: i64,
    last: String,
}

/// Shows them.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
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
                             and watch_mark.job = 'unclaimed') as reminded_at
                     from dossier as d join person on person.id = d.applicant
                     where d.place_unit = $1 and d.status = $2 and d.ended_at is not null
                       and d.returned_at is null and d.whole is null
                       and not exists (select 1 from paper_travel as t where t.dossier = d.id
                                       and t.load = 'result' and t.arrived_at is null)
                     order by d.ended_at, d.id limit $3"
                ),
                args![desk, i64::from(Status::Settled.code()), ROWS_MAX],
            )
            .await?;
        let people: Vec<Uuid> = found.iter().map(|row| row.id("id")).collect();
        let seen = Seen { way: Way::Unclaimed, unit: Some(desk), people: &people };
        personal::noted(&app, &who.actor, seen).await?;
        is_cut |= i64::try_from(found.len()).unwrap_or(0) == ROWS_MAX;
        let now = app.now().as_millisecond();
        rows.extend(found.iter().map(|row| line(row, &reference, now)));
    }
    html(&UnclaimedPage {
        page: Page::staff(&app, &who, "Kết quả chưa nhận", PATH), rows, is_cut
    })
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
        reminders: row.int("reminders"),
        last: row.opt_at("reminded_at").map_or_else(String::new, words::minute),
    }
}
