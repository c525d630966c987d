//! The watch (theo dõi hạn): looks at what nobody's button brings about, because time alone does:
//! dates that come near or pass, answers that do not come, results that nobody fetches, steps for
//! which nobody is there. One file for each job; a mark in the database sees to it that nobody is
//! told twice, however many processes look.

mod apology;
pub mod calling;
mod due;
mod extensions;
mod flaws;
mod mark;
mod opinions;
pub mod pages;
mod people;
pub mod settings;
pub mod standing;
mod supplements;
mod unclaimed;
pub mod urging;
pub mod vacant;

use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;
use crate::error::Result;
use crate::journal::clock;

/// How often there is a look.
const EVERY: Duration = Duration::from_secs(60);

/// Watches until `stop` says true or is gone.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            _ = ticks.tick() => {}
        }
        if !clock::is_trusted(&app.db, app.now()).await {
            continue;
        }
        if let Err(error) = round(&app).await {
            error.log();
        }
    }
}

/// Does once what there is to do now.
///
/// # Errors
/// Whatever the database says.
pub async fn round(app: &App) -> Result<()> {
    let settings = settings::load(&app.db).await?;
    due::warn(app, &settings).await?;
    apology::draft(app).await?;
    supplements::tell(app).await?;
    opinions::remind(app).await?;
    flaws::remind(app).await?;
    extensions::remind(app).await?;
    unclaimed::remind(app, &settings).await?;
    vacant::tell(app).await
}
