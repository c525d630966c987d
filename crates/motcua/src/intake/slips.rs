//! Slips given at reception instead of a receipt. What was typed lies with the slip until the
//! applicant comes back, and any receiver of the desk goes on from there.

mod letter;
mod load;

use domain::agency::UnitId;
use domain::dossier::slip::{self, Slip};
use domain::procedure::{Case, Procedure};
use domain::{text, time};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::entry::PersonEntry;
use super::typed::Typed;
use super::{persons, read};
use crate::access::Who;
use crate::app::App;
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::problems::Problems;
use crate::{args, sql};

pub use letter::print;
pub use load::{LoadedSlip, load};

/// Most slips that a list shows.
const LISTED_MAX: i64 = 100;

/// A slip that was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its id.
    pub id: Uuid,
    /// The reception form that it is about.
    pub form: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// Its number at that desk in that year.
    pub number: u32,
    /// The version of the procedure.
    pub procedure: String,
    /// The row of the applicant.
    pub applicant: Uuid,
    /// The applicant's name.
    pub applicant_name: String,
    /// What it says.
    pub slip: Slip,
    /// Who gave it.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
    /// When the dossier was received after all.
    pub received_at: Option<Timestamp>,
    /// Whether what was typed is still there, to go on from.
    pub can_go_on: bool,
}

impl Given {
    /// Its number as it is printed, without the desk: `07/PYC`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{:02}/{}", self.number, notation(&self.slip))
    }
}

fn notation(slip: &Slip) -> &'static str {
    match slip {
        Slip::Supplement { .. } => "PYC",
        Slip::Refusal { .. } => "PTC",
    }
}

/// What a slip is about: procedure, case and applicant of a form, finished or not otherwise.
pub struct Matter<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// Its case.
    pub case: &'a Case,
    /// Who files.
    pub applicant: PersonEntry,
}

/// Reads what a slip is about.
///
/// # Errors
/// The problems of the form as far as they concern it.
pub fn matter<'a>(
    reference: &'a Reference,
    typed: &Typed,
    day: Date,
) -> std::result::Result<Matter<'a>, Problems> {
    let mut problems = Problems::default();
    let chosen = problems.check("procedure_q", read::chosen(reference, typed, day));
    let case = chosen.and_then(|chosen| chosen.case);
    if chosen.is_some() && case.is_none() {
        problems.add("case", "Xin chọn trường hợp giải quyết.");
    }
    let applicant = typed.person("applicant").parse("applicant", day, &mut problems);
    match (chosen, case, applicant) {
        (Some(chosen), Some(case), Some(applicant)) if problems.is_empty() => {
            Ok(Matter { procedure: chosen.procedure, case, applicant })
        }
        _ => Err(problems),
    }
}

/// Gives a slip for a form of this person, and takes the form out of their hands. Giving it again under
/// the same id changes nothing.
///
/// # Errors
/// The domain's refusal; a sentence when the form is not ready for it.
pub async fn give(app: &App, who: &Who, (id, form): (Uuid, Uuid), slip: Slip) -> Result<()> {
    let kept = super::desk_form::load(&app.db, who.staff, form).await?;
    // Pressed twice: the form has gone with the slip, or is just going.
    let (Some(kept), None) = (kept, find(&app.db, id).await?) else {
        return find(&app.db, id).await?.map(|_| ()).ok_or(Error::NotFound);
    };
    give_for(app, who, (id, form), None, (&kept.typed, slip)).await
}

/// The same for a filing of which this is everything that was typed; `after` is the slip with which
/// the applicant has come back, where it is known.
///
/// # Errors
/// As [`give`]; a sentence when the filing went another way in this moment.
pub async fn give_for(
    app: &App,
    who: &Who,
    ids: (Uuid, Uuid),
    after: Option<Uuid>,
    (typed, slip): (&Typed, Slip),
) -> Result<()> {
    match give_once(app, who, ids, after, (typed, slip)).await {
        Ok(()) => Ok(()),
        // Pressed twice, and the other press was quicker.
        Err(error) => find(&app.db, ids.0).await?.map(|_| ()).ok_or(error),
    }
}

async fn give_once(
    app: &App,
    who: &Who,
    (id, form): (Uuid, Uuid),
    after: Option<Uuid>,
    (typed, slip): (&Typed, Slip),
) -> Result<()> {
    let reference = app.reference();
    let now = app.now();
    let matter = matter(&reference, typed, time::local(now).date())
        .map_err(|_| Error::Bad("Xin chọn thủ tục và ghi người nộp hồ sơ trước.".to_owned()))?;
    let desk = UnitId(typed.get("desk").to_owned());
    let earlier = of_form(&app.db, form).await?;
    let slip = slip::give(&desk, &who.actor, slip, earlier.len())?;
    // Not looked up anew where it is known: a slip that was given in this moment is another.
    let open = earlier.iter().find(|given| given.can_go_on).map(|given| given.id);
    let latest = match after.or(open) {
        Some(latest) => Some(latest),
        None if earlier.is_empty() => None,
        None => return Err(gone()),
    };
    let new = New { id, form, desk: &desk, slip: &slip, typed, matter: &matter, latest };
    write(app, who.staff, &new, now).await
}

/// A slip that may be given.
struct New<'a> {
    id: Uuid,
    form: Uuid,
    desk: &'a UnitId,
    slip: &'a Slip,
    typed: &'a Typed,
    matter: &'a Matter<'a>,
    /// The slip of the same filing with which the applicant has come back.
    latest: Option<Uuid>,
}

async fn write(app: &App, staff: Uuid, new: &New<'_>, now: Timestamp) -> Result<()> {
    let New { id, form, desk, slip, typed, matter, latest } = new;
    let day = time::local(now).date();
    let mut tx = app.db.begin().await?;
    let number = next_number(&mut tx, desk, slip, day).await?;
    let typed = matches!(slip, Slip::Supplement { .. }).then(|| typed.to_json());
    let applicant = persons::keep(&mut tx, &matter.applicant, now).await?;
    // Whoever comes back with papers is asked for by the latest slip only.
    if let Some(latest) = latest {
        supersede(&mut tx, *latest).await?;
    }
    tx.run(
        sql!(
            "insert into reception_slip (id, form, desk, kind, year, number, procedure, case_id,
                                         applicant, body, typed, staff, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        args![
            *id,
            *form,
            *desk,
            slip.kind(),
            i64::from(day.year()),
            number,
            matter.procedure.version_id(),
            &matter.case.id,
            applicant,
            serde_json::to_string(slip).map_err(|error| Error::Internal(error.into()))?,
            typed,
            staff,
            now
        ],
    )
    .await?;
    tx.run(sql!("delete from desk_form where id = $1 and staff = $2"), args![*form, staff]).await?;
    journal::append(&mut tx, entry_of((*id, *form), (desk, slip, number), (staff, now))).await?;
    Ok(tx.commit().await?)
}

/// Another slip follows, and the applicant comes back with that one.
async fn supersede(tx: &mut Tx, id: Uuid) -> Result<()> {
    let open = tx
        .run(
            sql!("update reception_slip set typed = null where id = $1 and typed is not null"),
            args![id],
        )
        .await?;
    if open == 0 { Err(gone()) } else { Ok(()) }
}

fn entry_of(
    (id, form): (Uuid, Uuid),
    (desk, slip, number): (&UnitId, &Slip, i64),
    (staff, at): (Uuid, Timestamp),
) -> Entry {
    let body = serde_json::json!({ "slip": id, "kind": slip.kind(), "number": number });
    Entry {
        at,
        staff: Some(staff),
        unit: Some(desk.clone()),
        kind: "reception_slip_given".to_owned(),
        dossier: Some(form),
        seq: None,
        body: body.to_string(),
    }
}

/// The name of the counter of a kind at a desk and year.
fn counter(desk: &UnitId, slip: &Slip, day: Date) -> String {
    format!("slip {desk} {} {}", day.year(), slip.kind())
}

/// The next number of a kind at a desk and year; used up only if the transaction commits.
async fn next_number(tx: &mut Tx, desk: &UnitId, slip: &Slip, day: Date) -> Result<i64> {
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![counter(desk, slip, day)],
        )
        .await?;
    Ok(row.expect("an upsert returns its row").int("value"))
}

/// The dossier was received: its slips have done their duty.
pub(super) async fn close(tx: &mut Tx, form: Uuid, at: Timestamp) -> Result<()> {
    tx.run(
        sql!(
            "update reception_slip set received_at = $2, typed = null
             where form = $1 and received_at is null"
        ),
        args![form, at],
    )
    .await?;
    Ok(())
}

/// The applicant has come back: the form goes to this person with everything in it.
///
/// # Errors
/// As [`come_back`].
pub async fn go_on(app: &App, who: &Who, id: Uuid) -> Result<Uuid> {
    let (form, typed) = come_back(app, who, id).await?;
    if let Some(typed) = typed {
        super::desk_form::save(&app.db, who.staff, form, &typed, app.now()).await?;
    }
    Ok(form)
}

/// The form of a slip whose applicant has come back, and what was typed there unless this person has
/// the form in hand already.
///
/// # Errors
/// [`Error::NotFound`] for a slip of another desk; a sentence when a colleague has the form, or nothing
/// is left to go on from.
pub async fn come_back(app: &App, who: &Who, id: Uuid) -> Result<(Uuid, Option<Typed>)> {
    let row = app
        .db
        .first(
            sql!("select form, desk, applicant, typed from reception_slip where id = $1"),
            args![id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let (form, desk) = (row.id("form"), row.unit("desk"));
    check_desk(who, &desk)?;
    let seen = Seen { way: Way::Slip, unit: Some(&desk), people: &[row.id("applicant")] };
    personal::noted(app, &who.actor, seen).await?;
    let held = app
        .db
        .first(
            sql!(
                "select staff.id, staff.name from desk_form join staff on staff.id = desk_form.staff
                 where desk_form.id = $1"
            ),
            args![form],
        )
        .await?;
    match held {
        Some(row) if row.id("id") == who.staff => Ok((form, None)),
        Some(row) => Err(Error::Bad(format!(
            "{} đang nhập tiếp hồ sơ này. Xin trao đổi với người đó.",
            row.text("name")
        ))),
        None => {
            let typed = row.opt_text("typed").and_then(|typed| Typed::from_json(&typed));
            Ok((form, Some(typed.ok_or_else(gone)?)))
        }
    }
}

fn gone() -> Error {
    Error::Bad("Hồ sơ này đã được tiếp nhận, bị từ chối hoặc có phiếu mới hơn.".to_owned())
}

/// Whether the person receives at that desk.
///
/// # Errors
/// [`Error::NotFound`] if not.
pub fn check_desk(who: &Who, desk: &UnitId) -> Result<()> {
    let mut desks = who.units_as(domain::duty::Duty::Receiver);
    if desks.any(|own| own == desk) { Ok(()) } else { Err(Error::NotFound) }
}

/// A slip, for whoever receives at its desk.
///
/// # Errors
/// [`Error::NotFound`] otherwise.
pub async fn readable(app: &App, who: &Who, id: Uuid) -> Result<Given> {
    let given = find(&app.db, id).await?.ok_or(Error::NotFound)?;
    check_desk(who, &given.desk)?;
    let seen = Seen { way: Way::Slip, unit: Some(&given.desk), people: &[given.applicant] };
    personal::noted(app, &who.actor, seen).await?;
    Ok(given)
}

/// The slip with that id.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Given>> {
    let row = db
        .first(
            sql!(
                "select reception_slip.id, form, desk, number, procedure, applicant, body, staff, at,
                        received_at, cast(case when typed is null then 0 else 1 end as bigint)
                            as can_go_on,
                        person.name as applicant_name
                 from reception_slip join person on person.id = reception_slip.applicant
                 where reception_slip.id = $1"
            ),
            args![id],
        )
        .await?;
    row.as_ref().map(given).transpose()
}

/// The slips of a form, the first one first.
///
/// # Errors
/// Whatever the database says.
pub async fn of_form(db: &Db, form: Uuid) -> Result<Vec<Given>> {
    let rows = db
        .all(
            sql!(
                "select reception_slip.id, form, desk, number, procedure, applicant, body, staff, at,
                        received_at, cast(case when typed is null then 0 else 1 end as bigint)
                            as can_go_on,
                        person.name as applicant_name
                 from reception_slip join person on person.id = reception_slip.applicant
                 where form = $1 order by at, reception_slip.id"
            ),
            args![form],
        )
        .await?;
    rows.iter().map(given).collect()
}

/// The slips of a desk, the latest first: those whose name, telephone or
/// number has what was looked for.
///
/// # Errors
/// Whatever the database says.
pub async fn of_desk(db: &Db, desk: &UnitId, sought: &str) -> Result<Vec<Given>> {
    let folded = text::fold(sought);
    let digits: String = sought.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = sought.split('/').next().and_then(|n| n.trim().parse().ok()).unwrap_or(-1);
    let rows = db
        .all(
            sql!(
                "select reception_slip.id, form, desk, number, procedure, applicant, body, staff, at,
                        received_at, cast(case when typed is null then 0 else 1 end as bigint)
                            as can_go_on,
                        person.name as applicant_name
                 from reception_slip join person on person.id = reception_slip.applicant
                 where desk = $1
                   and ($2 = '' or person.folded like '%' || $2 || '%' or number = $4
                        or ($3 <> '' and person.phone like '%' || $3 || '%'))
                 order by at desc, reception_slip.id desc limit $5"
            ),
            args![desk, folded.replace(['%', '_'], " "), digits, number, LISTED_MAX],
        )
        .await?;
    rows.iter().map(given).collect()
}

/// Leaves the trace of somebody who looks at the slips of a desk.
///
/// # Errors
/// As [`personal::noted`].
pub async fn note(app: &App, who: &Who, (desk, slips): (&UnitId, &[Given])) -> Result<()> {
    let people: Vec<Uuid> = slips.iter().map(|slip| slip.applicant).collect();
    let seen = Seen { way: Way::Slips, unit: Some(desk), people: &people };
    personal::noted(app, &who.actor, seen).await
}

fn given(row: &Row) -> Result<Given> {
    Ok(Given {
        id: row.id("id"),
        form: row.id("form"),
        desk: row.unit("desk"),
        number: u32::try_from(row.int("number")).unwrap_or(0),
        procedure: row.text("procedure"),
        applicant: row.id("applicant"),
        applicant_name: row.text("applicant_name"),
        slip: serde_json::from_str(&row.text("body"))
            .map_err(|error| Error::Internal(error.into()))?,
        staff: row.id("staff"),
        at: row.at("at"),
        received_at: row.opt_at("received_at"),
        can_go_on: row.int("can_go_on") == 1,
    })
}
