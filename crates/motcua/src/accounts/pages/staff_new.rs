//! `/quan-tri/can-bo/moi`: a new account with a temporary password, which is shown once.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Right;
use domain::time;
use serde::Deserialize;

use super::staff_list::PATH;
use super::{again, require};
use crate::access::Who;
use crate::accounts::{Undone, posts, staff, units, username};
use crate::app::App;
use crate::error::Result;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

#[derive(Template)]
#[template(path = "accounts/pages/staff_new.html")]
struct NewPage {
    page: Page,
    problems: Problems,
    fields: Fields,
}

/// A temporary password, shown once.
#[derive(Template)]
#[template(path = "accounts/pages/staff_password.html")]
pub(super) struct PasswordPage {
    page: Page,
    is_new: bool,
    href: String,
    next: &'static str,
    name: String,
    username: String,
    password: String,
}

/// The form.
#[derive(Default, Deserialize)]
pub struct Fields {
    #[serde(default)]
    ho_ten: String,
    #[serde(default)]
    ten: String,
    #[serde(default)]
    don_vi: String,
}

fn form(app: &App, who: &Who, problems: Problems, fields: Fields) -> NewPage {
    let mut page = Page::staff(app, who, "Thêm cán bộ", PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    NewPage { page, problems, fields }
}

/// Shows the form.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    require(&who, Right::ManageStaff)?;
    let don_vi = who.home().map(|unit| app.reference().unit_full_name(unit)).unwrap_or_default();
    html(&form(&app, &who, Problems::default(), Fields { don_vi, ..Fields::default() }))
}

/// Makes the account. The answer is a page rather than a redirect: the password is nowhere else.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    require(&who, Right::ManageStaff)?;
    let mut problems = Problems::default();
    let name = problems.check("ho_ten", staff::parse_name(&fields.ho_ten));
    let username = problems.check("ten", username::parse(&fields.ten));
    let today = time::local(app.now()).date();
    let found = units::parse(&app.reference(), today, &fields.don_vi).and_then(|unit| {
        let is_ours = posts::is_below(&app.reference(), &who, &unit);
        if is_ours { Ok(unit) } else { Err(staff::BEYOND.to_owned()) }
    });
    let unit = problems.check("don_vi", found);
    let (Some(name), Some(username), Some(unit)) = (name, username, unit) else {
        return again(&form(&app, &who, problems, fields));
    };
    match staff::hire(&app, &who, (name.clone(), username.clone()), unit).await {
        Ok((id, password)) => html(&PasswordPage {
            page: Page::staff(&app, &who, "Đã thêm cán bộ", PATH),
            is_new: true,
            href: format!("{PATH}/{id}"),
            next: "Giao nhiệm vụ",
            name,
            username,
            password,
        }),
        Err(Undone::Refused(sentence)) => {
            problems.add("ten", sentence);
            again(&form(&app, &who, problems, fields))
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}

impl PasswordPage {
    /// After the password of somebody was replaced.
    pub(super) fn replaced(app: &App, who: &Who, staff: &staff::Staff, password: String) -> Self {
        Self {
            page: Page::staff(app, who, "Đã cấp mật khẩu tạm", PATH),
            is_new: false,
            href: format!("{PATH}/{}", staff.id),
            next: "Về trang cán bộ",
            name: staff.name.clone(),
            username: staff.username.clone(),
            password,
        }
    }
}
