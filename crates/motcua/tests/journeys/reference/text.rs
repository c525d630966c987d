//! Entries as text, their history, and the rules that hold for every change.

use reqwest::StatusCode;

use super::changed;
use crate::support::Town;
use crate::support::browser::set;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    nobody_else_changes_reference_data;
    a_text_is_checked_before_it_is_written;
    of_two_administrators_the_second_is_told_and_loses_nothing;
    what_dossiers_were_promised_is_not_changed;
}

const POOR: &str = "/quan-tri/toan-van?loai=exemption&ma=ho-ngheo";

async fn nobody_else_changes_reference_data(town: Town) {
    let pages = ["/quan-tri", POOR, "/quan-tri/lich-su?loai=exemption&ma=ho-ngheo"];
    let (stranger, truong) = (town.stranger(), town.signed_in("truong").await);
    for page in pages {
        assert!(stranger.get(page).await.leads_to().starts_with("/dang-nhap"), "{page}");
        assert_eq!(truong.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        town.signed_in("quan").await.get(page).await.ok();
    }
    let quan = town.signed_in("quan").await;
    let mut form = quan.get(POOR).await.form("/quan-tri/toan-van");
    let secret = truong.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    set(&mut form, "_csrf", &secret[0].1);
    let refused = truong.post("/quan-tri/toan-van", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(changed(&town).await.is_empty());
}

async fn a_text_is_checked_before_it_is_written(town: Town) {
    let quan = town.signed_in("quan").await;
    let page = quan.get(POOR).await;
    let mut form = page.form("/quan-tri/toan-van");
    let text = form.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
    for (from, to, said) in [
        ("percent = 100", "percent = 101", "mức giảm 101% phải từ 1 đến 100."),
        ("percent = 100", "percent = nhiều", "Dòng 4: không đọc được"),
        ("percent = 100", "percent = 100\nproof = \"x\"", "Không có mục “proof”"),
        ("code = \"ho-ngheo\"", "code = \"khac\"", "không đổi được"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text, "{from}: {text}");
        set(&mut form, "noi_dung", &wrong);
        for act in ["kiem-tra", "ghi"] {
            set(&mut form, "viec", act);
            let refused = quan.post("/quan-tri/toan-van", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
            assert!(refused.text().contains(said), "{said}: {}", refused.text());
            let kept = refused.form("/quan-tri/toan-van");
            assert!(kept.iter().any(|(_, value)| *value == wrong), "what was typed is kept");
        }
    }
    set(&mut form, "noi_dung", &text.replace("hộ nghèo", "hộ nghèo, hộ cận nghèo"));
    set(&mut form, "viec", "kiem-tra");
    assert!(quan.post("/quan-tri/toan-van", &form).await.ok().contains("Nội dung hợp lệ"));
    assert!(changed(&town).await.is_empty(), "nothing yet");
    set(&mut form, "viec", "ghi");
    let written = quan.post("/quan-tri/toan-van", &form).await;
    assert!(quan.get(written.leads_to()).await.ok().contains("Đã lưu thay đổi."));
    assert_eq!(changed(&town).await, ["exemption ho-ngheo"]);
    let held = town.app.reference();
    assert!(held.exemptions.iter().any(|one| one.label.contains("hộ cận nghèo")), "in force");
    let history = quan.get("/quan-tri/lich-su?loai=exemption&ma=ho-ngheo").await.ok();
    assert!(history.contains("Lê Quản Trị") && history.contains("hộ cận nghèo"), "{history}");
    assert!(quan.get("/nhat-ky").await.ok().contains("miễn giảm: ho-ngheo"));
}

async fn of_two_administrators_the_second_is_told_and_loses_nothing(town: Town) {
    let quan = town.signed_in("quan").await;
    let page = quan.get(POOR).await;
    let (mut first, mut second) =
        (page.form("/quan-tri/toan-van"), page.form("/quan-tri/toan-van"));
    let text = first.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
    set(&mut first, "noi_dung", &text.replace("100", "50"));
    set(&mut second, "noi_dung", &text.replace("100", "80"));
    set(&mut first, "viec", "ghi");
    set(&mut second, "viec", "ghi");
    quan.post("/quan-tri/toan-van", &first).await.leads_to();
    let told = quan.post("/quan-tri/toan-van", &second).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("Lê Quản Trị đã thay đổi mục này lúc"), "{}", told.text());
    assert!(told.text().contains("percent = 80"));
    assert_eq!(changed(&town).await.len(), 1);
}

async fn what_dossiers_were_promised_is_not_changed(town: Town) {
    town.household_business().await;
    let version = town
        .app
        .reference()
        .catalogue
        .procedures()
        .find(|one| one.code.as_str() == HOUSEHOLD_BUSINESS)
        .map(|one| (one.version_id(), one.cases[0].route.clone()))
        .expect("a version");
    let quan = town.signed_in("quan").await;
    for (kind, id, from, to, may) in [
        ("procedure", &version.0, "name = \"", "name = \"Việc ", false),
        ("route", &version.1, "share_percent = ", "share_percent = 1", false),
        ("route", &version.1, "name = \"", "name = \"Mới: ", true),
    ] {
        let page = format!("/quan-tri/toan-van?loai={kind}&ma={id}");
        let mut form = quan.get(&page).await.form("/quan-tri/toan-van");
        let text = form.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
        set(&mut form, "noi_dung", &text.replacen(from, to, 1));
        set(&mut form, "viec", "ghi");
        let answer = quan.post("/quan-tri/toan-van", &form).await;
        assert_eq!(answer.location.is_some(), may, "{kind} {to}: {}", answer.text());
        if !may {
            assert!(answer.text().contains("đang có hồ sơ"), "{}", answer.text());
        }
    }
    assert_eq!(changed(&town).await, [format!("route {}", version.1)]);
}
