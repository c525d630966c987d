//! E-mail by SMTP.

use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use reqwest::Url;

use super::failure::Failure;
use super::{Outgoing, http};
use crate::config::NoticeSettings;
use crate::config::address::badly_written;

/// How long the mail server may take for each step.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// A mail server.
pub(super) struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// The server of the settings; none when they name none.
    pub(super) fn new(settings: &NoticeSettings) -> anyhow::Result<Option<Self>> {
        let Some(url) = &settings.smtp_url else { return Ok(None) };
        check(url.reveal())?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
            .map_err(|_said_with_the_password| {
                anyhow::anyhow!("MOTCUA_SMTP_URL không phải địa chỉ máy chủ thư")
            })?
            .timeout(Some(ANSWER_WITHIN))
            .build();
        let from = settings.mail_from.as_deref().unwrap_or_default().trim();
        let from = from.parse().context(
            "MOTCUA_MAIL_FROM phải là địa chỉ người gửi, ví dụ Một cửa <motcua@coquan.example>",
        )?;
        Ok(Some(Self { transport, from }))
    }

    /// Sends a letter.
    pub(super) async fn send(
        &self,
        outgoing: &Outgoing,
        subject: String,
        text: String,
    ) -> Result<(), Failure> {
        let message = self.message(outgoing, subject, text)?;
        // Whoever cannot be reached has taken nothing; afterwards nobody knows. A letter that comes twice
        // has the same Message-ID both times.
        let reached = self.transport.test_connection().await;
        if !reached.map_err(|error| failure(&error, Failure::Unreachable))? {
            return Err(Failure::Unreachable);
        }
        let lost = Failure::NoAnswer { may_repeat: true };
        self.transport.send(message).await.map(drop).map_err(|error| failure(&error, lost))
    }

    fn message(
        &self,
        outgoing: &Outgoing,
        subject: String,
        text: String,
    ) -> Result<Message, Failure> {
        let to: Address = outgoing.address.parse().map_err(|_no_address| Failure::BadAddress)?;
        let id = format!("<{}@{}>", outgoing.id, self.from.email.domain());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(id))
            .date(SystemTime::from(outgoing.at))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_no_envelope| Failure::BadAddress)?;
        // Answering machines do not answer it (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(message)
    }
}

/// What goes over the line can be read by nobody else.
fn check(url: &str) -> anyhow::Result<()> {
    if let Some(sentence) = badly_written("MOTCUA_SMTP_URL", url) {
        anyhow::bail!("{sentence}");
    }
    let parsed = Url::parse(url).ok();
    let is_fine = parsed.is_some_and(|url| {
        let is_upgraded =
            url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        match url.scheme() {
            "smtps" => url.has_host(),
            "smtp" => is_upgraded || http::is_own_machine(&url),
            _ => false,
        }
    });
    anyhow::ensure!(
        is_fine,
        "MOTCUA_SMTP_URL phải là smtps://… hoặc smtp://…?tls=required, vì nội dung có dữ liệu cá \
         nhân; smtp:// không mã hóa chỉ dùng cho máy chủ thư trên cùng máy (127.0.0.1)"
    );
    Ok(())
}

/// `silent` is what it means that there was no answer.
fn failure(error: &smtp::Error, silent: Failure) -> Failure {
    /// Authentication is needed, failed, or too weak (RFC 4954).
    const NOT_AUTHORISED: [u16; 4] = [530, 534, 535, 538];
    let code = error.status().map(u16::from);
    match code {
        Some(code) if NOT_AUTHORISED.contains(&code) => Failure::NotAuthorised(code.into()),
        Some(code) if error.is_permanent() => Failure::Refused(code.into()),
        Some(code) => Failure::Later(code.into()),
        None => silent,
    }
}
