//! A mistake that the applicant finds in the result is corrected within three working days; papers that were
//! lost are written down with an apology.

use domain::dossier::Status;
use domain::time;
use jiff::civil::date;
use motcua::{args, sql};

use super::unpaid::at_the_desk;
use super::waiting::{on_page, page_of, send_without_file};
use super::{PDF, act, at, send_file, succeeded};
use crate::support::Town;

crate::journeys! {
    a_mistake_in_the_result_is_corrected_and_handed_out_again;
    papers_that_were_lost_are_written_down_with_an_apology;
}

async fn a_mistake_in_the_result_is_corrected_and_handed_out_again(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let hoa = town.signed_in("hoa").await;
    act(&town, &hoa, id, ("tra-ket-qua", &[])).await;
    let number = town.dossier(id).await.issued.expect("a result").number;
    let what = [("ly_do", "Sai ngày sinh so với giấy tờ đã nộp")];
    on_page(&town, &hoa, id, ("bao-sai-sot", &what)).await;
    let reported = town.dossier(id).await;
    assert_eq!(reported.status, Status::Returned, "it counts as handed out");
    let flaw = reported.flaw.as_ref().expect("a mistake");
    let working_days = (time::local(flaw.reported_at).date(), time::local(flaw.due_at).date());
    assert_eq!(working_days, (date(2022, 3, 15), date(2022, 3, 18)));
    let twice = hoa.get(&page_of(id, "bao-sai-sot")).await;
    assert_ne!(twice.status, 200, "one report at a time");

    town.watched().await;
    town.watched().await;
    assert_eq!(town.told("van", "flaw_reported").await, 1);
    assert_eq!(town.told("van", "flaw_late").await, 0);
    town.at(date(2022, 3, 18).at(17, 1, 0, 0));
    town.watched().await;
    assert_eq!(town.told("van", "flaw_late").await, 1);

    let van = town.signed_in("van").await;
    assert!(van.get("/cong-viec?xem=dinh-chinh").await.ok().contains(&id.to_string()));
    let page = page_of(id, "dinh-chinh-ket-qua");
    let fields = [("so", "16/GCN"), ("ngay", "18/03/2022")];
    let wrong = send_file(&town, &van, (&page, &page), &[("so", ""), fields[1]], PDF).await;
    assert!(wrong.text().contains("govuk-error-message"), "a number is needed");
    let sent = send_file(&town, &van, (&page, &page), &fields, PDF).await;
    succeeded(&sent, id, "dinh-chinh-ket-qua");
    let mended = town.dossier(id).await;
    assert_ne!(mended.issued.as_ref().expect("a result").number, number);
    assert!(mended.flaw.as_ref().expect("a mistake").is_late(town.app.now()), "by a minute");
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get("/cong-viec?xem=dinh-chinh").await.ok().contains(&id.to_string()));
    on_page(&town, &hoa, id, ("tra-ban-dinh-chinh", &[("nguoi_nhan", "applicant")])).await;
    assert!(!hoa.get("/cong-viec?xem=dinh-chinh").await.ok().contains(&id.to_string()));
    let told = town.app.db.first(
        sql!("select count(*) as n from notice where dossier = $1 and topic = 'result_mended'"),
        args![id],
    );
    assert!(told.await.expect("an answer").expect("a count").int("n") > 0);

    // A second mistake, which is none.
    on_page(&town, &hoa, id, ("bao-sai-sot", &what)).await;
    let van = town.signed_in("van").await;
    let reason = [("ly_do", "Đúng theo giấy tờ mà người nộp đã nộp")];
    on_page(&town, &van, id, ("khong-dinh-chinh", &reason)).await;
    assert!(!town.dossier(id).await.flaw.expect("a mistake").waits_at_desk);
}

async fn papers_that_were_lost_are_written_down_with_an_apology(town: Town) {
    let id = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    let said = [
        ("ly_do", "Bản sao hợp đồng thuê nhà, mất khi chuyển từ quầy"),
        ("khac_phuc", "Cơ quan xin bản sao mới và chịu chi phí"),
    ];
    let page = page_of(id, "mat-giay-to");
    let empty = send_without_file(&town, &hoa, &page, &[said[0], ("khac_phuc", "")]).await;
    assert!(empty.text().contains("mất khi chuyển từ quầy"), "nothing typed is lost");
    on_page(&town, &hoa, id, ("mat-giay-to", &said)).await;
    let shown = hoa.get(&at(id, "")).await.ok();
    assert!(shown.contains("chịu chi phí"), "{shown}");
    assert_eq!(town.dossier(id).await.losses, 1);
    let told = town.app.db.first(
        sql!("select count(*) as n from notice where dossier = $1 and topic = 'papers_lost'"),
        args![id],
    );
    assert!(told.await.expect("an answer").expect("a count").int("n") > 0);
}
