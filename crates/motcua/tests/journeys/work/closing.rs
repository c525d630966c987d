//! Since 1/7/2025 the desk closes what was not completed in time; nobody drafts a notice.

use domain::dossier::{Hand, Status};
use jiff::civil::date;

use super::at;
use super::numbering::{MARITAL_STATUS, THERE, at_both, received};
use super::waiting::{on_page, page_of, send_without_file};
use crate::support::Town;

crate::journeys! {
    the_desk_closes_what_was_not_completed_in_time;
}

async fn the_desk_closes_what_was_not_completed_in_time(town: Town) {
    at_both(&town).await;
    town.at(date(2026, 1, 5).at(9, 0, 0, 0));
    let id = received(&town, town.filing(THERE, MARITAL_STATUS)).await.expect("a dossier");
    let hoa = town.signed_in("hoa").await;
    let request = [
        ("loi-0", "Chưa khai tình trạng hôn nhân trước đây"),
        ("ly_do", "Tờ khai chưa đủ nội dung"),
    ];
    let asks = page_of(id, "yeu-cau-bo-sung");
    let late = [&request[..], &[("ngay", "21/01/2026")]].concat();
    let refused = send_without_file(&town, &hoa, &asks, &late).await.text();
    assert!(refused.contains("20/01/2026"), "fifteen days at most: {refused}");
    on_page(
        &town,
        &hoa,
        id,
        ("yeu-cau-bo-sung", &[&request[..], &[("ngay", "20/01/2026")]].concat()),
    )
    .await;

    town.at(date(2026, 1, 20).at(16, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("hoa", "to_close").await, 0, "the last day is not over");
    let hoa = town.signed_in("hoa").await;
    let closes = page_of(id, "dong-ho-so");
    let early = send_without_file(&town, &hoa, &closes, &[]).await.text();
    assert!(early.contains("Chưa hết hạn bổ sung (ngày 20/01/2026)"), "{early}");

    town.at(date(2026, 1, 21).at(8, 0, 0, 0));
    town.watched().await;
    town.watched().await;
    assert_eq!(town.told("hoa", "to_close").await, 1, "told once");
    assert_eq!(town.dossier(id).await.status, Status::SupplementAwaited, "no clock ends a dossier");
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get("/cong-viec?xem=qua-han-bo-sung").await.ok().contains(&id.to_string()));
    assert!(hoa.get(&at(id, "")).await.ok().contains(&closes), "closing is offered");
    on_page(&town, &hoa, id, ("dong-ho-so", &[])).await;
    let closed = town.dossier(id).await;
    assert_eq!(closed.status, Status::Stopped);
    assert!(!closed.is_late(town.app.now()), "the clock stood still");
    on_page(&town, &hoa, id, ("tra-ho-so", &[("nguoi_nhan", "applicant")])).await;
    let back = town.dossier(id).await;
    assert_eq!((back.status, back.hand), (Status::Stopped, Hand::WithApplicant));
}
