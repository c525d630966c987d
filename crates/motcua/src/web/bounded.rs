//! A memory of what strangers do, which they cannot make grow: whatever they send as a name becomes
//! a hash of eight bytes, there are so many entries at most, and each is forgotten after a while.
//! Every map of the process whose keys come from outside is one of these.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Entries of one memory: about four megabytes.
pub const ENTRIES_MAX: usize = 65_536;

/// What is remembered by keys of the type `K`, as values of the type `V`.
#[derive(Debug)]
pub struct Bounded<K, V> {
    kept_for: SignedDuration,
    entries_max: usize,
    // Two names share a hash once in many thousand years, and nobody can look for such a pair: the
    // hasher is another one in every process.
    hasher: RandomState,
    entries: Mutex<HashMap<u64, Entry<V>>>,
    keys: PhantomData<fn(K)>,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    touched_at: Timestamp,
}

impl<K: Hash, V: Default> Bounded<K, V> {
    /// An empty memory of [`ENTRIES_MAX`] entries, each forgotten so long after its last change.
    #[must_use]
    pub fn new(kept_for: SignedDuration) -> Self {
        Self::with_room(kept_for, ENTRIES_MAX)
    }

    fn with_room(kept_for: SignedDuration, entries_max: usize) -> Self {
        Self {
            kept_for,
            entries_max,
            hasher: RandomState::new(),
            entries: Mutex::default(),
            keys: PhantomData,
        }
    }

    /// Changes what is remembered of a key; where nothing is, it begins with the default.
    pub fn change<R>(&self, key: &K, now: Timestamp, change: impl FnOnce(&mut V) -> R) -> R {
        let key = self.hasher.hash_one(key);
        let mut entries = self.lock();
        if entries.get(&key).is_some_and(|entry| !self.is_kept(entry, now)) {
            entries.remove(&key);
        }
        if entries.len() >= self.entries_max && !entries.contains_key(&key) {
            self.make_room(&mut entries, now);
        }
        let entry =
            entries.entry(key).or_insert_with(|| Entry { value: V::default(), touched_at: now });
        entry.touched_at = now;
        change(&mut entry.value)
    }

    /// Looks at what is remembered of a key, without remembering that somebody looked.
    pub fn look<R>(&self, key: &K, now: Timestamp, look: impl FnOnce(&V) -> R) -> R {
        let key = self.hasher.hash_one(key);
        match self.lock().get(&key).filter(|entry| self.is_kept(entry, now)) {
            Some(entry) => look(&entry.value),
            None => look(&V::default()),
        }
    }

    /// Forgets a key.
    pub fn forget(&self, key: &K) {
        self.lock().remove(&self.hasher.hash_one(key));
    }

    /// Forgets what is old; called now and then.
    pub fn tidy(&self, now: Timestamp) {
        let mut entries = self.lock();
        entries.retain(|_, entry| self.is_kept(entry, now));
        if entries.capacity() > 4 * entries.len() {
            entries.shrink_to_fit();
        }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An entry from the future was written before somebody set the clock back: it would be kept
    /// for as long as the clock was wrong.
    fn is_kept(&self, entry: &Entry<V>, now: Timestamp) -> bool {
        entry.touched_at <= now && now.duration_since(entry.touched_at) < self.kept_for
    }

    /// Forgets what is old and, if that is not enough, what was changed longest ago, an eighth at a
    /// time, so that a flood does not cost a search for each of its drops.
    fn make_room(&self, entries: &mut HashMap<u64, Entry<V>>, now: Timestamp) {
        entries.retain(|_, entry| self.is_kept(entry, now));
        let room = self.entries_max / 8 + 1;
        let surplus = (entries.len() + room).saturating_sub(self.entries_max);
        if surplus == 0 {
            return;
        }
        let mut ages: Vec<Timestamp> = entries.values().map(|entry| entry.touched_at).collect();
        let (_, newest_to_go, _) = ages.select_nth_unstable(surplus.min(entries.len()) - 1);
        let newest_to_go = *newest_to_go;
        let mut left = surplus;
        entries.retain(|_, entry| {
            let goes = left > 0 && entry.touched_at <= newest_to_go;
            left -= usize::from(goes);
            !goes
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Entry<V>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: i64) -> Timestamp {
        Timestamp::from_second(1_672_711_200 + n).expect("an instant")
    }

    fn hour() -> Bounded<String, u32> {
        Bounded::new(SignedDuration::from_hours(1))
    }

    #[test]
    fn a_flood_of_long_names_costs_a_few_megabytes_and_is_forgotten() {
        let memory = hour();
        let long = "x".repeat(500_000);
        for n in 0..100 {
            memory.change(&format!("{n}{long}"), second(0), |count| *count += 1);
        }
        for n in 0..200_000_i64 {
            memory.change(&n.to_string(), second(n / 1000), |count| *count += 1);
            assert!(memory.len() <= ENTRIES_MAX);
        }
        let entry = size_of::<(u64, Entry<u32>)>() + 1;
        let capacity = memory.lock().capacity();
        assert!(capacity * entry < 8 << 20, "{capacity} entries of {entry} bytes");
        // The last comers are remembered, the first are not.
        memory.look(&"199999".to_owned(), second(200), |count| assert_eq!(*count, 1));
        memory.look(&"0".to_owned(), second(200), |count| assert_eq!(*count, 0));
        memory.tidy(second(200 + 3600));
        assert!(memory.is_empty());
        assert!(memory.lock().capacity() < 1000);
    }

    #[test]
    fn what_is_changed_again_stays_and_what_is_not_goes() {
        let memory = hour();
        let name = "hoa".to_owned();
        for minute in 0..100 {
            memory.change(&name, second(minute * 60), |count| *count += 1);
        }
        memory.look(&name, second(99 * 60), |count| assert_eq!(*count, 100));
        memory.look(&name, second(99 * 60 + 3600), |count| assert_eq!(*count, 0));
        memory.change(&name, second(99 * 60 + 3600), |count| assert_eq!(*count, 0));
        memory.forget(&name);
        assert!(memory.is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_forgets_what_was_counted_before() {
        let memory = hour();
        let name = "hoa".to_owned();
        memory.change(&name, second(86_400), |count| *count = 7);
        memory.change(&name, second(0), |count| assert_eq!(*count, 0));
    }

    #[test]
    fn room_is_made_by_forgetting_the_oldest() {
        let memory: Bounded<i64, u32> = Bounded::with_room(SignedDuration::from_hours(1), 16);
        for n in 0..17 {
            memory.change(&n, second(n), |count| *count = 1);
        }
        assert_eq!(memory.len(), 14);
        memory.look(&2, second(17), |count| assert_eq!(*count, 0));
        memory.look(&3, second(17), |count| assert_eq!(*count, 1));
        for n in 0..1000 {
            memory.change(&n, second(20), |count| *count = 1);
            assert!(memory.len() <= 16, "all of one age: {}", memory.len());
        }
    }
}
