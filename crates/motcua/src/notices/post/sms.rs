//! SMS through a gateway that takes JSON. What it wants to read, and how it says that all is well,
//! differs from one to the next: both are settings.

use anyhow::Context as _;
use reqwest::{Client, Url};
use serde_json::Value;

use super::failure::Failure;
use super::{Outgoing, http};
use crate::config::{NoticeSettings, Secret};
use crate::reference::notice_texts::{Blanks, fill};

/// What a gateway takes when the settings do not say.
const BODY: &str = r#"{"to":"{phone_84}","text":"{text}","reference":"{id}"}"#;

/// A gateway.
pub(super) struct Gateway {
    client: Client,
    url: Url,
    secret: Option<Secret>,
    body: Value,
    success: Option<(String, String)>,
    knows_id: bool,
}

impl Gateway {
    /// The gateway of the settings; none when they name none.
    pub(super) fn new(settings: &NoticeSettings) -> anyhow::Result<Option<Self>> {
        let Some(url) = &settings.sms_url else { return Ok(None) };
        let url = http::url("MOTCUA_SMS_URL", url.reveal())?;
        let body = settings.sms_body.as_ref().map_or(BODY, Secret::reveal);
        let parsed = serde_json::from_str(body)
            .ok()
            .filter(|_| body.contains("{text}"))
            .filter(|_| body.contains("{phone}") || body.contains("{phone_84}"));
        let body = parsed.context(
            "MOTCUA_SMS_BODY phải là JSON có {phone} hoặc {phone_84} và {text}, \
             ví dụ {\"to\":\"{phone_84}\",\"text\":\"{text}\"}",
        )?;
        let success = match settings.sms_success.as_deref() {
            None => None,
            Some(text) => {
                let (pointer, value) =
                    text.split_once('=').filter(|(pointer, _)| pointer.starts_with('/')).context(
                        "MOTCUA_SMS_SUCCESS phải có dạng /ĐƯỜNG/DẪN=GIÁ TRỊ, ví dụ /CodeResult=100",
                    )?;
                Some((pointer.to_owned(), value.to_owned()))
            }
        };
        let secret = settings.sms_secret.clone();
        let knows_id = settings.sms_knows_id;
        Ok(Some(Self { client: http::client()?, url, secret, body, success, knows_id }))
    }

    /// Sends a message.
    pub(super) async fn send(&self, outgoing: &Outgoing, text: &str) -> Result<(), Failure> {
        let values = Blanks::from(
            [
                ("phone", outgoing.address.clone()),
                ("phone_84", international(&outgoing.address)),
                ("text", text.to_owned()),
                ("id", outgoing.id.to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        let mut request = self.client.post(self.url.clone()).json(&filled(&self.body, &values));
        if let Some(secret) = &self.secret {
            request = request.bearer_auth(secret.reveal());
        }
        self.judge(&http::send(request, self.knows_id).await?)
    }

    fn judge(&self, answer: &Value) -> Result<(), Failure> {
        let Some((pointer, expected)) = &self.success else { return Ok(()) };
        let said =
            answer.pointer(pointer).ok_or(Failure::NoAnswer { may_repeat: self.knows_id })?;
        let said = said.as_str().map_or_else(|| said.to_string(), ToOwned::to_owned);
        if said == *expected { Ok(()) } else { Err(Failure::Later(said.parse().unwrap_or(0))) }
    }
}

/// `0905123456` as `84905123456`, `+8562055123456` as `8562055123456`.
pub(super) fn international(phone: &str) -> String {
    match phone.strip_prefix('0') {
        Some(rest) => format!("84{rest}"),
        None => phone.trim_start_matches('+').to_owned(),
    }
}

/// Fills the blanks in the texts of a JSON value, so that a text can never break out of its place.
fn filled(body: &Value, values: &Blanks) -> Value {
    match body {
        Value::String(text) => Value::String(fill(text, values)),
        Value::Array(items) => items.iter().map(|item| filled(item, values)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), filled(value, values))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_stay_in_their_place() {
        let body = json!({"a": ["{phone}", 1], "b": {"c": "x {text} y"}, "d": "{unknown}"});
        let values = [("phone", "0905"), ("text", "\"},{\"")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            filled(&body, &values.into()),
            json!({"a": ["0905", 1], "b": {"c": "x \"},{\" y"}, "d": "{unknown}"})
        );
        assert_eq!(international("0905123456"), "84905123456");
    }

    #[test]
    fn a_gateway_says_in_its_own_way_that_all_is_well() {
        let gateway = |success: Option<&str>| {
            let settings = NoticeSettings {
                sms_url: "https://sms.example".parse().ok(),
                sms_success: success.map(ToOwned::to_owned),
                ..NoticeSettings::default()
            };
            Gateway::new(&settings).expect("settings").expect("a gateway")
        };
        let esms = gateway(Some("/CodeResult=100"));
        assert_eq!(esms.judge(&json!({"CodeResult": "100"})), Ok(()));
        assert_eq!(esms.judge(&json!({"CodeResult": 100})), Ok(()));
        assert_eq!(esms.judge(&json!({"CodeResult": "103"})), Err(Failure::Later(103)));
        assert_eq!(esms.judge(&Value::Null), Err(Failure::NoAnswer { may_repeat: false }));
        assert_eq!(gateway(None).judge(&Value::Null), Ok(()));
    }
}
