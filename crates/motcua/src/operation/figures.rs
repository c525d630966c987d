//! The program's figures in the format of Prometheus. They belong to the process, not to one
//! `App`: whatever counts anywhere in the program ends here, once [`install`] was called.

use std::net::IpAddr;
use std::sync::OnceLock;

use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::web::requests::SECONDS;

/// Upper ends of the buckets into which the duration of a request falls, in seconds.
const BUCKETS_SECONDS: [f64; 11] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

static FIGURES: OnceLock<Figures> = OnceLock::new();

/// The figures and who may read them.
pub struct Figures {
    handle: PrometheusHandle,
    door: Door,
}

/// Who may read the figures: whoever is on the machine itself, and whoever knows the token.
#[derive(Clone, Debug)]
struct Door {
    token: Option<String>,
}

/// Starts to count.
///
/// # Errors
/// When something else in this process counts already.
pub fn install(token: Option<String>) -> anyhow::Result<()> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS_SECONDS)
        .context("the buckets of the durations")?
        .install_recorder()
        .context("the figures are counted already")?;
    let token = token.filter(|token| !token.trim().is_empty());
    metrics::gauge!("motcua_build", "version" => env!("CARGO_PKG_VERSION")).set(1);
    let _ = FIGURES.set(Figures { handle, door: Door { token } });
    Ok(())
}

/// The figures, if this process counts.
#[must_use]
pub fn installed() -> Option<&'static Figures> {
    FIGURES.get()
}

impl Figures {
    /// Whether somebody may read them: from this machine without a proxy in between, or with the
    /// token.
    #[must_use]
    pub fn admits(&self, from: Option<IpAddr>, is_forwarded: bool, token: Option<&str>) -> bool {
        self.door.admits(from, is_forwarded, token)
    }

    /// The text that Prometheus reads.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Folds what was counted since the last time; called now and then.
    pub fn tidy(&self) {
        self.handle.run_upkeep();
    }
}

impl Door {
    fn admits(&self, from: Option<IpAddr>, is_forwarded: bool, token: Option<&str>) -> bool {
        let is_here = from.is_some_and(|from| from.to_canonical().is_loopback()) && !is_forwarded;
        is_here || self.knows(token)
    }

    /// Compared by their hashes in constant time: the answer's delay tells nothing of the token.
    fn knows(&self, token: Option<&str>) -> bool {
        match (&self.token, token) {
            (Some(ours), Some(theirs)) => {
                Sha256::digest(ours).ct_eq(&Sha256::digest(theirs)).into()
            }
            (Some(_) | None, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_who_knows_the_token_reads_the_figures() {
        let here = Some(IpAddr::from([127, 0, 0, 1]));
        let here6: Option<IpAddr> = "::ffff:127.0.0.1".parse().ok();
        let there = Some(IpAddr::from([10, 0, 0, 7]));
        let table = [
            (None, here, false, None, true),
            (None, here6, false, None, true),
            (None, here, true, None, false),
            (None, there, false, None, false),
            (None, None, false, None, false),
            (None, there, false, Some(""), false),
            (Some("kín"), there, false, Some("kín"), true),
            (Some("kín"), here, true, Some("kín"), true),
            (Some("kín"), there, false, Some("kin"), false),
            (Some("kín"), there, false, None, false),
        ];
        for (token, from, is_forwarded, shown, expected) in table {
            let door = Door { token: token.map(str::to_owned) };
            let admits = door.admits(from, is_forwarded, shown);
            assert_eq!(admits, expected, "{token:?} {from:?} {is_forwarded} {shown:?}");
        }
    }
}
