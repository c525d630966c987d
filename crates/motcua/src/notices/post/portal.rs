//! The inbox that a citizen or an organisation has on the portal: JSON by POST.

use reqwest::{Client, Url};
use serde_json::json;

use super::failure::Failure;
use super::{Outgoing, http};
use crate::config::{NoticeSettings, Secret};

/// The portal.
pub(super) struct Inbox {
    client: Client,
    url: Url,
    secret: Option<Secret>,
}

impl Inbox {
    /// The portal of the settings; none when they name none.
    pub(super) fn new(settings: &NoticeSettings) -> anyhow::Result<Option<Self>> {
        let Some(url) = &settings.portal_url else { return Ok(None) };
        let url = http::url("MOTCUA_PORTAL_URL", url.reveal())?;
        Ok(Some(Self { client: http::client()?, url, secret: settings.portal_secret.clone() }))
    }

    /// Puts a message into the inbox of whoever has that personal ID or tax code.
    pub(super) async fn send(
        &self,
        outgoing: &Outgoing,
        title: &str,
        text: &str,
    ) -> Result<(), Failure> {
        let body = json!({
            "id": outgoing.id,
            "recipient": outgoing.address,
            "dossier": outgoing.parameters.get("ma_ho_so"),
            "topic": outgoing.topic,
            "title": title,
            "text": text,
            "at": outgoing.at.to_string(),
        });
        let mut request = self.client.post(self.url.clone()).json(&body);
        if let Some(secret) = &self.secret {
            request = request.bearer_auth(secret.reveal());
        }
        // The portal knows a message by its id.
        http::send(request, true).await.map(|_answer| ())
    }
}
