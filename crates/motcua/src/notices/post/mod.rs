//! The post: the channels that are set up, and what they need to send.

mod email;
mod failure;
mod http;
mod portal;
mod sms;
mod zalo;

use domain::time;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::channel::Channel;
use crate::app::App;
use crate::config::{NoticeSettings, QuietHours};
use crate::reference::notice_texts::{Blanks, fill, is_one_sms};

pub(super) use failure::Failure;

/// How long after what it tells a message goes out without saying when that was.
const LATE_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// The channels of this process.
pub struct Post {
    carriers: Vec<(Channel, Carrier)>,
    quiet_hours: QuietHours,
}

enum Carrier {
    Email(email::MailServer),
    Sms(sms::Gateway),
    Zalo(zalo::Account),
    Portal(portal::Inbox),
    /// The demonstration's mailbox, which is the outbox itself: nothing leaves the house.
    Mailbox,
}

/// A message on its way out.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    /// Its id, by which the other side can recognise it when it comes twice.
    pub(super) id: Uuid,
    /// What it is about.
    pub(super) topic: String,
    /// To whom.
    pub(super) address: String,
    /// Which text.
    pub(super) template: String,
    /// What fills its blanks.
    pub(super) parameters: Blanks,
    /// When.
    pub(super) at: Timestamp,
    /// When that happened of which it tells.
    pub(super) happened_at: Timestamp,
}

impl Outgoing {
    /// When that happened, if the message goes out so late that it must say so.
    fn late(&self) -> Option<DateTime> {
        let late = self.at.duration_since(self.happened_at) > LATE_AFTER;
        late.then(|| time::local(self.happened_at))
    }

    /// A letter that says its date when it is late.
    fn letter(&self, text: String) -> String {
        let Some(at) = self.late() else { return text };
        format!("{text}\n\nThông báo này về việc lúc {}.", at.strftime("%H:%M ngày %d/%m/%Y"))
    }

    /// One SMS that says its date when it is late, as far as it stays one SMS.
    fn short(&self, text: String) -> String {
        let Some(at) = self.late() else { return text };
        let dated = format!("{text} (Tin ngay {})", at.strftime("%d/%m/%Y"));
        if is_one_sms(&dated) { dated } else { text }
    }
}

impl Post {
    /// Sets the channels up.
    ///
    /// # Errors
    /// A sentence about what is wrong with the settings.
    pub fn new(settings: &NoticeSettings) -> anyhow::Result<Self> {
        let mut carriers = Vec::new();
        if settings.stand_in {
            carriers.extend(Channel::ALL.map(|channel| (channel, Carrier::Mailbox)));
        } else {
            let email = email::MailServer::new(settings)?.map(Carrier::Email);
            let sms = sms::Gateway::new(settings)?.map(Carrier::Sms);
            let zalo = zalo::Account::new(settings)?.map(Carrier::Zalo);
            let portal = portal::Inbox::new(settings)?.map(Carrier::Portal);
            let all = [
                (Channel::Email, email),
                (Channel::Sms, sms),
                (Channel::Zalo, zalo),
                (Channel::Portal, portal),
            ];
            carriers.extend(all.into_iter().filter_map(|(channel, one)| Some((channel, one?))));
        }
        Ok(Self { carriers, quiet_hours: settings.quiet_hours })
    }

    /// Whether a channel is set up.
    #[must_use]
    pub fn serves(&self, channel: Channel) -> bool {
        self.carrier(channel).is_some()
    }

    /// Whether a channel goes no further than the demonstration's mailbox.
    pub(super) fn is_stand_in(&self, channel: Channel) -> bool {
        matches!(self.carrier(channel), Some(Carrier::Mailbox))
    }

    pub(super) fn quiet_hours(&self) -> QuietHours {
        self.quiet_hours
    }

    /// Sends a message.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub(super) async fn send(
        &self,
        app: &App,
        channel: Channel,
        outgoing: &Outgoing,
    ) -> Result<(), Failure> {
        let reference = app.reference();
        let text = reference.notice_texts.get(&outgoing.template).ok_or(Failure::NoText)?;
        let filled = |text: &str| fill(text, &outgoing.parameters);
        match self.carrier(channel) {
            None => Err(Failure::NotSetUp),
            Some(Carrier::Email(server)) => {
                server
                    .send(outgoing, filled(&text.title), outgoing.letter(filled(&text.body)))
                    .await
            }
            Some(Carrier::Sms(gateway)) => {
                gateway.send(outgoing, &outgoing.short(filled(&text.sms))).await
            }
            Some(Carrier::Zalo(account)) => {
                let zalo = text.zalo.as_ref().ok_or(Failure::NoText)?;
                let fields = zalo.fields.iter().map(|(n, value)| (n.clone(), filled(value)));
                account.send(outgoing, &zalo.template, fields.collect()).await
            }
            Some(Carrier::Portal(inbox)) => {
                inbox
                    .send(outgoing, &filled(&text.title), &outgoing.letter(filled(&text.body)))
                    .await
            }
            Some(Carrier::Mailbox) => Ok(()),
        }
    }

    fn carrier(&self, channel: Channel) -> Option<&Carrier> {
        self.carriers.iter().find(|(one, _)| *one == channel).map(|(_, carrier)| carrier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn secret(text: &str) -> Option<Secret> {
        text.parse().ok()
    }

    #[test]
    fn a_channel_that_is_not_set_up_is_not_used() {
        let post = Post::new(&NoticeSettings::default()).expect("no channels");
        assert_eq!(Channel::ALL.map(|channel| post.serves(channel)), [false; 4]);
        let settings =
            NoticeSettings { sms_url: secret("https://sms.example/send"), ..Default::default() };
        let post = Post::new(&settings).expect("one channel");
        assert_eq!(Channel::ALL.map(|channel| post.serves(channel)), [false, true, false, false]);
        let post = Post::new(&NoticeSettings::stand_in()).expect("mailboxes");
        assert_eq!(Channel::ALL.map(|channel| post.is_stand_in(channel)), [true; 4]);
    }

    #[test]
    fn wrong_settings_are_named_without_their_secrets() {
        let default = NoticeSettings::default;
        let mail = |url: &str| NoticeSettings {
            smtp_url: secret(url),
            mail_from: Some("Một cửa <motcua@desk.example>".to_owned()),
            ..default()
        };
        let sms = |url: &str, body: &str| NoticeSettings {
            sms_url: secret(url),
            sms_body: secret(body),
            ..default()
        };
        for (settings, named) in [
            (mail("smtp://u:rat-kin@mail.example:25"), "MOTCUA_SMTP_URL"),
            (mail("smtp://mail.example?tls=opportunistic"), "MOTCUA_SMTP_URL"),
            (mail("không phải địa chỉ rat-kin"), "MOTCUA_SMTP_URL"),
            (mail("smtps://u:rat-kin#1@mail.example"), "“#” thành %23"),
            (
                NoticeSettings { mail_from: None, ..mail("smtps://mail.example") },
                "MOTCUA_MAIL_FROM",
            ),
            (
                NoticeSettings { mail_from: Some("x".to_owned()), ..mail("smtps://mail.example") },
                "MOTCUA_MAIL_FROM",
            ),
            (sms("http://sms.example/?key=rat-kin", "{}"), "MOTCUA_SMS_URL"),
            (sms("https://sms.example", "rat-kin"), "MOTCUA_SMS_BODY"),
            (sms("https://sms.example", r#"{"to":"{phone}","key":"rat-kin"}"#), "MOTCUA_SMS_BODY"),
            (
                NoticeSettings {
                    sms_success: Some("100".to_owned()),
                    ..sms("https://sms.example", r#"{"to":"{phone}","text":"{text}"}"#)
                },
                "MOTCUA_SMS_SUCCESS",
            ),
            (
                NoticeSettings { portal_url: secret("ftp://portal.example/rat-kin"), ..default() },
                "MOTCUA_PORTAL_URL",
            ),
            (
                NoticeSettings {
                    zalo_token_file: Some("khoa".into()),
                    zalo_url: Some("http://zalo.example".to_owned()),
                    ..default()
                },
                "MOTCUA_ZALO_URL",
            ),
        ] {
            let error = Post::new(&settings).err().unwrap_or_else(|| panic!("{named} is wrong"));
            let said = format!("{error:#}");
            assert!(said.contains(named) && !said.contains("rat-kin"), "{said}");
        }
        for url in [
            "smtp://127.0.0.1:25",
            "smtp://localhost:2525",
            "smtps://u:p@mail.example",
            "smtp://u:p@mail.example:587?tls=required",
        ] {
            assert!(Post::new(&mail(url)).is_ok(), "{url}");
        }
    }
}
