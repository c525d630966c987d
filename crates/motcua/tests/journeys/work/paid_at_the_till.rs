//! The money of a financial obligation, taken at the till: one act, one proof.

use domain::dossier::Status;
use domain::duty::Duty;
use motcua::journal::{self, Verdict};
use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use super::waiting::on_page;
use super::{PDF, act, at, at_the_signer, send_file, succeeded};
use crate::support::Town;

crate::journeys! {
    money_taken_at_the_till_is_the_proof_in_one_act;
}

const DESK: &str = "nam-giang.mot-cua";

async fn rows(town: &Town, id: Uuid) -> Vec<i64> {
    let rows = town
        .app
        .db
        .all(sql!("select amount from payment where dossier = $1 order by at, id"), args![id])
        .await
        .expect("rows");
    rows.iter().map(|row| row.int("amount")).collect()
}

async fn money_taken_at_the_till_is_the_proof_in_one_act(town: Town) {
    town.employ("hanh", DESK, Duty::Cashier).await;
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let van = town.signed_in("van").await;
    act(&town, &van, id, ("nhan", &[])).await;
    let demand = [("so", "120/TB-CCT"), ("so_tien", "1.500.000"), ("dung", "khong")];
    on_page(&town, &van, id, ("nghia-vu-tai-chinh", &demand)).await;
    assert_eq!(town.dossier(id).await.status, Status::PaymentAwaited);
    let fees = town.due(id).await;

    let hanh = town.signed_in("hanh").await;
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/nghia-vu"));
    let shown = hanh.get(&page).await.ok();
    assert!(shown.contains("120/TB-CCT") && shown.contains("1.500.000"), "{shown}");
    let form = hanh.get(&page).await.form(&action);
    // Somebody who takes no fees at this desk.
    let my = town.signed_in("my").await;
    let theirs = my.taking(&form).await;
    assert_eq!(my.post(&action, &theirs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rows(&town, id).await, [] as [i64; 0]);

    let (first, second) = tokio::join!(hanh.post(&action, &form), hanh.post(&action, &form));
    let third = hanh.post(&action, &form).await;
    for answer in [first, second, third] {
        assert_eq!(answer.leads_to(), format!("/thu-phi/{id}?xong=nghia-vu"), "{}", answer.text());
    }
    assert_eq!(rows(&town, id).await, [1_500_000]);
    assert_eq!(town.entries("payment_proved").await, 1);
    let dossier = town.dossier(id).await;
    assert!(dossier.unpaid().is_none() && dossier.status == Status::InProgress);
    assert_eq!(town.due(id).await, fees, "it is no fee of the dossier");
    let history = hanh.get(&at(id, "")).await.ok();
    assert!(history.contains("Thu tiền tại quầy theo thông báo"), "{history}");
    let slip = history.split("href=\"").find(|part| part.starts_with("/thu-phi/phieu/"));
    let slip = slip.and_then(|part| part.split('"').next()).expect("the slip");
    assert_eq!(hanh.get(slip).await.media, "application/pdf");
    // It is proof: the till does not give it back.
    assert!(!hanh.get(&page).await.ok().contains(&format!("{page}/hoan")));

    // The result goes out, and the day adds up.
    let fields = [("so", "15/GCN"), ("ngay", "15/03/2022")];
    let path = at(id, "phat-hanh");
    succeeded(&send_file(&town, &van, (&at(id, ""), &path), &fields, PDF).await, id, "phat-hanh");
    act(&town, &van, id, ("ve-mot-cua", &[])).await;
    town.pay_fees(id).await;
    act(&town, &town.signed_in("hoa").await, id, ("tra-ket-qua", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::Returned);
    let counted = (1_500_000 + fees.0).to_string();
    let closed = hanh.submit("/thu-phi", "/thu-phi/ket-so", &[("kiem_dem", &counted)]).await;
    assert!(closed.leads_to().contains("xong=ket-so"), "{}", closed.text());
    let whole = journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(whole, Verdict::Whole { .. }), "{whole:?}");
}
