//! One more proof than the receipt (xác minh người nộp), for what is more than looking: fetching the
//! result, withdrawing. Whoever has found or photographed a paper lacks it, because no paper and no page
//! behind the receipt shows it (`docs/security.md` lists them).
//!
//! Where a channel for notices is set up and the desk wrote down a telephone or an e-mail address, it is a
//! one-time code sent there ([`one_time`]). Else it is the last digits of a number that the desk wrote down
//! ([`digits`]), unless a form in use prints such numbers. Else it is the desk.

pub mod digits;
pub mod one_time;

use super::look_up::Found;
use crate::app::App;
use crate::error::Result;
use crate::words;
use digits::Asked;

/// What is more than looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nhận kết quả.
    FetchResult,
    /// Rút hồ sơ, thôi rút hồ sơ.
    Withdraw,
}

impl Act {
    /// Its name in tables and in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FetchResult => "fetch_result",
            Self::Withdraw => "withdraw",
        }
    }

    /// What a message says the code is for.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::FetchResult => "nhận kết quả",
            Self::Withdraw => "rút hoặc thôi rút",
        }
    }
}

/// What an applicant is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The last digits of a number.
    Digits(Asked),
    /// A code has to be sent first; where it goes, half hidden.
    NoCodeYet(String),
    /// The code that was sent.
    Code {
        /// Where it went, half hidden.
        to: String,
        /// Until when it counts, in words.
        until: String,
    },
}

/// What the applicant is asked for; nothing when only the desk can tell who it is.
///
/// # Errors
/// Whatever the database says.
pub async fn asking(app: &App, found: &Found, act: Act) -> Result<Option<Asking>> {
    if let Some(to) = one_time::reach(app, found.id).await? {
        let to = to.shown();
        let sent = one_time::expires_at(app, found.id, act).await?;
        return Ok(Some(match sent {
            Some(until) => Asking::Code { to, until: words::minute(until) },
            None => Asking::NoCodeYet(to),
        }));
    }
    Ok(digits::asked(app, found).await?.map(Asking::Digits))
}

/// How what was typed compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is right.
    Right,
    /// It is wrong.
    Wrong,
    /// Too many were wrong today: until tomorrow only the desk can tell.
    Closed,
    /// No code counts any more: none was sent, it ran out, or too many were wrong.
    NoCode,
}

/// Whether what was typed proves the applicant. A code is spent by it.
///
/// # Errors
/// Whatever the database says.
pub async fn check(app: &App, found: &Found, (act, typed): (Act, &str)) -> Result<Checked> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    if one_time::reach(app, found.id).await?.is_some() {
        one_time::check(app, found.id, (act, typed)).await
    } else {
        digits::check(app, found, &typed).await
    }
}
