//! A result drafted in the system (kết quả giải quyết thủ tục hành chính).

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;

/// A drafted result: a decision, a notice, a certificate, to be signed by hand and sealed. Nothing on
/// it looks like a digital signature.
///
/// # Source
/// Layout: Decree 30/2020/NĐ-CP, Annex I.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLetter {
    /// Head of the paper; number and day stay open until the clerk gives them.
    pub letterhead: Letterhead,
    /// Kind of document (tên loại văn bản), printed in capitals: `Quyết định`.
    pub title: String,
    /// What it is about (trích yếu nội dung): `Về việc cấp giấy phép xây dựng nhà ở riêng lẻ`.
    pub subject: Option<String>,
    /// Who decides, over the grounds: `Chủ tịch Ủy ban nhân dân huyện Nam Giang`.
    pub authority: Option<String>,
    /// Legal and factual grounds (căn cứ), one paragraph each.
    pub grounds: Vec<String>,
    /// What opens the body: `Quyết định:`.
    pub enacting: Option<String>,
    /// The paragraphs; `Điều 1.` at the beginning of one is set in bold.
    pub body: Vec<String>,
    /// Recipients (nơi nhận), one line each.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// Prints DỰ THẢO in the corner as long as it is not approved.
    pub draft: bool,
    /// When this version was written.
    pub written_at: DateTime,
}

/// Who signs a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// In which capacity, one line each, printed in capitals: `KT. Chủ tịch`, `Phó Chủ tịch`.
    pub capacity: Vec<String>,
    /// Full name.
    pub name: Option<String>,
}

impl ResultLetter {
    pub(crate) fn values(&self) -> Value {
        json!({
            "letterhead": self.letterhead.values(),
            "title": self.title,
            "subject": self.subject,
            "authority": self.authority,
            "grounds": self.grounds,
            "enacting": self.enacting,
            "body": self.body,
            "recipients": self.recipients,
            "signer": { "capacity": self.signer.capacity.join("\n"), "name": self.signer.name },
            "draft": self.draft,
        })
    }
}
