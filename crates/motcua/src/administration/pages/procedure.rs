//! `/quan-tri/thu-tuc/{code}`: one procedure: its versions by period, a new version from a day, the
//! end of a version. What dossiers were promised stays: their version is left alone.

mod elsewhere;
mod links;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::code::ProcedureCode;
use domain::deadline::TimeLimit;
use domain::procedure::{
    Catalogue, EVERYDAY_CHARS_MAX, EVERYDAY_MAX, OnlineLevel, PartialReason, Procedure,
    SUPPLEMENT_DAYS_MAX,
};
use domain::time;
use domain::validity::Validity;
use serde::Deserialize;

use super::procedures::PATH;
use super::{Done, again, done, history, papers, raw, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean, clean_option};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "administration/pages/procedure.html")]
struct ProcedurePage {
    page: Page,
    problems: Problems,
    code: String,
    name: String,
    versions: Vec<Version>,
    /// The version that the form begins with.
    typed: Typed,
    cases: Vec<CaseFields>,
    links: Vec<links::Row>,
    /// Whether the version sets others going, or something is wrong with that.
    shows_links: bool,
    routes: Vec<(String, String)>,
    onlines: Vec<(&'static str, &'static str)>,
    partial_reasons: [PartialReason; 4],
    limits: [(&'static str, &'static str); 4],
    stops: [(&'static str, &'static str); 3],
    elsewhere: [(&'static str, &'static str); 3],
}

struct Version {
    id: String,
    copy_href: String,
    papers_href: String,
    raw_href: String,
    history_href: String,
    span: String,
    levels: String,
    online: &'static str,
    cases: Vec<(String, String)>,
    waiting: String,
    links: String,
    fees: String,
    results: String,
    decision: String,
}

/// The fields of one case: the number of its place, its name, and what was typed.
struct CaseFields {
    n: usize,
    name: String,
    papers: String,
    number: String,
    unit: String,
    route: String,
}

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version that is copied or changed.
    ban: String,
    da_xem: String,
    ten: String,
    ten_khac: String,
    quyet_dinh: String,
    truc_tuyen: String,
    mot_phan_vi: String,
    tu_ngay: String,
    bo_sung: String,
    tinh_tiep: String,
    bao_bo_sung: String,
    cho_nop: String,
    noi_khac: String,
    noi_khac_tu: String,
    toan_quoc_tu: String,
    han_so: Vec<String>,
    han_loai: Vec<String>,
    quy_trinh: Vec<String>,
    lt_ma: Vec<String>,
    lt_thu_tuc: Vec<String>,
    lt_truong_hop: Vec<String>,
    lt_noi: Vec<String>,
    lt_so: Vec<String>,
    lt_loai: Vec<String>,
    lt_cho: Vec<String>,
    ket_thuc: String,
    thay_bang: String,
}

/// Which version the form begins with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ban: String,
    xong: String,
}

const LIMITS: [(&str, &str); 4] = [
    ("working_day", "ngày làm việc"),
    ("calendar_day", "ngày"),
    ("hour", "giờ làm việc"),
    ("same_day_cutoff_15h", "trong ngày"),
];

/// What happens to the clock while money is awaited: the code, the value, the words.
const STOPS: [(&str, Option<bool>, &str); 3] = [
    ("can-bo", None, "công chức quyết định từng lần"),
    ("dung", Some(true), "thời hạn tạm dừng"),
    ("tinh", Some(false), "thời hạn vẫn tính"),
];

/// Said of a time that is no number.
const NO_LIMIT: &str = "Xin ghi thời hạn bằng số.";

fn stops_code(stops: Option<bool>) -> &'static str {
    STOPS.into_iter().find(|(_, value, _)| *value == stops).map_or("", |(code, ..)| code)
}

/// Shows the versions and the form.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let all: Vec<&Procedure> =
        reference.catalogue.procedures().filter(|one| one.code.as_str() == code).collect();
    let asked_for = all.iter().find(|one| one.version_id() == asked.ban);
    let today = time::local(app.now()).date();
    let used = || all.iter().find(|one| one.valid.contains(today));
    let latest = || all.iter().max_by_key(|one| one.valid.from_on);
    let shown = asked_for.or_else(used).or_else(latest).ok_or(Error::NotFound)?;
    let (version, seen) = held(&app, &shown.version_id()).await?;
    let mut page = page(&app, &who, &version, typed(&version, seen));
    page.page.notice = Done { xong: asked.xong }.sentence();
    html(&page)
}

/// A version as the database has it, with the mark of its entry.
pub(super) async fn held(app: &App, id: &str) -> Result<(Procedure, String)> {
    let body = edit::body(&app.db, "procedure", id).await?.ok_or(Error::NotFound)?;
    let version = serde_json::from_str(&body).map_err(|error| Error::Internal(error.into()))?;
    Ok((version, edit::mark(Some(&body))))
}

fn typed(version: &Procedure, seen: String) -> Typed {
    let (han_so, han_loai) = version.cases.iter().map(|case| number_and_unit(case.limit)).unzip();
    let mut typed = Typed {
        ban: version.version_id(),
        da_xem: seen,
        ten: version.name.clone(),
        ten_khac: version.everyday.join("\n"),
        quyet_dinh: version.decision.clone().unwrap_or_default(),
        truc_tuyen: version.online.code().to_owned(),
        mot_phan_vi: version.partial_reason.map_or("", PartialReason::code).to_owned(),
        tu_ngay: words::date(version.valid.from_on),
        bo_sung: version.supplement_days.map(|days| days.to_string()).unwrap_or_default(),
        tinh_tiep: version.supplement_resumes.clone().unwrap_or_default(),
        bao_bo_sung: version
            .supplement_notice_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
        cho_nop: stops_code(version.payment_stops_clock).to_owned(),
        han_so,
        han_loai,
        quy_trinh: version.cases.iter().map(|case| case.route.clone()).collect(),
        ket_thuc: version.valid.to_on.map(words::date).unwrap_or_default(),
        thay_bang: version.replaced_by.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..Typed::default()
    };
    elsewhere::fill(&mut typed, version);
    links::fill(&mut typed, &version.links);
    typed
}

/// A time as the form asks for it: a number, which some lack, and its unit.
fn number_and_unit(limit: TimeLimit) -> (String, String) {
    let text = limit.to_string();
    match text.split_once(' ') {
        Some((number, unit)) => (number.to_owned(), unit.to_owned()),
        None => (String::new(), text),
    }
}

/// The time of which number and unit were typed.
fn limit(number: &str, unit: &str) -> Option<TimeLimit> {
    format!("{number} {unit}").trim().parse().ok()
}

/// Writes a new version, or the same one where no dossier uses it yet.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let (old, _) = held(&app, &fields.ban).await?;
    let mut problems = Problems::default();
    let Some(new) = read(&old, &fields, &mut problems) else {
        return page(&app, &who, &old, fields).with(problems);
    };
    let changes = papers::versions(&old, &new, &fields.da_xem)?;
    match edit::apply(&app, &who, &changes).await {
        // Papers and fees of a new version are looked at next.
        Ok(()) if new.valid.from_on != old.valid.from_on => Ok(done(&papers::address(&new), "1")),
        Ok(()) => Ok(done(&href(&old), "1")),
        Err(why) => {
            let problems = unmade(why, |sentence| place(&new, &fields, sentence))?;
            page(&app, &who, &old, fields).with(problems)
        }
    }
}

/// Writes the last day of a version, and what takes its place.
pub async fn end(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let (mut version, seen) = held(&app, &fields.ban).await?;
    let shown = Typed {
        ket_thuc: fields.ket_thuc.clone(),
        thay_bang: fields.thay_bang.clone(),
        da_xem: fields.da_xem.clone(),
        ..typed(&version, seen)
    };
    let mut problems = Problems::default();
    let last = problems.check("ket_thuc", words::read_day(&fields.ket_thuc));
    let replaced_by = clean_option(&fields.thay_bang)
        .and_then(|code| problems.check("thay_bang", ProcedureCode::parse(&code)));
    if last.is_some_and(|last| last < version.valid.from_on) {
        problems.add("ket_thuc", "Ngày cuối cùng không được trước ngày bắt đầu.");
    }
    if !problems.is_empty() {
        return page(&app, &who, &version, shown).with(problems);
    }
    version.valid.to_on = last;
    version.replaced_by = replaced_by;
    match edit::apply(&app, &who, &[change(&version)?.seen(&fields.da_xem)]).await {
        Ok(()) => Ok(done(&href(&version), "1")),
        Err(why) => {
            let problems = unmade(why, |_| "ket_thuc")?;
            page(&app, &who, &version, shown).with(problems)
        }
    }
}

/// The address of a procedure.
pub(super) fn href(version: &Procedure) -> String {
    format!("{PATH}/{}", version.code)
}

pub(super) fn change(version: &Procedure) -> Result<Change> {
    let body = serde_json::to_string(version).map_err(|error| Error::Internal(error.into()))?;
    Ok(Change::new("procedure", version.version_id(), body))
}

/// A number of days, or nothing where the general law holds.
fn days(typed: &str, field: &'static str, problems: &mut Problems) -> Option<u16> {
    let typed = clean(typed);
    let days = typed.parse().ok().filter(|days| (1..=SUPPLEMENT_DAYS_MAX).contains(days));
    if days.is_none() && !typed.is_empty() {
        problems.add(field, format!("Xin ghi số ngày từ 1 đến {SUPPLEMENT_DAYS_MAX}."));
    }
    days
}

fn read(old: &Procedure, typed: &Typed, problems: &mut Problems) -> Option<Procedure> {
    let mut new = old.clone();
    new.name = clean(&typed.ten);
    if new.name.is_empty() {
        problems.add("ten", "Xin ghi tên thủ tục.");
    }
    new.everyday = typed.ten_khac.lines().filter_map(clean_option).collect();
    let is_long = |words: &String| words.chars().count() > EVERYDAY_CHARS_MAX;
    if new.everyday.len() > EVERYDAY_MAX || new.everyday.iter().any(is_long) {
        let sentence = format!(
            "Xin ghi nhiều nhất {EVERYDAY_MAX} cách gọi, mỗi dòng một cách, không quá {EVERYDAY_CHARS_MAX} ký tự."
        );
        problems.add("ten_khac", sentence);
    }
    new.decision = clean_option(&typed.quyet_dinh);
    let online = OnlineLevel::ALL.into_iter().find(|level| level.code() == typed.truc_tuyen);
    new.online = online.unwrap_or(old.online);
    new.partial_reason =
        PartialReason::ALL.into_iter().find(|reason| reason.code() == typed.mot_phan_vi);
    new.supplement_days = days(&typed.bo_sung, "bo_sung", problems);
    new.supplement_resumes = clean_option(&typed.tinh_tiep);
    new.supplement_notice_days = days(&typed.bao_bo_sung, "bao_bo_sung", problems);
    let stops = STOPS.into_iter().find(|(code, ..)| *code == typed.cho_nop);
    new.payment_stops_clock = stops.map_or(old.payment_stops_clock, |(_, stops, _)| stops);
    elsewhere::read(&mut new, typed, problems);
    for (at, case) in new.cases.iter_mut().enumerate() {
        let text = |all: &[String]| all.get(at).map(|text| clean(text)).unwrap_or_default();
        let (number, unit) = (text(&typed.han_so), text(&typed.han_loai));
        match limit(&number, &unit) {
            Some(limit) => case.limit = limit,
            None => problems.add(format!("han_so-{}", at + 1), NO_LIMIT),
        }
        let route = text(&typed.quy_trinh);
        if !route.is_empty() {
            case.route = route;
        }
    }
    new.links = links::read(typed, problems);
    new.valid = valid_from(old, &typed.tu_ngay, problems)?;
    problems.is_empty().then_some(new)
}

/// From when until when a version holds that takes the place of another, by the day that was typed.
pub(super) fn valid_from(
    old: &Procedure,
    typed: &str,
    problems: &mut Problems,
) -> Option<Validity> {
    let from_on = problems.check("tu_ngay", words::read_day(typed))?;
    if from_on < old.valid.from_on {
        problems.add("tu_ngay", "Ngày áp dụng không được trước ngày bắt đầu của phiên bản này.");
    }
    Some(Validity { from_on, to_on: old.valid.to_on.filter(|to_on| *to_on >= from_on) })
}

/// Beside which field a sentence about the new version belongs.
fn place(new: &Procedure, typed: &Typed, sentence: &str) -> String {
    let of_case = new
        .cases
        .iter()
        .position(|case| sentence.contains(&format!(": trường hợp “{}”:", case.name)));
    let of_case = of_case.map(|at| {
        let field = if sentence.contains("quy trình") { "quy_trinh" } else { "han_so" };
        format!("{field}-{}", at + 1)
    });
    links::place(&new.code, typed, sentence)
        .or(of_case.filter(|_| links::is_about(&new.code, sentence)))
        .unwrap_or_else(|| "tu_ngay".to_owned())
}

fn page(app: &App, who: &Who, version: &Procedure, typed: Typed) -> ProcedurePage {
    let reference = app.reference();
    let mut all: Vec<&Procedure> =
        reference.catalogue.procedures().filter(|one| one.code == version.code).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.valid.from_on));
    let cases = version.cases.iter().enumerate().map(|(at, case)| {
        let text = |all: &[String]| all.get(at).cloned().unwrap_or_default();
        CaseFields {
            n: at + 1,
            name: case.name.clone(),
            papers: case.papers().map(|paper| paper.name.as_str()).collect::<Vec<_>>().join("; "),
            number: text(&typed.han_so),
            unit: text(&typed.han_loai),
            route: text(&typed.quy_trinh),
        }
    });
    let routes = reference.catalogue.routes().map(|one| (one.id.clone(), one.name.clone()));
    ProcedurePage {
        page: super::shared_page(app, who, version.name.clone(), PATH),
        problems: Problems::default(),
        code: version.code.to_string(),
        name: version.name.clone(),
        versions: all.into_iter().map(|one| shown(one, &reference.catalogue)).collect(),
        cases: cases.collect(),
        links: links::shown(&typed, &reference.catalogue),
        shows_links: !version.links.is_empty(),
        routes: routes.collect(),
        onlines: OnlineLevel::ALL.map(|level| (level.code(), level.label())).to_vec(),
        partial_reasons: PartialReason::ALL,
        limits: LIMITS,
        stops: STOPS.map(|(code, _, label)| (code, label)),
        elsewhere: elsewhere::CHOICES,
        typed,
    }
}

fn shown(one: &Procedure, catalogue: &Catalogue) -> Version {
    let id = one.version_id();
    let list = |all: Vec<String>| all.join("; ");
    Version {
        copy_href: crate::web::with_query(&href(one), "ban", &id),
        papers_href: papers::address(one),
        raw_href: raw::href("procedure", &id),
        history_href: history::href("procedure", &id),
        id,
        span: words::span(one.valid.from_on, one.valid.to_on),
        levels: list(one.levels.iter().map(|level| level.label().to_owned()).collect()),
        online: one.online.label(),
        cases: one
            .cases
            .iter()
            .map(|case| {
                (
                    case.name.clone(),
                    format!("{}, {} giấy tờ", case.limit.label(), case.papers().count()),
                )
            })
            .collect(),
        waiting: waiting(one),
        links: list(one.links.iter().map(|link| links::name(catalogue, &link.procedure)).collect()),
        fees: list(one.fees.iter().map(|fee| fee.name.clone()).collect()),
        results: list(one.results.iter().map(|result| result.name.clone()).collect()),
        decision: one.decision.clone().unwrap_or_default(),
    }
}

/// How long the applicant is waited for and where it is received, as far as the version says so.
fn waiting(one: &Procedure) -> String {
    let days = one.supplement_days.map(|days| format!("bổ sung trong {days} ngày"));
    let stops = one.payment_stops_clock.map(|stops| {
        let words = if stops { "tạm dừng" } else { "vẫn tính" };
        format!("chờ nộp tiền: thời hạn {words}")
    });
    days.into_iter().chain(stops).chain(elsewhere::said(one)).collect::<Vec<_>>().join("; ")
}

impl ProcedurePage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.shows_links |= problems.iter().any(|problem| problem.field.starts_with("lt_"));
        self.problems = problems;
        again(&self)
    }
}
