//! `/tai-khoan`: one's own account: duties, sessions, keys of programs that act in one's name.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::time;
use uuid::Uuid;

use super::{Done, absence};
use crate::access::Who;
use crate::accounts::tokens::{self, Token};
use crate::accounts::{posts, sessions, staff};
use crate::app::App;
use crate::error::Result;
use crate::web::OWN_PATH;
use crate::web::page::{Page, first_page, html};
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "accounts/pages/own.html")]
struct OwnPage {
    page: Page,
    name: String,
    username: String,
    second: &'static str,
    posts: Vec<PostLine>,
    sessions: Vec<SessionLine>,
    keys: Vec<KeyLine>,
    absence_href: String,
    absences: Vec<absence::Line>,
    stands_in: Vec<String>,
    first_page: &'static str,
    may_begin: bool,
}

struct PostLine {
    duty: &'static str,
    unit: String,
    span: String,
}

struct SessionLine {
    begun: String,
    seen: String,
    is_this: bool,
}

struct KeyLine {
    id: Uuid,
    name: String,
    scopes: String,
    until: String,
    waits: bool,
}

/// Shows the account.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response> {
    let now = app.now();
    let today = time::local(now).date();
    let reference = app.reference();
    let posts = posts::of(&app.db, who.staff).await?;
    let post_line = |post: &posts::Post| PostLine {
        duty: post.duty.label(),
        unit: reference.unit_full_name(&post.unit),
        span: words::span(post.from_on, post.to_on),
    };
    let session_line = |session: &sessions::Running| SessionLine {
        begun: words::minute(session.created_at),
        seen: words::minute(session.seen_at),
        is_this: session.is_this,
    };
    let away = absence::of_person(&app, who.staff).await?;
    let keys = tokens::list(&app.db, Some(who.staff)).await?;
    let page = Page::staff(&app, &who, "Tài khoản của tôi", OWN_PATH);
    html(&OwnPage {
        page: page.with_notice(sentence(&done)),
        name: who.name.clone(),
        username: who.username.clone(),
        second: if who.has_second { "Đang dùng" } else { "Chưa thiết lập" },
        posts: posts.iter().filter(|post| post.holds_on(today)).map(post_line).collect(),
        sessions: sessions::of(&app.db, &who, now).await?.iter().map(session_line).collect(),
        keys: keys.iter().filter(|key| key.is_open(now)).map(key_line).collect(),
        absence_href: format!("{}/{}", absence::PATH, who.staff),
        absences: absence::lines(&app, &away, today).await?,
        stands_in: stands_in(&app, &who).await?,
        first_page: first_page(&who),
        may_begin: done.xong == "mat-khau" && first_page(&who) != OWN_PATH,
    })
}

/// Whose work this person does today, in words.
async fn stands_in(app: &App, who: &Who) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for one in who.actor.stands_in.iter().filter(|one| !one.is_over) {
        let name = staff::get(&app.db, one.absent).await?.name;
        let duty = one.duty.label().to_lowercase();
        lines.push(format!("{name} ({duty}), đến hết {}", words::date(one.until_on)));
    }
    Ok(lines)
}

fn key_line(key: &Token) -> KeyLine {
    KeyLine {
        id: key.id,
        name: key.name.clone(),
        scopes: key.scopes_in_words(),
        until: words::date(key.last_on()),
        waits: key.confirmed_at.is_none(),
    }
}

fn sentence(done: &Done) -> Option<String> {
    let sentence = match done.xong.as_str() {
        "mat-khau" => {
            "Đã đổi mật khẩu. Các phiên đăng nhập khác và các khóa kết nối mang tên bạn đã kết thúc."
        }
        "thu-hoi" => "Đã thu hồi khóa kết nối.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
