//! What an administrator does with one person's account: each form of the person's page.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::require;
use super::sign_out::Nothing;
use super::staff::{Typed, of};
use super::staff_list::PATH;
use super::staff_new::PasswordPage;
use crate::access::Who;
use crate::accounts::card::{self, Card};
use crate::accounts::posts::{self, Post};
use crate::accounts::second::{self, Lost};
use crate::accounts::staff::{self, Staff};
use crate::accounts::{Undone, units};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::form::Sent;
use crate::web::page::html;
use crate::web::problems::Problems;
use crate::words;

/// The person, if this administrator answers for them.
async fn person(app: &App, who: &Who, id: Uuid) -> Result<Staff> {
    require(who, Right::ManageStaff)?;
    staff::within_reach(app, who, id).await
}

/// Back to the person's page with a sentence, or the same page with what is wrong.
async fn answer(
    app: &App,
    who: &Who,
    staff: Staff,
    outcome: (std::result::Result<(), Undone>, &str),
) -> Result<Response> {
    match outcome {
        (Ok(()), done) => {
            Ok(Redirect::to(&format!("{PATH}/{}?xong={done}", staff.id)).into_response())
        }
        (Err(Undone::Refused(sentence)), _) => {
            let mut problems = Problems::default();
            problems.add("", sentence);
            of(app, who, staff).await?.with_problems(problems, None)
        }
        (Err(Undone::Failed(error)), _) => Err(error),
    }
}

/// Corrects the name.
pub async fn rename(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Typed>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let staff = person(&app, &who, id).await?;
    let mut problems = Problems::default();
    let Some(name) = problems.check("ho_ten", staff::parse_name(&fields.ho_ten)) else {
        return of(&app, &who, staff).await?.with_name(problems, fields.ho_ten);
    };
    let renamed = staff::rename(&app, &who, &staff, &name).await;
    answer(&app, &who, staff, (renamed, "ten")).await
}

/// Changes what the public may know of the person.
pub async fn change_card(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Typed>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let staff = person(&app, &who, id).await?;
    let mut problems = Problems::default();
    let typed = (fields.chuc_danh.as_str(), fields.linh_vuc.as_str(), fields.dien_thoai.as_str());
    let new = Card::parse(typed, &mut problems);
    if !problems.is_empty() {
        return of(&app, &who, staff).await?.with_card(problems, fields);
    }
    let changed = card::change(&app, &who, &staff, &new).await;
    answer(&app, &who, staff, (changed, "cong-khai")).await
}

/// Gives a duty.
pub async fn give(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Typed>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let staff = person(&app, &who, id).await?;
    let fields = Typed { ho_ten: staff.name.clone(), ..fields };
    let mut problems = Problems::default();
    let Some(post) = read(&app, &fields, &mut problems) else {
        return of(&app, &who, staff).await?.with_problems(problems, Some(fields));
    };
    match posts::give(&app, &who, &staff, &post).await {
        Err(Undone::Refused(sentence)) => {
            problems.add("don_vi", sentence);
            of(&app, &who, staff).await?.with_problems(problems, Some(fields))
        }
        given => answer(&app, &who, staff, (given, "giao")).await,
    }
}

fn read(app: &App, fields: &Typed, problems: &mut Problems) -> Option<Post> {
    let today = time::local(app.now()).date();
    let unit = problems.check("don_vi", units::parse(&app.reference(), today, &fields.don_vi));
    let duty = Duty::from_code(&fields.nhiem_vu);
    if duty.is_none() {
        problems.add("nhiem_vu", "Xin chọn nhiệm vụ.");
    }
    let from_on = problems.check("tu_ngay", words::read_day(&fields.tu_ngay));
    let to_on = if fields.den_ngay.trim().is_empty() {
        None
    } else {
        problems.check("den_ngay", words::read_day(&fields.den_ngay))
    };
    if !problems.is_empty() {
        return None;
    }
    Some(Post { unit: unit?, duty: duty?, from_on: from_on?, to_on, absence: None })
}

/// The form that ends a duty.
#[derive(Deserialize)]
pub struct EndFields {
    don_vi: String,
    nhiem_vu: String,
    tu_ngay: String,
    ngay: String,
}

/// Ends a duty after a day, within reach also of somebody who serves elsewhere as well.
pub async fn end(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<EndFields>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    require(&who, Right::ManageStaff)?;
    let staff = staff::known(&app, &who, Right::ManageStaff, id).await?;
    let unit = UnitId(fields.don_vi);
    let from_on: Option<Date> = fields.tu_ngay.parse().ok();
    let held = posts::of(&app.db, id).await?.into_iter().find(|post| {
        post.unit == unit && post.duty.code() == fields.nhiem_vu && Some(post.from_on) == from_on
    });
    let post = held.ok_or(Error::NotFound)?;
    let ended = match words::read_day(&fields.ngay) {
        Ok(day) => posts::end(&app, &who, &staff, &Post { to_on: Some(day), ..post }).await,
        Err(sentence) => Err(Undone::Refused(sentence)),
    };
    answer(&app, &who, staff, (ended, "ket-thuc")).await
}

/// Gives a temporary password. The answer is a page rather than a redirect: the password is
/// nowhere else.
pub async fn reset_password(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let who = sent.who;
    let staff = person(&app, &who, id).await?;
    if staff.id == who.staff {
        let own = Undone::Refused("Xin đổi mật khẩu của bạn ở trang Tài khoản của tôi.");
        return answer(&app, &who, staff, (Err(own), "")).await;
    }
    match staff::reset_password(&app, &who, &staff).await {
        Ok(password) => html(&PasswordPage::replaced(&app, &who, &staff, password)),
        Err(undone) => answer(&app, &who, staff, (Err(undone), "")).await,
    }
}

/// Signs the person out everywhere.
pub async fn end_sessions(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let staff = person(&app, &sent.who, id).await?;
    let ended = staff::end_sessions(&app, &sent.who, &staff).await;
    answer(&app, &sent.who, staff, (ended, "dang-xuat")).await
}

/// Closes the account.
pub async fn disable(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let staff = person(&app, &sent.who, id).await?;
    let disabled = staff::disable(&app, &sent.who, &staff).await;
    answer(&app, &sent.who, staff, (disabled, "khoa")).await
}

/// Opens the account again.
pub async fn enable(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let staff = person(&app, &sent.who, id).await?;
    let enabled = staff::enable(&app, &sent.who, &staff).await;
    answer(&app, &sent.who, staff, (enabled, "mo-khoa")).await
}

/// Why a second factor is taken away.
#[derive(Deserialize)]
pub struct LostFields {
    #[serde(default)]
    ly_do: String,
}

/// Takes away a second factor that its owner has lost.
pub async fn remove_second(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<LostFields>,
) -> Result<Response> {
    let who = sent.who;
    let staff = person(&app, &who, id).await?;
    let removed = match Lost::from_code(&sent.fields.ly_do) {
        _ if staff.id == who.staff => {
            Err(Undone::Refused("Xin bỏ xác thực hai bước của bạn ở trang Tài khoản của tôi."))
        }
        Some(why) => second::remove(&app, &who, &staff, why).await,
        None => Err(Undone::Refused("Xin chọn lý do bỏ xác thực hai bước.")),
    };
    answer(&app, &who, staff, (removed, "hai-buoc")).await
}
