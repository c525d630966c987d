//! Duties (nhiệm vụ): who holds which in which unit, from when until when.

use std::collections::BTreeSet;

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
use super::{Undone, note_of, staff};
use crate::access::reach::Object;
use crate::access::{WHOLE_SYSTEM, Who};
use crate::app::App;
use crate::db::{Db, Row, Sql, Tx};
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
    /// The absence for which it is lent, if it is: it ends with it.
    pub absence: Option<Uuid>,
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
    let (unit, to_on, absence) = (unit.clone(), None, None);
    insert(tx, staff, &Post { unit, duty, from_on, to_on, absence }).await
}

/// The same day again replaces an end that was set too early.
pub(super) async fn insert(tx: &mut Tx, staff: Uuid, post: &Post) -> Result<()> {
    tx.run(
        sql!(
            "insert into post (staff, unit, duty, from_on, to_on, absence)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (staff, unit, duty, from_on)
             do update set to_on = excluded.to_on, absence = excluded.absence"
        ),
        args![staff, &post.unit, post.duty.code(), post.from_on, post.to_on, post.absence],
    )
    .await?;
    Ok(())
}

/// All duties of a person, also past and future ones, the latest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid) -> Result<Vec<Post>> {
    let rows = db.all(of_person(), args![staff]).await?;
    Ok(rows.iter().filter_map(post_of).collect())
}

/// The same inside a transaction that changes them.
pub(super) async fn of_within(tx: &mut Tx, staff: Uuid) -> Result<Vec<Post>> {
    let rows = tx.all(of_person(), args![staff]).await?;
    Ok(rows.iter().filter_map(post_of).collect())
}

fn of_person() -> Sql {
    sql!(
        "select unit, duty, from_on, to_on, absence from post
         where staff = $1 order by from_on desc, unit, duty"
    )
}

pub(super) fn post_of(row: &Row) -> Option<Post> {
    Some(Post {
        unit: row.unit("unit"),
        duty: Duty::from_code(&row.text("duty"))?,
        from_on: row.day("from_on"),
        to_on: row.opt_day("to_on"),
        absence: row.opt_id("absence"),
    })
}

/// Whether a unit is one that this administrator answers for: the whole government (district,
/// commune, province) in whose unit the duty is held, with everything below it.
#[must_use]
pub fn is_below(reference: &Reference, who: &Who, unit: &UnitId) -> bool {
    who.reach(&reference.units, Right::ManageStaff).covers(Object::Unit(unit))
}

/// Whether this person may lend duties of that unit for a time: whoever arranges its work, and its
/// administrators.
#[must_use]
pub fn may_lend(app: &App, who: &Who, unit: &UnitId) -> bool {
    let reference = app.reference();
    arranges(&who.actor, &reference.units, unit) || is_below(&reference, who, unit)
}

/// Somebody to whom a duty may be lent.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The person.
    pub staff: Uuid,
    /// Name.
    pub name: String,
    /// A unit in which the person serves.
    pub unit: UnitId,
}

/// Those to whom a duty of a unit may be lent: who serves today in the unit's government or a part
/// of it, with an open account, each once.
///
/// # Errors
/// Whatever the database says.
pub async fn offered(app: &App, unit: &UnitId) -> Result<Vec<Offered>> {
    let reference = app.reference();
    let Some(top) = reference.units.government_of(unit) else { return Ok(Vec::new()) };
    let parts = reference.units.children(&top.id).filter(|part| !part.kind.is_government());
    let mut near: BTreeSet<UnitId> = parts.map(|part| part.id.clone()).collect();
    near.insert(top.id.clone());
    let rows = app
        .db
        .all(
            sql!(
                "select staff.id, staff.name, post.unit from post
                 join staff on staff.id = post.staff
                 where post.from_on <= $1 and (post.to_on is null or post.to_on >= $1)
                   and staff.disabled_at is null order by staff.name, staff.id"
            ),
            args![time::local(app.now()).date()],
        )
        .await?;
    let mut found: Vec<Offered> = Vec::new();
    for row in &rows {
        let (staff, unit) = (row.id("id"), row.unit("unit"));
        if near.contains(&unit) && found.last().is_none_or(|last| last.staff != staff) {
            found.push(Offered { staff, name: row.text("name"), unit });
        }
    }
    Ok(found)
}

/// The longest time for which a duty is lent, in days.
pub const LENT_DAYS_MAX: i32 = 92;

/// Lends a duty until a day, where nobody else does the work, to somebody who serves in the unit or
/// its government ([`offered`]).
///
/// # Errors
/// [`Undone::Refused`] when it is too long, not to somebody offered, or held already;
/// [`Error::NotFound`] when it is not theirs to lend.
pub async fn lend(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !may_lend(app, who, &post.unit) || !is_lendable(post.duty) {
        return Err(Undone::Failed(Error::NotFound));
    }
    if !offered(app, &post.unit).await?.iter().any(|one| one.staff == staff.id) {
        return Err(Undone::Refused(
            "Xin chọn người trong danh sách: cán bộ đang làm việc tại đơn vị hoặc cơ quan của đơn vị.",
        ));
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
    note_of(&mut tx, app.now(), who, &post.unit, ("duty_lent", facts(staff.id, post))).await?;
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

/// Gives a person a duty. Both the person and the unit lie within reach: a duty given to somebody
/// elsewhere would take them out of the reach of their own administrator.
///
/// # Errors
/// [`Undone::Refused`] when the unit is out of reach, or the person holds it at that time already;
/// [`Error::NotFound`] when the person is out of reach.
pub async fn give(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !staff::answers_for(app, who, staff).await? {
        return Err(Undone::Failed(Error::NotFound));
    }
    if !is_below(&app.reference(), who, &post.unit) {
        return Err(Undone::Refused(staff::BEYOND));
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
    note_of(&mut tx, now, who, &post.unit, ("duty_given", facts(staff.id, post))).await?;
    Ok(tx.commit().await?)
}

/// Ends a duty after its last day. One that is lent for an absence is not made longer.
///
/// # Errors
/// [`Undone::Refused`] for one's own last duty as administrator, and for the last administrator;
/// [`Error::NotFound`] when the unit is out of reach.
pub async fn end(
    app: &App,
    who: &Who,
    staff: &Staff,
    post: &Post,
) -> std::result::Result<(), Undone> {
    if !is_below(&app.reference(), who, &post.unit) {
        return Err(Undone::Failed(Error::NotFound));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let ended = tx
        .run(
            sql!(
                "update post set to_on = $5
             where staff = $1 and unit = $2 and duty = $3 and from_on = $4
               and (absence is null or to_on >= $5)"
            ),
            args![staff.id, &post.unit, post.duty.code(), post.from_on, post.to_on],
        )
        .await?;
    if ended == 0 {
        return Err(Undone::Refused(
            "Nhiệm vụ này giao tạm thời theo khai báo vắng mặt nên không kéo dài riêng được. Xin sửa khai báo vắng mặt.",
        ));
    }
    note_of(&mut tx, now, who, &post.unit, ("duty_ended", facts(staff.id, post))).await?;
    let is_last = post.unit.0 == WHOLE_SYSTEM && staff.id == who.staff;
    if is_last && lasting_administrators(&mut tx, now, Some(who.staff)).await? == 0 {
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

/// Open accounts that administrate the whole system today and without an end; of one person, if
/// named.
async fn lasting_administrators(tx: &mut Tx, now: Timestamp, staff: Option<Uuid>) -> Result<i64> {
    let row = tx
        .first(
            sql!(
                "select count(*) as n from post join staff on staff.id = post.staff
                 where post.duty = 'administrator' and post.unit = $3 and post.to_on is null
                   and post.from_on <= $1 and staff.disabled_at is null
                   and (staff.id = $2 or $2 is null)"
            ),
            args![time::local(now).date(), staff, WHOLE_SYSTEM],
        )
        .await?;
    Ok(row.map_or(0, |row| row.int("n")))
}
