//! Linked procedures (liên thông): which procedures one filing sets going.

use serde::{Deserialize, Serialize};

use super::{Catalogue, Level, Procedure};
use crate::code::ProcedureCode;
use crate::deadline::TimeLimit;
use crate::route::{Step, Task};

/// One of the procedures that a linked one sets going, with its share of the time.
///
/// # Source
/// Decree 61/2018/NĐ-CP on linked settlement, kept in substance by Decree 118/2025/NĐ-CP (articles to
/// be confirmed). Which body has which share is decided by each authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Id inside the linked procedure: `khai-sinh`.
    pub id: String,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Its case.
    #[serde(default = "Link::ordinary_case")]
    pub case: String,
    /// Whether the government above settles it: the district for a commune.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub above: bool,
    /// Its share of the time, from the moment at which it begins.
    pub limit: TimeLimit,
    /// The links whose results it waits for; empty when it begins at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

impl Link {
    /// The case of which nothing is said: the only one of most procedures.
    #[must_use]
    pub fn ordinary_case() -> String {
        super::read::ORDINARY_CASE.to_owned()
    }
}

/// The level above.
#[must_use]
pub fn above(level: Level) -> Option<Level> {
    match level {
        Level::Commune => Some(Level::District),
        Level::District => Some(Level::Province),
        Level::Province => None,
    }
}

/// What is wrong with the links of a procedure.
pub(super) fn mistakes(procedure: &Procedure, catalogue: &Catalogue) -> Vec<String> {
    let mut found = Vec::new();
    let links = &procedure.links;
    for (position, link) in links.iter().enumerate() {
        let mut say = |sentence: String| {
            found.push(format!("thủ tục thành phần “{}”: {sentence}", link.id));
        };
        if links[..position].iter().any(|other| other.id == link.id) || link.id.trim().is_empty() {
            say("thiếu mã hoặc trùng mã.".to_owned());
        }
        // What it waits for stands before it: so there is always one that can begin, and no circle.
        for after in &link.after {
            if links[..position].iter().all(|other| other.id != *after) {
                say(format!("phải đứng sau thủ tục “{after}” mà nó chờ kết quả."));
            }
        }
        if link.procedure == procedure.code {
            say("không được là chính thủ tục này.".to_owned());
            continue;
        }
        let versions = || catalogue.procedures().filter(|one| one.code == link.procedure);
        if versions().next().is_none() {
            say(format!("không có thủ tục mã {} trong danh mục.", link.procedure));
            continue;
        }
        for level in &procedure.levels {
            let level = if link.above { above(*level) } else { Some(*level) };
            let day = procedure.valid.from_on;
            let part = level.and_then(|level| catalogue.in_force(&link.procedure, day, level));
            // Not on one of its days: a part that sets others going would have nobody to follow them.
            let is_linked = |one: &Procedure| {
                one.valid.overlaps(&procedure.valid)
                    && level.is_some_and(|level| one.levels.contains(&level))
                    && !one.links.is_empty()
            };
            match part {
                _ if versions().any(is_linked) => {
                    say("không được là một thủ tục liên thông khác.".to_owned());
                }
                None => say(format!(
                    "thủ tục {} không có hiệu lực ở cấp giải quyết từ ngày {}.",
                    link.procedure,
                    day.strftime("%d/%m/%Y")
                )),
                Some(part) if part.case(&link.case).is_none() => {
                    say(format!("không có trường hợp “{}”.", link.case));
                }
                Some(_) => {}
            }
        }
    }
    let longest = longest_hours(links);
    for case in &procedure.cases {
        let steps = catalogue.route(&case.route).map(|route| route.steps.as_slice());
        let follows = |step: &Step| step.task == Task::Coordinate;
        if steps.is_some_and(|steps| steps.iter().any(follows) == links.is_empty()) {
            found.push(format!(
                "trường hợp “{}”: thủ tục liên thông, và chỉ thủ tục liên thông, dùng quy trình có bước theo dõi liên thông.",
                case.name
            ));
        }
        if links.is_empty() {
            continue;
        }
        if longest > hours(case.limit) {
            found.push(format!(
                "trường hợp “{}”: tổng thời hạn của các thủ tục thành phần vượt quá thời hạn chung.",
                case.name
            ));
        }
    }
    found
}

/// The longest way through the links, in hours of the calendar.
fn longest_hours(links: &[Link]) -> u64 {
    let mut ends: Vec<(&str, u64)> = Vec::new();
    for link in links {
        let waits = |id: &String| ends.iter().find(|(known, _)| known == id).map_or(0, |one| one.1);
        let begins = link.after.iter().map(waits).max().unwrap_or(0);
        ends.push((&link.id, begins + hours(link.limit)));
    }
    ends.into_iter().map(|(_, end)| end).max().unwrap_or(0)
}

/// Limits of different units made comparable: five working days are a week, eight working hours a
/// working day. Holidays are left aside: they lengthen the parts and the whole alike.
fn hours(limit: TimeLimit) -> u64 {
    let working_days = |days: u64| (days * 7 * 24).div_ceil(5);
    match limit {
        TimeLimit::WorkingDays(days) => working_days(days.into()),
        TimeLimit::CalendarDays(days) => u64::from(days) * 24,
        TimeLimit::Hours(count) => (u64::from(count) * 7 * 24).div_ceil(5 * 8),
        TimeLimit::SameDay => working_days(1),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::Date;

    use super::*;
    use crate::duty::Duty;
    use crate::procedure::tests::{procedure, route};
    use crate::route::Route;

    fn link(id: &str, limit: &str, after: &[&str]) -> Link {
        Link {
            id: id.to_owned(),
            procedure: ProcedureCode::parse("1.001193").expect("a code"),
            case: Link::ordinary_case(),
            above: false,
            limit: limit.parse().expect("a limit"),
            after: after.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    /// The route of a whole: received, followed, handed out.
    fn following() -> Route {
        let mut followed = route();
        followed.id = "lien-thong".to_owned();
        followed.steps.retain(|step| ["nhan", "ky", "tra"].contains(&step.id.as_str()));
        followed.steps[1].task = Task::Coordinate;
        followed.steps[1].duty = Duty::Receiver;
        followed.steps[0].next = vec!["ky".to_owned()];
        followed.steps[1].next = vec!["tra".to_owned()];
        followed
    }

    #[test]
    fn a_linked_procedure_has_a_route_that_follows_its_parts() {
        let mut whole = procedure();
        whole.links = vec![link("a", "1 hour", &[])];
        let found = Catalogue::new([whole], [route()]).problems();
        assert!(found.iter().any(|one| one.contains("quy trình có bước theo dõi")), "{found:?}");
        let mut plain = procedure();
        plain.cases[0].route = "lien-thong".to_owned();
        let found = Catalogue::new([plain], [following()]).problems();
        assert_eq!(found.len(), 1, "{found:?}");
    }

    fn problems(limit: &str, links: Vec<Link>) -> Vec<String> {
        let mut whole = procedure();
        whole.code = ProcedureCode::parse("2.000986").expect("a code");
        whole.cases[0].limit = limit.parse().expect("a limit");
        whole.cases[0].route = "lien-thong".to_owned();
        whole.links = links;
        Catalogue::new([procedure(), whole], [route(), following()]).problems()
    }

    #[test]
    fn the_shares_along_the_longest_way_keep_the_published_time() {
        let one = || link("a", "3 working_day", &[]);
        // Side by side, the longer one counts; one after the other, both do.
        let beside = vec![one(), link("b", "5 working_day", &[])];
        let behind = vec![one(), link("b", "5 working_day", &["a"])];
        assert_eq!(problems("5 working_day", beside), Vec::<String>::new());
        assert_eq!(problems("5 working_day", behind.clone()).len(), 1);
        assert_eq!(problems("8 working_day", behind), Vec::<String>::new());
        let calendar = vec![link("a", "5 working_day", &[])];
        assert_eq!(problems("7 calendar_day", calendar.clone()), Vec::<String>::new());
        assert_eq!(problems("6 calendar_day", calendar).len(), 1);
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        let other = |code: &str| {
            let procedure = ProcedureCode::parse(code).expect("a code");
            vec![Link { procedure, ..link("a", "1 hour", &[]) }]
        };
        let table: [(Vec<Link>, &str); 6] = [
            (vec![link("a", "1 hour", &[]), link("a", "1 hour", &[])], "trùng mã."),
            (vec![link("a", "1 hour", &["b"]), link("b", "1 hour", &[])], "mà nó chờ kết quả."),
            (vec![Link { above: true, ..link("a", "1 hour", &[]) }], "không có hiệu lực"),
            (vec![Link { case: "ma".to_owned(), ..link("a", "1 hour", &[]) }], "trường hợp “ma”."),
            (other("2.000986"), "không được là chính thủ tục này."),
            (other("9.999999"), "không có thủ tục mã 9.999999 trong danh mục."),
        ];
        for (links, expected) in table {
            let found = problems("20 calendar_day", links);
            assert_eq!(found.len(), 1, "{expected}: {found:?}");
            assert!(found[0].contains(expected), "{}", found[0]);
        }
    }

    #[test]
    fn a_part_sets_no_others_going_on_any_day_of_the_whole() {
        let whole = |code: &str, part: &str, from_on: Date| {
            let mut whole = procedure();
            whole.code = ProcedureCode::parse(code).expect("a code");
            whole.valid.from_on = from_on;
            whole.cases[0].limit = "20 calendar_day".parse().expect("a limit");
            whole.cases[0].route = "lien-thong".to_owned();
            let procedure = ProcedureCode::parse(part).expect("a code");
            whole.links = vec![Link { procedure, ..link("a", "1 hour", &[]) }];
            whole
        };
        let day = procedure().valid.from_on;
        let later = day.checked_add(1.year()).expect("a day");
        let outer = whole("2.000986", "2.001023", day);
        let mut plain = outer.clone();
        plain.code = ProcedureCode::parse("2.001023").expect("a code");
        plain.links.clear();
        plain.cases[0].route = procedure().cases[0].route.clone();
        plain.valid.to_on = later.yesterday().ok();
        let becomes = whole("2.001023", "1.001193", later);
        let all = [procedure(), outer, plain, becomes];
        let found = Catalogue::new(all, [route(), following()]).problems();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("Thủ tục 2.000986 "), "{}", found[0]);
        assert!(found[0].contains("không được là một thủ tục liên thông khác"), "{}", found[0]);
    }
}
