//! `/quan-tri/khoa-api`: keys for programs, as administrators propose and take them back. They never
//! see a key: its owner confirms it at `/tai-khoan`.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::text::one_line;
use domain::time;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use super::sign_out::Nothing;
use super::{Done, again, require};
use crate::access::Who;
use crate::accounts::key_acts::{self, NewKey};
use crate::accounts::staff::{self, Staff};
use crate::accounts::tokens::{self, Condition, Scope, Token};
use crate::accounts::{Undone, username};
use crate::app::{App, new_id};
use crate::config::limits;
use crate::error::{Error, Result};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

/// The address.
const PATH: &str = "/quan-tri/khoa-api";
/// Life of a key that the form proposes.
const PROPOSED_DAYS: i64 = 90;

#[derive(Template)]
#[template(path = "accounts/pages/api_keys.html")]
struct KeysPage {
    page: Page,
    problems: Problems,
    id: Uuid,
    fields: Fields,
    scopes: Vec<Choice>,
    keys: Vec<Line>,
}

struct Choice {
    code: &'static str,
    words: &'static str,
    checked: bool,
}

struct Line {
    id: Uuid,
    name: String,
    staff: String,
    scopes: String,
    made: String,
    until: String,
    state: (&'static str, &'static str),
    is_open: bool,
}

/// The form.
#[derive(Default, Deserialize)]
pub struct Fields {
    id: Option<Uuid>,
    #[serde(default)]
    ten: String,
    #[serde(default)]
    can_bo: String,
    #[serde(default)]
    pham_vi: Vec<String>,
    #[serde(default)]
    het_han: String,
}

/// Shows the keys and the form for a new one.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response> {
    require(&who, Right::ManageTokens)?;
    let proposed = app.now().saturating_add(SignedDuration::from_hours(24 * PROPOSED_DAYS));
    let proposed = proposed.expect("hours are no calendar unit");
    let fields = Fields { het_han: words::date(time::local(proposed).date()), ..Fields::default() };
    let mut page = of(&app, &who, Problems::default(), fields).await?;
    page.page.notice = sentence(&done).map(ToOwned::to_owned);
    html(&page)
}

fn sentence(done: &Done) -> Option<&'static str> {
    Some(match done.xong.as_str() {
        "thu-hoi" => "Đã thu hồi khóa kết nối.",
        "de-nghi" => {
            "Đã gửi đề nghị. Khóa chỉ dùng được sau khi người đứng tên xác nhận ở trang Tài khoản của tôi, trong 7 ngày."
        }
        _ => return None,
    })
}

async fn of(app: &App, who: &Who, problems: Problems, fields: Fields) -> Result<KeysPage> {
    let now = app.now();
    let mut page = Page::staff(app, who, "Khóa kết nối", PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    let choice = |scope: Scope| Choice {
        code: scope.code(),
        words: scope.label(),
        checked: fields.pham_vi.iter().any(|code| code == scope.code()),
    };
    Ok(KeysPage {
        page,
        problems,
        id: fields.id.unwrap_or_else(new_id),
        scopes: Scope::ALL.map(choice).into(),
        keys: within_reach(app, who).await?.iter().map(|key| line(key, now)).collect(),
        fields,
    })
}

/// The keys of those for whom this administrator answers.
async fn within_reach(app: &App, who: &Who) -> Result<Vec<Token>> {
    let mut keys = tokens::list(&app.db, None).await?;
    let owners: BTreeSet<Uuid> = keys.iter().map(|key| key.staff).collect();
    let mut within = BTreeSet::new();
    for owner in owners {
        let staff = staff::get(&app.db, owner).await?;
        if staff::answers_for(app, who, &staff).await? {
            within.insert(owner);
        }
    }
    keys.retain(|key| within.contains(&key.staff));
    Ok(keys)
}

fn line(key: &Token, now: Timestamp) -> Line {
    let state = match key.condition(now) {
        Condition::Proposed => ("Chờ xác nhận", "amber"),
        Condition::Lapsed => ("Không được xác nhận", ""),
        Condition::Alive => ("Đang dùng", "green"),
        Condition::Expired => ("Đã hết hạn", ""),
        Condition::Revoked => ("Đã thu hồi", ""),
    };
    Line {
        id: key.id,
        name: key.name.clone(),
        staff: format!("{} ({})", key.staff_name, key.username),
        scopes: key.scopes_in_words(),
        made: words::date(time::local(key.created_at).date()),
        until: words::date(key.last_on()),
        state,
        is_open: key.is_open(now),
    }
}

/// Proposes a key.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    require(&who, Right::ManageTokens)?;
    let mut problems = Problems::default();
    let staff = problems.check("can_bo", owner(&app, &who, &fields.can_bo).await?);
    let new = read(&fields, &mut problems);
    let (Some(staff), Some(new)) = (staff, new) else {
        return again(&of(&app, &who, problems, fields).await?);
    };
    match key_acts::propose(&app, &who, &staff, new).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?xong=de-nghi")).into_response()),
        Err(Undone::Refused(sentence)) => {
            problems.add("het_han", sentence);
            again(&of(&app, &who, problems, fields).await?)
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}

fn read(fields: &Fields, problems: &mut Problems) -> Option<NewKey> {
    let name = one_line(&fields.ten);
    if name.is_empty() || name.chars().count() > limits::NAME_CHARS_MAX {
        problems.add("ten", "Xin đặt tên cho khóa: chương trình nào dùng, để làm gì.");
    }
    let scopes: Vec<Scope> =
        fields.pham_vi.iter().filter_map(|code| Scope::from_code(code)).collect();
    if scopes.is_empty() {
        problems.add("pham_vi", "Xin chọn ít nhất một phạm vi.");
    }
    let last_on = problems.check("het_han", words::read_day(&fields.het_han))?;
    // The last day counts whole.
    let end = last_on.tomorrow().unwrap_or(last_on).at(0, 0, 0, 0);
    problems.is_empty().then(|| NewKey {
        id: fields.id.unwrap_or_else(new_id),
        name,
        scopes,
        expires_at: time::instant(end),
    })
}

/// The person in whose name the key acts.
async fn owner(
    app: &App,
    who: &Who,
    typed: &str,
) -> Result<std::result::Result<Staff, &'static str>> {
    let by_username = staff::by_username(&app.db, &username::normal(typed)).await?;
    let found = match by_username {
        Some(staff) => vec![staff],
        None => staff::by_name(&app.db, typed).await?,
    };
    // Who serves elsewhere is answered like who is not there.
    let mut within = Vec::new();
    for staff in found.into_iter().filter(|staff| staff.disabled_at.is_none()) {
        if staff::answers_for(app, who, &staff).await? {
            within.push(staff);
        }
    }
    let one = within.pop();
    Ok(match one {
        Some(staff) if within.is_empty() => Ok(staff),
        Some(_one_of_several) => Err("Có nhiều cán bộ cùng họ tên này; xin nhập tên đăng nhập."),
        None => Err(
            "Xin nhập họ tên hoặc tên đăng nhập của một cán bộ đang hoạt động trong phạm vi quản trị của bạn.",
        ),
    })
}

/// Takes a key back.
pub async fn revoke(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    require(&sent.who, Right::ManageTokens)?;
    let owner = tokens::owner(&app.db, id).await?.ok_or(Error::NotFound)?;
    staff::within_reach(&app, &sent.who, owner).await?;
    match key_acts::revoke(&app, &sent.who, id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?xong=thu-hoi")).into_response()),
        Err(Undone::Refused(sentence)) => Err(Error::Bad(sentence.to_owned())),
        Err(Undone::Failed(error)) => Err(error),
    }
}
