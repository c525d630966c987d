//! The fees of a procedure (phí, lệ phí) as rows of a form.

use domain::money::refund::RefundRule;
use domain::money::{Dong, FeeRule};
use domain::procedure::{Fee, Procedure};

use super::Typed;
use crate::web::form::clean;
use crate::web::problems::Problems;

/// Fees of one procedure.
pub(super) const ROWS_MAX: usize = 30;
/// Largest amount of a rule, in đồng.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// How a fee is computed: the code and the words.
pub(super) const WAYS: [(&str, &str); 5] = [
    ("moi-viec", "một mức cho mỗi việc"),
    ("moi-ban", "một mức cho mỗi bản"),
    ("moi-trang", "theo số trang"),
    ("tung-ho-so", "xác định cho từng hồ sơ"),
    ("khong", "không thu"),
];
/// How it is computed for dossiers filed online; `nhu` is as otherwise.
pub(super) const ONLINE: [(&str, &str); 6] = [
    ("nhu", "như nộp trực tiếp"),
    ("khong", "không thu"),
    ("moi-viec", "một mức cho mỗi việc"),
    ("moi-ban", "một mức cho mỗi bản"),
    ("tung-ho-so", "xác định cho từng hồ sơ"),
    ("giu", "theo số trang, như đang ghi"),
];
/// Whose amount it is.
pub(super) const SURE: [(&str, &str); 2] = [("that", "chính thức"), ("minh-hoa", "minh họa")];

/// One row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) n: usize,
    /// Which fee of the version it was, counted from 1; empty for a new one.
    pub(super) from: String,
    pub(super) name: String,
    pub(super) cases: String,
    pub(super) way: String,
    pub(super) amount: String,
    pub(super) first_pages: String,
    pub(super) then: String,
    pub(super) cap: String,
    pub(super) online: String,
    pub(super) online_amount: String,
    pub(super) sure: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.from, &self.name, &self.amount, &self.then].into_iter().all(String::is_empty)
    }

    /// The fee that it was.
    fn before<'a>(&self, version: &'a Procedure) -> Option<&'a Fee> {
        version.fees.get(self.from.parse::<usize>().ok()?.checked_sub(1)?)
    }
}

/// Fills the form with what a version has.
pub(super) fn fill(typed: &mut Typed, version: &Procedure) {
    for (at, fee) in version.fees.iter().enumerate() {
        let mut row = Row {
            from: (at + 1).to_string(),
            name: fee.name.clone(),
            cases: fee.cases.join(","),
            online: "nhu".to_owned(),
            sure: SURE[usize::from(fee.illustrative)].0.to_owned(),
            ..Row::default()
        };
        spell(&fee.rule, &mut row);
        if let Some(online) = &fee.online {
            let mut other = Row::default();
            spell(online, &mut other);
            let is_paged = other.way == WAYS[2].0;
            row.online = if is_paged { "giu".to_owned() } else { other.way };
            row.online_amount = other.amount;
        }
        push(typed, row);
    }
}

fn spell(rule: &FeeRule, row: &mut Row) {
    let way = match rule {
        FeeRule::Flat { amount } => {
            row.amount = digits(*amount);
            0
        }
        FeeRule::PerCopy { amount } => {
            row.amount = digits(*amount);
            1
        }
        FeeRule::PerPage { first, first_pages, then, cap } => {
            row.amount = digits(*first);
            row.first_pages = first_pages.to_string();
            row.then = digits(*then);
            row.cap = digits(*cap);
            2
        }
        FeeRule::Declared => 3,
        FeeRule::Free => 4,
    };
    WAYS[way].0.clone_into(&mut row.way);
}

/// `2.000`, as people write amounts.
fn digits(amount: Dong) -> String {
    amount.to_string().trim_end_matches(['đ', '\u{a0}']).to_owned()
}

fn push(typed: &mut Typed, row: Row) {
    typed.phi_tu.push(row.from);
    typed.phi_ten.push(row.name);
    typed.phi_th.push(row.cases);
    typed.phi_cach.push(row.way);
    typed.phi_tien.push(row.amount);
    typed.phi_trang.push(row.first_pages);
    typed.phi_sau.push(row.then);
    typed.phi_toi_da.push(row.cap);
    typed.phi_mang.push(row.online);
    typed.phi_mang_tien.push(row.online_amount);
    typed.phi_loai.push(row.sure);
}

/// The rows as typed.
pub(super) fn all(typed: &Typed) -> Vec<Row> {
    let text = |all: &[String], at: usize| all.get(at).map(|one| clean(one)).unwrap_or_default();
    let row = |at: usize| Row {
        n: at + 1,
        from: text(&typed.phi_tu, at),
        name: text(&typed.phi_ten, at),
        cases: text(&typed.phi_th, at),
        way: text(&typed.phi_cach, at),
        amount: text(&typed.phi_tien, at),
        first_pages: text(&typed.phi_trang, at),
        then: text(&typed.phi_sau, at),
        cap: text(&typed.phi_toi_da, at),
        online: text(&typed.phi_mang, at),
        online_amount: text(&typed.phi_mang_tien, at),
        sure: text(&typed.phi_loai, at),
    };
    (0..typed.phi_ten.len().min(ROWS_MAX)).map(row).collect()
}

/// Adds an empty row.
pub(super) fn add(typed: &mut Typed) {
    if typed.phi_ten.len() < ROWS_MAX {
        push(typed, Row::default());
    }
}

/// Leaves a row out.
pub(super) fn remove(typed: &mut Typed, n: usize) {
    let rows = all(typed);
    let columns = [
        &mut typed.phi_tu,
        &mut typed.phi_ten,
        &mut typed.phi_th,
        &mut typed.phi_cach,
        &mut typed.phi_tien,
        &mut typed.phi_trang,
        &mut typed.phi_sau,
        &mut typed.phi_toi_da,
        &mut typed.phi_mang,
        &mut typed.phi_mang_tien,
        &mut typed.phi_loai,
    ];
    columns.into_iter().for_each(Vec::clear);
    rows.into_iter().filter(|row| row.n != n).for_each(|row| push(typed, row));
}

/// Reads the fees.
pub(super) fn read(version: &Procedure, typed: &Typed, problems: &mut Problems) -> Vec<Fee> {
    let mut fees = Vec::new();
    for row in all(typed).into_iter().filter(|row| !row.is_empty()) {
        let field = |name: &str| format!("{name}-{}", row.n);
        if row.name.is_empty() {
            problems.add(field("phi_ten"), "Xin ghi tên khoản thu, hoặc bỏ dòng này.");
        }
        let rule = rule(&row, problems);
        let online = online(&row, row.before(version), problems);
        let cases = row.cases.split(',').map(clean).filter(|case| !case.is_empty()).collect();
        let kept = row.before(version);
        fees.push(Fee {
            name: row.name.clone(),
            rule,
            online,
            cases,
            illustrative: row.sure == SURE[1].0,
            refund: kept.map_or_else(RefundRule::default, |fee| fee.refund),
            note: kept.and_then(|fee| fee.note.clone()),
        });
    }
    fees
}

fn rule(row: &Row, problems: &mut Problems) -> FeeRule {
    let field = |name: &str| format!("{name}-{}", row.n);
    let mut amount = |name: &str, text: &str| money(text, &field(name), problems);
    match row.way.as_str() {
        "moi-ban" => FeeRule::PerCopy { amount: amount("phi_tien", &row.amount) },
        "moi-trang" => {
            let first = amount("phi_tien", &row.amount);
            let then = amount("phi_sau", &row.then);
            let cap = amount("phi_toi_da", &row.cap);
            let pages = row.first_pages.parse().ok().filter(|pages| (1..=1000).contains(pages));
            if pages.is_none() {
                problems.add(field("phi_trang"), "Xin ghi số trang đầu, từ 1.");
            }
            FeeRule::PerPage { first, first_pages: pages.unwrap_or(1), then, cap }
        }
        "tung-ho-so" => FeeRule::Declared,
        "khong" => FeeRule::Free,
        _ => FeeRule::Flat { amount: amount("phi_tien", &row.amount) },
    }
}

fn online(row: &Row, before: Option<&Fee>, problems: &mut Problems) -> Option<FeeRule> {
    let field = format!("phi_mang_tien-{}", row.n);
    match row.online.as_str() {
        "khong" => Some(FeeRule::Free),
        "tung-ho-so" => Some(FeeRule::Declared),
        "moi-viec" => Some(FeeRule::Flat { amount: money(&row.online_amount, &field, problems) }),
        "moi-ban" => Some(FeeRule::PerCopy { amount: money(&row.online_amount, &field, problems) }),
        "giu" => before.and_then(|fee| fee.online.clone()),
        _ => None,
    }
}

/// `2.000`, `2 000 đ` or `2000`.
fn money(text: &str, field: &str, problems: &mut Problems) -> Dong {
    let plain: String = text
        .trim_end_matches(['đ', 'Đ'])
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .collect();
    let is_number = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    let amount = plain.parse().ok().filter(|amount| is_number && *amount <= AMOUNT_MAX);
    if amount.is_none() {
        problems.add(field, "Xin ghi số tiền bằng đồng, ví dụ 2.000.");
    }
    Dong(amount.unwrap_or_default())
}

/// A fee in words, as the list of changes says it.
pub(super) fn words(fee: &Fee) -> String {
    let online = fee.online.as_ref().map(|rule| format!(", trực tuyến: {}", rule_words(rule)));
    let cases = if fee.cases.is_empty() {
        String::new()
    } else {
        format!(", trường hợp {}", fee.cases.join(", "))
    };
    let sure = if fee.illustrative { ", minh họa" } else { "" };
    let rule = rule_words(&fee.rule);
    format!("“{}” ({rule}{}{cases}{sure})", fee.name, online.unwrap_or_default())
}

fn rule_words(rule: &FeeRule) -> String {
    match rule {
        FeeRule::Free => "không thu".to_owned(),
        FeeRule::Flat { amount } => format!("{amount} mỗi việc"),
        FeeRule::PerCopy { amount } => format!("{amount} mỗi bản"),
        FeeRule::PerPage { first, first_pages, then, cap } => {
            format!(
                "{first} mỗi trang trong {first_pages} trang đầu, sau đó {then}, tối đa {cap} một bản"
            )
        }
        FeeRule::Declared => "xác định cho từng hồ sơ".to_owned(),
    }
}
