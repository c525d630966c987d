//! Suggestions while typing: units and people, for administrators.

use axum::Json;
use axum::extract::{Query, State};
use domain::access::Right;
use domain::time;
use serde::{Deserialize, Serialize};

use crate::access::WHOLE_SYSTEM;
use crate::accounts::list::{self, From, Wanted};
use crate::accounts::{posts, units};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::who::SignedIn;

/// People and units offered at once.
const OFFERED_MAX: usize = 12;

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// One suggestion.
#[derive(Serialize)]
pub struct Suggestion {
    value: String,
    label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
}

/// Units that the administrator answers for.
pub async fn unit(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Suggestion>>> {
    super::require(&who, Right::ManageStaff)?;
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let everywhere = domain::agency::UnitId::from(WHOLE_SYSTEM);
    let whole = reference.unit_name(&everywhere);
    let mut names = Vec::new();
    if posts::is_below(&reference, &who, &everywhere)
        && domain::text::matches(&typed.q, &whole).is_some()
    {
        names.push(whole);
    }
    let found = units::find(&reference, today, &typed.q);
    let own = found.into_iter().filter(|unit| posts::is_below(&reference, &who, &unit.id));
    names.extend(own.map(|unit| unit.name.clone()));
    let suggestion =
        |name: String| Suggestion { value: name.clone(), label: name, detail: String::new() };
    Ok(Json(names.into_iter().take(OFFERED_MAX).map(suggestion).collect()))
}

/// People with an open account within reach.
pub async fn staff(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Suggestion>>> {
    let rights = [Right::ManageStaff, Right::ManageTokens, Right::ReadJournal];
    let right = rights.into_iter().find(|right| who.has(*right)).ok_or(Error::Forbidden)?;
    let today = time::local(app.now()).date();
    let reference = app.reference();
    let within = who.reach(&reference.units, right).limits();
    let wanted = Wanted { words: typed.q, within, best_first: true, ..Wanted::default() };
    let found = list::page(&app.db, &wanted, From::Start, today).await?;
    let suggestion = |line: list::Line| Suggestion {
        value: line.username.clone(),
        detail: line.posts.first().map_or_else(String::new, |(duty, unit)| {
            format!("{} · {}", duty.label(), reference.unit_name(unit))
        }),
        label: format!("{} ({})", line.name, line.username),
    };
    Ok(Json(found.lines.into_iter().take(OFFERED_MAX).map(suggestion).collect()))
}
