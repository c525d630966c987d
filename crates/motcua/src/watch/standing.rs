//! How the open dossiers of units stand: counted for all units in one statement, and the same conditions
//! as filters of the lists to which the numbers lead.

use domain::agency::UnitId;
use domain::deadline;
use jiff::Timestamp;

use crate::app::App;
use crate::error::Result;
use crate::work::listing::Standing;
use crate::{args, sql};

/// The numbers of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Đang giải quyết.
    pub open: i64,
    /// Quá hạn.
    pub late: i64,
    /// Sắp đến hạn.
    pub near: i64,
    /// Tạm dừng.
    pub paused: i64,
    /// Chờ quyết định hẹn lại.
    pub new_dates: i64,
}

/// What a number counts (loại).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Đang giải quyết.
    Open,
    /// Sắp đến hạn.
    Near,
    /// Quá hạn.
    Late,
    /// Tạm dừng.
    Paused,
    /// Chờ quyết định hẹn lại.
    NewDate,
}

impl Kind {
    /// Every kind, in the order of the columns.
    pub const ALL: [Self; 5] = [Self::Open, Self::Near, Self::Late, Self::Paused, Self::NewDate];

    /// Its name in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Open => "dang-giai-quyet",
            Self::Near => "sap-den-han",
            Self::Late => "qua-han",
            Self::Paused => "tam-dung",
            Self::NewDate => "cho-hen-lai",
        }
    }

    /// The kind with that name, or everything that is open.
    #[must_use]
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug).unwrap_or(Self::Open)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Đang giải quyết",
            Self::Near => "Sắp đến hạn",
            Self::Late => "Quá hạn",
            Self::Paused => "Tạm dừng",
            Self::NewDate => "Chờ quyết định hẹn lại",
        }
    }

    /// What it narrows a list of open dossiers to.
    #[must_use]
    pub fn standing(self, now: Timestamp) -> Option<Standing> {
        match self {
            Self::Open => None,
            Self::Near => Some(Standing::Near(now)),
            Self::Late => Some(Standing::Late(now)),
            Self::Paused => Some(Standing::Paused),
            Self::NewDate => Some(Standing::NewDate),
        }
    }
}

impl Counted {
    /// How many of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Open => self.open,
            Kind::Near => self.near,
            Kind::Late => self.late,
            Kind::Paused => self.paused,
            Kind::NewDate => self.new_dates,
        }
    }

    /// These and those.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            open: self.open + other.open,
            late: self.late + other.late,
            near: self.near + other.near,
            paused: self.paused + other.paused,
            new_dates: self.new_dates + other.new_dates,
        }
    }
}

/// The numbers of every unit in which something is open.
///
/// # Errors
/// Whatever the database says.
pub async fn of_units(app: &App) -> Result<Vec<(UnitId, Counted)>> {
    let rows = app
        .db
        .all(
            sql!(
                "select place_unit, count(*) as n,
                        cast(sum(case when paused_at is null and due_at < $1 then 1 else 0 end)
                             as bigint) as late,
                        cast(sum(case when paused_at is null and near_at <= $1 and due_at >= $1
                                      then 1 else 0 end) as bigint) as near,
                        cast(sum(case when paused_at is not null then 1 else 0 end)
                             as bigint) as paused,
                        cast(sum(case when extension_asked_at is not null then 1 else 0 end)
                             as bigint) as extensions
                 from dossier where ended_at is null group by place_unit order by place_unit"
            ),
            args![deadline::minute_of(app.now())],
        )
        .await?;
    let counted = rows.iter().map(|row| {
        let counted = Counted {
            open: row.int("n"),
            late: row.int("late"),
            near: row.int("near"),
            paused: row.int("paused"),
            new_dates: row.int("extensions"),
        };
        (row.unit("place_unit"), counted)
    });
    Ok(counted.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_slug(kind.slug()), kind);
        }
    }
}
