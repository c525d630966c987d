//! At the desk without a receipt: what is missing, a refusal, and coming back.

use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Browser, Form, set};

crate::journeys! {
    an_applicant_is_told_what_is_missing_and_a_colleague_goes_on;
    a_second_list_needs_a_new_reason;
    a_refusal_ends_a_filing_and_is_printed;
    what_is_wrong_is_said_and_nothing_is_lost;
    slips_are_for_their_desk_alone;
}

/// Types a filing without its papers; the page of its reception form.
async fn typed(officer: &Browser) -> (String, Form) {
    let path = officer.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = officer.get(&path).await.form(&path);
    set(&mut form, "procedure", "1.001612");
    set(&mut form, "act", "choose");
    let chosen = officer.post(&path, &form).await;
    let mut form = officer.get(chosen.leads_to()).await.form(&path);
    for (name, value) in [
        ("applicant_name", "Zơrâm Thị Bh’nướch"),
        ("applicant_identity", "049190000001"),
        ("applicant_birth", "02/09/1990"),
        ("applicant_phone", "0905123456"),
        ("applicant_address", "Thôn Dung, thị trấn Thạnh Mỹ"),
    ] {
        set(&mut form, name, value);
    }
    (path, form)
}

/// Presses a button of the reception form that leads to a slip.
async fn to_slip(officer: &Browser, (path, form): (&str, &Form), act: &str) -> String {
    let mut form = form.clone();
    set(&mut form, "act", act);
    officer.post(path, &form).await.leads_to().to_owned()
}

/// Gives the slip as the page proposes it, with these fields; the list.
async fn give(officer: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = officer.submit(path, path, fields).await;
    officer.get(answer.leads_to()).await.ok()
}

async fn count(town: &Town, what: &str) -> i64 {
    let row = town
        .app
        .db
        .first(sql!("select count(*) as n from journal where kind = $1"), args![what])
        .await;
    row.expect("an answer").expect("a count").int("n")
}

async fn an_applicant_is_told_what_is_missing_and_a_colleague_goes_on(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let (path, form) = typed(&hoa).await;
    let slip = to_slip(&hoa, (&path, &form), "guide").await;
    let page = hoa.get(&slip).await.ok();
    assert!(page.contains("value=\"chưa nộp\""), "what is missing is said already: {page}");
    let sent = hoa.get(&slip).await.form(&slip);
    let (one, other) = tokio::join!(hoa.post(&slip, &sent), hoa.post(&slip, &sent));
    assert_eq!(one.leads_to(), other.leads_to(), "pressed twice, given once");
    let list = hoa.get(one.leads_to()).await.ok();
    assert!(
        list.contains("Đã lập phiếu số 01/PYC") && list.contains("Zơrâm Thị Bh’nướch"),
        "{list}"
    );
    assert_eq!(count(&town, "reception_slip_given").await, 1);
    let pdf = list.split("href=\"").find(|part| part.contains(".pdf")).expect("a link");
    let pdf = hoa.get(pdf.split('"').next().expect("an end")).await;
    assert_eq!((pdf.status, pdf.media.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(!hoa.get("/tiep-nhan").await.ok().contains("Zơrâm"), "it is no unfinished form now");

    // Days later she comes back to a colleague, who finds her by her telephone.
    town.pass_minutes(3 * 24 * 60);
    let hanh = town.signed_in("hanh").await;
    let list = hanh.get("/tiep-nhan/phieu?tim=0905123").await;
    let action = list.text();
    let action =
        action.split("action=\"").find(|part| part.contains("/tiep-tuc")).expect("a way on");
    let action = action.split('"').next().expect("an end").to_owned();
    let again = hanh.post(&action, &list.form(&action)).await;
    assert_eq!(again.leads_to(), path, "the same form");
    let hoa = town.signed_in("hoa").await;
    let taken = hoa.submit("/tiep-nhan/phieu", &action, &[]).await;
    assert!(taken.text().contains("A Lăng Hạnh đang nhập tiếp"), "{}", taken.text());
    let mut form = hanh.get(&path).await.form(&path);
    assert!(form.iter().any(|(name, value)| name == "applicant_address" && value.contains("Dung")));
    set(&mut form, "act", "all");
    let filled = hanh.post(&path, &form).await;
    let mut form = hanh.get(filled.leads_to()).await.form(&path);
    set(&mut form, "act", "receive");
    let done = hanh.post(&path, &form).await;
    assert_eq!(done.leads_to(), format!("{path}/xong"), "{}", done.text());
    let list = hanh.get("/tiep-nhan/phieu").await.ok();
    assert!(list.contains("Đã tiếp nhận") && !list.contains("/tiep-tuc"), "{list}");
    let row = town.app.db.first(sql!("select typed from reception_slip"), args![]).await;
    assert_eq!(row.expect("an answer").expect("a slip").opt_text("typed"), None);
}

async fn a_second_list_needs_a_new_reason(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let (path, form) = typed(&hoa).await;
    let slip = to_slip(&hoa, (&path, &form), "guide").await;
    let list = give(&hoa, &slip, &[]).await;
    let action = list.split("action=\"").find(|part| part.contains("/tiep-tuc")).expect("a way on");
    let action = action.split('"').next().expect("an end").to_owned();
    hoa.submit("/tiep-nhan/phieu", &action, &[]).await;
    let fields = [("khac-0", "Hợp đồng thuê nhà"), ("loi-khac-0", "hết hạn")];
    let refused = hoa.submit(&slip, &slip, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("đã được yêu cầu bổ sung một lần") && page.contains("Hợp đồng thuê nhà"));
    let mut sent = refused.form(&slip);
    set(&mut sent, "lan_nua", "new_facts");
    let answer = hoa.post(&slip, &sent).await;
    let list = hoa.get(answer.leads_to()).await.ok();
    assert!(list.contains("02/PYC") && list.contains("Có phiếu mới hơn"), "{list}");
}

async fn a_refusal_ends_a_filing_and_is_printed(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let (path, form) = typed(&hoa).await;
    let slip = to_slip(&hoa, (&path, &form), "refuse").await;
    let none = hoa.submit(&slip, &slip, &[("ly_do", " ")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Xin ghi rõ lý do"));
    let reason = "Việc này thuộc thẩm quyền của Phòng Đăng ký kinh doanh tỉnh.";
    let list = give(&hoa, &slip, &[("ly_do", reason)]).await;
    assert!(list.contains("01/PTC") && list.contains("Không được tiếp nhận"), "{list}");
    assert!(!list.contains("/tiep-tuc"), "an end");
    let form_id: Uuid = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let row = town
        .app
        .db
        .first(
            sql!("select body from journal where dossier = $1 and kind = 'reception_slip_given'"),
            args![form_id],
        )
        .await;
    let body = row.expect("an answer").expect("an entry").text("body");
    assert!(!body.contains("thẩm quyền") && !body.contains("Zơrâm"), "{body}");
}

async fn what_is_wrong_is_said_and_nothing_is_lost(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "applicant_name", "A Lăng Đhưng");
    set(&mut form, "act", "guide");
    let answer = hoa.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("Xin chọn thủ tục") && page.contains("A Lăng Đhưng"), "{page}");
    // A list of nothing is no list.
    let (path, form) = typed(&hoa).await;
    let slip = to_slip(&hoa, (&path, &form), "guide").await;
    let mut sent = hoa.get(&slip).await.form(&slip);
    for (name, value) in &mut sent {
        if name.starts_with("loi-") {
            value.clear();
        }
    }
    let answer = hoa.post(&slip, &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Xin ghi đủ từng giấy tờ"), "{}", answer.text());
    assert_eq!(count(&town, "reception_slip_given").await, 0);
}

async fn slips_are_for_their_desk_alone(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let (path, form) = typed(&hoa).await;
    let slip = to_slip(&hoa, (&path, &form), "guide").await;
    let list = give(&hoa, &slip, &[]).await;
    let pdf = list.split("href=\"").find(|part| part.contains(".pdf")).expect("a link");
    let pdf = pdf.split('"').next().expect("an end").to_owned();
    let my = town.signed_in("my").await;
    assert_eq!(my.get(&pdf).await.status, StatusCode::NOT_FOUND);
    assert!(!my.get("/tiep-nhan/phieu").await.ok().contains("Zơrâm"));
    assert_eq!(
        town.signed_in("ky").await.get("/tiep-nhan/phieu").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(my.get(&slip).await.status, StatusCode::SEE_OTHER, "a form that is not theirs");
}
