//! The data that is delivered with the program: whole, without problems, and with every fact of
//! the reference that can be counted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use domain::agency::{self, Unit, UnitKind, Units, read_units};
use domain::code::ProcedureCode;
use domain::deadline::TimeLimit;
use domain::money::{Dong, Exemption, FeeRule, Quantity, read_exemptions};
use domain::procedure::{Catalogue, Level, OnlineLevel, Procedure, Trust, read_procedures};
use domain::route::{Route, StepAgency, read_routes};
use jiff::civil::{Date, date};

const IN_2022: Date = date(2022, 3, 15);
const IN_2025: Date = date(2025, 7, 1);

/// All data files, read.
#[derive(Default)]
struct Reading {
    units: Vec<Unit>,
    procedures: Vec<Procedure>,
    routes: Vec<Route>,
    exemptions: Vec<Exemption>,
    problems: Vec<String>,
}

fn reading() -> Reading {
    let mut reading = Reading::default();
    for text in texts("units") {
        take(&mut reading.units, &mut reading.problems, read_units(&text));
    }
    for text in texts("procedures") {
        take(&mut reading.procedures, &mut reading.problems, read_procedures(&text));
    }
    for text in texts("fees") {
        take(&mut reading.exemptions, &mut reading.problems, read_exemptions(&text));
    }
    let routes = std::fs::read_to_string(data().join("routes.toml")).expect("a readable file");
    take(&mut reading.routes, &mut reading.problems, read_routes(&routes));
    reading
}

fn take<T>(all: &mut Vec<T>, problems: &mut Vec<String>, read: (Vec<T>, Vec<String>)) {
    all.extend(read.0);
    problems.extend(read.1);
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

/// The files of a folder, by name.
fn texts(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(data().join(folder)).expect("a folder of the repository");
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("a readable file")).collect()
}

fn catalogue() -> Catalogue {
    let reading = reading();
    Catalogue::new(reading.procedures, reading.routes)
}

fn in_2022(catalogue: &Catalogue, code: &str, level: Level) -> Procedure {
    let code = ProcedureCode::parse(code).expect("a code");
    catalogue.in_force(&code, IN_2022, level).expect("in force in 2022").clone()
}

#[test]
fn nothing_is_wrong_with_it() {
    let reading = reading();
    assert_eq!(reading.problems, Vec::<String>::new());
    assert_eq!(reading.exemptions.len(), 6);
    let units = Units::new(reading.units);
    assert_eq!(agency::problems(&units), Vec::<String>::new());
    let catalogue = Catalogue::new(reading.procedures, reading.routes);
    assert_eq!(catalogue.problems(), Vec::<String>::new());
    assert_eq!(catalogue.problems_among(&units), Vec::<String>::new());
}

#[test]
fn it_has_the_174_procedures_of_the_reference_and_one_that_is_linked() {
    let catalogue = catalogue();
    let codes: BTreeSet<&str> = catalogue.procedures().map(|p| p.code.as_str()).collect();
    assert_eq!(codes.len(), 175);
    let fields: BTreeSet<&str> = catalogue.procedures().map(|p| p.field.as_str()).collect();
    assert_eq!(fields.len(), 45);
    let counts = |day: Date| {
        let mut counts: BTreeMap<Vec<Level>, usize> = BTreeMap::new();
        for code in &codes {
            let versions = catalogue.procedures().filter(|p| p.code.as_str() == *code);
            let mut levels: Vec<Level> = versions
                .filter(|p| p.valid.contains(day))
                .flat_map(|p| p.levels.iter().copied())
                .collect();
            levels.sort();
            *counts.entry(levels).or_default() += 1;
        }
        counts
    };
    let (province, district, commune) = (Level::Province, Level::District, Level::Commune);
    let expected =
        [(vec![], 5), (vec![district], 72), (vec![district, commune], 16), (vec![commune], 82)];
    assert_eq!(counts(IN_2022), BTreeMap::from(expected));
    let expected =
        [(vec![], 14), (vec![province], 3), (vec![province, commune], 3), (vec![commune], 155)];
    assert_eq!(counts(IN_2025), BTreeMap::from(expected));
    let last_day = date(2025, 6, 30);
    assert_eq!(counts(last_day), counts(IN_2022));
    assert!(catalogue.procedures().all(|p| p.levels.len() == 1));
}

/// One version of each code, so that facts of a procedure are counted once.
fn one_of_each(catalogue: &Catalogue) -> Vec<&Procedure> {
    let by_code: BTreeMap<&str, &Procedure> =
        catalogue.procedures().map(|procedure| (procedure.code.as_str(), procedure)).collect();
    by_code.into_values().collect()
}

#[test]
fn it_keeps_how_far_it_can_be_trusted() {
    let catalogue = catalogue();
    let all = one_of_each(&catalogue);
    let count = |fits: fn(&Procedure) -> bool| all.iter().filter(|p| fits(p)).count();
    assert_eq!(count(|p| p.confidence.code_name == Trust::High), 105);
    assert_eq!(count(|p| p.confidence.code_name == Trust::MediumHigh), 52);
    assert_eq!(count(|p| p.confidence.code_name == Trust::Medium), 13);
    assert_eq!(count(|p| p.confidence.code_name == Trust::Low), 5);
    assert_eq!(count(|p| p.confidence.time == Trust::MediumLow), 67);
    assert_eq!(count(|p| p.confidence.fee == Trust::Low), 27);
    assert_eq!(count(|p| p.confidence.papers == Trust::MediumLow), 52);
    assert_eq!(count(|p| p.confidence.overall == Trust::High), 103);
    assert_eq!(count(|p| p.confidence.overall == Trust::Medium), 62);
    assert_eq!(count(|p| p.source.starts_with("Bản ghi trên dichvucong.gov.vn")), 105);
    assert_eq!(count(|p| p.source.contains("bảng niêm yết")), 52);
    assert_eq!(count(|p| p.source.starts_with("Theo hiểu biết chung")), 18);
    assert_eq!(count(|p| p.national_record.is_some()), 105);
    assert_eq!(count(|p| !p.channels.is_empty()), 106);
}

#[test]
fn it_keeps_times_papers_fees_and_results() {
    let catalogue = catalogue();
    let all = one_of_each(&catalogue);
    let count = |fits: fn(&Procedure) -> bool| all.iter().filter(|p| fits(p)).count();
    assert_eq!(count(|p| p.online == OnlineLevel::Full), 67);
    assert_eq!(count(|p| p.online == OnlineLevel::Partial), 83);
    assert_eq!(count(|p| p.online == OnlineLevel::None), 25);
    assert_eq!(count(|p| matches!(p.cases[0].limit, TimeLimit::WorkingDays(_))), 122);
    assert_eq!(count(|p| matches!(p.cases[0].limit, TimeLimit::CalendarDays(_))), 37);
    assert_eq!(count(|p| p.cases[0].limit == TimeLimit::SameDay), 15);
    assert_eq!(count(|p| p.cases[0].limit == TimeLimit::Hours(12)), 1);
    // 47 have a price in the reference; seven more are entered by the officer, because only the
    // provincial council or the declaration knows the price.
    let is_priced = |p: &Procedure| p.fees.iter().any(|fee| is_price(&fee.rule));
    assert_eq!(all.iter().filter(|p| is_priced(p)).count(), 47);
    let is_declared = |p: &Procedure| p.fees.iter().any(|fee| fee.rule == FeeRule::Declared);
    assert_eq!(all.iter().filter(|p| is_declared(p)).count(), 7);
    let codes: usize = all.iter().flat_map(|p| &p.results).map(|result| result.codes.len()).sum();
    assert_eq!(codes, RESULT_CODES);
    let decided = catalogue.procedures().filter(|p| p.decision.is_some());
    assert_eq!(decided.map(|p| p.code.as_str()).collect::<BTreeSet<_>>().len(), 105);
}

/// Result codes in the reference, counted once per procedure.
const RESULT_CODES: usize = 156;

fn is_price(rule: &FeeRule) -> bool {
    match rule {
        FeeRule::Flat { .. } | FeeRule::PerPage { .. } | FeeRule::PerCopy { .. } => true,
        FeeRule::Free | FeeRule::Declared => false,
    }
}

#[test]
fn certified_copies_cost_what_the_circular_says() {
    let catalogue = catalogue();
    let copies = in_2022(&catalogue, "2.000815", Level::Commune);
    for (pages, fee) in
        [(1, 2_000), (2, 4_000), (3, 5_000), (10, 12_000), (198, 200_000), (500, 200_000)]
    {
        let quantity = Quantity { pages, ..Quantity::default() };
        assert_eq!(copies.fees[0].rule.amount(&quantity, None).payable, Dong(fee), "{pages}");
    }
    assert!(!copies.receipt);
    let residence = in_2022(&catalogue, "1.004222", Level::Commune);
    let price = |online| residence.fees[0].rule_for(online).amount(&Quantity::default(), None);
    assert_eq!((price(false).payable, price(true).payable), (Dong(20_000), Dong(10_000)));
}

#[test]
fn times_depend_on_case_place_level_and_year() {
    let catalogue = catalogue();
    let marriage = in_2022(&catalogue, "1.000894", Level::Commune);
    assert_eq!(marriage.cases[0].limit, TimeLimit::SameDay);
    assert_eq!(marriage.case("xac-minh").expect("a case").limit, TimeLimit::WorkingDays(5));
    let land = in_2022(&catalogue, "1.013949", Level::District);
    assert_eq!(land.cases[0].limit_for(false), TimeLimit::CalendarDays(15));
    assert_eq!(land.cases[0].limit_for(true), TimeLimit::CalendarDays(25));
    let building = in_2022(&catalogue, "1.009994", Level::District);
    assert_eq!(building.case("nha-o").expect("a case").limit, TimeLimit::CalendarDays(15));
    assert_eq!(building.replaced_by.expect("a code").as_str(), "1.013225");
    let code = ProcedureCode::parse("2.000806").expect("a code");
    let before = catalogue.in_force(&code, IN_2022, Level::District).expect("in force");
    let after = catalogue.in_force(&code, IN_2025, Level::Commune).expect("in force");
    assert_eq!(before.cases[0].limit, TimeLimit::CalendarDays(15));
    assert_eq!(after.cases[0].limit, TimeLimit::WorkingDays(5));
}

#[test]
fn the_desk_finds_what_it_types() {
    let catalogue = catalogue();
    for (query, level, expected) in [
        ("khai sinh", Level::Commune, "1.001193"),
        ("dkks", Level::Commune, "1.001193"),
        ("ket hon", Level::Commune, "1.000894"),
        ("chung thuc ban sao", Level::Commune, "2.000815"),
        ("khai tử", Level::Commune, "1.000656"),
        ("tro cap xa hoi", Level::Commune, "1.001776"),
        ("ho kinh doanh thanh lap", Level::District, "1.001612"),
        ("tách thửa", Level::District, "1.012784"),
        ("giay phep xay dung nha o", Level::District, "1.013225"),
        ("2.000635", Level::District, "2.000635"),
        ("lam giay khai sinh", Level::Commune, "1.001193"),
        ("tôi muốn làm giấy khai sinh cho con", Level::Commune, "1.001193"),
        ("giay bao tu", Level::Commune, "1.000656"),
        ("giấy chứng tử", Level::Commune, "1.000656"),
        ("đăng kí kết hôn", Level::Commune, "1.000894"),
        ("giấy hôn thú", Level::Commune, "1.000894"),
        ("sao y", Level::Commune, "2.000815"),
        ("cong chung ban sao", Level::Commune, "2.000815"),
        ("xin giấy độc thân", Level::Commune, "1.004873"),
        ("sổ đỏ", Level::District, "1.013978"),
        ("doi bia do", Level::District, "1.012783"),
        ("bị mất sổ đỏ", Level::District, "1.012786"),
        ("tach so do", Level::District, "1.012784"),
        ("mở quán cà phê", Level::District, "1.001612"),
        ("giấy phép kinh doanh", Level::District, "1.001612"),
        ("sửa tên trong giấy khai sinh", Level::Commune, "1.004859"),
        ("tiền người già", Level::Commune, "1.001776"),
    ] {
        let found = catalogue.search(query, IN_2022, level);
        let codes: Vec<&str> = found.iter().map(|p| p.code.as_str()).take(3).collect();
        assert!(codes.contains(&expected), "{query}: {codes:?}");
    }
}

#[test]
fn every_step_finds_its_unit() {
    let reading = reading();
    let units = Units::new(reading.units);
    let catalogue = Catalogue::new(reading.procedures, reading.routes);
    for procedure in catalogue.procedures() {
        for government in units.iter().filter(|unit| {
            Level::of(unit.kind).is_some_and(|level| procedure.levels.contains(&level))
                && unit.valid.overlaps(&procedure.valid)
                && units.children(&unit.id).any(|part| part.kind == UnitKind::Desk)
        }) {
            let above = government.parent.as_ref().and_then(|parent| units.government_of(parent));
            let has = |whose: Option<&Unit>, kind: UnitKind| {
                whose.is_some_and(|whose| units.children(&whose.id).any(|part| part.kind == kind))
            };
            for case in &procedure.cases {
                for step in &catalogue.route(&case.route).expect("a known route").steps {
                    let found = match step.agency {
                        StepAgency::Desk => has(Some(government), UnitKind::Desk),
                        StepAgency::Leadership => has(Some(government), UnitKind::Leadership),
                        StepAgency::Office => has(Some(government), UnitKind::Office),
                        StepAgency::LeadershipAbove => has(above, UnitKind::Leadership),
                        StepAgency::OfficeAbove => has(above, UnitKind::Office),
                        // Checked by `problems_among`.
                        StepAgency::Lead | StepAgency::Department(_) => true,
                    };
                    assert!(found, "{} {} {}", procedure.code, government.id, step.id);
                }
            }
        }
    }
}

#[test]
fn the_units_are_those_of_the_reference() {
    let units = Units::new(reading().units);
    let communes = |day: Date| {
        let found = units.iter().filter(|u| u.kind == UnitKind::Commune && u.valid.contains(day));
        found.map(|unit| unit.gso_code.clone().expect("communes have codes")).collect::<Vec<_>>()
    };
    let sorted = |day: Date| communes(day).into_iter().collect::<BTreeSet<_>>();
    let of_2022 = [
        "20695", "20698", "20699", "20701", "20702", "20704", "20705", "20707", "20710", "20713",
        "20716", "20719",
    ];
    assert_eq!(sorted(IN_2022), of_2022.map(str::to_owned).into());
    assert_eq!(communes(IN_2022).len(), 12);
    let of_2025 = ["20695", "20698", "20704", "20707", "20710", "20716"];
    assert_eq!(sorted(IN_2025), of_2025.map(str::to_owned).into());
    let name = |id: &str| units.get(&id.into()).expect(id).place.clone().expect("a place");
    for (old, new) in [
        ("ca-dy", "Bến Giằng"),
        ("cha-val", "Nam Giang"),
        ("dac-pre", "Đắc Pring"),
        ("dac-toi", "La Dêê"),
        ("cho-chun", "La Êê"),
        ("thanh-my", "Thạnh Mỹ"),
    ] {
        let successor = units.get(&old.into()).expect(old).successor.clone().expect("a successor");
        assert_eq!(name(&successor.0), new);
    }
    let easy = units.iter().filter(|u| u.kind == UnitKind::Commune && !u.especially_difficult);
    let easy: Vec<String> = easy.map(|unit| unit.id.to_string()).collect();
    assert_eq!(easy, ["thanh-my", "xa-thanh-my-2025"]);
    let district = units.get(&"nam-giang".into()).expect("the district");
    assert_eq!(district.gso_code.as_deref(), Some("510"));
}
