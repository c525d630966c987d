//! The inbox of somebody who works here: what the program has to tell, whoever is signed in.

use jiff::Timestamp;
use uuid::Uuid;

use crate::config::limits::ROWS_PER_PAGE;
use crate::db::{Db, Result, Row};
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// A notice to somebody who works here.
pub struct StaffNotice {
    /// Its id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// The dossier's code.
    pub code: String,
    /// What it is about, unless a newer program wrote it.
    pub topic: Option<StaffTopic>,
    /// When.
    pub at: Timestamp,
    /// Whether it was read.
    pub is_read: bool,
}

impl StaffNotice {
    /// What it says.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self.topic {
            Some(StaffTopic::SentBack) => "Hồ sơ được trả lại cho bạn để xem lại.",
            Some(StaffTopic::SupplementSent) => {
                "Người nộp đã gửi bổ sung trực tuyến, đang chờ bạn xem."
            }
            Some(StaffTopic::SupplementTaken) => "Người nộp đã bổ sung hồ sơ.",
            Some(StaffTopic::PaymentProved) => "Đã có chứng từ nộp tiền của hồ sơ.",
            Some(StaffTopic::OpinionGiven) => "Đã có ý kiến trả lời về hồ sơ.",
            Some(StaffTopic::WithdrawalAsked) => "Người nộp xin rút hồ sơ.",
            Some(StaffTopic::Corrected) => "Hồ sơ được đính chính và giao lại cho bạn.",
            Some(StaffTopic::NearDue) => "Hồ sơ sắp đến hạn trả kết quả.",
            Some(StaffTopic::Overdue) => "Hồ sơ đã quá hạn trả kết quả.",
            Some(StaffTopic::LastDay) => "Hồ sơ của đơn vị chỉ còn một ngày làm việc.",
            Some(StaffTopic::StepOverdue) => "Hạn của bước bạn đang làm đã qua.",
            Some(StaffTopic::ApologyDue) => "Cần xin lỗi, hẹn lại ngày trả kết quả.",
            Some(StaffTopic::SupplementOver) => {
                "Đã quá hạn bổ sung; có thể lập thông báo dừng giải quyết."
            }
            Some(StaffTopic::AnswerNear) => "Sắp đến hạn trả lời ý kiến phối hợp.",
            Some(StaffTopic::AnswerLate) => "Đã quá hạn trả lời ý kiến phối hợp.",
            Some(StaffTopic::AnswerMissing) => "Đơn vị được xin ý kiến chưa trả lời đúng hạn.",
            Some(StaffTopic::ExtensionWaiting) => "Có đề nghị hẹn lại chờ bạn quyết định.",
            Some(StaffTopic::Vacant) => "Hồ sơ đang ở bước không có người giữ nhiệm vụ.",
            None => "Hồ sơ có thông báo mới.",
        }
    }
}

/// Somebody's notices, newest first, older than one of them; and where the older ones begin.
///
/// # Errors
/// Whatever the database says.
pub async fn page(
    db: &Db,
    staff: Uuid,
    before: Option<Uuid>,
) -> Result<(Vec<StaffNotice>, Option<Uuid>)> {
    let limit = i64::try_from(ROWS_PER_PAGE + 1).unwrap_or(26);
    let rows = db
        .all(
            sql!(
                "select staff_notice.id, staff_notice.dossier, staff_notice.topic, staff_notice.at,
                        staff_notice.read_at, dossier.code
                 from staff_notice join dossier on dossier.id = staff_notice.dossier
                 where staff_notice.staff = $1 and staff_notice.id < $2
                 order by staff_notice.id desc limit $3"
            ),
            args![staff, before.unwrap_or(Uuid::max()), limit],
        )
        .await?;
    let mut notices: Vec<StaffNotice> = rows.iter().map(notice).collect();
    let is_more = notices.len() > ROWS_PER_PAGE;
    notices.truncate(ROWS_PER_PAGE);
    let older = notices.last().filter(|_| is_more).map(|notice| notice.id);
    Ok((notices, older))
}

fn notice(row: &Row) -> StaffNotice {
    StaffNotice {
        id: row.id("id"),
        dossier: row.id("dossier"),
        code: row.text("code"),
        topic: StaffTopic::from_code(&row.text("topic")),
        at: row.at("at"),
        is_read: row.opt_int("read_at").is_some(),
    }
}

/// Marks a notice of somebody's as read; the dossier and the topic it is about.
///
/// # Errors
/// Whatever the database says.
pub async fn read(
    db: &Db,
    staff: Uuid,
    id: Uuid,
    now: Timestamp,
) -> Result<Option<(Uuid, Option<StaffTopic>)>> {
    db.run(
        sql!(
            "update staff_notice set read_at = $3
             where id = $1 and staff = $2 and read_at is null"
        ),
        args![id, staff, now],
    )
    .await?;
    let row = db
        .first(
            sql!("select dossier, topic from staff_notice where id = $1 and staff = $2"),
            args![id, staff],
        )
        .await?;
    Ok(row.map(|row| (row.id("dossier"), StaffTopic::from_code(&row.text("topic")))))
}

/// Marks all notices of somebody's as read.
///
/// # Errors
/// Whatever the database says.
pub async fn read_all(db: &Db, staff: Uuid, now: Timestamp) -> Result<()> {
    db.run(
        sql!("update staff_notice set read_at = $2 where staff = $1 and read_at is null"),
        args![staff, now],
    )
    .await?;
    Ok(())
}
