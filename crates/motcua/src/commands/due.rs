//! `motcua due`: when a dossier would be due and why, for one dossier or for a file of them.
//! Administrators use it to check a new year's calendar before it matters.

use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use domain::agency::Units;
use domain::calendar::CalendarBook;
use domain::deadline::{Policy, TimeLimit, due};
use domain::time::rfc3339;
use domain::validity::Validity;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::calendar::calendar_of;

/// How many bad rows the last message names.
const BAD_ROWS_NAMED_MAX: usize = 20;

/// Arguments of `motcua due`.
#[derive(Clone, Debug, clap::Args)]
pub struct DueArgs {
    /// When the dossier was received, by the desk's wall clock.
    #[arg(
        long,
        required_unless_present = "batch",
        help = "Thời điểm tiếp nhận, ví dụ 2022-01-27T09:10"
    )]
    pub received: Option<String>,
    /// The published time limit.
    #[arg(
        long,
        required_unless_present = "batch",
        help = "Thời hạn, ví dụ \"3 working_day\"; đơn vị: working_day, calendar_day, hour, same_day_cutoff_15h"
    )]
    pub time: Option<TimeLimit>,
    /// How working days are counted; for a file, where a row does not say.
    #[arg(
        long,
        default_value = "day",
        help = "Cách tính ngày làm việc: day (theo ngày) hoặc hour (8 giờ một ngày)"
    )]
    pub policy: Policy,
    /// The unit whose calendar counts, by id or statistical code.
    #[arg(
        long,
        value_name = "CODE",
        help = "Mã đơn vị hoặc mã thống kê; không có thì theo lịch cả nước"
    )]
    pub unit: Option<String>,
    /// A CSV file of many.
    #[arg(
        long,
        value_name = "FILE.csv",
        conflicts_with_all = ["received", "time"],
        help = "Tệp CSV có các cột received,value,unit,policy; in một dòng JSON cho mỗi dòng"
    )]
    pub batch: Option<PathBuf>,
}

/// A row of the file.
#[derive(Deserialize)]
struct Row {
    received: String,
    #[serde(default)]
    value: String,
    unit: String,
    #[serde(default)]
    policy: String,
}

/// What is printed for one dossier.
#[derive(Serialize)]
struct Answer {
    due: String,
    explanation: Vec<String>,
}

/// What is printed for a row that makes no sense.
#[derive(Serialize)]
struct Problem {
    line: u64,
    error: String,
}

/// Prints one JSON object, or one for each row of a file.
///
/// # Errors
/// When the question makes no sense, or after all rows when one of them did not.
pub fn run(
    args: &DueArgs,
    book: &CalendarBook,
    units: &Units,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let desk = Desk { book, units, unit: args.unit.as_deref(), policy: args.policy };
    if let Some(path) = &args.batch {
        let file =
            File::open(path).with_context(|| format!("không mở được tệp {}", path.display()))?;
        return desk.answer_rows(file, out);
    }
    let (Some(received), Some(limit)) = (&args.received, args.time) else {
        anyhow::bail!("cần --received và --time, hoặc --batch");
    };
    print(out, &desk.answer(received, limit, args.policy)?)
}

/// What holds for every dossier asked about.
struct Desk<'a> {
    book: &'a CalendarBook,
    units: &'a Units,
    unit: Option<&'a str>,
    policy: Policy,
}

impl Desk<'_> {
    fn answer(&self, received: &str, limit: TimeLimit, policy: Policy) -> anyhow::Result<Answer> {
        let received = wall_clock(received)?;
        let day = Validity { from_on: received.date(), to_on: Some(received.date()) };
        let calendar = calendar_of(self.book, self.units, self.unit, day)?;
        let due = due(&calendar, received, limit, policy)?;
        Ok(Answer { due: rfc3339(due.at), explanation: due.explanation })
    }

    fn answer_rows(&self, file: impl Read, out: &mut impl Write) -> anyhow::Result<()> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file);
        let headers = reader.headers().context("không đọc được dòng đầu của tệp")?.clone();
        for column in ["received", "value", "unit"] {
            let known = headers.iter().any(|header| header == column);
            anyhow::ensure!(known, "tệp thiếu cột {column}; cần received,value,unit,policy");
        }
        let mut bad = Vec::new();
        let mut line = 1;
        for record in reader.records() {
            let answer = record.map_err(anyhow::Error::from).and_then(|record| {
                line = record.position().map_or(line + 1, csv::Position::line);
                self.answer_row(&record.deserialize(Some(&headers))?)
            });
            match answer {
                Ok(answer) => print(out, &answer)?,
                Err(error) => {
                    bad.push(line.to_string());
                    print(out, &Problem { line, error: format!("{error:#}") })?;
                }
            }
        }
        if bad.is_empty() {
            return Ok(());
        }
        let count = bad.len();
        bad.truncate(BAD_ROWS_NAMED_MAX);
        let more = if count > bad.len() { ", …" } else { "" };
        anyhow::bail!("{count} dòng không tính được: dòng {}{more}", bad.join(", "))
    }

    fn answer_row(&self, row: &Row) -> anyhow::Result<Answer> {
        let limit = format!("{} {}", row.value, row.unit).parse()?;
        let policy = if row.policy.is_empty() { self.policy } else { row.policy.parse()? };
        self.answer(&row.received, limit, policy)
    }
}

/// A time of the desk's wall clock: to the minute or the second, with `T` or a space, with the
/// offset of Viet Nam or none.
fn wall_clock(text: &str) -> anyhow::Result<DateTime> {
    let text = text.trim();
    let plain = text.strip_suffix("+07:00").unwrap_or(text).replace('T', " ");
    DateTime::strptime("%Y-%m-%d %H:%M", &plain)
        .or_else(|_| DateTime::strptime("%Y-%m-%d %H:%M:%S", &plain))
        .map_err(|_| {
            anyhow::anyhow!("“{text}” không phải là ngày giờ có thật dạng 2022-01-27T09:10")
        })
}

fn print(out: &mut impl Write, object: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    writeln!(out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(rows: &str) -> (Vec<serde_json::Value>, Option<String>) {
        let national = include_str!("../../../../data/calendars/national.toml");
        let book = CalendarBook::from_files([("national.toml", national)]).expect("delivered");
        let units = Units::default();
        let desk = Desk { book: &book, units: &units, unit: None, policy: Policy::Day };
        let mut out = Vec::new();
        let end = desk.answer_rows(rows.as_bytes(), &mut out);
        let lines = out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let lines = lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect();
        (lines, end.err().map(|error| error.to_string()))
    }

    #[test]
    fn every_row_of_the_reference_is_answered() {
        let (lines, end) = batch(include_str!("../../tests/data/due_batch.csv"));
        assert_eq!(end, None);
        let expected = include_str!("../../tests/data/due_batch_expected.csv");
        let expected: Vec<&str> = expected.lines().collect();
        assert_eq!(lines.len(), expected.len());
        for (number, (line, due)) in lines.iter().zip(expected).enumerate() {
            assert_eq!(line["due"], due, "row {}", number + 1);
            assert!(line["explanation"].as_array().is_some_and(|lines| lines.len() >= 3));
        }
    }

    #[test]
    fn bad_rows_are_named_and_the_others_answered() {
        let (lines, end) = batch(
            "received,value,unit,policy\n\
             2022-01-27 09:10:30,3,working_day,\n\
             2022-02-30 09:10,3,working_day,day\n\
             2022-01-27,3,working_day,day\n\
             2022-01-27T09:10,,working_day,day\n\
             2022-01-27T09:10,3,week,day\n\
             2022-01-27T09:10,3,working_day,week\n\
             2022-01-27T09:10\n\
             2022-01-27T09:10,0,working_day\n\
             2022-01-27T09:10+07:00,,same_day_cutoff_15h,day\n\
             1900-01-27T09:10,3,hour,day\n",
        );
        assert_eq!(lines.len(), 10);
        assert_eq!(lines[0]["due"], "2022-02-08T17:00:00+07:00");
        assert_eq!(lines[8]["due"], "2022-01-27T17:00:00+07:00");
        for (at, line) in lines.iter().enumerate().filter(|(at, _)| ![0, 8].contains(at)) {
            assert_eq!(line["line"], at + 2, "{line}");
            assert!(line["error"].as_str().is_some_and(|error| !error.is_empty()), "{line}");
        }
        let end = end.expect("an error at the end");
        assert_eq!(end, "8 dòng không tính được: dòng 3, 4, 5, 6, 7, 8, 9, 11");
    }

    #[test]
    fn a_file_without_its_columns_is_refused() {
        let (lines, end) = batch("ngay,gio\n2022,1\n");
        assert!(lines.is_empty());
        assert!(end.is_some_and(|end| end.contains("thiếu cột received")));
    }
}
