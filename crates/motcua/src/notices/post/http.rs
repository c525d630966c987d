//! Talking to gateways: JSON by POST, over TLS unless the gateway stands on the same machine.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde_json::Value;

use super::failure::Failure;

/// How long a gateway may take to be reached, and to answer.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// A client that follows nothing: a message goes where the settings say, or nowhere. One for the whole
/// process, which keeps its lines to the gateways: to make one reads all certificates of the machine.
pub(super) fn client() -> anyhow::Result<Client> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client.clone());
    }
    let client = new_client()?;
    Ok(CLIENT.get_or_init(|| client).clone())
}

fn new_client() -> anyhow::Result<Client> {
    Client::builder()
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("motcua/", env!("CARGO_PKG_VERSION")))
        .build()
        .context("không mở được kết nối TLS; xin cài gói chứng thư gốc (ca-certificates)")
}

/// Reads an address out of the setting `name`.
pub(super) fn url(name: &str, text: &str) -> anyhow::Result<Url> {
    // The address may hold a secret: it is not repeated.
    let url = Url::parse(text).map_err(|_not_one| anyhow::anyhow!("{name} không phải địa chỉ"))?;
    let is_fine = match url.scheme() {
        "https" => true,
        "http" => is_own_machine(&url),
        _ => false,
    };
    anyhow::ensure!(
        is_fine && url.has_host(),
        "{name} phải bắt đầu bằng https://, vì nội dung có dữ liệu cá nhân; http:// chỉ dùng cho \
         chương trình trên cùng máy (127.0.0.1)"
    );
    Ok(url)
}

/// Whether what is sent there stays on this machine.
pub(super) fn is_own_machine(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_matches(['[', ']'])) {
        Some("localhost") => true,
        Some(host) => host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        None => false,
    }
}

/// Sends a request; the answer of a gateway that took it. `may_repeat` says whether the gateway knows a
/// message again that comes twice.
pub(super) async fn send(request: RequestBuilder, may_repeat: bool) -> Result<Value, Failure> {
    let lost = Failure::NoAnswer { may_repeat };
    let unreached =
        |error: reqwest::Error| if error.is_connect() { Failure::Unreachable } else { lost };
    let response = request.send().await.map_err(unreached)?;
    let status = response.status();
    if status == StatusCode::GATEWAY_TIMEOUT {
        return Err(lost);
    }
    if !status.is_success() {
        return Err(refused(status));
    }
    let bytes = read(response).await.ok_or(lost)?;
    Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// The answer, if it comes to its end within its limit.
async fn read(mut response: Response) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_BYTES_MAX {
            return None;
        }
    }
    Some(bytes)
}

fn refused(status: StatusCode) -> Failure {
    let code = i64::from(status.as_u16());
    if [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status) {
        Failure::NotAuthorised(code)
    } else if [
        StatusCode::BAD_REQUEST,
        StatusCode::GONE,
        StatusCode::PAYLOAD_TOO_LARGE,
        StatusCode::UNPROCESSABLE_ENTITY,
    ]
    .contains(&status)
    {
        Failure::Refused(code)
    } else {
        Failure::Later(code)
    }
}
