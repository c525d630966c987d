//! What happens to a message while it waits: its dossier goes on, or nobody knows whether it arrived.

use serde_json::json;

use super::{mail, sms};
use crate::support::Town;
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;

crate::journeys! {
    nobody_is_asked_for_what_has_come;
    what_may_have_arrived_is_not_sent_again_and_again;
    a_gateway_that_knows_an_id_is_asked_once_more;
}

const PAGE: &str = "/quan-tri/thong-bao";

async fn nobody_is_asked_for_what_has_come(mut town: Town) {
    let mut gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    gateway.closed().await;
    let id = town.reachable().await;
    town.round(&post).await;
    assert_eq!(town.messages().await, ["sms failed 1"]);
    // The dossier comes to its end and is handed out while the gateway is down.
    town.app
        .db
        .run(
            motcua::sql!("update dossier set status = 10, returned_at = $2 where id = $1"),
            motcua::args![id, town.app.now()],
        )
        .await
        .expect("handed out");
    gateway.open_again().await;
    town.pass_minutes(120);
    town.round(&post).await;
    assert!(gateway.posts().is_empty(), "nobody reads of the reception after the result");
    assert_eq!(town.messages().await, ["sms overtaken 1"]);
    let page = town.signed_in("quan").await.get(&format!("{PAGE}?xem=overtaken")).await.ok();
    assert!(
        page.contains("Không còn cần gửi") && page.contains("Hồ sơ đã sang bước khác"),
        "{page}"
    );
}

async fn what_may_have_arrived_is_not_sent_again_and_again(mut town: Town) {
    let gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    gateway.answer(504, json!({ "error": "upstream timed out" }));
    town.reachable().await;
    for _ in 0..3 {
        town.round(&post).await;
        town.pass_minutes(24 * 60);
    }
    assert_eq!(gateway.posts().len(), 1);
    assert_eq!(town.messages().await, ["sms unknown 1"]);
    let quan = town.signed_in("quan").await;
    let page = quan.get(PAGE).await;
    assert!(page.ok().contains("Không rõ đã đến"), "what needs somebody is shown first");
    gateway.answer(200, json!({}));
    let resend = town.act_on_first("gui-lai").await;
    let pressed = quan.submit(PAGE, &resend, &[]).await;
    assert_eq!(pressed.leads_to(), format!("{PAGE}?xong=gui-lai"));
    town.round(&post).await;
    assert_eq!(town.messages().await, ["sms sent 1"]);
    assert_eq!(gateway.posts()[0].body["reference"], gateway.posts()[1].body["reference"]);
}

async fn a_gateway_that_knows_an_id_is_asked_once_more(mut town: Town) {
    let gateway = Gateway::open().await;
    let settings = motcua::config::NoticeSettings { sms_knows_id: true, ..sms(&gateway) };
    let post = town.set_up(&settings).await;
    gateway.answer(504, json!({}));
    town.reachable().await;
    let server = MailServer::open().await;
    for _ in 0..4 {
        town.round(&post).await;
        town.pass_minutes(30);
    }
    assert_eq!(town.messages().await, ["sms unknown 2"]);
    let post = town.set_up(&mail(&server)).await;
    server.cut();
    town.reachable().await;
    for _ in 0..4 {
        town.round(&post).await;
        town.pass_minutes(30);
    }
    assert_eq!(town.messages().await, ["sms unknown 2", "email unknown 2"]);
    let ids: Vec<String> = server
        .letters()
        .iter()
        .filter_map(|letter| {
            letter.head.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned)
        })
        .collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
}
