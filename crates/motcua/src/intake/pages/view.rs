//! What the reception form shows, made from what was typed: the procedures found, the checklist,
//! the fees as far as they can be computed, the due date with its explanation.

use domain::agency::{UnitId, UnitKind};
use domain::code::ProcedureCode;
use domain::deadline;
use domain::dossier::ReturnWay;
use domain::money::{Dong, FeeRule};
use domain::person::PersonKind;
use domain::procedure::{Component, Fee, Group, Level, PaperForm, Procedure};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;

use super::desks::DeskChoice;
use crate::intake::read::{self, Chosen, fee_field, paper_field};
use crate::intake::{Charge, Matter, PersonFields, Typed, terms};
use crate::reference::Reference;
use crate::web::percent;
use crate::web::problems::Problems;
use crate::words;

/// A procedure that answers a search.
pub struct Found {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field and time.
    pub detail: String,
}

/// The procedures received at a desk on a day that answer a search, best first.
#[must_use]
pub fn found(reference: &Reference, desk: &UnitId, query: &str, day: Date) -> Vec<Found> {
    let government = reference.units.government_of(desk);
    let Some(level) = government.and_then(|unit| Level::of(unit.kind)) else { return Vec::new() };
    let found = reference.catalogue.search(query, day, level);
    found
        .into_iter()
        .map(|procedure| Found {
            code: procedure.code.to_string(),
            name: procedure.name.clone(),
            detail: detail(procedure),
        })
        .collect()
}

fn detail(procedure: &Procedure) -> String {
    let time = match procedure.cases.as_slice() {
        [only] => only.limit.label(),
        several => format!("{} trường hợp", several.len()),
    };
    format!("{} · {} · {time}", procedure.code, procedure.field)
}

/// The procedure that was chosen.
pub struct ProcedureView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field, and what else is known about it.
    pub detail: String,
    /// A remark.
    pub note: String,
    /// Its cases, when there is something to choose.
    pub cases: Vec<CaseView>,
}

/// A case to choose.
pub struct CaseView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Published time.
    pub limit: String,
    /// Whether it is the chosen one.
    pub is_chosen: bool,
}

/// A person of the form.
pub struct PersonView {
    /// Beginning of the field names.
    pub prefix: &'static str,
    /// What was typed.
    pub fields: PersonFields,
    /// The card's text, as long as it could not be read.
    pub card: String,
    /// Where known people are asked for by name; empty for none.
    pub offers_by_name: String,
    /// Where they are asked for by number.
    pub offers: String,
    /// The field that takes the choice, and the button that is pressed then.
    pub into: &'static str,
    /// See `into`.
    pub press: &'static str,
}

impl PersonView {
    /// Whether it may be an organisation: whoever files for somebody else is a person, of whom less
    /// is asked.
    #[must_use]
    pub fn may_be_organisation(&self) -> bool {
        self.prefix != "rep"
    }

    /// The name of one of the fields.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> [PersonKind; 4] {
        PersonKind::ALL
    }
}

/// Papers that belong together.
pub struct GroupView {
    /// What holds for them; empty for papers that are all needed.
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

/// When the result would be due if the dossier were received now.
pub struct DueView {
    /// In words.
    pub words: String,
    /// The published time.
    pub limit: String,
    /// How it came about.
    pub lines: Vec<String>,
}

/// A person as typed.
#[must_use]
pub fn person(prefix: &'static str, typed: &Typed) -> PersonView {
    let card = typed.get(&format!("{prefix}_card")).to_owned();
    let offers = |field: &str| {
        if prefix == "applicant" {
            format!("/tiep-nhan/goi-y/nguoi?field={field}&desk={}", percent(typed.get("desk")))
        } else {
            String::new()
        }
    };
    PersonView {
        prefix,
        fields: typed.person(prefix),
        card,
        offers_by_name: offers("name"),
        offers: offers("number"),
        into: "known",
        press: "dung-nguoi-nop",
    }
}

/// How the result shall be returned.
#[must_use]
pub fn return_way(typed: &Typed) -> ReturnWay {
    ReturnWay::from_code(typed.get("return_way")).unwrap_or_default()
}

/// The chosen procedure with its cases.
#[must_use]
pub fn procedure(chosen: &Chosen<'_>) -> ProcedureView {
    let Chosen { procedure, case } = chosen;
    let chosen_case = case.map_or("", |case| case.id.as_str());
    let cases = procedure.cases.iter().map(|case| CaseView {
        id: case.id.clone(),
        name: case.name.clone(),
        limit: case.limit.label(),
        is_chosen: case.id == chosen_case,
    });
    ProcedureView {
        code: procedure.code.to_string(),
        name: procedure.name.clone(),
        detail: detail(procedure),
        note: procedure.note.clone().unwrap_or_default(),
        cases: if procedure.cases.len() > 1 { cases.collect() } else { Vec::new() },
    }
}

/// The checklist of the chosen case.
#[must_use]
pub fn checklist(chosen: &Chosen<'_>, typed: &Typed, problems: &Problems) -> Vec<GroupView> {
    let Some(case) = chosen.case else { return Vec::new() };
    let mut lines = 0..;
    let mut row = |item: &Component| {
        let line: u32 = lines.next().unwrap_or_default();
        PaperView { mark: format!("p{line}"), ..paper(item, typed, problems) }
    };
    let mut group = |group: &Group| GroupView {
        heading: match group {
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
        |charges| charges.iter().map(|charge| charge.line.payable).sum::<Dong>().to_string(),
    );
    let lines = chosen.fees().zip(read).enumerate().map(|(position, (line, read))| {
        fee(position, line, read.1.as_ref(), (typed_so_far, problems))
    });
    (lines.collect(), total)
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
        refreshed: format!("tien-{position} tong-le-phi"),
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
        amount: charge.map_or_else(|| "…".to_owned(), |charge| charge.line.payable.to_string()),
        explanation: charge.map_or_else(String::new, |charge| charge.line.explanation.clone()),
    }
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
        FeeRule::Declared => "Theo số tiền được xác định cho từng hồ sơ".to_owned(),
    };
    let illustrative =
        if fee.illustrative { "; mức minh họa, do HĐND tỉnh quyết định" } else { "" };
    let note = fee.note.as_ref().map_or_else(String::new, |note| format!("; {note}"));
    format!("{rule}{illustrative}{note}")
}

/// The exemptions in force on a day.
#[must_use]
pub fn exemptions(reference: &Reference, day: Date) -> Vec<ExemptionView> {
    reference
        .exemptions
        .iter()
        .filter(|exemption| exemption.valid.contains(day))
        .map(|exemption| ExemptionView {
            code: exemption.code.clone(),
            label: if exemption.percent >= 100 {
                exemption.label.clone()
            } else {
                format!("{} (giảm {}%)", exemption.label, exemption.percent)
            },
        })
        .collect()
}

/// When the result would be due if the dossier were received now; a sentence when that cannot be
/// said.
#[must_use]
pub fn due(
    reference: &Reference,
    chosen: &Chosen<'_>,
    typed: &Typed,
    now: Timestamp,
) -> Option<Result<DueView, String>> {
    let case = chosen.case?;
    let (desk, commune) = (UnitId(typed.get("desk").to_owned()), typed.get("commune"));
    let commune = (!commune.is_empty()).then(|| UnitId(commune.to_owned()));
    let code: &ProcedureCode = &chosen.procedure.code;
    let matter = Matter { desk: &desk, procedure: code, case: &case.id, commune: commune.as_ref() };
    let local = time::local(now);
    let terms = match terms(reference, matter, local.date()) {
        Ok(terms) => terms,
        Err(error) => return Some(Err(error.sentence())),
    };
    let limit = case.limit_for(terms.difficult_area);
    let calendar = reference.calendar(&terms.lead);
    let due = deadline::due(&calendar, local, limit, chosen.procedure.policy);
    Some(due.map_err(|error| error.to_string()).map(|due| DueView {
        words: words::long(time::instant(due.at)),
        limit: limit.label(),
        lines: due.explanation,
    }))
}

/// The communes among which the matter's is chosen: only where the published time depends on it
/// and the desk's government has several.
#[must_use]
pub fn communes(
    reference: &Reference,
    chosen: &Chosen<'_>,
    desk: &UnitId,
    day: Date,
) -> Vec<DeskChoice> {
    let longer = chosen.case.is_some_and(|case| case.difficult_area.is_some());
    let Some(government) = reference.units.government_of(desk).filter(|_| longer) else {
        return Vec::new();
    };
    reference
        .units
        .children(&government.id)
        .filter(|unit| unit.kind == UnitKind::Commune && unit.valid.contains(day))
        .map(|unit| DeskChoice { id: unit.id.clone(), name: unit.short_name.clone() })
        .collect()
}
