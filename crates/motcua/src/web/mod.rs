//! What all pages share: who asks, the frame around a page, assets, errors, safety headers.

pub mod address;
pub mod assets;
pub mod bounded;
pub mod csrf;
pub mod device;
pub mod edge;
pub mod errors;
pub mod form;
pub mod guard;
pub mod help;
pub mod late;
pub mod limiter;
pub mod lines;
pub mod lockout;
pub mod pace;
pub mod page;
pub mod parts;
pub mod problems;
pub mod range;
pub mod reader;
pub mod refusals;
pub mod requests;
pub mod shown;
pub mod way_back;
pub mod who;

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use url::{Position, Url};

/// Where people sign in.
pub const SIGN_IN_PATH: &str = "/dang-nhap";
/// Where people change their password.
pub const PASSWORD_PATH: &str = "/tai-khoan/mat-khau";
/// Where people set up their second factor.
pub const SECOND_PATH: &str = "/tai-khoan/hai-buoc";
/// A person's own account.
pub const OWN_PATH: &str = "/tai-khoan";
/// Where the first administrator is made.
pub const SET_UP_PATH: &str = "/cai-dat";
/// What the program has to tell a person who works here.
pub const INBOX_PATH: &str = "/thong-bao";
/// The first page of somebody who works here.
pub const WORK_PATH: &str = "/cong-viec";

/// The address of the sign-in page that leads back to `back`.
#[must_use]
pub fn sign_in_path(back: &str) -> String {
    if is_local(back) && back != "/" {
        format!("{SIGN_IN_PATH}?ve={}", percent(back))
    } else {
        SIGN_IN_PATH.to_owned()
    }
}

/// What addresses are read against, to see whether they lead away from it.
static HERE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("https://here.invalid/").expect("a constant address"));

/// Whether an address to come back to is one of ours, not another site's: as browsers read it, which
/// leave out signs that are not seen, and take `\` for `/`.
#[must_use]
pub fn is_local(path: &str) -> bool {
    let is_plain = path.starts_with('/') && !path.contains(|c: char| c.is_control() || c == '\\');
    is_plain
        && HERE.join(path).is_ok_and(|read| {
            read.origin() == HERE.origin()
                && !read.path().starts_with("//")
                && !read.path().starts_with(SIGN_IN_PATH)
        })
}

/// The same address with one more value in its query; one of that name is replaced.
#[must_use]
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let (path, fragment) = path.split_once('#').map_or((path, ""), |(path, end)| (path, end));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let prefix = format!("{name}=");
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with(&prefix))
        .map(ToOwned::to_owned)
        .collect();
    pairs.push(format!("{prefix}{}", percent(value)));
    let mut address = format!("{path}?{}", pairs.join("&"));
    if !fragment.is_empty() {
        address.push('#');
        address.push_str(fragment);
    }
    address
}

/// The page of ours that a form was sent from, as the browser tells.
#[must_use]
pub fn own_path(headers: &HeaderMap, public_url: &str) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let referer = Url::parse(text(header::REFERER)?).ok()?;
    let public = Url::parse(public_url).ok();
    let named = text(header::HOST)
        .and_then(|host| Url::parse(&format!("{}://{host}/", referer.scheme())).ok());
    let is_ours = [public, named].iter().flatten().any(|ours| ours.origin() == referer.origin());
    let path = &referer[Position::BeforePath..Position::AfterQuery];
    (is_ours && is_local(path)).then(|| path.to_owned())
}

/// Percent-encodes everything but letters, digits and `-._~/`.
#[must_use]
pub fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes every character");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_come_back_to() {
        assert!(is_local("/ho-so/1?x=y"));
        for good in ["/", "/ho-so/a b", "/ho-so?ten=Hoa&x=%09", "/a#b", "/a?ve=//evil.example"] {
            assert!(is_local(good), "{good}");
        }
        for bad in [
            "",
            "x",
            "//evil.example",
            "///evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/\u{1}/evil.example",
            "/a\nb",
            "/a\u{7f}",
            "/a\u{85}b",
            "/.//evil.example",
            "/a/..//evil.example",
            "/dang-nhap",
            "/./dang-nhap?ve=/a",
        ] {
            assert!(!is_local(bad), "{bad:?}");
        }
        assert_eq!(sign_in_path("/ho-so/a b"), "/dang-nhap?ve=/ho-so/a%20b");
        assert_eq!(sign_in_path("//evil"), "/dang-nhap");
    }

    #[test]
    fn values_are_added_to_an_address() {
        for (path, expected) in [
            ("/a", "/a?tep=x%20y"),
            ("/a?b=1", "/a?b=1&tep=x%20y"),
            ("/a?tep=old&b=1#c", "/a?b=1&tep=x%20y#c"),
        ] {
            assert_eq!(with_query(path, "tep", "x y"), expected);
        }
    }

    #[test]
    fn only_our_own_page_is_where_a_form_came_from() {
        let from = |referer: &'static str| {
            let pairs = [(header::REFERER, referer), (header::HOST, "10.0.0.5:8080")];
            let headers =
                pairs.into_iter().map(|(n, v)| (n, HeaderValue::from_static(v))).collect();
            own_path(&headers, "https://desk.example")
        };
        assert_eq!(
            from("http://10.0.0.5:8080/tiep-nhan/1?a=b").as_deref(),
            Some("/tiep-nhan/1?a=b")
        );
        assert_eq!(from("https://desk.example/ho-so/1").as_deref(), Some("/ho-so/1"));
        assert_eq!(from("https://evil.example/ho-so/1"), None);
        assert_eq!(from("https://desk.example").as_deref(), Some("/"));
        for bad in
            ["https://desk.example@evil.example/", "https://desk.example//evil.example/", "/"]
        {
            assert_eq!(from(bad), None, "{bad}");
        }
    }
}
