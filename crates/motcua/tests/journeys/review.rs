//! The review of procedures: a round, a proposal, a decision that makes a new version, once.

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::date;
use motcua::review::figures;
use motcua::{accounts, args, sql};

use crate::support::Town;

crate::journeys! {
    an_accepted_proposal_makes_a_new_version_once;
    only_the_asked_propose_and_only_leaders_decide;
    a_commune_proposes_and_does_not_change_what_all_share;
    a_new_date_makes_no_late_dossier_punctual;
}

impl Town {
    /// A round of 2022 in which Kỳ's unit is asked; its page.
    async fn review_round(&self) -> String {
        let kiem = self.signed_in("kiem").await;
        let wrong = kiem.submit("/ra-soat", "/ra-soat", &[("nam", "x")]).await;
        assert_eq!(wrong.status, 422);
        let text = wrong.text();
        assert!(text.contains("Xin nhập năm") && text.contains("ít nhất một đơn vị"), "{text}");
        let fields = [
            ("nam", "2022"),
            ("ke_hoach", "12/KH-UBND"),
            ("den_ngay", "31/12/2022"),
            ("don_vi", "nam-giang.tai-chinh-ke-hoach"),
        ];
        for _ in 0..2 {
            kiem.submit("/ra-soat", "/ra-soat", &fields).await.leads_to();
        }
        let rows = self.app.db.all(sql!("select id from review_round"), args![]).await;
        let rows = rows.expect("rounds");
        assert_eq!(rows.len(), 1, "a double click opens one round");
        format!("/ra-soat/{}", rows.first().expect("one").id("id"))
    }
}

async fn an_accepted_proposal_makes_a_new_version_once(town: Town) {
    let dossier = town.household_business().await;
    let row = town
        .app
        .db
        .first(
            sql!("select procedure, procedure_code, case_id from dossier where id = $1"),
            args![dossier],
        )
        .await
        .expect("an answer")
        .expect("the dossier");
    let (pinned, code) = (row.text("procedure"), row.text("procedure_code"));
    let round = town.review_round().await;
    let ky = town.signed_in("ky").await;
    let (new, asked) = (format!("{round}/moi"), format!("{round}/moi?thu_tuc={code}"));
    assert!(ky.get(&asked).await.ok().contains("chưa đủ dữ liệu"));
    let wrong = ky.submit(&asked, &new, &[("loai", "shorten"), ("ly_do", "Đã làm nhanh")]).await;
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(text.contains("thời hạn mới bằng số") && text.contains("Đã làm nhanh"), "{text}");
    let case = row.text("case_id");
    let fields = [
        ("loai", "shorten"),
        ("truong_hop", case.as_str()),
        ("han_so", "2"),
        ("han_loai", "working_day"),
        ("ly_do", "Hồ sơ đơn giản"),
        ("can_cu", "Nghị định 63/2010/NĐ-CP"),
        ("loi_ich", "Một ngày chờ"),
    ];
    ky.submit(&asked, &new, &fields).await.leads_to();
    let rows = town.app.db.all(sql!("select id from review_proposal"), args![]).await;
    let path = format!("{round}/{}", rows.expect("proposals").first().expect("one").id("id"));
    let chu = town.signed_in("chu").await;
    let wrong = chu.submit(&path, &path, &[("quyet_dinh", "accept")]).await;
    assert_eq!(wrong.status, 422);
    let accept = [("quyet_dinh", "accept"), ("so", "88/QĐ-UBND"), ("tu_ngay", "01/07/2022")];
    let mut form = chu.get(&path).await.form(&path);
    for (name, value) in accept {
        crate::support::browser::set(&mut form, name, value);
    }
    chu.post(&path, &form).await.leads_to();
    let again = chu.post(&path, &form).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("vừa được quyết định"));
    let reference = town.app.reference();
    let of_code: Vec<_> =
        reference.catalogue.procedures().filter(|one| one.code.as_str() == code).collect();
    let version = of_code.iter().find(|one| one.valid.from_on.to_string() == "2022-07-01");
    let version = version.expect("the new version");
    assert_eq!(version.case(&case).expect("the case").limit.to_string(), "2 working_day");
    let old = of_code.iter().find(|one| one.version_id() == pinned).expect("the old version");
    assert_eq!(old.valid.to_on.expect("an end").to_string(), "2022-06-30");
    let kept = town.app.db.first(sql!("select procedure from dossier"), args![]).await;
    assert_eq!(kept.expect("an answer").expect("the dossier").text("procedure"), pinned);
    assert!(chu.get(&round).await.ok().contains("88/QĐ-UBND"));
    assert_eq!(chu.get(&format!("{round}/bang-tinh.xlsx")).await.status, 200);
}

async fn only_the_asked_propose_and_only_leaders_decide(town: Town) {
    let round = town.review_round().await;
    let new = format!("{round}/moi");
    assert_eq!(town.signed_in("kiem").await.get(&new).await.status, 403);
    assert_eq!(town.signed_in("hoa").await.get("/ra-soat").await.status, 403);
    assert_eq!(town.signed_in("ky").await.get(&new).await.status, 200);
}

async fn a_commune_proposes_and_does_not_change_what_all_share(town: Town) {
    let office = UnitId::from("thanh-my.van-phong-thong-ke");
    let thu = town.staff("thu").await;
    let mut tx = town.app.db.begin().await.expect("a transaction");
    accounts::give_post(&mut tx, thu, &office, Duty::Controller, date(2021, 1, 1))
        .await
        .expect("a duty");
    tx.commit().await.expect("a commit");
    let thu = town.signed_in("thu").await;
    let fields = [
        ("nam", "2022"),
        ("ke_hoach", "3/KH-UBND"),
        ("den_ngay", "31/12/2022"),
        ("don_vi", "thanh-my.tu-phap-ho-tich"),
    ];
    thu.submit("/ra-soat", "/ra-soat", &fields).await.leads_to();
    let rows = town.app.db.all(sql!("select id from review_round"), args![]).await;
    let round = format!("/ra-soat/{}", rows.expect("rounds").first().expect("one").id("id"));
    let (new, asked) = (format!("{round}/moi"), format!("{round}/moi?thu_tuc=1.001193"));
    let fields = [
        ("loai", "other"),
        ("ly_do", "Nên nhận cùng lúc với đăng ký thường trú"),
        ("can_cu", "Nghị định 63/2010/NĐ-CP"),
        ("loi_ich", "Một lần đi lại"),
    ];
    town.signed_in("tu").await.submit(&asked, &new, &fields).await.leads_to();
    let rows = town.app.db.all(sql!("select id from review_proposal"), args![]).await;
    let path = format!("{round}/{}", rows.expect("proposals").first().expect("one").id("id"));
    let accept = [("quyet_dinh", "accept"), ("so", "9/QĐ-UBND"), ("tu_ngay", "01/07/2022")];
    let answer = town.signed_in("thanh").await.submit(&path, &path, &accept).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("chuyển kiến nghị lên cấp trên"), "{}", answer.text());
    let row = town.app.db.first(sql!("select state from review_proposal"), args![]).await;
    assert_eq!(row.expect("an answer").expect("the proposal").text("state"), "proposed");
}

async fn a_new_date_makes_no_late_dossier_punctual(town: Town) {
    const MINUTE_MS: i64 = 60_000;
    let lead = UnitId::from("nam-giang.tai-chinh-ke-hoach");
    for (ended, counted, due) in [(20, 10, 30), (10, 20, 30)] {
        let id = town.household_business().await;
        town.app
            .db
            .run(
                sql!(
                    "update dossier set ended_at = received_at + $2,
                            counted_due_at = received_at + $3, due_at = received_at + $4
                     where id = $1"
                ),
                args![id, ended * MINUTE_MS, counted * MINUTE_MS, due * MINUTE_MS],
            )
            .await
            .expect("a dossier");
    }
    let found = figures::of(&town.app, &lead, 2022, "1.001612").await.expect("figures");
    assert_eq!((found.received, found.ended, found.in_time), (2, 2, 1));
}
