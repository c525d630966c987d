//! Zalo: messages from templates (ZNS) in the name of the desk's Official Account, to a telephone
//! number. Zalo approves each template and gives it a number.

use std::path::PathBuf;

use reqwest::{Client, Url};
use serde_json::{Value, json};

use super::failure::Failure;
use super::sms::international;
use super::{Outgoing, http};
use crate::config::NoticeSettings;
use crate::reference::notice_texts::Blanks;

/// Where Zalo takes messages.
const BASE: &str = "https://business.openapi.zalo.me";
/// Codes for a number that Zalo will never reach: wrong, no account, or an account that takes no
/// such messages.
///
/// # Source
/// Zalo's list of ZNS error codes; to be confirmed. An unknown code is tried again.
const UNREACHABLE_NUMBER: [i64; 4] = [-108, -114, -118, -119];
/// Codes for an access token that is wrong or has ended; to be confirmed.
const TOKEN_REFUSED: [i64; 2] = [-124, -216];

/// An Official Account.
pub(super) struct Account {
    client: Client,
    url: Url,
    token_file: PathBuf,
}

impl Account {
    /// The account of the settings; none when they name none.
    pub(super) fn new(settings: &NoticeSettings) -> anyhow::Result<Option<Self>> {
        let Some(token_file) = settings.zalo_token_file.clone() else { return Ok(None) };
        let base = settings.zalo_url.as_deref().unwrap_or(BASE).trim_end_matches('/');
        let url = http::url("MOTCUA_ZALO_URL", &format!("{base}/message/template"))?;
        Ok(Some(Self { client: http::client()?, url, token_file }))
    }

    /// Sends a message.
    pub(super) async fn send(
        &self,
        outgoing: &Outgoing,
        template: &str,
        fields: Blanks,
    ) -> Result<(), Failure> {
        // A token lives about a day; whatever renews it writes the file.
        let token = tokio::fs::read_to_string(&self.token_file).await;
        let token = token.map_err(|_unreadable| Failure::NoToken)?;
        let body = json!({
            "phone": international(&outgoing.address),
            "template_id": template,
            "template_data": fields,
            "tracking_id": outgoing.id,
        });
        let request =
            self.client.post(self.url.clone()).header("access_token", token.trim()).json(&body);
        judge(&http::send(request, false).await?)
    }
}

/// Zalo answers with status 200 and says in the body how it went.
fn judge(answer: &Value) -> Result<(), Failure> {
    match answer.get("error").and_then(Value::as_i64) {
        Some(0) => Ok(()),
        Some(code) if UNREACHABLE_NUMBER.contains(&code) => Err(Failure::Refused(code)),
        Some(code) if TOKEN_REFUSED.contains(&code) => Err(Failure::NotAuthorised(code)),
        Some(code) => Err(Failure::Later(code)),
        None => Err(Failure::NoAnswer { may_repeat: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zalo_says_in_the_body_how_it_went() {
        for (answer, outcome) in [
            (json!({"error": 0, "message": "Success", "data": {"msg_id": "a"}}), Ok(())),
            (json!({"error": -118, "message": "…"}), Err(Failure::Refused(-118))),
            (json!({"error": -124}), Err(Failure::NotAuthorised(-124))),
            (json!({"error": -147}), Err(Failure::Later(-147))),
            (json!({}), Err(Failure::NoAnswer { may_repeat: false })),
            (Value::Null, Err(Failure::NoAnswer { may_repeat: false })),
        ] {
            assert_eq!(judge(&answer), outcome, "{answer}");
        }
    }
}
