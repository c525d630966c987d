//! `/quan-tri/thong-bao`: which channels are set up, what waits, what could not be sent.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use serde::Deserialize;
use uuid::Uuid;

use super::inbox::Pressed;
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::notices::list::{self, Line};
use crate::notices::outbox::State as Stage;
use crate::notices::{Channel, Post, acts};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
const PATH: &str = "/quan-tri/thong-bao";

#[derive(Template)]
#[template(path = "notices/pages/outbox.html")]
struct OutboxPage {
    page: Page,
    channels: Vec<ChannelLine>,
    quiet_hours: String,
    is_stand_in: bool,
    tabs: Vec<Tab>,
    stage: &'static str,
    rows: Vec<Row>,
    older: String,
    dead: i64,
    shows_dead: bool,
}

struct ChannelLine {
    name: &'static str,
    state: (&'static str, &'static str),
}

struct Tab {
    href: String,
    label: &'static str,
    count: String,
    current: bool,
}

struct Row {
    id: Uuid,
    code: String,
    topic: String,
    channel: &'static str,
    address: String,
    made: String,
    then: String,
    error: String,
    text: Vec<String>,
    may_resend: bool,
    may_give_up: bool,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    xem: String,
    truoc: Option<Uuid>,
    #[serde(default)]
    xong: String,
}

/// Shows the messages of one state; first those that need somebody.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    require(&who)?;
    let counts = list::counts(&app, &who).await?;
    let needing = counts.iter().find(|(_, count)| *count > 0).map(|(stage, _)| *stage);
    let stage = Stage::from_code(&asked.xem).or(needing).unwrap_or(Stage::Dead);
    let found = list::page(&app, &who, stage, asked.truoc).await?;
    let post = Post::new(&app.notices)?;
    let reference = app.reference();
    let is_stand_in = app.notices.stand_in;
    let href = |stage: Stage| with_query(PATH, "xem", stage.code());
    html(&OutboxPage {
        page: Page::staff(&app, &who, "Thông báo cho người nộp", PATH)
            .with_notice(done(&asked.xong).map(ToOwned::to_owned)),
        channels: Channel::ALL.map(|channel| channel_line(channel, &post)).into(),
        quiet_hours: app.notices.quiet_hours.to_string(),
        is_stand_in,
        tabs: counts
            .iter()
            .map(|(one, count)| Tab {
                href: href(*one),
                label: label(*one),
                count: count.to_string(),
                current: *one == stage,
            })
            .collect(),
        stage: label(stage),
        shows_dead: stage == Stage::Dead,
        dead: counts.iter().find(|(one, _)| *one == Stage::Dead).map_or(0, |(_, count)| *count),
        rows: found
            .lines
            .into_iter()
            .map(|line| {
                let text =
                    if is_stand_in { line.text(&reference.notice_texts) } else { Vec::new() };
                row(line, stage, text)
            })
            .collect(),
        older: found
            .older
            .map_or_else(String::new, |id| with_query(&href(stage), "truoc", &id.to_string())),
    })
}

fn require(who: &Who) -> Result<()> {
    if who.has(Right::ManageNotices) { Ok(()) } else { Err(Error::Forbidden) }
}

fn channel_line(channel: Channel, post: &Post) -> ChannelLine {
    let state = if post.is_stand_in(channel) {
        ("Ghi vào hộp thư trình diễn", "amber")
    } else if post.serves(channel) {
        ("Đang dùng", "green")
    } else {
        ("Chưa khai báo, không dùng", "")
    };
    ChannelLine { name: channel.label(), state }
}

fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Chờ gửi",
        Stage::Failed => "Chờ gửi lại",
        Stage::Sent => "Đã gửi",
        Stage::Dead => "Không gửi được",
        Stage::Unknown => "Không rõ đã đến",
        Stage::Overtaken => "Không còn cần gửi",
        Stage::Dropped => "Đã bỏ",
    }
}

fn row(line: Line, stage: Stage, text: Vec<String>) -> Row {
    let then = match stage {
        Stage::Waiting => format!("Gửi lúc {}", words::minute(line.next_at)),
        Stage::Failed => {
            format!("Đã thử {} lần, gửi lại lúc {}", line.attempts, words::minute(line.next_at))
        }
        Stage::Sent => {
            line.sent_at.map_or_else(String::new, |at| format!("Đã gửi lúc {}", words::minute(at)))
        }
        Stage::Dead => format!("Đã thử {} lần", line.attempts),
        Stage::Unknown => "Có thể đã đến; gửi lại thì người nộp có thể nhận hai lần".to_owned(),
        Stage::Overtaken => "Hồ sơ đã sang bước khác trước khi gửi được".to_owned(),
        Stage::Dropped => "Không gửi nữa".to_owned(),
    };
    Row {
        id: line.id,
        code: line.code,
        topic: line.topic,
        channel: line.channel.map_or("Kênh khác", Channel::label),
        address: line.address,
        made: words::minute(line.made_at),
        then,
        error: line.error,
        text,
        may_resend: matches!(stage, Stage::Dead | Stage::Unknown | Stage::Failed),
        may_give_up: matches!(stage, Stage::Dead | Stage::Unknown | Stage::Failed | Stage::Waiting),
    }
}

fn done(code: &str) -> Option<&'static str> {
    match code {
        "gui-lai" => Some("Đã đưa vào hàng chờ để gửi lại."),
        "bo" => Some("Đã bỏ thông báo này."),
        "khong-con" => Some("Thông báo này vừa được gửi hoặc đã có người khác xử lý."),
        _ => None,
    }
}

fn back(done: &str) -> Response {
    Redirect::to(&with_query(PATH, "xong", done)).into_response()
}

/// Sends a message again.
pub async fn resend(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Pressed>,
) -> Result<Response> {
    require(&sent.who)?;
    let is_done = acts::resend(&app, &sent.who, id).await?;
    Ok(back(if is_done { "gui-lai" } else { "khong-con" }))
}

/// Sends everything again that could not be sent.
pub async fn resend_dead(State(app): State<App>, sent: Sent<Pressed>) -> Result<Response> {
    require(&sent.who)?;
    let count = acts::resend_dead(&app, &sent.who).await?;
    Ok(back(if count > 0 { "gui-lai" } else { "khong-con" }))
}

/// Gives a message up.
pub async fn give_up(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Pressed>,
) -> Result<Response> {
    require(&sent.who)?;
    let is_done = acts::give_up(&app, &sent.who, id).await?;
    Ok(back(if is_done { "bo" } else { "khong-con" }))
}
