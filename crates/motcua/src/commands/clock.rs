//! `motcua clock`: an administrator says that the machine's clock is right now, with a reason that stays
//! in the journal. Nobody can sign in while the clock is not believed, so it is said at the terminal.

use std::io::Write as _;
use std::process::ExitCode;

use domain::time;
use jiff::Timestamp;

use crate::app::Clock;
use crate::config::Location;
use crate::db::{Db, Tx};
use crate::journal::clock::{self, Standing};
use crate::journal::{self, JournalError};
use crate::{args, sql};

/// Characters of a reason.
const REASON_CHARS_MAX: usize = 500;
/// Milliseconds of one step of the one-time codes of an app.
const TOTP_STEP_MS: i64 = 30_000;

/// Arguments of `motcua clock accept` and `motcua clock correct`.
#[derive(Clone, Debug, clap::Args)]
pub struct ClockArgs {
    /// Why, for the journal: what happened to the clock, and who looked.
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    pub reason: String,
}

fn parse_reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("xin ghi lý do, ví dụ “pin đồng hồ hỏng, đã thay, An kiểm tra”".to_owned()),
        1..=REASON_CHARS_MAX => Ok(text.to_owned()),
        _ => Err(format!("lý do dài tối đa {REASON_CHARS_MAX} chữ")),
    }
}

/// Says that the clock is right although nothing was written for long.
///
/// # Errors
/// When it stands before the last entry, or there is no data.
pub async fn accept(place: &Location, args: &ClockArgs) -> anyhow::Result<ExitCode> {
    let db = place.open_existing().await?;
    let now = Clock::Machine.now();
    accepted(&db, now, &args.reason).await?;
    db.close().await;
    writeln!(
        std::io::stdout(),
        "Đã ghi vào nhật ký: đồng hồ máy chủ đúng, bây giờ là {}. Xin khởi động lại motcua serve.",
        shown(now)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// What [`accept`] writes.
///
/// # Errors
/// When the clock stands before the last entry: a sentence that names the other command.
pub async fn accepted(db: &Db, now: Timestamp, reason: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    match clock::accept(&mut tx, now, reason).await {
        Err(JournalError::ClockWentBack { last_at }) => anyhow::bail!("{}", behind(now, last_at)),
        accepted => accepted?,
    }
    Ok(tx.commit().await?)
}

/// Says that the clock is right although the last entries stand in the future.
///
/// # Errors
/// When they do not, or there is no data.
pub async fn correct(place: &Location, args: &ClockArgs) -> anyhow::Result<ExitCode> {
    let db = place.open_existing().await?;
    let now = Clock::Machine.now();
    let last_at = journal::last_at(&db).await?;
    corrected(&db, now, &args.reason).await?;
    db.close().await;
    writeln!(
        std::io::stdout(),
        "Đã ghi vào nhật ký: đồng hồ được chỉnh từ {} về {}. Mọi người đăng nhập lại; giờ của các dòng đã ghi \
         không đổi. Xin xem lại ngày hẹn của hồ sơ và ngày bắt đầu nhiệm vụ đã ghi khi đồng hồ chạy nhanh.",
        shown(last_at),
        shown(now)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// What [`correct`] writes: the entry, and an end to what would hold until the wrong instant comes.
///
/// # Errors
/// When the clock does not stand before the last entry.
pub async fn corrected(db: &Db, now: Timestamp, reason: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    match clock::correct(&mut tx, now, reason).await? {
        Standing::Behind { .. } => {}
        Standing::Right | Standing::Ahead { .. } => anyhow::bail!(
            "đồng hồ máy chủ ({}) không đứng trước dòng cuối của nhật ký nên không có gì để chỉnh; xin xem \
             motcua doctor",
            shown(now)
        ),
    }
    release(&mut tx, now).await?;
    Ok(tx.commit().await?)
}

/// Ends what a clock that was ahead would keep: sessions that would last for years, codes of apps that
/// would count as used, messages that would wait, and the first administrators' duties that would begin
/// then.
async fn release(tx: &mut Tx, now: Timestamp) -> anyhow::Result<()> {
    tx.run(
        sql!("update session set ended_at = $1 where ended_at is null and (seen_at > $1 or created_at > $1)"),
        args![now],
    )
    .await?;
    tx.run(sql!("delete from sign_in_step where created_at > $1"), args![now]).await?;
    tx.run(sql!("delete from idempotency where at > $1"), args![now]).await?;
    let step = now.as_millisecond() / TOTP_STEP_MS;
    tx.run(sql!("update totp set last_step = $1 where last_step > $1"), args![step]).await?;
    tx.run(
        sql!("update message set next_at = $1 where state = 'waiting' and made_at > $1"),
        args![now],
    )
    .await?;
    let made = tx
        .all(
            sql!(
                "select body from journal where at > $1
                 and kind in ('first_administrator', 'administrator_added_at_terminal')"
            ),
            args![now],
        )
        .await?;
    let today = time::local(now).date();
    for row in made {
        let body: serde_json::Value = serde_json::from_str(&row.text("body"))?;
        let account = body["account"].as_str().and_then(|id| id.parse::<uuid::Uuid>().ok());
        let Some(account) = account else { continue };
        tx.run(
            sql!(
                "update post set from_on = $1
                 where staff = $2 and duty = 'administrator' and from_on > $1"
            ),
            args![today, account],
        )
        .await?;
    }
    Ok(())
}

/// Refuses to serve by a clock that is not believed.
///
/// # Errors
/// A sentence that says what to do.
pub async fn check(db: &Db, now: Timestamp, days_max: i64) -> anyhow::Result<()> {
    clock::limit(db, days_max).await?;
    if let Standing::Behind { last_at } = clock::standing(db, now).await? {
        // What was written can still be read, and a clock that is set right needs no new start.
        tracing::error!("{}", behind(now, last_at));
        return Ok(());
    }
    require(db, now).await
}

/// Refuses to write by a clock that is not believed.
///
/// # Errors
/// A sentence that says what to do.
pub async fn require(db: &Db, now: Timestamp) -> anyhow::Result<()> {
    match clock::standing(db, now).await? {
        Standing::Right => Ok(()),
        Standing::Behind { last_at } => anyhow::bail!("{}", behind(now, last_at)),
        Standing::Ahead { last_at, days_max } => anyhow::bail!("{}", ahead(now, last_at, days_max)),
    }
}

/// What to do about a clock that stands before the last entry.
#[must_use]
pub fn behind(now: Timestamp, last_at: Timestamp) -> String {
    format!(
        "đồng hồ máy chủ ({}) đứng trước dòng cuối của nhật ký ({}), nên chưa ai ghi được gì. Nếu đồng hồ \
         sai, xin chỉnh lại (timedatectl). Nếu đồng hồ nay đã đúng và dòng cuối được ghi khi đồng hồ chạy \
         nhanh, xin chạy: motcua clock correct --reason \"lý do\"",
        shown(now),
        shown(last_at)
    )
}

/// What to do about a clock that stands far after the last entry.
#[must_use]
pub fn ahead(now: Timestamp, last_at: Timestamp, days_max: i64) -> String {
    format!(
        "đồng hồ máy chủ ({}) đứng quá {days_max} ngày sau dòng cuối của nhật ký ({}), nên chương trình không chạy để \
         không ghi sai ngày. Nếu đồng hồ sai, xin chỉnh lại (timedatectl). Nếu đồng hồ đúng (cơ quan nghỉ \
         lâu, hoặc vừa phục hồi bản sao lưu cũ), xin chạy: motcua clock accept --reason \"lý do\"",
        shown(now),
        shown(last_at)
    )
}

fn shown(at: Timestamp) -> String {
    time::local(at).strftime("%H:%M:%S %d/%m/%Y").to_string()
}
