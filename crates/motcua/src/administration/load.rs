//! What hangs on units: open dossiers and people with duties. Shown before a unit ends.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use jiff::civil::Date;

use crate::db::Db;
use crate::{args, sql};

/// What hangs on a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open dossiers that it settles, received or holds.
    pub dossiers: i64,
    /// Duties that people hold in it after a day.
    pub duties: i64,
}

/// What hangs on each unit after a day; units with nothing are left out.
///
/// # Errors
/// Whatever the database says.
pub async fn of_all(db: &Db, after: Date) -> crate::db::Result<BTreeMap<UnitId, Load>> {
    let mut all: BTreeMap<UnitId, Load> = BTreeMap::new();
    let open = db
        .all(
            sql!(
                "select unit, count(*) as n from
                 (select id, place_unit as unit from dossier where ended_at is null
                  union select id, lead as unit from dossier where ended_at is null
                  union select id, desk as unit from dossier where ended_at is null) as held
                 group by unit"
            ),
            args![],
        )
        .await?;
    for row in &open {
        all.entry(row.unit("unit")).or_default().dossiers = row.int("n");
    }
    let posts = db
        .all(
            sql!(
                "select unit, count(*) as n from post where to_on is null or to_on > $1
                 group by unit"
            ),
            args![after],
        )
        .await?;
    for row in &posts {
        all.entry(row.unit("unit")).or_default().duties = row.int("n");
    }
    Ok(all)
}
