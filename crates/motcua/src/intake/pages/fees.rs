//! The fees as the reception form shows them: what is asked for each, what it comes to so far.

use domain::money::till::amount_words;
use domain::money::{FeeLine, FeeRule};
use domain::procedure::Fee;
use jiff::civil::Date;

use crate::intake::read::{self, Chosen, fee_field};
use crate::intake::{Charge, Typed};
use crate::reference::Reference;
use crate::web::problems::Problems;

/// A fee.
pub struct FeeView {
    /// Position among the fees.
    pub position: usize,
    /// The ids that are fetched anew when something changes.
    pub refreshed: String,
    /// Name.
    pub name: String,
    /// How it is computed, in words.
    pub rule: String,
    /// The numbers that are asked for.
    pub asks: Vec<AskView>,
    /// Whether an exemption can apply.
    pub can_be_waived: bool,
    /// Code of the chosen exemption.
    pub exemption: String,
    /// Name of that field.
    pub exemption_field: String,
    /// Its problem.
    pub exemption_error: String,
    /// The paper that proves it.
    pub evidence: String,
    /// Name of that field.
    pub evidence_field: String,
    /// Its problem.
    pub evidence_error: String,
    /// What is to be paid.
    pub amount: String,
    /// How it came about.
    pub explanation: String,
}

/// A number of a fee.
pub struct AskView {
    /// Field name.
    pub field: String,
    /// Label.
    pub label: &'static str,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: String,
}

/// An exemption to choose.
pub struct ExemptionView {
    /// Code.
    pub code: String,
    /// Name and percentage.
    pub label: String,
}

/// The fees with what they come to, and the total.
#[must_use]
pub fn fees(
    reference: &Reference,
    chosen: &Chosen<'_>,
    typed: &Typed,
    day: Date,
    problems: &Problems,
) -> (Vec<FeeView>, String) {
    // Problems of an unfinished form are told when it is received, not while it is being filled in.
    // So an exemption counts from when it is chosen, before its paper is named.
    let typed_so_far = typed;
    let mut typed = typed.clone();
    for position in 0..chosen.fees().count() {
        let evidence = fee_field(position, "evidence");
        if typed.get(&evidence).is_empty() {
            typed.set(evidence, "…");
        }
    }
    let read = read::fees(reference, chosen, &typed, day, &mut Problems::default());
    let charges: Option<Vec<&Charge>> = read.iter().map(|(_, charge)| charge.as_ref()).collect();
    let total = charges.map_or_else(
        || "chưa tính được".to_owned(),
        |charges| {
            let due = charges.iter().map(|charge| charge.line.payable).sum();
            let is_open = charges.iter().any(|charge| charge.line.is_open);
            amount_words(due, is_open)
        },
    );
    let lines = chosen.fees().zip(read).enumerate().map(|(position, (line, read))| {
        fee(position, line, read.1.as_ref(), (typed_so_far, problems))
    });
    (lines.collect(), total)
}

/// The exemptions in force on a day.
#[must_use]
pub fn exemptions(reference: &Reference, day: Date) -> Vec<ExemptionView> {
    reference
        .exemptions_on(day)
        .map(|exemption| ExemptionView { code: exemption.code.clone(), label: exemption.words() })
        .collect()
}

fn fee(
    position: usize,
    fee: &Fee,
    charge: Option<&Charge>,
    (typed, problems): (&Typed, &Problems),
) -> FeeView {
    let of = |part: &str| typed.get(&fee_field(position, part)).to_owned();
    let error = |part: &str| problems.of(&fee_field(position, part)).to_owned();
    let ask = |(part, label): (&'static str, &'static str)| AskView {
        field: fee_field(position, part),
        label,
        value: match of(part) {
            empty if empty.is_empty() && part != "declared" => "1".to_owned(),
            typed => typed,
        },
        error: error(part),
    };
    FeeView {
        position,
        refreshed: format!("tien-{position} tong-le-phi tom-tat"),
        name: fee.name.clone(),
        rule: rule(fee),
        asks: asked(&fee.rule).iter().copied().map(ask).collect(),
        can_be_waived: fee.rule != FeeRule::Free,
        exemption: of("exemption"),
        exemption_field: fee_field(position, "exemption"),
        exemption_error: error("exemption"),
        evidence: of("evidence"),
        evidence_field: fee_field(position, "evidence"),
        evidence_error: error("evidence"),
        amount: charge.map_or_else(|| "…".to_owned(), |charge| amount(&charge.line)),
        explanation: charge
            .filter(|charge| !charge.line.is_open)
            .map_or_else(String::new, |charge| charge.line.explanation.clone()),
    }
}

/// What is to be paid, as far as it is known.
fn amount(line: &FeeLine) -> String {
    amount_words(line.payable, line.is_open)
}

fn asked(rule: &FeeRule) -> &'static [(&'static str, &'static str)] {
    match rule {
        FeeRule::Free => &[],
        FeeRule::Flat { .. } => &[("count", "Số việc")],
        FeeRule::PerPage { .. } => &[("pages", "Số trang một bản"), ("copies", "Số bản")],
        FeeRule::PerCopy { .. } => &[("copies", "Số bản")],
        FeeRule::Declared => &[("declared", "Số tiền (đồng)"), ("count", "Số việc")],
    }
}

fn rule(fee: &Fee) -> String {
    let rule = match &fee.rule {
        FeeRule::Free => "Không thu".to_owned(),
        FeeRule::Flat { amount } => format!("{amount} một việc"),
        FeeRule::PerPage { first, first_pages, then, cap } => format!(
            "{first} một trang, từ trang thứ {} là {then}, nhiều nhất {cap} một bản",
            first_pages.saturating_add(1)
        ),
        FeeRule::PerCopy { amount } => format!("{amount} một bản"),
        FeeRule::Declared => {
            "Theo số tiền được xác định cho từng hồ sơ; chưa biết thì để trống, phí xác định sau"
                .to_owned()
        }
    };
    let illustrative =
        if fee.illustrative { "; mức minh họa, do HĐND tỉnh quyết định" } else { "" };
    let note = fee.note.as_ref().map_or_else(String::new, |note| format!("; {note}"));
    format!("{rule}{illustrative}{note}")
}
