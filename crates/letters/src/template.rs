//! Templates: which text prints which letter on which day.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::party::Numbers;

/// A kind of letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
    Receipt,
    /// Control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ).
    ControlSheet,
    /// Drafted result (kết quả giải quyết thủ tục hành chính).
    Result,
    /// Notice of fees (thông báo nộp phí).
    PaymentNotice,
    /// Slip of money taken or given back (phiếu thu, phiếu hoàn trả).
    PaymentSlip,
    /// Closing of a day's till (kết sổ quỹ ngày).
    TillClosing,
    /// Request to complete the dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ).
    Supplement,
    /// What is missing, said before a receipt (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ).
    DeskSupplement,
    /// Refusal at reception (phiếu từ chối tiếp nhận giải quyết hồ sơ).
    DeskRefusal,
    /// Apology with a new date (phiếu xin lỗi và hẹn lại ngày trả kết quả).
    Apology,
    /// What is handed back (phiếu trả lại hồ sơ, giấy tờ và tiền).
    HandBack,
    /// Register (sổ theo dõi hồ sơ).
    Register,
    /// List of hand-overs (danh sách bàn giao hồ sơ).
    Handing,
    /// Labels for folders (nhãn hồ sơ).
    Labels,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Receipt,
        Self::ControlSheet,
        Self::DeskSupplement,
        Self::DeskRefusal,
        Self::Supplement,
        Self::Apology,
        Self::HandBack,
        Self::Result,
        Self::PaymentNotice,
        Self::PaymentSlip,
        Self::TillClosing,
        Self::Register,
        Self::Handing,
        Self::Labels,
    ];

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Receipt => "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            Self::ControlSheet => "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            Self::Result => "Dự thảo kết quả giải quyết",
            Self::PaymentNotice => "Thông báo nộp phí, lệ phí",
            Self::PaymentSlip => "Phiếu thu, phiếu hoàn trả",
            Self::TillClosing => "Kết sổ quỹ ngày",
            Self::Supplement => "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            Self::DeskSupplement => "Phiếu yêu cầu bổ sung khi chưa tiếp nhận",
            Self::DeskRefusal => "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            Self::Apology => "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            Self::HandBack => "Phiếu trả lại hồ sơ, giấy tờ",
            Self::Register => "Sổ theo dõi hồ sơ",
            Self::Handing => "Danh sách bàn giao hồ sơ",
            Self::Labels => "Nhãn hồ sơ",
        }
    }
}

/// A template: Typst text and the facts of the form it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it prints.
    pub kind: LetterKind,
    /// Heading of the form.
    pub title: String,
    /// Number of the official form: `Mẫu số 01`.
    pub form: Option<String>,
    /// What prescribes the form.
    pub basis: Option<String>,
    /// What the one-stop desk was called at that time.
    pub desk: Option<String>,
    /// How much of people's numbers it prints.
    pub numbers: Numbers,
    /// First day on which it is used.
    pub from_on: Date,
    /// Last day, if an end is known.
    pub to_on: Option<Date>,
    /// The Typst text of the form.
    pub source: String,
    /// The Typst text it imports as `/common.typ`.
    pub common: String,
}

impl Template {
    /// Whether its text came with the program. What somebody has edited since may cost more than it
    /// should.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        static DELIVERED: LazyLock<Templates> = LazyLock::new(Templates::delivered);
        let ours = &DELIVERED.templates;
        ours.iter().any(|ours| ours.source == self.source && ours.common == self.common)
    }
}

/// The templates in use, by kind and day.
#[derive(Clone, Debug)]
pub struct Templates {
    templates: Vec<Template>,
}

/// Why a list of templates cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The list is not TOML of the expected shape.
    #[error("the list of letters cannot be read: {0}")]
    List(String),
    /// A file named in the list is missing.
    #[error("the template {0} is missing")]
    Missing(String),
    /// Two entries of one kind are valid on the same day.
    #[error("{0} and {1} are both valid on the same days")]
    Overlap(String, String),
    /// No entry of that kind is valid on that day.
    #[error("no template of kind {0:?} is valid on {1}")]
    NoneOn(LetterKind, Date),
}

/// The list and the templates delivered with the program.
const LIST: &str = include_str!("../../../data/letters/letters.toml");
const FILES: [(&str, &str); 17] = [
    ("common.typ", include_str!("../../../data/letters/common.typ")),
    ("2018/giay-tiep-nhan.typ", include_str!("../../../data/letters/2018/giay-tiep-nhan.typ")),
    ("2018/phieu-kiem-soat.typ", include_str!("../../../data/letters/2018/phieu-kiem-soat.typ")),
    ("2025/giay-tiep-nhan.typ", include_str!("../../../data/letters/2025/giay-tiep-nhan.typ")),
    ("2025/phieu-kiem-soat.typ", include_str!("../../../data/letters/2025/phieu-kiem-soat.typ")),
    ("yeu-cau-bo-sung.typ", include_str!("../../../data/letters/yeu-cau-bo-sung.typ")),
    ("huong-dan-bo-sung.typ", include_str!("../../../data/letters/huong-dan-bo-sung.typ")),
    ("tu-choi-tiep-nhan.typ", include_str!("../../../data/letters/tu-choi-tiep-nhan.typ")),
    ("xin-loi.typ", include_str!("../../../data/letters/xin-loi.typ")),
    ("tra-lai-ho-so.typ", include_str!("../../../data/letters/tra-lai-ho-so.typ")),
    ("ban-giao.typ", include_str!("../../../data/letters/ban-giao.typ")),
    ("nhan-ho-so.typ", include_str!("../../../data/letters/nhan-ho-so.typ")),
    ("so-theo-doi.typ", include_str!("../../../data/letters/so-theo-doi.typ")),
    ("ket-qua.typ", include_str!("../../../data/letters/ket-qua.typ")),
    ("thong-bao-nop-phi.typ", include_str!("../../../data/letters/thong-bao-nop-phi.typ")),
    ("phieu-thu.typ", include_str!("../../../data/letters/phieu-thu.typ")),
    ("ket-so-quy.typ", include_str!("../../../data/letters/ket-so-quy.typ")),
];

impl Templates {
    /// The templates delivered with the program.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[must_use]
    pub fn delivered() -> Self {
        let files = FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Self::read(LIST, &files.collect()).expect("the delivered templates are tested")
    }

    /// Reads a list in the format of `data/letters/letters.toml` and the files it names, given by
    /// name; `common.typ` is one of them.
    ///
    /// # Errors
    /// If the list cannot be read, a file is missing, or two entries overlap.
    pub fn read(list: &str, files: &HashMap<String, String>) -> Result<Self, TemplateError> {
        let list: TemplateList =
            toml::from_str(list).map_err(|e| TemplateError::List(e.to_string()))?;
        check_overlaps(&list.letter)?;
        let file = |name: &str| {
            files.get(name).cloned().ok_or_else(|| TemplateError::Missing(name.to_owned()))
        };
        let common = file("common.typ")?;
        let templates = list
            .letter
            .into_iter()
            .map(|entry| {
                let source = file(&entry.file)?;
                Ok(entry.into_template(source, common.clone()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { templates })
    }

    /// The template of that kind in use on that day.
    ///
    /// # Errors
    /// If there is none.
    pub fn on(&self, kind: LetterKind, day: Date) -> Result<&Template, TemplateError> {
        self.templates
            .iter()
            .find(|template| template.kind == kind && template.is_used_on(day))
            .ok_or(TemplateError::NoneOn(kind, day))
    }

    /// Whether a form that was in use on that day or later prints whole numbers of people.
    #[must_use]
    pub fn show_numbers_since(&self, day: Date) -> bool {
        let whole = self.templates.iter().filter(|template| !template.numbers.is_masked());
        whole.into_iter().any(|template| template.to_on.is_none_or(|to| day <= to))
    }
}

impl Template {
    /// Whether it is used on that day.
    #[must_use]
    pub fn is_used_on(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|to| day <= to)
    }
}

/// The list of templates, as it is written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateList {
    /// One entry for each kind and period.
    pub letter: Vec<TemplateEntry>,
}

/// Which file prints a kind of letter from when until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateEntry {
    /// What it prints.
    pub kind: LetterKind,
    /// The file with the Typst text.
    pub file: String,
    /// Heading of the form.
    pub title: String,
    /// Number of the official form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What prescribes the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// What the one-stop desk was called at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// How much of people's numbers it prints.
    #[serde(default, skip_serializing_if = "Numbers::is_masked")]
    pub numbers: Numbers,
    /// First day on which it is used.
    pub from_on: Date,
    /// Last day, if an end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

impl TemplateEntry {
    /// The template with its texts.
    #[must_use]
    pub fn into_template(self, source: String, common: String) -> Template {
        let Self { kind, file: _, title, form, basis, desk, numbers, from_on, to_on } = self;
        Template { kind, title, form, basis, desk, numbers, from_on, to_on, source, common }
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.to_on.is_none_or(|to| other.from_on <= to)
            && other.to_on.is_none_or(|to| self.from_on <= to)
    }
}

fn check_overlaps(entries: &[TemplateEntry]) -> Result<(), TemplateError> {
    for (index, one) in entries.iter().enumerate() {
        for other in &entries[index + 1..] {
            if one.overlaps(other) {
                return Err(TemplateError::Overlap(one.file.clone(), other.file.clone()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_form_is_chosen_by_the_day() {
        let templates = Templates::delivered();
        let cases = [
            (
                LetterKind::Receipt,
                date(2022, 3, 15),
                "Mẫu số 01",
                "01/2018",
                "Bộ phận tiếp nhận và trả kết quả",
            ),
            (
                LetterKind::ControlSheet,
                date(2025, 6, 30),
                "Mẫu số 05",
                "01/2018",
                "Bộ phận tiếp nhận và trả kết quả",
            ),
            (
                LetterKind::ControlSheet,
                date(2025, 7, 1),
                "Mẫu số 05",
                "01/2018",
                "Trung tâm Phục vụ hành chính công",
            ),
            (
                LetterKind::Register,
                date(2022, 3, 15),
                "Mẫu số 06",
                "01/2018",
                "Bộ phận tiếp nhận và trả kết quả",
            ),
            (
                LetterKind::Register,
                date(2025, 9, 15),
                "Mẫu số 07",
                "03/2025",
                "Trung tâm Phục vụ hành chính công",
            ),
            (
                LetterKind::Receipt,
                date(2025, 9, 14),
                "Mẫu số 01",
                "01/2018",
                "Trung tâm Phục vụ hành chính công",
            ),
            (
                LetterKind::Receipt,
                date(2025, 9, 15),
                "Mẫu số 01",
                "03/2025",
                "Trung tâm Phục vụ hành chính công",
            ),
            (
                LetterKind::ControlSheet,
                date(2026, 11, 1),
                "Mẫu số 06",
                "03/2025",
                "Trung tâm Phục vụ hành chính công",
            ),
        ];
        for (kind, day, form, circular, desk) in cases {
            let template = templates.on(kind, day).expect("a form for that day");
            assert_eq!(template.form.as_deref(), Some(form), "{kind:?} {day}");
            assert!(
                template.basis.as_deref().is_some_and(|b| b.contains(circular)),
                "{kind:?} {day}"
            );
            assert_eq!(template.desk.as_deref(), Some(desk), "{kind:?} {day}");
        }
        let before = date(2018, 1, 1);
        assert_eq!(
            templates.on(LetterKind::Result, before).map(|t| &t.title),
            Err(TemplateError::NoneOn(LetterKind::Result, before))
        );
    }

    #[test]
    fn a_list_with_a_fault_is_refused() {
        let entry = |from: &str| {
            format!(
                "[[letter]]\nkind=\"result\"\nfile=\"a.typ\"\ntitle=\"A\"\nfrom_on=\"{from}\"\n"
            )
        };
        let files = HashMap::from(["common.typ", "a.typ"].map(|f| (f.to_owned(), String::new())));
        assert!(Templates::read(&entry("2020-01-01"), &files).is_ok());
        let twice = entry("2020-01-01") + &entry("2021-01-01");
        assert_eq!(
            Templates::read(&twice, &files).err(),
            Some(TemplateError::Overlap("a.typ".to_owned(), "a.typ".to_owned()))
        );
        assert_eq!(
            Templates::read(&entry("2020-01-01").replace("a.typ", "b.typ"), &files).err(),
            Some(TemplateError::Missing("b.typ".to_owned()))
        );
        for broken in [entry("2020-02-30"), entry("2020-01-01") + "colour = 1\n"] {
            assert!(matches!(Templates::read(&broken, &files), Err(TemplateError::List(_))));
        }
    }
}
