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
    /// The dossier's code; empty when it is about a colleague.
    pub code: String,
    /// The colleague's name; empty when it is about a dossier.
    pub colleague: String,
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
    pub fn sentence(&self) -> String {
        let sentence = match self.topic {
            Some(StaffTopic::ManyPeopleSeen) => {
                return format!(
                    "{} đã xem thông tin của nhiều người trong một giờ.",
                    self.colleague
                );
            }
            Some(StaffTopic::PeopleRefused) => {
                return format!(
                    "{} đã bị dừng xem vì xem thông tin của quá nhiều người trong một giờ.",
                    self.colleague
                );
            }
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
            Some(StaffTopic::LastDay) => "Hồ sơ của đơn vị sắp hết thời hạn.",
            Some(StaffTopic::StepOverdue) => "Hạn của bước bạn đang làm đã qua.",
            Some(StaffTopic::ApologyDue) => "Cần xin lỗi, hẹn lại ngày trả kết quả.",
            Some(StaffTopic::SupplementOver) => {
                "Đã quá hạn bổ sung; có thể lập thông báo dừng giải quyết."
            }
            Some(StaffTopic::ToClose) => "Đã quá hạn bổ sung; bộ phận một cửa đóng hồ sơ.",
            Some(StaffTopic::FlawReported) => {
                "Người nộp phát hiện kết quả có sai sót; xin đính chính trong 3 ngày làm việc."
            }
            Some(StaffTopic::FlawLate) => "Đã quá hạn đính chính kết quả có sai sót.",
            Some(StaffTopic::AnswerNear) => "Sắp đến hạn trả lời ý kiến phối hợp.",
            Some(StaffTopic::AnswerLate) => "Đã quá hạn trả lời ý kiến phối hợp.",
            Some(StaffTopic::AnswerMissing) => "Đơn vị được xin ý kiến chưa trả lời đúng hạn.",
            Some(StaffTopic::ExtensionWaiting) => "Có đề nghị hẹn lại chờ bạn quyết định.",
            Some(StaffTopic::Urged) => "Lãnh đạo đôn đốc: xin giải quyết hồ sơ này ngay.",
            Some(StaffTopic::Vacant) => "Hồ sơ đang ở bước không có người giữ nhiệm vụ.",
            None => "Hồ sơ có thông báo mới.",
        };
        sentence.to_owned()
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
                "select staff_notice.id, staff_notice.topic, staff_notice.at,
                        staff_notice.read_at, dossier.code, colleague.name as colleague
                 from staff_notice
                      left join dossier on dossier.id = staff_notice.dossier
                      left join staff as colleague on colleague.id = staff_notice.about
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
        code: row.opt_text("code").unwrap_or_default(),
        colleague: row.opt_text("colleague").unwrap_or_default(),
        topic: StaffTopic::from_code(&row.text("topic")),
        at: row.at("at"),
        is_read: row.opt_int("read_at").is_some(),
    }
}

/// What a notice leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// A dossier.
    Dossier(Uuid),
    /// The steps that nobody does.
    Vacancies,
    /// What a colleague did, by the name that signs in.
    Journal(String),
}

/// Marks a notice of somebody's as read; where it leads.
///
/// # Errors
/// Whatever the database says.
pub async fn read(db: &Db, staff: Uuid, id: Uuid, now: Timestamp) -> Result<Option<LeadsTo>> {
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
            sql!(
                "select staff_notice.dossier, staff_notice.topic, colleague.username
                 from staff_notice left join staff as colleague on colleague.id = staff_notice.about
                 where staff_notice.id = $1 and staff_notice.staff = $2"
            ),
            args![id, staff],
        )
        .await?;
    Ok(row.map(|row| match (row.opt_id("dossier"), row.opt_text("username")) {
        // Whoever arranges the work need not be allowed to read the dossier.
        (Some(_), _) if row.text("topic") == StaffTopic::Vacant.code() => LeadsTo::Vacancies,
        (Some(dossier), _) => LeadsTo::Dossier(dossier),
        (None, username) => LeadsTo::Journal(username.unwrap_or_default()),
    }))
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
