//! `/bo-phan-mot-cua`: who works at the desks, and how they are reached.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::agency::Unit;
use domain::code::Phone;
use domain::duty::Duty;
use domain::time;

use crate::accounts::card::{self, Listed};
use crate::app::App;
use crate::error::Result;
use crate::web::page::{Page, html};

#[derive(Template)]
#[template(path = "tracking/pages/desks.html")]
struct DesksPage {
    page: Page,
    desks: Vec<DeskView>,
}

struct DeskView {
    id: String,
    name: String,
    hotline: Option<String>,
    people: Vec<PersonView>,
}

struct PersonView {
    name: String,
    position: String,
    field: String,
    telephone: String,
    /// The same with spaces.
    spaced: String,
}

/// The page.
///
/// # Errors
/// Whatever the database says.
pub async fn show(State(app): State<App>) -> Result<Response> {
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let people = card::at_desks(&app.db, today).await?;
    let view = |desk: &Unit| DeskView {
        id: desk.id.to_string(),
        name: desk.name.clone(),
        hotline: desk.hotline.clone(),
        people: people.iter().filter(|one| one.desk == desk.id).map(person).collect(),
    };
    html(&DesksPage {
        page: Page::public(&app, "Bộ phận một cửa", "/bo-phan-mot-cua"),
        desks: reference.desks(today).map(view).collect(),
    })
}

fn person(one: &Listed) -> PersonView {
    let position = match (one.card.position.as_str(), one.duty) {
        ("", Duty::DeskHead) => "Trưởng bộ phận một cửa",
        ("", _) => "Cán bộ tiếp nhận và trả kết quả",
        (position, _) => position,
    };
    PersonView {
        name: one.name.clone(),
        position: position.to_owned(),
        field: one.card.field.clone(),
        telephone: one.card.telephone.clone(),
        spaced: Phone::parse(&one.card.telephone).map(|phone| phone.spaced()).unwrap_or_default(),
    }
}
