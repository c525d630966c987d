//! The contents of the demonstration's files: plain pages that say what they are.

use domain::time;
use jiff::civil::DateTime;
use letters::{DocumentNumber, Letter, LetterKind, Letterhead, Letters, ResultLetter, Signer};

use super::year::BEGIN;
use crate::attachments::Stored;
use crate::attachments::receiving::store_bytes;
use crate::files::Files;
use crate::reference::Reference;

/// A drawing that stands for photographs.
const PHOTOGRAPH: &[u8] = include_bytes!("visit.jpg");
const NOT_REAL: &str = "Trang này thay cho bản chụp một giấy tờ thật. Hồ sơ, tên người và số liệu trong \
    hệ thống minh họa đều do phần mềm tạo ra, không phải của người có thật.";
const NOT_VALID: &str = "Trang này không có giá trị pháp lý.";
const MINUTES: [&str; 6] = [
    "Thành phần: đại diện đơn vị giải quyết hồ sơ, công chức chuyên môn của xã, trưởng thôn và người nộp \
     hồ sơ.",
    "Nội dung: kiểm tra hiện trạng tại thực địa, đối chiếu với giấy tờ trong hồ sơ.",
    "Kết quả: hiện trạng phù hợp với hồ sơ; những người có liên quan không có ý kiến khác.",
    "Biên bản được lập thành hai bản, đã đọc lại cho những người tham gia cùng nghe.",
    NOT_REAL,
    NOT_VALID,
];
const OPINION: [&str; 4] = [
    "Cơ quan được xin ý kiến đã xem xét hồ sơ do đơn vị giải quyết gửi kèm theo công văn.",
    "Nội dung trong hồ sơ phù hợp với tài liệu đang quản lý; thống nhất để đơn vị giải quyết theo quy định.",
    NOT_REAL,
    NOT_VALID,
];

/// The contents of files: one of each kind stands for all.
#[derive(Clone, Debug)]
pub(super) struct Scans {
    pub(super) result: Stored,
    pub(super) paper: Stored,
    pub(super) minutes: Stored,
    pub(super) opinion: Stored,
    pub(super) photograph: Stored,
}

/// Prints the pages and keeps them.
pub(super) async fn keep(files: &Files, reference: &Reference) -> anyhow::Result<Scans> {
    let mut letters = Letters::new();
    let mut print = |title, body| print(&mut letters, reference, (title, body));
    let plain = [NOT_REAL, NOT_VALID];
    let result = print("Bản chụp kết quả để minh họa", &plain)?;
    let paper = print("Bản chụp giấy tờ để minh họa", &plain)?;
    let minutes = print("Biên bản xác minh thực địa", &MINUTES)?;
    let opinion = print("Văn bản trả lời ý kiến", &OPINION)?;
    let stored = |bytes: Vec<u8>| async move {
        store_bytes(files, &bytes).await.map_err(|why| anyhow::anyhow!("{why:?}"))
    };
    Ok(Scans {
        result: stored(result).await?,
        paper: stored(paper).await?,
        minutes: stored(minutes).await?,
        opinion: stored(opinion).await?,
        photograph: stored(PHOTOGRAPH.to_vec()).await?,
    })
}

fn print(
    letters: &mut Letters,
    reference: &Reference,
    (title, body): (&str, &[&str]),
) -> anyhow::Result<Vec<u8>> {
    let template = reference.templates.on(LetterKind::Result, BEGIN.date())?;
    let letter = Letter::from(page(title, body, time::local(time::instant(BEGIN))));
    Ok(letters.render(template, &letter)?.pdf)
}

fn page(title: &str, body: &[&str], at: DateTime) -> ResultLetter {
    ResultLetter {
        letterhead: Letterhead {
            superior: None,
            issuer: "Dữ liệu minh họa".to_owned(),
            number: Some(DocumentNumber { running: None, notation: "MH".to_owned() }),
            place: "Nam Giang".to_owned(),
            on: None,
        },
        title: title.to_owned(),
        subject: None,
        authority: None,
        grounds: Vec::new(),
        enacting: None,
        body: body.iter().map(|line| (*line).to_owned()).collect(),
        recipients: Vec::new(),
        signer: Signer { capacity: vec!["Bản minh họa".to_owned()], name: None },
        draft: true,
        written_at: at,
    }
}
