//! What is wrong with a route, as plain sentences for the person who edits the data.

use std::collections::BTreeSet;

use super::{Route, Step, Task};
use crate::access;
use crate::duty::Duty;

/// Every mistake of a route; none means that a dossier can travel it from the desk to the desk.
#[must_use]
pub fn problems(route: &Route) -> Vec<String> {
    let mut found = Vec::new();
    if route.id.trim().is_empty() || route.name.trim().is_empty() {
        found.push("chưa có mã hoặc tên.".to_owned());
    }
    let Some(first) = route.first() else {
        found.push("chưa có bước nào.".to_owned());
        return named(route, found);
    };
    if first.task != Task::Receive || first.duty != Duty::Receiver {
        found.push(format!(
            "bước đầu tiên “{}” phải là tiếp nhận do công chức tiếp nhận thực hiện.",
            first.name
        ));
    }
    found.extend(step_mistakes(route));
    found.extend(unreachable(route));
    match cycle(route) {
        Some(step) => found.push(format!("đi vòng qua bước “{}”.", step.name)),
        // Paths can only be walked to their ends when there is no cycle.
        None => found.extend(path_mistakes(route)),
    }
    named(route, found)
}

fn named(route: &Route, found: Vec<String>) -> Vec<String> {
    found.into_iter().map(|sentence| format!("Quy trình “{}”: {sentence}", route.id)).collect()
}

fn step_mistakes(route: &Route) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for step in &route.steps {
        if !seen.insert(&step.id) {
            found.push(format!("có hai bước cùng mã “{}”.", step.id));
        }
        if step.id.trim().is_empty() || step.name.trim().is_empty() {
            found.push(format!("bước “{}” chưa có mã hoặc tên.", step.id));
        }
        for next in step.next.iter().filter(|next| route.step(next).is_none()) {
            found.push(format!("bước “{}” dẫn tới bước “{next}” không có.", step.name));
        }
        if !access::may_act(step.duty, step.task.verb()) {
            found.push(format!(
                "bước “{}” không thể giao cho nhiệm vụ {}.",
                step.name,
                step.duty.label().to_lowercase()
            ));
        }
        if step.task == Task::Return && !step.next.is_empty() {
            found.push(format!("sau bước trả kết quả “{}” không được có bước nào.", step.name));
        }
        if step.task != Task::Return && step.next.is_empty() {
            found.push(format!("dừng ở bước “{}” mà chưa trả kết quả.", step.name));
        }
        for next in step.next.iter().filter_map(|id| route.step(id)) {
            if let Some(mistake) = wrong_order(step, next) {
                found.push(mistake);
            }
        }
        if step.task == Task::Assign && !followed_by_case_officer(route, step) {
            found.push(format!(
                "sau bước phân công “{}” phải là bước của công chức chuyên môn.",
                step.name
            ));
        }
    }
    found
}

/// A result is signed, then numbered, then handed out: nothing may come in between.
fn wrong_order(step: &Step, next: &Step) -> Option<String> {
    match (step.task, next.task) {
        (Task::Issue | Task::Coordinate, Task::Return)
        | (Task::Sign, Task::Issue)
        | (Task::Receive, Task::Coordinate) => None,
        (_, Task::Coordinate) | (Task::Coordinate, _) => Some(format!(
            "bước theo dõi liên thông “{}” chỉ đứng giữa bước tiếp nhận và bước trả kết quả.",
            if step.task == Task::Coordinate { &step.name } else { &next.name }
        )),
        (_, Task::Return) => {
            Some(format!("trước bước trả kết quả “{}” phải là bước phát hành.", next.name))
        }
        (_, Task::Issue) => Some(format!("trước bước phát hành “{}” phải là bước ký.", next.name)),
        (Task::Issue, _) => {
            Some(format!("sau bước phát hành “{}” phải là bước trả kết quả.", step.name))
        }
        (_, _) => None,
    }
}

fn followed_by_case_officer(route: &Route, step: &Step) -> bool {
    let mut next = step.next.iter().filter_map(|id| route.step(id)).peekable();
    next.peek().is_some()
        && next.all(|next| next.task == Task::Appraise && next.duty == Duty::CaseOfficer)
}

fn unreachable(route: &Route) -> Vec<String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&Step> = route.first().into_iter().collect();
    while let Some(step) = waiting.pop() {
        if reached.insert(&step.id) {
            waiting.extend(step.next.iter().filter_map(|id| route.step(id)));
        }
    }
    let lost = route.steps.iter().filter(|step| !reached.contains(&step.id));
    lost.map(|step| format!("không có đường nào tới bước “{}”.", step.name)).collect()
}

/// A step from which one can come back to it, if there is one.
fn cycle(route: &Route) -> Option<&Step> {
    // Take away steps whose followers are all taken away; what stays lies on or before a cycle.
    let mut left: Vec<&Step> = route.steps.iter().collect();
    loop {
        let ids: BTreeSet<&String> = left.iter().map(|step| &step.id).collect();
        let before = left.len();
        left.retain(|step| step.next.iter().any(|next| ids.contains(next)));
        if left.is_empty() {
            return None;
        }
        if left.len() == before {
            return left.first().copied();
        }
    }
}

/// On the dearest way from the first step to an end: do the shares exceed the whole? Expects a
/// route without cycles.
fn path_mistakes(route: &Route) -> Option<String> {
    let share = dearest(route, route.first()?, &mut vec![None; route.steps.len()]);
    (share > 100).then(|| {
        format!("tổng tỷ lệ thời gian các bước là {share}%, vượt quá 100% thời hạn giải quyết.")
    })
}

fn dearest(route: &Route, step: &Step, known: &mut Vec<Option<u64>>) -> u64 {
    let position = route.steps.iter().position(|other| other.id == step.id);
    if let Some(share) = position.and_then(|position| known[position]) {
        return share;
    }
    let next = step.next.iter().filter_map(|id| route.step(id));
    let rest = next.map(|next| dearest(route, next, known)).max().unwrap_or(0);
    let share = u64::from(step.share_percent) + rest;
    if let Some(position) = position {
        known[position] = Some(share);
    }
    share
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::route::StepAgency;

    fn step(id: &str, task: Task, share_percent: u32, next: &[&str]) -> Step {
        let (agency, duty) = match task {
            Task::Receive | Task::Coordinate | Task::Return => (StepAgency::Desk, Duty::Receiver),
            Task::Assign | Task::Review => (StepAgency::Lead, Duty::UnitHead),
            Task::Appraise => (StepAgency::Lead, Duty::CaseOfficer),
            Task::Sign => (StepAgency::Leadership, Duty::Signer),
            Task::Issue => (StepAgency::Office, Duty::Clerk),
        };
        let next = next.iter().map(|id| (*id).to_owned()).collect();
        Step { id: id.to_owned(), name: id.to_owned(), agency, duty, task, share_percent, next }
    }

    fn sound() -> Route {
        Route {
            id: "xa".to_owned(),
            name: "Cấp xã".to_owned(),
            steps: vec![
                step("nhan", Task::Receive, 5, &["giao"]),
                step("giao", Task::Assign, 5, &["lam"]),
                step("lam", Task::Appraise, 60, &["duyet", "ky"]),
                step("duyet", Task::Review, 10, &["ky"]),
                step("ky", Task::Sign, 10, &["so"]),
                step("so", Task::Issue, 5, &["tra"]),
                step("tra", Task::Return, 5, &[]),
            ],
        }
    }

    #[test]
    fn a_sound_route_has_no_problems() {
        assert_eq!(problems(&sound()), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        type Change = fn(&mut Route);
        let cases: [(Change, &str); 18] = [
            (
                |r| r.steps[4].duty = Duty::CaseOfficer,
                "bước “ky” không thể giao cho nhiệm vụ công chức chuyên môn.",
            ),
            (|r| r.name.clear(), "chưa có mã hoặc tên."),
            (|r| r.steps.clear(), "chưa có bước nào."),
            (|r| r.steps[0].task = Task::Appraise, "bước đầu tiên “nhan” phải là tiếp nhận"),
            (|r| r.steps[0].duty = Duty::Clerk, "bước đầu tiên “nhan” phải là tiếp nhận"),
            (|r| r.steps[4].id = "duyet".to_owned(), "có hai bước cùng mã “duyet”."),
            (|r| r.steps[3].name.clear(), "bước “duyet” chưa có mã hoặc tên."),
            (|r| r.steps[2].next = vec!["ma".to_owned()], "bước “lam” dẫn tới bước “ma” không có."),
            (|r| r.steps[6].next = vec!["so".to_owned()], "sau bước trả kết quả “tra” không được"),
            (|r| r.steps[5].next.clear(), "dừng ở bước “so” mà chưa trả kết quả."),
            (|r| r.steps[4].next = vec!["tra".to_owned()], "trước bước trả kết quả “tra” phải là"),
            (|r| r.steps[3].next = vec!["so".to_owned()], "trước bước phát hành “so” phải là"),
            (|r| r.steps[5].next = vec!["ky".to_owned()], "sau bước phát hành “so” phải là"),
            (|r| r.steps[1].next = vec!["ky".to_owned()], "sau bước phân công “giao” phải là"),
            (|r| r.steps[2].duty = Duty::Signer, "sau bước phân công “giao” phải là"),
            (|r| r.steps[2].next.truncate(1), ""),
            (|r| r.steps[5].next = vec!["lam".to_owned()], "đi vòng qua bước “"),
            (|r| r.steps[3].share_percent = 11, "tổng tỷ lệ thời gian các bước là 101%"),
        ];
        for (change, expected) in cases {
            let mut route = sound();
            change(&mut route);
            let found = problems(&route);
            if expected.is_empty() {
                assert_eq!(found, Vec::<String>::new());
            } else {
                assert!(found.iter().any(|p| p.contains(expected)), "{expected}: {found:?}");
                assert!(found.iter().all(|p| p.starts_with("Quy trình “xa”")), "{found:?}");
            }
        }
    }

    #[test]
    fn a_step_that_nothing_leads_to_is_named() {
        let mut route = sound();
        route.steps.push(step("mo-coi", Task::Return, 0, &[]));
        assert_eq!(problems(&route), ["Quy trình “xa”: không có đường nào tới bước “mo-coi”."]);
    }

    #[test]
    fn only_shares_along_one_path_are_added() {
        let mut route = sound();
        // Two alternatives of 40 %, of which each path uses one.
        route.steps[2].share_percent = 25;
        route.steps[2].next = vec!["duyet".to_owned(), "khac".to_owned()];
        route.steps[3].share_percent = 40;
        route.steps.push(step("khac", Task::Review, 40, &["ky"]));
        assert_eq!(problems(&route), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn a_linear_route_within_the_time_has_no_problems(cuts in prop::collection::vec(0u32..=100, 6)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut route = sound();
            route.steps[2].next.truncate(1);
            let mut spent = 0;
            for (step, cut) in route.steps.iter_mut().zip(cuts.into_iter().chain([100])) {
                step.share_percent = cut - spent;
                spent = cut;
            }
            prop_assert_eq!(problems(&route), Vec::<String>::new());
            route.steps[6].share_percent += 1;
            prop_assert_eq!(problems(&route).len(), 1);
        }

        #[test]
        fn no_graph_makes_it_panic_or_hang(
            edges in prop::collection::vec((0usize..7, 0usize..8), 0..30),
            shares in prop::collection::vec(any::<u32>(), 7),
        ) {
            let mut route = sound();
            for (step, share) in route.steps.iter_mut().zip(shares) {
                step.share_percent = share;
                step.next.clear();
            }
            let ids: Vec<String> = route.steps.iter().map(|step| step.id.clone()).collect();
            for (from, to) in edges {
                let to = ids.get(to).cloned().unwrap_or_else(|| "ma".to_owned());
                route.steps[from].next.push(to);
            }
            let _sentences = problems(&route);
        }
    }
}
