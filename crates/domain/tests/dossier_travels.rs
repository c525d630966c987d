//! Any sequence of accepted verbs replays to the same state, and no sequence leaves the table of
//! statuses: whoever presses whatever button in whatever order.

use domain::agency::{UnitId, Units};
use domain::calendar::{Calendar, CalendarBook};
use domain::code::DossierCode;
use domain::deadline::{Policy, Recount, TimeLimit};
use domain::dossier::answer::NewAnswer;
use domain::dossier::event::{AgainReason, Consulted, Lacking, PaymentProof, Question};
use domain::dossier::returning::SignedPaper;
use domain::dossier::waiting::{Coming, NewDemand, NewRequest};
use domain::dossier::{
    Actor, Body, By, Channel, Dossier, Event, Outcome, Place, Received, Refusal, ReturnWay, Rules,
    Status, Taker, Verb, advice, answer, control_sheet, correction, extension, flaw, processing,
    returning, waiting,
};
use domain::money::Dong;
use domain::money::till::Balance;
use domain::route::{Route, read_routes};
use domain::time;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

mod travellers;

use travellers::{people, units};

const ROUTE: &str = include_str!("through_a_department.toml");

fn route() -> Route {
    let (mut routes, problems) = read_routes(ROUTE);
    assert_eq!(problems, Vec::<String>::new());
    routes.remove(0)
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
        competent_desk: None,
        limit: TimeLimit::WorkingDays(3),
        policy: Policy::Day,
        due_at: start() + SignedDuration::from_hours(72),
        explanation: vec!["ví dụ".to_owned()],
        place: Place::of(first, UnitId::from("h.mot-cua")),
        part_of: None,
    };
    let (staff, unit) = (Uuid::from_u128(1), UnitId::from("h.mot-cua"));
    let by = By { staff, unit, for_staff: None, key: None };
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
    (rules, calendar): (&Rules<'_>, &Calendar),
    press: &Press,
) -> Result<Body, Refusal> {
    let Press { who, verb, at } = *press;
    let actor = &people[who];
    let next = dossier.seq + 1;
    let asked = dossier.request.as_ref().map_or(&[][..], |request| &request.items);
    match verb {
        Verb::Receive => dossier.may(verb, actor, rules).map(|()| Body::Accepted),
        Verb::HandOver => processing::hand_over(dossier, actor, rules, None),
        Verb::Accept => processing::accept(dossier, actor),
        Verb::Assign => {
            processing::assign(dossier, actor, rules, &people[(who + 1) % people.len()])
        }
        Verb::Forward => processing::forward(dossier, actor, rules, None),
        Verb::SendBack => processing::send_back(dossier, actor, "Thiếu căn cứ pháp lý"),
        Verb::Draft => {
            // The sixth person refuses and stops now and then.
            let outcome = match (who, next % 3) {
                (5, 1) => Outcome::Refused,
                (5, 2) => Outcome::Stopped,
                _ => Outcome::Granted,
            };
            let draft = Uuid::from_u128(u128::from(next));
            processing::draft(dossier, actor, (draft, outcome), at)
        }
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
            let taker = (ReturnWay::ByPost, Taker::Applicant);
            let number = Some("EH123456789VN");
            returning::hand_to_applicant(dossier, actor, taker, number, &Balance::default())
        }
        Verb::AskSupplement => {
            let item = Lacking {
                component: None,
                name: "Giấy đề nghị".to_owned(),
                problem: "Chưa ký".to_owned(),
            };
            let new = NewRequest {
                id: Uuid::from_u128(u128::from(next)),
                items: vec![item],
                reason: "Thiếu chữ ký".to_owned(),
                again: Some(AgainReason::NotAsAsked),
                until_on: time::local(at).date(),
                latest_on: None,
            };
            waiting::ask_supplement(dossier, actor, calendar, new, at)
        }
        Verb::TakeSupplement => {
            let recount = Recount::FromStart;
            let coming = Coming { arrived_at: at, channel: Channel::Direct, recount };
            waiting::take_supplement(dossier, actor, calendar, coming, at)
        }
        Verb::SendSupplement => {
            dossier.may(verb, actor, rules)?;
            let files = vec![Uuid::from_u128(u128::from(next))];
            answer::send(dossier, NewAnswer { arrived_at: at, files, has_note: false }, at)
        }
        Verb::ReturnSupplement => answer::return_answer(dossier, actor, asked.to_vec(), at),
        Verb::AskWithdrawal => waiting::ask_withdrawal(dossier, actor, "Không còn nhu cầu"),
        Verb::RetractWithdrawal => waiting::retract_withdrawal(dossier, actor),
        Verb::ConfirmWithdrawal => waiting::confirm_withdrawal(dossier, actor, rules),
        Verb::Close => waiting::close(dossier, actor, rules, at),
        Verb::AskPayment => {
            let new = NewDemand {
                id: Uuid::from_u128(u128::from(next)),
                notice: "120/TB-CCT".to_owned(),
                amount: Dong(1_500_000),
                pauses: next.is_multiple_of(2),
            };
            waiting::ask_payment(dossier, actor, calendar, &new, at)
        }
        Verb::ProvePayment => {
            let proof = Uuid::from_u128(98);
            let proof = if next.is_multiple_of(2) {
                PaymentProof::Scan(proof)
            } else {
                PaymentProof::Till(proof)
            };
            let paid = (time::local(at).date(), proof);
            waiting::prove_payment(dossier, actor, calendar, paid, at)
        }
        Verb::AskOpinion => {
            let question = Question {
                id: Uuid::from_u128(u128::from(next)),
                to: if next.is_multiple_of(2) {
                    Consulted::Unit(UnitId::from("h.van-phong"))
                } else {
                    Consulted::Agency("Chi cục Thuế".to_owned())
                },
                text: "Đề nghị cho ý kiến".to_owned(),
                answer_by: at + SignedDuration::from_hours(24),
            };
            advice::ask_opinion(dossier, actor, question, at)
        }
        Verb::GiveOpinion => {
            let mine = dossier.consultations.iter().find(|asked| {
                asked.answered_at.is_none()
                    && advice::may_answer(dossier, actor, &asked.question).is_ok()
            });
            let question = mine.map_or(Uuid::nil(), |asked| asked.question.id);
            advice::give_opinion(dossier, actor, question, ("Thống nhất", None))
        }
        Verb::RecordVisit => {
            let seen = (time::local(at).date(), "Đúng hiện trạng");
            advice::record_visit(dossier, actor, seen, vec![Uuid::from_u128(97)], at)
        }
        Verb::ProposeExtension => {
            let day = calendar.next_working_day(time::local(dossier.due_at).date()).expect("a day");
            let known = (rules, calendar);
            extension::propose_extension(dossier, actor, known, ("Mưa lũ kéo dài", day), at)
        }
        Verb::ConfirmExtension => extension::confirm_extension(dossier, actor, rules),
        Verb::DeclineExtension => {
            extension::decline_extension(dossier, actor, rules, "Vẫn kịp thời hạn")
        }
        Verb::HandBack => waiting::hand_back(dossier, actor, Taker::Applicant),
        Verb::Correct => correction::correct(dossier, actor, rules, "Bấm nhầm nút"),
        Verb::ReissueReceipt => returning::reissue_receipt(dossier, actor),
        Verb::ReportFlaw => flaw::report(dossier, actor, calendar, "Sai năm sinh", at),
        Verb::MendResult => {
            let paper = SignedPaper {
                number: "16/GCN".to_owned(),
                issued_on: time::local(at).date(),
                paper: Uuid::from_u128(97),
            };
            flaw::mend(dossier, actor, &paper, at)
        }
        Verb::DeclineFlaw => flaw::decline(dossier, actor, "Đúng theo hồ sơ đã nộp"),
        Verb::HandOutMended => flaw::hand_out(dossier, actor, Taker::Applicant),
        Verb::RecordLoss => {
            let said = ("Bản sao sổ hộ khẩu", "Cơ quan xin cấp lại và chịu chi phí");
            flaw::record_loss(dossier, actor, said)
        }
    }
}

/// Of what somebody absent holds, the substitute may do exactly what the absent person may; and
/// nothing of it once the time is over.
fn check_substitutes(dossier: &Dossier, people: &[Actor], rules: &Rules<'_>) {
    let (absent, substitute, late) = (&people[2], &people[7], &people[8]);
    if dossier.officer() != Some(absent.staff) {
        return;
    }
    for verb in Verb::ALL {
        let may = dossier.may(verb, absent, rules);
        assert_eq!(dossier.may(verb, substitute, rules), may, "{verb:?}");
        let alone = dossier.may(verb, &late.alone(), rules);
        let refused = dossier.may(verb, late, rules);
        assert_eq!(refused.is_ok(), alone.is_ok(), "{verb:?}");
        if alone == Err(Refusal::HeldByAnother) {
            let until_on = date(2022, 3, 14);
            assert_eq!(refused, Err(Refusal::SubstitutionOver { until_on }));
        }
    }
}

/// Whenever people work, by day or by night: only what the applicant is waited for, and the one new
/// date, move a due date.
fn check_dates(before: &Dossier, after: &Dossier, body: &Body) {
    let moves = matches!(
        body,
        Body::SupplementTaken { .. }
            | Body::PaymentProved { restart: Some(_), .. }
            | Body::ExtensionConfirmed { .. }
    );
    if !moves {
        assert_eq!((before.due_at, before.counted_due_at), (after.due_at, after.counted_due_at));
    }
    assert_eq!(before.received.due_at, after.received.due_at);
}

/// A dossier on its way.
struct Travel {
    route: Route,
    units: Units,
    people: Vec<Actor>,
    calendar: Calendar,
    events: Vec<Event>,
    dossier: Dossier,
    minutes: i64,
}

impl Travel {
    fn begin() -> Self {
        let route = route();
        let events = vec![reception(&route)];
        let dossier = Dossier::begin(&events[0]).expect("a dossier");
        let calendar = CalendarBook::default().national();
        Self { route, units: units(), people: people(), calendar, events, dossier, minutes: 0 }
    }

    /// Presses a button a minute later; an accepted verb is checked and kept.
    fn press(&mut self, who: usize, verb: Verb) {
        self.minutes += 1;
        let Self { route, units, people, calendar, dossier, .. } = self;
        let rules = Rules { route, units };
        let who = who % people.len();
        let at = start() + SignedDuration::from_mins(self.minutes);
        let shown = dossier.may(verb, &people[who], &rules).is_ok();
        check_substitutes(dossier, people, &rules);
        match attempt(dossier, people, (&rules, calendar), &Press { who, verb, at }) {
            Ok(body) => {
                assert!(shown, "{verb:?} was accepted though its button is not shown");
                let before = dossier.clone();
                let by = dossier.by(&people[who], verb, &rules);
                let event = Event { seq: dossier.seq + 1, at, by, body };
                dossier.apply(&event).expect("an accepted verb fits the record");
                if verb == Verb::Correct {
                    assert_eq!(correction::corrected(&before), Some(dossier.status));
                } else {
                    assert!(before.status.may_become(dossier.status));
                }
                assert!(dossier.counted_due_at >= before.counted_due_at, "pauses take nothing");
                check_dates(&before, dossier, &event.body);
                assert_eq!(
                    event.by.for_staff.is_some(),
                    before.may(verb, &people[who].alone(), &rules).is_err(),
                    "whoever may act alone acts in their own name"
                );
                self.events.push(event);
            }
            Err(refusal) => {
                let lacks_details = matches!(
                    refusal,
                    Refusal::OfficerLacksDuty { .. }
                        | Refusal::Waiting { .. }
                        | Refusal::SupplementStillAwaited { .. }
                        | Refusal::AnswerUntaken
                );
                assert!(!shown || lacks_details, "{verb:?} is shown but refused: {refusal}");
            }
        }
    }
}

/// Which button whoever has the dossier presses to bring it on.
fn onward(dossier: &Dossier) -> (usize, Verb) {
    use domain::dossier::Hand;
    use domain::route::Task;
    let who = match dossier.place.task {
        Task::Receive | Task::Coordinate | Task::Return => 0,
        Task::Assign | Task::Review => 1,
        Task::Appraise => 2,
        Task::Sign => 3,
        Task::Issue => 4,
    };
    match dossier.status {
        Status::SupplementAwaited => return (0, Verb::TakeSupplement),
        Status::PaymentAwaited => return (0, Verb::ProvePayment),
        Status::Stopped if dossier.returned_at.is_none() => return (0, Verb::HandBack),
        Status::Submitted
        | Status::Received
        | Status::NotReceived
        | Status::InProgress
        | Status::WithdrawalAsked
        | Status::Stopped
        | Status::Settled
        | Status::Returned => {}
    }
    let verb = match (&dossier.hand, dossier.place.task) {
        (Hand::Offered { .. }, _) => Verb::Accept,
        (_, Task::Receive | Task::Coordinate) => Verb::HandOver,
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
    let mut travel = Travel::begin();
    while travel.dossier.status != Status::Returned {
        let (who, verb) = onward(&travel.dossier);
        travel.press(who, verb);
        let name = &travel.dossier.place.name;
        assert!(travel.minutes < 30, "the dossier does not move on from {name}");
    }
    let Travel { events, dossier, .. } = travel;
    let rows = control_sheet::rows(&events);
    assert_eq!(rows.len(), 6, "one row for every passing-on");
    assert!(rows.iter().all(|row| row.receiver.is_some() && row.received_at.is_some()));
    assert_eq!(dossier.due_at, dossier.received.due_at);
    assert_eq!(dossier.ended_at.map(|at| at < dossier.due_at), Some(true));
}

/// Accepted by the unit while its withdrawal was asked for, it is in progress once that is retracted:
/// a payment asked for then must not lead it back to a status before.
#[test]
fn a_dossier_accepted_during_a_withdrawal_comes_back_in_progress() {
    let mut travel = Travel::begin();
    for (who, verb) in [
        (0, Verb::HandOver),
        (5, Verb::AskWithdrawal),
        (1, Verb::Accept),
        (1, Verb::RetractWithdrawal),
        (1, Verb::Assign),
        (2, Verb::AskPayment),
        (2, Verb::ProvePayment),
    ] {
        let before = travel.dossier.seq;
        travel.press(who, verb);
        assert_eq!(travel.dossier.seq, before + 1, "{verb:?} is accepted");
    }
    assert_eq!(travel.dossier.status, Status::InProgress);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_buttons_replay_to_the_same_state(
        presses in proptest::collection::vec((0_usize..10, 0_usize..Verb::ALL.len()), 0..200)
    ) {
        let mut travel = Travel::begin();
        for (who, verb) in presses {
            travel.press(who, Verb::ALL[verb]);
        }
        let Travel { events, dossier, .. } = travel;
        prop_assert_eq!(&Dossier::replay(&events).expect("a record"), &dossier);
        let json = serde_json::to_string(&events).expect("JSON");
        let again: Vec<Event> = serde_json::from_str(&json).expect("events");
        prop_assert_eq!(&again, &events);
        prop_assert_eq!(dossier.received.due_at, start() + SignedDuration::from_hours(72));
        for row in control_sheet::rows(&events) {
            prop_assert!(row.received_at.is_none_or(|at| at >= row.given_at));
        }
    }

    /// People press mostly useful buttons, and now and then one of the others: long ways with
    /// returns, waits, new dates and corrections. The sixth of them has every duty.
    #[test]
    fn long_ways_replay_to_the_same_state(
        choices in proptest::collection::vec((0_usize..40, any::<bool>()), 0..120)
    ) {
        let mut travel = Travel::begin();
        for (choice, one_for_all) in choices {
            let (who, onward) = onward(&travel.dossier);
            let verb = Verb::ALL.get(choice).copied().unwrap_or(onward);
            travel.press(if one_for_all { 5 } else { who }, verb);
        }
        let Travel { events, dossier, .. } = travel;
        prop_assert_eq!(Dossier::replay(&events).expect("a record"), dossier);
    }
}

#[test]
fn a_record_with_a_gap_or_two_receptions_is_broken() {
    let mut travel = Travel::begin();
    travel.press(0, Verb::HandOver);
    travel.press(1, Verb::Accept);
    let mut events = travel.events;
    assert_eq!(events.len(), 3);
    let removed = events.remove(1);
    assert!(Dossier::replay(&events).is_err());
    events.insert(1, Event { seq: 2, ..events[0].clone() });
    assert!(Dossier::replay(&events).is_err());
    assert!(Dossier::replay([&removed]).is_err());
    assert!(Dossier::replay([]).is_err());
}
