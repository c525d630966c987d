//! Certified copies in the quick mode: one line each, and together into the applicants' hands.

use domain::dossier::{Dossier, Status};
use domain::duty::Duty;
use domain::money::Dong;
use motcua::journal::{self, Verdict};
use motcua::{args, dossiers, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser, set};

crate::journeys! {
    ten_people_are_served_one_after_the_other;
    pressing_enter_twice_makes_one_dossier_and_one_number;
    lines_go_through_four_pairs_of_hands_together;
    whoever_holds_all_duties_finishes_with_one_press;
    what_is_not_paid_stays_on_the_shelf;
    what_was_typed_stays_beside_what_is_wrong;
    nobody_enters_lines_at_a_desk_of_others;
}

const DESK: &str = "thanh-my.mot-cua";
const PAGE: &str = "/chung-thuc";

/// A line of the register: number, pages, copies, and the fee of its dossier.
async fn register(town: &Town) -> Vec<(i64, i64, i64, i64)> {
    let rows = town
        .app
        .db
        .all(
            sql!(
                "select number, pages, copies,
                        (select amount from dossier_fee
                         where dossier_fee.dossier = certification.dossier) as fee
                 from certification order by number"
            ),
            args![],
        )
        .await
        .expect("rows");
    let int = |row: &motcua::db::Row, column: &str| row.int(column);
    rows.iter()
        .map(|row| (int(row, "number"), int(row, "pages"), int(row, "copies"), int(row, "fee")))
        .collect()
}

async fn all(town: &Town) -> Vec<Uuid> {
    let rows = town
        .app
        .db
        .all(sql!("select dossier from certification order by number"), args![])
        .await
        .expect("rows");
    rows.iter().map(|row| row.id("dossier")).collect()
}

async fn dossier(town: &Town, id: Uuid) -> Dossier {
    let events = dossiers::events(&town.app.db, id).await.expect("events");
    dossiers::replay(&events).expect("a dossier")
}

/// Fills the line of the page and presses Enter.
async fn enter(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Answer {
    browser.submit(page, PAGE, fields).await
}

/// Presses the button below the list, with all lines that are the person's.
async fn go_on(town: &Town, username: &str) -> String {
    town.pass_minutes(5);
    let browser = town.signed_in(username).await;
    let page = browser.get(&format!("{PAGE}?quay={DESK}")).await;
    let action = "/chung-thuc/tra";
    let mut form = page.form(action);
    form.retain(|(name, _)| name != "chon");
    for id in page.text().split("name=\"chon\" value=\"").skip(1) {
        form.push(("chon".to_owned(), id[..36].to_owned()));
    }
    if !form.iter().any(|(name, _)| name == "chon") {
        let sent = browser.post(action, &form).await;
        return browser.get(sent.leads_to()).await.ok();
    }
    // The first answer names everybody; nothing has happened yet.
    let named = browser.post(action, &form).await;
    form = named.form(action);
    for (name, _) in &form {
        assert_ne!(name, "xac_nhan");
    }
    form.retain(|(name, _)| name != "_refresh");
    let by_hand = [form.clone(), vec![("xac_nhan".to_owned(), "1".to_owned())]].concat();
    let again = browser.post(action, &by_hand).await;
    assert!(again.text().contains("Xin kiểm lại từng người"), "nobody confirms what was not shown");
    let mark = named.text();
    let mark =
        mark.split("name=\"xac_nhan\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    form.push(("xac_nhan".to_owned(), mark.expect("a mark").to_owned()));
    let sent = browser.post(action, &form).await;
    let to = sent.leads_to().to_owned();
    browser.get(&to).await.ok()
}

async fn ten_people_are_served_one_after_the_other(town: Town) {
    town.employ("my", DESK, Duty::Cashier).await;
    let my = town.signed_in("my").await;
    let mut page = PAGE.to_owned();
    let names = ["Zơrâm Thị Bh’nướch", "A Lăng Đhiếu", "Y Bền", "Pơloong Nhiếu", "Ka Phu Thị Bằng"];
    for number in 1..=10_i64 {
        town.pass_minutes(1);
        let name = names[usize::try_from(number).expect("small") % names.len()];
        let pages = number.to_string();
        let line = [("ho_ten", name), ("so_trang", pages.as_str()), ("so_ban", "2")];
        page = enter(&my, &page, &line).await.leads_to().to_owned();
        let next = my.get(&page).await.ok();
        assert!(next.contains(&format!("{number}-SCT/BS")), "the number of {name}");
        assert!(next.contains("value=\"2.000815\" selected"), "the procedure is remembered");
        assert!(next.contains("value=\"cash\" selected"), "how it is paid, too");
    }
    let fee = |pages: i64| 2 * (pages.min(2) * 2_000 + (pages - 2).max(0) * 1_000);
    let expected: Vec<_> = (1..=10).map(|n| (n, n, 2, fee(n))).collect();
    assert_eq!(register(&town).await, expected);
    let taken = town
        .app
        .db
        .all(sql!("select number, amount from payment order by number"), args![])
        .await
        .expect("rows");
    let taken: Vec<_> = taken.iter().map(|row| (row.int("number"), row.int("amount"))).collect();
    assert_eq!(taken, (1..=10).map(|n| (n, fee(n))).collect::<Vec<_>>());
    let receipt = my.get(&format!("/ho-so/{}/giay-tiep-nhan.pdf", all(&town).await[0])).await;
    assert_eq!(receipt.media, "application/pdf", "a receipt on demand");
    let whole = journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
}

async fn pressing_enter_twice_makes_one_dossier_and_one_number(town: Town) {
    town.employ("my", DESK, Duty::Cashier).await;
    let my = town.signed_in("my").await;
    let mut form = my.get(PAGE).await.form(PAGE);
    set(&mut form, "ho_ten", "Y Bền");
    let (first, second) = tokio::join!(my.post(PAGE, &form), my.post(PAGE, &form));
    let third = my.post(PAGE, &form).await;
    assert_eq!(first.leads_to(), second.leads_to());
    assert_eq!(first.leads_to(), third.leads_to());
    assert_eq!(register(&town).await, [(1, 1, 1, 2_000)]);
    let id = all(&town).await[0];
    assert_eq!(town.due(id).await, Dong::ZERO, "paid, and once");
    // Two windows at once: two lines, no gap and no number twice.
    let (mut one, mut two) = (my.get(PAGE).await.form(PAGE), my.get(PAGE).await.form(PAGE));
    set(&mut one, "ho_ten", "A Lăng Đhiếu");
    set(&mut two, "ho_ten", "Pơloong Nhiếu");
    let (one, two) = tokio::join!(my.post(PAGE, &one), my.post(PAGE, &two));
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let numbers: Vec<i64> = register(&town).await.iter().map(|line| line.0).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

async fn lines_go_through_four_pairs_of_hands_together(town: Town) {
    town.employ("my", DESK, Duty::Cashier).await;
    let my = town.signed_in("my").await;
    for name in ["Y Bền", "A Lăng Đhiếu", "Zơrâm Thị Bh’nướch"] {
        let line = [("ho_ten", name), ("giay_to", "Bằng tốt nghiệp"), ("so_ban", "3")];
        assert_eq!(enter(&my, PAGE, &line).await.status, StatusCode::SEE_OTHER);
    }
    let thanh = town.signed_in("thanh").await;
    assert!(!thanh.get(PAGE).await.ok().contains("Y Bền"), "not theirs yet");
    for (username, words) in [
        ("my", "3 hồ sơ đã chuyển đến người tiếp theo"),
        ("tu", "3 hồ sơ đã chuyển đến người tiếp theo"),
        ("thanh", "3 hồ sơ đã chuyển đến người tiếp theo"),
        ("thu", "3 hồ sơ đã chuyển đến người tiếp theo"),
        ("my", "Đã trả 3 hồ sơ"),
    ] {
        let page = go_on(&town, username).await;
        assert!(page.contains(words), "{username}: {page}");
    }
    for (position, id) in all(&town).await.into_iter().enumerate() {
        let dossier = dossier(&town, id).await;
        assert_eq!(dossier.status, Status::Returned);
        let issued = dossier.issued.expect("a number");
        assert_eq!(issued.number, format!("{}-SCT/BS", position + 1));
        let file = my.get(&format!("/tep/{}", issued.paper)).await;
        assert!(file.bytes.starts_with(b"%PDF"), "the entry of the register");
    }
    let whole = journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
}

async fn whoever_holds_all_duties_finishes_with_one_press(town: Town) {
    for (unit, duty) in [
        (DESK, Duty::Cashier),
        ("thanh-my.tu-phap-ho-tich", Duty::CaseOfficer),
        ("thanh-my.lanh-dao", Duty::Signer),
        ("thanh-my.van-phong-thong-ke", Duty::Clerk),
    ] {
        town.employ("my", unit, duty).await;
    }
    let my = town.signed_in("my").await;
    for name in ["Y Bền", "A Lăng Đhiếu"] {
        assert_eq!(enter(&my, PAGE, &[("ho_ten", name)]).await.status, StatusCode::SEE_OTHER);
    }
    assert!(go_on(&town, "my").await.contains("Đã trả 2 hồ sơ"));
    let signed = town
        .app
        .db
        .all(sql!("select no from journal where kind = 'own_work_approved'"), args![])
        .await
        .expect("entries");
    assert_eq!(signed.len(), 2, "whoever signs their own work is written down");
}

async fn what_is_not_paid_stays_on_the_shelf(town: Town) {
    let my = town.signed_in("my").await;
    assert!(!my.get(PAGE).await.ok().contains("Thu phí</label>"), "Mỹ takes no fees");
    assert_eq!(enter(&my, PAGE, &[("ho_ten", "Y Bền")]).await.status, StatusCode::SEE_OTHER);
    let waived = [("ho_ten", "A Lăng Đhiếu"), ("mien", "ho-ngheo"), ("chung_minh", "Sổ số 7")];
    assert_eq!(enter(&my, PAGE, &waived).await.status, StatusCode::SEE_OTHER);
    for username in ["my", "tu", "thanh", "thu"] {
        go_on(&town, username).await;
    }
    let page = go_on(&town, "my").await;
    assert!(page.contains("Đã trả 1 hồ sơ; 1 hồ sơ chưa chuyển được"), "{page}");
    let ids = all(&town).await;
    assert_eq!(dossier(&town, ids[0]).await.status, Status::Settled);
    assert_eq!(dossier(&town, ids[1]).await.status, Status::Returned);
    town.employ("my", "thanh-my.tai-chinh-ke-toan", Duty::Cashier).await;
    let (page, action) = (format!("/thu-phi/{}", ids[0]), format!("/thu-phi/{}/thu", ids[0]));
    let my = town.signed_in("my").await;
    assert_eq!(my.submit(&page, &action, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(go_on(&town, "my").await.contains("Đã trả 1 hồ sơ"));
}

async fn what_was_typed_stays_beside_what_is_wrong(town: Town) {
    let my = town.signed_in("my").await;
    for (fields, words) in [
        (vec![("ho_ten", ""), ("giay_to", "Bằng lái xe")], "Bằng lái xe"),
        (vec![("ho_ten", "Y Bền 2"), ("so_trang", "7")], "Họ và tên không có chữ số."),
        (vec![("ho_ten", "Y Bền"), ("so_ban", "nhiều")], "Số lượng phải từ 1 đến"),
        (vec![("ho_ten", "Y Bền"), ("so_ban", "0")], "Số lượng phải từ 1 đến"),
        (vec![("ho_ten", "Y Bền"), ("so_dinh_danh", "12")], "value=\"12\""),
        (vec![("ho_ten", "Y Bền"), ("mien", "ho-ngheo")], "Xin ghi giấy tờ chứng minh"),
    ] {
        let answer = enter(&my, PAGE, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        let page = answer.text();
        assert!(page.contains(words) && page.contains("Còn chỗ cần sửa"), "{fields:?}");
    }
    assert!(register(&town).await.is_empty());
    // What it comes to is told while typing, and nothing is written.
    let asked = [("_refresh", "1"), ("so_trang", "500"), ("so_ban", "2")];
    assert!(enter(&my, PAGE, &asked).await.ok().contains("400.000"));
    assert!(register(&town).await.is_empty());
}

async fn nobody_enters_lines_at_a_desk_of_others(town: Town) {
    let my = town.signed_in("my").await;
    let hoa = town.signed_in("hoa").await;
    let mut form = hoa.get(PAGE).await.form(PAGE);
    set(&mut form, "ho_ten", "Y Bền");
    set(&mut form, "quay", DESK);
    assert_eq!(hoa.post(PAGE, &form).await.status, StatusCode::FORBIDDEN);
    // Money is taken by those who may, whatever a form says.
    let taken = enter(&my, PAGE, &[("ho_ten", "Y Bền"), ("thu", "cash")]).await;
    assert_eq!(taken.status, StatusCode::BAD_REQUEST);
    assert!(register(&town).await.is_empty());
    for username in ["quan", "kiem"] {
        let browser = town.signed_in(username).await;
        assert_eq!(browser.get(PAGE).await.status, StatusCode::FORBIDDEN, "{username}");
    }
    // A line of others cannot be made to go on.
    enter(&my, PAGE, &[("ho_ten", "Y Bền")]).await;
    let id = all(&town).await[0];
    let mut form = hoa.get(PAGE).await.form(PAGE);
    form.retain(|(name, _)| name == "_csrf");
    form.push(("chon".to_owned(), id.to_string()));
    let sent = hoa.post("/chung-thuc/tra", &form).await;
    assert!(sent.leads_to().ends_with("tra=0&chuyen=0&con=1"));
    assert_eq!(dossier(&town, id).await.seq, 1);
}
