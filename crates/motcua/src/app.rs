//! What every request needs: the database, the reference data, the letters, the files, the clock.
//! The clock and randomness are read here and nowhere else.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use domain::code::ReceiptSecret;
use domain::time;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use rand::Rng as _;
use uuid::Uuid;

use crate::config::{FileSettings, NoticeSettings, SecondFactor, Serving};
use crate::db::Db;
use crate::files::Files;
use crate::personal::Tally;
use crate::reference::Reference;
use crate::seal::{self, Seal};
use crate::web::address::Proxies;
use crate::web::limiter::Limiter;
use letters::Letters;

/// The program's shared state. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The uploaded files.
    pub files: Files,
    /// The letters.
    pub letters: Letters,
    /// How often strangers may try.
    pub limiter: Limiter,
    /// Whose personal data was looked at by whom within the hour.
    pub tally: Tally,
    /// Address under which people reach the desk, without a slash at the end.
    pub public_url: String,
    /// Address at which people file online; empty when nobody has set it.
    pub filing_url: String,
    /// The proxies in front, whose word about addresses is believed.
    pub proxies: Proxies,
    /// Where to report a weakness.
    pub security_contact: Option<String>,
    /// The key of secrets that must be read again.
    pub seal: Seal,
    /// Whether who signs or administers must sign in with two steps.
    pub second_factor_required: bool,
    /// How notices leave the house.
    pub notices: NoticeSettings,
    /// How files are taken.
    pub taking: FileSettings,
    /// The clock.
    pub clock: Clock,
    reference: RwLock<Arc<Reference>>,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the reference data cannot be read.
    pub async fn new(
        db: Db,
        files: Files,
        clock: Clock,
        serving: &Serving,
    ) -> anyhow::Result<Self> {
        let today = time::local(clock.now()).date();
        let reference = Reference::load(&db).await?.named_on(today);
        let seal = Seal::open(&files.beside(seal::FILE_NAME))?;
        let public_url = serving.public_url.clone().unwrap_or_else(|| local_url(serving.listen));
        Ok(Self(Arc::new(Inner {
            db,
            files: files.keeping_free(serving.files.keep_free_mb.saturating_mul(1024 * 1024)),
            taking: serving.files.clone(),
            letters: Letters::new(),
            limiter: Limiter::new(),
            tally: Tally::default(),
            public_url: public_url.trim_end_matches('/').to_owned(),
            filing_url: serving.filing_url.clone().unwrap_or_default(),
            proxies: serving.proxies(),
            security_contact: serving.security_contact.clone(),
            seal,
            second_factor_required: serving.second_factor == SecondFactor::Required,
            notices: serving.notices.clone(),
            clock,
            reference: RwLock::new(Arc::new(reference)),
        })))
    }

    /// The reference data as of now. A request asks once and keeps what it got.
    #[must_use]
    pub fn reference(&self) -> Arc<Reference> {
        self.reference.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Reads the reference data again, if it was changed by an import, or if another day has come: units
    /// may have other names then.
    ///
    /// # Errors
    /// When it cannot be read; the old data stays in use.
    pub async fn refresh_reference(&self) -> anyhow::Result<()> {
        let today = time::local(self.now()).date();
        let held = self.reference();
        if held.names_of == Some(today) && Reference::revision(&self.db).await? == held.revision {
            return Ok(());
        }
        let fresh = Arc::new(Reference::load(&self.db).await?.named_on(today));
        *self.reference.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Whether people reach the desk over HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The present instant as telephones show it.
    #[must_use]
    pub fn now_on_telephones(&self) -> Timestamp {
        self.clock.on_telephones()
    }
}

/// The address of a listener for somebody on the same machine.
#[must_use]
pub fn local_url(listen: SocketAddr) -> String {
    // Browsers make passkeys for a name, not for a number.
    let is_here = listen.ip().is_unspecified() || listen.ip() == Ipv4Addr::LOCALHOST;
    let host = if is_here {
        "localhost".to_owned()
    } else if listen.is_ipv6() {
        format!("[{}]", listen.ip())
    } else {
        listen.ip().to_string()
    };
    format!("http://{host}:{}", listen.port())
}

/// The clock: the machine's, or one that was set for a demonstration and runs on from there.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    Machine,
    /// The machine's, shifted.
    Shifted(SignedDuration),
    /// Set by hand, for tests: epoch milliseconds.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `local` at this moment and runs on.
    #[must_use]
    pub fn starting_at(local: DateTime) -> Self {
        Self::Shifted(time::instant(local).duration_since(machine_now()))
    }

    /// The present instant, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = match self {
            Self::Machine => machine_now(),
            Self::Shifted(by) => machine_now()
                .checked_add(*by)
                .expect("a demonstration lies within the years that timestamps know"),
            Self::Set(at) => return from_millisecond(at.load(Ordering::SeqCst)),
        };
        from_millisecond(now.as_millisecond())
    }

    /// The same instant on people's telephones, which know nothing of a demonstration's year.
    #[must_use]
    pub fn on_telephones(&self) -> Timestamp {
        if self.is_shifted() { Self::Machine.now() } else { self.now() }
    }

    /// Whether it is a demonstration's clock.
    #[must_use]
    pub fn is_shifted(&self) -> bool {
        matches!(self, Self::Shifted(_))
    }
}

fn from_millisecond(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).expect("milliseconds of a timestamp")
}

#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

/// A new id: sorts by time.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A secret of 32 random bytes, as hexadecimal text.
#[must_use]
pub fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    fill(&mut bytes);
    hex::encode(bytes)
}

/// The secret of a new receipt.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where randomness is read")]
pub fn new_secret() -> String {
    let mut random = rand::rng();
    ReceiptSecret::drawn(|end| random.random_range(0..end)).as_str().to_owned()
}

/// Six random digits, for a code that is sent once.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where randomness is read")]
pub fn new_digits() -> String {
    format!("{:06}", rand::rng().random_range(0..1_000_000))
}

#[expect(clippy::disallowed_methods, reason = "the one place where randomness is read")]
fn fill(bytes: &mut [u8]) {
    rand::rng().fill(bytes);
}
