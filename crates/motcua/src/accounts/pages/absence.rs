//! `/vang-mat/{staff}`: the absences of one person, and the form that enters or changes one: from
//! when until when, and who does each duty in the meantime.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::absence::{Absence, AbsenceRefusal, Substitute};
use domain::duty::Duty;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::again;
use super::sign_out::Nothing;
use crate::access::Who;
use crate::accounts::absences::{self, Entered, NotEntered, Standing};
use crate::accounts::posts::{self, Post};
use crate::accounts::staff::{self, Staff};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::OWN_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

/// Where absences are arranged.
pub(super) const PATH: &str = "/vang-mat";

#[derive(Template)]
#[template(path = "accounts/pages/absence.html")]
struct AbsencePage {
    page: Page,
    problems: Problems,
    name: String,
    href: String,
    back: (&'static str, &'static str),
    heading: &'static str,
    button: &'static str,
    is_self: bool,
    may_lend: bool,
    typed: Typed,
    duties: Vec<DutyRow>,
    known: Vec<Line>,
}

/// One duty of the person, and who may do it.
struct DutyRow {
    id: String,
    label: String,
    chosen: String,
    choices: Vec<(String, String)>,
    nobody: bool,
}

/// An absence that is not over.
pub(super) struct Line {
    pub(super) id: Uuid,
    pub(super) span: String,
    pub(super) is_now: bool,
    pub(super) ending: &'static str,
    pub(super) substitutes: Vec<String>,
}

/// The form: `thay` comes once for every duty, in the order of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    sua: String,
    tu_ngay: String,
    den_ngay: String,
    nhiem_vu: Vec<String>,
    thay: Vec<String>,
    giao: String,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    xong: String,
    sua: Option<Uuid>,
}

/// Shows the person's absences and the form.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let person = staff::get(&app.db, id).await?;
    let standing = absences::standing(&app, &who, &person).await?;
    let known = of_person(&app, id).await?;
    let edited = known.iter().find(|one| Some(one.id) == asked.sua);
    let typed = match edited {
        Some(entered) => typed_of(&app, entered).await?,
        None => Typed { tu_ngay: words::date(time::local(app.now()).date()), ..Typed::default() },
    };
    let mut page = render(&app, (&who, standing), &person, (typed, Problems::default())).await?;
    page.page.notice = done(&asked.xong).map(str::to_owned);
    html(&page)
}

fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "ghi" => {
            "Đã lưu khai báo vắng mặt. Người làm thay thấy hồ sơ trong danh sách công việc từ ngày đầu."
        }
        "sua" => "Đã sửa khai báo vắng mặt.",
        "het" => "Đã kết thúc: quyền làm thay hết hiệu lực ngay.",
        _ => return None,
    })
}

async fn typed_of(app: &App, Entered { id, absence }: &Entered) -> Result<Typed> {
    let key = |one: &Substitute| format!("{}/{}", one.unit, one.duty.code());
    let mut is_lent = false;
    for one in &absence.substitutes {
        let held = posts::of(&app.db, one.staff).await?;
        is_lent |= held.iter().any(|post| post.absence == Some(*id));
    }
    Ok(Typed {
        sua: id.to_string(),
        tu_ngay: words::date(absence.from_on),
        den_ngay: words::date(absence.to_on),
        nhiem_vu: absence.substitutes.iter().map(key).collect(),
        thay: absence.substitutes.iter().map(|one| one.staff.to_string()).collect(),
        giao: if is_lent { "1".to_owned() } else { String::new() },
    })
}

/// Absences of one person that are not over.
pub(super) async fn of_person(app: &App, staff: Uuid) -> Result<Vec<Entered>> {
    let today = time::local(app.now()).date();
    let mut all = absences::since(app, today).await?;
    all.retain(|one| one.absence.staff == staff);
    Ok(all)
}

/// Enters or changes.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Typed>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let person = staff::get(&app.db, id).await?;
    let standing = absences::standing(&app, &who, &person).await?;
    let mut problems = Problems::default();
    let Some(absence) = read(&app, &person, &fields, &mut problems).await? else {
        let page = render(&app, (&who, standing), &person, (fields, problems)).await?;
        return again(&page);
    };
    let changed = fields.sua.parse::<Uuid>().ok();
    let lends = standing == Standing::Arranger && !fields.giao.is_empty();
    match absences::enter(&app, &who, (changed, &absence), lends).await {
        Ok(()) => {
            let code = if changed.is_some() { "sua" } else { "ghi" };
            Ok(Redirect::to(&format!("{PATH}/{id}?xong={code}")).into_response())
        }
        Err(NotEntered::Refused(refusal)) => {
            problems.add(field_of(&refusal), refusal.to_string());
            let page = render(&app, (&who, standing), &person, (fields, problems)).await?;
            again(&page)
        }
        Err(NotEntered::Failed(error)) => Err(error),
    }
}

fn field_of(refusal: &AbsenceRefusal) -> &'static str {
    match refusal {
        AbsenceRefusal::EndsBeforeItBegins | AbsenceRefusal::Passed | AbsenceRefusal::TooLong => {
            "den_ngay"
        }
        AbsenceRefusal::Overlaps { .. } | AbsenceRefusal::StandsInForAnother { .. } => "tu_ngay",
        AbsenceRefusal::Oneself
        | AbsenceRefusal::NotOffered
        | AbsenceRefusal::LacksDuty { .. }
        | AbsenceRefusal::SubstituteAway { .. } => "thay-1",
    }
}

async fn read(
    app: &App,
    person: &Staff,
    fields: &Typed,
    problems: &mut Problems,
) -> Result<Option<Absence>> {
    let from_on = problems.check("tu_ngay", words::read_day(&fields.tu_ngay));
    let to_on = problems.check("den_ngay", words::read_day(&fields.den_ngay));
    let (Some(from_on), Some(to_on)) = (from_on, to_on) else { return Ok(None) };
    let held = open_posts(app, person.id).await?;
    let chosen = fields.nhiem_vu.iter().zip(&fields.thay);
    let substitutes = chosen
        .filter_map(|(key, staff)| {
            let post = held.iter().find(|post| key_of(post) == *key)?;
            let staff = staff.parse().ok()?;
            Some(Substitute { unit: post.unit.clone(), duty: post.duty, staff })
        })
        .collect();
    Ok(Some(Absence { staff: person.id, from_on, to_on, substitutes }))
}

fn key_of(post: &Post) -> String {
    format!("{}/{}", post.unit, post.duty.code())
}

/// The duties that may need a substitute, each once.
async fn open_posts(app: &App, staff: Uuid) -> Result<Vec<Post>> {
    let today = time::local(app.now()).date();
    let mut open: Vec<Post> = Vec::new();
    for post in posts::of(&app.db, staff).await? {
        let is_void = post.to_on.is_some_and(|to| to < post.from_on || to < today);
        let is_work = domain::access::is_lendable(post.duty) || post.duty == Duty::Controller;
        if !is_void && is_work && !open.iter().any(|known| key_of(known) == key_of(&post)) {
            open.push(post);
        }
    }
    Ok(open)
}

/// Those among them of units whose work this person arranges; one's own are all one's own.
async fn arranged(app: &App, who: &Who, person: &Staff) -> Result<Vec<Post>> {
    let mut open = open_posts(app, person.id).await?;
    open.retain(|post| who.staff == person.id || posts::may_lend(app, who, &post.unit));
    Ok(open)
}

async fn render(
    app: &App,
    (who, standing): (&Who, Standing),
    person: &Staff,
    (typed, problems): (Typed, Problems),
) -> Result<AbsencePage> {
    let reference = app.reference();
    let may_lend = standing == Standing::Arranger;
    let mut duties = Vec::new();
    let open = arranged(app, who, person).await?;
    let keys = open.iter().map(key_of).collect();
    for (number, post) in (1..).zip(open) {
        let key = key_of(&post);
        let at = typed.nhiem_vu.iter().position(|known| *known == key);
        let offered = absences::candidates(app, &post.unit, post.duty).await?;
        let offered: Vec<(String, String)> = offered
            .into_iter()
            .filter(|one| one.staff != person.id && (one.holds || may_lend))
            .map(|one| {
                let remark = if one.holds { "" } else { " (chưa có nhiệm vụ này)" };
                (one.staff.to_string(), format!("{}{remark}", one.name))
            })
            .collect();
        duties.push(DutyRow {
            id: format!("thay-{number}"),
            label: format!("{}, {}", post.duty.label(), reference.unit_name(&post.unit)),
            chosen: at.and_then(|at| typed.thay.get(at).cloned()).unwrap_or_default(),
            nobody: offered.is_empty(),
            choices: offered,
        });
    }
    let today = time::local(app.now()).date();
    let known = of_person(app, person.id).await?;
    let is_self = who.staff == person.id;
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let (path, back) = if is_self {
        (OWN_PATH, (OWN_PATH, "Tài khoản của tôi"))
    } else {
        (PATH, (PATH, "Vắng mặt, làm thay"))
    };
    let (heading, button) = if typed.sua.is_empty() {
        ("Khai báo vắng mặt", "Khai báo")
    } else {
        ("Sửa khai báo vắng mặt", "Lưu thay đổi")
    };
    Ok(AbsencePage {
        heading,
        button,
        page: Page::staff(app, who, format!("{error}Vắng mặt: {}", person.name), path),
        problems,
        name: person.name.clone(),
        href: format!("{PATH}/{}", person.id),
        back,
        is_self,
        may_lend,
        typed: Typed { nhiem_vu: keys, ..typed },
        duties,
        known: lines(app, &known, today).await?,
    })
}

/// Absences in words.
pub(super) async fn lines(app: &App, known: &[Entered], today: Date) -> Result<Vec<Line>> {
    let reference = app.reference();
    let mut lines = Vec::new();
    for Entered { id, absence } in known {
        let mut substitutes = Vec::new();
        for one in &absence.substitutes {
            let name = staff::get(&app.db, one.staff).await?.name;
            substitutes.push(format!(
                "{name} ({}, {})",
                one.duty.label().to_lowercase(),
                reference.unit_name(&one.unit)
            ));
        }
        let is_now = absence.from_on <= today && today <= absence.to_on;
        lines.push(Line {
            id: *id,
            span: words::span(absence.from_on, Some(absence.to_on)),
            is_now,
            ending: if is_now { "Đã trở lại làm việc" } else { "Bỏ khai báo" },
            substitutes,
        });
    }
    Ok(lines)
}

/// Ends one now.
pub async fn end(
    State(app): State<App>,
    Path((id, absence)): Path<(Uuid, Uuid)>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let person = staff::get(&app.db, id).await?;
    absences::standing(&app, &sent.who, &person).await?;
    match absences::end(&app, &sent.who, &person, absence).await {
        // Pressed twice: it has ended already.
        Ok(()) | Err(Error::NotFound) => {
            Ok(Redirect::to(&format!("{PATH}/{id}?xong=het")).into_response())
        }
        Err(error) => Err(error),
    }
}
