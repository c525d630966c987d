//! What happened to a dossier, in words: one sentence for each kind of event.

use std::collections::{BTreeSet, HashMap};

use domain::dossier::{Body, Place, StaffId};

use crate::db::{Db, Result, Sql, Val};
use crate::reference::Reference;
use crate::words;

/// Names of members of staff.
pub type Names = HashMap<StaffId, String>;

/// Looks up the names of members of staff.
///
/// # Errors
/// Whatever the database says.
pub async fn names(db: &Db, staff: impl IntoIterator<Item = StaffId>) -> Result<Names> {
    let wanted: BTreeSet<StaffId> = staff.into_iter().collect();
    if wanted.is_empty() {
        return Ok(Names::new());
    }
    let holders: Vec<String> = (1..=wanted.len()).map(|n| format!("${n}")).collect();
    let sql = format!("select id, name from staff where id in ({})", holders.join(", "));
    let rows = db.all(Sql::built(sql), wanted.into_iter().map(Val::from).collect()).await?;
    Ok(rows.iter().map(|row| (row.id("id"), row.text("name"))).collect())
}

/// What an event says happened.
#[must_use]
pub fn sentence(body: &Body, reference: &Reference, names: &Names) -> String {
    let name = |staff: &StaffId| names.get(staff).map_or("một cán bộ", String::as_str);
    match body {
        Body::Received(received) => {
            format!("Tiếp nhận hồ sơ, hẹn trả kết quả lúc {}.", words::minute(received.due_at))
        }
        Body::HandedOver { to } => format!("Chuyển hồ sơ đến {}.", place(to, reference)),
        Body::Accepted => "Nhận hồ sơ để xử lý.".to_owned(),
        Body::Assigned { to, officer } => {
            format!("Phân công cho {} ({}).", name(officer), to.name.to_lowercase())
        }
        Body::Forwarded { to } => format!("Chuyển bước tiếp theo đến {}.", place(to, reference)),
        Body::SentBack { to, officer, .. } => {
            format!("Trả lại {} cho {}.", place(to, reference), name(officer))
        }
        Body::Drafted { .. } => "Lập dự thảo kết quả.".to_owned(),
        Body::Approved { to, .. } => {
            format!("Phê duyệt dự thảo kết quả, chuyển đến {}.", place(to, reference))
        }
        Body::Issued { number, issued_on, .. } => {
            format!("Vào số, phát hành kết quả số {number} ngày {}.", words::date(*issued_on))
        }
        Body::BroughtToDesk { to } => {
            format!("Chuyển kết quả về {}.", reference.unit_name(&to.unit))
        }
        Body::HandedToApplicant { way, taker } => format!(
            "Trả kết quả: {}; người nhận: {}.",
            way.label().to_lowercase(),
            taker.label().to_lowercase()
        ),
    }
}

/// What is remarked beside an event: the reason of a return.
#[must_use]
pub fn remark(body: &Body) -> Option<&str> {
    match body {
        Body::SentBack { reason, .. } => Some(reason),
        Body::Received(_)
        | Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. } => None,
    }
}

/// Whom an event names besides its actor.
#[must_use]
pub fn receiver(body: &Body) -> Option<StaffId> {
    match body {
        Body::Assigned { officer, .. } | Body::SentBack { officer, .. } => Some(*officer),
        Body::Received(_)
        | Body::HandedOver { .. }
        | Body::Accepted
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. } => None,
    }
}

/// `bước “Thẩm định” (Phòng Tư pháp)`.
fn place(to: &Place, reference: &Reference) -> String {
    format!("bước “{}” ({})", to.name, reference.unit_name(&to.unit))
}
