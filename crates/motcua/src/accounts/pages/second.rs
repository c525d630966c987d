//! `/tai-khoan/hai-buoc`: one's own second factor: an app, passkeys, recovery codes. What changes it
//! asks for the password, and for the factor that is there already.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::proof::{ProofFields, refused};
use super::{Done, again};
use crate::access::Who;
use crate::accounts::Undone;
use crate::accounts::oneself::{self, Ask};
use crate::accounts::second::{self, codes, passkeys, totp};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::SECOND_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "accounts/pages/second.html")]
struct SecondPage {
    page: Page,
    is_required: bool,
    totp_since: Option<String>,
    passkeys: Vec<Line>,
    are_set_up: bool,
    codes_left: i64,
}

struct Line {
    id: Uuid,
    name: String,
    since: String,
}

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "accounts/pages/second_codes.html")]
struct CodesPage {
    page: Page,
    codes: Vec<String>,
}

/// Shows what is set up.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response> {
    let factors = second::of(&app.db, who.staff).await?;
    let day = |at| words::date(time::local(at).date());
    let line = |one: &passkeys::Passkey| Line {
        id: one.id,
        name: one.name.clone(),
        since: day(one.created_at),
    };
    let page = Page::staff(&app, &who, "Xác thực hai bước", SECOND_PATH);
    html(&SecondPage {
        page: page.with_notice(sentence(&done)),
        is_required: who.must_set_up_second,
        totp_since: factors.totp_since.map(day),
        passkeys: factors.passkeys.iter().map(line).collect(),
        are_set_up: factors.are_set_up(),
        codes_left: factors.codes_left,
    })
}

fn sentence(done: &Done) -> Option<String> {
    let sentence = match done.xong.as_str() {
        "thiet-lap" => "Đã thiết lập. Từ lần đăng nhập sau, hệ thống hỏi thêm bước thứ hai.",
        "bo" => "Đã bỏ.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// What follows after a factor was set up: the codes, or the page again.
pub(super) fn done(app: &App, who: &Who, codes: Vec<String>) -> Result<Response> {
    if codes.is_empty() {
        return Ok(Redirect::to(&format!("{SECOND_PATH}?xong=thiet-lap")).into_response());
    }
    html(&CodesPage { page: Page::staff(app, who, "Mã khôi phục", SECOND_PATH), codes })
}

/// What is taken away or renewed.
#[derive(Clone, Copy)]
enum Act {
    Totp,
    Codes,
    Passkey(Uuid),
}

impl Act {
    fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "ung-dung" => Self::Totp,
            "ma-khoi-phuc" => Self::Codes,
            id => Self::Passkey(id.parse().map_err(|_| Error::NotFound)?),
        })
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Totp => {
                ("Bỏ ứng dụng xác thực", "Mã trên ứng dụng không dùng để đăng nhập được nữa.")
            }
            Self::Codes => (
                "Tạo mã khôi phục mới",
                "Mọi mã khôi phục cũ hết hiệu lực; mười mã mới hiện một lần.",
            ),
            Self::Passkey(_) => ("Bỏ khóa truy cập", "Khóa này không dùng để đăng nhập được nữa."),
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/pages/second_act.html")]
struct ActPage {
    page: Page,
    problems: Problems,
    what: String,
    sentence: &'static str,
    ask: Ask,
}

async fn act_form(app: &App, who: &Who, what: &str, problems: Problems) -> Result<ActPage> {
    let (title, sentence) = Act::parse(what)?.words();
    let mut page = Page::staff(app, who, title, SECOND_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {title}");
    }
    Ok(ActPage {
        page,
        problems,
        what: what.to_owned(),
        sentence,
        ask: oneself::ask(app, who).await?,
    })
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    gi: String,
}

/// Asks for the proof before something is taken away or renewed.
pub async fn ask(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    html(&act_form(&app, &who, &asked.gi, Problems::default()).await?)
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    gi: String,
    #[serde(flatten)]
    proof: ProofFields,
}

/// Takes away or renews.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let (gi, proof) = (fields.gi, fields.proof.into());
    let done = match Act::parse(&gi)? {
        Act::Totp => totp::remove(&app, &who, proof).await.map(|()| Vec::new()),
        Act::Codes => codes::replace(&app, &who, proof).await,
        Act::Passkey(id) => passkeys::remove(&app, &who, proof, id).await.map(|()| Vec::new()),
    };
    match done {
        Ok(codes) if codes.is_empty() => {
            Ok(Redirect::to(&format!("{SECOND_PATH}?xong=bo")).into_response())
        }
        Ok(codes) => self::done(&app, &who, codes),
        Err(Undone::Refused(sentence)) => {
            again(&act_form(&app, &who, &gi, refused(sentence, "mat_khau")).await?)
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}
