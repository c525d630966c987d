//! What a linked procedure consists of, put together on the form.

use domain::dossier::Status;
use domain::procedure::Procedure;
use jiff::civil::date;
use motcua::{dossiers, work};
use reqwest::StatusCode;

use super::changed;
use crate::support::Town;
use crate::support::browser::{Answer, Browser, Form, set};
use crate::support::cases::BIRTH;

crate::journeys! {
    a_part_is_added_to_a_linked_procedure_from_a_day;
    what_is_wrong_with_the_parts_is_told_beside_their_fields;
    a_plain_procedure_becomes_a_linked_one;
}

/// A birth and the insurance card of the child.
const BIRTH_CARD: &str = "2.001023";
/// Those with the residence as well.
const BIRTH_RESIDENCE_CARD: &str = "2.000986";
/// Copies from the registers, by a commune.
const COPIES: &str = "2.000635";
const FORM: &str = "/quan-tri/thu-tuc/phien-ban";

/// The version of a procedure that communes have in force today.
fn version(town: &Town, code: &str) -> Procedure {
    let today = domain::time::local(town.app.now()).date();
    let code = domain::code::ProcedureCode::parse(code).expect("a code");
    let reference = town.app.reference();
    let level = domain::procedure::Level::Commune;
    reference.catalogue.in_force(&code, today, level).expect("a version").clone()
}

/// The form of that version, as of tomorrow.
async fn form(town: &Town, quan: &Browser, code: &str) -> Form {
    let ban = version(town, code).version_id();
    let mut form = quan.get(&format!("/quan-tri/thu-tuc/{code}?ban={ban}")).await.form(FORM);
    set(&mut form, "tu_ngay", "16/03/2022");
    form
}

/// Fills the fields of one part, counted from 0.
fn part(form: &mut Form, row: usize, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let mut cells = form.iter_mut().filter(|(field, _)| field == name);
        (*value).clone_into(&mut cells.nth(row).expect("a row").1);
    }
}

const RESIDENCE: [(&str, &str); 4] =
    [("lt_ma", "thuong-tru"), ("lt_thu_tuc", "1.004222"), ("lt_so", "7"), ("lt_cho", "khai-sinh")];

async fn a_part_is_added_to_a_linked_procedure_from_a_day(town: Town) {
    let quan = town.signed_in("quan").await;
    let mut fields = form(&town, &quan, BIRTH_CARD).await;
    let known = |name: &str| {
        let of = fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str());
        of.collect::<Vec<_>>()
    };
    assert_eq!(known("lt_ma"), ["khai-sinh", "the-bhyt", "", ""]);
    assert_eq!(known("lt_noi"), ["", "cap-tren", "", ""]);
    assert_eq!(known("lt_cho"), ["", "khai-sinh", "", ""]);
    part(&mut fields, 2, &RESIDENCE);
    quan.post(FORM, &fields).await.leads_to();
    assert_eq!(changed(&town).await.len(), 2, "one ends, one begins");
    assert_eq!(version(&town, BIRTH_CARD).links.len(), 2, "today is as before");
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let new = version(&town, BIRTH_CARD);
    assert_eq!(new.links.len(), 3);
    assert_eq!(new.links[2].after, ["khai-sinh"]);
    let quan = town.signed_in("quan").await;
    let page = quan.get(&format!("/quan-tri/thu-tuc/{BIRTH_CARD}")).await.ok();
    assert!(page.contains("Liên thông gồm") && page.contains("Thành phần 3"), "{page}");

    // A dossier received now has the parts of the new version; a part in use is not changed.
    let id = town.received("my", "thanh-my.mot-cua", BIRTH_CARD).await;
    let my = town.actor("my").await;
    work::hand_over(&town.app, &my, id, Some(1), None).await.expect("handed over");
    let events = dossiers::events(&town.app.db, id).await.expect("events");
    let whole = dossiers::replay(&events).expect("a dossier");
    assert_eq!((whole.status, whole.parts.len()), (Status::InProgress, 1));
    let parts = dossiers::linked::parts(&town.app.db, &town.app.reference(), &whole).await;
    assert_eq!(parts.expect("parts").len(), 3);
    let ban = new.version_id();
    let mut fields =
        quan.get(&format!("/quan-tri/thu-tuc/{BIRTH_CARD}?ban={ban}")).await.form(FORM);
    part(&mut fields, 2, &[("lt_so", "6")]);
    let refused = quan.post(FORM, &fields).await;
    assert!(refused.text().contains("đang có hồ sơ sử dụng"), "{}", refused.text());
    assert_eq!(version(&town, BIRTH_CARD), new);
}

/// That a refusal is told beside that field, and everything typed is still there.
fn told(answer: &Answer, field: &str, words: &str, sent: &Form) {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {text}");
    let beside = text.split(&format!("id=\"{field}-loi\"")).nth(1);
    let beside = beside.and_then(|rest| rest.split("</p>").next());
    assert!(beside.is_some_and(|said| said.contains(words)), "{field}, {words}: {text}");
    let again = answer.form(FORM);
    for (name, value) in sent.iter().filter(|(name, value)| name != "_csrf" && !value.is_empty()) {
        assert!(again.contains(&(name.clone(), value.clone())), "{name} {value} is lost");
    }
}

async fn what_is_wrong_with_the_parts_is_told_beside_their_fields(town: Town) {
    let quan = town.signed_in("quan").await;
    let fields = form(&town, &quan, BIRTH_CARD).await;
    for (change, field, words) in [
        (("lt_thu_tuc", "9.999999"), "lt_thu_tuc-3", "không có thủ tục mã 9.999999"),
        (("lt_thu_tuc", "cư trú"), "lt_thu_tuc-3", "Mã thủ tục"),
        (("lt_thu_tuc", ""), "lt_thu_tuc-3", "nhập mã thủ tục"),
        (("lt_thu_tuc", BIRTH_CARD), "lt_thu_tuc-3", "không được là chính thủ tục này"),
        (("lt_thu_tuc", BIRTH_RESIDENCE_CARD), "lt_thu_tuc-3", "liên thông khác"),
        (("lt_noi", "cap-tren"), "lt_thu_tuc-3", "không có hiệu lực ở cấp giải quyết"),
        (("lt_ma", "khai-sinh"), "lt_ma-3", "trùng mã"),
        (("lt_ma", "Thường trú"), "lt_ma-3", "chữ thường không dấu"),
        (("lt_ma", ""), "lt_ma-3", "chữ thường không dấu"),
        (("lt_truong_hop", "khong-co"), "lt_truong_hop-3", "không có trường hợp"),
        (("lt_so", "bảy"), "lt_so-3", "thời hạn bằng số"),
        (("lt_cho", "ket-hon"), "lt_cho-3", "mà nó chờ kết quả"),
        (("lt_so", "30"), "han_so-1", "vượt quá thời hạn chung"),
    ] {
        let mut sent = fields.clone();
        part(&mut sent, 2, &RESIDENCE);
        part(&mut sent, 2, &[change]);
        told(&quan.post(FORM, &sent).await, field, words, &sent);
    }
    // Without its parts it is a plain procedure, which needs another route.
    let mut sent = fields.clone();
    for row in 0..2 {
        let empty = ["lt_ma", "lt_thu_tuc", "lt_truong_hop", "lt_noi", "lt_so", "lt_cho"]
            .map(|name| (name, ""));
        part(&mut sent, row, &empty);
    }
    told(&quan.post(FORM, &sent).await, "quy_trinh-1", "bước theo dõi liên thông", &sent);
    // A birth is a part of others: it cannot set others going itself.
    let mut sent = form(&town, &quan, BIRTH).await;
    set(&mut sent, "quy_trinh", "lien-thong");
    part(&mut sent, 0, &RESIDENCE[..3]);
    part(&mut sent, 0, &[("lt_loai", "hour")]);
    told(&quan.post(FORM, &sent).await, "lt_thu_tuc-1", "liên thông khác", &sent);
    assert!(changed(&town).await.is_empty());
}

async fn a_plain_procedure_becomes_a_linked_one(town: Town) {
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/thu-tuc/{COPIES}");
    assert!(!quan.get(&page).await.ok().contains("<details class=\"govuk-details\" open"));
    let mut fields = form(&town, &quan, COPIES).await;
    part(&mut fields, 0, &RESIDENCE[..3]);
    part(&mut fields, 0, &[("han_so", "10"), ("han_loai", "working_day")]);
    let refused = quan.post(FORM, &fields).await;
    told(&refused, "quy_trinh-1", "bước theo dõi liên thông", &fields);
    let cases = version(&town, COPIES).cases.len();
    for row in 0..cases {
        part(&mut fields, row, &[("quy_trinh", "lien-thong")]);
    }
    quan.post(FORM, &fields).await.leads_to();
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let new = version(&town, COPIES);
    assert_eq!(new.links.len(), 1);
    let all = changed(&town).await;
    assert!(all.contains(&format!("procedure {}", new.version_id())), "{all:?}");
}
