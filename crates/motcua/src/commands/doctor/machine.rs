//! The machine and the program itself: folders, disk, database, fonts, assets.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use letters::{Letter, LetterKind, Letterhead, Letters, ResultLetter, Signer, Templates};

use super::Findings;
use crate::config::Location;
use crate::db::Db;
use crate::files::{FREE_BYTES_MIN, free_bytes, try_folder};
use crate::queue;
use crate::web::assets;

/// Free space below which somebody should look after the disk.
const FREE_BYTES_COMFORTABLE: u64 = 2 * 1024 * 1024 * 1024;
/// Problems that are shown of a long list.
const SHOWN_MAX: usize = 5;

pub(super) fn folders(place: &Location, findings: &mut Findings) {
    let files = place.files_folder();
    let folder = place.folder().unwrap_or(&files);
    let name = folder.display();
    // A doctor makes no folders: where there is none yet, the nearest one above must take it.
    let existing = nearest(folder);
    match try_folder(&existing) {
        Ok(()) => findings.good(format!("Ghi được vào thư mục dữ liệu {name}.")),
        Err(error) => findings.bad(format!("Không ghi được vào thư mục dữ liệu {name}: {error}.")),
    }
    match free_bytes(&existing) {
        Ok(free) => {
            let sentence = format!("Ổ đĩa còn trống {} MB.", free / 1024 / 1024);
            match free {
                ..FREE_BYTES_MIN => findings.bad(format!("{sentence} Cần ít nhất 100 MB.")),
                FREE_BYTES_MIN..FREE_BYTES_COMFORTABLE => {
                    findings.look(format!("{sentence} Xin sớm thêm dung lượng."));
                }
                FREE_BYTES_COMFORTABLE.. => findings.good(sentence),
            }
        }
        Err(error) => findings.bad(format!("Không xem được dung lượng ổ đĩa: {error}.")),
    }
}

fn nearest(folder: &Path) -> PathBuf {
    let existing = folder.ancestors().find(|above| above.exists());
    match existing {
        Some(above) => above.to_owned(),
        // A relative path ends in an empty one: the present folder.
        None => PathBuf::from("."),
    }
}

pub(super) fn program(now: Timestamp, findings: &mut Findings) {
    if assets::are_built() {
        findings.good("Giao diện có đủ trong chương trình.");
    } else {
        findings.bad("Chương trình thiếu tệp giao diện; xin biên dịch lại bằng make release.");
    }
    match trial_letter(now) {
        Ok(()) => findings.good("Phông chữ in được tiếng Việt."),
        Err(error) => findings.bad(format!("Không in được văn bản thử: {error:#}.")),
    }
}

/// Optional: without it the calling screen of the queue is silent.
pub(super) async fn voice(findings: &mut Findings) {
    if queue::is_installed().await {
        findings.good("Có espeak-ng: bảng gọi số đọc được số.");
    } else {
        findings.good(
            "Không có espeak-ng: bảng gọi số chỉ hiện số, không đọc (cài gói espeak-ng nếu cần).",
        );
    }
}

fn trial_letter(now: Timestamp) -> anyhow::Result<()> {
    let at = domain::time::local(now);
    let letter = ResultLetter {
        letterhead: Letterhead {
            superior: None,
            issuer: "Bộ phận Một cửa".to_owned(),
            number: None,
            place: "Nam Giang".to_owned(),
            on: None,
        },
        title: "Bản in thử".to_owned(),
        subject: None,
        authority: None,
        grounds: Vec::new(),
        enacting: None,
        body: vec!["Ẳ ẵ Ợ ợ Ữ ữ Đ đ".to_owned()],
        recipients: Vec::new(),
        signer: Signer { capacity: Vec::new(), name: None },
        draft: true,
        written_at: at,
    };
    let templates = Templates::delivered();
    let template = templates.on(LetterKind::Result, at.date())?;
    let paper = Letters::new().render(template, &Letter::from(letter))?;
    anyhow::ensure!(paper.unprintable.is_empty(), "thiếu chữ {:?}", paper.unprintable);
    Ok(())
}

/// Whether the rest can be looked at.
pub(super) async fn database(db: &Db, findings: &mut Findings) -> anyhow::Result<bool> {
    let engine = db.engine();
    let (found, known) = db.migrations().await?;
    if found > known {
        findings.bad(format!(
            "Dữ liệu ({engine}) thuộc phiên bản mới hơn ({found}) chương trình này ({known}); xin dùng chương trình mới hơn."
        ));
        return Ok(false);
    }
    if found < known {
        findings.look(format!(
            "Dữ liệu ({engine}) còn ở phiên bản {found}; motcua serve sẽ nâng lên {known}. Xin sao lưu trước."
        ));
        return Ok(false);
    }
    findings.good(format!("Mở được cơ sở dữ liệu {engine}, các bảng đúng phiên bản {known}."));
    match db.damage().await? {
        None => {}
        Some(damage) if damage.is_empty() => findings.good("Tệp cơ sở dữ liệu không bị hỏng."),
        Some(damage) => {
            let shown: Vec<&str> = damage.iter().take(SHOWN_MAX).map(String::as_str).collect();
            findings.bad(format!(
                "Tệp cơ sở dữ liệu bị hỏng ({}); xin dừng chương trình và phục hồi từ bản sao lưu.",
                shown.join("; ")
            ));
        }
    }
    Ok(true)
}
