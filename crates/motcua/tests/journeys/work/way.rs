//! The whole way of a dossier through seven pairs of hands.

use domain::dossier::Status;
use domain::duty::Duty;
use motcua::journal::{self, Verdict};

use super::{PDF, act, at, send_file, succeeded, write_draft};
use crate::support::Town;

crate::journeys! {
    seven_people_bring_a_dossier_from_the_desk_into_the_applicants_hands;
    a_result_sent_back_is_drafted_and_approved_again;
    whoever_signs_their_own_work_is_warned_and_written_down;
}

async fn seven_people_bring_a_dossier_from_the_desk_into_the_applicants_hands(town: Town) {
    town.give("kieu", "nam-giang.tai-chinh-ke-hoach", Duty::UnitHead).await;
    let id = town.household_business().await;
    let (hoa, phuc, ky) =
        (town.at_work("hoa").await, town.at_work("phuc").await, town.at_work("ky").await);
    let (kieu, chu, van, hanh) = (
        town.at_work("kieu").await,
        town.at_work("chu").await,
        town.at_work("van").await,
        town.at_work("hanh").await,
    );
    act(&town, &hoa, id, ("chuyen", &[])).await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    act(&town, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    write_draft(&town, &ky, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    act(&town, &ky, id, ("buoc-tiep", &[])).await;
    act(&town, &kieu, id, ("nhan", &[])).await;
    act(&town, &kieu, id, ("phe-duyet", &[])).await;
    act(&town, &chu, id, ("nhan", &[])).await;
    let page = chu.get(&at(id, "")).await.ok();
    assert!(page.contains("không phải là chữ ký số"), "the approval says what it is");
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    act(&town, &van, id, ("nhan", &[])).await;
    let (page, action) = (at(id, ""), at(id, "phat-hanh"));
    let fields = [("so", "15/GCN-UBND"), ("ngay", "15/3/2022")];
    let issued = send_file(&town, &van, (&page, &action), &fields, PDF).await;
    succeeded(&issued, id, "phat-hanh");
    act(&town, &van, id, ("ve-mot-cua", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::Settled);
    assert!(hanh.get("/ket-qua-chua-nhan").await.ok().contains(&id.to_string()));
    town.pay_fees(id).await;
    act(&town, &hanh, id, ("tra-ket-qua", &[("cach", "by_hand"), ("nguoi_nhan", "applicant")]))
        .await;

    let dossier = town.dossier(id).await;
    assert_eq!(dossier.status, Status::Returned);
    let page = hoa.get(&at(id, "")).await.ok();
    for words in [
        "Bh’nướch Thị Hoa",
        "Pơloong Phúc",
        "Nguyễn Văn Kỳ",
        "Bríu Thị Kiều",
        "Coor Văn Chủ",
        "Trần Thị Văn",
        "A Lăng Hạnh",
        "15/GCN-UBND ngày 15/03/2022",
        "Đã trả kết quả",
        "Trước hạn",
        "Hiện bạn chưa có việc gì với hồ sơ này",
    ] {
        let escaped = words.replace('’', "&#8217;");
        assert!(page.contains(words) || page.contains(&escaped), "the page lacks {words}");
    }
    let whole = journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
}

async fn a_result_sent_back_is_drafted_and_approved_again(town: Town) {
    let id = super::at_the_signer(&town).await;
    let (chu, phuc, ky) =
        (town.at_work("chu").await, town.at_work("phuc").await, town.at_work("ky").await);
    let short = chu.submit(&at(id, ""), &at(id, "tra-lai"), &[("ly_do", "sai")]).await;
    assert_eq!(short.status, 422);
    assert!(short.text().contains("Xin ghi rõ lý do"), "the reason is asked for");
    assert!(short.text().contains(">sai</textarea>"), "what was typed is shown again");

    act(&town, &chu, id, ("tra-lai", &[("ly_do", "Thiếu ngành nghề kinh doanh")])).await;
    assert_eq!(town.dossier(id).await.officer(), Some(town.staff("phuc").await));
    act(&town, &phuc, id, ("tra-lai", &[("ly_do", "Theo ý kiến của lãnh đạo")])).await;
    assert_eq!(town.dossier(id).await.officer(), Some(town.staff("ky").await));
    assert!(chu.get(&at(id, "")).await.ok().contains("Thiếu ngành nghề"), "it is still readable");
    write_draft(&town, &ky, id, "Chứng nhận hộ kinh doanh, ngành nghề: bán lẻ.").await;
    act(&town, &ky, id, ("buoc-tiep", &[])).await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    act(&town, &phuc, id, ("phe-duyet", &[])).await;
    act(&town, &chu, id, ("nhan", &[])).await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let dossier = town.dossier(id).await;
    assert_eq!(dossier.approved, dossier.draft);
    assert_eq!(dossier.place.step, "phat-hanh");
}

async fn whoever_signs_their_own_work_is_warned_and_written_down(town: Town) {
    town.give("ky", "nam-giang.lanh-dao", Duty::Signer).await;
    let id = super::at_the_signer(&town).await;
    let (chu, ky) = (town.signed_in("chu").await, town.signed_in("ky").await);
    let back = [("ly_do", "Đồng chí Kỳ ký thay")];
    act(&town, &chu, id, ("tra-lai", &back)).await;
    let phuc = town.signed_in("phuc").await;
    act(&town, &phuc, id, ("phe-duyet", &[])).await;
    act(&town, &ky, id, ("nhan", &[])).await;
    let page = ky.get(&at(id, "")).await.ok();
    assert!(page.contains("Chính bạn đã thẩm định hồ sơ này"), "a warning");
    assert_eq!(town.entries("own_work_approved").await, 0);
    act(&town, &ky, id, ("phe-duyet", &[])).await;
    assert_eq!(town.entries("own_work_approved").await, 1);
}
