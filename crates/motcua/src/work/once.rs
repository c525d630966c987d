//! How a verb is carried out: once, by somebody who may know of the dossier, on the state that
//! was seen. Pressing twice is success; a second officer reads who was quicker.

use domain::dossier::{Actor, Body, Dossier, Event, Refusal};
use domain::time;
use uuid::Uuid;

use super::history;
use crate::app::App;
use crate::dossiers::{self, Open};
use crate::error::{Error, Result};

/// Opens a dossier that the actor may know of: an unknown one and a forbidden one look alike.
pub(super) async fn open(app: &App, actor: &Actor, id: Uuid, seen: Option<u32>) -> Result<Open> {
    let open = dossiers::open(app, id, seen).await?;
    if dossiers::is_readable_by(app, &open.dossier, actor) {
        return Ok(open);
    }
    // Whoever stood in for the holder until a moment ago knows of it already.
    Err(open.dossier.substitution_over(actor).map_or(Error::NotFound, Error::from))
}

/// What is being tried, for telling a second click from a second officer.
pub(super) struct Act<'a> {
    pub(super) actor: &'a Actor,
    pub(super) id: Uuid,
    pub(super) seen: Option<u32>,
    /// Whether an event is what the verb would have written.
    pub(super) same: &'a (dyn Fn(&Body) -> bool + Sync),
}

/// Runs a verb; when somebody acted first, finds out who that was. If it was the same person with
/// the same act from the same page, the button was pressed twice: that is success.
pub(super) async fn once(
    app: &App,
    act: &Act<'_>,
    verb: impl Future<Output = Result<Dossier>>,
) -> Result<Dossier> {
    match verb.await {
        Err(Error::Refused(Refusal::ActedFirst)) => overtaken(app, act).await,
        other => other,
    }
}

async fn overtaken(app: &App, act: &Act<'_>) -> Result<Dossier> {
    let events = dossiers::events(&app.db, act.id).await?;
    let dossier = dossiers::replay(&events)?;
    if !dossiers::is_readable_by(app, &dossier, act.actor) {
        return Err(Error::NotFound);
    }
    // What followed from an act stands behind it in the record of a whole.
    let act_itself = events.iter().rev().find(|one| !matches!(one.body, Body::PartMoved { .. }));
    match act_itself {
        Some(last) if is_same_act(act, last) => Ok(dossier),
        Some(_) | None => Err(told(app, act, &events).await?),
    }
}

/// Who acted first, when, and what was done.
pub(super) async fn told(app: &App, act: &Act<'_>, events: &[Event]) -> Result<Error> {
    let Some(last) = events.last() else { return Ok(Error::NotFound) };
    let named = history::receiver(&last.body).into_iter();
    let named = named.chain([last.by.staff, last.by.principal()]).chain(last.by.key);
    let names = history::names(&app.db, named).await?;
    let reference = app.reference();
    let name = if last.by.is_applicant() || names.contains_key(&last.by.staff) {
        history::actor(&last.by, &names)
    } else {
        "Một cán bộ khác".to_owned()
    };
    let local = time::local(last.at);
    let sentence = format!(
        "{name} ({}) đã xử lý hồ sơ này lúc {} ngày {}: {} Việc của bạn chưa được ghi nhận; xin xem \
         trạng thái mới nhất rồi làm tiếp nếu còn cần.",
        reference.unit_name(&last.by.unit),
        local.strftime("%H:%M"),
        local.strftime("%d/%m/%Y"),
        history::sentence(&last.body, &reference, &names),
    );
    Ok(Error::Overtaken { dossier: act.id, sentence })
}

/// Whether the last event is what this act would have written, from the page that was seen.
fn is_same_act(act: &Act<'_>, last: &Event) -> bool {
    act.seen.is_some_and(|seen| last.seq == seen + 1)
        && last.by.staff == act.actor.staff
        && (act.same)(&last.body)
}

/// Carries out a verb that needs nothing but the dossier: the domain decides, the event is written.
pub(super) async fn decide(
    app: &App,
    act: &Act<'_>,
    verb: impl FnOnce(&Open) -> Result<Body> + Send,
) -> Result<Dossier> {
    once(app, act, async {
        let mut open = open(app, act.actor, act.id, act.seen).await?;
        let body = verb(&open)?;
        open.append(act.actor, body).await?;
        open.commit().await
    })
    .await
}
