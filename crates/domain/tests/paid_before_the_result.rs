//! One rule says whether the result may go out, whatever the way: nothing may be owed.

use domain::agency::UnitId;
use domain::code::DossierCode;
use domain::deadline::{Policy, TimeLimit};
use domain::dossier::event::PaymentDemand;
use domain::dossier::returning::{self, Online};
use domain::dossier::{
    Actor, Body, By, Channel, Dossier, Event, Hand, Issued, Place, Received, Refusal, ReturnWay,
    Status, Taker,
};
use domain::duty::Duty;
use domain::money::Dong;
use domain::money::till::Balance;
use domain::procedure::OnlineLevel;
use domain::route::Task;
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

fn start() -> Timestamp {
    "2022-03-15T01:00:00Z".parse().expect("an instant")
}

/// A result that lies at the desk.
fn settled() -> Dossier {
    let desk = UnitId::from("h.mot-cua");
    let place = Place {
        step: "tra".to_owned(),
        name: "Trả kết quả".to_owned(),
        unit: desk.clone(),
        duty: Duty::Receiver,
        task: Task::Return,
    };
    let by = By { staff: Uuid::from_u128(1), unit: desk.clone(), for_staff: None, key: None };
    let received = Received {
        code: DossierCode::new("H47.NG", date(2022, 3, 15), 1).expect("a code"),
        procedure: "1.001612@2019-01-01:district".to_owned(),
        case: "thong-thuong".to_owned(),
        channel: Channel::Direct,
        return_way: ReturnWay::Online,
        desk,
        lead: UnitId::from("h.phong"),
        competent_desk: None,
        limit: TimeLimit::WorkingDays(3),
        policy: Policy::Day,
        due_at: start(),
        explanation: vec!["ví dụ".to_owned()],
        place,
        part_of: None,
    };
    let event =
        Event { seq: 1, at: start(), by: by.clone(), body: Body::Received(Box::new(received)) };
    Dossier {
        status: Status::Settled,
        hand: Hand::Offered { from: by },
        ended_at: Some(start()),
        issued: Some(Issued {
            number: "15/GCN".to_owned(),
            issued_on: date(2022, 3, 15),
            paper: Uuid::from_u128(2),
        }),
        ..Dossier::begin(&event).expect("a dossier")
    }
}

fn demand() -> PaymentDemand {
    PaymentDemand {
        id: Uuid::from_u128(3),
        notice: "120/TB-CCT".to_owned(),
        amount: Dong(1_500_000),
        frozen: None,
    }
}

#[test]
fn nothing_goes_out_in_any_way_before_everything_is_paid() {
    let receiver =
        Actor::new(Uuid::from_u128(1), vec![(UnitId::from("h.mot-cua"), Duty::Receiver)]);
    let obliged = Refusal::Unpaid { notice: "120/TB-CCT".to_owned() };
    let fees = Refusal::FeesUnpaid { due: Dong(1_000) };
    let (open, paid) = (Some((demand(), None)), Some((demand(), Some(date(2022, 3, 15)))));
    // The obligation, what is left of the fees, and what stands in the way.
    let later = Balance { is_open: true, ..Balance::default() };
    let due = |amount| Balance { due: Dong(amount), ..Balance::default() };
    let table = [
        (None, due(0), None),
        (None, later, Some(Refusal::FeeOpen)),
        (None, due(1_000), Some(fees.clone())),
        (open.clone(), due(0), Some(obliged.clone())),
        (open, due(1_000), Some(obliged)),
        (paid.clone(), due(0), None),
        (paid, due(1_000), Some(fees)),
    ];
    for (demand, fees, refusal) in table {
        let dossier = Dossier { demand, ..settled() };
        for way in ReturnWay::ALL {
            let to = (way, Taker::Applicant);
            let handed = returning::hand_to_applicant(&dossier, &receiver, to, Some("EH1"), &fees);
            assert_eq!(handed.err(), refusal, "{way:?}, {fees:?}, {:?}", dossier.demand);
        }
        let online = returning::online(&dossier, OnlineLevel::None, &fees, start());
        let expected = match &refusal {
            Some(_) => Online::Unpaid,
            None => Online::Ready(dossier.issued.as_ref().expect("a result")),
        };
        assert_eq!(online, expected, "{fees:?}, {:?}", dossier.demand);
    }
}
