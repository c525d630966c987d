//! A town for one journey: a fresh database with the delivered reference data, a cast of people
//! that every journey knows, a clock set by hand, and a server on a free port of this machine.
//!
//! PostgreSQL is used when `MOTCUA_TEST_POSTGRES` names a server, as `make test` sees to.

pub mod authenticator;
pub mod browser;
pub mod cases;
pub mod clamd;
pub mod gateway;
pub mod mail;
pub mod nginx;
pub mod program;
pub mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::{DateTime, date};
use motcua::accounts;
use motcua::app::{App, Clock, new_id, new_token};
use motcua::catalog::import;
use motcua::config::{FileSettings, NoticeSettings, SecondFactor, Serving};
use motcua::db::{Db, Sql};
use motcua::files::Files;
use motcua::web::address::Network;
use motcua::web::device::Asker;
use motcua::web::lines::{self, Gate, Patience, Places};
use motcua::{access, args, confined, routes, sql};
use tempfile::TempDir;
use uuid::Uuid;

use browser::Browser;

/// The password of everybody in the cast.
pub const PASSWORD: &str = "mot-cua-thu-nghiem";

/// Tuesday 15 March 2022, 08:00.
pub const START: DateTime = date(2022, 3, 15).at(8, 0, 0, 0);

/// Who works here: user name, name, unit, duty.
pub const CAST: &[(&str, &str, &str, Duty)] = &[
    ("hoa", "Bh’nướch Thị Hoa", "nam-giang.mot-cua", Duty::Receiver),
    ("hanh", "A Lăng Hạnh", "nam-giang.mot-cua", Duty::Receiver),
    ("truong", "Zơrâm Trưởng", "nam-giang.mot-cua", Duty::DeskHead),
    ("phuc", "Pơloong Phúc", "nam-giang.tai-chinh-ke-hoach", Duty::UnitHead),
    ("ky", "Nguyễn Văn Kỳ", "nam-giang.tai-chinh-ke-hoach", Duty::CaseOfficer),
    ("kieu", "Bríu Thị Kiều", "nam-giang.tai-chinh-ke-hoach", Duty::CaseOfficer),
    ("chu", "Coor Văn Chủ", "nam-giang.lanh-dao", Duty::Signer),
    ("van", "Trần Thị Văn", "nam-giang.van-phong", Duty::Clerk),
    ("kiem", "Hôih Thị Kiểm", "nam-giang.van-phong", Duty::Controller),
    ("quan", "Lê Quản Trị", "nam-giang.van-phong", Duty::Administrator),
    ("my", "Ating Thị Mỹ", "thanh-my.mot-cua", Duty::Receiver),
    ("tu", "Y Tư", "thanh-my.tu-phap-ho-tich", Duty::CaseOfficer),
    ("thanh", "A Thanh", "thanh-my.lanh-dao", Duty::Signer),
    ("thu", "Ka Thư", "thanh-my.van-phong-thong-ke", Duty::Clerk),
];

/// Who of them administers the whole system, too.
pub const WHOLE: &str = "quan";

/// A town.
pub struct Town {
    /// The program's state, to look behind the pages.
    pub app: App,
    /// Where the server listens.
    pub base: String,
    clock: Arc<AtomicI64>,
    server: tokio::task::JoinHandle<()>,
    folder: TempDir,
}

impl Drop for Town {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Town {
    /// A town on SQLite.
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open_file(&folder.path().join("motcua.sqlite")).await.expect("a database");
        Self::settle(db, folder).await
    }

    /// A town on PostgreSQL, when there is a server for tests.
    #[expect(clippy::disallowed_methods, reason = "the test runner says where PostgreSQL is")]
    pub async fn on_postgres() -> Option<Self> {
        let server = std::env::var("MOTCUA_TEST_POSTGRES").ok()?;
        let name = format!("t_{}", new_id().simple());
        let admin = Db::connect(&server).await.expect("the test server answers");
        admin.run(Sql::built(format!("create database {name}")), vec![]).await.expect("a database");
        admin.close().await;
        let (before, after) = server.rsplit_once('/').expect("an address with a database");
        let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
        let db = Db::connect(&format!("{before}/{name}{options}")).await.expect("a database");
        Some(Self::settle(db, tempfile::tempdir().expect("a folder")).await)
    }

    async fn settle(db: Db, folder: TempDir) -> Self {
        db.migrate().await.expect("tables");
        let clock = Arc::new(AtomicI64::new(domain::time::instant(START).as_millisecond()));
        let set = Clock::Set(clock.clone());
        import::delivered_if_empty(&db, set.now()).await.expect("reference data");
        populate(&db, set.now()).await;
        let (app, base, server) = start(db, &folder, set, serving(NOWHERE)).await;
        Self { app, base, clock, server, folder }
    }

    /// Ends the program and starts it again on the same data, with other channels for notices.
    pub async fn restart(&mut self, notices: NoticeSettings) {
        self.restart_with(notices, FileSettings::default()).await;
    }

    /// The same with other settings about files, too.
    pub async fn restart_with(&mut self, notices: NoticeSettings, files: FileSettings) {
        self.server.abort();
        let clock = Clock::Set(self.clock.clone());
        let db = self.app.db.clone();
        let how = Serving { notices, files, ..serving(NOWHERE) };
        (self.app, self.base, self.server) = start(db, &self.folder, clock, how).await;
    }

    /// The same, asking whoever signs or administers for a second factor.
    pub async fn require_second_factor(&mut self) {
        self.server.abort();
        let clock = Clock::Set(self.clock.clone());
        let db = self.app.db.clone();
        let how = Serving { second_factor: SecondFactor::Required, ..serving(NOWHERE) };
        (self.app, self.base, self.server) = start(db, &self.folder, clock, how).await;
    }

    /// The folder of everything that is not in the database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Sets the clock.
    pub fn at(&self, local: DateTime) {
        self.clock.store(domain::time::instant(local).as_millisecond(), Ordering::SeqCst);
    }

    /// Moves the clock by minutes, backwards when negative.
    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(&self.base, None)
    }

    /// A browser in which nobody is signed in, in another network.
    pub fn stranger_at(&self, address: &str) -> Browser {
        self.stranger().at(address)
    }

    /// A browser in which somebody of the cast is signed in.
    pub async fn signed_in(&self, username: &str) -> Browser {
        self.session(username, self.app.now()).await
    }

    /// The same, of somebody who does not leave the desk all day, however long others take.
    pub async fn at_work(&self, username: &str) -> Browser {
        let evening = self.app.now() + jiff::SignedDuration::from_hours(24);
        self.session(username, evening).await
    }

    async fn session(&self, username: &str, seen_at: jiff::Timestamp) -> Browser {
        let token = new_token();
        let now = self.app.now();
        self.app
            .db
            .run(
                sql!(
                    "insert into session (token_hash, staff, csrf, created_at, seen_at)
                     values ($1, $2, $3, $4, $5)"
                ),
                args![
                    access::token_hash(&token),
                    self.staff(username).await,
                    new_token(),
                    now,
                    seen_at
                ],
            )
            .await
            .expect("a session");
        Browser::new(&self.base, Some(token))
    }

    /// The id of somebody of the cast.
    pub async fn staff(&self, username: &str) -> Uuid {
        self.app
            .db
            .first(sql!("select id from staff where username = $1"), args![username])
            .await
            .expect("an answer")
            .unwrap_or_else(|| panic!("{username} is not in the cast"))
            .id("id")
    }

    /// Somebody of the cast as an actor, to use verbs without HTTP.
    pub async fn actor(&self, username: &str) -> domain::dossier::Actor {
        let staff = self.staff(username).await;
        access::actor(&self.app.db, staff, self.app.now()).await.expect("an actor")
    }
}

/// How the program answers in journeys: this machine is taken for a proxy, so that a journey can come
/// from any network by naming it in the header.
pub fn serving(listen: SocketAddr) -> Serving {
    Serving {
        listen,
        public_url: None,
        filing_url: Some("https://dichvucong.example/nop".to_owned()),
        behind_proxy: true,
        security_contact: None,
        trusted_proxies: vec!["127.0.0.0/8".parse().expect("a network")],
        second_factor: SecondFactor::Optional,
        clock_ahead_days: 60,
        notices: NoticeSettings::default(),
        files: FileSettings::default(),
    }
}

/// The address is known once the program listens.
const NOWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Somebody at this machine whom no account knows.
pub fn asker() -> Asker {
    Asker { network: Network::of([127, 0, 0, 1].into()), device: None }
}

/// Starts the program on a free port: its state, its address and its task.
async fn start(
    db: Db,
    folder: &TempDir,
    clock: Clock,
    how: Serving,
) -> (App, String, tokio::task::JoinHandle<()>) {
    let files = Files::open(&folder.path().join("files")).expect("a folder");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let listen = listener.local_addr().expect("an address");
    confined::install(env!("CARGO_BIN_EXE_motcua"));
    let serving = Serving { listen, ..how };
    let app = App::new(db, files, clock, &serving).await.expect("a program");
    let gate = Gate::new(Places::default(), app.proxies.clone());
    let router = routes::router(app.clone());
    let forever = std::future::pending();
    let server = lines::serve(listener, router, gate, Patience::default(), forever);
    let server = tokio::spawn(server);
    (app, format!("http://{listen}"), server)
}

async fn populate(db: &Db, at: jiff::Timestamp) {
    let hash = accounts::hash_password(PASSWORD).expect("a hash");
    let mut tx = db.begin().await.expect("a transaction");
    for (username, name, unit, duty) in CAST {
        let id = new_id();
        let staff = accounts::NewStaff {
            id,
            username: (*username).to_owned(),
            name: (*name).to_owned(),
            unit: UnitId::from(*unit),
            password_hash: hash.clone(),
            must_change: false,
        };
        accounts::add_staff(&mut tx, staff, at).await.expect("a person");
        accounts::give_post(&mut tx, id, &UnitId::from(*unit), *duty, date(2021, 1, 1))
            .await
            .expect("a duty");
        if *username == WHOLE {
            let everything = UnitId::from(access::WHOLE_SYSTEM);
            accounts::give_post(&mut tx, id, &everything, *duty, date(2021, 1, 1))
                .await
                .expect("a duty");
        }
    }
    tx.commit().await.expect("a commit");
}

/// Makes two tests of each journey: `journeys! { a_dossier_travels; … }`.
#[macro_export]
macro_rules! journeys {
    ($($journey:ident;)*) => {$(
        mod $journey {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$journey($crate::support::Town::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                match $crate::support::Town::on_postgres().await {
                    Some(town) => super::$journey(town).await,
                    None => println!("no PostgreSQL server for tests: not run"),
                }
            }
        }
    )*};
}
