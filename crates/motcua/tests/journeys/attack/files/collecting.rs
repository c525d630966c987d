//! What nobody refers to any more leaves the disk, and nothing else does.

use std::time::{Duration, SystemTime};

use motcua::app::new_id;
use motcua::attachments::collecting::{self, Collected};
use motcua::files::Files;
use motcua::{args, sql};

use super::{numbered, on_disk, send};
use crate::support::Town;

crate::journeys! {
    removed_files_leave_the_disk_a_day_later;
    a_content_that_is_used_elsewhere_or_sent_again_stays;
    a_program_that_was_killed_in_between_loses_nothing;
    files_of_a_form_that_was_never_saved_leave;
}

const DAY: i64 = 24 * 60;

/// Makes everything on the disk as old as it would be some days later.
fn age(town: &Town) {
    #[expect(clippy::disallowed_methods, reason = "the disk has a clock of its own")]
    let old = SystemTime::now() - Duration::from_secs(3 * 24 * 3600);
    for path in on_disk(town) {
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(old).expect("ours");
    }
}

async fn collect(town: &Town) -> Collected {
    collecting::round(&town.app).await.expect("a round")
}

async fn remove(town: &Town, sha256: &str) {
    let gone = sql!("update file set removed_at = $2 where sha256 = $1");
    town.app.db.run(gone, args![sha256, town.app.now()]).await.expect("removed");
}

/// Sends a document to a new reception form; its hash.
async fn sent(town: &Town, number: usize) -> String {
    let (hoa, form) = (town.signed_in("hoa").await, new_id());
    send(&hoa, form, numbered(number)).await.leads_to();
    let file = motcua::attachments::of(&town.app.db, form).await.expect("an answer").remove(0);
    file.sha256
}

async fn removed_files_leave_the_disk_a_day_later(town: Town) {
    let sha256 = sent(&town, 1).await;
    remove(&town, &sha256).await;
    age(&town);
    assert_eq!(collect(&town).await.contents, 0, "a backup may be under way");
    town.pass_minutes(DAY + 1);
    assert_eq!(collect(&town).await.contents, 1);
    assert!(on_disk(&town).is_empty());
    let row = town.app.db.first(sql!("select name from file where sha256 = $1"), args![&sha256]);
    assert_eq!(row.await.expect("an answer").expect("a row").text("name"), "", "its name, too");
    assert_eq!(collect(&town).await, Collected::default());
}

async fn a_content_that_is_used_elsewhere_or_sent_again_stays(town: Town) {
    let sha256 = sent(&town, 1).await;
    remove(&town, &sha256).await;
    town.pass_minutes(DAY + 1);
    age(&town);
    // The same content in another form.
    sent(&town, 1).await;
    age(&town);
    assert_eq!(collect(&town).await.contents, 0);
    assert!(town.app.files.read(&sha256).await.is_ok());
    // It came again, and its row is not written yet: the content is young.
    remove(&town, &sha256).await;
    town.pass_minutes(DAY + 1);
    age(&town);
    town.app.files.keep_bytes(&numbered(1)).await.expect("kept");
    assert_eq!(collect(&town).await.contents, 0);
    // Two programs at once.
    age(&town);
    let (one, other) = tokio::join!(collect(&town), collect(&town));
    assert_eq!(one.contents + other.contents, 1, "{one:?} {other:?}");
}

async fn a_program_that_was_killed_in_between_loses_nothing(town: Town) {
    let (used, unused) = (sent(&town, 1).await, sent(&town, 2).await);
    remove(&town, &unused).await;
    town.pass_minutes(DAY + 1);
    age(&town);
    for sha256 in [&used, &unused] {
        // Set aside, and then nothing more: as if the program had ended here.
        town.app.files.set_aside(sha256).expect("a disk").expect("it was there");
    }
    let content = town.app.files.content(&used).await;
    assert!(content.is_ok(), "it is read in that instant, too");
    assert_eq!(collect(&town).await.contents, 1);
    assert!(town.app.files.read(&used).await.is_ok());
    assert!(town.app.files.read(&unused).await.is_err());
    assert_eq!(on_disk(&town).len(), 1);
    // Halves that a killed program left.
    let half = town.folder().join("files/incoming").join(new_id().to_string());
    std::fs::write(&half, "half a file").expect("written");
    collect(&town).await;
    assert!(half.exists(), "it may be under way");
    age(&town);
    collect(&town).await;
    assert!(!half.exists());
    let files = Files::open(&town.folder().join("files")).expect("a folder");
    let unused = collecting::unused(&town.app.db, &files, Duration::ZERO, town.app.now()).await;
    assert_eq!(unused.expect("an answer"), Collected::default());
}

async fn files_of_a_form_that_was_never_saved_leave(town: Town) {
    sent(&town, 1).await;
    let (hoa, saved) = (town.signed_in("hoa").await, new_id());
    send(&hoa, saved, numbered(2)).await.leads_to();
    motcua::intake::desk_form::save(
        &town.app.db,
        town.staff("hoa").await,
        saved,
        &motcua::intake::Typed::from_pairs(vec![(
            "procedure_q".to_owned(),
            "khai sinh".to_owned(),
        )]),
        town.app.now(),
    )
    .await
    .expect("saved");
    town.pass_minutes(8 * DAY);
    collect(&town).await;
    age(&town);
    town.pass_minutes(DAY + 1);
    assert_eq!(collect(&town).await.contents, 1);
    assert_eq!(on_disk(&town).len(), 1, "the saved form keeps its file");
}
