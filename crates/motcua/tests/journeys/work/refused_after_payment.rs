//! A dossier refused after its money was paid: what is open, who gives it back, what both sides sign.

use domain::agency::UnitId;
use domain::dossier::Status;
use domain::duty::Duty;
use domain::money::Dong;
use motcua::app::new_id;
use motcua::{args, sql};
use reqwest::StatusCode;
use reqwest::multipart::Form;
use uuid::Uuid;

use super::{PDF, act, at, send_file, succeeded};
use crate::support::Town;
use crate::support::browser::{Browser, set};

crate::journeys! {
    a_dossier_refused_after_its_money_was_paid_gives_it_back_once;
    money_that_stays_needs_a_decision_with_a_reason;
}

const DESK: &str = "nam-giang.mot-cua";

impl Town {
    /// A household business whose fee was paid and which was refused; its papers are at the desk.
    async fn refused_after_payment(&self) -> (Uuid, Dong) {
        self.employ("hanh", DESK, Duty::Cashier).await;
        let id = self.household_business().await;
        let due = self.due(id).await;
        let (page, pay) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/thu"));
        let paid = self.signed_in("hanh").await.submit(&page, &pay, &[]).await;
        assert_eq!(paid.leads_to(), format!("/thu-phi/{id}?xong=thu"));
        let (hoa, phuc) = (self.signed_in("hoa").await, self.signed_in("phuc").await);
        let ky = self.signed_in("ky").await;
        act(self, &hoa, id, ("chuyen", &[])).await;
        act(self, &phuc, id, ("nhan", &[])).await;
        let officer = self.staff("ky").await.to_string();
        act(self, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
        draft_refusal(self, &ky, id).await;
        act(self, &ky, id, ("buoc-tiep", &[])).await;
        act(self, &phuc, id, ("nhan", &[])).await;
        act(self, &phuc, id, ("phe-duyet", &[])).await;
        let chu = self.signed_in("chu").await;
        act(self, &chu, id, ("nhan", &[])).await;
        act(self, &chu, id, ("phe-duyet", &[])).await;
        let van = self.signed_in("van").await;
        act(self, &van, id, ("nhan", &[])).await;
        let fields = [("so", "07/TB-UBND"), ("ngay", "15/03/2022")];
        let path = at(id, "phat-hanh");
        let issued = send_file(self, &van, (&at(id, ""), &path), &fields, PDF).await;
        succeeded(&issued, id, "phat-hanh");
        act(self, &van, id, ("ve-mot-cua", &[])).await;
        assert_eq!(self.dossier(id).await.status, Status::Stopped);
        (id, due)
    }

    async fn rows_of(&self, id: Uuid) -> Vec<i64> {
        let rows = self
            .app
            .db
            .all(sql!("select amount from payment where dossier = $1 order by at, id"), args![id])
            .await
            .expect("rows");
        rows.iter().map(|row| row.int("amount")).collect()
    }
}

async fn draft_refusal(town: &Town, browser: &Browser, id: Uuid) {
    let page = at(id, "du-thao");
    let mut form = Form::new();
    for (name, value) in browser.get(&page).await.form(&page) {
        let value = match name.as_str() {
            "huong" => "refused".to_owned(),
            "ten_loai" => "Thông báo".to_owned(),
            "noi_dung" => "Địa điểm kinh doanh không phù hợp quy hoạch.".to_owned(),
            _ => value,
        };
        form = form.text(name, value);
    }
    town.pass_minutes(7);
    succeeded(&browser.upload(&page, form).await, id, "du-thao");
}

/// The address of the slip, from the dossier's page.
async fn slip(browser: &Browser, id: Uuid) -> Vec<u8> {
    let href = format!("/ho-so/{id}/tra-ho-so.pdf");
    let page = browser.get(&at(id, "")).await;
    assert!(page.ok().contains(&href), "a link on the page");
    let paper = browser.get(&href).await;
    assert_eq!((paper.status, paper.media.as_str()), (StatusCode::OK, "application/pdf"));
    paper.bytes
}

async fn a_dossier_refused_after_its_money_was_paid_gives_it_back_once(town: Town) {
    let before = town.household_business().await;
    let early = format!("/ho-so/{before}/tra-ho-so.pdf");
    assert_eq!(town.signed_in("hoa").await.get(&early).await.status, StatusCode::NOT_FOUND);

    let (id, due) = town.refused_after_payment().await;
    let (hoa, hanh) = (town.signed_in("hoa").await, town.signed_in("hanh").await);
    let page = hoa.get(&at(id, "")).await.text();
    assert!(page.contains("Chờ quyết định hoàn trả"), "{page}");
    assert!(!page.contains("Còn phải nộp"), "nothing more is owed");
    assert!(!slip(&hoa, id).await.is_empty(), "before it is handed back");
    let till = hanh.get("/thu-phi").await.ok();
    assert!(till.contains(&format!("/thu-phi/{id}#hoan-tra")), "the till says so");

    // Who takes no fees gives none back.
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/hoan"));
    let form = hanh.get(&page).await.form(&action);
    let mut theirs = hoa.taking(&form).await;
    theirs.push(("can_cu".to_owned(), "Hồ sơ bị từ chối giải quyết".to_owned()));
    for path in [&action, &format!("/thu-phi/{id}/khong-hoan")] {
        let sent = hoa.post(path, &theirs).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(town.rows_of(id).await, [due.0]);

    // Pressed twice at once, and again from another window.
    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    for answer in [first, second] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=hoan"), "{}", answer.text());
    }
    let mut other = form.clone();
    set(&mut other, "lan", &new_id().to_string());
    let again = hanh.post(&action, &other).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("chỉ còn hoàn được 0"), "{}", again.text());
    assert_eq!(town.rows_of(id).await, [due.0, -due.0]);
    let till = hanh.get("/thu-phi").await.ok();
    assert!(!till.contains("#hoan-tra\""), "it is open no more");

    // The papers go back too; the slip says who took them.
    let path = at(id, "viec/tra-ho-so");
    let mut back = Form::new();
    for (name, value) in hoa.get(&path).await.form(&path) {
        back = back.text(name, value);
    }
    succeeded(&hoa.upload(&path, back).await, id, "tra-ho-so");
    assert!(!slip(&hoa, id).await.is_empty(), "afterwards");
    let page = hoa.get(&at(id, "")).await.text();
    assert!(page.contains("Đã hoàn trả") && !page.contains("Chờ quyết định"), "{page}");
    let kieu = town.signed_in("my").await;
    let theirs = kieu.get(&format!("/ho-so/{id}/tra-ho-so.pdf")).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another desk knows nothing of it");

    // The day adds up: taken and given back.
    let close = "/thu-phi/ket-so";
    let closed = hanh.submit("/thu-phi", close, &[("kiem_dem", "0")]).await;
    assert!(closed.leads_to().contains("xong=ket-so"), "{}", closed.text());
    let row = town
        .app
        .db
        .first(
            sql!("select rows, cash_in, cash_out from till_closing where desk = $1"),
            args![&UnitId::from(DESK)],
        )
        .await
        .expect("an answer")
        .expect("a closing");
    let sums = (row.int("rows"), row.int("cash_in"), row.int("cash_out"));
    assert_eq!(sums, (2, due.0, due.0));
}

async fn money_that_stays_needs_a_decision_with_a_reason(town: Town) {
    let (id, due) = town.refused_after_payment().await;
    let hanh = town.signed_in("hanh").await;
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/khong-hoan"));
    let bare = hanh.submit(&page, &action, &[("can_cu", "giữ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("Xin ghi rõ căn cứ") && bare.text().contains("value=\"giữ\""));
    let mut form = hanh.get(&page).await.form(&action);
    set(&mut form, "can_cu", "Lệ phí đã dùng cho việc thẩm định");
    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    for answer in [first, second] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=khong-hoan"));
    }
    assert_eq!(town.rows_of(id).await, [due.0]);
    assert_eq!(town.entries("fee_kept").await, 1);
    let shown = hanh.get(&page).await.ok();
    assert!(shown.contains("Lệ phí đã dùng cho việc thẩm định"), "{shown}");
    assert!(!hanh.get("/thu-phi").await.ok().contains("#hoan-tra\""));
    let mut other = form.clone();
    set(&mut other, "lan", &new_id().to_string());
    assert_eq!(hanh.post(&action, &other).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = town.entry("fee_kept").await;
    assert!(!body.contains("thẩm định"), "the reason may name people");
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get(&at(id, "")).await.text().contains("Không hoàn trả (đã quyết định)"));
}
