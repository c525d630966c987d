//! Lists of dossiers: which ones, in which order, page by page, with everything a row shows in one
//! statement. Each reason has an index that is already in the list's order, so a page costs the
//! same at a thousand dossiers and at a million.

use domain::agency::UnitId;
use domain::deadline;
use domain::dossier::StaffId;
use domain::duty::Duty;
use domain::procedure::COMPLETED_WITHIN_FROM_ON;
use domain::time;
use jiff::Timestamp;

pub use super::order::{Key, Order, Part};
use super::sought::Sought;
use crate::db::{Binder, Db, Result, Row, Sql};

/// Tabs count to this many and then say "99+".
pub const COUNT_MAX: i64 = 100;

/// One reason why a dossier is in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A person holds it.
    HeldBy(StaffId),
    /// Somebody absent holds it there, whose work is done by another.
    HeldFor(StaffId, UnitId, Duty),
    /// It waits for somebody of that unit with that duty.
    OfferedTo(UnitId, Duty),
    /// It is being settled in that unit, in whoever's hand.
    AtUnit(UnitId),
    /// Its result waits for the applicant at that desk.
    ToReturn(UnitId),
    /// That desk received it.
    ReceivedBy(UnitId),
    /// That unit settles it.
    LedBy(UnitId),
    /// That unit was asked for an opinion and owes the answer.
    AskedOf(UnitId),
    /// A new date waits for the head of that unit to decide.
    ExtensionOf(UnitId),
    /// A new date waits for these leaders to decide: no head is there, or none has decided in time.
    ExtensionBefore(UnitId),
    /// A person holds it and must apologise for its delay.
    ApologyOf(StaffId),
    /// A person holds it, and what the applicant has sent online waits to be looked at.
    AnsweredOf(StaffId),
    /// That desk received it, and what the applicant has sent online waits to be looked at.
    AnsweredAt(UnitId),
    /// A person holds it, and the time for its supplement has passed.
    SupplementOverOf(StaffId),
    /// Not completed in time: this desk closes it.
    SupplementOverAt(UnitId),
    /// That unit corrects a mistake in its result.
    FlawOf(UnitId),
    /// Its corrected result waits at that desk.
    MendedAt(UnitId),
}

/// What narrows a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this field.
    pub field: Option<String>,
    /// Only this procedure, by code.
    pub procedure: Option<String>,
    /// Only what answers this.
    pub sought: Option<Sought>,
    /// Only what is open and stands like this.
    pub standing: Option<Standing>,
}

/// How an open dossier stands, some of it at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Near its due date or beyond it.
    NearOrLate(Timestamp),
    /// Near its due date.
    Near(Timestamp),
    /// Beyond its due date.
    Late(Timestamp),
    /// Its clock stands still.
    Paused,
    /// A new date waits for a decision.
    NewDate,
}

/// A list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Dossiers for any of these reasons; none at all gives an empty list.
    pub reasons: Vec<Reason>,
    /// What narrows it.
    pub filter: Filter,
    /// Its order.
    pub order: Order,
    /// Which page of it.
    pub part: Part,
}

/// One page of a list.
pub struct Slice {
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether there is something before.
    pub has_previous: bool,
    /// Whether there is something after.
    pub has_next: bool,
}

/// Fetches one page of at most `size` rows.
///
/// # Errors
/// Whatever the database says.
pub async fn fetch(db: &Db, listing: &Listing, size: usize) -> Result<Slice> {
    if listing.reasons.is_empty() {
        return Ok(Slice { rows: Vec::new(), has_previous: false, has_next: false });
    }
    let mut binder = Binder::default();
    let text = page_text(&mut binder, listing, size + 1);
    let mut rows = db.all(Sql::built(text), binder.0).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let (has_previous, has_next) = match listing.part {
        Part::First => (false, more),
        Part::After(_) => (true, more),
        Part::Before(_) => {
            rows.reverse();
            (more, true)
        }
    };
    Ok(Slice { rows, has_previous, has_next })
}

/// How many dossiers each list has, counted to [`COUNT_MAX`] and a little beyond.
///
/// # Errors
/// Whatever the database says.
pub async fn counts(db: &Db, lists: &[(&[Reason], &Filter)]) -> Result<Vec<i64>> {
    let mut binder = Binder::default();
    let mut columns = Vec::new();
    for (n, (reasons, filter)) in lists.iter().enumerate() {
        let narrowed = binder.filter(filter);
        let branches: Vec<String> = reasons
            .iter()
            .map(|reason| {
                let reason = binder.reason(reason);
                format!(
                    "select id from (select id from dossier as d where {reason}{narrowed}
                     limit {COUNT_MAX}) as branch"
                )
            })
            .collect();
        columns.push(if branches.is_empty() {
            format!("cast(0 as bigint) as n{n}")
        } else {
            format!("(select count(*) from ({}) as list) as n{n}", branches.join(" union "))
        });
    }
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let row = db.first(Sql::built(format!("select {}", columns.join(", "))), binder.0).await?;
    Ok(row
        .map_or_else(Vec::new, |row| (0..lists.len()).map(|n| row.int(&format!("n{n}"))).collect()))
}

/// What a row shows.
pub(super) const COLUMNS: &str = "d.id, d.seq, d.code, d.procedure, d.status, d.desk, d.lead, d.place_name, \
     d.place_unit, d.place_duty, d.received_at, d.due_at, d.list_at, d.near_at, d.step_due_at, d.ended_at, \
     d.counted_due_at, d.paused_at, d.answered_at, \
     d.officer, applicant.name as applicant, representative.name as representative, \
     owner.name as owner, holder.name as holder";

/// The people of a row.
pub(super) const JOINS: &str = "join person as applicant on applicant.id = d.applicant \
     left join person as representative on representative.id = d.representative \
     left join person as owner on owner.id = d.owner \
     left join staff as holder on holder.id = d.officer";

fn page_text(binder: &mut Binder, listing: &Listing, limit: usize) -> String {
    let column = listing.order.column();
    let (beyond, forward) = match listing.part {
        Part::First => (None, true),
        Part::After(key) => (Some(key), true),
        Part::Before(key) => (Some(key), false),
    };
    let ascending = listing.order.ascends() == forward;
    let direction = if ascending { "asc" } else { "desc" };
    let beyond = beyond.map_or_else(String::new, |key| {
        let (at, id) = (binder.bind(key.at), binder.bind(key.id));
        let sign = if ascending { ">" } else { "<" };
        format!(" and (d.{column}, d.id) {sign} ({at}, {id})")
    });
    let narrowed = binder.filter(&listing.filter);
    let branches: Vec<String> = listing
        .reasons
        .iter()
        .map(|reason| {
            let reason = binder.reason(reason);
            format!(
                "select id, {column} from (select d.id, d.{column} from dossier as d
                 where {reason}{narrowed}{beyond}
                 order by d.{column} {direction}, d.id {direction} limit {limit}) as branch"
            )
        })
        .collect();
    format!(
        "select {COLUMNS}
         from (select id, {column} from ({}) as branches
               order by {column} {direction}, id {direction} limit {limit}) as page
         join dossier as d on d.id = page.id {JOINS}
         order by d.{column} {direction}, d.id {direction}",
        branches.join(" union ")
    )
}

impl Binder {
    /// The condition of a reason on `d`; each has its partial index in the schema.
    fn reason(&mut self, reason: &Reason) -> String {
        match reason {
            Reason::HeldBy(staff) => {
                format!("d.officer = {} and d.returned_at is null", self.bind(*staff))
            }
            Reason::HeldFor(absent, unit, duty) => format!(
                "d.officer = {} and d.place_unit = {} and d.place_duty = {} \
                 and d.returned_at is null",
                self.bind(*absent),
                self.bind(unit),
                self.bind(duty.code())
            ),
            Reason::OfferedTo(unit, duty) => format!(
                "d.place_unit = {} and d.place_duty = {} and d.officer is null and d.ended_at is null",
                self.bind(unit),
                self.bind(duty.code())
            ),
            Reason::AtUnit(unit) => {
                format!("d.place_unit = {} and d.ended_at is null", self.bind(unit))
            }
            Reason::ToReturn(unit) => format!(
                "d.place_unit = {} and d.ended_at is not null and d.returned_at is null and d.whole is null",
                self.bind(unit)
            ),
            Reason::ReceivedBy(unit) => format!("d.desk = {}", self.bind(unit)),
            Reason::LedBy(unit) => format!("d.lead = {}", self.bind(unit)),
            Reason::AskedOf(unit) => format!(
                "d.ended_at is null and d.id in (select dossier from dossier_question
                     where unit = {} and answered_at is null)",
                self.bind(unit)
            ),
            Reason::ApologyOf(staff) => format!(
                "d.officer = {} and d.returned_at is null and d.ended_at is null \
                 and d.paused_at is null and d.extension_asked_at is null \
                 and d.due_at = d.counted_due_at \
                 and exists (select 1 from watch_mark where watch_mark.dossier = d.id \
                 and watch_mark.job = 'apology' and watch_mark.occasion = d.counted_due_at)",
                self.bind(*staff)
            ),
            Reason::SupplementOverOf(staff) => format!(
                "d.officer = {} and d.ended_at is null and d.status = 5 \
                 and exists (select 1 from watch_mark where watch_mark.dossier = d.id \
                 and watch_mark.job = 'supplement_over' and watch_mark.occasion = d.paused_at)",
                self.bind(*staff)
            ),
            Reason::SupplementOverAt(desk) => format!(
                "d.desk = {} and d.received_at >= {} and d.ended_at is null and d.status = 5 \
                 and exists (select 1 from watch_mark where watch_mark.dossier = d.id \
                 and watch_mark.job = 'supplement_over' and watch_mark.occasion = d.paused_at)",
                self.bind(desk),
                self.bind(time::instant(COMPLETED_WITHIN_FROM_ON.at(0, 0, 0, 0)))
            ),
            Reason::FlawOf(unit) => format!("d.flaw_unit = {}", self.bind(unit)),
            Reason::MendedAt(desk) => {
                format!("d.desk = {} and d.flaw_waits_at is not null", self.bind(desk))
            }
            Reason::AnsweredOf(staff) => {
                format!("d.officer = {} and d.answered_at is not null", self.bind(*staff))
            }
            Reason::AnsweredAt(desk) => {
                format!("d.desk = {} and d.answered_at is not null", self.bind(desk))
            }
            Reason::ExtensionOf(unit) => format!(
                "d.lead = {} and d.extension_asked_at is not null and d.ended_at is null",
                self.bind(unit)
            ),
            Reason::ExtensionBefore(leaders) => format!(
                "d.extension_leaders = {} and d.ended_at is null \
                 and exists (select 1 from watch_mark where watch_mark.dossier = d.id \
                 and watch_mark.job = 'extension_leaders' \
                 and watch_mark.occasion = d.extension_asked_at)",
                self.bind(leaders)
            ),
        }
    }

    /// The conditions of a filter on `d`, each with its "and" before it.
    fn filter(&mut self, filter: &Filter) -> String {
        let mut text = String::new();
        if let Some(field) = &filter.field {
            text += &format!(" and d.field = {}", self.bind(field));
        }
        if let Some(procedure) = &filter.procedure {
            text += &format!(" and d.procedure_code = {}", self.bind(procedure));
        }
        if let Some(standing) = filter.standing {
            text += &self.standing(standing);
        }
        if let Some(sought) = &filter.sought {
            text += &self.answers(sought);
        }
        text
    }

    fn standing(&mut self, standing: Standing) -> String {
        let condition = match standing {
            Standing::NearOrLate(now) => format!("d.near_at <= {}", self.bind(now)),
            Standing::Near(now) => {
                let now = self.bind(deadline::minute_of(now));
                format!("d.paused_at is null and d.near_at <= {now} and d.due_at >= {now}")
            }
            Standing::Late(now) => {
                let minute = self.bind(deadline::minute_of(now));
                format!("d.paused_at is null and d.due_at < {minute}")
            }
            Standing::Paused => "d.paused_at is not null".to_owned(),
            Standing::NewDate => "d.extension_asked_at is not null".to_owned(),
        };
        format!(" and d.ended_at is null and {condition}")
    }

    /// A filter looks at few rows, so it may look inside names, too.
    fn answers(&mut self, sought: &Sought) -> String {
        let of_person = |condition: String| {
            format!(
                " and exists (select 1 from person where person.id = d.applicant and {condition})"
            )
        };
        match sought {
            Sought::Code(code) => format!(" and d.code = {}", self.bind(code.as_str())),
            Sought::CodeEnd(end) => format!(" and d.code like {}", self.bind(format!("%{end}"))),
            Sought::Procedure(code) => {
                format!(" and d.procedure_code = {}", self.bind(code.as_str()))
            }
            Sought::Identity(number) => {
                let number = self.bind(number);
                of_person(format!("person.personal_id = {number}"))
            }
            Sought::Phone(phone) => {
                let phone = self.bind(phone);
                of_person(format!("person.phone = {phone}"))
            }
            Sought::Name(name) => {
                let name = self.bind(format!("%{name}%"));
                of_person(format!("person.folded like {name}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// Each reason has an index that holds little more than its dossiers: no list and no count walks
    /// through all open dossiers of an office.
    #[tokio::test]
    async fn no_reason_walks_through_all_dossiers() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database");
        db.migrate().await.expect("tables");
        let (staff, unit) = (Uuid::nil(), UnitId::from("x"));
        let all = [
            Reason::HeldBy(staff),
            Reason::HeldFor(staff, unit.clone(), Duty::Receiver),
            Reason::OfferedTo(unit.clone(), Duty::Receiver),
            Reason::AtUnit(unit.clone()),
            Reason::ToReturn(unit.clone()),
            Reason::ReceivedBy(unit.clone()),
            Reason::LedBy(unit.clone()),
            Reason::AskedOf(unit.clone()),
            Reason::ExtensionOf(unit.clone()),
            Reason::ExtensionBefore(unit.clone()),
            Reason::ApologyOf(staff),
            Reason::AnsweredOf(staff),
            Reason::AnsweredAt(unit.clone()),
            Reason::SupplementOverAt(unit.clone()),
            Reason::FlawOf(unit.clone()),
            Reason::MendedAt(unit),
            Reason::SupplementOverOf(staff),
        ];
        for reason in all {
            let mut binder = Binder::default();
            let condition = binder.reason(&reason);
            let text = format!(
                "explain query plan select d.id from dossier as d where {condition} limit 9"
            );
            let plan = db.all(Sql::built(text), binder.0).await.expect("a plan");
            let plan: Vec<String> = plan.iter().map(|row| row.text("detail")).collect();
            let walks = plan.iter().any(|line| line.starts_with("SCAN d"));
            assert!(!walks, "{reason:?}: {plan:?}");
        }
    }

    #[test]
    fn a_page_is_one_statement_with_every_value_bound() {
        let listing = Listing {
            reasons: vec![Reason::HeldBy(Uuid::nil()), Reason::AtUnit(UnitId::from("x"))],
            filter: Filter {
                field: Some("Hộ tịch".to_owned()),
                sought: Some(Sought::Name("a'; drop table".to_owned())),
                ..Filter::default()
            },
            order: Order::Due,
            part: Part::Before(Key { at: 5, id: Uuid::nil() }),
        };
        let mut binder = Binder::default();
        let text = page_text(&mut binder, &listing, 26);
        assert!(!text.contains("drop"), "{text}");
        assert!(text.contains("(d.list_at, d.id) < ($1, $2)"), "{text}");
        assert!(text.contains("order by d.list_at desc, d.id desc limit 26"), "{text}");
        assert_eq!(binder.0.len(), 6);
    }
}
