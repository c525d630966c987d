//! The way back (quay lại): which list somebody looked at last, with its tab, filter, order and page, so
//! that a dossier opened from it leads back there, whatever was done with the dossier meanwhile. It is a
//! cookie of the browser's session, because the forms of a dossier's page come from many slices.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar};

use super::is_local;
use super::who::{bound_cookie, bound_name};
use crate::app::App;

/// Name of the cookie.
const COOKIE: &str = "motcua-danh-sach";
/// Longest address that is remembered, in bytes.
const ADDRESS_BYTES_MAX: usize = 1_000;
/// The lists from which dossiers are opened, and what the way back to them is called.
const LISTS: [(&str, &str); 6] = [
    ("/cong-viec", "Công việc"),
    ("/canh-bao", "Điều hành"),
    ("/canh-bao/ho-so", "Danh sách hồ sơ"),
    ("/ket-qua-chua-nhan", "Chờ trả kết quả"),
    ("/ho-so", "Tìm hồ sơ"),
    ("/ban-giao", "Danh sách bàn giao"),
];

/// Remembers a list that was shown.
pub async fn remember(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let address = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let mut response = next.run(request).await;
    if is_get
        && response.status() == StatusCode::OK
        && label(&address).is_some()
        && let Ok(cookie) = HeaderValue::from_str(&cookie(&app, address).encoded().to_string())
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The list that was looked at last, and what it is called.
#[must_use]
pub fn of(headers: &HeaderMap, app: &App) -> (String, &'static str) {
    let jar = CookieJar::from_headers(headers);
    let kept = jar.get(&bound_name(app, COOKIE)).map(|cookie| cookie.value().to_owned());
    let known = kept.and_then(|address| label(&address).map(|label| (address, label)));
    known.unwrap_or_else(|| (LISTS[0].0.to_owned(), LISTS[0].1))
}

/// The cookie that takes it away.
#[must_use]
pub fn forgotten(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    cookie
}

fn cookie(app: &App, address: String) -> Cookie<'static> {
    bound_cookie(app, COOKIE, address)
}

/// What a list is called; `None` for every other address, and for one that no cookie carries.
fn label(address: &str) -> Option<&'static str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b";,\"\\".contains(&byte);
    if address.len() > ADDRESS_BYTES_MAX || !address.bytes().all(is_plain) || !is_local(address) {
        return None;
    }
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    LISTS.into_iter().find(|(list, _)| *list == path).map(|(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_are_come_back_to() {
        let table = [
            ("/cong-viec?xem=dang-giu&tim=Bh%E2%80%99n&sap=nhan", Some("Công việc")),
            ("/canh-bao/ho-so?loai=qua-han", Some("Danh sách hồ sơ")),
            ("/ho-so?q=0001", Some("Tìm hồ sơ")),
            ("/ho-so/0190", None),
            ("//evil.example/cong-viec", None),
            ("https://evil.example/cong-viec", None),
            ("/cong-viec?x=a;b", None),
            ("/cong-viec?x=\r\nSet-Cookie", None),
            ("", None),
        ];
        for (address, expected) in table {
            assert_eq!(label(address), expected, "{address}");
        }
        assert_eq!(label(&format!("/cong-viec?tim={}", "a".repeat(ADDRESS_BYTES_MAX))), None);
    }
}
