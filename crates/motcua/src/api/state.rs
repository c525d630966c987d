//! How a dossier stands, as every act answers it: without personal data, so that answers may be
//! kept for those who ask again.

use domain::dossier::{Actor, Dossier, Place};
use domain::time;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Answer, once};
use super::post::Post;
use crate::app::App;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::{args, sql};

/// Where the interface begins.
pub const BASE: &str = "/api/v1";

/// How a dossier stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01926f3e-6f1c-7c52-9a51-0b5c7c0f3a11",
    "code": "H47.NG-220315-0007",
    "href": "/api/v1/dossiers/H47.NG-220315-0007",
    "seq": 3,
    "status": { "code": 4, "label": "Đang xử lý" },
    "procedure": "1.001612@2019-01-01:district",
    "case": "thong-thuong",
    "desk": "nam-giang.mot-cua",
    "lead": "nam-giang.tai-chinh-ke-hoach",
    "place": {
        "step": "phan-cong",
        "name": "Phân công giải quyết",
        "unit": "nam-giang.tai-chinh-ke-hoach",
        "duty": "unit_head"
    },
    "officer": "01926f3e-7b20-7d11-8a51-1c5c7c0f3a12",
    "received_at": "2022-03-15T08:05:00+07:00",
    "first_due_at": "2022-03-18T17:00:00+07:00",
    "counted_due_at": "2022-03-18T17:00:00+07:00",
    "due_at": "2022-03-18T17:00:00+07:00",
    "ended_at": null,
    "returned_at": null,
    "draft": null
}))]
pub struct State {
    /// Its id.
    pub id: Uuid,
    /// Mã số hồ sơ.
    pub code: String,
    /// Where it is read.
    pub href: String,
    /// How many events there are; the `ETag`.
    pub seq: u32,
    /// Its national status.
    pub status: StatusWords,
    /// The version of the procedure that it pinned.
    pub procedure: String,
    /// The case of the procedure.
    pub case: String,
    /// The desk that received it.
    pub desk: String,
    /// The unit that settles it.
    pub lead: String,
    /// The step it is in.
    pub place: PlaceWords,
    /// Who holds it; absent while it waits for somebody of the unit, and when it has been returned.
    pub officer: Option<Uuid>,
    /// When it was received.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// The first due instant, which never changes.
    #[schema(format = DateTime)]
    pub first_due_at: String,
    /// The due instant that the applicant was told last; while the clock is stopped, the one that
    /// counted before.
    #[schema(format = DateTime)]
    pub due_at: String,
    /// The due instant by which lateness is judged: the first one, moved by pauses only.
    #[schema(format = DateTime)]
    pub counted_due_at: String,
    /// Since when the clock is stopped.
    #[schema(format = DateTime)]
    pub paused_since: Option<String>,
    /// When the settlement ended.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// When the applicant got the result.
    #[schema(format = DateTime)]
    pub returned_at: Option<String>,
    /// The latest draft, to be named when it is approved.
    pub draft: Option<Uuid>,
}

/// One of the ten statuses of the national portal.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusWords {
    /// 1 to 10.
    #[schema(minimum = 1, maximum = 10, example = 4)]
    pub code: u8,
    /// Its label.
    #[schema(example = "Đang xử lý")]
    pub label: &'static str,
}

/// A step of the route, and the unit that does it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceWords {
    /// The step.
    #[schema(example = "tham-dinh")]
    pub step: String,
    /// Its name.
    #[schema(example = "Thẩm định hồ sơ")]
    pub name: String,
    /// The unit.
    #[schema(example = "nam-giang.tai-chinh-ke-hoach")]
    pub unit: String,
    /// The duty that does it.
    #[schema(example = "case_officer")]
    pub duty: &'static str,
}

impl State {
    /// The state of a dossier.
    #[must_use]
    pub fn of(id: Uuid, dossier: &Dossier) -> Self {
        let received = &dossier.received;
        Self {
            id,
            code: received.code.to_string(),
            href: href(received.code.as_str()),
            seq: dossier.seq,
            status: StatusWords { code: dossier.status.code(), label: dossier.status.label() },
            procedure: received.procedure.clone(),
            case: received.case.clone(),
            desk: received.desk.to_string(),
            lead: received.lead.to_string(),
            place: place(&dossier.place),
            officer: dossier.officer(),
            received_at: instant(dossier.received_at),
            first_due_at: instant(received.due_at),
            due_at: instant(dossier.due_at),
            counted_due_at: instant(dossier.counted_due_at),
            paused_since: dossier.pause.as_ref().map(|pause| instant(pause.since)),
            ended_at: dossier.ended_at.map(instant),
            returned_at: dossier.returned_at.map(instant),
            draft: dossier.draft,
        }
    }
}

/// Where a dossier is read.
#[must_use]
pub fn href(code: &str) -> String {
    format!("{BASE}/dossiers/{code}")
}

/// A place in words.
#[must_use]
pub fn place(place: &Place) -> PlaceWords {
    PlaceWords {
        step: place.step.clone(),
        name: place.name.clone(),
        unit: place.unit.to_string(),
        duty: place.duty.code(),
    }
}

/// An instant as RFC 3339 has it, with the offset of Viet Nam.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    time::rfc3339(time::local(at))
}

/// The id of the dossier that an address names by its code, or by its id.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn id_of(db: &Db, named: &str) -> Result<Uuid> {
    let row = match Uuid::parse_str(named) {
        Ok(id) => db.first(sql!("select id from dossier where id = $1"), args![id]).await?,
        Err(_not_an_id) => {
            let code = named.trim().to_uppercase();
            db.first(sql!("select id from dossier where code = $1"), args![code]).await?
        }
    };
    row.map(|row| row.id("id")).ok_or(Error::NotFound)
}

/// An act on a dossier, ready to be done.
pub struct Act<T> {
    /// The program's state.
    pub app: App,
    /// As whom.
    pub actor: Actor,
    /// On which dossier.
    pub id: Uuid,
    /// Position of the last event that was seen.
    pub seen: Option<u32>,
    /// What the act says.
    pub body: T,
}

/// Does a verb, once for each key, and answers how the dossier stands then.
///
/// # Errors
/// What the verb is refused for.
pub async fn act<T, F>(
    app: App,
    named: &str,
    post: Post<T>,
    verb: impl FnOnce(Act<T>) -> F + Send + 'static,
) -> Result<axum::response::Response>
where
    T: Send + 'static,
    F: Future<Output = Result<Dossier>> + Send,
{
    let id = id_of(&app.db, named).await?;
    let Post { caller, keyed, seen, body } = post;
    let act = Act { app: app.clone(), actor: caller.actor().clone(), id, seen, body };
    once(&app, keyed, async move {
        let dossier = verb(act).await?;
        Answer::new(axum::http::StatusCode::OK, &State::of(id, &dossier))
    })
    .await
}
