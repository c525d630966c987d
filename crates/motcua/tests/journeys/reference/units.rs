//! Units: corrected, renamed from a day, added, ended and merged.

use domain::agency::{Unit, UnitId};
use jiff::civil::date;
use reqwest::StatusCode;

use super::changed;
use crate::support::Town;

crate::journeys! {
    a_unit_is_renamed_from_a_day;
    a_name_for_a_later_day_is_shown_on_that_day;
    what_is_wrong_with_a_unit_is_said_beside_the_field;
    a_new_unit_is_found_at_once;
    a_unit_is_merged_after_looking_at_what_hangs_on_it;
    nobody_else_changes_units;
}

const FORM: &str = "/quan-tri/don-vi/sua";
const DESK: &str = "/quan-tri/don-vi/sua?ma=nam-giang.mot-cua";

fn unit(town: &Town, id: &str) -> Unit {
    town.app.reference().units.get(&UnitId::from(id)).expect("a unit").clone()
}

async fn a_unit_is_renamed_from_a_day(town: Town) {
    let quan = town.signed_in("quan").await;
    let new = [
        ("ten", "Trung tâm Một cửa huyện Nam Giang"),
        ("ten_ngan", "Trung tâm Một cửa"),
        ("doi_ten_tu", "15/03/2022"),
        ("duong_day_nong", "0235 3840 123"),
    ];
    let page = quan.submit(DESK, FORM, &new).await;
    let shown = quan.get(page.leads_to()).await.ok();
    assert!(shown.contains("Đã lưu thay đổi.") && shown.contains("Tên đến hết 14/03/2022"));
    let desk = unit(&town, "nam-giang.mot-cua");
    assert_eq!(desk.names_on(date(2022, 3, 15)).1, "Trung tâm Một cửa");
    assert_ne!(desk.names_on(date(2022, 3, 14)).1, "Trung tâm Một cửa");
    let before = quan.get("/quan-tri/don-vi?ngay=14/03/2022").await.ok();
    assert!(!before.contains("Trung tâm Một cửa"), "the tree of that day has the old name");
    let home = town.stranger().get("/").await.ok();
    assert!(home.contains("đường dây nóng"), "people see where to call");
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get("/tiep-nhan").await.ok().contains("Trung tâm Một cửa"), "and so does the desk");
    assert_eq!(changed(&town).await, ["unit nam-giang.mot-cua"]);
}

async fn a_name_for_a_later_day_is_shown_on_that_day(town: Town) {
    let quan = town.signed_in("quan").await;
    let old = unit(&town, "nam-giang.mot-cua");
    let new = [
        ("ten", "Trung tâm Một cửa huyện Nam Giang"),
        ("ten_ngan", "Trung tâm Một cửa"),
        ("doi_ten_tu", "17/03/2022"),
    ];
    let page = quan.submit(DESK, FORM, &new).await;
    let shown = quan.get(page.leads_to()).await.ok();
    assert!(shown.contains("Tên từ 17/03/2022") && shown.contains(&old.name), "{shown}");
    assert_eq!(unit(&town, "nam-giang.mot-cua").short_name, old.short_name);
    let later = quan.get("/quan-tri/don-vi?ngay=17/03/2022").await.ok();
    assert!(later.contains("Trung tâm Một cửa"), "the tree of that day has the new name");
    let hoa = town.signed_in("hoa").await;
    assert!(!hoa.get("/tiep-nhan").await.ok().contains("Trung tâm Một cửa"), "not today");
    town.at(date(2022, 3, 17).at(8, 0, 0, 0));
    town.app.refresh_reference().await.expect("another day");
    assert_eq!(unit(&town, "nam-giang.mot-cua").short_name, "Trung tâm Một cửa");
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get("/tiep-nhan").await.ok().contains("Trung tâm Một cửa"), "now it is");
    // What was there before is not written anew by a later correction.
    let quan = town.signed_in("quan").await;
    let corrected = [("duong_day_nong", "0235 3840 123")];
    quan.submit(DESK, FORM, &corrected).await.leads_to();
    assert_eq!(unit(&town, "nam-giang.mot-cua").names_on(date(2022, 3, 16)).0, old.name);
}

async fn what_is_wrong_with_a_unit_is_said_beside_the_field(town: Town) {
    let quan = town.signed_in("quan").await;
    for (field, value, said) in [
        ("ten", " ", "Xin ghi tên đầy đủ."),
        ("ma_dinh_danh", "Nam Giang", "không đúng"),
        ("duong_day_nong", "12", ""),
        ("doi_ten_tu", "31/02/2022", "Không có ngày này"),
    ] {
        let sent = [("ten_ngan", "Tên đang gõ dở"), (field, value)];
        let refused = quan.submit(DESK, FORM, &sent).await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(text.contains(&format!("{field}-loi")), "{field}: {text}");
        assert!(text.contains(said), "{said}: {text}");
        assert!(text.contains("Tên đang gõ dở"), "what was typed is kept");
    }
    assert!(changed(&town).await.is_empty());
}

async fn a_new_unit_is_found_at_once(town: Town) {
    let quan = town.signed_in("quan").await;
    let new = [
        ("cha", "huyen nam giang"),
        ("loai", "department"),
        ("ma", "nam-giang.van-hoa-so"),
        ("tu_ngay", "01/03/2022"),
        ("ten", "Phòng Chuyển đổi số huyện Nam Giang"),
        ("ten_ngan", "Chuyển đổi số"),
    ];
    let taken = [new.as_slice(), &[("ma", "nam-giang.tu-phap")]].concat();
    let refused = quan.submit("/quan-tri/don-vi/moi", FORM, &taken).await;
    assert!(refused.text().contains("không được dùng lại"), "{}", refused.text());
    let early = [new.as_slice(), &[("tu_ngay", "01/01/2010")]].concat();
    let refused = quan.submit("/quan-tri/don-vi/moi", FORM, &early).await;
    assert!(refused.text().contains("vượt ra ngoài đơn vị cấp trên"), "{}", refused.text());
    quan.submit("/quan-tri/don-vi/moi", FORM, &new).await.leads_to();
    assert!(quan.get("/quan-tri/don-vi?tim=chuyen+doi+so").await.ok().contains("Chuyển đổi số"));
    assert!(quan.get("/quan-tri/goi-y/don-vi?q=chuyen%20doi").await.ok().contains("Chuyển đổi số"));
}

async fn a_unit_is_merged_after_looking_at_what_hangs_on_it(town: Town) {
    town.birth().await;
    let quan = town.signed_in("quan").await;
    let end = "/quan-tri/don-vi/ket-thuc";
    let page = "/quan-tri/don-vi/sua?ma=thanh-my";
    let wrong = [("ket_thuc", "30/06/2022"), ("ke_thua", "xã không có thật")];
    let refused = quan.submit(page, end, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("ke_thua-loi") && refused.text().contains("xã không có thật"));
    let merged = [("ket_thuc", "30/06/2022"), ("ke_thua", "Ủy ban nhân dân xã Tà Bhing")];
    let shown = quan.submit(page, end, &merged).await;
    let text = shown.ok();
    assert!(text.contains("Việc còn lại không tự chuyển"), "{text}");
    assert!(text.contains("Hồ sơ đang giải quyết") && text.contains("30/06/2022"));
    assert!(changed(&town).await.is_empty(), "nothing yet");
    let mut form = shown.form(end);
    crate::support::browser::set(&mut form, "buoc", "ghi");
    quan.post(end, &form).await.leads_to();
    let (commune, desk) = (unit(&town, "thanh-my"), unit(&town, "thanh-my.mot-cua"));
    assert_eq!(commune.valid.to_on, Some(date(2022, 6, 30)));
    let successor = commune.successor.expect("a successor");
    assert_eq!(desk.successor, Some(UnitId(format!("{successor}.mot-cua"))));
    assert_eq!(desk.valid.to_on, Some(date(2022, 6, 30)));
}

async fn nobody_else_changes_units(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let secret = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    for page in ["/quan-tri/don-vi", "/quan-tri/don-vi/moi", DESK] {
        assert_eq!(hoa.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    for path in [FORM, "/quan-tri/don-vi/ket-thuc"] {
        assert_eq!(hoa.post(path, &secret).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
