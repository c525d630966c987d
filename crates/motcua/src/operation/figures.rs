//! The program's figures in the format of Prometheus. They belong to the process, not to one
//! `App`: whatever counts anywhere in the program ends here, once [`install`] was called.

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
    let _ = FIGURES.set(Figures { handle, token });
    Ok(())
}

/// The figures, if this process counts.
#[must_use]
pub fn installed() -> Option<&'static Figures> {
    FIGURES.get()
}

impl Figures {
    /// Whether this is the token. Compared by hashes in constant time: the answer's delay tells nothing
    /// of it. Without one that was set nobody reads the figures.
    #[must_use]
    pub fn admits(&self, token: &str) -> bool {
        is_token(self.token.as_deref(), token)
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

fn is_token(ours: Option<&str>, theirs: &str) -> bool {
    ours.is_some_and(|ours| Sha256::digest(ours).ct_eq(&Sha256::digest(theirs)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_knows_the_token_reads_the_figures() {
        let table = [
            (None, "", false),
            (None, "kín", false),
            (Some("kín"), "kín", true),
            (Some("kín"), "kin", false),
            (Some("kín"), "", false),
        ];
        for (ours, theirs, expected) in table {
            assert_eq!(is_token(ours, theirs), expected, "{ours:?} {theirs}");
        }
    }
}
