//! Administrators: people and their duties, keys of programs, the journal; and who may not.

use domain::duty::Duty;
use jiff::civil::date;
use motcua::accounts::{self, Scope, token_of};
use reqwest::StatusCode;

use crate::support::browser::{Browser, set};
use crate::support::{PASSWORD, Town, asker};

crate::journeys! {
    nobody_else_opens_the_pages_of_administrators;
    forms_without_the_secret_of_the_session_are_refused;
    a_duty_begins_and_ends_on_its_days;
    the_last_administrator_stays;
    an_administrator_answers_for_their_own_units_only;
    a_closed_account_is_out_at_once;
    the_list_of_people_is_searched_and_paged;
    a_key_is_shown_once_and_ends;
    who_is_meant_exactly_is_found_first;
    the_journal_tells_who_did_what;
    the_journal_is_read_page_by_page;
}

const PAGES: [&str; 6] = [
    "/quan-tri/can-bo",
    "/quan-tri/can-bo/moi",
    "/quan-tri/can-bo/goi-y?q=hoa",
    "/quan-tri/goi-y/don-vi?q=phong",
    "/quan-tri/khoa-api",
    "/nhat-ky",
];

async fn nobody_else_opens_the_pages_of_administrators(town: Town) {
    let person = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    let (stranger, hoa) = (town.stranger(), town.signed_in("hoa").await);
    for page in PAGES.into_iter().chain([person.as_str()]) {
        assert!(stranger.get(page).await.leads_to().starts_with("/dang-nhap?ve="), "{page}");
        assert_eq!(hoa.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        town.signed_in("quan").await.get(page).await.ok();
    }
    let kiem = town.signed_in("kiem").await;
    kiem.get("/nhat-ky").await.ok();
    assert_eq!(kiem.get("/quan-tri/can-bo").await.status, StatusCode::FORBIDDEN);
    let form = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    for act in ["ten", "nhiem-vu", "mat-khau", "dang-xuat", "khoa", "mo-khoa"] {
        let refused = hoa.post(&format!("{person}/{act}"), &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{act}");
    }
}

async fn forms_without_the_secret_of_the_session_are_refused(town: Town) {
    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    let key = format!("/quan-tri/khoa-api/{}/thu-hoi", town.staff("hanh").await);
    let own_key = format!("/tai-khoan/khoa-api/{}/thu-hoi", town.staff("hanh").await);
    let mut paths = vec![
        "/dang-xuat".to_owned(),
        "/tai-khoan/mat-khau".to_owned(),
        "/tai-khoan/dang-xuat".to_owned(),
        "/quan-tri/can-bo".to_owned(),
        "/quan-tri/khoa-api".to_owned(),
        key,
        own_key,
    ];
    let acts = ["ten", "nhiem-vu", "nhiem-vu/ket-thuc", "mat-khau", "dang-xuat", "khoa", "mo-khoa"];
    paths.extend(acts.map(|act| format!("{person}/{act}")));
    for path in paths {
        for secret in [None, Some(""), Some("0123456789abcdef")] {
            let mut form = vec![("ho_ten".to_owned(), "Ai Đó".to_owned())];
            if let Some(secret) = secret {
                set(&mut form, "_csrf", secret);
            }
            let refused = quan.post(&path, &form).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {secret:?}");
        }
    }
    quan.get("/tai-khoan").await.ok();
}

async fn give(town: &Town, by: &Browser, to: &str, fields: &[(&str, &str)]) -> String {
    let person = format!("/quan-tri/can-bo/{}", town.staff(to).await);
    let answer = by.submit(&person, &format!("{person}/nhiem-vu"), fields).await;
    match answer.location {
        Some(path) => by.get(&path).await.ok(),
        None => answer.text(),
    }
}

async fn a_duty_begins_and_ends_on_its_days(town: Town) {
    let quan = town.signed_in("quan").await;
    let wanted =
        [("don_vi", "phong tu phap"), ("nhiem_vu", "case_officer"), ("tu_ngay", "16/3/2022")];
    assert!(give(&town, &quan, "hanh", &wanted).await.contains("Đã giao nhiệm vụ."));
    assert!(give(&town, &quan, "hanh", &wanted).await.contains("đã giữ nhiệm vụ đó"));
    let before = [("don_vi", "phong tu phap"), ("nhiem_vu", "unit_head"), ("tu_ngay", "31/2/2022")];
    let refused = give(&town, &quan, "hanh", &before).await;
    assert!(refused.contains("Không có ngày này trong lịch.") && refused.contains("31/2/2022"));
    let vague = [("don_vi", "phong"), ("nhiem_vu", "clerk")];
    assert!(give(&town, &quan, "hanh", &vague).await.contains("Có nhiều đơn vị khớp"));

    let officer = |posts: &[(domain::agency::UnitId, Duty)]| {
        posts.iter().any(|(unit, duty)| unit.0 == "nam-giang.tu-phap" && *duty == Duty::CaseOfficer)
    };
    assert!(!officer(&town.actor("hanh").await.posts), "it begins tomorrow");
    town.at(date(2022, 3, 16).at(7, 30, 0, 0));
    assert!(officer(&town.actor("hanh").await.posts));

    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    let end = format!("{person}/nhiem-vu/ket-thuc");
    let ended = quan.submit(&person, &end, &[("ngay", "18/03/2022")]).await;
    assert!(quan.get(ended.leads_to()).await.ok().contains("Đã lưu ngày kết thúc nhiệm vụ."));
    town.at(date(2022, 3, 18).at(16, 0, 0, 0));
    assert!(officer(&town.actor("hanh").await.posts), "the last day counts whole");
    town.at(date(2022, 3, 19).at(7, 0, 0, 0));
    assert!(!officer(&town.actor("hanh").await.posts));
}

async fn the_last_administrator_stays(town: Town) {
    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("quan").await);
    let end = format!("{person}/nhiem-vu/ket-thuc");
    let refused = quan.submit(&person, &end, &[("ngay", "31/12/2022")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("không thể tự bỏ nhiệm vụ quản trị cuối cùng"));
    let mut form = quan.get(&person).await.form(&format!("{person}/ten"));
    form.retain(|(name, _)| name == "_csrf");
    let refused = quan.post(&format!("{person}/khoa"), &form).await;
    assert!(refused.text().contains("Bạn không thể khóa tài khoản của chính mình."));

    let second = [("don_vi", "toan he thong"), ("nhiem_vu", "administrator")];
    give(&town, &quan, "truong", &second).await;
    let truong = town.signed_in("truong").await;
    let mut form = truong.get(&person).await.form(&format!("{person}/ten"));
    form.retain(|(name, _)| name == "_csrf");
    truong.post(&format!("{person}/khoa"), &form).await.leads_to();
    let own = format!("/quan-tri/can-bo/{}", town.staff("truong").await);
    let page = truong.get(&own).await;
    let mut form = page.form(&format!("{own}/nhiem-vu/ket-thuc"));
    set(&mut form, "ngay", "14/03/2022");
    let refused = truong.post(&format!("{own}/nhiem-vu/ket-thuc"), &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(town.actor("truong").await.posts.iter().any(|(_, duty)| *duty == Duty::Administrator));
}

async fn an_administrator_answers_for_their_own_units_only(town: Town) {
    let quan = town.signed_in("quan").await;
    let here = [("don_vi", "van phong thi tran thanh my"), ("nhiem_vu", "administrator")];
    let given = give(&town, &quan, "thu", &here).await;
    assert!(given.contains("Đã giao nhiệm vụ."), "{given}");
    let thu = town.signed_in("thu").await;
    let above = [("don_vi", "phong tu phap"), ("nhiem_vu", "clerk")];
    assert!(give(&town, &thu, "my", &above).await.contains("không thuộc phạm vi quản trị"));
    let below = [("don_vi", "van phong thi tran thanh my"), ("nhiem_vu", "clerk")];
    assert!(give(&town, &thu, "my", &below).await.contains("Đã giao nhiệm vụ."));
    let quans = format!("/quan-tri/can-bo/{}", town.staff("quan").await);
    assert_eq!(thu.get(&quans).await.status, StatusCode::NOT_FOUND);
    let form = thu.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    let refused = thu.post(&format!("{quans}/mat-khau"), &form).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

async fn a_closed_account_is_out_at_once(town: Town) {
    let (quan, hoa) = (town.signed_in("quan").await, town.signed_in("hoa").await);
    let person = format!("/quan-tri/can-bo/{}", town.staff("hoa").await);
    quan.submit(&person, &format!("{person}/khoa"), &[]).await.leads_to();
    assert_eq!(hoa.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");
    let password = PASSWORD;
    let shut = accounts::sign_in(&town.app, &asker(), "hoa", password).await.expect("an answer");
    assert_eq!(shut, accounts::SignIn::Wrong);
    quan.submit(&person, &format!("{person}/mo-khoa"), &[]).await.leads_to();
    let open = accounts::sign_in(&town.app, &asker(), "hoa", password).await.expect("an answer");
    assert!(matches!(open, accounts::SignIn::Welcome { .. }));
    let reset = quan.submit(&person, &format!("{person}/mat-khau"), &[]).await.ok();
    assert!(reset.contains("Mật khẩu tạm chỉ hiện một lần"));
    let old = accounts::sign_in(&town.app, &asker(), "hoa", password).await.expect("an answer");
    assert_eq!(old, accounts::SignIn::Wrong);
}

async fn the_list_of_people_is_searched_and_paged(town: Town) {
    let mut tx = town.app.db.begin().await.expect("a transaction");
    for number in 0..40 {
        let staff = accounts::NewStaff {
            id: motcua::app::new_id(),
            username: format!("nguoi{number:02}"),
            name: format!("Đinh Người {number:02}"),
            unit: domain::agency::UnitId::from("nam-giang"),
            password_hash: String::new(),
            must_change: true,
        };
        accounts::add_staff(&mut tx, staff, town.app.now()).await.expect("a person");
    }
    tx.commit().await.expect("a commit");
    let quan = town.signed_in("quan").await;
    let names = |page: &str| -> Vec<String> {
        let rows = page.split("mc-row-link").skip(1);
        rows.filter_map(|row| Some(row.split_once('>')?.1.split('<').next()?.to_owned())).collect()
    };
    let link = |page: &str, rel: &str| -> Option<String> {
        let (_, rest) = page.split_once(&format!("rel=\"{rel}\" href=\""))?;
        Some(rest.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
    };
    let first = quan.get("/quan-tri/can-bo").await.ok();
    assert_eq!(names(&first).len(), 25);
    assert_eq!(link(&first, "prev"), None);
    let second = quan.get(&link(&first, "next").expect("a second page")).await.ok();
    let third = quan.get(&link(&second, "next").expect("a third page")).await.ok();
    assert_eq!(link(&third, "next"), None);
    let back = quan.get(&link(&third, "prev").expect("a way back")).await.ok();
    assert_eq!(names(&back), names(&second));
    let all: Vec<String> = [&first, &second, &third].iter().flat_map(|page| names(page)).collect();
    let mut once = all.clone();
    once.dedup();
    assert_eq!((all.len(), once.len()), (54, 54));

    let found = names(&quan.get("/quan-tri/can-bo?tim=thi%20bh%27nuoch").await.ok());
    assert_eq!(found, ["Bh’nướch Thị Hoa"], "words without accents");
    let found = names(&quan.get("/quan-tri/can-bo?tim=dinh%20nguoi%2007").await.ok());
    assert_eq!(found, ["Đinh Người 07"]);
    let commune = quan.get("/quan-tri/can-bo?don_vi=thi%20tran%20thanh%20my").await.ok();
    assert!(names(&commune).contains(&"Ating Thị Mỹ".to_owned()), "{:?}", names(&commune));
    assert!(!names(&commune).contains(&"Bh’nướch Thị Hoa".to_owned()));
    assert!(quan.get("/quan-tri/can-bo?tim=100%25").await.ok().contains("Không có tài khoản nào"));
}

async fn who_is_meant_exactly_is_found_first(town: Town) {
    let quan = town.signed_in("quan").await;
    for (username, name) in [("an.hoa.moi", "An Thị Hoa"), ("hoa.binh", "Hoa Bình An")] {
        let fields = [("ho_ten", name), ("ten", username), ("don_vi", "van phong huyen nam giang")];
        quan.submit("/quan-tri/can-bo/moi", "/quan-tri/can-bo", &fields).await;
    }
    let first = async |words: &str| -> String {
        let answer = quan.get(&format!("/quan-tri/can-bo/goi-y?q={words}")).await.ok();
        let found: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        found[0]["value"].as_str().expect("somebody").to_owned()
    };
    assert_eq!(first("hoa").await, "hoa", "by the name to sign in with");
    assert_eq!(first("bhnuoch%20thi%20hoa").await, "hoa", "by the whole name");
    // The owner of a key may be named by the name, as long as it is one person's.
    let path = "/quan-tri/khoa-api";
    let mut form = quan.get(path).await.form(path);
    for (name, value) in [("ten", "Cổng"), ("pham_vi", "dossiers:read"), ("het_han", "20/03/2022")]
    {
        set(&mut form, name, value);
    }
    set(&mut form, "can_bo", "Không Có Ai");
    assert!(quan.post(path, &form).await.text().contains("can_bo-loi"));
    set(&mut form, "can_bo", "bhnuoch thi hoa");
    assert_eq!(quan.post(path, &form).await.leads_to(), "/quan-tri/khoa-api?xong=de-nghi");
}

async fn a_key_is_shown_once_and_ends(town: Town) {
    let quan = town.signed_in("quan").await;
    let path = "/quan-tri/khoa-api";
    let mut form = quan.get(path).await.form(path);
    let fields = [("ten", "Cổng tỉnh"), ("can_bo", "hoa"), ("pham_vi", "dossiers:read")];
    for (name, value) in fields {
        set(&mut form, name, value);
    }
    set(&mut form, "het_han", "16/03/2024");
    let refused = quan.post(path, &form).await;
    assert!(refused.text().contains("không quá một năm"), "two years");
    set(&mut form, "het_han", "20/03/2022");
    assert_eq!(quan.post(path, &form).await.leads_to(), "/quan-tri/khoa-api?xong=de-nghi");
    let again = quan.post(path, &form).await;
    assert!(again.text().contains("Khóa này đã được đề nghị"), "a form sent twice is one key");
    let hoa = town.signed_in("hoa").await;
    let account = hoa.get("/tai-khoan").await.ok();
    let (_, rest) = account.split_once("/tai-khoan/khoa-api/").expect("a key that waits");
    let own = format!("/tai-khoan/khoa-api/{}", rest.split('"').next().expect("its end"));
    let made = hoa.submit(&own, &own, &[("mat_khau", PASSWORD)]).await.ok();
    let (_, rest) = made.split_once("value=\"motcua_").expect("the key");
    let key = format!("motcua_{}", rest.split('"').next().expect("its end"));
    let list = quan.get(path).await.ok();
    assert!(list.contains("Cổng tỉnh") && !list.contains(&key));

    let program = token_of(&town.app, &key).await.expect("an answer").expect("a program");
    assert_eq!(program.actor.staff, town.staff("hoa").await);
    assert!(program.has(Scope::DossiersRead) && !program.has(Scope::DossiersWrite));
    assert!(token_of(&town.app, "motcua_sai").await.expect("an answer").is_none());
    town.at(date(2022, 3, 20).at(23, 59, 0, 0));
    assert!(token_of(&town.app, &key).await.expect("an answer").is_some(), "its last day");
    town.at(date(2022, 3, 21).at(0, 0, 0, 0));
    assert!(token_of(&town.app, &key).await.expect("an answer").is_none());
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));

    let hoa = town.signed_in("hoa").await;
    let revoke = format!("/tai-khoan/khoa-api/{}/thu-hoi", program.token);
    let revoked = hoa.submit("/tai-khoan", &revoke, &[]).await;
    assert!(hoa.get(revoked.leads_to()).await.ok().contains("Đã thu hồi khóa kết nối."));
    assert!(token_of(&town.app, &key).await.expect("an answer").is_none());
}

async fn the_journal_tells_who_did_what(town: Town) {
    let dossier = town.household_business().await;
    let code = town
        .app
        .db
        .first(motcua::sql!("select code from dossier where id = $1"), motcua::args![dossier])
        .await
        .expect("an answer")
        .expect("a dossier")
        .text("code");
    let quan = town.signed_in("quan").await;
    let duty = [("don_vi", "phong tu phap"), ("nhiem_vu", "clerk")];
    give(&town, &quan, "hanh", &duty).await;
    let kiem = town.signed_in("kiem").await;
    let all = kiem.get("/nhat-ky").await.ok();
    assert!(all.contains("Tiếp nhận hồ sơ") && all.contains(&code));
    assert!(all.contains("Giao nhiệm vụ") && all.contains("Tài khoản: A Lăng Hạnh"));
    assert!(!all.contains("Zơrâm Thị Bh’nướch"), "no applicants");
    let head = accounts::journal_list::head(&town.app.db).await.expect("a head");
    assert!(all.contains(&head.1));
    let count = |page: &str| page.matches("<th scope=\"row\">").count();
    for (query, rows) in [
        (format!("ho_so={code}"), 1),
        ("loai=duty_given".to_owned(), 1),
        ("loai=received".to_owned(), 1),
        ("can_bo=hoa".to_owned(), 1),
        ("can_bo=hanh".to_owned(), 1),
        ("ngay=15/3/2022&loai=duty_given".to_owned(), 1),
        ("ngay=14/3/2022".to_owned(), 0),
        ("ngay=16/3/2022".to_owned(), 0),
        ("loai=issued".to_owned(), 0),
    ] {
        let page = kiem.get(&format!("/nhat-ky?{query}")).await.ok();
        assert_eq!(count(&page), rows, "{query}");
    }
    let unknown = kiem.get("/nhat-ky?can_bo=ai.do&ho_so=X&ngay=32/1/2022").await.ok();
    assert!(unknown.contains("Không có cán bộ nào có tên đăng nhập này."));
    assert!(unknown.contains("Không có hồ sơ nào mang mã này."));
}

async fn the_journal_is_read_page_by_page(town: Town) {
    for number in 0..60 {
        let mut tx = town.app.db.begin().await.expect("a transaction");
        let entry = motcua::journal::Entry {
            at: town.app.now(),
            staff: None,
            unit: None,
            kind: if number % 3 == 0 { "signed_in" } else { "signed_out" }.to_owned(),
            dossier: None,
            seq: None,
            body: "{}".to_owned(),
        };
        motcua::journal::append(&mut tx, entry).await.expect("an entry");
        tx.commit().await.expect("a commit");
        town.pass_minutes(24 * 6);
    }
    let quan = town.signed_in("quan").await;
    let numbers = |page: &str| -> Vec<i64> {
        let cells = page.split("data-label=\"Số\">").skip(1);
        cells.filter_map(|cell| cell.split('<').next()?.parse().ok()).collect()
    };
    let link = |page: &str, rel: &str| -> Option<String> {
        let (_, rest) = page.split_once(&format!("rel=\"{rel}\" href=\""))?;
        Some(rest.split('"').next()?.replace("&#38;", "&"))
    };
    let last = accounts::journal_list::head(&town.app.db).await.expect("a head").0;
    let mut page = quan.get("/nhat-ky").await.ok();
    let mut all = numbers(&page);
    while let Some(older) = link(&page, "next") {
        page = quan.get(&older).await.ok();
        all.extend(numbers(&page));
    }
    assert_eq!(all, (1..=last).rev().collect::<Vec<_>>(), "none twice, none left out");
    let mut newest = numbers(&page);
    while let Some(newer) = link(&page, "prev") {
        page = quan.get(&newer).await.ok();
        newest = numbers(&page);
    }
    assert_eq!(newest.first(), Some(&last), "and back to the newest");
    let some = quan.get("/nhat-ky?loai=signed_in&ngay=16/03/2022").await.ok();
    assert!(!numbers(&some).is_empty() && numbers(&some).len() < 20, "{:?}", numbers(&some));
}
