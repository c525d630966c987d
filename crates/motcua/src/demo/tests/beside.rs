//! What happens beside the way of a dossier, against the numbers of `shares.rs`, as far as chance
//! and the rules leave them.

use domain::dossier::Consultation;
use domain::dossier::event::Consulted;

use super::*;
use crate::demo::course::Course;

fn count(kind: &str) -> usize {
    YEAR.journal.iter().filter(|entry| entry.kind == kind).count()
}

/// How many of a hundred are so.
fn percent<T>(all: &[T], is_so: impl Fn(&T) -> bool) -> f64 {
    let those = all.iter().filter(|one| is_so(one)).count();
    those as f64 * 100.0 / all.len().max(1) as f64
}

fn assert_between(what: &str, found: f64, (from, to): (f64, f64)) {
    assert!((from..to).contains(&found), "{what}: {found}, expected {from} to {to}");
}

fn is_slow(course: &&Course<'_>) -> bool {
    course.case.limit != TimeLimit::SameDay
}

pub(super) fn what_happens_beside_the_way_has_believable_shares() {
    let slow = YEAR.courses.iter().filter(is_slow).count();
    for (kind, from, to) in [
        ("opinion_asked", 2.0, 8.0),
        ("opinion_given", 2.0, 8.0),
        ("visit_recorded", 3.0, 10.0),
        ("receipt_reissued", 0.2, 1.2),
        ("corrected", 0.1, 1.0),
    ] {
        let share = count(kind) as f64 * 100.0 / slow as f64;
        assert_between(kind, share, (from, to));
    }
    let asked: Vec<_> = YEAR.courses.iter().flat_map(|c| &c.dossier.consultations).collect();
    let outside = percent(&asked, |one| matches!(one.question.to, Consulted::Agency(_)));
    assert_between("asked outside", outside, (25.0, 48.0));
    let late = |one: &&Consultation| one.answered_at.is_some_and(|at| at > one.question.answer_by);
    assert_between("late answers", percent(&asked, late), (10.0, 38.0));
    let open = YEAR.courses.iter().filter(|course| !course.dossier.status.has_ended());
    let unanswered = open
        .flat_map(|course| &course.dossier.consultations)
        .filter(|one| one.answered_at.is_none())
        .count();
    assert!(unanswered >= 2, "open questions: {unanswered}");
    let visits = |end: &str| YEAR.files.iter().filter(|one| one.file.name.ends_with(end)).count();
    let pictures = visits(".jpg") as f64 * 100.0 / visits("xac-minh-minh-hoa.pdf") as f64;
    assert_between("visits with a picture", pictures, (55.0, 85.0));
    let shelved = YEAR.courses.iter().filter(|course| course.dossier.receipts_reissued > 0);
    assert!(shelved.count() >= 3, "receipts are lost now and then");
}

/// For some it is forgotten: that is what whoever leads wants to see.
pub(super) fn apologies_are_made_for_most_of_what_is_late() {
    let end = time::instant(END);
    let late: Vec<_> =
        YEAR.courses.iter().filter(is_slow).filter(|c| c.dossier.is_late(end)).collect();
    let apologised = percent(&late, |course| course.dossier.extension.is_some());
    assert_between("late with an apology", apologised, (35.0, 80.0));
    let overdue = |course: &&&Course<'_>| !course.dossier.status.has_ended();
    let overdue: Vec<_> = late.iter().filter(overdue).collect();
    let forgotten = percent(&overdue, |course| course.dossier.extension.is_none());
    assert_between("overdue without an apology", forgotten, (15.0, 95.0));
    let (proposed, declined) = (count("extension_proposed"), count("extension_declined"));
    let share = declined as f64 * 100.0 / proposed as f64;
    assert_between("declined", share, (4.0, 25.0));
    assert!(count("extension_confirmed") > proposed / 2, "most are agreed to");
}

pub(super) fn somebody_stands_in_for_whoever_is_away() {
    let leaves = &YEAR.crew.leaves().all;
    assert!(leaves.len() > 30, "{}", leaves.len());
    let today = END.date();
    let now = leaves.iter().filter(|l| l.absence.from_on <= today && today <= l.absence.to_on);
    assert_eq!(now.count(), 1, "one is away now");
    let acts = YEAR.journal.iter().filter(|entry| entry.body.contains("\"for_staff\"")).count();
    assert!((20..600).contains(&acts), "acts for somebody away: {acts}");
    let calendar = REFERENCE.calendar(&"nam-giang".into());
    let day_off = |entry: &&Entry| !calendar.is_working_day(time::local(entry.at).date());
    let days_off = YEAR.journal.iter().filter(|entry| entry.seq.is_some()).filter(day_off).count();
    assert!((2..300).contains(&days_off), "acts on days off: {days_off}");
}
