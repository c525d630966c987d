//! Linked procedures (liên thông) for programs: the whole that the applicant knows, and its parts, each
//! with the body that settles it.

use domain::dossier::{Dossier, Status};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::state::{StatusWords, href, instant};
use crate::app::App;
use crate::dossiers::linked::Shown;
use crate::error::Result;
use crate::work::facts::Facts;
use crate::work::linked::{self, Family};

/// The whole and its parts; the same from each of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedWords {
    /// The dossier that the applicant knows, with the one receipt and the one date.
    whole: WholeWords,
    /// Its parts, in the order of its procedure.
    parts: Vec<PartWords>,
}

/// The whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeWords {
    /// Its id.
    id: Uuid,
    /// Mã số hồ sơ.
    #[schema(example = "H47.TM-220315-0001")]
    code: String,
    /// Where it is read.
    href: String,
    /// The version of the procedure that it pinned.
    #[schema(example = "2.000986@2020-05-25:commune")]
    procedure: String,
    /// Its national status.
    status: StatusWords,
    /// When the applicant was promised the results.
    #[schema(format = DateTime)]
    due_at: String,
    /// When the last of them was there.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

/// A part. What is known only once it has begun is absent before.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartWords {
    /// Mã thủ tục.
    #[schema(example = "1.001193")]
    procedure: String,
    /// Name of the procedure.
    #[schema(example = "Đăng ký khai sinh")]
    procedure_name: String,
    /// The names of the procedures whose results it waits for before it begins.
    waits_for: Vec<String>,
    /// The unit that settles it.
    #[schema(example = "thanh-my.cong-an")]
    unit: Option<String>,
    /// Its id.
    id: Option<Uuid>,
    /// Mã số hồ sơ.
    #[schema(example = "H47.TM-220315-0002")]
    code: Option<String>,
    /// Where it is read.
    href: Option<String>,
    /// Its national status.
    status: Option<StatusWords>,
    /// Until when its body is to settle it.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// When that ended.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

/// What is told of a dossier; nothing when it is not linked.
pub async fn of(app: &App, facts: &Facts) -> Result<Option<LinkedWords>> {
    let family = linked::family(app, facts).await?;
    Ok(family.map(|Family { id, whole, parts }| LinkedWords {
        whole: words(id, &whole),
        parts: parts.into_iter().map(part).collect(),
    }))
}

fn words(id: Uuid, whole: &Dossier) -> WholeWords {
    WholeWords {
        id,
        code: whole.received.code.to_string(),
        href: href(whole.received.code.as_str()),
        procedure: whole.received.procedure.clone(),
        status: status(whole.status),
        due_at: instant(whole.due_at),
        ended_at: whole.ended_at.map(instant),
    }
}

fn part(part: Shown) -> PartWords {
    let begun = part.begun.as_ref();
    PartWords {
        procedure: part.procedure.to_string(),
        procedure_name: part.name,
        waits_for: part.waits_for,
        unit: part.lead.map(|unit| unit.to_string()),
        id: begun.map(|one| one.id),
        code: begun.map(|one| one.code.clone()),
        href: begun.map(|one| href(&one.code)),
        status: begun.map(|one| status(one.status)),
        due_at: begun.map(|one| instant(one.due_at)),
        ended_at: begun.and_then(|one| one.ended_at).map(instant),
    }
}

fn status(status: Status) -> StatusWords {
    StatusWords { code: status.code(), label: status.label() }
}
