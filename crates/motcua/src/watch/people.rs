//! Who is told: whoever has a dossier, the heads of its units, the leaders of its government.

use domain::agency::{UnitId, UnitKind};
use domain::duty::Duty;
use domain::time;
use uuid::Uuid;

use crate::access::standing_in;
use crate::app::App;
use crate::db::Row;
use crate::error::Result;
use crate::{args, sql};

/// The people who hold one of these duties in a unit today.
pub(super) async fn with(app: &App, unit: &UnitId, duties: &[Duty]) -> Result<Vec<Uuid>> {
    let rows = app
        .db
        .all(
            sql!(
                "select post.staff, post.duty from post join staff on staff.id = post.staff
                 where post.unit = $1 and post.from_on <= $2
                   and (post.to_on is null or post.to_on >= $2) and staff.disabled_at is null
                 order by post.staff"
            ),
            args![unit, time::local(app.now()).date()],
        )
        .await?;
    let held = |row: &&Row| {
        Duty::from_code(&row.text("duty"))
            .is_some_and(|held| duties.iter().any(|duty| held.covers(*duty)))
    };
    let mut found: Vec<Uuid> = rows.iter().filter(held).map(|row| row.id("staff")).collect();
    found.dedup();
    Ok(found)
}

/// Whoever has the dossier of a row in hand, with those who stand in; or everybody to whom it is
/// offered.
pub(super) async fn holders(app: &App, row: &Row) -> Result<Vec<Uuid>> {
    let unit = row.unit("place_unit");
    let Some(duty) = Duty::from_code(&row.text("place_duty")) else { return Ok(Vec::new()) };
    let Some(officer) = row.opt_id("officer") else { return with(app, &unit, &[duty]).await };
    let today = time::local(app.now()).date();
    let mut tx = app.db.begin().await?;
    let mut found = standing_in::substitutes(&mut tx, officer, (&unit, duty), today).await?;
    tx.commit().await?;
    found.push(officer);
    Ok(found)
}

/// The heads of the unit where the dossier of a row is.
pub(super) async fn heads(app: &App, row: &Row) -> Result<Vec<Uuid>> {
    with(app, &row.unit("place_unit"), &[Duty::UnitHead, Duty::DeskHead]).await
}

/// The leaders (signers) of the government that a unit belongs to.
pub(super) async fn leaders(app: &App, unit: &UnitId) -> Result<Vec<Uuid>> {
    let reference = app.reference();
    let Some(top) = reference.units.government_of(unit) else { return Ok(Vec::new()) };
    let today = time::local(app.now()).date();
    let mut found = Vec::new();
    for part in reference.units.children(&top.id) {
        if part.kind == UnitKind::Leadership && part.valid.contains(today) {
            found.extend(with(app, &part.id, &[Duty::Signer]).await?);
        }
    }
    Ok(found)
}
