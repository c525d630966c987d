//! What applicants and staff are told, through servers on this machine that stand in for a mail
//! server and for gateways.

mod channels;
mod inbox;
mod outbox;
mod overtaken;
mod workers;

use domain::person::Email;
use motcua::catalog::import;
use motcua::config::{NoticeSettings, Secret};
use motcua::db::Sql;
use motcua::intake;
use motcua::notices::{Post, round};
use motcua::reference::bundle::Bundle;
use uuid::Uuid;

use crate::support::Town;
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;

/// The applicant's telephone, as `support::cases` has it.
const PHONE: &str = "0905123456";
/// The applicant's address.
const EMAIL: &str = "bhnuoch@vidu.vn";

fn secret(text: &str) -> Option<Secret> {
    text.parse().ok()
}

/// Settings with an SMS gateway only.
fn sms(gateway: &Gateway) -> NoticeSettings {
    NoticeSettings {
        sms_url: secret(&format!("{}/gui", gateway.url())),
        sms_secret: secret("rat-kin"),
        ..NoticeSettings::default()
    }
}

/// Settings with a mail server only.
fn mail(server: &MailServer) -> NoticeSettings {
    NoticeSettings {
        smtp_url: secret(&server.url),
        mail_from: Some("Một cửa Nam Giang <motcua@namgiang.example>".to_owned()),
        ..NoticeSettings::default()
    }
}

impl Town {
    /// A dossier whose applicant has given a telephone number and an e-mail address.
    async fn reachable(&self) -> Uuid {
        let mut filing = self.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        filing.applicant.email = Some(Email::parse(EMAIL).expect("an address"));
        let actor = self.actor("hoa").await;
        intake::receive(&self.app, &actor, filing).await.expect("a dossier")
    }

    /// The code of a dossier.
    async fn code(&self, id: Uuid) -> String {
        let sql = Sql::built("select code from dossier where id = $1".to_owned());
        let row = self.app.db.first(sql, motcua::args![id]).await;
        row.expect("an answer").expect("a dossier").text("code")
    }

    /// The state, the number of tries and the last error of the messages, in one line each.
    async fn messages(&self) -> Vec<String> {
        let rows = self
            .app
            .db
            .all(Sql::built("select * from message order by id".to_owned()), vec![])
            .await
            .expect("an answer");
        rows.iter()
            .map(|row| {
                let (channel, state) = (row.text("channel"), row.text("state"));
                format!("{channel} {state} {}", row.int("attempts"))
            })
            .collect()
    }

    /// One text that the database knows.
    async fn look(&self, sql: &str) -> String {
        let row = self.app.db.first(Sql::built(sql.to_owned()), vec![]).await;
        row.expect("an answer").map_or_else(String::new, |row| row.text("value"))
    }

    /// The program started again with other channels.
    async fn set_up(&mut self, settings: &NoticeSettings) -> Post {
        self.restart(settings.clone()).await;
        Post::new(settings).expect("good settings")
    }

    /// One round of the worker.
    async fn round(&self, post: &Post) {
        round(&self.app, post).await.expect("a round");
    }

    /// Takes other texts of notices.
    async fn import_texts(&self, text: String) {
        let bundle = Bundle::from_files([("notices.toml".to_owned(), text)]);
        import::apply(&self.app.db, &bundle, self.app.now()).await.expect("good texts");
        self.app.refresh_reference().await.expect("new texts");
    }

    /// The address of an act on the oldest message.
    async fn act_on_first(&self, act: &str) -> String {
        self.act_on("select id from message order by id limit 1", act).await
    }

    /// The address of an act on the newest message.
    async fn act_on_last(&self, act: &str) -> String {
        self.act_on("select id from message order by id desc limit 1", act).await
    }

    /// The address that opens the oldest notice to a member of staff.
    async fn first_notice(&self) -> String {
        let sql = Sql::built("select id from staff_notice order by id limit 1".to_owned());
        let row = self.app.db.first(sql, vec![]).await;
        format!("/thong-bao/{}", row.expect("an answer").expect("a notice").id("id"))
    }

    async fn act_on(&self, sql: &str, act: &str) -> String {
        let row = self.app.db.first(Sql::built(sql.to_owned()), vec![]).await;
        let id = row.expect("an answer").expect("a message").id("id");
        format!("/quan-tri/thong-bao/{id}/{act}")
    }
}
