//! Whether the program can do its work now (tình trạng hệ thống): for a monitor that asks every
//! minute, so it costs one question to the database.

use std::time::Duration;

use serde::Serialize;

use crate::app::App;
use crate::files::FREE_BYTES_MIN;
use crate::journal::clock::{self, Standing};
use crate::{args, sql};

/// How long the database may think about a question of one row.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// The program's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// `ok` or `failing`.
    pub status: &'static str,
    /// Which database.
    pub database: &'static str,
    /// Number of the last entry of the journal, if the database answers.
    pub journal_head: Option<i64>,
    /// Whether the clock stands after the last entry of the journal, and not too far after it.
    pub clock_ok: bool,
    /// The program's version.
    pub version: &'static str,
    /// What is wrong, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<&'static str>,
}

/// Asks the database, the clock and the disk.
pub async fn examine(app: &App) -> Health {
    let head = head(app).await;
    let free_bytes = app.files.free_bytes().ok();
    let health = judge(app.db.engine(), head, free_bytes);
    for reason in &health.reasons {
        tracing::error!(reason, "not well");
    }
    health
}

async fn head(app: &App) -> Option<(i64, Standing)> {
    let asked =
        app.db.first(sql!("select no, at, ahead_days_max from chain where id = 1"), args![]);
    let row = tokio::time::timeout(ANSWER_WITHIN, asked).await.ok()?.ok()??;
    let standing = clock::judge(app.now(), row.at("at"), row.opt_int("ahead_days_max"));
    Some((row.int("no"), standing))
}

fn judge(database: &'static str, head: Option<(i64, Standing)>, free_bytes: Option<u64>) -> Health {
    let clock_ok = head.is_none_or(|(_, standing)| standing == Standing::Right);
    let mut reasons = Vec::new();
    if head.is_none() {
        reasons.push("Cơ sở dữ liệu không trả lời.");
    }
    match head.map(|(_, standing)| standing) {
        Some(Standing::Behind { .. }) => {
            reasons.push("Đồng hồ máy chủ chạy sau dòng cuối của nhật ký.");
        }
        Some(Standing::Ahead { .. }) => {
            reasons.push("Đồng hồ máy chủ chạy quá xa trước dòng cuối của nhật ký.");
        }
        Some(Standing::Right) | None => {}
    }
    if free_bytes.is_none_or(|free| free < FREE_BYTES_MIN) {
        reasons.push("Ổ đĩa chứa tệp còn dưới 100 MB hoặc không đọc được.");
    }
    Health {
        status: if reasons.is_empty() { "ok" } else { "failing" },
        database,
        journal_head: head.map(|(no, _)| no),
        clock_ok,
        version: env!("CARGO_PKG_VERSION"),
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn each_thing_that_is_wrong_is_said() {
        let last_at = Timestamp::UNIX_EPOCH;
        let (right, behind) = (Standing::Right, Standing::Behind { last_at });
        let ahead = Standing::Ahead { last_at, days_max: 60 };
        let table = [
            (Some((7, right)), Some(FREE_BYTES_MIN), vec![]),
            (Some((7, behind)), Some(FREE_BYTES_MIN), vec!["Đồng hồ máy chủ chạy sau"]),
            (Some((7, ahead)), Some(FREE_BYTES_MIN), vec!["Đồng hồ máy chủ chạy quá xa"]),
            (None, Some(FREE_BYTES_MIN), vec!["Cơ sở dữ liệu"]),
            (Some((7, right)), Some(FREE_BYTES_MIN - 1), vec!["Ổ đĩa"]),
            (None, None, vec!["Cơ sở dữ liệu", "Ổ đĩa"]),
        ];
        for (head, free, wrong) in table {
            let health = judge("SQLite", head, free);
            assert_eq!(health.status, if wrong.is_empty() { "ok" } else { "failing" });
            assert_eq!(health.reasons.len(), wrong.len(), "{health:?}");
            for (reason, begin) in health.reasons.iter().zip(wrong) {
                assert!(reason.starts_with(begin), "{reason}");
            }
        }
    }
}
