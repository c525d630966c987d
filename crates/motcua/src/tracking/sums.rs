//! The public sums of progress: what is under way, overdue and waiting to be fetched, by office and by
//! field, in one statement over what has not been handed out.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::deadline;
use jiff::Timestamp;

use crate::db::{Db, Row};
use crate::error::Result;
use crate::{args, sql};

/// The numbers of one office or field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Đang giải quyết.
    pub open: i64,
    /// Quá hạn.
    pub late: i64,
    /// Chờ trả kết quả.
    pub to_return: i64,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// By the government that settles.
    pub offices: BTreeMap<UnitId, Sum>,
    /// By field.
    pub fields: BTreeMap<String, Sum>,
    /// Of everything.
    pub all: Sum,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.open += other.open;
        self.late += other.late;
        self.to_return += other.to_return;
    }
}

/// Counts them.
///
/// # Errors
/// Whatever the database says.
pub async fn count(db: &Db, now: Timestamp) -> Result<Sums> {
    let rows = db
        .all(
            sql!(
                "select government, field,
                        cast(sum(case when ended_at is null then 1 else 0 end) as bigint) as open,
                        cast(sum(case when ended_at is null and paused_at is null and due_at < $1
                                      then 1 else 0 end) as bigint) as late,
                        cast(sum(case when ended_at is not null and whole is null
                                      then 1 else 0 end) as bigint) as to_return
                 from dossier where returned_at is null
                 group by government, field order by government, field"
            ),
            args![deadline::minute_of(now)],
        )
        .await?;
    let mut sums = Sums::default();
    for row in &rows {
        let sum = sum(row);
        sums.offices.entry(row.unit("government")).or_default().add(sum);
        sums.fields.entry(row.text("field")).or_default().add(sum);
        sums.all.add(sum);
    }
    Ok(sums)
}

fn sum(row: &Row) -> Sum {
    Sum { open: row.int("open"), late: row.int("late"), to_return: row.int("to_return") }
}
