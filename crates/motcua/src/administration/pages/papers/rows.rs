//! The papers of the cases (thành phần hồ sơ) as rows of a form. Rows that follow each other and are
//! needed in the same way, under the same words, are one group.

use std::collections::BTreeSet;

use domain::procedure::{Case, Component, Group, PaperForm, Procedure};
use domain::text::fold;

use super::Typed;
use crate::web::form::clean;
use crate::web::problems::Problems;

/// Rows of one form.
pub(super) const ROWS_MAX: usize = 400;
/// Sheets of one paper.
const QUANTITY_MAX: u32 = 99;
/// Longest id that is made of a name, in characters.
const ID_CHARS_MAX: usize = 60;

/// When papers are needed: the code and the words.
pub(super) const NEEDS: [(&str, &str); 3] =
    [("tat-ca", "bắt buộc"), ("mot-trong", "một trong các giấy tờ"), ("neu", "khi có điều kiện")];
/// What becomes of a paper.
pub(super) const KEPT: [(&str, &str); 2] = [("nop", "nộp"), ("xuat-trinh", "xuất trình")];

/// One row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) n: usize,
    pub(super) case: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) form: String,
    pub(super) quantity: String,
    pub(super) kept: String,
    pub(super) need: String,
    pub(super) label: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.id, &self.name, &self.label].into_iter().all(String::is_empty)
    }
}

/// Fills the form with what a version has.
pub(super) fn fill(typed: &mut Typed, version: &Procedure) {
    for case in &version.cases {
        for group in &case.groups {
            let (need, label) = need_of(group);
            for paper in group.items() {
                push(
                    typed,
                    Row {
                        n: 0,
                        case: case.id.clone(),
                        id: paper.id.clone(),
                        name: paper.name.clone(),
                        form: paper.form.code().to_owned(),
                        quantity: paper.quantity.to_string(),
                        kept: KEPT[usize::from(paper.presented_only)].0.to_owned(),
                        need: need.to_owned(),
                        label: label.to_owned(),
                    },
                );
            }
        }
    }
}

fn need_of(group: &Group) -> (&'static str, &str) {
    match group {
        Group::AllOf { .. } => (NEEDS[0].0, ""),
        Group::OneOf { label, .. } => (NEEDS[1].0, label),
        Group::If { condition, .. } => (NEEDS[2].0, condition),
    }
}

fn push(typed: &mut Typed, row: Row) {
    typed.gt_th.push(row.case);
    typed.gt_ma.push(row.id);
    typed.gt_ten.push(row.name);
    typed.gt_dang.push(row.form);
    typed.gt_so.push(row.quantity);
    typed.gt_nop.push(row.kept);
    typed.gt_nhom.push(row.need);
    typed.gt_nhan.push(row.label);
}

/// The rows as typed.
pub(super) fn all(typed: &Typed) -> Vec<Row> {
    let text = |all: &[String], at: usize| all.get(at).map(|one| clean(one)).unwrap_or_default();
    let row = |at: usize| Row {
        n: at + 1,
        case: text(&typed.gt_th, at),
        id: text(&typed.gt_ma, at),
        name: text(&typed.gt_ten, at),
        form: text(&typed.gt_dang, at),
        quantity: text(&typed.gt_so, at),
        kept: text(&typed.gt_nop, at),
        need: text(&typed.gt_nhom, at),
        label: text(&typed.gt_nhan, at),
    };
    (0..typed.gt_th.len().min(ROWS_MAX)).map(row).collect()
}

/// Adds an empty row to a case, after its others.
pub(super) fn add(typed: &mut Typed, case: &str) {
    let mut rows = all(typed);
    let last = rows.iter().rposition(|row| row.case == case).map_or(rows.len(), |at| at + 1);
    if rows.len() < ROWS_MAX {
        let quantity = "1".to_owned();
        rows.insert(last, Row { case: case.to_owned(), quantity, ..Row::default() });
    }
    put(typed, rows);
}

/// Leaves a row out.
pub(super) fn remove(typed: &mut Typed, n: usize) {
    let mut rows = all(typed);
    rows.retain(|row| row.n != n);
    put(typed, rows);
}

fn put(typed: &mut Typed, rows: Vec<Row>) {
    let columns = [
        &mut typed.gt_th,
        &mut typed.gt_ma,
        &mut typed.gt_ten,
        &mut typed.gt_dang,
        &mut typed.gt_so,
        &mut typed.gt_nop,
        &mut typed.gt_nhom,
        &mut typed.gt_nhan,
    ];
    columns.into_iter().for_each(Vec::clear);
    rows.into_iter().for_each(|row| push(typed, row));
}

/// Reads the papers of one case.
pub(super) fn read(case: &Case, typed: &Typed, problems: &mut Problems) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let rows = all(typed);
    let own = || rows.iter().filter(|row| row.case == case.id && !row.is_empty());
    let mut ids: BTreeSet<String> =
        own().map(|row| row.id.clone()).filter(|id| !id.is_empty()).collect();
    for row in own() {
        let field = |name: &str| format!("{name}-{}", row.n);
        if row.name.is_empty() {
            problems.add(field("gt_ten"), "Xin ghi tên giấy tờ, hoặc bỏ dòng này.");
        }
        let quantity = row.quantity.parse().ok();
        let quantity = quantity.filter(|count| (1..=QUANTITY_MAX).contains(count));
        if quantity.is_none() {
            problems.add(field("gt_so"), format!("Xin ghi số lượng từ 1 đến {QUANTITY_MAX}."));
        }
        if row.label.is_empty() && row.need != NEEDS[0].0 && !row.need.is_empty() {
            problems.add(
                field("gt_nhan"),
                "Xin ghi các giấy tờ này là gì, hoặc cần trong điều kiện nào.",
            );
        }
        let paper = Component {
            id: if row.id.is_empty() { new_id(&row.name, &mut ids) } else { row.id.clone() },
            name: row.name.clone(),
            presented_only: row.kept == KEPT[1].0,
            form: PaperForm::from_code(&row.form).unwrap_or_default(),
            quantity: quantity.unwrap_or(1),
        };
        join(&mut groups, row, paper);
    }
    groups
}

fn join(groups: &mut Vec<Group>, row: &Row, paper: Component) {
    let is_one_of = row.need == NEEDS[1].0;
    let is_if = row.need == NEEDS[2].0;
    match groups.last_mut() {
        Some(Group::AllOf { items }) if !is_one_of && !is_if => items.push(paper),
        Some(Group::OneOf { label, items }) if is_one_of && *label == row.label => {
            items.push(paper);
        }
        Some(Group::If { condition, items }) if is_if && *condition == row.label => {
            items.push(paper);
        }
        Some(Group::AllOf { .. } | Group::OneOf { .. } | Group::If { .. }) | None => {
            let (items, label) = (vec![paper], row.label.clone());
            groups.push(if is_one_of {
                Group::OneOf { label, items }
            } else if is_if {
                Group::If { condition: label, items }
            } else {
                Group::AllOf { items }
            });
        }
    }
}

/// An id for a new paper, made of its name: `to-khai-dang-ky`.
fn new_id(name: &str, taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = fold(name)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let mut id = String::new();
    for word in words {
        if id.len() + word.len() >= ID_CHARS_MAX {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word);
    }
    if id.is_empty() {
        "giay-to".clone_into(&mut id);
    }
    let plain = id.clone();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{plain}-{number}");
        number += 1;
    }
    id
}

/// A paper in words, as the list of changes says it.
pub(super) fn words(group: &Group, paper: &Component) -> String {
    let need = match group {
        Group::AllOf { .. } => "bắt buộc".to_owned(),
        Group::OneOf { label, .. } => format!("một trong: {label}"),
        Group::If { condition, .. } => format!("nếu {condition}"),
    };
    let kept = if paper.presented_only { ", xuất trình" } else { "" };
    let form = paper.form.label().to_lowercase();
    format!("“{}” ({} {form}{kept}, {need})", paper.name, paper.quantity)
}
