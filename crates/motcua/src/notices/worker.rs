//! The worker: spreads notices and sends messages until it is told to stop, and finishes the
//! message in hand then. Any number of processes may run one.

use std::time::Duration;

use tokio::sync::watch;

use super::channel::Channel;
use super::outbox::{self, State};
use super::post::Post;
use super::{schedule, spread};
use crate::app::App;
use crate::error::Result;
use crate::journal::clock;

/// How often there is a look at what is to be sent.
const EVERY: Duration = Duration::from_secs(5);

/// Works until `stop` says true or is gone.
pub async fn run(app: App, post: Post, mut stop: watch::Receiver<bool>) {
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
        let go_on = || !*stop.borrow();
        if let Err(error) = work(&app, &post, &go_on).await {
            error.log();
        }
    }
}

/// Does once what there is to do now.
///
/// # Errors
/// Whatever the database says.
pub async fn round(app: &App, post: &Post) -> Result<()> {
    work(app, post, &|| true).await
}

async fn work(app: &App, post: &Post, go_on: &(impl Fn() -> bool + Sync)) -> Result<()> {
    spread::spread(app, post).await?;
    outbox::forget_addresses(&app.db, app.now()).await?;
    // A slow mail server does not hold up the SMS.
    let [email, sms, zalo, portal] = Channel::ALL.map(|channel| deliver(app, post, channel, go_on));
    let (email, sms, zalo, portal) = tokio::join!(email, sms, zalo, portal);
    email.and(sms).and(zalo).and(portal)
}

async fn deliver(
    app: &App,
    post: &Post,
    channel: Channel,
    go_on: &(impl Fn() -> bool + Sync),
) -> Result<()> {
    if !post.serves(channel) {
        return Ok(());
    }
    for ready in outbox::ready(&app.db, channel, app.now()).await? {
        if !go_on() {
            return Ok(());
        }
        let opens_at = schedule::open(channel, post.quiet_hours(), app.now());
        if opens_at > app.now() {
            outbox::postpone(&app.db, ready.0, opens_at).await?;
            continue;
        }
        let Some(taken) = outbox::take(app, ready).await? else { continue };
        let outcome = post.send(app, channel, &taken.outgoing).await;
        let is_down = outcome.as_ref().is_err_and(super::post::Failure::concerns_all);
        let state = outbox::settle(&app.db, &taken, outcome, app.now()).await?;
        count(channel, state);
        if is_down {
            // The others would meet the same: they wait for the next look.
            return Ok(());
        }
    }
    Ok(())
}

fn count(channel: Channel, state: State) {
    metrics::counter!("motcua_messages_total", "channel" => channel.code(), "state" => state.code())
        .increment(1);
}
