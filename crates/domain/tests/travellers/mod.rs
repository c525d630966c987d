//! The offices through which dossiers travel in tests, and those who press the buttons.

use domain::absence::StandIn;
use domain::agency::{Unit, UnitId, UnitKind, Units};
use domain::dossier::Actor;
use domain::duty::Duty;
use domain::validity::Validity;
use jiff::civil::date;
use uuid::Uuid;

/// A district with its desk and three rooms.
pub fn units() -> Units {
    let unit = |id: &str, parent: Option<&str>, kind| Unit {
        id: UnitId::from(id),
        parent: parent.map(UnitId::from),
        kind,
        name: id.to_owned(),
        short_name: id.to_owned(),
        place: None,
        gso_code: None,
        agency_code: None,
        especially_difficult: false,
        valid: Validity { from_on: date(2019, 1, 1), to_on: None },
        successor: None,
        hotline: None,
        former_names: Vec::new(),
        later_names: Vec::new(),
    };
    Units::new([
        unit("h", None, UnitKind::District),
        unit("h.mot-cua", Some("h"), UnitKind::Desk),
        unit("h.phong", Some("h"), UnitKind::Department),
        unit("h.lanh-dao", Some("h"), UnitKind::Leadership),
        unit("h.van-phong", Some("h"), UnitKind::Office),
    ])
}

/// Somebody who stands in for the case officer, or did until yesterday.
fn substitute(id: u128, is_over: bool) -> Actor {
    let mut actor =
        Actor::new(Uuid::from_u128(id), vec![(UnitId::from("h.phong"), Duty::CaseOfficer)]);
    actor.stands_in.push(StandIn {
        absent: Uuid::from_u128(3),
        unit: UnitId::from("h.phong"),
        duty: Duty::CaseOfficer,
        until_on: date(2022, 3, 14),
        is_over,
    });
    actor
}

/// Ten people; the sixth has a duty in every unit, the seventh has none, the eighth stands in for
/// the third, the ninth did, the tenth is the applicant.
pub fn people() -> Vec<Actor> {
    let posts = [
        ("h.mot-cua", Duty::Receiver),
        ("h.phong", Duty::UnitHead),
        ("h.phong", Duty::CaseOfficer),
        ("h.lanh-dao", Duty::Signer),
        ("h.van-phong", Duty::Clerk),
    ];
    let heads = [("h.mot-cua", Duty::DeskHead), ("h.mot-cua", Duty::Cashier)];
    let mut people: Vec<Actor> = (1_u128..)
        .zip(posts)
        .map(|(id, (unit, duty))| Actor::new(Uuid::from_u128(id), vec![(UnitId::from(unit), duty)]))
        .collect();
    let everything =
        posts.iter().chain(&heads).map(|(unit, duty)| (UnitId::from(*unit), *duty)).collect();
    people.push(Actor::new(Uuid::from_u128(6), everything));
    people.push(Actor::new(Uuid::from_u128(7), Vec::new()));
    people.push(substitute(8, false));
    people.push(substitute(9, true));
    people.push(Actor::applicant());
    people
}
