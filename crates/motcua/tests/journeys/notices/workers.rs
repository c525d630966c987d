//! The worker beside the desk, and beside another worker.

use std::collections::BTreeSet;

use motcua::app::App;
use motcua::config::Serving;
use motcua::intake::{Stamp, receive_in};
use motcua::notices::{Post, run};
use tokio::sync::watch;

use super::sms;
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::gateway::Gateway;
use crate::support::{Town, serving};

crate::journeys! {
    nobody_is_told_what_did_not_happen;
    two_workers_send_each_message_once;
    a_worker_works_until_it_is_told_to_stop;
    addresses_are_forgotten_in_time;
}

async fn nobody_is_told_what_did_not_happen(mut town: Town) {
    let gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    let filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let actor = town.actor("hoa").await;
    let stamp = Stamp { at: town.app.now(), secret: "BCFG-2345".to_owned() };
    let mut tx = town.app.db.begin().await.expect("a transaction");
    receive_in(&mut tx, &town.app.reference(), &actor, &filing, stamp).await.expect("a dossier");
    let inside = tx
        .first(motcua::sql!("select count(*) as n from notice"), motcua::args![])
        .await
        .expect("an answer");
    assert_eq!(inside.expect("a count").int("n"), 1, "queued in the same transaction");
    // The power fails before the commit.
    drop(tx);
    town.round(&post).await;
    assert!(town.messages().await.is_empty());
    assert!(gateway.posts().is_empty());
}

async fn two_workers_send_each_message_once(mut town: Town) {
    const DOSSIERS: usize = 12;
    let gateway = Gateway::open().await;
    let settings = sms(&gateway);
    let post = town.set_up(&settings).await;
    for _ in 0..DOSSIERS {
        town.reachable().await;
    }
    let other = town.another(&settings).await;
    let also = Post::new(&settings).expect("good settings");
    let (mine, theirs) = tokio::join!(
        motcua::notices::round(&town.app, &post),
        motcua::notices::round(&other, &also)
    );
    mine.and(theirs).expect("two rounds");
    // What one left to the other while it was at it.
    town.round(&post).await;
    let ids: BTreeSet<String> =
        gateway.posts().iter().map(|post| post.body["reference"].to_string()).collect();
    assert_eq!((gateway.posts().len(), ids.len()), (DOSSIERS, DOSSIERS));
    assert_eq!(town.messages().await, ["sms sent 1"; DOSSIERS]);
}

async fn a_worker_works_until_it_is_told_to_stop(mut town: Town) {
    let gateway = Gateway::open().await;
    let settings = sms(&gateway);
    let post = town.set_up(&settings).await;
    town.reachable().await;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(run(town.app.clone(), post, stopped));
    gateway.wait_for(1).await;
    stop.send(true).expect("the worker listens");
    worker.await.expect("it ends by itself");
    assert_eq!(town.messages().await, ["sms sent 1"], "what was begun is written down");
}

async fn addresses_are_forgotten_in_time(mut town: Town) {
    let gateway = Gateway::open().await;
    let post = town.set_up(&sms(&gateway)).await;
    town.reachable().await;
    town.round(&post).await;
    let address = "select address as value from message";
    assert_eq!(town.look(address).await, super::PHONE);
    town.pass_minutes(89 * 24 * 60);
    town.round(&post).await;
    assert_eq!(town.look(address).await, super::PHONE);
    town.pass_minutes(2 * 24 * 60);
    town.round(&post).await;
    assert_eq!(town.look(address).await, "");
}

impl Town {
    /// Another process on the same data.
    async fn another(&self, settings: &motcua::config::NoticeSettings) -> App {
        let serving = Serving { notices: settings.clone(), ..serving(([127, 0, 0, 1], 0).into()) };
        let files = motcua::files::Files::open(self.folder()).expect("a folder");
        let clock = self.app.clock.clone();
        App::new(self.app.db.clone(), files, clock, &serving).await.expect("a program")
    }
}
