//! One more proof than the receipt (xác minh người nộp), for what is more than looking: the last
//! four digits of a number that the desk wrote down. Whoever has only seen the receipt lacks them.

use domain::code::Phone;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::code;
use crate::app::App;
use crate::db::Db;
use crate::error::Result;
use crate::{args, sql};

/// How many of its last digits are asked for.
pub const DIGITS: usize = 4;

/// Which number is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// That of the identity card.
    Identity,
    /// The tax code.
    TaxCode,
    /// The telephone.
    Phone,
}

impl Asked {
    /// What people are asked.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "4 số cuối của số căn cước (CCCD, CMND) của người nộp hồ sơ",
            Self::TaxCode => "4 số cuối của mã số thuế của người nộp hồ sơ",
            Self::Phone => "4 số cuối của số điện thoại đã ghi khi nộp hồ sơ",
        }
    }
}

/// What the applicant can be asked; nothing when the desk wrote no number down.
///
/// # Errors
/// Whatever the database says.
pub async fn asked(db: &Db, dossier: Uuid) -> Result<Option<Asked>> {
    Ok(number(db, dossier).await?.map(|(asked, _)| asked))
}

/// Whether these are the last digits. Wrong ones are counted for the dossier, from wherever.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after too many wrong ones.
pub async fn check(app: &App, dossier: Uuid, typed_code: &str, digits: &str) -> Result<bool> {
    let now = app.now();
    let counted = format!("proof {}", code::plain(typed_code));
    app.limiter.secrets.count(&counted, now)?;
    let Some((_, number)) = number(&app.db, dossier).await? else { return Ok(false) };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let last = number.len().saturating_sub(DIGITS);
    let is_right =
        digits.len() == DIGITS && bool::from(number.as_bytes()[last..].ct_eq(digits.as_bytes()));
    if is_right {
        app.limiter.secrets.forgive(&counted, now);
    }
    Ok(is_right)
}

/// The number that was written down first of all for an applicant, as digits.
async fn number(db: &Db, dossier: Uuid) -> Result<Option<(Asked, String)>> {
    let row = db
        .first(
            sql!(
                "select person.personal_id, person.tax_code, person.phone
                 from dossier join person on person.id = dossier.applicant where dossier.id = $1"
            ),
            args![dossier],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let digits = |text: String| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let phone = |text: String| Phone::parse(&text).map_or(text, |phone| phone.spaced());
    let numbers = [
        (Asked::Identity, row.opt_text("personal_id")),
        (Asked::TaxCode, row.opt_text("tax_code")),
        (Asked::Phone, row.opt_text("phone").map(phone)),
    ];
    let known = numbers.into_iter().filter_map(|(asked, text)| Some((asked, digits(text?))));
    Ok(known.into_iter().find(|(_, digits)| digits.len() >= DIGITS))
}
