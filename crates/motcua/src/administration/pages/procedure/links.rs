//! The procedures that a linked one sets going (thủ tục liên thông gồm), as rows of its form.

use domain::code::ProcedureCode;
use domain::procedure::{Catalogue, Link};

use super::super::is_slug;
use super::{NO_LIMIT, Typed, limit, number_and_unit};
use crate::web::form::{clean, clean_option};
use crate::web::problems::Problems;

/// Procedures that one may set going.
const LINKS_MAX: usize = 12;
/// Empty rows below those that are there, for new ones.
const EMPTY_ROWS: usize = 2;

/// One of them as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) n: usize,
    pub(super) id: String,
    pub(super) procedure: String,
    /// The name of the procedure with that code, where there is one.
    pub(super) name: String,
    pub(super) case: String,
    pub(super) place: String,
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) after: String,
}

impl Row {
    /// Whether nothing was typed: the lists always say something.
    fn is_empty(&self) -> bool {
        let Self { id, procedure, case, number, after, .. } = self;
        [id, procedure, case, number, after].into_iter().all(String::is_empty)
    }
}

/// Fills the form with what a version has.
pub(super) fn fill(typed: &mut Typed, links: &[Link]) {
    for link in links {
        let (number, unit) = number_and_unit(link.limit);
        typed.lt_ma.push(link.id.clone());
        typed.lt_thu_tuc.push(link.procedure.to_string());
        typed.lt_truong_hop.push(link.case.clone());
        typed.lt_noi.push(if link.above { ABOVE } else { "" }.to_owned());
        typed.lt_so.push(number);
        typed.lt_loai.push(unit);
        typed.lt_cho.push(link.after.join(", "));
    }
}

/// The value that says that the government above settles it.
const ABOVE: &str = "cap-tren";

fn rows(typed: &Typed) -> Vec<Row> {
    let text = |all: &[String], at: usize| all.get(at).map(|one| clean(one)).unwrap_or_default();
    let count = typed.lt_ma.len().max(typed.lt_thu_tuc.len()).min(LINKS_MAX + EMPTY_ROWS);
    let row = |at: usize| Row {
        n: at + 1,
        id: text(&typed.lt_ma, at),
        procedure: text(&typed.lt_thu_tuc, at),
        name: String::new(),
        case: text(&typed.lt_truong_hop, at),
        place: text(&typed.lt_noi, at),
        number: text(&typed.lt_so, at),
        unit: text(&typed.lt_loai, at),
        after: text(&typed.lt_cho, at),
    };
    (0..count).map(row).collect()
}

/// The rows of the form, with empty ones for more.
pub(super) fn shown(typed: &Typed, catalogue: &Catalogue) -> Vec<Row> {
    let mut rows = rows(typed);
    let filled = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
    rows.truncate(filled);
    for row in &mut rows {
        if let Ok(code) = ProcedureCode::parse(&row.procedure) {
            row.name = name(catalogue, &code);
        }
    }
    for _ in 0..EMPTY_ROWS.min((LINKS_MAX + EMPTY_ROWS).saturating_sub(filled)) {
        rows.push(Row { n: rows.len() + 1, ..Row::default() });
    }
    rows
}

/// The name of the procedure with that code; the code itself where there is none.
pub(super) fn name(catalogue: &Catalogue, code: &ProcedureCode) -> String {
    let known = catalogue.procedures().find(|one| one.code == *code);
    known.map_or_else(|| code.to_string(), |one| one.name.clone())
}

/// Reads the rows; what the catalogue says about them is asked later, for the whole of it.
pub(super) fn read(typed: &Typed, problems: &mut Problems) -> Vec<Link> {
    let mut links = Vec::new();
    for row in rows(typed).into_iter().filter(|row| !row.is_empty()) {
        let field = |name: &str| format!("{name}-{}", row.n);
        if !is_slug(&row.id) {
            problems.add(
                field("lt_ma"),
                "Mã gồm chữ thường không dấu, số và gạch nối, ví dụ khai-sinh.",
            );
        }
        let procedure = problems.check(&field("lt_thu_tuc"), ProcedureCode::parse(&row.procedure));
        let limit = problems.check(&field("lt_so"), limit(&row.number, &row.unit).ok_or(NO_LIMIT));
        let after = row.after.split([',', ';', ' ']).map(str::trim).filter(|id| !id.is_empty());
        let after = after.map(ToOwned::to_owned).collect();
        if let (Some(procedure), Some(limit)) = (procedure, limit) {
            links.push(Link {
                case: clean_option(&row.case).unwrap_or_else(Link::ordinary_case),
                above: row.place == ABOVE,
                id: row.id,
                procedure,
                limit,
                after,
            });
        }
    }
    if links.len() > LINKS_MAX {
        let sentence = format!("Một thủ tục liên thông gồm tối đa {LINKS_MAX} thủ tục.");
        problems.add(format!("lt_ma-{}", LINKS_MAX + 1), sentence);
    }
    links
}

/// Whether a sentence of the catalogue is about the procedure with that code.
pub(super) fn is_about(code: &ProcedureCode, sentence: &str) -> bool {
    sentence.starts_with(&format!("Thủ tục {code} "))
}

/// Beside which field a sentence of the catalogue belongs, when it is about what is linked.
pub(super) fn place(code: &ProcedureCode, typed: &Typed, sentence: &str) -> Option<String> {
    if !is_about(code, sentence) {
        // A procedure that another one sets going cannot set others going.
        return sentence.contains("liên thông khác.").then(|| "lt_thu_tuc-1".to_owned());
    }
    let named = |row: &Row| sentence.contains(&format!(": thủ tục thành phần “{}”:", row.id));
    // Of two rows with one id it is the later one that is wrong.
    let row = rows(typed).into_iter().rev().find(named)?;
    let field = [
        ("trùng mã", "lt_ma"),
        ("không có trường hợp", "lt_truong_hop"),
        ("mà nó chờ kết quả", "lt_cho"),
    ];
    let field = field.into_iter().find(|(words, _)| sentence.contains(words));
    Some(format!("{}-{}", field.map_or("lt_thu_tuc", |(_, field)| field), row.n))
}
