//! The checklist as the reception form shows it: every paper of the case, with what was said of it.

use domain::procedure::{Component, Group, PaperForm};

use crate::intake::Typed;
use crate::intake::read::{Chosen, paper_field};
use crate::web::problems::Problems;

/// Papers that belong together.
pub struct GroupView {
    /// What holds for them; empty where all papers are needed.
    pub heading: String,
    /// The papers.
    pub rows: Vec<PaperView>,
}

/// One line of the checklist.
pub struct PaperView {
    /// A short id of the line, for what labels its fields.
    pub mark: String,
    /// Beginning of the field names.
    pub field: String,
    /// Id of the component.
    pub component: String,
    /// Name.
    pub name: String,
    /// What is expected: "1 bản chính".
    pub expected: String,
    /// Whether it is ticked.
    pub ticked: bool,
    /// Originals as typed.
    pub originals: String,
    /// Certified copies as typed.
    pub copies: String,
    /// Photocopies as typed.
    pub photocopies: String,
    /// Whether it was shown and taken back.
    pub presented: bool,
    /// Why it is not needed.
    pub not_needed: String,
    /// What is wrong with it.
    pub error: String,
}

impl PaperView {
    /// Ends of the field names of originals, certified copies and photocopies, as typed.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, &str); 3] {
        [("o", &self.originals), ("c", &self.copies), ("f", &self.photocopies)]
    }
}

/// The checklist of the chosen case.
#[must_use]
pub fn checklist(chosen: &Chosen<'_>, typed: &Typed, problems: &Problems) -> Vec<GroupView> {
    let Some(case) = chosen.case else { return Vec::new() };
    // Beside papers that are needed only if, those that always are say so.
    let is_mixed = case.groups.iter().any(|group| !matches!(group, Group::AllOf { .. }));
    let mut lines = 0..;
    let mut row = |item: &Component| {
        let line: u32 = lines.next().unwrap_or_default();
        PaperView { mark: format!("p{line}"), ..paper(item, typed, problems) }
    };
    let mut group = |group: &Group| GroupView {
        heading: match group {
            Group::AllOf { .. } if is_mixed => "Giấy tờ bắt buộc".to_owned(),
            Group::AllOf { .. } => String::new(),
            Group::OneOf { label, .. } => format!("{label}: một trong các giấy tờ sau"),
            Group::If { condition, .. } => format!("Nếu {condition}"),
        },
        rows: group.items().iter().map(&mut row).collect(),
    };
    case.groups.iter().map(&mut group).collect()
}

fn paper(component: &Component, typed: &Typed, problems: &Problems) -> PaperView {
    let of = |part: &str| typed.get(&paper_field(component, part)).to_owned();
    let error = ["", "_o", "_c", "_f", "_n"]
        .into_iter()
        .map(|part| problems.of(&paper_field(component, part)))
        .find(|error| !error.is_empty());
    PaperView {
        mark: String::new(),
        field: paper_field(component, ""),
        component: component.id.clone(),
        name: component.name.clone(),
        expected: expected(component),
        ticked: !of("").is_empty(),
        originals: of("_o"),
        copies: of("_c"),
        photocopies: of("_f"),
        presented: !of("_s").is_empty(),
        not_needed: of("_n"),
        error: error.unwrap_or_default().to_owned(),
    }
}

fn expected(component: &Component) -> String {
    if component.presented_only {
        return "xuất trình".to_owned();
    }
    let form = match component.form {
        PaperForm::Original => "bản chính",
        PaperForm::Copy => "bản sao",
        PaperForm::Photocopy => "bản chụp",
    };
    format!("{} {form}", component.quantity)
}
