//! `motcua due` and `motcua calendar`, on the data delivered with the program.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::program::{command, run, text, well};

/// No data there: the delivered ones count.
const NOWHERE: &str = "/nonexistent/motcua";

#[test]
fn every_due_date_of_the_reference_is_met() {
    let vectors = include_str!("../../../domain/tests/data/duedate_vectors.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).expect("vectors");
    let mut rows = "received,value,unit,policy\n".to_owned();
    let mut expected = Vec::new();
    for vector in &vectors {
        let word = |name: &str| vector[name].as_str().expect("a text");
        let (received, n) = (word("received"), &vector["n"]);
        for (row, due) in [
            (format!("{n},working_day,day"), word("A_working_days_due").to_owned()),
            (format!("{n},calendar_day,day"), word("A_calendar_days_due").to_owned()),
            (format!("{n},working_day,hour"), word("B_hours_due").to_owned()),
            (",same_day_cutoff_15h,".to_owned(), format!("{} 17:00", word("same_day_rule"))),
        ] {
            rows.push_str(&format!("{received},{row}\n"));
            expected.push(format!("{}:00+07:00", due.replace(' ', "T")));
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("batch.csv");
    std::fs::write(&file, rows).expect("a file");
    let out = well(NOWHERE, &["due", "--batch", &text(&file)]);
    let found: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(found.len(), 48);
    for (number, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found["due"], expected, "row {}", number + 1);
        assert!(found["explanation"].as_array().is_some_and(|lines| !lines.is_empty()));
    }
}

#[test]
fn one_question_has_one_answer() {
    let args = ["due", "--received", "2022-01-27T09:10", "--time", "3 working_day"];
    let answer: Value = serde_json::from_str(&well(NOWHERE, &args)).expect("one object");
    assert_eq!(answer["due"], "2022-02-08T17:00:00+07:00");
    let wrong = run(NOWHERE, &["due", "--received", "2022-02-30T09:10", "--time", "3 working_day"]);
    assert!(!wrong.ok && wrong.err.contains("2022-02-30"), "{}", wrong.err);
}

#[test]
fn a_year_is_one_line_a_day() {
    let leap = [("2023", "2023-03-22", "1/2n/2023"), ("2033", "2033-12-22", "1/11n/2033")];
    for (year, day, lunar) in leap {
        let out = well(NOWHERE, &["calendar", year, "--json"]);
        let days: Vec<Value> =
            out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(days.len(), 365);
        assert_eq!(days[0]["date"], format!("{year}-01-01"));
        assert!(days.iter().all(|day| day["works"].is_array() && day["lunar"].is_string()));
        let found = days.iter().find(|found| found["date"] == day).expect("the day");
        assert_eq!(found["lunar"], lunar);
    }
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let mut child = command()
        .args(["--data", NOWHERE, "calendar", "2023", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    assert!(child.wait().expect("an end").success());
    assert_eq!(err, "");
}
