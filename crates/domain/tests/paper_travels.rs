//! What has to travel between two desks after which event, and what other desks receive at all.

use domain::agency::UnitId;
use domain::code::DossierCode;
use domain::deadline::Recount;
use domain::deadline::{Policy, TimeLimit};
use domain::dossier::event::Restart;
use domain::dossier::travel::{Leg, Load, leg};
use domain::dossier::{Body, By, Channel, Dossier, Event, Place, Received, ReturnWay, Status};
use domain::duty::Duty;
use domain::route::Task;
use domain::time;
use jiff::civil::date;
use uuid::Uuid;

const DISTRICT: &str = "nam-giang.mot-cua";
const COMMUNE: &str = "thanh-my.mot-cua";

fn event(seq: u32, unit: &str, body: Body) -> Event {
    Event {
        seq,
        at: time::instant(date(2022, 3, 15).at(8, 0, 0, 0)),
        by: By { staff: Uuid::from_u128(1), unit: UnitId::from(unit), for_staff: None, key: None },
        body,
    }
}

fn place(unit: &str, task: Task) -> Place {
    Place {
        step: "tiep-nhan".into(),
        name: "Tiếp nhận".to_owned(),
        unit: UnitId::from(unit),
        duty: Duty::Receiver,
        task,
    }
}

/// Received at the district's desk, for itself or for a commune.
fn received(competent: Option<&str>, return_way: ReturnWay) -> (Dossier, Event) {
    let received = Received {
        code: DossierCode::parse("H47.NG-220315-0001").expect("a code"),
        procedure: "1.004873@2019-01-01:commune".to_owned(),
        case: "thong-thuong".to_owned(),
        channel: Channel::Direct,
        return_way,
        desk: UnitId::from(DISTRICT),
        lead: UnitId::from("thanh-my.tu-phap-ho-tich"),
        competent_desk: competent.map(UnitId::from),
        limit: TimeLimit::WorkingDays(3),
        policy: Policy::Day,
        due_at: time::instant(date(2022, 3, 18).at(17, 0, 0, 0)),
        explanation: Vec::new(),
        place: place(DISTRICT, Task::Receive),
        part_of: None,
    };
    let event = event(1, DISTRICT, Body::Received(Box::new(received)));
    (Dossier::begin(&event).expect("a dossier"), event)
}

fn there(load: Load) -> Option<Leg> {
    Some(Leg { load, from: DISTRICT.into(), to: COMMUNE.into() })
}

fn back(load: Load) -> Option<Leg> {
    Some(Leg { load, from: COMMUNE.into(), to: DISTRICT.into() })
}

#[test]
fn papers_go_there_and_what_comes_of_them_comes_back() {
    let taken = |channel, unit| {
        let at = time::instant(date(2022, 3, 15).at(8, 0, 0, 0));
        let restart = Restart {
            recount: Recount::Resumed,
            due_at: at,
            counted_due_at: at,
            explanation: Vec::new(),
        };
        event(9, unit, Body::SupplementTaken { channel, arrived_at: at, restart })
    };
    let brought = || Body::BroughtToDesk { to: place(DISTRICT, Task::Return) };
    let cases = [
        (ReturnWay::ByHand, taken(Channel::Direct, DISTRICT), there(Load::Papers)),
        (ReturnWay::ByHand, taken(Channel::Post, DISTRICT), there(Load::Papers)),
        (ReturnWay::ByHand, taken(Channel::Online, DISTRICT), None),
        (ReturnWay::ByHand, taken(Channel::Direct, COMMUNE), None),
        (ReturnWay::ByHand, event(9, COMMUNE, brought()), back(Load::Result)),
        (ReturnWay::ByPost, event(9, COMMUNE, brought()), back(Load::Result)),
        (ReturnWay::Online, event(9, COMMUNE, brought()), None),
        (ReturnWay::ByHand, event(9, COMMUNE, Body::ReceiptReissued), None),
    ];
    for (way, event, expected) in cases {
        let (dossier, first) = received(Some(COMMUNE), way);
        assert_eq!(leg(&dossier, &first), there(Load::Papers));
        assert_eq!(leg(&dossier, &event), expected, "{way:?}, {event:?}");
        let (own, first) = received(None, way);
        assert_eq!(leg(&own, &first), None);
        assert_eq!(leg(&own, &event), None, "{way:?}, {event:?}");
    }
}

#[test]
fn the_answer_that_ends_it_comes_back_also_when_a_result_would_be_fetched_online() {
    let (mut dossier, _) = received(Some(COMMUNE), ReturnWay::Online);
    dossier.status = Status::Stopped;
    let brought = Body::BroughtToDesk { to: place(DISTRICT, Task::Return) };
    assert_eq!(leg(&dossier, &event(9, COMMUNE, brought)), back(Load::Result));
    let withdrawn = event(
        9,
        "thanh-my.tu-phap-ho-tich",
        Body::WithdrawalConfirmed { to: place(DISTRICT, Task::Return) },
    );
    assert_eq!(leg(&dossier, &withdrawn), back(Load::Returned));
}

#[test]
fn both_desks_read_it_and_take_what_the_applicant_brings() {
    let (dossier, _) = received(Some(COMMUNE), ReturnWay::ByHand);
    assert_eq!(dossier.units, [UnitId::from(DISTRICT), UnitId::from(COMMUNE)]);
    let desks: Vec<&str> = dossier.received.desks().map(|desk| desk.0.as_str()).collect();
    assert_eq!(desks, [DISTRICT, COMMUNE]);
}

#[test]
fn a_load_is_read_as_it_is_written() {
    for load in Load::ALL {
        assert_eq!(Load::from_code(load.code()), Some(load));
    }
    assert_eq!(Load::from_code("x"), None);
}
