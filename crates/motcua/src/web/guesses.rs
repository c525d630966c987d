//! Wrong secrets for one dossier, from wherever: after a few in an hour nobody gets in for a while,
//! not even with the right one, so that six digits cannot be found by trying.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::error::Error;

/// Wrong secrets for one dossier within [`WINDOW`].
const WRONG_MAX: usize = 10;
/// How long a wrong secret counts.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Dossiers that are remembered; above this, those that have been quiet longest are forgotten.
const REMEMBERED_MAX: usize = 50_000;

/// The wrong secrets of the last hour, by dossier code as typed.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<HashMap<String, Vec<Timestamp>>>);

impl Guesses {
    /// Counts a try before its secret is looked at, so that many at once do not get more.
    ///
    /// # Errors
    /// [`Error::TooMany`] when nobody gets in for now.
    pub fn count(&self, code: &str, now: Timestamp) -> Result<(), Error> {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if guesses.len() >= REMEMBERED_MAX {
            tidy(&mut guesses, now);
        }
        let wrong = guesses.entry(code.to_owned()).or_default();
        wrong.retain(|at| is_recent(*at, now));
        match wrong.first() {
            Some(first) if wrong.len() >= WRONG_MAX => {
                let left = WINDOW - now.duration_since(*first);
                Err(Error::TooMany { wait_seconds: left.as_secs().unsigned_abs() + 1 })
            }
            Some(_) | None => {
                wrong.push(now);
                Ok(())
            }
        }
    }

    /// Takes the count of a try back: its secret was right.
    pub fn forgive(&self, code: &str, at: Timestamp) {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wrong) = guesses.get_mut(code) else { return };
        if let Some(position) = wrong.iter().rposition(|wrong| *wrong == at) {
            wrong.remove(position);
        }
        if wrong.is_empty() {
            guesses.remove(code);
        }
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < WINDOW
}

fn tidy(guesses: &mut HashMap<String, Vec<Timestamp>>, now: Timestamp) {
    guesses.retain(|_, wrong| wrong.last().is_some_and(|last| is_recent(*last, now)));
    if guesses.len() >= REMEMBERED_MAX {
        guesses.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(1_672_711_200 + n * 60).expect("an instant")
    }

    #[test]
    fn ten_wrong_ones_close_a_dossier_until_an_hour_after_the_first() {
        let guesses = Guesses::default();
        for n in 0..10 {
            guesses.count("A", minute(n)).expect("it is not closed yet");
        }
        let closed = guesses.count("A", minute(30));
        assert!(matches!(closed, Err(Error::TooMany { wait_seconds: 1801 })), "{closed:?}");
        guesses.count("B", minute(30)).expect("another dossier is not closed");
        // The first of them is an hour ago: one more may be tried, and not two.
        guesses.count("A", minute(60)).expect("one is forgotten");
        assert!(guesses.count("A", minute(60)).is_err());
    }

    #[test]
    fn right_ones_cost_nothing() {
        let guesses = Guesses::default();
        for n in 0..100 {
            guesses.count("A", minute(n / 10)).expect("nothing was wrong");
            guesses.forgive("A", minute(n / 10));
        }
        assert!(guesses.0.lock().expect("nobody panicked").is_empty());
    }
}
