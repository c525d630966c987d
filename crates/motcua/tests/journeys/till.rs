//! Money at the desk through the pages: paid once, given back at most once, a day that adds up.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::money::Dong;
use jiff::civil::date;
use motcua::app::new_id;
use motcua::journal::{self, Verdict};
use motcua::{accounts, args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Browser, set};

crate::journeys! {
    a_fee_is_taken_once_however_often_the_button_is_pressed;
    money_goes_back_as_a_row_of_its_own_and_never_more_than_was_paid;
    a_closed_day_adds_up_and_gets_no_more_rows;
    only_those_who_take_fees_at_the_desk_see_its_money;
    receivers_take_fees_where_an_administrator_says_so_and_there_is_no_cashier;
    a_transfer_has_a_code_where_an_account_is_set_up;
    numbers_have_no_gaps_when_two_cashiers_work_at_once;
    a_fee_is_reduced_when_the_paper_comes_after_the_reception;
}

const DESK: &str = "nam-giang.mot-cua";

impl Town {
    /// Gives somebody of the cast one more duty.
    pub async fn employ(&self, username: &str, unit: &str, duty: Duty) {
        let staff = self.staff(username).await;
        let mut tx = self.app.db.begin().await.expect("a transaction");
        accounts::give_post(&mut tx, staff, &UnitId::from(unit), duty, date(2021, 1, 1))
            .await
            .expect("a duty");
        tx.commit().await.expect("a commit");
    }

    /// The amounts of all rows of a dossier.
    async fn amounts(&self, dossier: Uuid) -> Vec<i64> {
        let rows = self
            .app
            .db
            .all(
                sql!("select amount from payment where dossier = $1 order by at, id"),
                args![dossier],
            )
            .await
            .expect("rows");
        rows.iter().map(|row| row.int("amount")).collect()
    }

    /// Pays what a dossier of the district's desk owes, to the head of the desk.
    pub async fn pay_fees(&self, dossier: Uuid) {
        let (page, action) = (format!("/thu-phi/{dossier}"), format!("/thu-phi/{dossier}/thu"));
        let truong = self.signed_in("truong").await;
        truong.submit(&page, &action, &[]).await.leads_to();
    }

    /// What a dossier owes.
    pub async fn due(&self, dossier: Uuid) -> Dong {
        let reference = self.app.reference();
        let standing = motcua::payment::standing(&self.app.db, &reference, dossier).await;
        standing.expect("a standing").balance.due
    }
}

async fn pay(browser: &Browser, id: Uuid, fields: &[(&str, &str)]) {
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/thu"));
    let answer = browser.submit(&page, &action, fields).await;
    assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=thu"));
}

async fn a_fee_is_taken_once_however_often_the_button_is_pressed(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = town.household_business().await;
    let due = town.due(id).await;
    assert!(due > Dong::ZERO, "the procedure costs something");
    let hanh = town.signed_in("hanh").await;
    let list = hanh.get("/thu-phi").await.ok();
    assert!(list.contains(&format!("/thu-phi/{id}")), "it is on the list of what is owed");

    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/thu"));
    let form = hanh.get(&page).await.form(&action);
    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    let third = hanh.post(&action, &form).await;
    for answer in [first, second, third] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=thu"));
    }
    assert_eq!(town.amounts(id).await, [due.0]);

    // From a page that was opened before, in another window: a new form, but nothing is owed.
    let mut other = form.clone();
    set(&mut other, "lan", &new_id().to_string());
    let refused = hanh.post(&action, &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("không còn khoản nào phải nộp"));
    assert_eq!(town.amounts(id).await, [due.0]);

    let list = hanh.get("/thu-phi").await.ok();
    assert!(list.contains("2022/000001"), "the row of the day, with its number");
    let slip = list.split("/thu-phi/phieu/").nth(1).and_then(|rest| rest.split('"').next());
    let slip = hanh.get(&format!("/thu-phi/phieu/{}", slip.expect("a slip"))).await;
    assert_eq!(slip.media, "application/pdf");
    assert!(slip.bytes.starts_with(b"%PDF"));
    let whole = journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
}

async fn money_goes_back_as_a_row_of_its_own_and_never_more_than_was_paid(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = town.household_business().await;
    let due = town.due(id).await;
    let hanh = town.signed_in("hanh").await;
    pay(&hanh, id, &[]).await;

    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/hoan"));
    let too_much = (due.0 + 1).to_string();
    let refused = [("hoan_tien", too_much.as_str()), ("ly_do", "Rút hồ sơ")];
    let refused = hanh.submit(&page, &action, &refused).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("chỉ còn hoàn được"));
    assert!(refused.text().contains(&too_much), "what was typed is shown again");
    let no_reason = hanh.submit(&page, &action, &[("ly_do", "x")]).await;
    assert!(no_reason.text().contains("Xin ghi rõ lý do"), "{}", no_reason.text());

    let reason = "Người nộp rút hồ sơ vì Bh’nướch đổi ý";
    let mut form = hanh.get(&page).await.form(&action);
    set(&mut form, "ly_do", reason);
    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    for answer in [first, second] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=hoan"));
    }
    assert_eq!(town.amounts(id).await, [due.0, -due.0]);
    assert_eq!(town.due(id).await, Dong::ZERO, "it is not owed again");
    let said = town
        .app
        .db
        .all(sql!("select body from journal where kind = 'fee_given_back'"), args![])
        .await
        .expect("entries");
    assert_eq!(said.len(), 1);
    assert!(!said[0].text("body").contains("rút"), "the reason may name people");

    // Taken by mistake: given back to be taken again.
    let other = town.household_business().await;
    pay(&hanh, other, &[("hinh_thuc", "transfer"), ("ma_giao_dich", "FT22074")]).await;
    let (page, action) = (format!("/thu-phi/{other}"), format!("/thu-phi/{other}/hoan"));
    let back =
        [("thu_lai", "1"), ("ly_do", "Ghi nhầm chuyển khoản"), ("hoan_hinh_thuc", "transfer")];
    assert_eq!(hanh.submit(&page, &action, &back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.due(other).await, due);
    pay(&hanh, other, &[]).await;
    assert_eq!(town.amounts(other).await, [due.0, -due.0, due.0]);
}

async fn a_closed_day_adds_up_and_gets_no_more_rows(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let (one, two) = (town.household_business().await, town.household_business().await);
    let due = town.due(one).await;
    let hanh = town.signed_in("hanh").await;
    pay(&hanh, one, &[]).await;

    let close = "/thu-phi/ket-so";
    let short = (due.0 - 2_000).to_string();
    let refused = hanh.submit("/thu-phi", close, &[("kiem_dem", &short)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("thiếu 2.000"), "the difference is named");
    assert!(refused.text().contains(&short), "what was typed is shown again");
    let unreadable = hanh.submit("/thu-phi", close, &[("kiem_dem", "nhiều")]).await;
    assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut form = hanh.get("/thu-phi").await.form(close);
    set(&mut form, "kiem_dem", &short);
    set(&mut form, "chenh_lech", "Trả nhầm tiền thối");
    for _ in 0..2 {
        let closed = hanh.post(close, &form).await;
        let to = format!("/thu-phi?quay={DESK}&ngay=2022-03-15&xong=ket-so");
        assert_eq!(closed.leads_to(), to);
    }
    set(&mut form, "kiem_dem", "0");
    assert_eq!(hanh.post(close, &form).await.status, StatusCode::BAD_REQUEST);

    // A late payer comes: the money belongs to the next working day.
    pay(&hanh, two, &[]).await;
    let page = hanh.get("/thu-phi?ngay=2022-03-15").await.ok();
    assert!(page.contains("2022/000001") && !page.contains("2022/000002"), "the closed day");
    assert!(page.contains("thuộc ngày 16/03/2022"), "where late money goes");
    let early = [("quay", DESK), ("ngay", "2022-03-16"), ("kiem_dem", "0")];
    let mut early: Vec<_> = early.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    early.extend(form.iter().filter(|(name, _)| name == "_csrf").cloned());
    assert_eq!(hanh.post(close, &early).await.status, StatusCode::BAD_REQUEST);
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let hanh = town.signed_in("hanh").await;
    assert!(hanh.get("/thu-phi").await.ok().contains("2022/000002"), "the next day");

    let row = town
        .app
        .db
        .first(sql!("select rows, cash_in, counted from till_closing where desk = $1"), args![DESK])
        .await
        .expect("an answer")
        .expect("a closing");
    assert_eq!((row.int("rows"), row.int("cash_in")), (1, due.0));
    assert_eq!(row.int("counted"), due.0 - 2_000);
    let paper = hanh.get(&format!("/thu-phi/ket-so/{DESK}/2022-03-15.pdf")).await;
    assert_eq!(paper.media, "application/pdf");
    let open = hanh.get(&format!("/thu-phi/ket-so/{DESK}/2022-03-16.pdf")).await;
    assert_eq!(open.status, StatusCode::NOT_FOUND);
}

async fn only_those_who_take_fees_at_the_desk_see_its_money(town: Town) {
    town.employ("my", "thanh-my.mot-cua", Duty::Cashier).await;
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = town.household_business().await;
    let hanh = town.signed_in("hanh").await;
    pay(&hanh, id, &[]).await;
    let form = hanh.get(&format!("/thu-phi/{id}")).await.form(&format!("/thu-phi/{id}/hoan"));
    for username in ["my", "hoa", "quan", "kiem"] {
        let browser = town.signed_in(username).await;
        let page = browser.get(&format!("/thu-phi/{id}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{username}");
        let mut theirs = form.clone();
        set(&mut theirs, "_csrf", "another session's");
        let sent = browser.post(&format!("/thu-phi/{id}/hoan"), &theirs).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{username}");
    }
    let (hoa, my) = (town.signed_in("hoa").await, town.signed_in("my").await);
    assert_eq!(hoa.get("/thu-phi").await.status, StatusCode::FORBIDDEN);
    assert!(!my.get("/thu-phi").await.ok().contains(&id.to_string()));
    assert!(hanh.get(&format!("/ho-so/{id}")).await.ok().contains("Xem các khoản đã thu"));
    let page = hoa.get(&format!("/ho-so/{id}")).await.ok();
    assert!(
        page.contains("Đã nộp") && !page.contains("/thu-phi/"),
        "who reads it sees that it is paid"
    );
    // The head of the desk may, and a slip of another desk is not found.
    let truong = town.signed_in("truong").await;
    assert_eq!(truong.get(&format!("/thu-phi/{id}")).await.status, StatusCode::OK);
    let stranger = town.stranger().get("/thu-phi").await;
    assert!(stranger.leads_to().starts_with("/dang-nhap"));
}

async fn receivers_take_fees_where_an_administrator_says_so_and_there_is_no_cashier(town: Town) {
    let id = town.household_business().await;
    let (hoa, quan) = (town.signed_in("hoa").await, town.signed_in("quan").await);
    assert_eq!(hoa.get(&format!("/thu-phi/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hoa.get("/quan-tri/thu-phi").await.status, StatusCode::FORBIDDEN);

    let page = format!("/quan-tri/thu-phi?quay={DESK}");
    let sent = quan.submit(&page, "/quan-tri/thu-phi", &[("tiep_nhan_thu", "1")]).await;
    assert_eq!(sent.leads_to(), format!("/quan-tri/thu-phi?quay={DESK}&xong=cau-hinh"));
    pay(&hoa, id, &[]).await;
    town.employ("hanh", DESK, Duty::Cashier).await;
    assert_eq!(hoa.get(&format!("/thu-phi/{id}")).await.status, StatusCode::NOT_FOUND);

    let wrong = [("ngan_hang", "12"), ("tai_khoan", "0011"), ("chu_tai_khoan", "UBND")];
    let wrong = quan.submit(&page, "/quan-tri/thu-phi", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("gồm 6 chữ số") && wrong.text().contains("value=\"0011\""));
}

async fn a_transfer_has_a_code_where_an_account_is_set_up(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = town.household_business().await;
    let (hanh, quan) = (town.signed_in("hanh").await, town.signed_in("quan").await);
    let code = format!("/thu-phi/{id}/vietqr.svg");
    assert_eq!(hanh.get(&code).await.status, StatusCode::NOT_FOUND, "no account by default");
    let account = [
        ("ngan_hang", "970415"),
        ("ten_ngan_hang", "VietinBank"),
        ("tai_khoan", "113366668888"),
        ("chu_tai_khoan", "UBND HUYEN NAM GIANG"),
    ];
    let page = format!("/quan-tri/thu-phi?quay={DESK}");
    let sent = quan.submit(&page, "/quan-tri/thu-phi", &account).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let svg = hanh.get(&code).await;
    assert_eq!((svg.status, svg.media.as_str()), (StatusCode::OK, "image/svg+xml"));
    assert!(hanh.get(&format!("/thu-phi/{id}")).await.ok().contains("UBND HUYEN NAM GIANG"));
    let notice = hanh.get(&format!("/thu-phi/{id}/thong-bao.pdf")).await;
    assert_eq!(notice.media, "application/pdf");
    let journal = town
        .app
        .db
        .all(sql!("select body from journal where kind = 'till_set_up'"), args![])
        .await
        .expect("entries");
    assert!(
        journal[0].text("body").contains("113366668888"),
        "a change of account can be followed"
    );
    pay(&hanh, id, &[("hinh_thuc", "transfer"), ("ma_giao_dich", "FT22074000123")]).await;
    assert_eq!(hanh.get(&code).await.status, StatusCode::NOT_FOUND, "nothing is owed any more");
}

async fn numbers_have_no_gaps_when_two_cashiers_work_at_once(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let (hanh, truong) = (town.signed_in("hanh").await, town.signed_in("truong").await);
    for _ in 0..4 {
        let (one, two) = (town.household_business().await, town.household_business().await);
        tokio::join!(pay(&hanh, one, &[]), pay(&truong, two, &[]));
    }
    let rows = town
        .app
        .db
        .all(sql!("select number from payment order by number"), args![])
        .await
        .expect("rows");
    let numbers: Vec<i64> = rows.iter().map(|row| row.int("number")).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
}

async fn a_fee_is_reduced_when_the_paper_comes_after_the_reception(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = town.household_business().await;
    let due = town.due(id).await;
    let hanh = town.signed_in("hanh").await;
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/mien-giam"));

    // Half a form comes back with what was typed, an empty one with all that it lacks.
    let empty = hanh.submit(&page, &action, &[]).await.text();
    for lack in ["Xin chọn diện miễn, giảm", "Xin ghi giấy tờ chứng minh"] {
        assert!(empty.contains(lack), "{empty}");
    }
    let none = hanh.submit(&page, &action, &[("giay_to", "Giấy số 15/2022")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Xin chọn diện miễn, giảm"), "{}", none.text());
    assert!(none.text().contains("value=\"Giấy số 15/2022\""), "{}", none.text());
    let bare = hanh.submit(&page, &action, &[("dien", "ho-ngheo"), ("giay_to", " ")]).await;
    assert!(bare.text().contains("Giấy chứng nhận hộ nghèo còn hiệu lực"), "{}", bare.text());
    assert_eq!(town.due(id).await, due);

    // Paid in full: first the money goes back.
    pay(&hanh, id, &[]).await;
    let shown = hanh.get(&page).await.ok();
    assert!(!shown.contains(&action), "nothing is owed that could be reduced");
    let back = [("thu_lai", "1"), ("ly_do", "Chưa ghi miễn, giảm")];
    let back = hanh.submit(&page, &format!("/thu-phi/{id}/hoan"), &back).await;
    assert_eq!(back.leads_to(), format!("/thu-phi/{id}?xong=hoan"));

    // Pressed twice at once, and again from another window; somebody else may not.
    let mut form = hanh.get(&page).await.form(&action);
    for (name, value) in [("dien", "ho-ngheo"), ("giay_to", "Giấy số 15/2022, A Lăng Bh’nướch")]
    {
        set(&mut form, name, value);
    }
    let hoa = town.signed_in("hoa").await;
    let theirs = hoa.taking(&form).await;
    assert_eq!(hoa.post(&action, &theirs).await.status, StatusCode::NOT_FOUND);
    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    for answer in [first, second] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=mien-giam"), "{}", answer.text());
    }
    assert_eq!(town.due(id).await, Dong::ZERO);
    let mut other = form.clone();
    set(&mut other, "lan", &new_id().to_string());
    let again = hanh.post(&action, &other).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("đã được miễn, giảm"), "{}", again.text());
    let shown = hanh.get(&page).await.ok();
    assert!(shown.contains("miễn: Người thuộc hộ nghèo, Giấy số 15/2022"), "{shown}");
    assert_eq!(town.amounts(id).await, [due.0, -due.0]);

    assert_eq!(town.entries("fee_waived").await, 1);
    let body = town.entry("fee_waived").await;
    assert!(!body.contains("Bh"), "the paper may name people");
}
