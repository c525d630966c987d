//! What happens at the counter, against the numbers of `shares.rs`.

use std::collections::BTreeSet;

use domain::dossier::slip::Slip;
use domain::money::till::Kind;

use domain::dossier::travel::Load;

use super::*;
use crate::certification::Registered;
use crate::demo::cast::DISTRICT;

fn desk_of_the_district() -> UnitId {
    UnitId(format!("{DISTRICT}.mot-cua"))
}

pub(super) fn some_went_home_without_a_receipt() {
    let slips = &YEAR.slips;
    let refused = slips.iter().filter(|one| matches!(one.slip, Slip::Refusal { .. })).count();
    let back = slips.iter().filter(|one| one.received_at.is_some()).count();
    let open = slips.iter().filter(|one| one.typed.is_some()).count();
    assert_eq!(slips.len(), refused + back + open);
    assert!((20..80).contains(&refused), "refused at the desk: {refused}");
    assert!((50..140).contains(&back), "came back: {back}");
    assert!((13..60).contains(&open), "have not come back: {open}");
    let received: HashMap<_, _> =
        YEAR.courses.iter().map(|c| (c.filing.id, c.dossier.received_at)).collect();
    for one in slips.iter().filter(|one| one.received_at.is_some()) {
        assert_eq!(one.received_at, received.get(&one.form).copied());
        assert!(one.received_at > Some(one.at), "the slip comes first");
    }
    let numbers: BTreeSet<_> =
        slips.iter().map(|one| (&one.desk, one.slip.kind(), one.number)).collect();
    assert_eq!(numbers.len(), slips.len(), "a number is given once");
}

pub(super) fn tills_and_registers_are_those_of_a_year_and_a_morning() {
    let today = END.date();
    let here = desk_of_the_district();
    let paid = YEAR.paid.iter().filter(|row| row.desk == here && row.day == today).count();
    assert!(paid >= 1, "the till of today: {paid}");
    assert!(YEAR.closed.iter().all(|closed| closed.day < today), "today is open");
    let given_back = YEAR.paid.iter().filter(|row| row.kind == Kind::Return).count();
    let payments = YEAR.paid.iter().filter(|row| row.kind == Kind::Payment).count();
    assert!(given_back * 1_000 > payments && given_back * 50 < payments, "{given_back}");
    let fees = || YEAR.courses.iter().flat_map(|course| &course.fees);
    let waived = fees().filter(|(_, line, _)| line.exemption.is_some()).count();
    assert!(waived * 20 > fees().count(), "{waived} are exempt");
    assert!(
        fees().all(|(_, line, why)| line.exemption.is_none() || why.is_some()),
        "each with its evidence"
    );
    let mut last: HashMap<_, u32> = HashMap::new();
    for one in &YEAR.registered {
        let (book, number) = one.number;
        let before = last
            .insert((&one.desk, book.code(), time::local(one.at).year()), number)
            .unwrap_or_default();
        assert_eq!(number, before + 1, "the numbers of a register have no gaps");
    }
    let morning = |one: &&Registered| one.desk == here && time::local(one.at).date() == today;
    assert!(YEAR.registered.iter().filter(morning).count() >= 3, "copies of this morning");
}

pub(super) fn people_were_told_and_a_few_could_not_be_reached() {
    assert!(YEAR.told.len() > 200, "{}", YEAR.told.len());
    let topics: BTreeSet<_> = YEAR.told.iter().map(|told| told.topic).collect();
    assert!(topics.len() >= 6, "{topics:?}");
}

pub(super) fn paper_travels_and_some_is_still_on_its_way() {
    let elsewhere = YEAR.courses.iter().filter(|c| c.dossier.received.competent_desk.is_some());
    let elsewhere = elsewhere.count();
    assert!((20..=70).contains(&elsewhere), "{elsewhere} were filed at the district's desk");
    let ways = &YEAR.sent.ways;
    let at_end = |load: Load| {
        let all = ways.iter().filter(|way| way.load == load);
        let waiting = all.clone().filter(|way| way.list.is_none()).count();
        let coming = all.clone().filter(|way| way.list.is_some() && way.arrived.is_none()).count();
        (all.count(), waiting, coming)
    };
    let (papers, results) = (at_end(Load::Papers), at_end(Load::Result));
    assert!(papers.0 > 10 && results.0 > 8, "papers {papers:?}, results {results:?}");
    assert!(papers.1 + results.1 > 0, "something waits: papers {papers:?}, results {results:?}");
    assert!(papers.2 + results.2 > 0, "and is on its way: papers {papers:?}, results {results:?}");
    for way in ways {
        let list = YEAR.sent.lists.iter().find(|list| Some(list.id) == way.list);
        assert!(list.is_none_or(|list| list.sent_at >= way.since && list.pair == way.pair));
        let sent_at = list.map(|list| list.sent_at);
        assert!(way.arrived.is_none_or(|(at, _)| sent_at.is_some_and(|sent| sent < at)), "{way:?}");
    }
}

pub(super) fn applicants_were_busy_over_the_holidays() {
    let answered = YEAR.courses.iter().filter(|c| c.dossier.untaken_answer().is_some()).count();
    assert_eq!(answered, YEAR.answers.len());
    assert!((1..=25).contains(&answered), "{answered} sent papers online");
    let asked = YEAR.courses.iter().filter(|c| c.dossier.status == Status::WithdrawalAsked);
    assert!(asked.clone().count() >= 3, "{} want to withdraw", asked.count());
}
