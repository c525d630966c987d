//! What a backup says about itself: enough to prove, years later, that a restored system is the
//! one that was backed up.

use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::{args, sql};

/// Name of the manifest in an archive.
pub const MANIFEST: &str = "manifest.json";
/// Name of a SQLite database in an archive.
pub const SQLITE: &str = "motcua.sqlite";
/// Name of a PostgreSQL dump in an archive.
pub const DUMP: &str = "motcua.pgdump";
/// The folder of files in an archive.
pub const FILES: &str = "files";
/// The format of archives that this program writes.
pub const FORMAT: u32 = 1;

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the archive.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// When, with the offset of Viet Nam.
    pub made_at: String,
    /// The database's entry in the archive, which also tells its kind.
    pub database: Content,
    /// The journal's last entry.
    pub journal: Head,
    /// How many dossiers.
    pub dossiers: i64,
    /// How many members of staff.
    pub staff: i64,
    /// The files, by hash.
    pub files: Vec<Content>,
    /// Files that the database names and that were already missing or damaged.
    pub missing: Vec<String>,
}

/// One entry of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its name: of a file, its hash.
    pub name: String,
    /// Hash of its content.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// The end of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last entry.
    pub no: i64,
    /// Its hash.
    pub hash: String,
}

/// What the manifest takes from the database, all of one moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The journal's last entry.
    pub journal: Head,
    /// How many dossiers.
    pub dossiers: i64,
    /// How many members of staff.
    pub staff: i64,
    /// Hashes of files, and whether the file is still in use.
    pub files: Vec<(String, bool)>,
}

/// Reads the facts.
///
/// # Errors
/// Whatever the database says.
pub async fn facts(tx: &mut Tx) -> anyhow::Result<Facts> {
    let head = tx
        .first(sql!("select no, hash from chain where id = 1"), args![])
        .await?
        .ok_or_else(|| anyhow::anyhow!("cơ sở dữ liệu không có nhật ký"))?;
    let counts = tx
        .first(
            sql!(
                "select (select count(*) from dossier) as dossiers,
                        (select count(*) from staff) as staff"
            ),
            args![],
        )
        .await?
        .ok_or_else(|| anyhow::anyhow!("cơ sở dữ liệu không trả lời"))?;
    let files = tx
        .all(
            sql!(
                "select sha256, min(coalesce(removed_at, 0)) as removed_at from file
                 group by sha256 order by sha256"
            ),
            args![],
        )
        .await?;
    Ok(Facts {
        journal: Head { no: head.int("no"), hash: head.text("hash") },
        dossiers: counts.int("dossiers"),
        staff: counts.int("staff"),
        files: files.iter().map(|row| (row.text("sha256"), row.int("removed_at") == 0)).collect(),
    })
}
