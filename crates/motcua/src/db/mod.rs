//! One SQL text on two databases: SQLite inside the program, PostgreSQL beside it. This folder is
//! the only place that names the driver; everything else writes plain SQL with `$1`, `$2`, ….
//!
//! What both accept with the same meaning is written down in `docs/adr/0002-one-sql-text.md`.

mod binder;
mod migrate;
mod row;
mod sql;
mod value;

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite, Transaction};

pub use binder::Binder;
pub use row::Row;
pub use sql::{Sql, Statement, statements};
pub use value::Val;

/// Connections that read while one writes (SQLite), or connections in all (PostgreSQL).
const CONNECTIONS_MAX: u32 = 8;
/// How long a statement waits for the writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Values of one inserting statement; SQLite takes 32,766, and more than some thousand save nothing.
const INSERT_VALUES_MAX: usize = 2_000;

/// What the database said.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The driver's own error.
    #[error(transparent)]
    Driver(#[from] sqlx::Error),
    /// A migration of the database is newer than this program.
    #[error(
        "the database has migration {found}, this program knows only {known}; use a newer program"
    )]
    TooNew {
        /// Highest migration in the database.
        found: i64,
        /// Highest migration of the program.
        known: i64,
    },
}

impl DbError {
    /// Whether a unique key was already taken.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Driver(sqlx::Error::Database(error)) => error.is_unique_violation(),
            Self::Driver(_) | Self::TooNew { .. } => false,
        }
    }

    /// Whether the disk is full, as far as the database tells.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Driver(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("13" | "53100"))
            }
            Self::Driver(_) | Self::TooNew { .. } => false,
        }
    }
}

/// The result of a question to the database.
pub type Result<T> = std::result::Result<T, DbError>;

#[derive(Clone)]
enum Engine {
    Lite { read: SqlitePool, write: SqlitePool },
    Pg(PgPool),
}

/// A database. Cloning shares the connections.
#[derive(Clone)]
pub struct Db(Engine);

impl Db {
    /// Opens (or makes) the SQLite file.
    ///
    /// # Errors
    /// When the file cannot be opened or made.
    pub async fn open_file(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("cache_size", "-32000")
            // What is erased is overwritten in the file, not only forgotten.
            .pragma("secure_delete", "on")
            .pragma("temp_store", "memory");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self(Engine::Lite { read, write }))
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// When the address is wrong or the server does not answer.
    pub async fn connect(url: &str) -> Result<Self> {
        // Compiling a plan costs more than any of our questions, which all read a few rows.
        let options = url.parse::<PgConnectOptions>()?.options([("jit", "off")]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX * 2)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.application_name("motcua"))
            .await?;
        Ok(Self(Engine::Pg(pool)))
    }

    /// Brings the tables up to this program's version.
    ///
    /// # Errors
    /// When a statement fails, or the database is newer than the program.
    pub async fn migrate(&self) -> Result<()> {
        migrate::run(self).await
    }

    /// Which engine it is, for messages: `SQLite` or `PostgreSQL`.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match &self.0 {
            Engine::Lite { .. } => "SQLite",
            Engine::Pg(_) => "PostgreSQL",
        }
    }

    /// Starts a transaction that may write. On SQLite there is one at a time.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match &self.0 {
            Engine::Lite { write, .. } => Tx::Lite(write.begin_with("begin immediate").await?),
            Engine::Pg(pool) => Tx::Pg(pool.begin().await?),
        })
    }

    /// All rows.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn all(&self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<Vec<Row>> {
        let sql = sql.into().into_text();
        Ok(match &self.0 {
            Engine::Lite { read, .. } => {
                let rows = value::lite(sql, values).fetch_all(read).await?;
                rows.into_iter().map(Row::from).collect()
            }
            Engine::Pg(pool) => {
                let rows = value::pg(sql, values).fetch_all(pool).await?;
                rows.into_iter().map(Row::from).collect()
            }
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn first(&self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<Option<Row>> {
        let sql = sql.into().into_text();
        Ok(match &self.0 {
            Engine::Lite { read, .. } => {
                value::lite(sql, values).fetch_optional(read).await?.map(Row::from)
            }
            Engine::Pg(pool) => value::pg(sql, values).fetch_optional(pool).await?.map(Row::from),
        })
    }

    /// Runs one writing statement by itself and tells how many rows it touched.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn run(&self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<u64> {
        let sql = sql.into().into_text();
        Ok(match &self.0 {
            Engine::Lite { write, .. } => {
                value::lite(sql, values).execute(write).await?.rows_affected()
            }
            Engine::Pg(pool) => value::pg(sql, values).execute(pool).await?.rows_affected(),
        })
    }

    /// Writes a consistent copy of a running SQLite database to a new file; `None` on PostgreSQL.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub async fn copy_to(&self, file: &Path) -> Result<Option<()>> {
        match &self.0 {
            Engine::Lite { write, .. } => {
                let target = file.display().to_string();
                sqlx::query("vacuum into $1").bind(target).execute(write).await?;
                Ok(Some(()))
            }
            Engine::Pg(_) => Ok(None),
        }
    }

    /// The highest migration in the database, and the highest that this program knows.
    ///
    /// # Errors
    /// When the database has none: it is not one of ours.
    pub async fn migrations(&self) -> Result<(i64, i64)> {
        migrate::state(self).await
    }

    /// Looks for damage in the SQLite file: what is wrong, empty when nothing is; `None` on
    /// PostgreSQL, which looks after itself.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub async fn damage(&self) -> Result<Option<Vec<String>>> {
        use sqlx::Row as _;
        let Engine::Lite { read, .. } = &self.0 else { return Ok(None) };
        let rows = sqlx::query("pragma quick_check").fetch_all(read).await?;
        let said = rows.iter().map(|row| row.try_get(0));
        let said: Vec<String> = said.collect::<std::result::Result<_, _>>()?;
        Ok(Some(said.into_iter().filter(|line| line != "ok").collect()))
    }

    /// Asks the engine to prepare a statement without running it.
    ///
    /// # Errors
    /// What is wrong with the statement.
    pub async fn prepare(&self, sql: &'static str) -> Result<()> {
        use sqlx::{Executor, SqlSafeStr};
        match &self.0 {
            Engine::Lite { write, .. } => {
                write.acquire().await?.prepare(sql.into_sql_str()).await?;
            }
            Engine::Pg(pool) => {
                pool.acquire().await?.prepare(sql.into_sql_str()).await?;
            }
        }
        Ok(())
    }

    /// Closes all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Lite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Engine::Pg(pool) => pool.close().await,
        }
    }

    /// Tells the planner what the tables look like, after a bulk load.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn analyze(&self) -> Result<()> {
        self.run(Sql::registered("analyze"), vec![]).await?;
        Ok(())
    }
}

/// The way to a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It does not leave the machine.
    Local,
    /// Encrypted, to a server that proves who it is.
    Verified,
    /// Encrypted, to whoever answers on that host.
    Encrypted(String),
    /// Perhaps not encrypted, to that host.
    Plain(String),
}

/// Which way an address leads.
///
/// # Errors
/// When it is no address of PostgreSQL.
pub fn way(url: &str) -> Result<Way> {
    use sqlx::postgres::PgSslMode;
    let options = url.parse::<PgConnectOptions>()?;
    let host = options.get_host().trim_matches(['[', ']']).to_owned();
    let is_here =
        host.parse::<std::net::IpAddr>().map_or(host == "localhost", |ip| ip.is_loopback());
    if options.get_socket().is_some() || is_here {
        return Ok(Way::Local);
    }
    Ok(match options.get_ssl_mode() {
        PgSslMode::VerifyFull => Way::Verified,
        // A certificate of the right authority for another machine is not enough.
        PgSslMode::VerifyCa | PgSslMode::Require => Way::Encrypted(host),
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer => Way::Plain(host),
    })
}

/// A transaction. Dropping it without [`Tx::commit`] undoes it.
pub enum Tx {
    /// On SQLite.
    Lite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Pg(Transaction<'static, Postgres>),
}

impl Tx {
    /// All rows.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn all(&mut self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<Vec<Row>> {
        let sql = sql.into().into_text();
        Ok(match self {
            Self::Lite(tx) => {
                let rows = value::lite(sql, values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::from).collect()
            }
            Self::Pg(tx) => {
                let rows = value::pg(sql, values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::from).collect()
            }
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn first(&mut self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<Option<Row>> {
        let sql = sql.into().into_text();
        Ok(match self {
            Self::Lite(tx) => {
                value::lite(sql, values).fetch_optional(&mut **tx).await?.map(Row::from)
            }
            Self::Pg(tx) => value::pg(sql, values).fetch_optional(&mut **tx).await?.map(Row::from),
        })
    }

    /// Runs a writing statement and tells how many rows it touched.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn run(&mut self, sql: impl Into<Sql>, values: Vec<Val>) -> Result<u64> {
        let sql = sql.into().into_text();
        Ok(match self {
            Self::Lite(tx) => value::lite(sql, values).execute(&mut **tx).await?.rows_affected(),
            Self::Pg(tx) => value::pg(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Inserts many rows in few statements: `into` is the table with its columns,
    /// `"person (id, name)"`, and every row has a value for each of them.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn insert_all(&mut self, into: &str, rows: Vec<Vec<Val>>) -> Result<()> {
        self.insert_rows(into, "", rows).await
    }

    /// The same, leaving alone the rows that are there already.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn insert_new(&mut self, into: &str, rows: Vec<Vec<Val>>) -> Result<()> {
        self.insert_rows(into, " on conflict do nothing", rows).await
    }

    async fn insert_rows(&mut self, into: &str, end: &str, rows: Vec<Vec<Val>>) -> Result<()> {
        let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
        let at_once = (INSERT_VALUES_MAX / width.max(1)).max(1);
        let mut rows = rows.into_iter();
        loop {
            let values: Vec<Val> = rows.by_ref().take(at_once).flatten().collect();
            if values.is_empty() {
                return Ok(());
            }
            let sql = sql::insert((into, end), width, values.len() / width);
            self.run(sql, values).await?;
        }
    }

    /// Makes it last.
    ///
    /// # Errors
    /// When the database cannot promise that.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Lite(tx) => tx.commit().await?,
            Self::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
