//! Duties lent for an absence: each knows its absence and ends with it, whoever ends or changes it.

use domain::absence::{Absence, Substitute};
use domain::time;
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

use super::note_of;
use super::posts::{self, Post};
use crate::access::Who;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{args, sql};

/// Lends a duty in a unit whose work this person arranges, for the days of an absence.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to lend.
pub(super) async fn lend(
    tx: &mut Tx,
    (app, who): (&App, &Who),
    (absence, new): (Uuid, &Absence),
    one: &Substitute,
) -> Result<()> {
    if !posts::may_lend(app, who, &one.unit) {
        return Err(Error::NotFound);
    }
    let today = time::local(app.now()).date();
    let post = Post {
        unit: one.unit.clone(),
        duty: one.duty,
        from_on: new.from_on.max(today),
        to_on: Some(new.to_on),
        absence: Some(absence),
    };
    posts::insert(tx, one.staff, &post).await?;
    let facts = posts::facts(one.staff, &post);
    note_of(tx, app.now(), who, &post.unit, ("duty_lent", facts)).await
}

/// Brings what was lent for an absence in line with what it now says: it ends where the substitute
/// or the first day is another, and never lasts longer than the absence. Only who `lends` makes it
/// longer.
pub(super) async fn keep(
    tx: &mut Tx,
    (app, who): (&App, &Who),
    (absence, new): (Uuid, &Absence),
    lends: bool,
) -> Result<()> {
    let today = time::local(app.now()).date();
    for (staff, post) in of(tx, absence, today).await? {
        let named =
            |one: &Substitute| one.staff == staff && one.unit == post.unit && one.duty == post.duty;
        let begins_alike = post.from_on.max(today) == new.from_on.max(today);
        let last = if !(new.substitutes.iter().any(named) && begins_alike) {
            today.saturating_sub(1.day())
        } else if lends && posts::may_lend(app, who, &post.unit) {
            new.to_on
        } else {
            post.to_on.map_or(new.to_on, |to| to.min(new.to_on))
        };
        set_last(tx, (app, who), (staff, post), last).await?;
    }
    Ok(())
}

/// Ends what was lent for an absence with its last day.
pub(super) async fn end(
    tx: &mut Tx,
    (app, who): (&App, &Who),
    absence: Uuid,
    last: Date,
) -> Result<()> {
    let today = time::local(app.now()).date();
    for (staff, post) in of(tx, absence, today).await? {
        set_last(tx, (app, who), (staff, post), last).await?;
    }
    Ok(())
}

/// What is lent for an absence, today or later, and to whom.
async fn of(tx: &mut Tx, absence: Uuid, today: Date) -> Result<Vec<(Uuid, Post)>> {
    let rows = tx
        .all(
            sql!(
                "select staff, unit, duty, from_on, to_on, absence from post
                 where absence = $1 and (to_on is null or to_on >= $2)
                 order by staff, unit, duty, from_on"
            ),
            args![absence, today],
        )
        .await?;
    Ok(rows.iter().filter_map(|row| Some((row.id("staff"), posts::post_of(row)?))).collect())
}

async fn set_last(
    tx: &mut Tx,
    (app, who): (&App, &Who),
    (staff, mut post): (Uuid, Post),
    last: Date,
) -> Result<()> {
    if post.to_on == Some(last) {
        return Ok(());
    }
    let kind = if post.to_on.is_none_or(|to| last < to) { "duty_ended" } else { "duty_lent" };
    post.to_on = Some(last);
    posts::insert(tx, staff, &post).await?;
    note_of(tx, app.now(), who, &post.unit, (kind, posts::facts(staff, &post))).await
}
