//! The deep check of the audit: summaries and files against the record.

use motcua::app::new_id;
use motcua::commands::audit::deep::{Found, examine};
use motcua::db::Sql;
use motcua::{args, sql};

use crate::support::Town;

crate::journeys! {
    a_summary_that_was_edited_is_named;
    a_dossier_that_was_taken_out_is_named;
    a_file_that_was_changed_is_named;
}

async fn look(town: &Town) -> Found {
    examine(&town.app.db, &town.app.files).await.expect("an examination")
}

async fn a_summary_that_was_edited_is_named(town: Town) {
    let id = town.household_business().await;
    town.birth().await;
    let found = look(&town).await;
    assert!(found.is_well(), "{found:?}");
    assert_eq!(found.dossiers, 2);
    let row = town.app.db.first(sql!("select code from dossier where id = $1"), args![id]).await;
    let code = row.expect("an answer").expect("the dossier").text("code");
    for (change, undo, what) in [
        ("status = 9", "status = 2", "trạng thái"),
        ("due_at = due_at + 86400000", "due_at = due_at - 86400000", "ngày hẹn trả"),
        ("place_unit = 'x'", "place_unit = 'nam-giang.mot-cua'", "đơn vị đang giữ"),
        ("officer = null", "officer = null", "người đang giữ"),
    ] {
        let update = |set: &str| Sql::built(format!("update dossier set {set} where id = $1"));
        town.app.db.run(update(change), args![id]).await.expect("changed");
        let said = look(&town).await.dossier.expect("a difference");
        assert!(said.contains(&code) && said.contains(what), "{said}");
        town.app.db.run(update(undo), args![id]).await.expect("changed back");
    }
}

async fn a_dossier_that_was_taken_out_is_named(town: Town) {
    let id = town.birth().await;
    for table in [
        "notice where dossier",
        "dossier_paper where dossier",
        "dossier_fee where dossier",
        "dossier where id",
    ] {
        let delete = Sql::built(format!("delete from {table} = $1"));
        town.app.db.run(delete, args![id]).await.expect("deleted");
    }
    let said = look(&town).await.dossier.expect("a difference");
    assert!(said.contains("không còn trong danh sách"), "{said}");
}

async fn a_file_that_was_changed_is_named(town: Town) {
    let sha256 = town.app.files.keep_bytes(b"a scan").await.expect("kept");
    town.app
        .db
        .run(
            sql!(
                "insert into file (id, dossier, purpose, name, sha256, bytes, media, added_by, added_at)
                 values ($1, $1, 'component', 'don.pdf', $2, 6, 'application/pdf', $1, 0)"
            ),
            args![new_id(), &sha256],
        )
        .await
        .expect("a row");
    assert_eq!(look(&town).await.files, 1);
    std::fs::write(town.app.files.path(&sha256), b"a Scan").expect("changed");
    let said = look(&town).await.file.expect("a difference");
    assert!(said.contains(&sha256) && said.contains("thay đổi"), "{said}");
}
