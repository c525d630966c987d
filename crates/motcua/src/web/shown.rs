//! Grave acts are possible only after what they concern was shown: the page gives the form a mark, which
//! only that page can give (ADR 0022).

use sha2::{Digest, Sha256};

use crate::access::Who;

/// That this was shown to this person in this session: a hash with the session's secret, which nobody can
/// make who has not had the page that shows it.
#[must_use]
pub fn mark(who: &Who, what: &str) -> String {
    hex::encode(Sha256::digest(format!("shown {} {} {what}", who.csrf, who.staff)))
}
