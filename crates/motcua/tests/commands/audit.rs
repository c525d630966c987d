//! `motcua audit verify` on journals that somebody has changed.

use std::path::Path;

use motcua::args;
use motcua::db::{Db, Sql};

use crate::program::{run, settle, text, well};

#[test]
fn every_kind_of_tampering_is_found_and_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = folder.path().join("whole");
    settle(&text(&whole));
    let out = well(&text(&whole), &["audit", "verify"]);
    assert!(out.starts_with("Nhật ký nguyên vẹn: 4 dòng"), "{out}");
    assert!(well(&text(&whole), &["audit", "verify", "--deep"]).contains("0 hồ sơ"));

    let tampering: [(&str, &[&str], i64); 6] = [
        ("a body", &["update journal set body = '{}' where no = 2"], 2),
        ("a time", &["update journal set at = at + 1 where no = 3"], 3),
        ("a middle row", &["delete from journal where no = 3"], 3),
        ("the last row", &["delete from journal where no = 4"], 4),
        (
            "two rows",
            &[
                "update journal set no = -1 where no = 2",
                "update journal set no = 2 where no = 3",
                "update journal set no = 3 where no = -1",
            ],
            2,
        ),
        (
            "a row too many",
            &["insert into journal (no, at, kind, body, hash) values (5, 0, 'x', '{}', 'x')"],
            5,
        ),
    ];
    for (what, statements, no) in tampering {
        let copy = folder.path().join(what.replace(' ', "-"));
        copy_system(&whole, &copy);
        change(&copy, statements);
        let run = run(&text(&copy), &["audit", "verify"]);
        assert!(!run.ok, "{what}: {}", run.out);
        assert!(run.out.contains(&format!("dòng số {no} ")), "{what}: {}", run.out);
    }
}

#[test]
fn a_place_without_data_is_not_called_whole() {
    let run = run("/nonexistent/motcua", &["audit", "verify"]);
    assert!(!run.ok && run.err.contains("không có dữ liệu"), "{}", run.err);
}

fn copy_system(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    std::fs::copy(from.join("motcua.sqlite"), to.join("motcua.sqlite")).expect("a copy");
}

#[tokio::main]
async fn change(data: &Path, statements: &[&str]) {
    let db = Db::open_file(&data.join("motcua.sqlite")).await.expect("a database");
    for statement in statements {
        let touched = db.run(Sql::built((*statement).to_owned()), args![]).await.expect(statement);
        assert_eq!(touched, 1, "{statement}");
    }
    db.close().await;
}
