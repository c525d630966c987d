//! `/vang-mat`: who of the people whose work one arranges is away, now or soon, and who does their
//! work.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::{Right, arranges};
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::absence::{Line, PATH, lines};
use super::require;
use crate::access::Who;
use crate::accounts::absences::{self, Entered};
use crate::accounts::posts;
use crate::app::App;
use crate::config::limits;
use crate::error::Result;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::{args, sql};

/// People listed at once; the search narrows.
const PEOPLE_MAX: usize = limits::ROWS_PER_PAGE;

#[derive(Template)]
#[template(path = "accounts/pages/absence_list.html")]
struct ListPage {
    page: Page,
    away: Vec<(String, String, Line)>,
    people: Vec<(String, String, String)>,
    find: String,
    is_cut: bool,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tim: String,
}

/// Shows the list.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    require(&who, Right::ArrangeWork)?;
    let today = time::local(app.now()).date();
    let (people, is_cut) = people(&app, &who, &asked.tim).await?;
    let known = absences::since(&app, today).await?;
    let mut away = Vec::new();
    for entered in known {
        let person = people_name(&app, &who, &entered).await?;
        let Some(name) = person else { continue };
        let href = format!("{PATH}/{}", entered.absence.staff);
        let mut line = lines(&app, std::slice::from_ref(&entered), today).await?;
        away.extend(line.pop().map(|line| (href, name, line)));
    }
    html(&ListPage {
        page: Page::staff(&app, &who, "Vắng mặt, làm thay", PATH),
        away,
        people,
        find: asked.tim,
        is_cut,
    })
}

/// The name of somebody absent whose work this person arranges.
async fn people_name(app: &App, who: &Who, entered: &Entered) -> Result<Option<String>> {
    let reference = app.reference();
    let held = posts::of(&app.db, entered.absence.staff).await?;
    let is_ours = held.iter().any(|post| {
        arranges(&who.actor, &reference.units, &post.unit)
            || posts::is_below(&reference, who, &post.unit)
    });
    if !is_ours {
        return Ok(None);
    }
    Ok(Some(crate::accounts::staff::get(&app.db, entered.absence.staff).await?.name))
}

/// The people of the units whose work this person arranges: address, name, duty; cut when long.
async fn people(app: &App, who: &Who, find: &str) -> Result<(Vec<(String, String, String)>, bool)> {
    let reference = app.reference();
    let wanted = domain::text::fold(find);
    let rows = app
        .db
        .all(
            sql!(
                "select staff.id, staff.name, staff.folded, post.unit, post.duty from post
                 join staff on staff.id = post.staff
                 where post.from_on <= $1 and (post.to_on is null or post.to_on >= $1)
                   and staff.disabled_at is null and staff.folded like $2
                 order by staff.folded, staff.id"
            ),
            args![time::local(app.now()).date(), format!("%{wanted}%")],
        )
        .await?;
    let mut found: Vec<(Uuid, String, String)> = Vec::new();
    for row in &rows {
        let (id, unit) = (row.id("id"), row.unit("unit"));
        let is_ours = arranges(&who.actor, &reference.units, &unit)
            || posts::is_below(&reference, who, &unit);
        if !is_ours || found.iter().any(|(known, _, _)| *known == id) {
            continue;
        }
        let duty = domain::duty::Duty::from_code(&row.text("duty")).map_or("", |duty| duty.label());
        found.push((id, row.text("name"), format!("{duty}, {}", reference.unit_name(&unit))));
        if found.len() > PEOPLE_MAX {
            break;
        }
    }
    let is_cut = found.len() > PEOPLE_MAX;
    found.truncate(PEOPLE_MAX);
    let lines = found.into_iter().map(|(id, name, duty)| (format!("{PATH}/{id}"), name, duty));
    Ok((lines.collect(), is_cut))
}
