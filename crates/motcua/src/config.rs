//! Settings: the command line, then the environment, then defaults.

pub mod address;
mod files;
mod notices;
mod transport;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use ipnet::IpNet;
use url::Url;

use crate::db::Db;
use crate::dossiers::finding;
use crate::files::private;
use crate::web::address::Proxies;

pub use files::{Daemon, FileSettings, Unscanned};
pub use notices::{NoticeSettings, QuietHours, Secret};
pub use transport::PostgresTls;

/// Where everything lies.
#[derive(Args, Clone, Debug)]
pub struct Location {
    /// Folder of the SQLite database and the files, or a PostgreSQL address (postgres://…).
    #[arg(
        long,
        global = true,
        env = "MOTCUA_DATA",
        default_value = "var/motcua",
        value_name = "DIR|URL"
    )]
    pub data: String,
    /// Folder of the uploaded files, when `--data` is a PostgreSQL address.
    #[arg(
        long,
        global = true,
        env = "MOTCUA_FILES",
        default_value = "var/files",
        value_name = "DIR"
    )]
    pub files: PathBuf,
    /// What the way to a PostgreSQL server on another machine must be.
    #[arg(long, global = true, env = "MOTCUA_POSTGRES_TLS", value_enum, default_value = "verify")]
    pub postgres_tls: PostgresTls,
}

impl Location {
    /// The PostgreSQL address, when one was given.
    #[must_use]
    pub fn postgres(&self) -> Option<&str> {
        let url = self.data.starts_with("postgres://") || self.data.starts_with("postgresql://");
        url.then_some(self.data.as_str())
    }

    /// The folder of the data, when it is not on PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.postgres().is_none().then(|| Path::new(&self.data))
    }

    /// The SQLite file, when the data is not on PostgreSQL.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        self.folder().map(|folder| folder.join("motcua.sqlite"))
    }

    /// The folder of the uploaded files.
    #[must_use]
    pub fn files_folder(&self) -> PathBuf {
        self.folder().map_or_else(|| self.files.clone(), |folder| folder.join("files"))
    }

    /// Opens the database, making the folder when it is new, and brings its tables up to date.
    ///
    /// # Errors
    /// When the folder or the database cannot be opened.
    pub async fn open(&self) -> anyhow::Result<Db> {
        if let Some(folder) = self.folder() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("không tạo được thư mục {}", folder.display()))?;
        }
        private::close(self.folder(), &self.files_folder());
        let db = self.connect().await?;
        // A folder that somebody made for us is ours only now that the database lies in it.
        private::close(self.folder(), &self.files_folder());
        db.migrate().await.context("không cập nhật được các bảng của cơ sở dữ liệu")?;
        finding::file_older(&db).await.context("không lập được bảng tìm kiếm hồ sơ")?;
        Ok(db)
    }

    /// Opens a database that must exist already.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_existing(&self) -> anyhow::Result<Db> {
        self.check_existing()?;
        self.open().await
    }

    /// Opens a database that must exist already and leaves its tables as they are: it may belong
    /// to a running program of another version.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_as_it_is(&self) -> anyhow::Result<Db> {
        self.check_existing()?;
        self.connect().await
    }

    fn check_existing(&self) -> anyhow::Result<()> {
        if let Some(file) = self.sqlite_file() {
            anyhow::ensure!(file.is_file(), "không có dữ liệu motcua trong {}", self.data);
        }
        Ok(())
    }

    async fn connect(&self) -> anyhow::Result<Db> {
        self.check_transport()?;
        match (self.postgres(), self.sqlite_file()) {
            (Some(url), _) => Db::connect(url).await.context("không kết nối được PostgreSQL"),
            (None, Some(file)) => Db::open_file(&file)
                .await
                .with_context(|| format!("không mở được {}", file.display())),
            (None, None) => unreachable!("data is either an address or a folder"),
        }
    }
}

/// How the program answers.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "MOTCUA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which people reach the desk, as printed in QR codes.
    #[arg(long, env = "MOTCUA_PUBLIC_URL", value_name = "URL", value_parser = parse_public_url)]
    pub public_url: Option<String>,
    /// Address at which people file online (Cổng dịch vụ công), linked from the pages of procedures.
    #[arg(long, env = "MOTCUA_FILING_URL", value_name = "URL", value_parser = parse_filing_url)]
    pub filing_url: Option<String>,
    /// Believe the X-Forwarded-For header of a proxy in front (for limits).
    #[arg(long, env = "MOTCUA_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Networks of the proxies to believe, all that stand in the row; others' headers are anybody's.
    #[arg(
        long,
        env = "MOTCUA_TRUSTED_PROXIES",
        value_name = "IP|NETWORK,…",
        value_delimiter = ',',
        value_parser = parse_network,
        default_value = "127.0.0.0/8,::1"
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// Where to report a weakness, shown in /.well-known/security.txt: mailto:…, tel:… or https://….
    #[arg(long, env = "MOTCUA_SECURITY_CONTACT", value_name = "URI", value_parser = parse_contact)]
    pub security_contact: Option<String>,
    /// Whether who approves or administers must sign in with two steps.
    #[arg(long, env = "MOTCUA_SECOND_FACTOR", value_enum, default_value = "required")]
    pub second_factor: SecondFactor,
    /// Days that the machine's clock may be ahead of the last entry of the journal before it is no longer
    /// believed.
    #[arg(
        long,
        env = "MOTCUA_CLOCK_AHEAD_DAYS",
        value_name = "DAYS",
        value_parser = clap::value_parser!(i64).range(1..=3_650),
        default_value_t = 60
    )]
    pub clock_ahead_days: i64,
    /// How notices leave the house.
    #[command(flatten)]
    pub notices: NoticeSettings,
    /// How files are taken.
    #[command(flatten)]
    pub files: FileSettings,
}

impl Serving {
    /// The proxies in front.
    #[must_use]
    pub fn proxies(&self) -> Proxies {
        let believed = if self.behind_proxy { self.trusted_proxies.clone() } else { Vec::new() };
        Proxies::new(believed)
    }
}

/// An address in the form that RFC 9116 asks for.
fn parse_contact(text: &str) -> Result<String, String> {
    let text = text.trim();
    let known = ["mailto:", "tel:", "https://"].iter().any(|scheme| text.starts_with(scheme));
    let fits = text.len() <= 200 && text.chars().all(|sign| sign.is_ascii_graphic());
    if known && fits {
        Ok(text.to_owned())
    } else {
        Err("ghi dạng mailto:ten@co-quan.example, tel:+84… hoặc https://…".to_owned())
    }
}

/// Scheme, host and port as browsers write them: small letters, no port that the scheme implies, no
/// path. What browsers send is compared with it sign by sign.
///
/// # Errors
/// A sentence that says how it is written.
pub fn parse_public_url(text: &str) -> Result<String, String> {
    let wrong =
        || "ghi dạng https://ten-mien hoặc http://may-chu:8080, không có đường dẫn".to_owned();
    let url = Url::parse(text.trim()).map_err(|_| wrong())?;
    let bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if bare && is_web { Ok(url.origin().ascii_serialization()) } else { Err(wrong()) }
}

/// The address of another site, with whatever path.
fn parse_filing_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(String::from).ok_or_else(|| "ghi dạng https://dichvucong.gov.vn".to_owned())
}

/// One address, or a network as `10.0.0.0/24`.
fn parse_network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpAddr>()
        .map(IpNet::from)
        .or_else(|_| text.parse())
        .map_err(|_| "cần địa chỉ IP hoặc mạng, ví dụ 10.0.0.5 hoặc 10.0.0.0/24".to_owned())
}

/// Who must sign in with two steps; everybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFactor {
    /// Whoever approves or administers.
    Required,
    /// Nobody.
    Optional,
}

/// Limits on everything that can grow.
pub mod limits {
    /// Bytes of one uploaded file.
    pub const UPLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;
    /// Bytes of one request with files.
    pub const REQUEST_BYTES_MAX: usize = 60 * 1024 * 1024;
    /// Bytes of a request without files.
    pub const FORM_BYTES_MAX: usize = 512 * 1024;
    /// Files of one dossier, or of a reception form.
    pub const FILES_PER_DOSSIER_MAX: i64 = 100;
    /// Bytes of all of them.
    pub const DOSSIER_BYTES_MAX: i64 = 1024 * 1024 * 1024;
    /// Files of one answer that an applicant sends online.
    pub const ANSWER_FILES_MAX: i64 = 40;
    /// Bytes of all of them.
    pub const ANSWER_BYTES_MAX: i64 = 200 * 1024 * 1024;
    /// Files that one member of staff sends in an hour and in a day, those removed again included.
    pub const STAFF_FILES_MAX: [i64; 2] = [1_000, 5_000];
    /// Bytes of them.
    pub const STAFF_BYTES_MAX: [i64; 2] = [4 * 1024 * 1024 * 1024, 16 * 1024 * 1024 * 1024];
    /// Files that the holder of a receipt sends in an hour and in a day, those removed again included.
    pub const APPLICANT_FILES_MAX: [i64; 2] = [100, 200];
    /// Bytes of them.
    pub const APPLICANT_BYTES_MAX: [i64; 2] = [400 * 1024 * 1024, 600 * 1024 * 1024];
    /// Files in one request.
    pub const FILES_PER_REQUEST_MAX: usize = 20;
    /// Parts of one request with files, whatever they are.
    pub const PARTS_PER_REQUEST_MAX: usize = 300;
    /// Hours that a content stays on the disk after nobody refers to it any more.
    pub const UNUSED_HOURS: i64 = 24;
    /// Days after which files of a form that was never saved are removed.
    pub const FORMLESS_DAYS: i64 = 7;
    /// Rows of one page of a list.
    pub const ROWS_PER_PAGE: usize = 25;
    /// Characters of a name.
    pub const NAME_CHARS_MAX: usize = 200;
    /// Unfinished reception forms of one person.
    pub const DESK_FORMS_MAX: i64 = 20;
    /// Hours after which a reception form that was begun and left empty is forgotten.
    pub const DESK_FORM_BEGUN_HOURS: i64 = 24;
    /// Minutes without a request after which a session ends: desks are shared, and whoever leaves one
    /// forgets to sign out. What is sent afterwards is kept for its sender (`web::late`).
    pub const SESSION_IDLE_MINUTES: i64 = 30;
    /// Hours after which a session ends in any case.
    pub const SESSION_HOURS: i64 = 12;
    /// Days after which a browser in which somebody signed in is no longer known.
    pub const DEVICE_DAYS: i64 = 180;
    /// Browsers that are known for one person.
    pub const DEVICES_PER_PERSON_MAX: i64 = 20;
    /// How often a notice is tried on a channel before it is put aside.
    pub const NOTICE_ATTEMPTS_MAX: i64 = 8;
    /// Working days after which paper that waits for its way to another desk is marked.
    pub const PAPER_SENT_WITHIN_DAYS: usize = 1;
    /// Working days after which a list of paper that has not arrived is marked.
    pub const PAPER_ARRIVES_WITHIN_DAYS: usize = 3;
    /// People whose names one member of staff may see in lists in an hour.
    pub const PEOPLE_NAMED_PER_HOUR: usize = 2_000;
    /// From how many on the controllers are told.
    pub const PEOPLE_NAMED_TOLD: usize = 1_000;
    /// People of whom one member of staff may see everything in an hour.
    pub const PEOPLE_WHOLE_PER_HOUR: usize = 300;
    /// From how many on the controllers are told.
    pub const PEOPLE_WHOLE_TOLD: usize = 150;
    /// Rows about people that one member of staff may print or download in an hour: two whole registers.
    pub const PEOPLE_PRINTED_PER_HOUR: usize = 10_000;
    /// From how many on the controllers are told.
    pub const PEOPLE_PRINTED_TOLD: usize = 1_000;
    /// Members of staff whose counts are kept, before those without any are forgotten.
    pub const STAFF_TALLIED_MAX: usize = 5_000;
    /// Minutes for which a one-time code to an applicant counts.
    pub const PROOF_CODE_MINUTES: i64 = 10;
    /// How often one code may be tried.
    pub const PROOF_CODE_TRIES_MAX: i64 = 5;
    /// Codes that are sent for one dossier in an hour.
    pub const PROOF_CODES_PER_HOUR: i64 = 3;
    /// Codes that are sent for one dossier on a day.
    pub const PROOF_CODES_PER_DAY: i64 = 9;
    /// For how long a browser reads a dossier after it last did, without code and secret.
    pub const LOOK_UP_MINUTES: i64 = 120;
    /// Dossiers that one browser has open at a time.
    pub const LOOK_UPS_PER_BROWSER_MAX: i64 = 20;
    /// Browsers in which one dossier is open at a time.
    pub const LOOK_UPS_PER_DOSSIER_MAX: i64 = 50;
    /// Wrong last digits for one dossier in a day.
    pub const PROOF_DIGITS_WRONG_PER_DAY: i64 = 5;
    /// Wrong last digits for one dossier, until the right ones are typed; afterwards only the desk can
    /// tell who the applicant is.
    pub const PROOF_DIGITS_WRONG_MAX: i64 = 20;
    /// Days after which the address of a notice that went out is blanked.
    pub const NOTICE_ADDRESS_DAYS: i64 = 90;
}
