//! Whether the program can do its work now (tình trạng hệ thống): for a monitor that asks every
//! minute, so it costs one question to the database.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::files::FREE_BYTES_MIN;
use crate::journal::CLOCK_STEP_BACK_MS_MAX;
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
    /// Whether the clock stands after the last entry of the journal.
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
    let health = judge(app.db.engine(), head, app.now(), free_bytes);
    for reason in &health.reasons {
        tracing::error!(reason, "not well");
    }
    health
}

async fn head(app: &App) -> Option<(i64, Timestamp)> {
    let asked = app.db.first(sql!("select no, at from chain where id = 1"), args![]);
    let row = tokio::time::timeout(ANSWER_WITHIN, asked).await.ok()?.ok()??;
    Some((row.int("no"), row.at("at")))
}

fn judge(
    database: &'static str,
    head: Option<(i64, Timestamp)>,
    now: Timestamp,
    free_bytes: Option<u64>,
) -> Health {
    let clock_ok = head.is_none_or(|(_, last_at)| {
        last_at.as_millisecond() - now.as_millisecond() <= CLOCK_STEP_BACK_MS_MAX
    });
    let mut reasons = Vec::new();
    if head.is_none() {
        reasons.push("Cơ sở dữ liệu không trả lời.");
    }
    if !clock_ok {
        reasons.push("Đồng hồ máy chủ chạy sau dòng cuối của nhật ký.");
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
    use super::*;

    #[test]
    fn each_thing_that_is_wrong_is_said() {
        let now = Timestamp::from_millisecond(1_000_000).expect("an instant");
        let at = |ms: i64| Timestamp::from_millisecond(ms).expect("an instant");
        let table = [
            (Some((7, at(1_000_000))), Some(FREE_BYTES_MIN), vec![]),
            (Some((7, at(1_004_000))), Some(FREE_BYTES_MIN), vec![]),
            (Some((7, at(1_006_000))), Some(FREE_BYTES_MIN), vec!["Đồng hồ"]),
            (None, Some(FREE_BYTES_MIN), vec!["Cơ sở dữ liệu"]),
            (Some((7, at(0))), Some(FREE_BYTES_MIN - 1), vec!["Ổ đĩa"]),
            (None, None, vec!["Cơ sở dữ liệu", "Ổ đĩa"]),
        ];
        for (head, free, wrong) in table {
            let health = judge("SQLite", head, now, free);
            assert_eq!(health.status, if wrong.is_empty() { "ok" } else { "failing" });
            assert_eq!(health.reasons.len(), wrong.len(), "{health:?}");
            for (reason, begin) in health.reasons.iter().zip(wrong) {
                assert!(reason.starts_with(begin), "{reason}");
            }
        }
    }
}
