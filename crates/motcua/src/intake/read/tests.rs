//! What people type into the reception form, and what is read from it.

use jiff::civil::date;

use super::*;
use crate::reference::bundle::Bundle;

const DAY: Date = date(2022, 3, 15);
const DISTRICT: &str = "nam-giang.mot-cua";

fn reference() -> Reference {
    let bundle = Bundle::delivered();
    Reference::new(bundle, 1, None).expect("data that fit together")
}

fn typed(desk: &str, procedure: &str, more: &[(&str, &str)]) -> Typed {
    let applicant = [
        ("applicant_name", "A Lăng Bh’nướch"),
        ("applicant_identity", "049085001234"),
        ("applicant_address", "Thôn Mực, thị trấn Thạnh Mỹ"),
    ];
    let first = [("desk", desk), ("procedure", procedure)];
    let pairs = first.iter().chain(&applicant).chain(more);
    Typed::from_pairs(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

/// A household business with both papers it needs in any case.
fn business(more: &[(&str, &str)]) -> Typed {
    let papers = [("p_giay-de-nghi-dang", "1"), ("p_giay-to-phap-ly-ca-nhan", "1")];
    let all: Vec<(&str, &str)> = papers.iter().chain(more).copied().collect();
    typed(DISTRICT, "1.001612", &all)
}

fn read(typed: &Typed) -> Result<Filing, Problems> {
    filing(&reference(), typed, Uuid::nil(), DAY)
}

fn fields(problems: &Problems) -> Vec<&str> {
    problems.iter().map(|problem| problem.field.as_str()).collect()
}

#[test]
fn a_whole_form_is_read() {
    let filing = read(&business(&[("return_way", "by_post"), ("channel", "post")]))
        .unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(filing.procedure.as_str(), "1.001612");
    assert_eq!(filing.papers.len(), 2);
    assert!(filing.papers.iter().all(|paper| paper.originals == 1), "{:?}", filing.papers);
    assert_eq!((filing.return_way, filing.channel), (ReturnWay::ByPost, Channel::Post));
    assert!(filing.representative.is_none() && filing.owner.is_none());
}

#[test]
fn counts_are_taken_as_typed_and_a_tick_means_what_is_expected() {
    let filing = read(&business(&[
        ("p_giay-de-nghi-dang_o", "2"),
        ("p_giay-to-phap-ly-ca-nhan_f", "1"),
        ("p_giay-to-phap-ly-ca-nhan_s", "1"),
        ("p_bien-ban-hop-thanh_n", "chủ hộ là cá nhân"),
    ]))
    .unwrap_or_else(|problems| panic!("{problems:?}"));
    let [asked, identity, minutes] = filing.papers.as_slice() else { panic!("three papers") };
    assert_eq!((asked.originals, asked.copies), (2, 0));
    assert_eq!((identity.originals, identity.photocopies, identity.presented), (0, 1, true));
    assert_eq!(minutes.not_needed.as_deref(), Some("chủ hộ là cá nhân"));
}

#[test]
fn a_filing_that_came_whole_can_be_gone_on_from_at_the_desk() {
    let filed = read(&business(&[
        ("channel", "post"),
        ("return_way", "by_post"),
        ("commune", "thanh-my"),
        ("rep_name", "Zơrâm Thị Bh’nướch"),
        ("rep_address", "Thôn Dung, thị trấn Thạnh Mỹ"),
        ("p_giay-de-nghi-dang_o", "2"),
        ("p_giay-to-phap-ly-ca-nhan_s", "1"),
        ("p_bien-ban-hop-thanh_n", "chủ hộ là cá nhân"),
        ("fee0_count", "3"),
        ("fee0_exemption", "ho-ngheo"),
        ("fee0_evidence", "số 15"),
    ]))
    .unwrap_or_else(|problems| panic!("{problems:?}"));
    let again = read(&crate::intake::typed(&filed)).unwrap_or_else(|why| panic!("{why:?}"));
    assert_eq!(format!("{again:?}"), format!("{filed:?}"));
}

#[test]
fn every_missing_paper_is_told_beside_its_line() {
    let problems = read(&typed(DISTRICT, "1.001612", &[])).expect_err("no papers");
    assert_eq!(fields(&problems), ["p_giay-de-nghi-dang", "p_giay-to-phap-ly-ca-nhan"]);
    assert!(problems.of("p_giay-de-nghi-dang").contains("Giấy đề nghị đăng ký hộ kinh doanh"));
    // A birth needs one of two forms: either will do.
    let birth = |paper| {
        let more = [(paper, "1"), ("p_giay-chung-sinh", "1"), ("p_giay-to-tuy-than", "1")];
        read(&typed("thanh-my.mot-cua", "1.001193", &more))
    };
    assert!(birth("p_to-khai-dang-ky-khai-sinh").is_ok());
    assert!(birth("p_bieu-mau-dien-tu").is_ok());
    let neither = birth("p_giay-chung-nhan-ket").expect_err("neither form");
    assert_eq!(fields(&neither), ["p_to-khai-dang-ky-khai-sinh"]);
}

#[test]
fn what_is_wrong_stands_beside_its_field() {
    type Fields<'a> = &'a [(&'a str, &'a str)];
    let cases: [(Fields<'_>, &str, &str); 9] = [
        (&[("applicant_identity", "123")], "applicant_identity", "12 chữ số"),
        (&[("applicant_birth", "30/2/1985")], "applicant_birth", "Không có ngày"),
        (&[("p_giay-de-nghi-dang_o", "-1")], "p_giay-de-nghi-dang_o", "từ 0 đến 99"),
        (&[("fee0_count", "-1")], "fee0_count", "từ 1"),
        (&[("fee0_exemption", "ho-ngheo")], "fee0_evidence", "hộ nghèo"),
        (&[("fee0_exemption", "ma-la")], "fee0_exemption", "Không có diện"),
        (&[("rep_phone", "0905000123")], "rep_name", "nhập tên"),
        (&[("procedure", "9.999999")], "procedure_q", "trong danh mục"),
        (&[("procedure", "1.001193")], "procedure_q", "không giải quyết ở cấp huyện"),
    ];
    for (more, field, words) in cases {
        let problems = read(&business(more)).expect_err(field);
        let first = problems.iter().next().expect("a problem");
        assert_eq!(first.field, field, "{more:?}");
        assert!(first.message.contains(words), "{more:?}: {}", first.message);
    }
}

#[test]
fn a_procedure_that_is_not_in_force_is_told() {
    let later = filing(&reference(), &business(&[]), Uuid::nil(), date(2026, 3, 16));
    let problems = later.expect_err("the district is gone");
    assert!(!problems.of("procedure_q").is_empty());
}

#[test]
fn a_procedure_with_several_cases_asks_for_one() {
    let marriage = |case: &str| {
        let more = [
            ("case", case),
            ("p_to-khai-dang-ky-ket-hon", "1"),
            ("p_giay-to-tuy-than-hai-ben", "1"),
        ];
        read(&typed("thanh-my.mot-cua", "1.000894", &more))
    };
    assert_eq!(fields(&marriage("").expect_err("no case")), ["case"]);
    assert_eq!(marriage("xac-minh").map(|filing| filing.case).ok().as_deref(), Some("xac-minh"));
}

#[test]
fn fees_follow_the_choices() {
    let total = |more: &[(&str, &str)]| {
        let reference = reference();
        let typed = business(more);
        let chosen = chosen(&reference, &typed, DAY).expect("a procedure");
        let mut problems = Problems::default();
        let fees = fees(&reference, &chosen, &typed, DAY, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        fees.iter().filter_map(|(_, charge)| charge.as_ref()).map(|c| c.line.payable.0).sum::<i64>()
    };
    assert_eq!(total(&[]), 100_000);
    assert_eq!(total(&[("fee0_count", "2")]), 200_000);
    assert_eq!(total(&[("fee0_exemption", "ho-ngheo"), ("fee0_evidence", "số 15")]), 0);
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for text in ["150000", "150.000", "150 000 đ", "150,000đ"] {
        assert_eq!(dong(text), Some(Dong(150_000)), "{text}");
    }
    for text in ["", "một trăm", "1e5"] {
        assert_eq!(dong(text), None, "{text}");
    }
    assert_eq!(dong("-5"), Some(Dong(-5)), "told by the range, not taken for a typo");
}
