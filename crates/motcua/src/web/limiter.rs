//! How often strangers may try, in memory: by the network that asks, by the account that is tried,
//! by the person who is signed in. Whoever reads a sentence about it has done what it says.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::address::{Neighbourhood, Network};
use super::lockout::{Lockout, PASSWORDS, SECRETS};
use super::pace::{Pace, Paced};
use crate::error::Error;

/// Wrong secrets that one network may try, whatever the dossier.
const LOOK_UPS: Pace = Pace::per_minute(30);
/// Wrong passwords of one network, whatever the account; right ones are not counted, for an office
/// begins its day behind one address.
const SIGN_INS: Pace = Pace { at_once: 60, every: SignedDuration::from_secs(2) };
/// The same for the networks around it: whoever has one IPv6 network mostly has many thousands.
const LOOK_UPS_AROUND: Pace = Pace::per_minute(300);
/// Numbers that one network may take from one desk: a hall has one or two screens.
const TICKETS: Pace = Pace::per_minute(30);
/// Wrong passwords for one account from all strange networks together.
const EVERYWHERE: Pace = Pace::in_an_hour(100);
/// Wrong passwords for one account that the journal names; the rest are only counted.
const NOTED: Pace = Pace::in_an_hour(40);

/// The limits.
pub struct Limiter {
    /// Wrong passwords of people who are signed in and prove once more who they are.
    pub proofs: Lockout<Uuid>,
    /// What the journal says about wrong passwords for an account.
    pub noted: Paced<Uuid>,
    sign_ins: Paced<Network>,
    accounts: Lockout<(String, String, Network)>,
    everywhere: Paced<String>,
    look_ups: Paced<Network>,
    look_ups_around: Paced<Neighbourhood>,
    secrets: Lockout<(String, Network)>,
    tickets: Paced<(String, Network)>,
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a password is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Too many wrong ones for this account from this device.
    Device,
    /// Too many wrong ones for this account from this network.
    Network,
    /// Too many wrong ones for this account from everywhere; known devices and networks get in.
    Everywhere,
    /// Too many wrong ones from this network for whatever account.
    Crowd,
}

/// Whether an account was used from that network before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// It was: strangers elsewhere cannot close it here.
    Known,
    /// It was not.
    Strange,
}

/// A try to sign in.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The name that was typed, whether or not there is such an account.
    pub name: &'a str,
    /// The hash of its present password; empty where there is no account. With a new password the
    /// count begins anew.
    pub password_hash: &'a str,
    /// Where it comes from.
    pub network: Network,
    /// How well that is known.
    pub footing: Footing,
}

impl Attempt<'_> {
    fn here(&self) -> (String, String, Network) {
        (self.name.to_owned(), self.password_hash.to_owned(), self.network)
    }
}

impl Limiter {
    /// Fresh limits.
    #[must_use]
    pub fn new() -> Self {
        Self {
            proofs: Lockout::new(PASSWORDS),
            noted: Paced::new(NOTED),
            sign_ins: Paced::new(SIGN_INS),
            accounts: Lockout::new(PASSWORDS),
            everywhere: Paced::new(EVERYWHERE),
            look_ups: Paced::new(LOOK_UPS),
            look_ups_around: Paced::new(LOOK_UPS_AROUND),
            secrets: Lockout::new(SECRETS),
            tickets: Paced::new(TICKETS),
        }
    }

    /// Counts a try to sign in before its password is looked at, whether or not there is such an
    /// account. A try that is refused here costs nothing but the asking.
    ///
    /// # Errors
    /// Why, and the seconds to wait.
    pub fn sign_in(&self, attempt: &Attempt<'_>, now: Timestamp) -> Result<(), (Closed, u64)> {
        let here = attempt.here();
        if let Some(wait) = self.accounts.wait(&here, now) {
            return Err((Closed::Network, wait));
        }
        self.sign_ins.count(&attempt.network, now).map_err(|wait| (Closed::Crowd, wait))?;
        if attempt.footing == Footing::Strange {
            let everywhere = self.everywhere.count(&here.0, now);
            everywhere.map_err(|wait| (Closed::Everywhere, wait))?;
        }
        self.accounts.count(&here, now).map_err(|wait| (Closed::Network, wait))
    }

    /// Takes the count of a try back: its password was right.
    pub fn signed_in(&self, attempt: &Attempt<'_>, now: Timestamp) {
        self.sign_ins.give_back(&attempt.network, now);
        if attempt.footing == Footing::Strange {
            self.everywhere.give_back(&attempt.name.to_owned(), now);
        }
        self.accounts.forgive(&attempt.here());
    }

    /// Whether an account is being tried from so many places that strange ones are refused.
    #[must_use]
    pub fn is_besieged(&self, name: &str, now: Timestamp) -> bool {
        self.everywhere.is_spent(&name.to_owned(), now)
    }

    /// Counts a try with the code of the terminal, by which the first administrator is made.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn set_up(&self, from: Network, now: Timestamp) -> Result<(), Error> {
        too_many(self.sign_ins.count(&from, now))
    }

    /// Counts a look-up with a secret.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn look_up(&self, from: Network, now: Timestamp) -> Result<(), Error> {
        too_many(self.look_ups.count(&from, now))?;
        too_many(self.look_ups_around.count(&Neighbourhood::of(from), now))
    }

    /// Counts a secret for the dossier of that code, whether or not there is one. What is tried from
    /// one network does not keep the applicant waiting in another.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn secret(&self, code: &str, from: Network, now: Timestamp) -> Result<(), Error> {
        too_many(self.secrets.count(&(code.to_owned(), from), now))
    }

    /// Takes the count of a look-up back: its secret was right.
    pub fn looked_up(&self, code: &str, from: Network, now: Timestamp) {
        self.look_ups.give_back(&from, now);
        self.look_ups_around.give_back(&Neighbourhood::of(from), now);
        self.secrets.forgive(&(code.to_owned(), from));
    }

    /// Counts a number that is taken from a desk's queue.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn ticket(&self, desk: &str, from: Network, now: Timestamp) -> Result<(), Error> {
        too_many(self.tickets.count(&(desk.to_owned(), from), now))
    }

    /// Forgets those who have been quiet; called now and then.
    pub fn tidy(&self, now: Timestamp) {
        self.proofs.tidy(now);
        self.noted.tidy(now);
        self.sign_ins.tidy(now);
        self.accounts.tidy(now);
        self.everywhere.tidy(now);
        self.look_ups.tidy(now);
        self.look_ups_around.tidy(now);
        self.secrets.tidy(now);
        self.tickets.tidy(now);
    }
}

/// A limit in the words of the program's errors.
///
/// # Errors
/// [`Error::TooMany`].
pub fn too_many(counted: Result<(), u64>) -> Result<(), Error> {
    counted.map_err(|wait_seconds| Error::TooMany { wait_seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(1_672_711_200 + n * 60).expect("an instant")
    }

    fn tried(name: &str, network: u8, footing: Footing) -> Attempt<'_> {
        let network = Network::of([198, 51, 100, network].into());
        Attempt { name, password_hash: "", network, footing }
    }

    #[test]
    fn a_hundred_networks_get_a_hundred_tries_an_hour_and_close_no_known_one() {
        let (limiter, strange) = (Limiter::new(), Footing::Strange);
        let mut looked_at = 0;
        for round in 0..60 {
            for n in 0..100 {
                let attempt = tried("hoa", n, strange);
                looked_at += usize::from(limiter.sign_in(&attempt, minute(round)).is_ok());
            }
        }
        assert!((90..=100).contains(&looked_at), "{looked_at}");
        let elsewhere = limiter.sign_in(&tried("hoa", 200, strange), minute(59));
        assert!(matches!(elsewhere, Err((Closed::Everywhere, 1..=72))), "{elsewhere:?}");
        assert!(limiter.is_besieged("hoa", minute(59)));
        assert_eq!(limiter.sign_in(&tried("hoa", 201, Footing::Known), minute(59)), Ok(()));
        assert_eq!(limiter.sign_in(&tried("hanh", 200, strange), minute(59)), Ok(()));
    }

    #[test]
    fn an_office_behind_one_address_signs_in_at_once_and_mistakes_are_counted_apart() {
        fn office(name: &str) -> Attempt<'_> {
            tried(name, 1, Footing::Known)
        }
        let limiter = Limiter::new();
        for n in 0..500 {
            let name = format!("can-bo-{n}");
            assert_eq!(limiter.sign_in(&office(&name), minute(0)), Ok(()), "{n}");
            limiter.signed_in(&office(&name), minute(0));
        }
        for n in 0..5 {
            assert_eq!(limiter.sign_in(&office("hoa"), minute(0)), Ok(()), "{n}");
        }
        assert_eq!(limiter.sign_in(&office("hoa"), minute(0)), Err((Closed::Network, 30)));
        let renewed = Attempt { password_hash: "another", ..office("hoa") };
        assert_eq!(limiter.sign_in(&renewed, minute(0)), Ok(()));
        assert_eq!(limiter.sign_in(&office("hanh"), minute(0)), Ok(()));
        for n in 0..53 {
            assert_eq!(limiter.sign_in(&office(&format!("ai-{n}")), minute(0)), Ok(()), "{n}");
        }
        assert_eq!(limiter.sign_in(&office("hanh"), minute(0)), Err((Closed::Crowd, 2)));
    }

    #[test]
    fn who_has_thousands_of_networks_does_not_get_thousands_of_limits() {
        let limiter = Limiter::new();
        let mut looked_at = 0;
        for n in 0..10_000_u32 {
            let address = format!("2001:db8:1:{:x}::1", n % 65_536).parse().expect("an address");
            looked_at += usize::from(limiter.look_up(Network::of(address), minute(0)).is_ok());
        }
        assert_eq!(looked_at, 300);
        let elsewhere = Network::of([203, 0, 113, 9].into());
        assert!(limiter.look_up(elsewhere, minute(0)).is_ok());
    }
}
