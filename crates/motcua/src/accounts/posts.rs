//! Duties (nhiệm vụ): who holds which in which unit, from when until when.

use domain::access::{Right, arranges, is_lendable};
use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use domain::validity::Validity;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::staff::Staff;
use super::{Undone, note, units};
use crate::access::Who;
use crate::app::App;
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::{args, sql};

/// A duty in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The unit.
    pub unit: UnitId,
    /// The duty.
    pub duty: Duty,
    /// First day.
    pub from_on: Date,
    /// Last day, if an end is known.
    pub to_on: Option<Date>,
}

impl Post {
    /// Whether it is held on that day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.span().contains(day)
    }

    fn span(&self) -> Validity {
        Validity { from_on: self.from_on, to_on: self.to_on }
    }
}

/// Gives a duty, without an end.
///
/// # Errors
/// Whatever the database says.
pub async fn give_post(
    tx: &mut Tx,
    staff: Uuid,
    unit: &UnitId,
    duty: Duty,
    from_on: Date,
) -> Result<()> {
    insert(tx, staff, &Post { unit: unit.clone(), duty, from_on, to_on: None }).await
}

/// The same day again replaces an end that was set too early.
pub(super) async fn insert(tx: &mut Tx, staff: Uuid, post: &Post) -> Result<()> {
    tx.run(
        sql!(
            "insert into post (staff, unit, duty, from_on, to_on) values ($1, $2, $3, $4, $5)
             on conflict (staff, unit, duty, from_on) do update set to_on = excluded.to_on"
        ),
        args![staff, &post.unit, post.duty.code(), post.from_on, post.to_on],
    )
    .await?;
    Ok(())
}

/// All duties of a person, also past and future ones, the latest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid) -> Result<Vec<Post>> {
    let rows = db
        .all(
            sql!(
                "select unit, duty, from_on, to_on from post
                 where staff = $1 order by from_on desc, unit, duty"
            ),
            args![staff],
        )
        .await?;
    Ok(rows.iter().filter_map(post_of).collect())
}

fn post_of(row: &Row) -> Option<Post> {
    Some(Post {
        unit: row.unit("unit"),
        duty: Duty::from_code(&row.text("duty"))?,
        from_on: row.day("from_on"),
        to_on: row.opt_day("to_on"),
    })
}

/// Whether a unit is one that this administrator answers for: the whole government (district,
/// commune, province) in whose unit the duty is held, with everything below it.
#[must_use]
pub fn is_below(reference: &Reference, who: &Who, unit: &UnitId) -> bool {
    units::answers_for(reference, who, Right::ManageStaff, unit)
}

/// Whether this person may lend duties of that unit for a time: whoever arranges its work, and its
/// administrators.
#[must_use]
pub fn may_lend(app: &App, who: &Who, unit: &UnitId) -> bool {
    let reference = app.reference();
    arranges(&who.actor, &reference.units, unit) || is_below(&reference, who, unit)
}

/// The longest time for which a duty is lent, in days.
pub const LENT_DAYS_MAX: i32 = 92;

/// Lends a person a duty until a day, where nobody else does the work.
///
/// # Errors
/// [`Undone::Refused`] when it is not theirs to lend, too long, or held already.
pub async fn lend(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !may_lend(app, who, &post.unit) || !is_lendable(post.duty) {
        return Err(Undone::Failed(Error::Forbidden));
    }
    let today = time::local(app.now()).date();
    let Some(to_on) = post.to_on.filter(|to| *to >= today) else {
        return Err(Undone::Refused("Ngày cuối đã qua; xin chọn từ hôm nay trở đi."));
    };
    if (to_on - today).get_days() > LENT_DAYS_MAX {
        return Err(Undone::Refused(
            "Nhiệm vụ tạm thời tối đa 92 ngày. Lâu hơn, xin nhờ quản trị giao nhiệm vụ.",
        ));
    }
    let held = of(&app.db, staff.id).await?;
    let is_held =
        |held: &Post| held.unit == post.unit && held.duty.covers(post.duty) && held.holds_on(today);
    if held.iter().any(is_held) {
        return Err(Undone::Refused("Người này đang giữ nhiệm vụ đó."));
    }
    let mut tx = app.db.begin().await?;
    insert(&mut tx, staff.id, post).await?;
    note(&mut tx, app.now(), who, ("duty_lent", facts(staff.id, post))).await?;
    Ok(tx.commit().await?)
}

/// The desks that the administrator answers for, with their names.
///
/// # Errors
/// [`Error::Forbidden`] for those who are no administrators.
pub fn desks_below(app: &App, who: &Who) -> Result<Vec<(UnitId, String)>> {
    if !who.has(Right::ManageCatalogue) {
        return Err(Error::Forbidden);
    }
    let reference = app.reference();
    let today = time::local(app.now()).date();
    Ok(reference
        .desks(today)
        .filter(|desk| is_below(&reference, who, &desk.id))
        .map(|desk| (desk.id.clone(), desk.name.clone()))
        .collect())
}

/// Gives a person a duty.
///
/// # Errors
/// [`Undone::Refused`] when the person holds it at that time already.
pub async fn give(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !is_below(&app.reference(), who, &post.unit) {
        return Err(Undone::Refused("Đơn vị này không thuộc phạm vi quản trị của bạn."));
    }
    if post.to_on.is_some_and(|to| to < post.from_on) {
        return Err(Undone::Refused("Ngày kết thúc không được trước ngày bắt đầu."));
    }
    let held = of(&app.db, staff.id).await?;
    let twice = held.iter().any(|held| {
        let is_void = held.to_on.is_some_and(|to| to < held.from_on);
        (held.unit == post.unit && held.duty == post.duty)
            && !is_void
            && held.span().overlaps(&post.span())
    });
    if twice {
        return Err(Undone::Refused("Người này đã giữ nhiệm vụ đó trong thời gian này."));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    insert(&mut tx, staff.id, post).await?;
    note(&mut tx, now, who, ("duty_given", facts(staff.id, post))).await?;
    Ok(tx.commit().await?)
}

/// Ends a duty after its last day.
///
/// # Errors
/// [`Undone::Refused`] for one's own last duty as administrator, and for the last administrator.
pub async fn end(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !is_below(&app.reference(), who, &post.unit) {
        return Err(Undone::Refused("Đơn vị này không thuộc phạm vi quản trị của bạn."));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!(
            "update post set to_on = $5 where staff = $1 and unit = $2 and duty = $3 and from_on = $4"
        ),
        args![staff.id, &post.unit, post.duty.code(), post.from_on, post.to_on],
    )
    .await?;
    note(&mut tx, now, who, ("duty_ended", facts(staff.id, post))).await?;
    if staff.id == who.staff && lasting_administrators(&mut tx, now, Some(who.staff)).await? == 0 {
        return Err(Undone::Refused(
            "Bạn không thể tự bỏ nhiệm vụ quản trị cuối cùng của mình. Xin nhờ người quản trị khác.",
        ));
    }
    check_administrator_remains(&mut tx, now).await?;
    Ok(tx.commit().await?)
}

pub(super) fn facts(staff: Uuid, post: &Post) -> serde_json::Value {
    json!({
        "account": staff,
        "unit": post.unit,
        "duty": post.duty.code(),
        "from_on": post.from_on.to_string(),
        "to_on": post.to_on.map(|day| day.to_string()),
    })
}

/// Refuses an act after which nobody could administrate any more. Called after the act has been
/// noted in the journal, whose end is held until the commit: two such acts follow one another.
///
/// # Errors
/// [`Undone::Refused`].
pub(super) async fn check_administrator_remains(
    tx: &mut Tx,
    now: Timestamp,
) -> std::result::Result<(), Undone> {
    if lasting_administrators(tx, now, None).await? == 0 {
        return Err(Undone::Refused(
            "Đây là người quản trị cuối cùng. Xin giao nhiệm vụ quản trị cho người khác trước.",
        ));
    }
    Ok(())
}

/// Open accounts that administrate today and without an end; of one person, if named.
async fn lasting_administrators(tx: &mut Tx, now: Timestamp, staff: Option<Uuid>) -> Result<i64> {
    let row = tx
        .first(
            sql!(
                "select count(*) as n from post join staff on staff.id = post.staff
                 where post.duty = 'administrator' and post.to_on is null and post.from_on <= $1
                   and staff.disabled_at is null and (staff.id = $2 or $2 is null)"
            ),
            args![time::local(now).date(), staff],
        )
        .await?;
    Ok(row.map_or(0, |row| row.int("n")))
}
