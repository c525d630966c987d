//! Any sequence of accepted verbs replays to the same state, and no sequence leaves the table of
//! statuses: whoever presses whatever button in whatever order.

use domain::agency::{Unit, UnitId, UnitKind, Units};
use domain::code::DossierCode;
use domain::deadline::{Policy, TimeLimit};
use domain::dossier::returning::SignedPaper;
use domain::dossier::{
    Actor, Body, By, Channel, Dossier, Event, Place, Received, Refusal, ReturnWay, Rules, Status,
    Taker, Verb, control_sheet, processing, returning,
};
use domain::duty::Duty;
use domain::route::{Route, read_routes};
use domain::validity::Validity;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const ROUTE: &str = r#"
[[route]]
id = "qua-phong"
name = "Qua phòng chuyên môn"
steps = [
  { id = "tiep-nhan", name = "Tiếp nhận", agency = "desk", duty = "receiver", task = "receive", share_percent = 5, next = ["phan-cong"] },
  { id = "phan-cong", name = "Phân công", agency = "lead", duty = "unit_head", task = "assign", share_percent = 5, next = ["tham-dinh"] },
  { id = "tham-dinh", name = "Thẩm định", agency = "lead", duty = "case_officer", task = "appraise", share_percent = 60, next = ["duyet"] },
  { id = "duyet", name = "Duyệt", agency = "lead", duty = "unit_head", task = "review", share_percent = 10, next = ["ky"] },
  { id = "ky", name = "Ký", agency = "leadership", duty = "signer", task = "sign", share_percent = 10, next = ["phat-hanh"] },
  { id = "phat-hanh", name = "Phát hành", agency = "office", duty = "clerk", task = "issue", share_percent = 5, next = ["tra"] },
  { id = "tra", name = "Trả kết quả", agency = "desk", duty = "receiver", task = "return", share_percent = 5 },
]
"#;

fn route() -> Route {
    let (mut routes, problems) = read_routes(ROUTE);
    assert_eq!(problems, Vec::<String>::new());
    routes.remove(0)
}

fn units() -> Units {
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
    };
    Units::new([
        unit("h", None, UnitKind::District),
        unit("h.mot-cua", Some("h"), UnitKind::Desk),
        unit("h.phong", Some("h"), UnitKind::Department),
        unit("h.lanh-dao", Some("h"), UnitKind::Leadership),
        unit("h.van-phong", Some("h"), UnitKind::Office),
    ])
}

/// Seven people; the sixth has a duty in every unit, the seventh has none.
fn people() -> Vec<Actor> {
    let posts = [
        ("h.mot-cua", Duty::Receiver),
        ("h.phong", Duty::UnitHead),
        ("h.phong", Duty::CaseOfficer),
        ("h.lanh-dao", Duty::Signer),
        ("h.van-phong", Duty::Clerk),
    ];
    let mut people: Vec<Actor> = (1_u128..)
        .zip(posts)
        .map(|(id, (unit, duty))| Actor {
            staff: Uuid::from_u128(id),
            posts: vec![(UnitId::from(unit), duty)],
        })
        .collect();
    let everything = posts.iter().map(|(unit, duty)| (UnitId::from(*unit), *duty)).collect();
    people.push(Actor { staff: Uuid::from_u128(6), posts: everything });
    people.push(Actor { staff: Uuid::from_u128(7), posts: Vec::new() });
    people
}

fn start() -> Timestamp {
    "2022-03-15T01:00:00Z".parse().expect("an instant")
}

fn reception(route: &Route) -> Event {
    let first = route.first().expect("a first step");
    let received = Received {
        code: DossierCode::new("H47.NG", date(2022, 3, 15), 1).expect("a code"),
        procedure: "1.001612@2019-01-01:district".to_owned(),
        case: "thong-thuong".to_owned(),
        channel: Channel::Direct,
        return_way: ReturnWay::ByHand,
        desk: UnitId::from("h.mot-cua"),
        lead: UnitId::from("h.phong"),
        limit: TimeLimit::WorkingDays(3),
        policy: Policy::Day,
        due_at: start() + SignedDuration::from_hours(72),
        explanation: vec!["ví dụ".to_owned()],
        place: Place::of(first, UnitId::from("h.mot-cua")),
    };
    let by = By { staff: Uuid::from_u128(1), unit: UnitId::from("h.mot-cua") };
    Event { seq: 1, at: start(), by, body: Body::Received(Box::new(received)) }
}

/// A button pressed by one of the people at an instant.
struct Press {
    who: usize,
    verb: Verb,
    at: Timestamp,
}

fn attempt(
    dossier: &Dossier,
    people: &[Actor],
    rules: &Rules<'_>,
    press: &Press,
) -> Result<Body, Refusal> {
    let Press { who, verb, at } = *press;
    let actor = &people[who];
    let next = dossier.seq + 1;
    match verb {
        Verb::Receive => dossier.may(verb, actor, rules).map(|()| Body::Accepted),
        Verb::HandOver => processing::hand_over(dossier, actor, rules, None),
        Verb::Accept => processing::accept(dossier, actor),
        Verb::Assign => {
            processing::assign(dossier, actor, rules, &people[(who + 1) % people.len()])
        }
        Verb::Forward => processing::forward(dossier, actor, rules, None),
        Verb::SendBack => processing::send_back(dossier, actor, "Thiếu căn cứ pháp lý"),
        Verb::Draft => processing::draft(dossier, actor, Uuid::from_u128(u128::from(next))),
        Verb::Approve => {
            processing::approve(dossier, actor, rules, dossier.draft.unwrap_or_default())
        }
        Verb::Issue => {
            let signed = SignedPaper {
                number: "15/QĐ-UBND".to_owned(),
                issued_on: date(2022, 3, 15),
                paper: Uuid::from_u128(99),
            };
            returning::issue(dossier, actor, &signed, at)
        }
        Verb::BringToDesk => returning::bring_to_desk(dossier, actor, rules),
        Verb::HandToApplicant => {
            let taker = (ReturnWay::ByHand, Taker::Applicant);
            returning::hand_to_applicant(dossier, actor, taker.0, taker.1)
        }
    }
}

/// Runs presses of buttons; every accepted one is checked, and the record is returned.
fn run(presses: &[(usize, usize)]) -> (Vec<Event>, Dossier) {
    let (route, units, people) = (route(), units(), people());
    let rules = Rules { route: &route, units: &units };
    let mut events = vec![reception(&route)];
    let mut dossier = Dossier::begin(&events[0]).expect("a dossier");
    for (minutes, (who, verb)) in (1_i64..).zip(presses) {
        let (who, verb) = (who % people.len(), Verb::ALL[verb % Verb::ALL.len()]);
        let at = start() + SignedDuration::from_mins(minutes);
        let shown = dossier.verbs_open_to(&people[who], &rules).contains(&verb);
        match attempt(&dossier, &people, &rules, &Press { who, verb, at }) {
            Ok(body) => {
                assert!(shown, "{verb:?} was accepted though its button is not shown");
                let before = dossier.status;
                let by = people[who].acting_for(&dossier.place.unit);
                let event = Event { seq: dossier.seq + 1, at, by, body };
                dossier.apply(&event).expect("an accepted verb fits the record");
                assert!(before.may_become(dossier.status));
                events.push(event);
            }
            Err(refusal) => {
                let lacks_details = matches!(refusal, Refusal::OfficerLacksDuty { .. });
                assert!(!shown || lacks_details, "{verb:?} is shown but refused: {refusal}");
            }
        }
    }
    (events, dossier)
}

/// Which button whoever has the dossier presses to bring it on.
fn onward(dossier: &Dossier) -> (usize, Verb) {
    use domain::dossier::Hand;
    use domain::route::Task;
    let who = match dossier.place.task {
        Task::Receive | Task::Return => 0,
        Task::Assign | Task::Review => 1,
        Task::Appraise => 2,
        Task::Sign => 3,
        Task::Issue => 4,
    };
    let verb = match (&dossier.hand, dossier.place.task) {
        (Hand::Offered { .. }, _) => Verb::Accept,
        (_, Task::Receive) => Verb::HandOver,
        (_, Task::Assign) => Verb::Assign,
        (_, Task::Appraise) if dossier.draft.is_none() => Verb::Draft,
        (_, Task::Appraise) => Verb::Forward,
        (_, Task::Review | Task::Sign) => Verb::Approve,
        (_, Task::Issue) if dossier.issued.is_none() => Verb::Issue,
        (_, Task::Issue) => Verb::BringToDesk,
        (_, Task::Return) => Verb::HandToApplicant,
    };
    (who, verb)
}

#[test]
fn the_straight_way_ends_in_the_applicants_hands() {
    let mut presses = Vec::new();
    loop {
        let (_, dossier) = run(&presses);
        if dossier.status == Status::Returned {
            break;
        }
        let (who, verb) = onward(&dossier);
        let position = Verb::ALL.iter().position(|other| *other == verb).expect("a verb");
        presses.push((who, position));
        assert!(presses.len() < 30, "the dossier does not move on from {}", dossier.place.name);
    }
    let (events, dossier) = run(&presses);
    let rows = control_sheet::rows(&events);
    assert_eq!(rows.len(), 6, "one row for every passing-on");
    assert!(rows.iter().all(|row| row.receiver.is_some() && row.received_at.is_some()));
    assert_eq!(dossier.due_at, dossier.received.due_at);
    assert_eq!(dossier.ended_at.map(|at| at < dossier.due_at), Some(true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_buttons_replay_to_the_same_state(
        presses in proptest::collection::vec((0_usize..7, 0_usize..11), 0..120)
    ) {
        let (events, dossier) = run(&presses);
        prop_assert_eq!(&Dossier::replay(&events).expect("a record"), &dossier);
        let json = serde_json::to_string(&events).expect("JSON");
        let again: Vec<Event> = serde_json::from_str(&json).expect("events");
        prop_assert_eq!(&again, &events);
        prop_assert_eq!(dossier.received.due_at, start() + SignedDuration::from_hours(72));
        for row in control_sheet::rows(&events) {
            prop_assert!(row.received_at.is_none_or(|at| at >= row.given_at));
        }
    }

    /// One person who has every duty presses mostly useful buttons: long ways with many returns.
    #[test]
    fn long_ways_replay_to_the_same_state(
        choices in proptest::collection::vec(0_usize..10, 0..80)
    ) {
        let mut presses = Vec::new();
        for choice in choices {
            let (_, dossier) = run(&presses);
            let (who, verb) = onward(&dossier);
            let verb = if choice < 2 { Verb::SendBack } else { verb };
            let position = Verb::ALL.iter().position(|other| *other == verb).expect("a verb");
            presses.push((who, position));
        }
        let (events, dossier) = run(&presses);
        prop_assert_eq!(Dossier::replay(&events).expect("a record"), dossier);
    }
}

#[test]
fn a_record_with_a_gap_or_two_receptions_is_broken() {
    let (mut events, _) = run(&[(0, 1), (1, 2)]);
    assert_eq!(events.len(), 3);
    let removed = events.remove(1);
    assert!(Dossier::replay(&events).is_err());
    events.insert(1, Event { seq: 2, ..events[0].clone() });
    assert!(Dossier::replay(&events).is_err());
    assert!(Dossier::replay([&removed]).is_err());
    assert!(Dossier::replay([]).is_err());
}
