//! The deep check: every dossier's summary row against the fold of its events, every free text against
//! its mark, every file against its name. It names the first of each that differs.

use domain::dossier::Dossier;
use jiff::Timestamp;
use uuid::Uuid;

use super::said::{self, Texts};
use crate::db::{Db, Row};
use crate::dossiers;
use crate::files::{Files, digest};
use crate::{args, sql};

/// Dossiers replayed at once.
const BATCH: i64 = 200;

/// What the deep check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many dossiers agree.
    pub dossiers: u64,
    /// How many files agree.
    pub files: u64,
    /// The first dossier that differs from its record, in a sentence.
    pub dossier: Option<String>,
    /// The first file that is missing or was changed, in a sentence.
    pub file: Option<String>,
    /// The free texts of the record.
    pub texts: Texts,
}

impl Found {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.differences().next().is_none()
    }

    /// What differs.
    pub fn differences(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts.difference.as_deref();
        self.dossier.as_deref().into_iter().chain(self.file.as_deref()).chain(texts)
    }
}

/// Compares.
///
/// # Errors
/// When the database cannot be read.
pub async fn examine(db: &Db, files: &Files) -> anyhow::Result<Found> {
    let mut found = Found { dossier: without_summary(db).await?, ..Found::default() };
    if found.dossier.is_none() {
        (found.dossiers, found.dossier) = compare_dossiers(db).await?;
    }
    (found.files, found.file) = compare_files(db, files).await?;
    found.texts = said::compare(db).await?;
    Ok(found)
}

/// A record without its summary row.
async fn without_summary(db: &Db) -> anyhow::Result<Option<String>> {
    let row = db
        .first(
            sql!(
                "select journal.no from journal left join dossier on dossier.id = journal.dossier
                 where journal.seq = 1 and dossier.id is null order by journal.no limit 1"
            ),
            args![],
        )
        .await?;
    Ok(row.map(|row| {
        let no = row.int("no");
        format!("Hồ sơ được tiếp nhận ở dòng {no} của nhật ký không còn trong danh sách hồ sơ.")
    }))
}

async fn compare_dossiers(db: &Db) -> anyhow::Result<(u64, Option<String>)> {
    let mut last = Uuid::nil();
    let mut well = 0;
    loop {
        let rows = db
            .all(
                sql!(
                    "select id, code, seq, status, procedure, desk, lead, place_step, place_unit,
                            place_duty, officer, received_at, first_due_at, due_at, ended_at,
                            returned_at, last_at, counted_due_at, paused_at, answered_at
                     from dossier where id > $1 order by id limit $2"
                ),
                args![last, BATCH],
            )
            .await?;
        let Some(end) = rows.last().map(|row| row.id("id")) else { return Ok((well, None)) };
        let events = db
            .all(
                sql!(
                    "select dossier, seq, at, staff, key, unit, body from journal
                     where dossier > $1 and dossier <= $2 and seq is not null order by dossier, seq"
                ),
                args![last, end],
            )
            .await?;
        let records: Vec<&[Row]> =
            events.chunk_by(|one, next| one.id("dossier") == next.id("dossier")).collect();
        for row in &rows {
            let id = row.id("id");
            let record = records
                .binary_search_by_key(&id, |record| record[0].id("dossier"))
                .map_or(&[][..], |at| records[at]);
            if let Some(difference) = difference(row, record) {
                return Ok((well, Some(difference)));
            }
            well += 1;
        }
        last = end;
    }
}

/// What differs between a summary row and a record.
fn difference(row: &Row, record: &[Row]) -> Option<String> {
    let code = row.text("code");
    if record.is_empty() {
        return Some(format!("Hồ sơ {code}: không có sự kiện nào trong nhật ký."));
    }
    match dossiers::events_of(record).and_then(|events| dossiers::replay(&events)) {
        Err(error) => Some(format!("Hồ sơ {code}: không dựng lại được từ nhật ký ({error}).")),
        Ok(dossier) => compare(row, &dossier).into_iter().find(|(_, row, fold)| row != fold).map(
            |(what, row, fold)| {
                format!("Hồ sơ {code}: {what} là “{row}”, theo nhật ký phải là “{fold}”.")
            },
        ),
    }
}

/// Name, value in the row, value of the fold.
fn compare(row: &Row, dossier: &Dossier) -> [(&'static str, String, String); 19] {
    let received = &dossier.received;
    let instant = |at: Timestamp| domain::time::rfc3339(domain::time::local(at));
    let maybe = |at: Option<Timestamp>| at.map(instant).unwrap_or_default();
    let person = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let text = |column: &str| row.text(column);
    [
        ("mã hồ sơ", text("code"), received.code.as_str().to_owned()),
        ("số sự kiện", row.int("seq").to_string(), dossier.seq.to_string()),
        ("trạng thái", row.int("status").to_string(), dossier.status.code().to_string()),
        ("thủ tục", text("procedure"), received.procedure.clone()),
        ("nơi tiếp nhận", text("desk"), received.desk.to_string()),
        ("đơn vị giải quyết", text("lead"), received.lead.to_string()),
        ("bước", text("place_step"), dossier.place.step.clone()),
        ("đơn vị đang giữ", text("place_unit"), dossier.place.unit.to_string()),
        ("nhiệm vụ", text("place_duty"), dossier.place.duty.code().to_owned()),
        ("người đang giữ", person(row.opt_id("officer")), person(dossier.officer())),
        ("ngày tiếp nhận", instant(row.at("received_at")), instant(dossier.received_at)),
        ("ngày hẹn đầu tiên", instant(row.at("first_due_at")), instant(received.due_at)),
        ("ngày hẹn trả", instant(row.at("due_at")), instant(dossier.due_at)),
        ("ngày tính đúng hạn", instant(row.at("counted_due_at")), instant(dossier.counted_due_at)),
        (
            "tạm dừng từ",
            maybe(row.opt_at("paused_at")),
            maybe(dossier.pause.as_ref().map(|pause| pause.since)),
        ),
        (
            "bổ sung trực tuyến lúc",
            maybe(row.opt_at("answered_at")),
            maybe(dossier.untaken_answer().map(|answer| answer.arrived_at)),
        ),
        ("ngày giải quyết xong", maybe(row.opt_at("ended_at")), maybe(dossier.ended_at)),
        ("ngày trả kết quả", maybe(row.opt_at("returned_at")), maybe(dossier.returned_at)),
        ("lần thay đổi cuối", instant(row.at("last_at")), instant(dossier.last_at)),
    ]
}

async fn compare_files(db: &Db, files: &Files) -> anyhow::Result<(u64, Option<String>)> {
    let rows = db
        .all(
            sql!(
                "select distinct sha256, bytes from file where removed_at is null order by sha256"
            ),
            args![],
        )
        .await?;
    let mut well = 0;
    for row in rows {
        let sha256 = row.text("sha256");
        let wrong = match digest(&files.path(&sha256)) {
            Err(error) => Some(format!("không đọc được ({error})")),
            Ok((found, _)) if found != sha256 => Some("nội dung đã bị thay đổi".to_owned()),
            Ok((_, bytes)) if i64::try_from(bytes) != Ok(row.int("bytes")) => {
                Some("dung lượng khác với lúc nhận".to_owned())
            }
            Ok(_) => None,
        };
        if let Some(wrong) = wrong {
            return Ok((well, Some(format!("Tệp {sha256}: {wrong}."))));
        }
        well += 1;
    }
    Ok((well, None))
}
