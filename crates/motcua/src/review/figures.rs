//! The figures beside a proposal: what became of the unit's dossiers of a procedure in the year.

use domain::agency::UnitId;
use domain::review::ENOUGH_DOSSIERS;
use domain::time;
use jiff::civil::date;

use crate::app::App;
use crate::error::Result;
use crate::{args, sql};

/// Numbers of dossiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Received in the year.
    pub received: i64,
    /// Of these: ended.
    pub ended: i64,
    /// Of the ended: in time, by the date that counts. A new date heals no delay.
    pub in_time: i64,
    /// Of the received: a supplement was asked for.
    pub supplemented: i64,
}

impl Figures {
    /// A share as people read it, never without its numerator and denominator.
    #[must_use]
    pub fn share(part: i64, whole: i64) -> String {
        if whole < ENOUGH_DOSSIERS {
            return format!("{part}/{whole} (chưa đủ dữ liệu)");
        }
        format!("{part}/{whole} ({}%)", (part * 100 + whole / 2) / whole)
    }

    /// Ended in time.
    #[must_use]
    pub fn in_time_words(&self) -> String {
        Self::share(self.in_time, self.ended)
    }

    /// Ended late.
    #[must_use]
    pub fn late_words(&self) -> String {
        Self::share(self.ended - self.in_time, self.ended)
    }

    /// Supplements.
    #[must_use]
    pub fn supplemented_words(&self) -> String {
        Self::share(self.supplemented, self.received)
    }
}

/// Counts them.
///
/// # Errors
/// Whatever the database says.
pub async fn of(app: &App, unit: &UnitId, year: i16, procedure: &str) -> Result<Figures> {
    let start = |year: i16| time::instant(date(year, 1, 1).at(0, 0, 0, 0));
    let row = app
        .db
        .first(
            sql!(
                "select count(*) as received, count(ended_at) as ended,
                        count(case when ended_at < counted_due_at + 60000 then 1 end) as in_time,
                        count(case when exists (select 1 from journal
                              where journal.dossier = dossier.id
                                and journal.kind = 'supplement_asked') then 1 end) as supplemented
                 from dossier
                 where procedure_code = $1 and received_at >= $2 and received_at < $3
                   and (lead = $4 or desk = $4 or government = $4)"
            ),
            args![procedure, start(year), start(year + 1), unit],
        )
        .await?;
    Ok(row.map_or_else(Figures::default, |row| Figures {
        received: row.int("received"),
        ended: row.int("ended"),
        in_time: row.int("in_time"),
        supplemented: row.int("supplemented"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_few_dossiers_says_so() {
        assert_eq!(Figures::share(9, 9), "9/9 (chưa đủ dữ liệu)");
        assert_eq!(Figures::share(0, 0), "0/0 (chưa đủ dữ liệu)");
        assert_eq!(Figures::share(7, 10), "7/10 (70%)");
        assert_eq!(Figures::share(2, 3 * 5), "2/15 (13%)");
    }
}
