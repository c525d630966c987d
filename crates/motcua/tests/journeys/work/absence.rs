//! Somebody is away, and a colleague does the work from the first day to the last.

use domain::dossier::Hand;
use domain::duty::Duty;
use jiff::civil::date;
use uuid::Uuid;

use super::{PDF, act, at, send_file, succeeded, write_draft};
use crate::support::Town;
use crate::support::browser::{Answer, Browser, set};

crate::journeys! {
    the_work_comes_along_and_the_papers_say_who_acted_for_whom;
    a_term_that_ends_in_the_middle_of_a_step_is_refused_clearly;
    a_lent_duty_ends_with_the_term;
    absences_that_cannot_be_are_refused_beside_the_field;
    a_dossier_assigned_to_somebody_absent_is_asked_about;
    whoever_signs_for_an_absent_appraiser_is_warned;
}

fn form_of(staff: Uuid) -> String {
    format!("/vang-mat/{staff}")
}

/// Enters an absence of somebody of the cast, who has one duty.
async fn enter(
    town: &Town,
    browser: &Browser,
    username: &str,
    (from, to, substitute): (&str, &str, &str),
    more: &[(&str, &str)],
) -> Answer {
    let page = form_of(town.staff(username).await);
    let substitute = town.staff(substitute).await.to_string();
    let mut fields = vec![("tu_ngay", from), ("den_ngay", to), ("thay", substitute.as_str())];
    fields.extend(more);
    browser.submit(&page, &page, &fields).await
}

/// A household business in the hand of Kỳ.
async fn held_by_ky(town: &Town) -> Uuid {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    act(town, &hoa, id, ("chuyen", &[])).await;
    act(town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    act(town, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    id
}

async fn the_work_comes_along_and_the_papers_say_who_acted_for_whom(town: Town) {
    let id = held_by_ky(&town).await;
    let (ky, kieu) = (town.signed_in("ky").await, town.signed_in("kieu").await);
    assert!(!kieu.get("/cong-viec?xem=dang-giu").await.ok().contains(&id.to_string()));
    let entered = enter(&town, &ky, "ky", ("15/3/2022", "16/3/2022", "kieu"), &[]).await;
    assert!(entered.leads_to().ends_with("xong=ghi"), "{}", entered.leads_to());
    assert!(ky.get("/tai-khoan").await.ok().contains("Đang vắng"), "the own page says so");
    assert!(kieu.get("/tai-khoan").await.ok().contains("Bạn đang làm thay: Nguyễn Văn Kỳ"));

    let list = kieu.get("/cong-viec?xem=dang-giu").await.ok();
    assert!(list.contains(&id.to_string()) && list.contains("bạn làm thay Nguyễn Văn Kỳ"));
    let page = kieu.get(&at(id, "")).await.ok();
    assert!(page.contains("bạn làm thay"), "the page says for whom");
    write_draft(&town, &kieu, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    act(&town, &kieu, id, ("buoc-tiep", &[])).await;
    let (ky_id, kieu_id) = (town.staff("ky").await, town.staff("kieu").await);
    let dossier = town.dossier(id).await;
    let Hand::Offered { from } = &dossier.hand else { panic!("{:?}", dossier.hand) };
    assert_eq!((from.staff, from.for_staff), (kieu_id, Some(ky_id)));

    // History, control sheet and journal name both.
    let page = town.signed_in("phuc").await.get(&at(id, "")).await.ok();
    assert!(page.matches("Bríu Thị Kiều (thay Nguyễn Văn Kỳ)").count() >= 3, "{page}");
    let journal = town.signed_in("quan").await.get("/nhat-ky").await.ok();
    assert!(journal.contains("Làm thay: Nguyễn Văn Kỳ") && journal.contains("Khai báo vắng mặt"));

    // It comes back to the one whose work it is; the substitute goes on while Kỳ is away.
    let phuc = town.signed_in("phuc").await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    act(&town, &phuc, id, ("tra-lai", &[("ly_do", "Thiếu ngành nghề kinh doanh")])).await;
    assert_eq!(town.dossier(id).await.officer(), Some(ky_id));
    assert!(kieu.get("/thong-bao").await.ok().contains("trả lại"), "the substitute is told");
    act(&town, &kieu, id, ("buoc-tiep", &[])).await;
}

async fn a_term_that_ends_in_the_middle_of_a_step_is_refused_clearly(town: Town) {
    let id = held_by_ky(&town).await;
    let ky = town.signed_in("ky").await;
    enter(&town, &ky, "ky", ("15/3/2022", "15/3/2022", "kieu"), &[]).await.leads_to();
    town.at(date(2022, 3, 15).at(23, 50, 0, 0));
    let kieu = town.signed_in("kieu").await;
    let (page, back) = (at(id, ""), at(id, "tra-lai"));
    let mut form = kieu.get(&page).await.form(&back);
    set(&mut form, "ly_do", "Chuyển nhầm phòng chuyên môn");

    town.at(date(2022, 3, 16).at(0, 5, 0, 0));
    let late = kieu.post(&back, &form).await;
    assert_eq!(late.status, 422);
    let text = late.text();
    assert!(text.contains("Thời gian bạn làm thay đã hết"), "{text}");
    assert!(text.contains("Chuyển nhầm phòng chuyên môn"), "what was typed is still there");
    assert_eq!(town.dossier(id).await.officer(), Some(town.staff("ky").await));
    assert!(!kieu.get("/cong-viec?xem=dang-giu").await.ok().contains(&id.to_string()));

    // What the substitute got in their own name stays theirs.
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let (ky, kieu) = (town.signed_in("ky").await, town.signed_in("kieu").await);
    let other = held_by_ky(&town).await;
    enter(&town, &ky, "ky", ("16/3/2022", "18/3/2022", "kieu"), &[]).await.leads_to();
    act(&town, &kieu, other, ("tra-lai", &[("ly_do", "Xin phân công lại cho tôi")])).await;
    let phuc = town.signed_in("phuc").await;
    let officer = town.staff("kieu").await.to_string();
    act(&town, &phuc, other, ("phan-cong", &[("can_bo", &officer)])).await;
    let absent = form_of(town.staff("ky").await);
    let row = town
        .app
        .db
        .first(motcua::sql!("select id from absence where to_on = '2022-03-18'"), vec![]);
    let absence = row.await.expect("an answer").expect("the absence").id("id");
    let end = format!("{absent}/{absence}/ket-thuc");
    assert!(ky.submit(&absent, &end, &[]).await.leads_to().ends_with("xong=het"));
    assert!(kieu.get("/cong-viec?xem=dang-giu").await.ok().contains(&other.to_string()));
    assert!(!kieu.get("/cong-viec?xem=dang-giu").await.ok().contains(&id.to_string()));
    write_draft(&town, &kieu, other, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
}

async fn a_lent_duty_ends_with_the_term(town: Town) {
    let id = held_by_ky(&town).await;
    let (ky, phuc) = (town.signed_in("ky").await, town.signed_in("phuc").await);
    let page = form_of(town.staff("ky").await);
    assert!(!ky.get(&page).await.ok().contains("Pơloong Phúc"), "a head is no case officer");
    let without = enter(&town, &phuc, "ky", ("15/3/2022", "15/3/2022", "phuc"), &[]).await;
    assert_eq!(without.status, 422);
    assert!(without.text().contains("không giữ nhiệm vụ"), "{}", without.text());
    let lent = [("giao", "1")];
    enter(&town, &phuc, "ky", ("15/3/2022", "15/3/2022", "phuc"), &lent).await.leads_to();
    assert_eq!(town.entries("duty_lent").await, 1);
    write_draft(&town, &phuc, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    town.at(date(2022, 3, 15).at(23, 50, 0, 0));
    let phuc = town.signed_in("phuc").await;
    let form = phuc.get(&at(id, "")).await.form(&at(id, "buoc-tiep"));
    town.at(date(2022, 3, 16).at(0, 5, 0, 0));
    let late = phuc.post(&at(id, "buoc-tiep"), &form).await;
    assert_eq!(late.status, 422);
    assert!(late.text().contains("Thời gian bạn làm thay đã hết"), "{}", late.text());
    let stranger = town.signed_in("van").await.get(&page).await;
    assert_eq!(stranger.status, 404, "nobody else arranges it");
}

async fn absences_that_cannot_be_are_refused_beside_the_field(town: Town) {
    let (ky, kieu) = (town.signed_in("ky").await, town.signed_in("kieu").await);
    let turned = enter(&town, &ky, "ky", ("17/3/2022", "16/3/2022", "kieu"), &[]).await;
    assert!(turned.text().contains("Ngày cuối không được trước"));
    assert!(turned.text().contains("value=\"17/3/2022\""), "what was typed is kept");
    enter(&town, &ky, "ky", ("16/3/2022", "18/3/2022", "kieu"), &[]).await.leads_to();
    let twice = enter(&town, &ky, "ky", ("18/3/2022", "19/3/2022", "kieu"), &[]).await;
    assert!(twice.text().contains("đã được khai báo vắng mặt"), "{}", twice.text());
    let chain = enter(&town, &kieu, "kieu", ("17/3/2022", "17/3/2022", "ky"), &[]).await;
    assert!(chain.text().contains("chỉ có một cấp"), "{}", chain.text());
    enter(&town, &kieu, "kieu", ("21/3/2022", "22/3/2022", "ky"), &[]).await.leads_to();
    let away = enter(&town, &ky, "ky", ("22/3/2022", "23/3/2022", "kieu"), &[]).await;
    assert!(away.text().contains("chỉ có một cấp"), "{}", away.text());
    let quan = town.signed_in("quan").await.get("/vang-mat").await.ok();
    assert!(quan.contains("Nguyễn Văn Kỳ") && quan.contains("Bríu Thị Kiều"), "{quan}");
}

async fn a_dossier_assigned_to_somebody_absent_is_asked_about(town: Town) {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    let ky = town.signed_in("ky").await;
    enter(&town, &ky, "ky", ("15/3/2022", "18/3/2022", "kieu"), &[]).await.leads_to();
    act(&town, &hoa, id, ("chuyen", &[])).await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    let page = at(id, "");
    let asked = phuc.submit(&page, &at(id, "phan-cong"), &[("can_bo", &officer)]).await;
    assert_eq!(asked.status, 422);
    let text = asked.text();
    assert!(text.contains("vắng mặt đến hết 18/03/2022, người làm thay: Bríu Thị Kiều"), "{text}");
    let mut again = asked.form(&at(id, "phan-cong"));
    let kieu = town.staff("kieu").await.to_string();
    assert!(text.contains(&format!("value=\"{kieu}\" selected")), "the substitute is proposed");
    set(&mut again, "can_bo", &officer);
    succeeded(&phuc.post(&at(id, "phan-cong"), &again).await, id, "phan-cong");
    assert_eq!(town.dossier(id).await.officer(), Some(town.staff("ky").await));
}

async fn whoever_signs_for_an_absent_appraiser_is_warned(town: Town) {
    // A small commune: the signer drafted in the place of the case officer.
    town.give("kieu", "nam-giang.lanh-dao", Duty::Signer).await;
    let id = held_by_ky(&town).await;
    let (ky, kieu) = (town.signed_in("ky").await, town.signed_in("kieu").await);
    enter(&town, &ky, "ky", ("15/3/2022", "15/3/2022", "kieu"), &[]).await.leads_to();
    write_draft(&town, &kieu, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    act(&town, &kieu, id, ("buoc-tiep", &[])).await;
    let (phuc, van) = (town.signed_in("phuc").await, town.signed_in("van").await);
    act(&town, &phuc, id, ("nhan", &[])).await;
    act(&town, &phuc, id, ("phe-duyet", &[])).await;
    act(&town, &kieu, id, ("nhan", &[])).await;
    assert!(kieu.get(&at(id, "")).await.ok().contains("Chính bạn đã thẩm định hồ sơ này"));
    act(&town, &kieu, id, ("phe-duyet", &[])).await;
    assert_eq!(town.entries("own_work_approved").await, 1);
    let page = van.get(&at(id, "")).await.ok();
    assert!(page.contains("người ký cũng là người thẩm định"), "the history says so");
    act(&town, &van, id, ("nhan", &[])).await;
    let (from, action) = (at(id, ""), at(id, "phat-hanh"));
    let fields = [("so", "15/GCN-UBND"), ("ngay", "15/3/2022")];
    succeeded(&send_file(&town, &van, (&from, &action), &fields, PDF).await, id, "phat-hanh");
}
