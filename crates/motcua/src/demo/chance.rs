//! Chance that repeats itself: the same seed gives the same year on every machine.

use domain::code::ReceiptSecret;
use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// A stream of numbers (SplitMix64, after Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for the thing of that number, so that one more draw elsewhere does not
    /// change everything.
    pub(super) fn of(seed: u64, number: usize) -> Self {
        let mut own = Self(seed ^ (number as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        own.next();
        own
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not nought.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let scaled = (u128::from(self.next()) * u128::from(end)) >> 64;
        u32::try_from(scaled).expect("a part of a u32 is one")
    }

    /// The secret of a receipt: one draw, whatever it is made of.
    pub(super) fn secret(&mut self) -> String {
        let mut own = Self(self.next());
        let draw = |end: usize| {
            let end = u32::try_from(end).expect("there are 26 signs");
            usize::try_from(own.below(end)).expect("a number below 26")
        };
        ReceiptSecret::drawn(draw).as_str().to_owned()
    }

    /// A number between two, both included.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to - from + 1)
    }

    /// A number between two.
    pub(super) fn part(&mut self, from: f64, to: f64) -> f64 {
        let thousandths = f64::from(self.below(1_000_000)) / 1_000_000.0;
        from + (to - from) * thousandths
    }

    /// Whether something happens that happens in so many of a hundred cases.
    pub(super) fn happens(&mut self, percent: f64) -> bool {
        self.part(0.0, 100.0) < percent
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        let count = u32::try_from(all.len()).expect("lists of the demonstration are short");
        all[self.below(count) as usize]
    }

    /// One of several, which weigh differently.
    pub(super) fn weigh<'a, T>(&mut self, all: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let mut left = self.below(all.iter().map(&weight).sum());
        for one in all {
            match left.checked_sub(weight(one)) {
                Some(rest) => left = rest,
                None => return one,
            }
        }
        unreachable!("what is drawn is below the sum of the weights")
    }

    /// An id that sorts by its time.
    pub(super) fn id(&mut self, at: Timestamp) -> Uuid {
        let mut bytes = [0_u8; 10];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        let millis = u64::try_from(at.as_millisecond()).expect("the year 2022 lies after 1970");
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}
