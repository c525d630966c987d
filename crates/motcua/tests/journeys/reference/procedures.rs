//! Procedures and their routes: new versions for dossiers received later, what is promised stays.

use domain::procedure::Procedure;
use jiff::civil::date;
use reqwest::StatusCode;

use super::changed;
use crate::support::Town;
use crate::support::browser::{Answer, Browser, set};
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_new_version_begins_on_its_day;
    a_version_in_use_is_refused_and_what_was_typed_stays;
    a_version_ends;
    mistakes_of_a_route_are_shown_beside_their_step;
    a_new_route_serves_dossiers_received_later;
    pages_of_procedures_are_for_administrators;
}

/// The version of the procedure in force at the desk today.
pub(super) fn version(town: &Town) -> Procedure {
    let today = domain::time::local(town.app.now()).date();
    let reference = town.app.reference();
    let mut all = reference.catalogue.procedures();
    let found =
        all.find(|one| one.code.as_str() == HOUSEHOLD_BUSINESS && one.valid.contains(today));
    found.expect("a version").clone()
}

fn page(version: &Procedure) -> String {
    format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}?ban={}", version.version_id())
}

async fn a_new_version_begins_on_its_day(town: Town) {
    let old_dossier = town.household_business().await;
    let old = version(&town);
    let quan = town.signed_in("quan").await;
    let list = quan.get("/quan-tri/thu-tuc?tim=ho+kinh+doanh").await.ok();
    assert!(list.contains(&format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}")), "{list}");
    let form = "/quan-tri/thu-tuc/phien-ban";
    let mut fields = quan.get(&page(&old)).await.form(form);
    cell(&mut fields, "han_so", 0, "nhiều");
    set(&mut fields, "tu_ngay", "16/03/2022");
    set(&mut fields, "quyet_dinh", "777/QĐ-UBND");
    let refused = quan.post(form, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("han_so-1-loi") && refused.text().contains("777/QĐ-UBND"));
    cell(&mut fields, "han_so", 0, "2");
    cell(&mut fields, "han_loai", 0, "working_day");
    let written = quan.post(form, &fields).await;
    assert!(quan.get(written.leads_to()).await.ok().contains("Giấy tờ và phí"), "papers come next");
    assert_eq!(changed(&town).await.len(), 2, "one ends, one begins");
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let new = version(&town);
    assert_eq!(new.cases[0].limit.label(), "2 ngày làm việc");
    let later = town.household_business().await;
    for (id, pinned) in [(old_dossier, &old), (later, &new)] {
        let events = motcua::dossiers::events(&town.app.db, id).await.expect("events");
        let dossier = motcua::dossiers::replay(&events).expect("a dossier");
        assert_eq!(dossier.received.procedure, pinned.version_id());
    }
    let public = town.stranger().get(&format!("/thu-tuc/{HOUSEHOLD_BUSINESS}")).await.ok();
    assert!(public.contains("2 ngày làm việc"), "and everybody sees it");
}

async fn a_version_in_use_is_refused_and_what_was_typed_stays(town: Town) {
    town.household_business().await;
    let quan = town.signed_in("quan").await;
    let form = "/quan-tri/thu-tuc/phien-ban";
    let refused = quan.submit(&page(&version(&town)), form, &[("ten", "Tên khác hẳn")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("đang có hồ sơ sử dụng") && text.contains("value=\"Tên khác hẳn\""));
    assert!(changed(&town).await.is_empty());
}

async fn a_version_ends(town: Town) {
    let quan = town.signed_in("quan").await;
    let (old, form) = (version(&town), "/quan-tri/thu-tuc/ket-thuc");
    for (field, value) in [("ket_thuc", "01/01/2010"), ("ket_thuc", ""), ("thay_bang", "khai sinh")]
    {
        let sent = [("ket_thuc", "31/03/2022"), (field, value)];
        let refused = quan.submit(&page(&old), form, &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(refused.text().contains(&format!("{field}-loi")), "{}", refused.text());
    }
    let sent = [("ket_thuc", "31/03/2022"), ("thay_bang", "1.001193")];
    quan.submit(&page(&old), form, &sent).await.leads_to();
    assert_eq!(version(&town).valid.to_on, Some(date(2022, 3, 31)));
}

const ROUTE_FORM: &str = "/quan-tri/quy-trinh/sua";

/// Sends the table of a route after a change of its fields.
async fn route(
    town: &Town,
    browser: &Browser,
    change: impl Fn(&mut Vec<(String, String)>),
) -> Answer {
    let id = version(town).cases[0].route.clone();
    let mut fields = browser.get(&format!("{ROUTE_FORM}?ma={id}")).await.form(ROUTE_FORM);
    fields.retain(|(name, _)| name != "thu_tuc");
    change(&mut fields);
    browser.post(ROUTE_FORM, &fields).await
}

/// Sets the field of one row.
fn cell(fields: &mut [(String, String)], column: &str, row: usize, value: &str) {
    let mut cells = fields.iter_mut().filter(|(name, _)| name == column);
    value.clone_into(&mut cells.nth(row).expect("a row").1);
}

async fn mistakes_of_a_route_are_shown_beside_their_step(town: Town) {
    let quan = town.signed_in("quan").await;
    for (column, value, said, beside) in [
        ("buoc_ty_le", "99", "vượt quá 100%", false),
        ("buoc_tiep", "khong-co", "dẫn tới bước “khong-co” không có", true),
        ("buoc_nhiem_vu", "cashier", "không thể giao cho nhiệm vụ", true),
        ("buoc_ty_le", "một nửa", "tỷ lệ bằng số", true),
    ] {
        let refused = route(&town, &quan, |fields| {
            cell(fields, column, 1, value);
            set(fields, "ten", "Tên đang gõ");
            set(fields, "viec", "kiem-tra");
        })
        .await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}: {text}");
        assert!(text.contains(said), "{said}: {text}");
        assert_eq!(text.contains("buoc_ten-2-loi"), beside, "{value}");
        assert!(text.contains("value=\"Tên đang gõ\""), "what was typed is kept");
    }
    let fine = route(&town, &quan, |fields| set(fields, "viec", "kiem-tra")).await.ok();
    assert!(fine.contains("Các bước hợp lệ. Chưa lưu gì."));
    assert!(changed(&town).await.is_empty());
}

async fn a_new_route_serves_dossiers_received_later(town: Town) {
    town.household_business().await;
    let old = version(&town);
    let route_id = old.cases[0].route.clone();
    let quan = town.signed_in("quan").await;
    let pinned = route(&town, &quan, |fields| {
        cell(fields, "buoc_ty_le", 1, "1");
        set(fields, "viec", "ghi");
    })
    .await;
    assert!(pinned.text().contains("đang có hồ sơ đi theo"), "{}", pinned.text());
    let new = |fields: &mut Vec<(String, String)>| {
        cell(fields, "buoc_ty_le", 1, "1");
        set(fields, "ma_moi", "quy-trinh-moi");
        set(fields, "tu_ngay", "16/03/2022");
        set(fields, "thu_tuc", &old.version_id());
        set(fields, "viec", "moi");
    };
    let taken = route(&town, &quan, |fields| {
        new(fields);
        set(fields, "ma_moi", &route_id);
    })
    .await;
    assert!(taken.text().contains("Đã có quy trình mang mã này."), "{}", taken.text());
    let made = route(&town, &quan, new).await;
    let shown = quan.get(made.leads_to()).await.ok();
    assert!(shown.contains("quy-trinh-moi") && shown.contains("Đã lưu thay đổi."));
    assert_eq!(version(&town).cases[0].route, route_id, "today is as before");
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    assert_eq!(version(&town).cases[0].route, "quy-trinh-moi");
    town.household_business().await;
}

async fn pages_of_procedures_are_for_administrators(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let secret = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    let code = format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}");
    for page in ["/quan-tri/thu-tuc", &code, "/quan-tri/quy-trinh"] {
        assert_eq!(hoa.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    for path in ["/quan-tri/thu-tuc/phien-ban", "/quan-tri/thu-tuc/ket-thuc", ROUTE_FORM] {
        assert_eq!(hoa.post(path, &secret).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
