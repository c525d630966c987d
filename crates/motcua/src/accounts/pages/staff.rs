//! `/quan-tri/can-bo/{id}`: one person: name, duties, account.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::duty::Duty;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::staff_list::PATH;
use super::{Done, again, require};
use crate::access::Who;
use crate::accounts::card::{self, Card};
use crate::accounts::posts::{self, Post};
use crate::accounts::second::{self, Lost};
use crate::accounts::staff::{self, Staff};
use crate::app::App;
use crate::error::Result;
use crate::reference::Reference;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "accounts/pages/staff.html")]
pub(super) struct StaffPage {
    page: Page,
    problems: Problems,
    href: String,
    staff: Staff,
    made: String,
    works_at: String,
    condition: Condition,
    posts: Vec<PostLine>,
    duties: Vec<(&'static str, &'static str)>,
    typed: Typed,
    today: String,
    /// Whether this administrator answers for the person.
    may_change: bool,
    is_self: bool,
    has_second: bool,
    reasons: Vec<(&'static str, &'static str)>,
}

/// The account in words.
struct Condition {
    words: String,
    tone: &'static str,
}

struct PostLine {
    number: usize,
    duty: &'static str,
    unit: String,
    span: String,
    /// Whether it is lent for an absence.
    is_lent: bool,
    /// What the form that ends it sends along; absent when it has ended or is out of reach.
    ends: Option<EndFields>,
    is_held: bool,
}

struct EndFields {
    unit: String,
    duty: &'static str,
    from_on: String,
}

/// What was typed into the forms of the page.
#[derive(Default, Deserialize)]
pub struct Typed {
    /// The person's name.
    #[serde(default)]
    pub(super) ho_ten: String,
    /// The public position, field and telephone.
    #[serde(default)]
    pub(super) chuc_danh: String,
    #[serde(default)]
    pub(super) linh_vuc: String,
    #[serde(default)]
    pub(super) dien_thoai: String,
    /// A duty's unit.
    #[serde(default)]
    pub(super) don_vi: String,
    /// Its code.
    #[serde(default)]
    pub(super) nhiem_vu: String,
    /// Its first day.
    #[serde(default)]
    pub(super) tu_ngay: String,
    /// Its last day.
    #[serde(default)]
    pub(super) den_ngay: String,
}

/// Shows the person.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Result<Response> {
    require(&who, Right::ManageStaff)?;
    let staff = staff::known(&app, &who, Right::ManageStaff, id).await?;
    let mut page = of(&app, &who, staff).await?;
    page.page.notice = sentence(&done).map(ToOwned::to_owned);
    html(&page)
}

fn sentence(done: &Done) -> Option<&'static str> {
    Some(match done.xong.as_str() {
        "ten" => "Đã sửa họ tên.",
        "cong-khai" => "Đã lưu thông tin công khai.",
        "giao" => "Đã giao nhiệm vụ.",
        "ket-thuc" => "Đã lưu ngày kết thúc nhiệm vụ.",
        "dang-xuat" => "Đã kết thúc mọi phiên đăng nhập của người này.",
        "hai-buoc" => "Đã bỏ xác thực hai bước và kết thúc mọi phiên đăng nhập của người này.",
        "khoa" => "Đã khóa tài khoản và kết thúc mọi phiên đăng nhập.",
        "mo-khoa" => "Đã mở lại tài khoản.",
        _ => return None,
    })
}

/// The page of a person.
pub(super) async fn of(app: &App, who: &Who, staff: Staff) -> Result<StaffPage> {
    let reference = app.reference();
    let now = app.now();
    let today = time::local(now).date();
    let posts = posts::of(&app.db, staff.id).await?;
    let Card { position, field, telephone } = card::of(&app.db, staff.id).await?;
    let may_change = staff::answers_for(app, who, &staff).await?;
    let line = |(at, post): (usize, &Post)| post_line(&reference, who, today, (at, post));
    Ok(StaffPage {
        page: Page::staff(app, who, staff.name.clone(), PATH),
        problems: Problems::default(),
        href: format!("{PATH}/{}", staff.id),
        made: words::minute(staff.created_at),
        works_at: reference.unit_full_name(&staff.unit),
        condition: condition(&staff, app.limiter.is_besieged(&staff.username, now)),
        posts: posts.iter().enumerate().map(line).collect(),
        duties: Duty::ALL.map(|duty| (duty.code(), duty.label())).to_vec(),
        typed: Typed {
            ho_ten: staff.name.clone(),
            chuc_danh: position,
            linh_vuc: field,
            dien_thoai: telephone,
            tu_ngay: words::date(today),
            ..Typed::default()
        },
        today: words::date(today),
        may_change,
        is_self: staff.id == who.staff,
        has_second: second::of(&app.db, staff.id).await?.are_set_up(),
        reasons: Lost::ALL.map(|why| (why.code(), why.label())).to_vec(),
        staff,
    })
}

impl StaffPage {
    /// The same page after a name could not be taken.
    pub(super) fn with_name(mut self, problems: Problems, typed: String) -> Result<Response> {
        self.typed.ho_ten = typed;
        self.with_problems(problems, None)
    }

    /// The same page after a card could not be taken.
    pub(super) fn with_card(mut self, problems: Problems, typed: Typed) -> Result<Response> {
        self.typed.chuc_danh = typed.chuc_danh;
        self.typed.linh_vuc = typed.linh_vuc;
        self.typed.dien_thoai = typed.dien_thoai;
        self.with_problems(problems, None)
    }

    /// The same page after a form on it could not be carried out.
    pub(super) fn with_problems(
        mut self,
        problems: Problems,
        typed: Option<Typed>,
    ) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        if let Some(typed) = typed {
            self.typed = typed;
        }
        again(&self)
    }
}

fn condition(staff: &Staff, is_besieged: bool) -> Condition {
    let (words, tone) = if let Some(at) = staff.disabled_at {
        (format!("Đã khóa lúc {}", words::minute(at)), "red")
    } else if is_besieged {
        (
            "Đang bị thử mật khẩu từ nhiều nơi; chỉ máy, mạng đã dùng đăng nhập được".to_owned(),
            "amber",
        )
    } else if staff.must_change {
        ("Chưa đổi mật khẩu tạm".to_owned(), "amber")
    } else {
        ("Đang hoạt động".to_owned(), "green")
    };
    Condition { words, tone }
}

fn post_line(
    reference: &Reference,
    who: &Who,
    today: Date,
    (at, post): (usize, &Post),
) -> PostLine {
    let has_ended = post.to_on.is_some_and(|to| to < today);
    let may_end = !has_ended && posts::is_below(reference, who, &post.unit);
    PostLine {
        number: at + 1,
        duty: post.duty.label(),
        unit: reference.unit_full_name(&post.unit),
        span: words::span(post.from_on, post.to_on),
        is_lent: post.absence.is_some(),
        ends: may_end.then(|| EndFields {
            unit: post.unit.0.clone(),
            duty: post.duty.code(),
            from_on: post.from_on.to_string(),
        }),
        is_held: post.holds_on(today),
    }
}
