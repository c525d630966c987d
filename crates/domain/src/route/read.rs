//! Reading `routes.toml`.

use serde::Deserialize;

use super::{Route, Step, StepAgency, Task};
use crate::duty::Duty;
use crate::reading::{entries, entry, tables};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteText {
    id: String,
    name: String,
    #[serde(default)]
    steps: Vec<StepText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    id: String,
    name: String,
    agency: AgencyText,
    duty: String,
    task: String,
    #[serde(default)]
    share_percent: u32,
    #[serde(default)]
    next: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AgencyText {
    Word(String),
    Department { department: String },
}

/// Reads routes; the sentences name the route and the step.
#[must_use]
pub fn read_routes(text: &str) -> (Vec<Route>, Vec<String>) {
    let (file, mut problems) = tables(text, "route", &[]);
    let mut routes = Vec::new();
    for value in entries(&file, "route") {
        let mistakes = problems.len();
        let RouteText { id, name, steps } = match entry(value, "Quy trình", "id") {
            Ok(text) => text,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let steps: Vec<Step> =
            steps.into_iter().filter_map(|step| read_step(step, &id, &mut problems)).collect();
        if problems.len() == mistakes {
            routes.push(Route { id, name, steps });
        }
    }
    (routes, problems)
}

fn read_step(text: StepText, route: &str, problems: &mut Vec<String>) -> Option<Step> {
    let StepText { id, name, agency, duty, task, share_percent, next } = text;
    let mut unknown = |what: &str, word: &str| {
        problems.push(format!("Quy trình “{route}”, bước “{id}”: không có {what} “{word}”."));
    };
    let known_duty = Duty::from_code(&duty);
    if known_duty.is_none() {
        unknown("vai trò", &duty);
    }
    let known_task = Task::from_code(&task);
    if known_task.is_none() {
        unknown("công việc", &task);
    }
    let known_agency = match agency {
        AgencyText::Department { department } => Some(StepAgency::Department(department)),
        AgencyText::Word(word) => {
            let agency = read_agency(&word);
            if agency.is_none() {
                unknown("cơ quan", &word);
            }
            agency
        }
    };
    let (agency, duty, task) = (known_agency?, known_duty?, known_task?);
    Some(Step { id, name, agency, duty, task, share_percent, next })
}

fn read_agency(word: &str) -> Option<StepAgency> {
    match word {
        "desk" => Some(StepAgency::Desk),
        "lead" => Some(StepAgency::Lead),
        "leadership" => Some(StepAgency::Leadership),
        "office" => Some(StepAgency::Office),
        "leadership_above" => Some(StepAgency::LeadershipAbove),
        "office_above" => Some(StepAgency::OfficeAbove),
        _other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        [[route]]
        id = "xa"
        name = "Cấp xã"
        steps = [
          { id = "nhan", name = "Nhận", agency = "desk", duty = "receiver", task = "receive", share_percent = 10, next = ["lam"] },
          { id = "lam", name = "Làm", agency = { department = "tu-phap" }, duty = "case_officer", task = "appraise" },
        ]
    "#;

    #[test]
    fn a_whole_file_is_read() {
        let (routes, problems) = read_routes(WHOLE);
        assert_eq!(problems, Vec::<String>::new());
        let [route] = routes.as_slice() else { panic!("one route, not {}", routes.len()) };
        let steps: Vec<_> = route.steps.iter().map(|step| (&step.agency, step.duty)).collect();
        let department = StepAgency::Department("tu-phap".to_owned());
        let expected = [(&StepAgency::Desk, Duty::Receiver), (&department, Duty::CaseOfficer)];
        assert_eq!(steps, expected);
        assert_eq!(route.steps[0].share_percent, 10);
    }

    #[test]
    fn every_unknown_word_is_named_at_once() {
        let text = WHOLE
            .replace("\"receiver\"", "\"ghost\"")
            .replace("\"receive\"", "\"haunt\"")
            .replace("\"desk\"", "\"attic\"");
        let (routes, problems) = read_routes(&text);
        assert_eq!(routes, Vec::new());
        assert_eq!(
            problems,
            [
                "Quy trình “xa”, bước “nhan”: không có vai trò “ghost”.",
                "Quy trình “xa”, bước “nhan”: không có công việc “haunt”.",
                "Quy trình “xa”, bước “nhan”: không có cơ quan “attic”.",
            ]
        );
    }

    #[test]
    fn an_unreadable_entry_does_not_hide_the_others() {
        let text = format!("{WHOLE}\n[[route]]\nid = \"huyen\"\nnames = \"Cấp huyện\"");
        let (routes, problems) = read_routes(&text);
        assert_eq!(routes.len(), 1);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("Quy trình “huyen”: không đọc được ("), "{problems:?}");
    }

    #[test]
    fn a_file_that_is_not_toml_is_one_problem() {
        let (routes, problems) = read_routes("[[route]\nid=");
        assert_eq!(routes, Vec::new());
        assert!(problems[0].starts_with("Không đọc được tệp"));
    }
}
