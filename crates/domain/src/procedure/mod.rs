//! Administrative procedures (thủ tục hành chính) as data with validity dates: who settles them,
//! how long that may take, which papers are needed, what it costs and what comes out.
//!
//! A procedure has one record per period and competent level; a dossier pins the record that was
//! in force on its reception day through [`Procedure::version_id`].

mod case;
mod catalogue;
mod elsewhere;
mod link;
mod problems;
mod read;
mod words;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

pub use case::{Case, Component, Group, PaperForm};
pub use catalogue::{Catalogue, FOUND_MAX};
pub use elsewhere::{Elsewhere, Span};
pub use link::{Link, above};
pub use problems::{EVERYDAY_CHARS_MAX, EVERYDAY_MAX, SUPPLEMENT_DAYS_MAX};
pub use read::read_procedures;
pub use words::{Channel, Confidence, Level, OnlineLevel, PartialReason, Trust};

use crate::calendar::Calendar;
use crate::code::ProcedureCode;
use crate::deadline::{self, Policy, Recount, TimeLimit};
use crate::money::FeeRule;
use crate::money::refund::RefundRule;
use crate::validity::Validity;

/// Phí, lệ phí of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// "Lệ phí đăng ký hộ tịch".
    pub name: String,
    /// How it is computed.
    pub rule: FeeRule,
    /// How it is computed when the dossier is filed online, where that is cheaper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<FeeRule>,
    /// The cases that pay it, by id; empty when all do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    /// Whether the amount is only an illustration: the provincial council decides the real one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// What happens to it when the dossier is refused, stopped or withdrawn after it was paid.
    #[serde(default, skip_serializing_if = "RefundRule::is_decide")]
    pub refund: RefundRule,
    /// What else is known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Fee {
    /// The rule for a dossier filed online or otherwise.
    #[must_use]
    pub fn rule_for(&self, online: bool) -> &FeeRule {
        if online { self.online.as_ref().unwrap_or(&self.rule) } else { &self.rule }
    }
}

/// Kết quả: what the applicant gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultKind {
    /// "Giấy khai sinh".
    pub name: String,
    /// Codes of the national catalogue, `KQ.G15.000031`, as far as known; several when the
    /// national catalogue tells apart what is one paper here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// Thủ tục hành chính: one procedure in one period at the levels that settle it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Mã thủ tục.
    pub code: ProcedureCode,
    /// Short name for lists: "Đăng ký khai sinh".
    pub name: String,
    /// Name in the deciding document: "Thủ tục đăng ký khai sinh".
    pub official_name: String,
    /// What people call it or ask for (cách gọi thường ngày), which is in neither name: "sổ đỏ". Only
    /// for finding it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub everyday: Vec<String>,
    /// Lĩnh vực: "Hộ tịch".
    pub field: String,
    /// The levels of government that settle it.
    pub levels: Vec<Level>,
    /// From when until when the record is in force.
    #[serde(flatten)]
    pub valid: Validity,
    /// How much of it can be done online.
    #[serde(default)]
    pub online: OnlineLevel,
    /// Why it is only partly so, if it is and the reason is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_reason: Option<PartialReason>,
    /// The ways of filing in the national record; empty when not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// How its days are counted.
    #[serde(default)]
    pub policy: Policy,
    /// At least one.
    pub cases: Vec<Case>,
    /// What it costs; empty when it is free.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What the applicant gets.
    pub results: Vec<ResultKind>,
    /// The department that settles it, by the last part of its id (`tai-nguyen-moi-truong`);
    /// absent when the government itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The procedures that it links (liên thông), in the order in which they may begin; empty for
    /// an ordinary procedure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// How many days an applicant has at most to complete a dossier, where the law of the field says
    /// so; absent: what [`Procedure::supplement_until`] says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_days: Option<u16>,
    /// The law of the field by which what was left of the time runs on when a dossier is complete
    /// ("Luật …, Điều …"); absent: the time is counted from the start again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_resumes: Option<String>,
    /// Within how many working days of reception the applicant is told what is missing, where the law of
    /// the field says so; absent: [`NOTICE_WORKING_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_notice_days: Option<u16>,
    /// Whether the clock stands still while a financial obligation is met, where the law of the field
    /// says so; absent: the officer decides for each demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_stops_clock: Option<bool>,
    /// What the province's list says of reception by other desks; absent: what the law says in general.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_elsewhere: Option<Elsewhere>,
    /// From which day on desks of other provinces receive it, by the published list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_nationwide_from_on: Option<Date>,
    /// Whether a receipt is issued; not for results handed over at once.
    #[serde(default = "yes")]
    pub receipt: bool,
    /// The code that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ProcedureCode>,
    /// Quyết định công bố: the document that announced this version, "163/QĐ-BTP".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// What the national record says about levels and times, word for word, where it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_record: Option<String>,
    /// What else is known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How sure the record is.
    pub confidence: Confidence,
    /// Where the record comes from.
    pub source: String,
}

/// Since this day a partial service needs a published reason ([`PartialReason`]).
const PARTIAL_REASON_FROM_ON: Date = jiff::civil::date(2026, 7, 1);

/// Within how many working days of reception the applicant is told that something is missing.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19(4), Decree 118/2025/NĐ-CP Art. 19(5).
pub const NOTICE_WORKING_DAYS: u16 = 3;
/// How many days an applicant has to complete a dossier received since [`COMPLETED_WITHIN_FROM_ON`].
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 19(5): 15 days from the notice, where the law of the sector has no other
/// term; the days are those of the calendar.
const SUPPLEMENT_DAYS: u16 = 15;
/// From this day of reception on a law says how long everybody has to complete a dossier, and the desk
/// closes what was not completed.
pub const COMPLETED_WITHIN_FROM_ON: Date = jiff::civil::date(2025, 7, 1);
/// How many days are proposed for dossiers received before. Thirty are usual in the laws of the sectors;
/// to be confirmed for each procedure.
const SUPPLEMENT_DAYS_BEFORE: u16 = 30;

impl Procedure {
    /// The stable id of this record, pinned by dossiers: `2.000815@2019-01-01:commune`.
    ///
    /// The level is always part of it, so that adding the same code for another level later does
    /// not change the id of a record that dossiers already pin.
    #[must_use]
    pub fn version_id(&self) -> String {
        let levels: Vec<_> = self.levels.iter().map(|level| level.code()).collect();
        format!("{}@{}:{}", self.code, self.valid.from_on, levels.join(","))
    }

    /// The case with that id.
    #[must_use]
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// Whether it is in force on that day and settled at that level.
    #[must_use]
    pub fn in_force(&self, day: Date, level: Level) -> bool {
        self.valid.contains(day) && self.levels.contains(&level)
    }

    /// The fees of a case.
    pub fn fees_of<'a>(&'a self, case: &'a str) -> impl Iterator<Item = &'a Fee> {
        self.fees.iter().filter(move |fee| {
            fee.cases.is_empty() || fee.cases.iter().any(|paying| paying == case)
        })
    }

    /// The latest day that a request for more papers may name: the law's of the field, or since 1/7/2025
    /// the general one; nothing for dossiers received before, whose officer sets the day.
    #[must_use]
    pub fn supplement_until(&self, received_on: Date, asked_on: Date) -> Option<Date> {
        let general = (received_on >= COMPLETED_WITHIN_FROM_ON).then_some(SUPPLEMENT_DAYS);
        let days = i64::from(self.supplement_days.or(general)?);
        Some(asked_on.saturating_add(days.days()))
    }

    /// Whether the desk closes a dossier that was not completed in time; one received before is stopped
    /// by a notice that whoever signs approves.
    ///
    /// # Source
    /// Decree 118/2025/NĐ-CP Art. 19(5), in force since 1/7/2025.
    #[must_use]
    pub fn is_closed_by_desk(received_on: Date) -> bool {
        received_on >= COMPLETED_WITHIN_FROM_ON
    }

    /// The last day that is proposed for completing a dossier.
    #[must_use]
    pub fn supplement_proposed(&self, received_on: Date, asked_on: Date) -> Date {
        let usual = || asked_on.saturating_add(i64::from(SUPPLEMENT_DAYS_BEFORE).days());
        self.supplement_until(received_on, asked_on).unwrap_or_else(usual)
    }

    /// How its time is counted once what was missing has come.
    ///
    /// # Source
    /// Decree 61/2018/NĐ-CP Art. 19(4), Decree 118/2025/NĐ-CP Art. 19(5): again from the start.
    #[must_use]
    pub fn recount(&self) -> Recount {
        if self.supplement_resumes.is_some() { Recount::Resumed } else { Recount::FromStart }
    }

    /// The end of the working day by which the applicant is told what is missing.
    #[must_use]
    pub fn notice_until(&self, calendar: &Calendar, received: DateTime) -> Option<DateTime> {
        let days = u32::from(self.supplement_notice_days.unwrap_or(NOTICE_WORKING_DAYS));
        let limit = TimeLimit::WorkingDays(days);
        deadline::due(calendar, received, limit, Policy::Day).ok().map(|due| due.at)
    }

    /// Whether the reason of a partial service is still to be published on that day.
    #[must_use]
    pub fn lacks_partial_reason(&self, day: Date) -> bool {
        day >= PARTIAL_REASON_FROM_ON
            && self.online == OnlineLevel::Partial
            && self.partial_reason.is_none()
    }

    /// Whether anything is ever paid for it.
    #[must_use]
    pub fn has_fee(&self) -> bool {
        self.fees.iter().any(|fee| fee.rule != FeeRule::Free)
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::deadline::TimeLimit;
    use crate::duty::Duty;
    use crate::money::Dong;
    use crate::route::{Route, Step, StepAgency, Task};

    /// A sound procedure, for the tests of this folder to spoil.
    pub(super) fn procedure() -> Procedure {
        let paper = |id: &str, name: &str| Component {
            id: id.to_owned(),
            name: name.to_owned(),
            presented_only: false,
            form: PaperForm::Original,
            quantity: 1,
        };
        let items = vec![paper("to-khai", "Tờ khai"), paper("chung-sinh", "Giấy chứng sinh")];
        Procedure {
            code: ProcedureCode::parse("1.001193").expect("a code"),
            name: "Đăng ký khai sinh".to_owned(),
            official_name: "Thủ tục đăng ký khai sinh".to_owned(),
            everyday: Vec::new(),
            field: "Hộ tịch".to_owned(),
            levels: vec![Level::Commune],
            valid: Validity { from_on: date(2019, 1, 1), to_on: None },
            online: OnlineLevel::Full,
            partial_reason: None,
            channels: vec![Channel::Direct],
            policy: Policy::Day,
            cases: vec![Case {
                id: "thong-thuong".to_owned(),
                name: "Thông thường".to_owned(),
                limit: TimeLimit::SameDay,
                difficult_area: None,
                route: "xa".to_owned(),
                groups: vec![Group::AllOf { items }],
            }],
            fees: vec![Fee {
                name: "Lệ phí".to_owned(),
                rule: FeeRule::Flat { amount: Dong(8_000) },
                online: None,
                cases: Vec::new(),
                illustrative: false,
                refund: RefundRule::Decide,
                note: None,
            }],
            results: vec![ResultKind { name: "Giấy khai sinh".to_owned(), codes: Vec::new() }],
            lead: None,
            links: Vec::new(),
            supplement_days: None,
            supplement_resumes: None,
            supplement_notice_days: None,
            payment_stops_clock: None,
            received_elsewhere: None,
            received_nationwide_from_on: None,
            receipt: true,
            replaced_by: None,
            decision: None,
            national_record: None,
            note: None,
            confidence: Confidence {
                code_name: Trust::High,
                time: Trust::Medium,
                fee: Trust::Low,
                papers: Trust::Medium,
                overall: Trust::High,
            },
            source: "Bản ghi quốc gia".to_owned(),
        }
    }

    /// A sound route named `xa`.
    pub(super) fn route() -> Route {
        let step = |id: &str, duty: Duty, task: Task, next: &[&str]| Step {
            id: id.to_owned(),
            name: id.to_owned(),
            agency: StepAgency::Desk,
            duty,
            task,
            share_percent: 20,
            next: next.iter().map(|id| (*id).to_owned()).collect(),
        };
        let steps = vec![
            step("nhan", Duty::Receiver, Task::Receive, &["lam"]),
            step("lam", Duty::CaseOfficer, Task::Appraise, &["ky"]),
            step("ky", Duty::Signer, Task::Sign, &["so"]),
            step("so", Duty::Clerk, Task::Issue, &["tra"]),
            step("tra", Duty::Receiver, Task::Return, &[]),
        ];
        Route { id: "xa".to_owned(), name: "Cấp xã".to_owned(), steps }
    }

    #[test]
    fn a_record_survives_json() {
        let mut one = procedure();
        one.valid.to_on = Some(date(2025, 6, 30));
        let json = serde_json::to_string(&one).expect("plain data");
        assert_eq!(serde_json::from_str::<Procedure>(&json).expect("its own text"), one);
    }

    #[test]
    fn fees_may_be_limited_to_cases_and_cheaper_online() {
        let mut one = procedure();
        assert_eq!(one.fees_of("thong-thuong").count(), 1);
        one.fees[0].cases = vec!["nha-o".to_owned()];
        assert_eq!(one.fees_of("thong-thuong").count(), 0);
        assert_eq!(one.fees_of("nha-o").count(), 1);
        assert_eq!(one.fees[0].rule_for(true), &FeeRule::Flat { amount: Dong(8_000) });
        one.fees[0].online = Some(FeeRule::Free);
        assert_eq!(one.fees[0].rule_for(true), &FeeRule::Free);
        assert_eq!(one.fees[0].rule_for(false), &FeeRule::Flat { amount: Dong(8_000) });
        assert!(one.has_fee());
    }

    #[test]
    fn the_time_for_a_supplement_is_bounded_where_the_procedure_says_so() {
        let mut one = procedure();
        let (before, since) = (date(2025, 6, 30), date(2025, 7, 1));
        let asked = date(2025, 7, 2);
        assert_eq!(one.supplement_until(before, asked), None);
        assert_eq!(one.supplement_proposed(before, asked), date(2025, 8, 1));
        assert_eq!(one.supplement_until(since, asked), Some(date(2025, 7, 17)));
        assert_eq!(one.supplement_proposed(since, asked), date(2025, 7, 17));
        one.supplement_days = Some(30);
        assert_eq!(one.supplement_until(since, asked), Some(date(2025, 8, 1)));
        assert_eq!(one.supplement_until(before, asked), Some(date(2025, 8, 1)));
    }

    #[test]
    fn several_levels_are_part_of_the_version_id() {
        let mut one = procedure();
        assert_eq!(one.version_id(), "1.001193@2019-01-01:commune");
        one.levels = vec![Level::Province, Level::Commune];
        assert_eq!(one.version_id(), "1.001193@2019-01-01:province,commune");
    }
}
