//! Suggestions while typing: procedures by words, initials or code; people who have applied here
//! before, with as little as tells them apart.

use axum::Json;
use axum::extract::{Query, State};
use domain::agency::UnitId;
use domain::dossier::Verb;
use domain::time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::intake::desks::desks_of;
use crate::intake::known;
use crate::intake::pages::view;
use crate::personal::{self, Seen, Way};
use crate::web::form::clean_option;
use crate::web::who::SignedIn;

/// Most suggestions, as the script shows them.
const SUGGESTED_MAX: usize = 12;

/// What is asked.
#[derive(Deserialize)]
pub struct Question {
    #[serde(default)]
    q: String,
    #[serde(default)]
    desk: String,
    /// The other government for which the desk receives.
    #[serde(default)]
    competent: String,
    /// The field in which it is typed.
    #[serde(default)]
    field: String,
}

/// One suggestion.
#[derive(Serialize)]
pub struct Suggestion {
    value: String,
    label: String,
    detail: String,
}

/// Procedures that are received at the desk today.
pub async fn procedures(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(question): Query<Question>,
) -> Result<Json<Vec<Suggestion>>> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    let reference = app.reference();
    let day = time::local(app.now()).date();
    let desk = UnitId(question.desk);
    let other = clean_option(&question.competent).map(UnitId);
    let competent = reference.competent(&desk, other.as_ref(), day);
    let found = view::found(&reference, &competent, &question.q, day);
    Ok(Json(
        found
            .into_iter()
            .take(SUGGESTED_MAX)
            .map(|found| Suggestion { value: found.code, label: found.name, detail: found.detail })
            .collect(),
    ))
}

/// People who have applied at one of the asker's own desks before.
pub async fn people(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(question): Query<Question>,
) -> Result<Json<Vec<Suggestion>>> {
    let day = time::local(app.now()).date();
    let desks = desks_of(&app.reference(), &who, day);
    let Some(desk) = desks.iter().find(|desk| desk.id.0 == question.desk) else {
        return Err(Error::Forbidden);
    };
    let known = known::known(&app.db, &desk.id, &question.q).await?;
    let ids: Vec<Uuid> = known.iter().map(|person| person.id).collect();
    let seen = Seen { way: Way::KnownPeople, unit: Some(&desk.id), people: &ids };
    personal::noted(&app, &who.actor, seen).await?;
    let in_name = question.field == "name";
    Ok(Json(
        known
            .into_iter()
            .map(|person| {
                // The label goes into the field that was typed in: a number stays a number.
                let (label, detail) = if in_name {
                    (person.name, person.detail)
                } else {
                    (question.q.clone(), format!("{} · {}", person.name, person.detail))
                };
                Suggestion { value: person.id.to_string(), label, detail }
            })
            .collect(),
    ))
}
