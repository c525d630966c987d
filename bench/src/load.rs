//! Clients that ask through HTTP, each one request after the other.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use motcua::app::new_id;
use motcua::web::percent;
use serde_json::json;

use crate::fill::{Filled, Known, PROCEDURE};
use crate::names;

/// A page that is measured.
#[derive(Clone, Copy)]
pub enum Page {
    /// The worklist of an officer.
    Inbox,
    /// A dossier's page.
    Dossier,
    /// The look-up with a receipt's secret.
    LookUp,
    /// The public list of progress.
    Progress,
    /// The first public page.
    Home,
    /// What is offered for a name.
    FindName,
    /// For its first and its last word.
    FindPart,
    /// The same, mistyped.
    FindMistyped,
    /// For the last digits of a code.
    FindDigits,
    /// For a telephone number.
    FindPhone,
}

/// All of them.
pub const PAGES: [Page; 10] = [
    Page::Inbox,
    Page::Dossier,
    Page::LookUp,
    Page::Progress,
    Page::Home,
    Page::FindName,
    Page::FindPart,
    Page::FindMistyped,
    Page::FindDigits,
    Page::FindPhone,
];

impl Page {
    /// Name in the table of results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Dossier => "dossier page",
            Self::LookUp => "look-up",
            Self::Progress => "progress list",
            Self::Home => "home",
            Self::FindName => "search name",
            Self::FindPart => "search part of a name",
            Self::FindMistyped => "search mistyped",
            Self::FindDigits => "search last digits",
            Self::FindPhone => "search phone",
        }
    }
}

/// Who asks what.
pub struct Load<'a> {
    /// The server.
    pub base: &'a str,
    /// What is in the database.
    pub filled: &'a Filled,
    /// How many ask at once.
    pub clients: usize,
}

/// What came out.
pub struct Figures {
    /// Median time of an answer.
    pub p50_ms: f64,
    /// Nineteen of twenty answers were quicker.
    pub p95_ms: f64,
    /// Answers a second.
    pub per_second: f64,
    /// Bytes of the last answer as sent.
    pub bytes: usize,
}

impl Load<'_> {
    /// Opens a page so often by each client.
    pub async fn page(&self, page: Page, each: usize) -> anyhow::Result<Figures> {
        let opened = if matches!(page, Page::LookUp) { self.opened().await? } else { Vec::new() };
        self.ask(each, |client, n| match opened.as_slice() {
            [] => self.request(client, page, n),
            opened => {
                let (path, cookie) = &opened[n % opened.len()];
                client
                    .get(format!("{}{path}", self.base))
                    .header("cookie", cookie)
                    .header("accept-encoding", "br")
            }
        })
        .await
    }

    /// Opens dossiers with their receipts: the address of each, and its browser's cookie.
    async fn opened(&self) -> anyhow::Result<Vec<(String, String)>> {
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let mut opened = Vec::new();
        for Known { code, secret, .. } in &self.filled.some {
            let request = client
                .post(format!("{}/tra-cuu", self.base))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("ma={}&khoa={}", percent(code), percent(secret)));
            let answer = request.send().await?.error_for_status()?;
            let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
            let (path, cookie) = header("location").zip(header("set-cookie")).context("opened")?;
            let cookie = cookie.split(';').next().unwrap_or_default();
            opened.push((path.to_owned(), cookie.to_owned()));
        }
        Ok(opened)
    }

    /// Receives so many dossiers by each client, through the interface for programs.
    pub async fn receive(&self, each: usize) -> anyhow::Result<Figures> {
        self.ask(each, |client, _| {
            client
                .post(format!("{}/api/v1/dossiers", self.base))
                .bearer_auth(&self.filled.receiver_token)
                .header("idempotency-key", new_id().to_string())
                .json(&filing())
        })
        .await
    }

    fn request(&self, client: &reqwest::Client, page: Page, n: usize) -> reqwest::RequestBuilder {
        let Known { id, code, secret: _, name, phone } =
            &self.filled.some[n * 7 % self.filled.some.len()];
        let find = |query: &str| format!("/ho-so/goi-y?q={}", percent(query));
        let path = match page {
            Page::Inbox => "/cong-viec".to_owned(),
            Page::Dossier => format!("/ho-so/{id}"),
            Page::LookUp => "/tra-cuu".to_owned(),
            Page::Progress => "/tien-do".to_owned(),
            Page::Home => "/".to_owned(),
            Page::FindName => find(name),
            Page::FindPart => find(&names::part(name)),
            Page::FindMistyped => find(&names::mistyped(name)),
            Page::FindDigits => find(&code[code.len() - 4..]),
            Page::FindPhone => find(phone),
        };
        client
            .get(format!("{}{path}", self.base))
            .header("cookie", format!("motcua={}", self.filled.officer_session))
            .header("accept-encoding", "br")
            // Every request from another address: rate limits are not what is measured.
            .header(
                "x-forwarded-for",
                format!("10.{}.{}.{}", n / 65536 % 256, n / 256 % 256, n % 256),
            )
    }

    async fn ask(
        &self,
        each: usize,
        request: impl Fn(&reqwest::Client, usize) -> reqwest::RequestBuilder,
    ) -> anyhow::Result<Figures> {
        let client = reqwest::Client::new();
        request(&client, 0).send().await?.error_for_status().context("the first request")?;
        let begun = Instant::now();
        let clients = (0..self.clients).map(|number| {
            let (client, request) = (&client, &request);
            async move {
                let mut times = Vec::with_capacity(each);
                let mut bytes = 0;
                for n in 0..each {
                    let asked = Instant::now();
                    let answer = request(client, number * each + n).send().await?;
                    let answer = answer.error_for_status()?;
                    bytes = answer.bytes().await?.len();
                    times.push(asked.elapsed());
                }
                anyhow::Ok((times, bytes))
            }
        });
        let mut times: Vec<Duration> = Vec::new();
        let mut bytes = 0;
        for done in futures_util::future::join_all(clients).await {
            let (some, last) = done?;
            times.extend(some);
            bytes = last;
        }
        let elapsed = begun.elapsed().as_secs_f64();
        times.sort();
        let at = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1000.0;
        Ok(Figures {
            p50_ms: at(50),
            p95_ms: at(95),
            per_second: times.len() as f64 / elapsed,
            bytes,
        })
    }
}

/// What comes over the counter: a household business, both papers, the fee.
fn filing() -> serde_json::Value {
    json!({
        "desk": "xa-thanh-my-2025.mot-cua",
        "procedure": PROCEDURE,
        "applicant": {
            "name": "Zơrâm Thị Bh’nướch",
            "identity": "049190000001",
            "birth": "02/09/1990",
            "sex": "female",
            "phone": "0905123456",
            "address": "Thôn Dung, xã Thạnh Mỹ"
        },
        "papers": [
            { "component": "giay-de-nghi-dang", "originals": 1 },
            { "component": "giay-to-phap-ly-ca-nhan", "presented": true }
        ],
        "fees": [{ "quantity": { "count": 1 } }]
    })
}
