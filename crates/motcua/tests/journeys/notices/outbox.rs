//! What could not be sent, on the screen of administrators.

use serde_json::json;

use super::{EMAIL, PHONE, mail, sms};
use crate::support::Town;
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;

crate::journeys! {
    a_gateway_that_is_down_gets_its_messages_later;
    a_message_that_fails_too_often_is_put_aside;
    what_cannot_be_delivered_is_sent_again_by_hand_or_given_up;
    only_administrators_see_the_outbox;
}

const PAGE: &str = "/quan-tri/thong-bao";

async fn a_gateway_that_is_down_gets_its_messages_later(mut town: Town) {
    let mut gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    gateway.closed().await;
    town.reachable().await;
    town.reachable().await;
    town.round(&post).await;
    assert_eq!(
        town.messages().await,
        ["sms failed 1", "sms waiting 0"],
        "when nobody answers, the others wait"
    );
    let page = town.signed_in("quan").await.get(PAGE).await.ok();
    assert!(page.contains("Không kết nối được với máy chủ."), "the screen says why");
    assert!(page.contains("Đã thử 1 lần, gửi lại lúc 08:01 15/03/2022"), "and when again");
    gateway.open_again().await;
    town.round(&post).await;
    assert_eq!(town.messages().await, ["sms failed 1", "sms sent 1"], "not before its time");
    town.pass_minutes(1);
    town.round(&post).await;
    assert_eq!(town.messages().await, ["sms sent 2", "sms sent 1"]);
    assert_eq!(gateway.posts().len(), 2);
}

async fn a_message_that_fails_too_often_is_put_aside(mut town: Town) {
    let gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    gateway.answer(500, json!({ "error": PHONE }));
    town.reachable().await;
    let mut tries = Vec::new();
    for minute in 0..3 * 24 * 60 {
        if tries.last().is_none_or(|(_, count)| *count != gateway.posts().len()) {
            tries.push((minute, gateway.posts().len()));
        }
        // A look each quarter of an hour is enough, but the first ones come closer together.
        if minute < 20 || minute % 15 == 0 {
            town.round(&post).await;
        }
        town.pass_minutes(1);
    }
    assert_eq!(gateway.posts().len(), 8);
    assert_eq!(town.messages().await, ["sms dead 8"]);
    let page = town.signed_in("quan").await.get(PAGE).await.ok();
    assert!(page.contains("Đã thử 8 lần") && page.contains("mã 500"));
    assert!(page.contains("090•••••••") && !page.contains(PHONE), "the number stays hidden");
}

async fn what_cannot_be_delivered_is_sent_again_by_hand_or_given_up(mut town: Town) {
    let server = MailServer::open().await;
    let post = town.set_up(&mail(&server)).await;
    server.refuse(Some("550 no such user bhnuoch"));
    town.reachable().await;
    town.reachable().await;
    town.round(&post).await;
    assert_eq!(town.messages().await, ["email dead 1", "email dead 1"], "never is never");
    let quan = town.signed_in("quan").await;
    let page = quan.get(PAGE).await;
    let text = page.ok();
    assert!(text.contains("Máy chủ không nhận địa chỉ hoặc nội dung này (mã 550)."));
    assert!(text.contains("b•••@vidu.vn") && !text.contains(EMAIL) && !text.contains("no such"));

    let resend = town.act_on_first("gui-lai").await;
    let form = page.form(&resend);
    let pressed = quan.post(&resend, &form).await;
    assert_eq!(pressed.leads_to(), format!("{PAGE}?xong=gui-lai"));
    let again = quan.post(&resend, &form).await;
    assert_eq!(again.leads_to(), format!("{PAGE}?xong=khong-con"), "pressed twice");
    server.refuse(None);
    town.round(&post).await;
    assert_eq!(town.messages().await, ["email sent 1", "email dead 1"]);

    server.refuse(Some("451 later"));
    town.reachable().await;
    town.round(&post).await;
    assert_eq!(town.messages().await[2], "email failed 1", "later is not never");
    let give_up = town.act_on_last("bo").await;
    let given_up = quan.submit(&format!("{PAGE}?xem=failed"), &give_up, &[]).await;
    assert_eq!(given_up.leads_to(), format!("{PAGE}?xong=bo"));
    server.refuse(None);
    let all = format!("{PAGE}/gui-lai");
    assert_eq!(quan.post(&all, &form).await.leads_to(), format!("{PAGE}?xong=gui-lai"));
    town.pass_minutes(24 * 60);
    town.round(&post).await;
    assert_eq!(town.messages().await, ["email sent 1", "email sent 1", "email dropped 1"]);
    assert_eq!(server.letters().len(), 2);
    for kind in ["notice_resent", "notice_dropped", "notices_resent"] {
        let count =
            format!("select cast(count(*) as text) as value from journal where kind = '{kind}'");
        assert_eq!(town.look(&count).await, "1", "{kind}");
    }
    let journal = town.signed_in("quan").await.get("/nhat-ky").await.ok();
    assert!(journal.contains("Gửi lại thông báo cho người nộp"), "the journal has words for it");
}

async fn only_administrators_see_the_outbox(town: Town) {
    for username in ["hoa", "truong", "kiem", "chu"] {
        let browser = town.signed_in(username).await;
        assert_eq!(browser.get(PAGE).await.status, 403, "{username}");
        assert!(!browser.get("/tai-khoan").await.ok().contains(PAGE), "{username}");
    }
    assert!(town.stranger().get(PAGE).await.leads_to().starts_with("/dang-nhap"));
}
