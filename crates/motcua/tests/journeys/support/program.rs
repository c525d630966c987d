//! A program at the door: its key, what it sends and what it is told.

use jiff::SignedDuration;
use motcua::accounts::Scope;
use motcua::app::{new_id, new_token};
use motcua::{access, args, sql};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::Town;

pub struct Program<'a> {
    pub town: &'a Town,
    pub key: String,
}

pub struct Told {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Told {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }

    #[track_caller]
    pub fn refused(self, status: StatusCode, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["type"], format!("urn:motcua:{code}"), "{}", self.body);
        assert_eq!(self.body["status"], status.as_u16());
        self.body
    }
}

impl<'a> Program<'a> {
    /// A program with a key of somebody of the cast.
    pub async fn of(town: &'a Town, username: &str, scopes: &[Scope]) -> Self {
        let key = format!("motcua_{}", new_token());
        let codes: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
        let now = town.app.now();
        town.app
            .db
            .run(
                sql!(
                    "insert into api_token (id, token_hash, staff, proposed_by, name, scopes,
                                            created_at, confirmed_at, expires_at)
                     values ($1, $2, $3, $3, $4, $5, $6, $6, $7)"
                ),
                args![
                    new_id(),
                    access::token_hash(&key),
                    town.staff(username).await,
                    "thử",
                    codes.join(" "),
                    now,
                    now + SignedDuration::from_hours(24 * 30)
                ],
            )
            .await
            .expect("a key");
        Self { town, key }
    }

    pub async fn get(&self, path: &str) -> Told {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value, headers: &[(&str, &str)]) -> Told {
        self.send(Method::POST, path, Some(body), headers).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Told {
        let address = format!("/api/v1{path}");
        let mut request = self.town.stranger().request(method, &address).bearer_auth(&self.key);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        told(request).await
    }

    pub async fn upload(&self, code: &str, purpose: &str, bytes: &[u8]) -> Told {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("quyet-dinh.pdf");
        let form =
            reqwest::multipart::Form::new().text("purpose", purpose.to_owned()).part("file", part);
        let path = format!("/api/v1/dossiers/{code}/files");
        let request = self.town.stranger().request(Method::POST, &path).bearer_auth(&self.key);
        told(request.multipart(form)).await
    }
}

pub async fn told(request: reqwest::RequestBuilder) -> Told {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    Told { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

pub const ALL: [Scope; 3] = Scope::ALL;

/// A complete filing as JSON.
pub fn filing(town: &Town, desk: &str, procedure: &str) -> Value {
    let filing = town.filing(desk, procedure);
    let papers: Vec<Value> = filing
        .papers
        .iter()
        .map(|paper| {
            json!({
                "component": paper.component,
                "originals": paper.originals,
                "presented": paper.presented,
            })
        })
        .collect();
    json!({
        "desk": desk,
        "procedure": procedure,
        "case": filing.case,
        "applicant": {
            "name": "Zơrâm Thị Bh’nướch",
            "identity": "049190000001",
            "birth": "02/09/1990",
            "address": "Thôn Dung, thị trấn Thạnh Mỹ",
        },
        "papers": papers,
        "return_way": "by_hand",
    })
}
