//! What goes out, on which channel.

use motcua::config::NoticeSettings;
use motcua::notices::Post;
use serde_json::json;

use super::{EMAIL, PHONE, mail, secret, sms};
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;
use crate::support::{START, Town};

crate::journeys! {
    an_applicant_is_told_on_every_channel_that_is_set_up;
    nobody_is_woken_at_night;
    a_channel_that_is_not_set_up_is_not_used_and_says_so;
    a_demonstration_keeps_everything_in_its_mailbox;
}

async fn an_applicant_is_told_on_every_channel_that_is_set_up(mut town: Town) {
    let (server, gateway) = (MailServer::open().await, Gateway::open().await);
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("khoa-zalo");
    std::fs::write(&token, "khoa-cua-zalo\n").expect("a file");
    let settings = NoticeSettings {
        smtp_url: secret(&server.url),
        mail_from: mail(&server).mail_from,
        zalo_url: Some(format!("{}/zalo", gateway.url())),
        zalo_token_file: Some(token),
        portal_url: secret(&format!("{}/cong", gateway.url())),
        portal_secret: secret("cong-kin"),
        ..sms(&gateway)
    };
    let post = town.set_up(&settings).await;
    let delivered = include_str!("../../../../../data/notices.toml");
    town.import_texts(delivered.replacen("template = \"\"", "template = \"310001\"", 1)).await;
    gateway.answer(200, json!({ "error": 0, "message": "Success" }));

    let id = town.reachable().await;
    let code = town.code(id).await;
    assert!(town.messages().await.is_empty(), "nothing is sent while the desk waits");
    town.round(&post).await;

    let letters = server.letters();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter.to, EMAIL);
    assert_eq!(letter.subject(), format!("Hồ sơ {code} đã được tiếp nhận"));
    assert!(letter.text.contains(&format!("hồ sơ mã số {code}, thủ tục:")), "{}", letter.text);
    assert!(letter.text.contains("Bộ phận Tiếp nhận và Trả kết quả huyện Nam Giang"));
    assert!(letter.head.contains("Auto-Submitted: auto-generated"), "{}", letter.head);
    assert!(letter.head.contains("@namgiang.example>"), "{}", letter.head);
    assert!(letter.head.contains("15 Mar 2022"), "{}", letter.head);

    let posts = gateway.posts();
    let to = |path: &str| {
        let found: Vec<_> = posts.iter().filter(|post| post.path == path).collect();
        assert_eq!(found.len(), 1, "{path}");
        found[0].clone()
    };
    let message = to("/gui");
    assert_eq!(message.headers["authorization"], "Bearer rat-kin");
    assert_eq!(message.body["to"], "84905123456");
    assert_eq!(
        message.body["text"],
        format!(
            "Ho so {code} da duoc tiep nhan. Ngay hen tra ket qua ghi tren giay tiep nhan. Tran \
             trong cam on Ong/Ba."
        )
    );
    let zalo = to("/zalo/message/template");
    assert_eq!(zalo.headers["access_token"], "khoa-cua-zalo");
    assert_eq!(zalo.body["phone"], "84905123456");
    assert_eq!(zalo.body["template_id"], "310001");
    assert_eq!(zalo.body["template_data"]["ma_ho_so"], json!(code));
    assert_eq!(zalo.body["template_data"]["trang_thai"], "Đã tiếp nhận hồ sơ");
    let portal = to("/cong");
    assert_eq!(portal.headers["authorization"], "Bearer cong-kin");
    assert_eq!(portal.body["recipient"], "049190000001");
    assert_eq!(portal.body["dossier"], json!(code));
    assert_eq!(portal.body["topic"], "received");

    // No name, and no address beyond the one that the channel needs.
    let all = letters.iter().map(|letter| format!("{letter:?}")).collect::<String>();
    for (what, text) in
        [("letter", all), ("sms", message.body.to_string()), ("zalo", zalo.body.to_string())]
    {
        for personal in ["nướch", "nuoch Thi", "049190000001", PHONE, "Thạnh Mỹ, "] {
            assert!(!text.contains(personal), "{what} tells {personal}: {text}");
        }
    }
    assert_eq!(
        town.messages().await,
        ["email sent 1", "sms sent 1", "zalo sent 1", "portal sent 1"]
    );
    town.pass_minutes(600);
    town.round(&post).await;
    assert_eq!((server.letters().len(), gateway.posts().len()), (1, 3), "nobody is told twice");
}

async fn nobody_is_woken_at_night(mut town: Town) {
    let (server, gateway) = (MailServer::open().await, Gateway::open().await);
    let settings = NoticeSettings {
        smtp_url: secret(&server.url),
        mail_from: mail(&server).mail_from,
        ..sms(&gateway)
    };
    let post = town.set_up(&settings).await;
    town.reachable().await;
    let day = START.date();
    town.at(day.at(21, 0, 0, 0));
    town.round(&post).await;
    assert!(server.letters().is_empty() && gateway.posts().is_empty());
    assert_eq!(town.messages().await, ["email waiting 0", "sms waiting 0"]);
    town.at(day.tomorrow().expect("a day").at(6, 59, 59, 0));
    town.round(&post).await;
    assert!(server.letters().is_empty() && gateway.posts().is_empty());
    town.at(day.tomorrow().expect("a day").at(7, 0, 0, 0));
    town.round(&post).await;
    assert_eq!((server.letters().len(), gateway.posts().len()), (1, 1));
    let letter = &server.letters()[0].text;
    assert!(letter.contains("về việc lúc 08:00 ngày 15/03/2022"), "late, and says so: {letter}");
    let text = gateway.posts()[0].body["text"].as_str().expect("a text").to_owned();
    assert!(text.ends_with("(Tin ngay 15/03/2022)") && text.len() <= 160, "{text}");

    // A message that failed in the evening does not come back at night.
    town.at(day.tomorrow().expect("a day").at(20, 59, 30, 0));
    gateway.answer(503, json!({}));
    town.reachable().await;
    town.round(&post).await;
    town.pass_minutes(1);
    gateway.answer(200, json!({}));
    town.round(&post).await;
    assert_eq!(gateway.posts().len(), 2, "one try in the evening");
    town.pass_minutes(10 * 60);
    town.round(&post).await;
    assert_eq!(gateway.posts().len(), 3, "and one in the morning");
}

async fn a_channel_that_is_not_set_up_is_not_used_and_says_so(mut town: Town) {
    let none = Post::new(&town.app.notices).expect("no channels");
    town.reachable().await;
    town.round(&none).await;
    assert!(town.messages().await.is_empty());
    let page = town.signed_in("quan").await.get("/quan-tri/thong-bao").await.ok();
    assert_eq!(page.matches("Chưa khai báo, không dùng").count(), 4);

    let gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    town.round(&post).await;
    assert!(gateway.posts().is_empty(), "old news is not told when a channel is set up");
    let page = town.signed_in("quan").await.get("/quan-tri/thong-bao").await.ok();
    assert_eq!(page.matches("Chưa khai báo, không dùng").count(), 3);
    assert!(page.contains("Đang dùng") && page.contains("21:00 – 07:00"));
}

async fn a_demonstration_keeps_everything_in_its_mailbox(mut town: Town) {
    let post = town.set_up(&NoticeSettings::stand_in()).await;
    let id = town.reachable().await;
    town.round(&post).await;
    let code = town.code(id).await;
    let page = town.signed_in("quan").await.get("/quan-tri/thong-bao").await.ok();
    assert!(page.contains("không có thư hay tin nhắn nào rời khỏi máy này"));
    assert_eq!(page.matches("Ghi vào hộp thư trình diễn").count(), 4);
    assert!(page.contains(&format!("Ho so {code} da duoc tiep nhan.")), "the text of the SMS");
    assert!(page.contains(&format!("ma_ho_so: {code}")), "the fields for Zalo");
}
