//! A fee whose amount nobody knows at reception is fixed later, and holds the result back until then.

use domain::money::Dong;
use motcua::intake;
use reqwest::StatusCode;

use crate::support::Town;
use crate::support::browser::set;

crate::journeys! {
    a_fee_that_is_not_known_is_fixed_later_and_is_no_nought;
}

/// First registration of land: its fee is known after the measuring.
const LAND: &str = "1.013978";

async fn a_fee_that_is_not_known_is_fixed_later_and_is_no_nought(town: Town) {
    let filing = intake::Filing {
        commune: Some("thanh-my".into()),
        ..town.filing("nam-giang.mot-cua", LAND)
    };
    let actor = town.actor("hoa").await;
    let id = intake::receive(&town.app, &actor, filing).await.expect("a dossier");
    let hoa = town.signed_in("hoa").await;
    let received = hoa.get(&format!("/tiep-nhan/{id}/xong")).await.ok();
    assert!(!received.contains(">0 đồng"), "{received}");
    let page = hoa.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("xác định sau"), "{page}");

    let truong = town.signed_in("truong").await;
    let list = truong.get("/thu-phi").await.ok();
    assert!(list.contains(&format!("/thu-phi/{id}")) && list.contains("xác định sau"), "{list}");
    let money = format!("/thu-phi/{id}");
    let fixing = format!("{money}/xac-dinh");
    let shown = truong.get(&money).await.ok();
    assert!(shown.matches("xác định sau").count() >= 3, "nowhere a nought: {shown}");
    let wrong = truong.submit(&money, &fixing, &[("muc", "nhiều")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"nhiều\""), "nothing typed is lost");
    let mut form = truong.get(&money).await.form(&fixing);
    let fixed = truong.submit(&money, &fixing, &[("muc", "150.000")]).await;
    assert_eq!(fixed.leads_to(), format!("{money}?xong=xac-dinh"));
    assert_eq!(town.due(id).await, Dong(150_000));
    set(&mut form, "muc", "150000");
    let twice = truong.post(&fixing, &form).await;
    assert_eq!(twice.leads_to(), format!("{money}?xong=xac-dinh"), "pressed twice is once");
    set(&mut form, "muc", "90000");
    let other = truong.post(&fixing, &form).await;
    assert!(other.text().contains("đã được xác định là 150.000"), "{}", other.text());
    assert_eq!(town.entries("fee_fixed").await, 1);
    let paid = truong.submit(&money, &format!("{money}/thu"), &[]).await;
    assert_eq!(paid.leads_to(), format!("{money}?xong=thu"));
    assert_eq!(town.due(id).await, Dong::ZERO);
}
