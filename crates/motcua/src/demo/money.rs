//! The money of the year: fees paid at reception, a few by transfer, a few entered wrongly and
//! taken again, some of the last days not paid yet; and each day of each till closed but the one on
//! which the demonstration begins.

use std::collections::{BTreeMap, HashMap};

use domain::agency::UnitId;
use domain::money::Dong;
use domain::money::till::{Kind, Means, Sums};
use domain::time;
use jiff::civil::{Date, Time, date};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::chance::Chance;
use super::course::Course;
use super::crew::Crew;
use super::shares;
use super::year::END;
use crate::payment::{Closed, Paid, Series};

/// Paid within so many minutes of the reception.
const MINUTES_TO_PAY: u32 = 4;
/// So many of a hundred are paid by transfer.
const TRANSFER_PERCENT: f64 = 12.0;
/// So many of a hundred rows are entered wrongly and taken again.
const WRONG_PERCENT: f64 = 0.3;
/// From this day on some fees are not paid yet.
const UNPAID_FROM: Date = date(2022, 12, 29);
const UNPAID_PERCENT: u128 = 20;
/// So many of a hundred of those pay on the morning on which the demonstration begins.
const PAID_TODAY_PERCENT: f64 = 70.0;
const GIVEN_BACK_BECAUSE: &str =
    "Người nộp thuộc diện được miễn, xuất trình giấy chứng nhận sau khi nộp";
/// When the till is counted, or after the last row.
const COUNTED_AT: Time = Time::constant(16, 50, 0, 0);
/// So many of a hundred days are not even.
const UNEVEN_PERCENT: f64 = 0.4;

/// Rows and closings, in the order of their time.
pub(super) fn live(
    courses: &[Course<'_>],
    crew: &Crew,
    seed: u64,
) -> anyhow::Result<(Vec<Paid>, Vec<Closed>)> {
    // Streams of their own, apart from those of visits.
    let mut chance = Chance::of(seed, usize::MAX / 2);
    let mut rows = Vec::new();
    for course in courses {
        rows.extend(of_course(course, crew, &mut chance)?);
    }
    rows.sort_by_key(|row| (row.at, row.id));
    number(&mut rows);
    let closed = closings(&rows, &mut chance);
    Ok((rows, closed))
}

/// Whether the fees of a dossier were not paid at its reception, so that its result waits.
pub(super) fn is_unpaid(course: &Course<'_>) -> bool {
    let received_on = time::local(course.dossier.received_at).date();
    let is_late = received_on >= UNPAID_FROM && received_on < END.date();
    is_late && fees(course) > Dong::ZERO && course.filing.id.as_u128() % 100 < UNPAID_PERCENT
}

fn fees(course: &Course<'_>) -> Dong {
    course.fees.iter().map(|(_, line, _)| line.payable).sum()
}

fn of_course(course: &Course<'_>, crew: &Crew, chance: &mut Chance) -> anyhow::Result<Vec<Paid>> {
    let today = END.date();
    let amount = fees(course);
    let received_at = course.dossier.received_at;
    if amount == Dong::ZERO {
        return Ok(Vec::new());
    }
    let is_today = time::local(received_at).date() == today;
    let unpaid = is_unpaid(course);
    if unpaid && !chance.happens(PAID_TODAY_PERCENT) {
        return Ok(Vec::new());
    }
    let desk = &course.filing.desk;
    let cashier = crew.cashier(desk).ok_or_else(|| anyhow::anyhow!("{desk} has no cashier"))?;
    // Who has come back this morning to pay what was left.
    let begun = if unpaid { time::instant(today.at(7, 33, 0, 0)) } else { received_at };
    let at = begun + minutes(chance.between(1, MINUTES_TO_PAY));
    let mut row = |at: Timestamp, kind: Kind, means: Means, of: Option<Uuid>| Paid {
        id: chance.id(at),
        dossier: course.filing.id,
        desk: desk.clone(),
        book: time::local(at).year().to_string(),
        number: 0,
        kind,
        means,
        amount: if kind.is_refund() { Dong::ZERO - amount } else { amount },
        of_payment: of,
        demand: None,
        reason: match kind {
            Kind::Payment => None,
            Kind::Correction => Some("Ghi nhầm hình thức nộp".to_owned()),
            Kind::Return => Some(GIVEN_BACK_BECAUSE.to_owned()),
        },
        bank_reference: None,
        staff: cashier.staff,
        at,
        day: time::local(at).date(),
    };
    let first = row(at, Kind::Payment, Means::Cash, None);
    let again = (first.id, at + minutes(1));
    let mut all = vec![first];
    // Whether it was a transfer is drawn once for the row that stays.
    let wrong = row(again.1, Kind::Correction, Means::Cash, Some(again.0));
    let right = row(again.1 + minutes(1), Kind::Payment, Means::Transfer, None);
    let back = row(again.1 + minutes(9), Kind::Return, Means::Cash, Some(again.0));
    if chance.happens(WRONG_PERCENT) && !is_today {
        all.extend([wrong, right]);
    } else if chance.happens(TRANSFER_PERCENT) {
        all[0].means = Means::Transfer;
    } else if chance.happens(shares::GIVEN_BACK_PERCENT) && !is_today && !unpaid {
        all.push(back);
    }
    Ok(all)
}

fn minutes(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

/// Numbers run by desk, book and series, without gaps.
fn number(rows: &mut [Paid]) {
    let mut last: HashMap<(UnitId, String, Series), u32> = HashMap::new();
    for row in rows {
        let number =
            last.entry((row.desk.clone(), row.book.clone(), Series::of(row.kind))).or_default();
        *number += 1;
        row.number = *number;
    }
}

fn closings(rows: &[Paid], chance: &mut Chance) -> Vec<Closed> {
    let mut days: BTreeMap<(Date, &UnitId), Vec<&Paid>> = BTreeMap::new();
    for row in rows {
        days.entry((row.day, &row.desk)).or_default().push(row);
    }
    let close = |((day, desk), rows): ((Date, &UnitId), Vec<&Paid>)| {
        let last = rows.last()?;
        let sums = Sums::of(rows.iter().map(|row| row.counted()));
        let uneven = chance.happens(UNEVEN_PERCENT) && sums.cash() > Dong(2_000);
        Some(Closed {
            desk: desk.clone(),
            day,
            sums,
            counted: if uneven { sums.cash() - Dong(2_000) } else { sums.cash() },
            note: uneven.then(|| "Trả thừa tiền thối, đã báo trưởng bộ phận".to_owned()),
            staff: last.staff,
            at: time::instant(day.to_datetime(COUNTED_AT)).max(last.at + minutes(1)),
        })
    };
    days.retain(|(day, _), _| *day < END.date());
    days.into_iter().filter_map(close).collect()
}
