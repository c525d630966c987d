//! What the public may know of somebody who works at a desk (thông tin công khai): position, field,
//! telephone. Whoever has no card is shown with name and duty, and the desk's own telephone.

use domain::agency::UnitId;
use domain::code::Phone;
use domain::duty::Duty;
use domain::text::one_line;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::staff::Staff;
use super::{Undone, note_of};
use crate::access::Who;
use crate::app::App;
use crate::config::limits;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::web::problems::Problems;
use crate::{args, sql};

/// Most people that the public page lists.
const LISTED_MAX: i64 = 500;

/// What is said of one person; each of them may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The position (chức danh).
    pub position: String,
    /// The field of work (lĩnh vực công tác).
    pub field: String,
    /// The telephone, as it is dialled.
    pub telephone: String,
}

impl Card {
    /// Reads what was typed.
    pub fn parse(
        (position, field, telephone): (&str, &str, &str),
        problems: &mut Problems,
    ) -> Self {
        let mut short = |name: &'static str, text: &str| {
            let text = one_line(text);
            if text.chars().count() > limits::NAME_CHARS_MAX {
                let most = limits::NAME_CHARS_MAX;
                problems.add(name, format!("Xin ghi không quá {most} ký tự."));
            }
            text
        };
        let (position, field) = (short("chuc_danh", position), short("linh_vuc", field));
        let telephone = match one_line(telephone) {
            none if none.is_empty() => none,
            some => problems
                .check("dien_thoai", Phone::parse(&some))
                .map_or(some, |phone| phone.to_string()),
        };
        Self { position, field, telephone }
    }
}

/// The card of a person.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid) -> Result<Card> {
    let row = db
        .first(
            sql!("select position, field, telephone from staff_card where staff = $1"),
            args![staff],
        )
        .await?;
    Ok(row.map_or_else(Card::default, |row| Card {
        position: row.text("position"),
        field: row.text("field"),
        telephone: row.text("telephone"),
    }))
}

/// Writes a card.
///
/// # Errors
/// Whatever the database says.
pub async fn write(tx: &mut Tx, staff: Uuid, card: &Card) -> Result<()> {
    tx.run(
        sql!(
            "insert into staff_card (staff, position, field, telephone) values ($1, $2, $3, $4)
             on conflict (staff) do update set position = excluded.position,
                 field = excluded.field, telephone = excluded.telephone"
        ),
        args![staff, &card.position, &card.field, &card.telephone],
    )
    .await?;
    Ok(())
}

/// An administrator changes somebody's card.
///
/// # Errors
/// [`Undone`].
pub async fn change(
    app: &App,
    who: &Who,
    staff: &Staff,
    card: &Card,
) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    write(&mut tx, staff.id, card).await?;
    let facts = json!({ "account": staff.id });
    note_of(&mut tx, now, who, &staff.unit, ("staff_card_changed", facts)).await?;
    Ok(tx.commit().await?)
}

/// Somebody who works at a desk.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The desk.
    pub desk: UnitId,
    /// What the person does there.
    pub duty: Duty,
    /// The name.
    pub name: String,
    /// The card.
    pub card: Card,
}

/// Who heads a desk and who serves there on a day, those who head it first. Who only stands in for
/// somebody is not listed.
///
/// # Errors
/// Whatever the database says.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 9(8): name, position and telephone of those who head a desk; name,
/// position, field and telephone of those who work there.
pub async fn at_desks(db: &Db, day: Date) -> Result<Vec<Listed>> {
    let rows = db
        .all(
            sql!(
                "select post.unit, post.duty, staff.name,
                        coalesce(staff_card.position, '') as position,
                        coalesce(staff_card.field, '') as field,
                        coalesce(staff_card.telephone, '') as telephone
                 from post
                 join staff on staff.id = post.staff
                 left join staff_card on staff_card.staff = staff.id
                 where post.duty in ($1, $2, $3) and post.absence is null
                   and post.from_on <= $4 and (post.to_on is null or post.to_on >= $4)
                   and staff.disabled_at is null
                 order by post.unit, case when post.duty = $1 then 0 else 1 end, staff.name, staff.id
                 limit $5"
            ),
            args![
                Duty::DeskHead.code(),
                Duty::Receiver.code(),
                Duty::Cashier.code(),
                day,
                LISTED_MAX
            ],
        )
        .await?;
    let mut all: Vec<Listed> = Vec::new();
    for row in &rows {
        let Some(duty) = Duty::from_code(&row.text("duty")) else { continue };
        let (desk, name) = (row.unit("unit"), row.text("name"));
        let card = Card {
            position: row.text("position"),
            field: row.text("field"),
            telephone: row.text("telephone"),
        };
        // Who receives and takes fees stands there once.
        let same = |one: &Listed| one.desk == desk && one.name == name && one.card == card;
        if !all.iter().any(same) {
            all.push(Listed { desk, duty, name, card });
        }
    }
    Ok(all)
}
