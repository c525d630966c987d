//! Waiting for the applicant and for others, new dates, corrections: through the pages.

use domain::dossier::{Hand, Status};
use domain::duty::Duty;
use jiff::civil::date;
use reqwest::StatusCode;
use uuid::Uuid;

use super::{PDF, act, at, at_the_signer, send_file, succeeded, write_draft};
use crate::support::Town;
use crate::support::browser::{Answer, Browser};

crate::journeys! {
    a_supplement_stops_the_clock_and_starts_it_again;
    a_supplement_on_the_last_minute_counts_however_late_it_is_registered;
    after_a_supplement_over_tet_the_time_is_counted_from_the_start;
    while_a_clock_stands_still_lateness_stands_still;
    asking_after_three_working_days_is_possible_and_said_to_be_late;
    what_is_wrong_with_a_request_stands_beside_its_field;
    a_dossier_that_was_never_completed_is_stopped_and_handed_back;
    a_withdrawal_can_be_retracted_and_confirmed;
    no_result_is_handed_out_before_the_money_is_paid;
    another_unit_is_asked_and_answers;
    an_apology_moves_the_date_once_and_heals_no_delay;
    a_supervisor_corrects_a_result_that_was_not_handed_out;
    whoever_may_not_finds_no_page;
}

/// The address of an act's page.
pub(super) fn page_of(id: Uuid, act: &str) -> String {
    at(id, &format!("viec/{act}"))
}

/// Fills and sends the page of an act; it must succeed.
pub(super) async fn on_page(
    town: &Town,
    browser: &Browser,
    id: Uuid,
    step: (&str, &[(&str, &str)]),
) {
    let (name, fields) = step;
    let path = page_of(id, name);
    let answer = send_without_file(town, browser, &path, fields).await;
    succeeded(&answer, id, name);
    let page = browser.get(answer.leads_to()).await;
    assert!(page.ok().contains("mc-notice--success"), "no sentence of success after {name}");
}

pub(super) async fn send_without_file(
    town: &Town,
    browser: &Browser,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    town.pass_minutes(7);
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in browser.get(path).await.form(path) {
        if !fields.iter().any(|(field, _)| *field == name) {
            form = form.text(name, value);
        }
    }
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    browser.upload(path, form).await
}

/// A household business in the hands of its case officer.
pub async fn at_the_officer(town: &Town) -> (Uuid, Browser) {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    act(town, &hoa, id, ("chuyen", &[])).await;
    act(town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    act(town, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    (id, town.signed_in("ky").await)
}

pub(super) const REQUEST: [(&str, &str); 3] = [
    ("loi-0", "Chưa ghi ngành, nghề kinh doanh"),
    ("ly_do", "Giấy đề nghị chưa đủ nội dung"),
    ("ngay", "31/03/2022"),
];

async fn a_supplement_stops_the_clock_and_starts_it_again(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let before = town.dossier(id).await;
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    let asked = town.dossier(id).await;
    assert_eq!(asked.status, Status::SupplementAwaited);
    assert!(asked.pause.is_some());
    let page = ky.get(&at(id, "")).await.text();
    assert!(page.contains("Tạm dừng") && page.contains("tính lại khi hết tạm dừng"), "{page}");
    assert!(ky.get("/cong-viec").await.text().contains("chưa tính"), "the list says so too");
    let progress = town.stranger().get("/tien-do?xem=tung-ho-so").await.text();
    assert!(progress.contains("chưa tính") && !progress.contains("2999"), "{progress}");
    let link = page.split("href=\"").find(|part| part.contains("/yeu-cau-bo-sung/"));
    let link = link.and_then(|part| part.split('"').next()).expect("the letter");
    assert_eq!(ky.get(link).await.status, StatusCode::OK);
    // Nothing else is done while papers are awaited.
    assert!(!page.contains("/buoc-tiep"), "no way on");

    // Two working days later the applicant brings it to the desk.
    town.at(date(2022, 3, 17).at(9, 0, 0, 0));
    let hoa = town.signed_in("hoa").await;
    let path = page_of(id, "nhan-bo-sung");
    let answer = send_file(&town, &hoa, (&path, &path), &[("kenh", "direct")], PDF).await;
    succeeded(&answer, id, "nhan-bo-sung");
    let taken = town.dossier(id).await;
    assert_eq!(taken.status, Status::InProgress);
    assert_eq!(taken.received.due_at, before.due_at, "the first date stays");
    assert!(taken.due_at > before.due_at && taken.counted_due_at == taken.due_at);
    assert_eq!(taken.hand, before.hand, "the officer goes on");
    let page = hoa.get(&at(id, "")).await.text();
    assert!(page.contains("Hẹn trả lần đầu"), "both dates are shown");
}

async fn a_supplement_on_the_last_minute_counts_however_late_it_is_registered(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    town.at(date(2022, 4, 4).at(8, 0, 0, 0));
    let ky = town.signed_in("ky").await;
    let path = page_of(id, "nhan-bo-sung");
    let late = send_without_file(&town, &ky, &path, &[("kenh", "post")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Đã quá hạn bổ sung (ngày 31/03/2022)"), "{}", late.text());
    let fields = [("kenh", "post"), ("ngay", "31/03/2022"), ("gio", "23:59")];
    let in_time = send_without_file(&town, &ky, &path, &fields).await;
    succeeded(&in_time, id, "nhan-bo-sung");
    assert_eq!(town.dossier(id).await.status, Status::InProgress);
}

/// Household businesses take three working days: received on Wednesday 18/1/2023, due on Monday
/// 30/1 after Tết (20/1–26/1). Complete again, three days are counted from then.
async fn after_a_supplement_over_tet_the_time_is_counted_from_the_start(town: Town) {
    let cases = [
        (date(2023, 1, 19).at(16, 30, 0, 0), date(2023, 1, 31)),
        (date(2023, 1, 24).at(9, 0, 0, 0), date(2023, 1, 31)),
        (date(2023, 1, 31).at(9, 0, 0, 0), date(2023, 2, 3)),
    ];
    town.at(date(2023, 1, 18).at(8, 0, 0, 0));
    let mut asked = Vec::new();
    for _ in cases {
        asked.push(at_the_officer(&town).await);
    }
    town.at(date(2023, 1, 19).at(9, 53, 0, 0));
    let ky = town.signed_in("ky").await;
    for (id, _) in &asked {
        let told = domain::time::local(town.dossier(*id).await.due_at);
        assert_eq!(told, date(2023, 1, 30).at(17, 0, 0, 0));
        let fields = [REQUEST[0], REQUEST[1], ("ngay", "28/02/2023")];
        on_page(&town, &ky, *id, ("yeu-cau-bo-sung", &fields)).await;
    }
    for ((id, _), (brought, due)) in asked.into_iter().zip(cases) {
        town.at(brought);
        town.pass_minutes(-7);
        bring(&town, id).await;
        let dossier = town.dossier(id).await;
        let due = due.at(17, 0, 0, 0);
        assert_eq!(domain::time::local(dossier.due_at), due, "brought at {brought}");
        assert_eq!(dossier.counted_due_at, dossier.due_at);
        let page = town.signed_in("hoa").await.get(&at(id, "")).await.text();
        assert!(page.contains("tính lại từ đầu"), "how it is counted is explained: {page}");
    }
}

/// Brings what was asked for to the desk.
async fn bring(town: &Town, id: Uuid) {
    let hoa = town.signed_in("hoa").await;
    let path = page_of(id, "nhan-bo-sung");
    let answer = send_file(town, &hoa, (&path, &path), &[("kenh", "direct")], PDF).await;
    succeeded(&answer, id, "nhan-bo-sung");
}

/// Due on Friday 18/3 at 17:00, asked in the next minute, brought nine working days later: the applicant
/// gets a new date, and the office is one minute late.
async fn while_a_clock_stands_still_lateness_stands_still(town: Town) {
    let (id, _) = at_the_officer(&town).await;
    let due = domain::time::local(town.dossier(id).await.due_at);
    assert_eq!(due, date(2022, 3, 18).at(17, 0, 0, 0));
    town.at(date(2022, 3, 18).at(16, 54, 15, 0));
    let ky = town.signed_in("ky").await;
    let page = page_of(id, "yeu-cau-bo-sung");
    assert!(ky.get(&page).await.ok().contains("tính lại từ đầu"));
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    let asked = town.dossier(id).await;
    assert!(asked.is_late(town.app.now()), "one minute late");
    town.at(date(2022, 3, 31).at(13, 53, 0, 0));
    assert!(asked.is_late(town.app.now()));
    bring(&town, id).await;
    let taken = town.dossier(id).await;
    assert_eq!(domain::time::local(taken.due_at), date(2022, 4, 5).at(17, 0, 0, 0), "a new date");
    let counted = domain::time::local(taken.counted_due_at);
    assert_eq!(counted, date(2022, 3, 31).at(13, 59, 0, 0), "still one minute late");
    assert!(taken.is_late(town.app.now()));
}

async fn asking_after_three_working_days_is_possible_and_said_to_be_late(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let path = page_of(id, "yeu-cau-bo-sung");
    assert!(!ky.get(&path).await.ok().contains("thông báo muộn"));
    town.at(date(2022, 3, 18).at(16, 50, 0, 0));
    let ky = town.signed_in("ky").await;
    assert!(!ky.get(&path).await.ok().contains("thông báo muộn"), "until the end of the third day");
    town.at(date(2022, 3, 21).at(7, 30, 0, 0));
    let ky = town.signed_in("ky").await;
    assert!(ky.get(&path).await.ok().contains("chậm nhất 17:00"), "and then with its hour");
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
}

async fn what_is_wrong_with_a_request_stands_beside_its_field(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let path = page_of(id, "yeu-cau-bo-sung");
    let fields = [("ly_do", "Bh’nướch: thiếu giấy tờ"), ("ngay", "31/02/2022")];
    let answer = send_without_file(&town, &ky, &path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("Xin ghi ngày dạng ngày/tháng/năm"), "{page}");
    assert!(
        page.contains("Bh’nướch: thiếu giấy tờ") && page.contains("31/02/2022"),
        "nothing lost"
    );
    let fields = [("ly_do", "Thiếu giấy tờ"), ("ngay", "31/03/2022")];
    let answer = send_without_file(&town, &ky, &path, &fields).await;
    assert!(answer.text().contains("Xin ghi đủ từng giấy tờ"), "{}", answer.text());

    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    on_page(&town, &ky, id, ("nhan-bo-sung", &[("kenh", "direct")])).await;
    let again = send_without_file(&town, &ky, &path, &REQUEST).await;
    assert!(again.text().contains("xin chọn lý do phải yêu cầu thêm"), "{}", again.text());
    let mut fields = REQUEST.to_vec();
    fields.push(("lan_nua", "new_facts"));
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &fields)).await;
    assert_eq!(town.dossier(id).await.supplements, 2);
}

/// Sends the text that the page begins with while papers are awaited, its blank filled in.
async fn draft_stopping(browser: &Browser, id: Uuid) -> Answer {
    let page = at(id, "du-thao");
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in browser.get(&page).await.form(&page) {
        let filled = value.replace("[ngày tháng năm]", "15/03/2022");
        form = form.text(name, filled);
    }
    browser.upload(&page, form).await
}

async fn a_dossier_that_was_never_completed_is_stopped_and_handed_back(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    let early = draft_stopping(&ky, id).await;
    assert!(early.text().contains("Chưa hết hạn bổ sung"), "{}", early.text());
    town.at(date(2022, 4, 1).at(8, 0, 0, 0));
    let ky = town.signed_in("ky").await;
    succeeded(&draft_stopping(&ky, id).await, id, "du-thao");
    act(&town, &ky, id, ("buoc-tiep", &[])).await;
    let phuc = town.signed_in("phuc").await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    act(&town, &phuc, id, ("phe-duyet", &[])).await;
    let chu = town.signed_in("chu").await;
    act(&town, &chu, id, ("nhan", &[])).await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let van = town.signed_in("van").await;
    act(&town, &van, id, ("nhan", &[])).await;
    let fields = [("so", "07/TB-UBND"), ("ngay", "01/04/2022")];
    let path = at(id, "phat-hanh");
    succeeded(&send_file(&town, &van, (&at(id, ""), &path), &fields, PDF).await, id, "phat-hanh");
    act(&town, &van, id, ("ve-mot-cua", &[])).await;
    let stopped = town.dossier(id).await;
    assert_eq!(stopped.status, Status::Stopped);
    assert!(!stopped.is_late(town.app.now()), "the clock stood still");
    let hoa = town.signed_in("hoa").await;
    on_page(&town, &hoa, id, ("tra-ho-so", &[("nguoi_nhan", "applicant")])).await;
    let back = town.dossier(id).await;
    assert_eq!((back.status, back.hand), (Status::Stopped, Hand::WithApplicant));
}

async fn a_withdrawal_can_be_retracted_and_confirmed(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let hoa = town.signed_in("hoa").await;
    let reason = [("ly_do", "Không còn nhu cầu kinh doanh")];
    on_page(&town, &hoa, id, ("xin-rut", &reason)).await;
    assert_eq!(town.dossier(id).await.status, Status::WithdrawalAsked);
    on_page(&town, &hoa, id, ("thoi-rut", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::InProgress);
    on_page(&town, &hoa, id, ("xin-rut", &reason)).await;
    on_page(&town, &ky, id, ("dong-y-rut", &[])).await;
    let dossier = town.dossier(id).await;
    assert_eq!(dossier.status, Status::Stopped);
    assert_eq!(dossier.place.unit.0, "nam-giang.mot-cua");
    on_page(&town, &hoa, id, ("tra-ho-so", &[("nguoi_nhan", "applicant")])).await;
    assert!(town.dossier(id).await.returned_at.is_some());
}

async fn no_result_is_handed_out_before_the_money_is_paid(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let van = town.signed_in("van").await;
    act(&town, &van, id, ("nhan", &[])).await;
    let demand = [("so", "120/TB-CCT"), ("so_tien", "1.500.000"), ("dung", "khong")];
    on_page(&town, &van, id, ("nghia-vu-tai-chinh", &demand)).await;
    assert_eq!(town.dossier(id).await.status, Status::PaymentAwaited);
    let fields = [("so", "15/GCN"), ("ngay", "15/03/2022")];
    let path = at(id, "phat-hanh");
    succeeded(&send_file(&town, &van, (&at(id, ""), &path), &fields, PDF).await, id, "phat-hanh");
    act(&town, &van, id, ("ve-mot-cua", &[])).await;
    let hoa = town.signed_in("hoa").await;
    let page = hoa.get(&at(id, "")).await.text();
    assert!(page.contains("1.500.000") && !page.contains("/tra-ket-qua\""), "{page}");
    let path = page_of(id, "da-nop-tien");
    let fields = [("ngay", "15/03/2022")];
    let without = send_without_file(&town, &hoa, &path, &fields).await;
    assert!(without.text().contains("Xin đính kèm chứng từ"), "{}", without.text());
    let paid = send_file(&town, &hoa, (&path, &path), &fields, PDF).await;
    succeeded(&paid, id, "da-nop-tien");
    town.pay_fees(id).await;
    act(&town, &hoa, id, ("tra-ket-qua", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::Returned);
}

async fn another_unit_is_asked_and_answers(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let my = town.signed_in("my").await;
    town.give("my", "nam-giang.tu-phap", Duty::CaseOfficer).await;
    assert_eq!(my.get(&at(id, "")).await.status, StatusCode::NOT_FOUND, "not theirs yet");
    let fields = [
        ("don_vi", "nam-giang.tu-phap"),
        ("ly_do", "Đề nghị cho ý kiến về năng lực hành vi"),
        ("ngay", "18/03/2022"),
    ];
    on_page(&town, &ky, id, ("xin-y-kien", &fields)).await;
    assert_eq!(town.dossier(id).await.status, Status::InProgress, "the clock runs on");
    let my = town.signed_in("my").await;
    assert!(my.get("/cong-viec").await.text().contains("Cần cho ý kiến"), "it waits in a list");
    on_page(&town, &my, id, ("tra-loi-y-kien", &[("ly_do", "Thống nhất, không có ý kiến khác")]))
        .await;
    let dossier = town.dossier(id).await;
    assert!(dossier.consultations[0].answered_at.is_some());
    let gone = my.get(&page_of(id, "tra-loi-y-kien")).await;
    assert_ne!(gone.status, StatusCode::OK, "answered once");
}

async fn an_apology_moves_the_date_once_and_heals_no_delay(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let path = page_of(id, "hen-lai");
    let reason = ("ly_do", "Mưa lũ kéo dài, chưa xác minh được");
    // Due on Friday 18/3: two working days later is proposed, and the paper can be read before.
    let shown = ky.get(&path).await.ok();
    assert!(shown.contains("value=\"22/03/2022\""), "{shown}");
    let look = [reason, ("nhom", "xac-minh"), ("xem", "1")];
    let paper = send_without_file(&town, &ky, &path, &look).await;
    assert_eq!((paper.status, paper.media.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(town.dossier(id).await.extension.is_none(), "looking sends nothing");
    let wrong = send_without_file(&town, &ky, &path, &[reason, ("ngay", "x"), ("xem", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (day, sentence) in
        [("19/03/2022", "không phải ngày làm việc"), ("16/03/2022", "Ngày hẹn mới phải sau")]
    {
        let answer = send_without_file(&town, &ky, &path, &[reason, ("ngay", day)]).await;
        assert!(answer.text().contains(sentence), "{day}: {}", answer.text());
    }
    on_page(&town, &ky, id, ("hen-lai", &[reason, ("ngay", "25/03/2022")])).await;
    let proposed = town.dossier(id).await;
    assert_eq!(proposed.due_at, proposed.received.due_at, "nothing moves before it is confirmed");
    let phuc = town.signed_in("phuc").await;
    let shown = phuc.get(&page_of(id, "dong-y-hen-lai")).await.ok();
    assert!(shown.contains("/xin-loi.pdf"), "the head reads it before confirming");
    assert_eq!(phuc.get(&at(id, "xin-loi.pdf")).await.media, "application/pdf");
    on_page(&town, &phuc, id, ("dong-y-hen-lai", &[])).await;
    let confirmed = town.dossier(id).await;
    assert!(confirmed.due_at > confirmed.received.due_at);
    assert_eq!(confirmed.counted_due_at, confirmed.received.due_at);
    assert_eq!(ky.get(&at(id, "xin-loi.pdf")).await.status, StatusCode::OK);
    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    assert!(confirmed.is_late(town.app.now()), "late by the first date for ever");
    let again = ky.get(&path).await;
    assert_ne!(again.status, StatusCode::OK, "once only");
}

async fn a_supervisor_corrects_a_result_that_was_not_handed_out(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let van = town.signed_in("van").await;
    act(&town, &van, id, ("nhan", &[])).await;
    let fields = [("so", "15/GCN"), ("ngay", "15/03/2022")];
    let path = at(id, "phat-hanh");
    succeeded(&send_file(&town, &van, (&at(id, ""), &path), &fields, PDF).await, id, "phat-hanh");
    act(&town, &van, id, ("ve-mot-cua", &[])).await;
    let hoa = town.signed_in("hoa").await;
    town.pay_fees(id).await;
    act(&town, &hoa, id, ("tra-ket-qua", &[])).await;
    assert_ne!(
        hoa.get(&page_of(id, "dinh-chinh")).await.status,
        StatusCode::OK,
        "not the receiver"
    );
    town.give("hanh", "nam-giang.mot-cua", Duty::DeskHead).await;
    let head = town.signed_in("hanh").await;
    let before = town.dossier(id).await.seq;
    on_page(&town, &head, id, ("dinh-chinh", &[("ly_do", "Bấm nhầm, người dân chưa đến nhận")]))
        .await;
    let dossier = town.dossier(id).await;
    assert_eq!((dossier.status, dossier.seq), (Status::Settled, before + 1));
    act(&town, &head, id, ("tra-ket-qua", &[])).await;
}

async fn whoever_may_not_finds_no_page(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    assert_eq!(ky.get(&page_of(id, "khong-co")).await.status, StatusCode::NOT_FOUND);
    let my = town.signed_in("my").await;
    let answer = my.get(&page_of(id, "yeu-cau-bo-sung")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "a stranger to the dossier");
    let hoa = town.signed_in("hoa").await;
    let answer = hoa.get(&page_of(id, "yeu-cau-bo-sung")).await;
    assert_ne!(answer.status, StatusCode::OK, "somebody else holds it");
    write_draft(&town, &ky, id, "Chứng nhận.").await;
    assert!(ky.get(&at(id, "")).await.text().contains("Việc khác"));
}
