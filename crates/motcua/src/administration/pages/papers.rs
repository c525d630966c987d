//! `/quan-tri/thu-tuc/{code}/giay-to`: the papers and fees of one version in a form: rows to add and to
//! leave out, what would change before it is written, a new version from a day.

mod fees;
mod rows;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::procedure::{Case, Group, PaperForm, Procedure};
use serde::Deserialize;

use super::procedure::{change, held, href, valid_from};
use super::procedures::PATH;
use super::{Done, done, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::beyond::{self, Author};
use crate::catalog::edit;
use crate::catalog::edit::Change;
use crate::error::{Error, Result};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

#[derive(Template)]
#[template(path = "administration/pages/papers.html")]
struct PapersPage {
    page: Page,
    problems: Problems,
    back: String,
    action: String,
    name: String,
    span: String,
    typed: Typed,
    cases: Vec<CaseRows>,
    fees: Vec<fees::Row>,
    payers: Vec<(String, String)>,
    forms: [(&'static str, &'static str); 3],
    needs: [(&'static str, &'static str); 3],
    kept: [(&'static str, &'static str); 2],
    ways: [(&'static str, &'static str); 5],
    onlines: [(&'static str, &'static str); 6],
    sure: [(&'static str, &'static str); 2],
    /// What would change, once that was asked for and nothing is wrong.
    changes: Option<Vec<String>>,
}

struct CaseRows {
    n: usize,
    name: String,
    rows: Vec<rows::Row>,
}

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version that is copied or changed.
    ban: String,
    da_xem: String,
    tu_ngay: String,
    gt_th: Vec<String>,
    gt_ma: Vec<String>,
    gt_ten: Vec<String>,
    gt_dang: Vec<String>,
    gt_so: Vec<String>,
    gt_nop: Vec<String>,
    gt_nhom: Vec<String>,
    gt_nhan: Vec<String>,
    phi_tu: Vec<String>,
    phi_ten: Vec<String>,
    phi_th: Vec<String>,
    phi_cach: Vec<String>,
    phi_tien: Vec<String>,
    phi_trang: Vec<String>,
    phi_sau: Vec<String>,
    phi_toi_da: Vec<String>,
    phi_mang: Vec<String>,
    phi_mang_tien: Vec<String>,
    phi_loai: Vec<String>,
    /// `xem`, `luu`, or a row that comes or goes: `them-giay-1`, `bo-giay-3`, `them-phi`, `bo-phi-2`.
    viec: String,
}

/// Which version.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ban: String,
    xong: String,
}

/// The address of a version's papers and fees.
#[must_use]
pub fn address(version: &Procedure) -> String {
    with_query(&format!("{}/giay-to", href(version)), "ban", &version.version_id())
}

/// Shows the form.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let (version, seen) = held(&app, &asked.ban).await?;
    if version.code.as_str() != code {
        return Err(Error::NotFound);
    }
    let mut page = page(&app, &who, &version, typed(&version, seen));
    page.page.notice = Done { xong: asked.xong }.sentence();
    html(&page)
}

fn typed(version: &Procedure, seen: String) -> Typed {
    let mut typed = Typed {
        ban: version.version_id(),
        da_xem: seen,
        tu_ngay: words::date(version.valid.from_on),
        ..Typed::default()
    };
    rows::fill(&mut typed, version);
    fees::fill(&mut typed, version);
    typed
}

/// Adds or leaves out a row, shows what would change, or writes it.
pub async fn send(
    State(app): State<App>,
    Path(code): Path<String>,
    sent: Sent<Typed>,
) -> Result<Response> {
    let Sent { who, mut fields } = sent;
    super::require_shared(&app, &who)?;
    let (old, _) = held(&app, &fields.ban).await?;
    if old.code.as_str() != code {
        return Err(Error::NotFound);
    }
    if move_rows(&old, &mut fields) {
        return html(&page(&app, &who, &old, fields));
    }
    let mut problems = Problems::default();
    let Some(new) = read(&old, &fields, &mut problems) else {
        return page(&app, &who, &old, fields).with(problems);
    };
    let changes = versions(&old, &new, &fields.da_xem)?;
    if fields.viec == "luu" {
        return match edit::apply(&app, &who, &changes).await {
            Ok(()) => Ok(done(&address(&new), "1")),
            Err(why) => {
                let problems = unmade(why, |sentence| place(&old, &fields, sentence))?;
                page(&app, &who, &old, fields).with(problems)
            }
        };
    }
    let entries = edit::entries(&app.db).await?;
    let author = Author { actor: &who.actor, right: Right::ManageCatalogue };
    let beyond = beyond::sentences(&entries, &changes, author);
    for sentence in beyond.into_iter().chain(edit::problems(&entries, &changes)?) {
        problems.add(place(&old, &fields, &sentence), sentence);
    }
    if !problems.is_empty() {
        return page(&app, &who, &old, fields).with(problems);
    }
    let mut page = page(&app, &who, &old, fields);
    page.changes = Some(differences(&old, &new));
    html(&page)
}

/// Whether a row came or went.
fn move_rows(version: &Procedure, typed: &mut Typed) -> bool {
    let act = typed.viec.clone();
    let number = |begin: &str| act.strip_prefix(begin)?.parse::<usize>().ok();
    if act == "them-phi" {
        fees::add(typed);
    } else if let Some(n) = number("bo-phi-") {
        fees::remove(typed, n);
    } else if let Some(n) = number("bo-giay-") {
        rows::remove(typed, n);
    } else if let Some(n) = number("them-giay-") {
        let case = n.checked_sub(1).and_then(|at| version.cases.get(at));
        rows::add(typed, case.map_or("", |case| case.id.as_str()));
    } else {
        return false;
    }
    true
}

fn read(old: &Procedure, typed: &Typed, problems: &mut Problems) -> Option<Procedure> {
    let mut new = old.clone();
    for (at, case) in new.cases.iter_mut().enumerate() {
        case.groups = rows::read(case, typed, problems);
        if case.groups.is_empty() {
            problems.add(format!("them-giay-{}", at + 1), "Xin ghi ít nhất một giấy tờ.");
        }
    }
    new.fees = fees::read(old, typed, problems);
    new.valid = valid_from(old, &typed.tu_ngay, problems)?;
    problems.is_empty().then_some(new)
}

/// The changes that put a version in the place of another: the same one, or a new one from its day on.
pub(super) fn versions(old: &Procedure, new: &Procedure, seen: &str) -> Result<Vec<Change>> {
    if new.valid.from_on == old.valid.from_on {
        return Ok(vec![change(new)?.seen(seen)]);
    }
    let mut ended = old.clone();
    ended.valid.to_on = super::last_before(new.valid.from_on, old.valid.to_on);
    Ok(vec![change(&ended)?.seen(seen), change(new)?.new_only()])
}

/// Beside which field a sentence about the new version belongs.
fn place(version: &Procedure, typed: &Typed, sentence: &str) -> String {
    let named = |name: &str| sentence.contains(&format!("khoản thu “{name}”"));
    if let Some(fee) = fees::all(typed).into_iter().find(|fee| named(&fee.name)) {
        return format!("phi_ten-{}", fee.n);
    }
    let about = |case: &Case| sentence.contains(&format!("trường hợp “{}”:", case.name));
    let Some(at) = version.cases.iter().position(about) else { return "tu_ngay".to_owned() };
    let case = &version.cases[at].id;
    let own = rows::all(typed).into_iter().filter(|row| row.case == *case);
    let group = |row: &rows::Row| {
        !row.label.is_empty() && sentence.contains(&format!("nhóm “{}”", row.label))
    };
    own.into_iter()
        .find(group)
        .map_or_else(|| format!("them-giay-{}", at + 1), |row| format!("gt_nhan-{}", row.n))
}

/// What would change, line by line.
fn differences(old: &Procedure, new: &Procedure) -> Vec<String> {
    let mut lines = Vec::new();
    if new.valid.from_on > old.valid.from_on {
        lines.push(format!(
            "Lập phiên bản mới cho hồ sơ tiếp nhận từ {}; phiên bản đang mở áp dụng đến hết hôm trước.",
            words::date(new.valid.from_on)
        ));
    }
    for (before, after) in old.cases.iter().zip(&new.cases) {
        lines.extend(compared(&papers(before), &papers(after), &after.name));
    }
    let fees_of = |version: &Procedure| -> Vec<(String, String)> {
        version.fees.iter().map(|fee| (fee.name.clone(), fees::words(fee))).collect()
    };
    lines.extend(compared(&fees_of(old), &fees_of(new), "Phí, lệ phí"));
    lines
}

fn papers(case: &Case) -> Vec<(String, String)> {
    let of_group = |group: &Group| -> Vec<(String, String)> {
        group.items().iter().map(|one| (one.id.clone(), rows::words(group, one))).collect()
    };
    case.groups.iter().flat_map(of_group).collect()
}

/// Lines about what left, came or changed, by key.
fn compared(before: &[(String, String)], after: &[(String, String)], about: &str) -> Vec<String> {
    let words = |all: &[(String, String)], key: &str| {
        all.iter().find(|(one, _)| one == key).map(|(_, words)| words.clone())
    };
    let left = before.iter().filter(|(key, _)| words(after, key).is_none());
    let left = left.map(|(_, old)| format!("{about}: bỏ {old}."));
    let other = after.iter().filter_map(|(key, new)| match words(before, key) {
        None => Some(format!("{about}: thêm {new}.")),
        Some(old) if old != *new => Some(format!("{about}: {old} đổi thành {new}.")),
        Some(_same) => None,
    });
    left.chain(other).collect()
}

fn page(app: &App, who: &Who, version: &Procedure, typed: Typed) -> PapersPage {
    let all = rows::all(&typed);
    let rows_of = |case: &Case| all.iter().filter(|row| row.case == case.id).cloned().collect();
    let cases = version.cases.iter().enumerate().map(|(at, case)| CaseRows {
        n: at + 1,
        name: case.name.clone(),
        rows: rows_of(case),
    });
    let mut payers = vec![(String::new(), "mọi trường hợp".to_owned())];
    payers.extend(version.cases.iter().map(|case| (case.id.clone(), case.name.clone())));
    for fee in version.fees.iter().filter(|fee| fee.cases.len() > 1) {
        let names = fee.cases.iter().map(|id| version.case(id).map_or(id.as_str(), |c| &c.name));
        let both = (fee.cases.join(","), names.collect::<Vec<_>>().join("; "));
        if !payers.contains(&both) {
            payers.push(both);
        }
    }
    let title = format!("Giấy tờ và phí: {}", version.name);
    PapersPage {
        page: super::shared_page(app, who, title, PATH),
        problems: Problems::default(),
        back: href(version),
        action: format!("{}/giay-to", href(version)),
        name: version.name.clone(),
        span: words::span(version.valid.from_on, version.valid.to_on),
        cases: cases.collect(),
        fees: fees::all(&typed),
        payers,
        forms: PaperForm::ALL.map(|form| (form.code(), form.label())),
        needs: rows::NEEDS,
        kept: rows::KEPT,
        ways: fees::WAYS,
        onlines: fees::ONLINE,
        sure: fees::SURE,
        typed,
        changes: None,
    }
}

impl PapersPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        super::again(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::bundle::Bundle;

    #[test]
    fn every_delivered_version_is_read_back_as_it_is() {
        for version in Bundle::delivered().procedures {
            let mut problems = Problems::default();
            let new = read(&version, &typed(&version, String::new()), &mut problems);
            assert!(problems.is_empty(), "{}: {problems:?}", version.version_id());
            let new = new.expect("no problems");
            assert_eq!(differences(&version, &new), Vec::<String>::new());
            assert_eq!(new, version);
        }
    }
}
