//! How notices leave the house. A channel of which nothing is said here is not used.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use domain::time;
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};

/// The channels, as the command line and the environment set them up.
#[derive(Args, Clone, Debug, Default)]
pub struct NoticeSettings {
    /// Mail server: smtps://USER:PASSWORD@HOST, smtp://…@HOST?tls=required, or smtp://127.0.0.1:25.
    #[arg(long, env = "MOTCUA_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<Secret>,
    /// Sender of e-mails: "Một cửa huyện Nam Giang <motcua@namgiang.example>".
    #[arg(long, env = "MOTCUA_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Address of the SMS gateway, which takes JSON by POST.
    #[arg(long, env = "MOTCUA_SMS_URL", value_name = "URL", hide_env_values = true)]
    pub sms_url: Option<Secret>,
    /// Secret for the SMS gateway, sent as "Authorization: Bearer …".
    #[arg(long, env = "MOTCUA_SMS_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub sms_secret: Option<Secret>,
    /// What the SMS gateway takes: JSON with {phone} or {phone_84}, {text} and {id}.
    #[arg(long, env = "MOTCUA_SMS_BODY", value_name = "JSON", hide_env_values = true)]
    pub sms_body: Option<Secret>,
    /// What the SMS gateway's answer says when all is well: /CodeResult=100. Default: status 200–299.
    #[arg(long, env = "MOTCUA_SMS_SUCCESS", value_name = "POINTER=VALUE")]
    pub sms_success: Option<String>,
    /// Whether the SMS gateway knows a message that comes twice by its {id} and sends it once.
    #[arg(long, env = "MOTCUA_SMS_KNOWS_ID")]
    pub sms_knows_id: bool,
    /// File with the access token of the Zalo Official Account; read before each message.
    #[arg(long, env = "MOTCUA_ZALO_TOKEN_FILE", value_name = "FILE")]
    pub zalo_token_file: Option<PathBuf>,
    /// Where Zalo takes messages [default: https://business.openapi.zalo.me].
    #[arg(long, env = "MOTCUA_ZALO_URL", value_name = "URL")]
    pub zalo_url: Option<String>,
    /// Address of the portal's inbox, which takes JSON by POST.
    #[arg(long, env = "MOTCUA_PORTAL_URL", value_name = "URL", hide_env_values = true)]
    pub portal_url: Option<Secret>,
    /// Secret for the portal, sent as "Authorization: Bearer …".
    #[arg(long, env = "MOTCUA_PORTAL_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub portal_secret: Option<Secret>,
    /// When no SMS, no Zalo message and no e-mail goes out, or "none".
    #[arg(long, env = "MOTCUA_QUIET_HOURS", value_name = "FROM-TO", default_value = "21:00-07:00")]
    pub quiet_hours: QuietHours,
    /// Whether every channel is the demonstration's mailbox: nothing leaves the house.
    #[arg(skip)]
    pub stand_in: bool,
}

impl NoticeSettings {
    /// The settings of a demonstration.
    #[must_use]
    pub fn stand_in() -> Self {
        Self { stand_in: true, ..Self::default() }
    }
}

/// Something that no log and no screen shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the request that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// When telephones shall not ring (giờ yên tĩnh): from one time of the day to another, over
/// midnight if the first is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours(Option<(Time, Time)>);

impl Default for QuietHours {
    fn default() -> Self {
        Self(Some((Time::constant(21, 0, 0, 0), Time::constant(7, 0, 0, 0))))
    }
}

impl QuietHours {
    /// No quiet hours.
    pub const NONE: Self = Self(None);

    /// The first instant, not before `at`, at which a telephone may ring.
    #[must_use]
    pub fn after(self, at: Timestamp) -> Timestamp {
        let Some((from, to)) = self.0 else { return at };
        let now = time::local(at);
        let (time, today) = (now.time(), now.date());
        let end = match (from <= to, from <= time, time < to) {
            (true, true, true) | (false, false, true) => today,
            (false, true, _) => today.tomorrow().unwrap_or(today),
            (true, _, _) | (false, false, false) => return at,
        };
        time::instant(DateTime::from_parts(end, to))
    }
}

impl FromStr for QuietHours {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "write it like 21:00-07:00, or none";
        if text.trim() == "none" {
            return Ok(Self::NONE);
        }
        let (from, to) = text.split_once(['-', '–']).ok_or(SHAPE)?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_no_time| SHAPE);
        let (from, to) = (time(from)?, time(to)?);
        Ok(Self((from != to).then_some((from, to))))
    }
}

impl std::fmt::Display for QuietHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            None => f.write_str("không có"),
            Some((from, to)) => write!(f, "{} – {}", from.strftime("%H:%M"), to.strftime("%H:%M")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_do_not_ring_in_quiet_hours() {
        for (hours, at, expected) in [
            ("21:00-07:00", "2022-03-15T20:59:59", "2022-03-15T20:59:59"),
            ("21:00-07:00", "2022-03-15T21:00:00", "2022-03-16T07:00:00"),
            ("21:00-07:00", "2022-03-15T23:59:59", "2022-03-16T07:00:00"),
            ("21:00-07:00", "2022-03-16T00:00:00", "2022-03-16T07:00:00"),
            ("21:00-07:00", "2022-03-16T06:59:59", "2022-03-16T07:00:00"),
            ("21:00-07:00", "2022-03-16T07:00:00", "2022-03-16T07:00:00"),
            ("21:00-07:00", "2022-12-31T22:00:00", "2023-01-01T07:00:00"),
            ("12:00 – 13:30", "2022-03-15T11:59:00", "2022-03-15T11:59:00"),
            ("12:00 – 13:30", "2022-03-15T12:00:00", "2022-03-15T13:30:00"),
            ("12:00 – 13:30", "2022-03-15T13:30:00", "2022-03-15T13:30:00"),
            ("none", "2022-03-15T23:00:00", "2022-03-15T23:00:00"),
            ("07:00-07:00", "2022-03-15T23:00:00", "2022-03-15T23:00:00"),
        ] {
            let instant = |text: &str| time::instant(text.parse().expect("a local instant"));
            let quiet: QuietHours = hours.parse().expect("quiet hours");
            assert_eq!(quiet.after(instant(at)), instant(expected), "{hours} {at}");
        }
    }

    #[test]
    fn quiet_hours_are_read_and_shown() {
        assert_eq!("21:00-07:00".parse(), Ok(QuietHours::default()));
        assert_eq!(QuietHours::default().to_string(), "21:00 – 07:00");
        for wrong in ["", "21-7", "25:00-07:00", "21:00", "không"] {
            assert!(wrong.parse::<QuietHours>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let secret: Secret = "smtp://a:b@c".parse().expect("any text");
        let settings = NoticeSettings { smtp_url: Some(secret), ..NoticeSettings::default() };
        assert!(!format!("{settings:?}").contains("a:b"));
    }
}
