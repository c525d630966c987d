//! All reference data as they would be after a change, and what would be wrong with them: the same
//! questions for an import and for a change on a screen.

use std::collections::BTreeMap;

use domain::agency::{self, UnitId, Units};
use domain::calendar::CalendarBook;
use domain::money;
use domain::procedure::{Catalogue, Procedure};
use domain::route::Route;

use crate::access::WHOLE_SYSTEM;
use crate::db::{Sql, Val};
use crate::reference::Reference;
use crate::reference::bundle::Bundle;
use crate::{args, sql};

/// Bodies by kind and id.
pub type Entries = BTreeMap<(String, String), String>;

/// What was found in plain sentences.
#[derive(Debug, Default)]
pub struct Examined {
    /// What is wrong; none when a program could work with it.
    pub problems: Vec<String>,
    /// What should be looked at again although a program can work with it.
    pub warnings: Vec<String>,
}

/// What is wrong; none when a program could work with it.
///
/// # Errors
/// When an entry cannot be read at all.
pub fn problems(whole: &Entries) -> anyhow::Result<Vec<String>> {
    Ok(examine(whole)?.problems)
}

/// What is wrong, and what should be looked at.
///
/// # Errors
/// When an entry cannot be read at all.
pub fn examine(whole: &Entries) -> anyhow::Result<Examined> {
    let bundle = bundle(whole)?;
    let mut problems = Vec::new();
    if let Err(error) = bundle.templates() {
        problems.push(format!("Mẫu văn bản: {error:#}"));
    }
    if let Err(error) = bundle.draft_texts() {
        problems.push(format!("Mẫu dự thảo: {error:#}"));
    }
    match bundle.notice_texts() {
        Ok(texts) => problems.extend(texts.problems()),
        Err(error) => problems.push(format!("Nội dung thông báo: {error:#}")),
    }
    let calendars = bundle.calendars.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let warnings = match CalendarBook::from_files(calendars) {
        Ok(book) => book.warnings(),
        Err(error) => {
            problems.push(format!("Lịch làm việc: {error}"));
            Vec::new()
        }
    };
    problems.extend(money::exemption_problems(&bundle.exemptions));
    let units = Units::new(bundle.units);
    if units.get(&UnitId::from(WHOLE_SYSTEM)).is_some() {
        problems.push(format!("Đơn vị “{WHOLE_SYSTEM}”: mã này dành riêng cho toàn hệ thống."));
    }
    problems.extend(agency::problems(&units));
    let catalogue = Catalogue::new(bundle.procedures, bundle.routes);
    problems.extend(catalogue.problems());
    problems.extend(catalogue.problems_among(&units));
    Ok(Examined { problems, warnings })
}

/// A snapshot of the data as they would be, to compare with those in use.
///
/// # Errors
/// When they do not fit together.
pub fn reference(whole: &Entries, revision: i64) -> anyhow::Result<Reference> {
    Reference::new(bundle(whole)?, revision, None)
}

fn bundle(whole: &Entries) -> anyhow::Result<Bundle> {
    let entries = whole.iter().map(|((kind, id), body)| (kind.clone(), id.clone(), body.clone()));
    Bundle::from_entries(entries)
}

/// Dossiers that depend on an entry as it is: of that version, and of that case of it if one is
/// named.
pub struct Using {
    version: String,
    case: Option<String>,
}

impl Using {
    /// Asks whether there are such dossiers, as `n`.
    #[must_use]
    pub fn sql(&self) -> Sql {
        if self.case.is_some() {
            sql!(
                "select count(*) as n from
                 (select id from dossier where procedure = $1 and case_id = $2 limit 1) as found"
            )
        } else {
            sql!(
                "select count(*) as n from
                 (select id from dossier where procedure = $1 limit 1) as found"
            )
        }
    }

    /// The values of that question.
    #[must_use]
    pub fn values(&self) -> Vec<Val> {
        match &self.case {
            Some(case) => args![&self.version, case],
            None => args![&self.version],
        }
    }
}

/// Whose dossiers must not exist for an entry to be changed from `old` to `new`.
///
/// A version of a procedure may always be given an end, a successor or other everyday names, and a route
/// or its steps another name. Anything else of them is what dossiers were promised.
///
/// # Errors
/// When an entry cannot be read.
pub fn using(
    held: &Entries,
    (kind, id): &(String, String),
    old: &str,
    new: &str,
) -> anyhow::Result<Vec<Using>> {
    match kind.as_str() {
        "procedure" => {
            let mut old: Procedure = serde_json::from_str(old)?;
            let new: Procedure = serde_json::from_str(new)?;
            old.valid.to_on = new.valid.to_on;
            old.replaced_by.clone_from(&new.replaced_by);
            old.everyday.clone_from(&new.everyday);
            let same = old == new;
            let one = Using { version: id.clone(), case: None };
            Ok(if same { Vec::new() } else { vec![one] })
        }
        "route" => {
            if unnamed(old)? == unnamed(new)? {
                return Ok(Vec::new());
            }
            let mut found = Vec::new();
            for ((_, version), body) in held.iter().filter(|((kind, _), _)| kind == "procedure") {
                let procedure: Procedure = serde_json::from_str(body)?;
                let cases = procedure.cases.into_iter().filter(|case| case.route == *id);
                found.extend(
                    cases.map(|case| Using { version: version.clone(), case: Some(case.id) }),
                );
            }
            Ok(found)
        }
        _ => Ok(Vec::new()),
    }
}

/// A route without the names that people read.
fn unnamed(body: &str) -> anyhow::Result<Route> {
    let mut route: Route = serde_json::from_str(body)?;
    route.name.clear();
    for step in &mut route.steps {
        step.name.clear();
    }
    Ok(route)
}

/// Why an entry cannot be changed that dossiers depend on.
#[must_use]
pub fn pinned_sentence((kind, id): &(String, String)) -> String {
    if kind == "route" {
        format!(
            "Quy trình “{id}” đang có hồ sơ đi theo nên chỉ sửa được tên; xin lập quy trình mới cho \
             hồ sơ tiếp nhận sau này."
        )
    } else {
        format!(
            "Thủ tục {id} đang có hồ sơ sử dụng nên không sửa được; xin tạo phiên bản mới với ngày \
             hiệu lực sau."
        )
    }
}
