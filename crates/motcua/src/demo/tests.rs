//! The year is lived once in memory, and written once.

mod beside;
mod desk;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::agency::UnitId;
use domain::calendar::Calendar;
use domain::deadline::TimeLimit;
use domain::dossier::{Dossier, Event, Outcome, Status};
use domain::person::BirthDate;
use standards::media::Media;

use super::course::Course;
use super::scans::Scans;
use super::year::{BEGIN, Year, live};
use super::*;
use crate::attachments::{Inspected, Stored};
use crate::dossiers;
use crate::dossiers::said::{Kept, Texts, put_back};
use crate::intake::PersonEntry;
use crate::journal::{Entry, Verdict};
use crate::reference::bundle::Bundle;

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    Reference::new(Bundle::delivered(), 1, None).expect("the delivered data fit together")
});
static YEAR: LazyLock<Year<'static>> = LazyLock::new(|| lived(SEED));

/// An instant that no machine has reached yet.
const FAR_MS: i64 = 9_000_000_000_000;

fn lived(seed: u64) -> Year<'static> {
    let stored = Stored {
        sha256: "0".repeat(64),
        bytes: 1,
        media: Media::Pdf,
        inspected: Inspected::OUR_OWN,
        room: None,
    };
    let scans = Scans {
        result: stored.clone(),
        paper: stored.clone(),
        minutes: stored.clone(),
        opinion: stored.clone(),
        photograph: stored,
    };
    live(&REFERENCE, &accounts(), scans, seed).expect("a year can be lived")
}

fn codes(year: &Year<'_>) -> Vec<String> {
    year.courses.iter().map(|course| course.dossier.received.code.as_str().to_owned()).collect()
}

/// Each test is a process of its own, and would live the year again: so this is one.
#[test]
fn the_year_is_as_it_should_be() {
    there_are_as_many_dossiers_as_in_the_year_2022();
    fields_have_about_the_shares_that_are_known();
    codes_of_an_agency_and_day_have_no_gaps();
    nothing_happens_before_or_after_the_year_nor_backwards();
    every_record_replays_to_the_state_that_is_written();
    a_few_are_late_and_every_kind_of_waiting_is_there();
    people_come_in_and_work_in_office_hours_with_little_overtime();
    what_comes_between_has_believable_shares();
    beside::what_happens_beside_the_way_has_believable_shares();
    beside::apologies_are_made_for_most_of_what_is_late();
    beside::somebody_stands_in_for_whoever_is_away();
    desk::some_went_home_without_a_receipt();
    desk::tills_and_registers_are_those_of_a_year_and_a_morning();
    desk::applicants_were_busy_over_the_holidays();
    desk::paper_travels_and_some_is_still_on_its_way();
    desk::people_were_told_and_a_few_could_not_be_reached();
    people_fit_their_numbers_and_nobody_is_a_real_person();
}

#[test]
fn the_same_seed_gives_the_same_year_and_another_seed_another() {
    let again = lived(SEED);
    assert_eq!(codes(&again), codes(&YEAR));
    let bodies = |year: &Year<'_>| -> Vec<(i64, String)> {
        let entries = year.journal.iter();
        entries.map(|entry| (entry.at.as_millisecond(), entry.body.clone())).collect()
    };
    assert!(bodies(&again) == bodies(&YEAR), "what happens, and when, is the same");
    let names = |year: &Year<'_>| -> Vec<PersonEntry> {
        year.population.persons.iter().map(|person| person.entry.clone()).collect()
    };
    assert!(names(&again) == names(&YEAR), "the people are the same");
    assert_ne!(codes(&lived(SEED + 1)), codes(&YEAR));
}

fn there_are_as_many_dossiers_as_in_the_year_2022() {
    let mut by_desk: BTreeMap<&str, u32> = BTreeMap::new();
    let filed = |course: &&Course<'_>| {
        let received = &course.dossier.received;
        received.part_of.is_none() && received.code.day() < END.date()
    };
    for course in YEAR.courses.iter().filter(filed) {
        let competent = course.dossier.received.competent_desk.as_ref();
        *by_desk.entry(competent.unwrap_or(&course.filing.desk).0.as_str()).or_default() += 1;
    }
    assert_eq!(by_desk.remove("nam-giang.mot-cua"), Some(1_148));
    assert_eq!(by_desk.values().sum::<u32>(), 5_057);
    assert_eq!(by_desk.len(), 12);
    for (desk, expected) in [
        ("thanh-my.mot-cua", 5_057 * 28 / 100),
        ("cha-val.mot-cua", 5_057 / 10),
        ("la-ee.mot-cua", 5_057 * 3 / 100),
    ] {
        assert!(by_desk[desk].abs_diff(expected) <= 1, "{desk}: {}", by_desk[desk]);
    }
}

fn fields_have_about_the_shares_that_are_known() {
    let share = |at_district: bool, fields: &[&str]| {
        let here = |desk: &UnitId| (desk.0 == "nam-giang.mot-cua") == at_district;
        let all = YEAR.courses.iter().filter(|course| here(&course.filing.desk));
        let count = all.clone().count();
        let those = all.filter(|course| fields.contains(&course.procedure.field.as_str()));
        100 * those.count() / count
    };
    for (at_district, fields, around) in [
        (false, &["Chứng thực"][..], 55),
        (false, &["Hộ tịch"], 30),
        (false, &["Bảo trợ xã hội", "Người có công"], 8),
        (true, &["Đất đai"], 40),
        (true, &["Hộ kinh doanh"], 12),
    ] {
        let found = share(at_district, fields);
        assert!(found.abs_diff(around) <= 4, "{fields:?}: {found} %, around {around} %");
    }
}

fn codes_of_an_agency_and_day_have_no_gaps() {
    let mut last: HashMap<(String, jiff::civil::Date), u32> = HashMap::new();
    for course in &YEAR.courses {
        let code = &course.dossier.received.code;
        let number = last.entry((code.agency().to_owned(), code.day())).or_default();
        *number += 1;
        assert_eq!(code.number(), *number, "{code}");
    }
}

fn nothing_happens_before_or_after_the_year_nor_backwards() {
    let (begin, end) = (time::instant(BEGIN), time::instant(END));
    let mut last = begin;
    for Entry { at, kind, .. } in &YEAR.journal {
        assert!(*at >= last && *at < end, "{kind} at {at}");
        last = *at;
    }
}

fn every_record_replays_to_the_state_that_is_written() {
    let mut records: HashMap<uuid::Uuid, Vec<Event>> = HashMap::new();
    for entry in &YEAR.journal {
        let (Some(dossier), Some(seq)) = (entry.dossier, entry.seq) else { continue };
        let by = domain::dossier::By {
            staff: entry.staff.unwrap_or(domain::dossier::event::APPLICANT),
            unit: entry.unit.clone().expect("an event has a unit"),
            for_staff: serde_json::from_str::<serde_json::Value>(&entry.body)
                .ok()
                .and_then(|facts| facts.get("for_staff")?.as_str()?.parse().ok()),
            key: None,
        };
        let body = serde_json::from_str(&entry.body).expect("an event's own text");
        records.entry(dossier).or_default().push(Event { seq, at: entry.at, by, body });
    }
    assert_eq!(records.len(), YEAR.courses.len());
    let texts = Texts::from_iter(YEAR.said.iter().map(Kept::as_read));
    for course in &YEAR.courses {
        let record = records.get_mut(&course.filing.id).expect("a record");
        put_back(record, &texts);
        let replayed = Dossier::replay(&*record).expect("a whole record");
        assert_eq!(replayed, course.dossier, "{}", course.dossier.received.code);
    }
}

fn a_few_are_late_and_every_kind_of_waiting_is_there() {
    let end = time::instant(END);
    let late = YEAR.courses.iter().filter(|course| course.dossier.is_late(end)).count();
    let percent = 100.0 * late as f64 / YEAR.courses.len() as f64;
    assert!((2.0..10.0).contains(&percent), "{percent} % are late");
    let count = |which: &dyn Fn(&Dossier) -> bool| {
        YEAR.courses.iter().filter(|course| which(&course.dossier)).count()
    };
    let open = |dossier: &Dossier| dossier.ended_at.is_none();
    let waits_for = |task| move |d: &Dossier| open(d) && d.place.task == task;
    use domain::route::Task;
    for (what, found, at_least) in [
        ("open", count(&open), 60),
        ("overdue", count(&|d| open(d) && d.due_at < end), 3),
        ("offered", count(&|d| open(d) && dossiers::is_offered(d)), 5),
        ("appraised", count(&waits_for(Task::Appraise)), 20),
        ("to be signed", count(&waits_for(Task::Sign)), 4),
        ("at the desk", count(&|d| d.ended_at.is_some() && d.returned_at.is_none()), 20),
        ("settled early", count(&|d| is_early(d)), 500),
    ] {
        assert!(found >= at_least, "{what}: {found}");
    }
    let returned = YEAR.journal.iter().filter(|entry| entry.kind == "sent_back").count();
    assert!((60..600).contains(&returned), "{returned} were sent back");
}

fn is_early(dossier: &Dossier) -> bool {
    dossier
        .ended_at
        .is_some_and(|ended| time::local(ended).date() < time::local(dossier.due_at).date())
}

fn people_come_in_and_work_in_office_hours_with_little_overtime() {
    let calendar: std::sync::Arc<Calendar> = REFERENCE.calendar(&"nam-giang".into());
    let outside = |entry: &&Entry| !calendar.is_working_time(time::local(entry.at));
    let late: Vec<&Entry> = YEAR.journal.iter().filter(outside).collect();
    let kinds: Vec<&str> = late.iter().map(|entry| entry.kind.as_str()).collect();
    assert!(!kinds.contains(&"received") && !kinds.contains(&"handed_to_applicant"));
    assert!(late.len() > 20 && late.len() * 50 < YEAR.journal.len(), "{}", late.len());
}

fn people_fit_their_numbers_and_nobody_is_a_real_person() {
    let mut numbers = std::collections::HashSet::new();
    for person in &YEAR.population.persons {
        let entry = &person.entry;
        assert_eq!(entry.warnings(), Vec::<String>::new(), "{:?}", entry.name);
        if let Some(number) = &entry.identity {
            assert!(numbers.insert(number.as_str().to_owned()), "{} twice", number.as_str());
        }
        let born = entry.birth.map_or(1_900, BirthDate::year);
        assert!((1_900..=END.year()).contains(&born), "{:?} was born in {born}", entry.name);
    }
    let staff = accounts();
    let known = YEAR.population.persons.iter().map(|person| person.entry.name.as_str());
    for name in known.chain(staff.iter().map(|account| account.name.as_str())) {
        for real in ["Bh’nướch Đông", "Châu Văn Ngọ", "Đinh Quang Hòa"] {
            assert_ne!(domain::text::fold(name), domain::text::fold(real));
        }
    }
    assert!(YEAR.courses.len() > YEAR.population.persons.len() * 9 / 10, "some come again");
}

/// Shares of the dossiers that take days; certified copies and other papers of one day have none.
fn what_comes_between_has_believable_shares() {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &YEAR.journal {
        *kinds.entry(entry.kind.as_str()).or_default() += 1;
    }
    let slow = YEAR.courses.iter().filter(|c| c.case.limit != TimeLimit::SameDay).count();
    let share = |count: u32| f64::from(count) * 100.0 / slow as f64;
    let of = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    for (kind, from, to) in [
        ("supplement_asked", 2.5, 7.0),
        ("supplement_taken", 2.0, 6.5),
        ("withdrawal_asked", 0.2, 1.8),
        ("payment_asked", 3.0, 16.0),
        ("payment_proved", 3.0, 16.0),
    ] {
        let share = share(of(kind));
        assert!((from..to).contains(&share), "{kind}: {share} % of {slow}");
    }
    for kind in ["withdrawal_retracted", "withdrawal_confirmed", "handed_back", "sent_back"] {
        assert!(of(kind) >= 2, "{kind}: {}", of(kind));
    }
    let refused = YEAR.courses.iter().filter(|c| c.dossier.outcome == Outcome::Refused).count();
    assert!((5..60).contains(&refused), "refused after appraisal: {refused}");
    let twice = YEAR.courses.iter().filter(|c| c.dossier.supplements == 2).count();
    assert!(twice >= 1, "asked twice, with a reason");
    // Linked procedures: some handed out, some on their way, one by one.
    let wholes = YEAR.courses.iter().filter(|course| !course.procedure.links.is_empty());
    let (ended, open): (Vec<_>, Vec<_>) = wholes.partition(|one| one.dossier.ended_at.is_some());
    assert!(ended.len() > 50, "{} wholes have ended", ended.len());
    assert!(!open.is_empty(), "some are on their way");
    assert!(ended.iter().all(|one| one.dossier.parts.iter().all(|part| part.ended.is_some())));
    // At the beginning each kind of waiting is there to be clicked.
    for status in [Status::SupplementAwaited, Status::PaymentAwaited] {
        let waiting = YEAR.courses.iter().filter(|c| c.dossier.status == status).count();
        assert!(waiting >= 1, "{status:?}: {waiting}");
    }
}

#[test]
fn everybody_can_sign_in_under_a_name_of_their_own() {
    let mut seen = std::collections::HashSet::new();
    for account in accounts() {
        let parsed = accounts::username::parse(&account.username);
        assert_eq!(parsed.as_deref(), Ok(account.username.as_str()));
        assert!(seen.insert(account.username.clone()), "{} twice", account.username);
        for (unit, _) in &account.posts {
            assert!(REFERENCE.units.get(unit).is_some(), "{unit}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_is_filled_once_and_goes_on_from_where_it_stood() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_file(&folder.path().join("motcua.sqlite")).await.expect("a database");
    db.migrate().await.expect("tables");
    let files = Files::open(&folder.path().join("files")).expect("a folder");
    assert_eq!(holds(&db).await.expect("an answer"), Holds::Nothing);
    fill(&db, &files).await.expect("a filled place");
    assert_eq!(holds(&db).await.expect("an answer"), Holds::Demonstration);
    assert!(matches!(journal::verify(&db).await.expect("a journal"), Verdict::Whole { .. }));
    let row = db
        .first(sql!("select count(*) as n from dossier where returned_at is null"), args![])
        .await;
    assert!(row.expect("an answer").is_some_and(|row| row.int("n") > 80));
    let first = clock(&db).await.expect("a clock").now();
    assert!(
        first >= time::instant(END)
            && first < time::instant(END.with().hour(9).build().expect("nine"))
    );
    // A shift that would take the clock back before the last entry is not followed.
    db.run(sql!("update setting set value = '0' where name = 'demo_clock_shift_ms'"), args![])
        .await
        .expect("a setting");
    let at = jiff::Timestamp::from_millisecond(FAR_MS).expect("an instant");
    let entry = Entry {
        at,
        staff: None,
        unit: None,
        kind: "test".to_owned(),
        dossier: None,
        seq: None,
        body: "{}".to_owned(),
    };
    let mut tx = db.begin().await.expect("a transaction");
    journal::append(&mut tx, entry).await.expect("an entry");
    tx.commit().await.expect("a commit");
    assert!(clock(&db).await.expect("a clock").now() >= at);
}

#[tokio::test]
async fn a_place_with_real_data_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_file(&folder.path().join("motcua.sqlite")).await.expect("a database");
    db.migrate().await.expect("tables");
    import::delivered_if_empty(&db, time::instant(END)).await.expect("reference data");
    assert_eq!(holds(&db).await.expect("an answer"), Holds::RealData);
}
