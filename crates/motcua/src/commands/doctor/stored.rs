//! What lies on the disk: who else may look into it, what nobody needs any more, and whether
//! somebody looks for viruses.

use std::time::Duration;

use jiff::Timestamp;

use super::Findings;
use crate::attachments::{clamd, collecting};
use crate::config::{FileSettings, Location};
use crate::db::Db;
use crate::files::{Files, private};
use crate::{args, sql};

/// Age at which an unused content should be gone: `serve` takes it away after a day.
const UNUSED_FOR_MAX: Duration = Duration::from_secs(48 * 3600);

pub(super) fn permissions(place: &Location, findings: &mut Findings) {
    let open = private::open_to_others(place.folder(), &place.files_folder());
    if open.is_empty() {
        findings.good("Thư mục dữ liệu và tệp chỉ mở cho tài khoản chạy chương trình.");
    }
    for (path, found, wanted) in open {
        let path = path.display();
        findings.bad(format!(
            "Tài khoản khác trên máy xem được {path} (quyền {found:o}); xin chạy: chmod {wanted:o} {path}"
        ));
    }
}

/// Optional, but an office that takes files from outside should have one.
pub(super) async fn scanner(settings: &FileSettings, findings: &mut Findings) {
    match (settings.daemon(), settings.clamd.as_deref().unwrap_or_default()) {
        (None, _) => findings.look(
            "Chưa dùng chương trình quét mã độc cho tệp gửi lên (cài gói clamav-daemon, đặt --clamd /run/clamav/clamd.ctl).",
        ),
        (Some(daemon), named) if clamd::answers(&daemon).await => {
            findings.good(format!("Chương trình quét mã độc (clamd, {named}) trả lời."));
        }
        (Some(_), named) => findings.bad(format!(
            "Chương trình quét mã độc (clamd, {named}) không trả lời; xin kiểm tra dịch vụ clamav-daemon."
        )),
    }
}

pub(super) async fn contents(place: &Location, db: &Db, now: Timestamp, findings: &mut Findings) {
    if let Err(error) = look(place, db, now, findings).await {
        findings.bad(format!("Không xem được các tệp đã lưu: {error:#}."));
    }
}

async fn look(
    place: &Location,
    db: &Db,
    now: Timestamp,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let folder = place.files_folder();
    let (found, known) = db.migrations().await?;
    if !folder.is_dir() || found != known {
        return Ok(());
    }
    let files = Files::open(&folder)?;
    let unused = collecting::unused(db, &files, UNUSED_FOR_MAX, now).await?;
    if unused.contents == 0 {
        findings.good("Không có tệp thừa nào quá hạn dọn.");
    } else {
        findings.look(format!(
            "Có {} tệp ({} MB) không còn ai dùng đã quá hai ngày mà chưa được dọn; motcua serve dọn khi đang chạy.",
            unused.contents,
            unused.bytes.div_ceil(1024 * 1024)
        ));
    }
    for (scan, sentence) in [
        ("waiting", "tệp chưa quét mã độc vì clamd không trả lời lúc nhận"),
        ("infected", "tệp có mã độc đã bị chặn; xin xem các hồ sơ có dòng “có mã độc”"),
    ] {
        let row = db
            .first(
                sql!("select count(*) as n from file where scan = $1 and removed_at is null"),
                args![scan],
            )
            .await?;
        let count = row.map_or(0, |row| row.int("n"));
        if count > 0 {
            findings.look(format!("Có {count} {sentence}."));
        }
    }
    Ok(())
}
