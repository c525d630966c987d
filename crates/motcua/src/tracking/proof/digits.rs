//! The last digits of a number that the desk wrote down and no paper shows.

use domain::time;
use jiff::{SignedDuration, Span};
use subtle::ConstantTimeEq as _;

use super::Checked;
use crate::app::App;
use crate::config::limits::{PROOF_DIGITS_WRONG_MAX, PROOF_DIGITS_WRONG_PER_DAY};
use crate::db::Db;
use crate::error::Result;
use crate::tracking::look_up::Found;
use crate::{args, sql};

/// How many of its last digits are asked for.
pub const DIGITS: usize = 4;
/// So long before the reception a slip may have been given with the same numbers on it.
const SLIP_BEFORE_DAYS: i32 = 366;

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

/// What the applicant can be asked; nothing when the desk wrote no number down, or when a form that may
/// have been printed for the dossier shows them.
pub(super) async fn asked(app: &App, found: &Found) -> Result<Option<Asked>> {
    Ok(number(app, found).await?.map(|(asked, _)| asked))
}

/// Whether these are the last digits. A try is counted before it is looked at, so that many at once do
/// not get more.
pub(super) async fn check(app: &App, found: &Found, typed: &str) -> Result<Checked> {
    let Some((_, number)) = number(app, found).await? else { return Ok(Checked::Closed) };
    if !count(app, found).await? {
        return Ok(Checked::Closed);
    }
    let last = number.len().saturating_sub(DIGITS);
    let is_right =
        typed.len() == DIGITS && bool::from(number.as_bytes()[last..].ct_eq(typed.as_bytes()));
    if is_right {
        forgive(&app.db, found).await?;
        return Ok(Checked::Right);
    }
    Ok(Checked::Wrong)
}

/// Counts a try as if it were wrong; false when there were too many.
async fn count(app: &App, found: &Found) -> Result<bool> {
    let now = app.now();
    let touched = app
        .db
        .run(
            sql!(
                "insert into applicant_proof
                     (dossier, expires_at, tries, sent_1, sent_2, sent_3, sent_on, sent_that_day,
                      wrong_since, wrong_that_day, wrong_ever)
                 values ($1, 0, 0, 0, 0, 0, '', 0, $2, 1, 1)
                 on conflict (dossier) do update set
                     wrong_ever = applicant_proof.wrong_ever + 1,
                     wrong_that_day = case when applicant_proof.wrong_since <= $3 then 1
                                           else applicant_proof.wrong_that_day + 1 end,
                     wrong_since = case when applicant_proof.wrong_since <= $3 then $2
                                        else applicant_proof.wrong_since end
                 where applicant_proof.wrong_ever < $5
                   and (applicant_proof.wrong_that_day < $4 or applicant_proof.wrong_since <= $3)"
            ),
            args![
                found.id,
                now,
                now - SignedDuration::from_hours(24),
                PROOF_DIGITS_WRONG_PER_DAY,
                PROOF_DIGITS_WRONG_MAX
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// The right ones were typed: what was wrong before is forgotten.
async fn forgive(db: &Db, found: &Found) -> Result<()> {
    db.run(
        sql!("update applicant_proof set wrong_that_day = 0, wrong_ever = 0 where dossier = $1"),
        args![found.id],
    )
    .await?;
    Ok(())
}

/// The number that was written down first of all for an applicant, as digits.
async fn number(app: &App, found: &Found) -> Result<Option<(Asked, String)>> {
    let received_on = time::local(found.dossier.received_at).date();
    let since = received_on.saturating_sub(Span::new().days(SLIP_BEFORE_DAYS));
    if app.reference().templates.show_numbers_since(since) {
        return Ok(None);
    }
    let row = app
        .db
        .first(
            sql!(
                "select person.personal_id, person.tax_code, person.phone
                 from dossier join person on person.id = dossier.applicant where dossier.id = $1"
            ),
            args![found.id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let digits = |text: String| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let numbers = [
        (Asked::Identity, row.opt_text("personal_id")),
        (Asked::TaxCode, row.opt_text("tax_code")),
        (Asked::Phone, row.opt_text("phone")),
    ];
    let known = numbers.into_iter().filter_map(|(asked, text)| Some((asked, digits(text?))));
    Ok(known.into_iter().find(|(_, digits)| digits.len() >= DIGITS))
}
