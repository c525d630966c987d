//! `/quan-tri/don-vi/sua`: one unit: its names, codes and telephone, a new name from a day, and a
//! new unit below another.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::{FormerName, Unit, UnitId, UnitKind};
use domain::code::Phone;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;

use super::units::{PATH, kind_label};
use super::{Done, again, done, history, unmade};
use crate::access::Who;
use crate::accounts::units::parse;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::form::{Sent, clean, clean_option};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

const KINDS: [(&str, UnitKind); 7] = [
    ("province", UnitKind::Province),
    ("district", UnitKind::District),
    ("commune", UnitKind::Commune),
    ("department", UnitKind::Department),
    ("desk", UnitKind::Desk),
    ("leadership", UnitKind::Leadership),
    ("office", UnitKind::Office),
];

#[derive(Template)]
#[template(path = "administration/pages/unit.html")]
pub(super) struct UnitPage {
    page: Page,
    problems: Problems,
    kinds: Vec<(&'static str, &'static str)>,
    typed: Typed,
    /// Whether this administrator answers for all: then codes and successors may be written, too.
    is_whole: bool,
    /// Facts of one that is there.
    there: Option<There>,
}

struct There {
    kind: &'static str,
    parent: String,
    span: String,
    former: Vec<(String, String)>,
    /// Names that were entered for later days, each with its first day.
    later: Vec<(String, String)>,
    may_change: bool,
    may_end: bool,
    history_href: String,
}

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) ma: String,
    pub(super) da_xem: String,
    pub(super) moi: String,
    pub(super) cha: String,
    pub(super) loai: String,
    pub(super) ten: String,
    pub(super) ten_ngan: String,
    pub(super) dia_danh: String,
    pub(super) ma_thong_ke: String,
    pub(super) ma_dinh_danh: String,
    pub(super) duong_day_nong: String,
    pub(super) kho_khan: String,
    pub(super) tu_ngay: String,
    pub(super) doi_ten_tu: String,
    /// The last day, and who takes over: for the form that ends it.
    pub(super) ket_thuc: String,
    pub(super) ke_thua: String,
    pub(super) buoc: String,
}

/// Which one is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ma: String,
    xong: String,
}

/// Shows the form of one.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let (unit, seen) = held(&app, &asked.ma).await?;
    let typed = typed(&unit, seen);
    let mut page = page(&app, &who, typed);
    page.page.notice = Done { xong: asked.xong }.sentence();
    html(&page)
}

/// Shows an empty form.
pub async fn begin(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let home = who.home().and_then(|unit| reference.units.government_of(unit));
    let typed = Typed {
        moi: "1".to_owned(),
        cha: home.map(|unit| unit.name.clone()).unwrap_or_default(),
        loai: "department".to_owned(),
        tu_ngay: words::date(time::local(app.now()).date()),
        ..Typed::default()
    };
    html(&page(&app, &who, typed))
}

/// The unit as the database has it, with the mark of its entry.
pub(super) async fn held(app: &App, id: &str) -> Result<(Unit, String)> {
    let body = edit::body(&app.db, "unit", id).await?.ok_or(Error::NotFound)?;
    let unit = serde_json::from_str(&body).map_err(|error| Error::Internal(error.into()))?;
    Ok((unit, edit::mark(Some(&body))))
}

/// The form of a unit that is there.
pub(super) fn typed(unit: &Unit, seen: String) -> Typed {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    Typed {
        ma: unit.id.0.clone(),
        da_xem: seen,
        ten: unit.name.clone(),
        ten_ngan: unit.short_name.clone(),
        dia_danh: optional(&unit.place),
        ma_thong_ke: optional(&unit.gso_code),
        ma_dinh_danh: optional(&unit.agency_code),
        duong_day_nong: optional(&unit.hotline),
        kho_khan: if unit.especially_difficult { "1".to_owned() } else { String::new() },
        ket_thuc: unit.valid.to_on.map(words::date).unwrap_or_default(),
        ..Typed::default()
    }
}

/// Writes the form.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require(&who)?;
    let today = time::local(app.now()).date();
    let mut problems = Problems::default();
    let change = if fields.moi == "1" {
        let Some(unit) = read_new(&app.reference(), today, &fields, &mut problems) else {
            return page(&app, &who, fields).with(problems);
        };
        if edit::body(&app.db, "unit", &unit.id.0).await?.is_some() {
            problems.add("ma", "Mã này đã có và không được dùng lại.");
            return page(&app, &who, fields).with(problems);
        }
        let above = unit.parent.as_ref().unwrap_or(&unit.id);
        if !super::reaches(&app.reference(), &who, above) {
            problems.add("cha", "Đơn vị này không thuộc phạm vi quản trị của bạn.");
            return page(&app, &who, fields).with(problems);
        }
        Change::new("unit", unit.id.0.clone(), json(&unit)?).new_only()
    } else {
        let (old, _) = held(&app, &fields.ma).await?;
        if !super::reaches(&app.reference(), &who, &old.id) {
            return Err(Error::NotFound);
        }
        let Some(unit) = read(old, &fields, &mut problems) else {
            return page(&app, &who, fields).with(problems);
        };
        Change::new("unit", unit.id.0.clone(), json(&unit)?).seen(&fields.da_xem)
    };
    let id = change.id.clone();
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => {
            let path = crate::web::with_query(&format!("{PATH}/sua"), "ma", &id);
            Ok(done(&path, "1"))
        }
        Err(why) => {
            let problems = unmade(why, place)?;
            page(&app, &who, fields).with(problems)
        }
    }
}

pub(super) fn json(unit: &Unit) -> Result<String> {
    serde_json::to_string(unit).map_err(|error| Error::Internal(error.into()))
}

/// Which field a sentence of the checks is about.
fn place(sentence: &str) -> &'static str {
    if sentence.contains("mã định danh") {
        "ma_dinh_danh"
    } else if sentence.contains("mã thống kê") {
        "ma_thong_ke"
    } else if sentence.contains("thời gian tồn tại") {
        "tu_ngay"
    } else {
        ""
    }
}

fn read_new(
    reference: &Reference,
    today: Date,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<Unit> {
    let id = clean(&typed.ma);
    if !id.split('.').all(super::is_slug) {
        problems
            .add("ma", "Mã gồm chữ thường không dấu, số và gạch nối, ví dụ nam-giang.van-phong.");
    }
    let kind = KINDS.iter().find(|(code, _)| *code == typed.loai).map(|(_, kind)| *kind);
    if kind.is_none() {
        problems.add("loai", "Xin chọn loại đơn vị.");
    }
    let parent = if typed.cha.trim().is_empty() {
        None
    } else {
        problems.check("cha", parse(reference, today, &typed.cha))
    };
    if parent.is_none() && typed.cha.trim().is_empty() && kind != Some(UnitKind::Province) {
        problems.add("cha", "Xin nhập đơn vị cấp trên.");
    }
    let from_on = problems.check("tu_ngay", words::read_day(&typed.tu_ngay));
    // A part does not outlive what it is a part of.
    let to_on = parent.as_ref().and_then(|id| reference.units.get(id)?.valid.to_on);
    let unit = Unit {
        id: UnitId(id),
        parent,
        kind: kind.unwrap_or(UnitKind::Department),
        name: String::new(),
        short_name: String::new(),
        place: None,
        gso_code: None,
        agency_code: None,
        especially_difficult: false,
        valid: domain::validity::Validity { from_on: from_on.unwrap_or(today), to_on },
        successor: None,
        hotline: None,
        former_names: Vec::new(),
        later_names: Vec::new(),
    };
    read(unit, typed, problems)
}

/// The unit as the form says.
fn read(mut unit: Unit, typed: &Typed, problems: &mut Problems) -> Option<Unit> {
    let mut filled = |field: &str, text: &str, said: &str| {
        let text = clean(text);
        if text.is_empty() {
            problems.add(field, said);
        }
        text
    };
    let name = filled("ten", &typed.ten, "Xin ghi tên đầy đủ.");
    let short_name = filled("ten_ngan", &typed.ten_ngan, "Xin ghi tên ngắn.");
    let hotline = clean_option(&typed.duong_day_nong)
        .and_then(|text| problems.check("duong_day_nong", Phone::parse(&text)))
        .map(|phone| phone.spaced());
    if !typed.doi_ten_tu.trim().is_empty()
        && let Some(from_on) = problems.check("doi_ten_tu", words::read_day(&typed.doi_ten_tu))
    {
        let last = unit.former_names.last().map_or(unit.valid.from_on, |former| former.to_on);
        if from_on <= last {
            problems
                .add("doi_ten_tu", "Ngày đổi tên phải sau ngày bắt đầu và sau lần đổi tên trước.");
        } else if name == unit.name && short_name == unit.short_name {
            problems.add("ten", "Tên mới giống tên đang dùng.");
        } else if let Ok(to_on) = from_on.yesterday() {
            let (name, short_name) = (unit.name.clone(), unit.short_name.clone());
            unit.former_names.push(FormerName { name, short_name, to_on });
        }
    }
    problems.is_empty().then_some(Unit {
        name,
        short_name,
        place: clean_option(&typed.dia_danh),
        gso_code: clean_option(&typed.ma_thong_ke),
        agency_code: clean_option(&typed.ma_dinh_danh),
        hotline,
        especially_difficult: typed.kho_khan == "1",
        ..unit
    })
}

/// The page with what was typed.
pub(super) fn page(app: &App, who: &Who, typed: Typed) -> UnitPage {
    let reference = app.reference();
    let there = reference.units.get(&UnitId(typed.ma.clone())).filter(|_| typed.moi != "1");
    let is_whole = super::writes_shared(app, who);
    let title = there.map_or_else(|| "Thêm đơn vị".to_owned(), |unit| unit.name.clone());
    UnitPage {
        page: Page::staff(app, who, title, PATH),
        problems: Problems::default(),
        kinds: KINDS
            .iter()
            .filter(|(_, kind)| is_whole || !kind.is_government())
            .map(|(code, kind)| (*code, kind_label(*kind)))
            .collect(),
        is_whole,
        there: there.map(|unit| There {
            kind: kind_label(unit.kind),
            parent: unit.parent.as_ref().map(|id| reference.unit_full_name(id)).unwrap_or_default(),
            span: words::span(unit.valid.from_on, unit.valid.to_on),
            former: unit
                .former_names
                .iter()
                .map(|former| (former.name.clone(), words::date(former.to_on)))
                .collect(),
            later: unit
                .later_names
                .iter()
                .map(|later| (later.name.clone(), words::date(later.from_on)))
                .collect(),
            may_change: super::reaches(&reference, who, &unit.id),
            may_end: is_whole || !unit.kind.is_government(),
            history_href: history::href("unit", &unit.id.0),
        }),
        typed,
    }
}

impl UnitPage {
    /// The same page with what is wrong.
    pub(super) fn with(mut self, problems: Problems) -> Result<Response> {
        self.problems = problems;
        again(&self)
    }
}
