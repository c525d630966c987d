//! Rights come from the tree of units, which is an entry that administrators edit: no edit of it, or
//! of anything else that is shared, gives its author more than before.

use domain::agency::Unit;
use reqwest::StatusCode;

use super::{OFFICE, administrator_of_the_commune, end_of_the_journal, made_by_hand};
use crate::support::Town;
use crate::support::browser::{Browser, set};

crate::journeys! {
    no_text_of_a_unit_moves_its_administrator_up;
    no_new_unit_opens_a_way_up;
    what_is_said_about_foreign_calendars_stays;
    an_administrator_goes_on_with_their_own_units;
    nobody_takes_the_name_of_the_whole_system;
}

const TEXT: &str = "/quan-tri/toan-van";
const FORM: &str = "/quan-tri/don-vi/sua";

fn unit(town: &Town, id: &str) -> Unit {
    town.app.reference().units.get(&id.into()).expect("a unit").clone()
}

/// Sends the full text of an entry after changing it.
async fn rewrite(
    browser: &Browser,
    (kind, id): (&str, &str),
    change: impl Fn(&str) -> String,
) -> (StatusCode, String) {
    let page = browser.get(&format!("{TEXT}?loai={kind}&ma={id}")).await;
    let mut form = page.form(TEXT);
    let old = form.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
    set(&mut form, "noi_dung", &change(&old));
    set(&mut form, "viec", "ghi");
    let answer = browser.post(TEXT, &form).await;
    (answer.status, answer.text())
}

/// A line of a text replaced, or added before everything else.
fn line(text: &str, key: &str, value: &str) -> String {
    let rest = text.lines().filter(|line| !line.starts_with(&format!("{key} =")));
    let mut lines = vec![format!("{key} = {value}")];
    lines.extend(rest.map(str::to_owned));
    lines.join("\n")
}

async fn no_text_of_a_unit_moves_its_administrator_up(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let before = end_of_the_journal(&town).await;
    for (id, key, value) in [
        (OFFICE, "parent", "\"quang-nam\""),
        (OFFICE, "parent", "\"nam-giang\""),
        (OFFICE, "parent", "\"ta-bhing\""),
        (OFFICE, "kind", "\"district\""),
        (OFFICE, "agency_code", "\"H47.NG.77\""),
        (OFFICE, "gso_code", "\"20999\""),
        (OFFICE, "successor", "\"nam-giang.van-phong\""),
        (OFFICE, "especially_difficult", "true"),
        (OFFICE, "from_on", "\"2020-01-01\""),
        ("thanh-my", "parent", "\"quang-nam\""),
        ("thanh-my", "kind", "\"province\""),
        ("thanh-my", "to_on", "\"2030-01-01\""),
        ("thanh-my", "successor", "\"ta-bhing\""),
    ] {
        let (status, text) = rewrite(&thu, ("unit", id), |old| line(old, key, value)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{id} {key}");
        assert!(text.contains("chỉ quản trị toàn hệ thống sửa được"), "{id} {key}: {text}");
        assert!(text.contains(&format!("{key} = ")), "what was typed is kept");
    }
    // The form has no field for most of it; made by hand it changes nothing.
    let mut form = thu.get(&format!("{FORM}?ma={OFFICE}")).await.form(FORM);
    set(&mut form, "ma_dinh_danh", "H47.NG.77");
    assert_eq!(thu.post(FORM, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let end = [("ma", "thanh-my"), ("ket_thuc", "30/06/2022"), ("ke_thua", "xa ta bhing")];
    let mut form = made_by_hand(&thu, &end).await;
    set(&mut form, "buoc", "ghi");
    let ended = thu.post("/quan-tri/don-vi/ket-thuc", &form).await;
    assert_eq!(ended.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A foreign unit is answered like one that is not there.
    for id in ["nam-giang", "nam-giang.van-phong", "ta-bhing.mot-cua", "quang-nam", "khong-co"] {
        let fields = [("loai", "unit"), ("ma", id), ("noi_dung", "id = \"x\""), ("viec", "ghi")];
        let form = made_by_hand(&thu, &fields).await;
        assert_eq!(thu.post(TEXT, &form).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(end_of_the_journal(&town).await, before);
    assert_eq!(unit(&town, OFFICE).parent, Some("thanh-my".into()));
    let chairman = format!("/quan-tri/can-bo/{}/mat-khau", town.staff("chu").await);
    let form = made_by_hand(&thu, &[]).await;
    assert_eq!(thu.post(&chairman, &form).await.status, StatusCode::NOT_FOUND);
}

async fn no_new_unit_opens_a_way_up(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let before = end_of_the_journal(&town).await;
    let part = [
        ("moi", "1"),
        ("cha", "thi tran thanh my"),
        ("loai", "department"),
        ("ma", "thanh-my.moi"),
        ("tu_ngay", "01/03/2022"),
        ("ten", "Bộ phận Mới"),
        ("ten_ngan", "Mới"),
    ];
    for change in [
        ("cha", "huyen nam giang"),
        ("cha", "xa ta bhing"),
        ("loai", "province"),
        ("loai", "commune"),
        ("ma", "nam-giang.moi"),
        ("ma", "he-thong"),
        ("ma_dinh_danh", "H47.NG.78"),
        ("kho_khan", "1"),
    ] {
        let mut form = made_by_hand(&thu, &part).await;
        set(&mut form, change.0, change.1);
        let refused = thu.post(FORM, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
    }
    let mut form = made_by_hand(&thu, &part).await;
    set(&mut form, "loai", "province");
    set(&mut form, "cha", "");
    assert_ne!(thu.post(FORM, &form).await.status, StatusCode::SEE_OTHER, "a unit of no one");
    assert_eq!(end_of_the_journal(&town).await, before);
}

async fn what_is_said_about_foreign_calendars_stays(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let off = |unit: &str| {
        format!(
            "[[unit]]\nid = \"{unit}\"\ndays_off = [{{ on = \"2022-03-18\", reason = \"Lũ\" }}]\n"
        )
    };
    let before = end_of_the_journal(&town).await;
    let foreign = ["nam-giang", "ta-bhing", "quang-nam", "khong-co"];
    for unit in foreign {
        let more = |old: &str| format!("{old}\n{}", off(unit));
        let (status, text) = rewrite(&thu, ("calendar", "national.toml"), more).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{unit}: {text}");
    }
    let hours = |old: &str| old.replacen("07:30", "08:30", 1);
    let (status, _) = rewrite(&thu, ("calendar", "national.toml"), hours).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "what the nation works");
    assert_eq!(end_of_the_journal(&town).await, before);
    // Two sections of one name hide nothing from the comparison.
    let quan = town.signed_in("quan").await;
    let (status, text) =
        rewrite(&quan, ("calendar", "national.toml"), |old| format!("{old}\n{}", off("nam-giang")))
            .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
    let before = end_of_the_journal(&town).await;
    let twice = |old: &str| {
        old.replacen(&off("nam-giang"), "", 1)
            + &off("nam-giang").replace("2022-03-18", "2022-03-17")
            + &off("nam-giang")
    };
    let (status, _) = rewrite(&thu, ("calendar", "national.toml"), twice).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(end_of_the_journal(&town).await, before);
}

async fn an_administrator_goes_on_with_their_own_units(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let page = thu.get(&format!("{FORM}?ma={OFFICE}")).await;
    assert!(!page.ok().contains("Đơn vị kế thừa"), "what is not theirs is not offered");
    let mut form = page.form(FORM);
    set(&mut form, "ten", "Văn phòng thị trấn Thạnh Mỹ");
    thu.post(FORM, &form).await.leads_to();
    assert_eq!(unit(&town, OFFICE).name, "Văn phòng thị trấn Thạnh Mỹ");
    let new = [
        ("cha", "thi tran thanh my"),
        ("loai", "department"),
        ("ma", "thanh-my.chuyen-doi-so"),
        ("ten", "Bộ phận Chuyển đổi số thị trấn Thạnh Mỹ"),
        ("ten_ngan", "Chuyển đổi số"),
    ];
    thu.submit("/quan-tri/don-vi/moi", FORM, &new).await.leads_to();
    let end = "/quan-tri/don-vi/ket-thuc";
    let own = format!("{FORM}?ma=thanh-my.chuyen-doi-so");
    let shown = thu.submit(&own, end, &[("ket_thuc", "30/06/2022")]).await;
    let mut form = shown.form(end);
    set(&mut form, "buoc", "ghi");
    thu.post(end, &form).await.leads_to();
    // What all share is read, and says who changes it.
    for page in ["/quan-tri/mien-giam", "/quan-tri/bieu-mau/sua?so=0", "/quan-tri/canh-bao"] {
        let text = thu.get(page).await.ok();
        assert!(text.contains("gửi đề nghị đến quản trị toàn hệ thống"), "{page}: {text}");
        assert!(!text.contains("Lưu thay đổi"), "{page}");
    }
}

async fn nobody_takes_the_name_of_the_whole_system(town: Town) {
    let quan = town.signed_in("quan").await;
    let fields = [
        ("cha", "thi tran thanh my"),
        ("loai", "department"),
        ("ma", "he-thong"),
        ("ten", "Bộ phận Hệ thống"),
        ("ten_ngan", "Hệ thống"),
    ];
    let refused = quan.submit("/quan-tri/don-vi/moi", FORM, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("dành riêng cho toàn hệ thống"), "{}", refused.text());
}
