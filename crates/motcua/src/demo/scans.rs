//! The contents of the demonstration's files: plain pages that say what they are.

use domain::time;
use jiff::civil::DateTime;
use letters::{DocumentNumber, Letter, LetterKind, Letterhead, Letters, ResultLetter, Signer};

use super::year::{BEGIN, Scans};
use crate::attachments::receiving::store_bytes;
use crate::files::Files;
use crate::reference::Reference;

/// Prints both pages and keeps them.
pub(super) async fn keep(files: &Files, reference: &Reference) -> anyhow::Result<Scans> {
    let result = print(reference, "Bản chụp kết quả để minh họa")?;
    let paper = print(reference, "Bản chụp giấy tờ để minh họa")?;
    let stored = |bytes: Vec<u8>| async move {
        store_bytes(files, &bytes).await.map_err(|why| anyhow::anyhow!("{why:?}"))
    };
    Ok(Scans { result: stored(result).await?, paper: stored(paper).await? })
}

fn print(reference: &Reference, title: &str) -> anyhow::Result<Vec<u8>> {
    let template = reference.templates.on(LetterKind::Result, BEGIN.date())?;
    let letter = Letter::from(page(title, time::local(time::instant(BEGIN))));
    Ok(Letters::new().render(template, &letter)?.pdf)
}

fn page(title: &str, at: DateTime) -> ResultLetter {
    let body = [
        "Trang này thay cho bản chụp một giấy tờ thật. Hồ sơ, tên người và số liệu trong hệ thống \
         minh họa đều do phần mềm tạo ra, không phải của người có thật.",
        "Trang này không có giá trị pháp lý.",
    ];
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
        body: body.map(str::to_owned).to_vec(),
        recipients: Vec::new(),
        signer: Signer { capacity: vec!["Bản minh họa".to_owned()], name: None },
        draft: true,
        written_at: at,
    }
}
