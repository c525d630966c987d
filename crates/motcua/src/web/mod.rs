//! What all pages share: who asks, the frame around a page, assets, errors, safety headers.

pub mod assets;
pub mod errors;
pub mod form;
pub mod guard;
pub mod limiter;
pub mod lockout;
pub mod page;
pub mod problems;
pub mod who;

/// Where people sign in.
pub const SIGN_IN_PATH: &str = "/dang-nhap";
/// Where people change their password.
pub const PASSWORD_PATH: &str = "/tai-khoan/mat-khau";
/// A person's own account.
pub const OWN_PATH: &str = "/tai-khoan";
/// Where the first administrator is made.
pub const SET_UP_PATH: &str = "/cai-dat";
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

/// Whether an address to come back to is one of ours, not another site's.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n'])
        && !path.starts_with(SIGN_IN_PATH)
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
        for bad in ["//evil.example", "https://evil.example", "/\\evil", "/dang-nhap", "x", "/a\nb"]
        {
            assert!(!is_local(bad), "{bad}");
        }
        assert_eq!(sign_in_path("/ho-so/a b"), "/dang-nhap?ve=/ho-so/a%20b");
        assert_eq!(sign_in_path("//evil"), "/dang-nhap");
    }
}
