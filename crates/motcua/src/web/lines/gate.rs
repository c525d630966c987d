//! How many lines are open, in all and for one network. A proxy speaks for many networks, which are
//! limited by what they ask instead.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::web::address::{Network, Proxies};

/// How many lines there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// In all.
    pub total: usize,
    /// For one network: an office of fifty people behind one address opens three hundred.
    pub per_network: usize,
}

/// Lines in all, where the machine has room for so many open files.
const TOTAL_MAX: usize = 4096;
/// Lines in all, however few files may be open.
const TOTAL_MIN: usize = 64;
/// Open files that are kept for the database, uploads and letters.
const FILES_KEPT: u64 = 256;
/// Which part of all lines one network gets.
const SHARE: usize = 8;

impl Places {
    /// The places for lines when so many files may be open.
    #[must_use]
    pub fn of_files(files_max: u64) -> Self {
        let left = usize::try_from(files_max.saturating_sub(FILES_KEPT)).unwrap_or(TOTAL_MAX);
        let total = left.clamp(TOTAL_MIN, TOTAL_MAX);
        Self { total, per_network: total / SHARE }
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::of_files(u64::MAX)
    }
}

/// Lets lines in.
#[derive(Clone, Debug)]
pub struct Gate {
    places: Places,
    proxies: Proxies,
    open: Arc<Mutex<Open>>,
}

/// What is open; there are no more networks than lines.
#[derive(Debug, Default)]
struct Open {
    total: usize,
    of_networks: HashMap<Network, usize>,
}

impl Gate {
    /// A gate through which nobody has come yet.
    #[must_use]
    pub fn new(places: Places, proxies: Proxies) -> Self {
        Self { places, proxies, open: Arc::default() }
    }

    /// A place for a line, if there is one.
    #[must_use]
    pub fn enter(&self, peer: IpAddr) -> Option<Place> {
        let mut open = lock(&self.open);
        if open.total >= self.places.total {
            return None;
        }
        let network = (!self.proxies.hold(peer)).then(|| Network::of(peer));
        if let Some(network) = network {
            let its = open.of_networks.entry(network).or_default();
            if *its >= self.places.per_network {
                return None;
            }
            *its += 1;
        }
        open.total += 1;
        Some(Place { network, open: self.open.clone() })
    }
}

/// A place; dropping it gives it back.
#[derive(Debug)]
pub struct Place {
    network: Option<Network>,
    open: Arc<Mutex<Open>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = lock(&self.open);
        open.total -= 1;
        let Some(network) = self.network else { return };
        let left = open.of_networks.get_mut(&network).map(|its| {
            *its -= 1;
            *its
        });
        if left == Some(0) {
            open.of_networks.remove(&network);
        }
    }
}

fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_follow_from_how_many_files_may_be_open() {
        for (files, total) in [(0, 64), (300, 64), (1024, 768), (65_536, 4096)] {
            assert_eq!(
                Places::of_files(files),
                Places { total, per_network: total / 8 },
                "{files}"
            );
        }
    }

    #[test]
    fn places_are_given_back_and_no_network_is_remembered() {
        let gate = Gate::new(Places { total: 4, per_network: 2 }, Proxies::default());
        let peer = |text: &str| text.parse::<IpAddr>().expect("an address");
        let line = "2001:db8::1";
        let first = gate.enter(peer(line)).expect("a place");
        let _second = gate.enter(peer("2001:db8::2")).expect("a place");
        assert!(gate.enter(peer("2001:db8::3")).is_none(), "one line has many addresses");
        let _third = gate.enter(peer("2001:db8:0:1::1")).expect("a place");
        let _fourth = gate.enter(peer("198.51.100.1")).expect("a place");
        assert!(gate.enter(peer("198.51.100.2")).is_none(), "all are taken");
        drop(first);
        drop(gate.enter(peer("198.51.100.2")).expect("a place"));
        assert_eq!(lock(&gate.open).of_networks.len(), 3);
    }
}
