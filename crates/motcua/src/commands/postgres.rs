//! PostgreSQL's own programs, which know best how to copy its databases: `pg_dump` and
//! `pg_restore`, found in the search path.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;

use tokio::process::Command;

use super::backup::manifest::{Facts, facts};
use crate::args;
use crate::db::{Db, Sql};

/// Dumps a running database and reads its facts from the same snapshot.
///
/// # Errors
/// When `pg_dump` is missing or refuses.
pub async fn dump(db: &Db, url: &str, to: &Path) -> anyhow::Result<Facts> {
    let mut tx = db.begin().await?;
    let level = "set transaction isolation level repeatable read, read only";
    tx.run(Sql::built(level.to_owned()), args![]).await?;
    let snapshot = Sql::built("select pg_export_snapshot() as snapshot".to_owned());
    let snapshot = tx
        .first(snapshot, args![])
        .await?
        .ok_or_else(|| anyhow::anyhow!("PostgreSQL không cho ảnh chụp dữ liệu"))?
        .text("snapshot");
    let facts = facts(&mut tx).await?;
    let options = [
        OsStr::new("--format=custom"),
        OsStr::new("--no-owner"),
        OsStr::new("--no-privileges"),
        OsStr::new("--snapshot"),
        OsStr::new(&snapshot),
        OsStr::new("--file"),
        to.as_os_str(),
    ];
    run("pg_dump", url, &options).await?;
    Ok(facts)
}

/// Fills an empty database from a dump, all or nothing.
///
/// # Errors
/// When `pg_restore` is missing or refuses.
pub async fn fill(url: &str, from: &Path) -> anyhow::Result<()> {
    let options = [
        OsStr::new("--no-owner"),
        OsStr::new("--no-privileges"),
        OsStr::new("--single-transaction"),
        OsStr::new("--exit-on-error"),
        from.as_os_str(),
    ];
    run("pg_restore", url, &options).await
}

/// The names of the tables in the database.
///
/// # Errors
/// Whatever the database says.
pub async fn tables(db: &Db) -> anyhow::Result<Vec<String>> {
    let question = "select cast(table_name as text) as name from information_schema.tables
                    where table_schema = current_schema()";
    let rows = db.all(Sql::built(question.to_owned()), args![]).await?;
    Ok(rows.iter().map(|row| row.text("name")).collect())
}

/// Takes all tables away again after a database was filled with something that is not whole. Only
/// for a database that was empty before.
///
/// # Errors
/// Whatever the database says.
pub async fn empty(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    for table in tables(db).await? {
        let table = table.replace('"', "\"\"");
        tx.run(Sql::built(format!("drop table \"{table}\" cascade")), args![]).await?;
    }
    Ok(tx.commit().await?)
}

/// The password goes by the environment: other users of the machine can read command lines.
async fn run(program: &str, url: &str, options: &[&OsStr]) -> anyhow::Result<()> {
    let (url, password) = without_password(url);
    let mut command = Command::new(program);
    command.arg("--dbname").arg(url).args(options);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let done = match command.output().await {
        Ok(done) => done,
        Err(error) if error.kind() == ErrorKind::NotFound => anyhow::bail!(
            "máy này chưa có chương trình {program} của PostgreSQL; xin cài gói postgresql-client rồi thử lại"
        ),
        Err(error) => return Err(error.into()),
    };
    let said = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "{program} không làm được: {}", said.trim());
    Ok(())
}

/// An address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let apart = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (login, host) = rest[..end].rsplit_once('@')?;
        let (user, password) = login.split_once(':')?;
        Some((format!("{scheme}://{user}@{host}{}", &rest[end..]), decode(password)))
    };
    apart().map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code =
            after.get(..2).filter(|_| *first == b'%').and_then(|code| hex::decode(code).ok());
        if let Some(code) = code {
            bytes.extend(code);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_an_address() {
        let table = [
            ("postgres://an@may/db", "postgres://an@may/db", None),
            ("postgres://an:kin@may:5432/db?a=b", "postgres://an@may:5432/db?a=b", Some("kin")),
            ("postgresql://an:k%40%3An@may/db", "postgresql://an@may/db", Some("k@:n")),
            ("postgres://may/db?x=a:b@c", "postgres://may/db?x=a:b@c", None),
            ("postgres://an:100%@may/db", "postgres://an@may/db", Some("100%")),
        ];
        for (url, without, password) in table {
            let found = without_password(url);
            assert_eq!((found.0.as_str(), found.1.as_deref()), (without, password), "{url}");
        }
    }
}
