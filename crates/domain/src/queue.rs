//! Whose turn it is at the desk (xếp hàng lấy số).

use std::fmt;

use jiff::Timestamp;
use uuid::Uuid;

/// Most groups of matters of one desk: the letters A to H.
pub const GROUPS_MAX: usize = 8;
/// Most windows of one desk.
pub const WINDOWS_MAX: u8 = 20;
/// The highest number of a day and group.
pub const NUMBER_MAX: u32 = 999;
/// After so many calls in a row out of the priority lane, whoever waits longest is called.
///
/// # Source
/// Our rule, to be decided by each office: priority must not make the others wait without end.
pub const PRIORITY_IN_A_ROW_MAX: usize = 2;

/// What is written on a ticket: `A007`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// The letter of the group of matters.
    pub letter: char,
    /// The running number of the day, from 1.
    pub number: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{:03}", self.letter, self.number)
    }
}

impl Number {
    /// As it is called out in Vietnamese: digit by digit, for numbers alike are told apart best so.
    #[must_use]
    pub fn spoken(&self) -> String {
        let digits = self.number.to_string();
        let words: Vec<&str> = digits.chars().filter_map(digit).collect();
        format!("{}, {}", self.letter, words.join(" "))
    }
}

/// A digit in Vietnamese.
#[must_use]
pub fn digit(digit: char) -> Option<&'static str> {
    let words = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    words.get(usize::try_from(digit.to_digit(10)?).ok()?).copied()
}

/// The letter of the group at that position, from 0.
#[must_use]
pub fn letter(position: usize) -> Option<char> {
    let offset = u8::try_from(position).ok().filter(|_| position < GROUPS_MAX)?;
    Some(char::from(b'A' + offset))
}

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The ticket.
    pub id: Uuid,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Whether its holder goes first: the elderly, disabled people, pregnant women, and whoever
    /// comes with a small child.
    pub is_priority: bool,
}

/// Whose turn it is. `priority_in_a_row` says how many calls in a row came out of the priority lane
/// until now.
///
/// # Source
/// Law on the Elderly 39/2009/QH12 and Law on Persons with Disabilities 51/2010/QH12 ask for
/// priority in public services; that it holds for a desk's queue, and for whom else, is to be confirmed
/// by each office.
#[must_use]
pub fn next(waiting: &[Waiting], priority_in_a_row: usize) -> Option<Waiting> {
    let longest = |priority: bool| {
        let lane = waiting.iter().filter(move |one| one.is_priority == priority);
        lane.min_by_key(|one| (one.taken_at, one.id)).copied()
    };
    let (first, then) = if priority_in_a_row >= PRIORITY_IN_A_ROW_MAX {
        (longest(false), longest(true))
    } else {
        (longest(true), longest(false))
    };
    first.or(then)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waiting(n: u128, minute: i64, is_priority: bool) -> Waiting {
        let taken_at = Timestamp::from_second(minute * 60).expect("a time");
        Waiting { id: Uuid::from_u128(n), taken_at, is_priority }
    }

    #[test]
    fn who_is_called() {
        let (early, late) = (waiting(1, 1, false), waiting(2, 2, false));
        let (first, second) = (waiting(3, 3, true), waiting(4, 4, true));
        let cases: [(&[Waiting], usize, Option<Waiting>); 7] = [
            (&[], 0, None),
            (&[late, early], 0, Some(early)),
            (&[late, early, second, first], 0, Some(first)),
            (&[late, early, second, first], 1, Some(first)),
            (&[late, early, second, first], 2, Some(early)),
            (&[second], 2, Some(second)),
            (&[early], 1, Some(early)),
        ];
        for (all, in_a_row, expected) in cases {
            assert_eq!(next(all, in_a_row), expected, "{all:?} {in_a_row}");
        }
    }

    #[test]
    fn numbers_are_written_and_spoken() {
        let number = Number { letter: 'B', number: 17 };
        assert_eq!(number.to_string(), "B017");
        assert_eq!(number.spoken(), "B, một bảy");
        assert_eq!(letter(0), Some('A'));
        assert_eq!(letter(GROUPS_MAX), None);
    }

    proptest! {
        /// Whoever is not in the priority lane is called at the latest at every third call.
        #[test]
        fn nobody_waits_without_end(lanes in prop::collection::vec(any::<bool>(), 1..60)) {
            let mut left: Vec<Waiting> = lanes
                .iter()
                .zip(0_i64..)
                .map(|(priority, n)| waiting(n.unsigned_abs().into(), n, *priority))
                .collect();
            let mut in_a_row = 0;
            let mut called = Vec::new();
            while let Some(one) = next(&left, in_a_row) {
                in_a_row = if one.is_priority { in_a_row + 1 } else { 0 };
                let others_wait = left.iter().any(|other| !other.is_priority);
                prop_assert!(in_a_row <= PRIORITY_IN_A_ROW_MAX || !others_wait);
                left.retain(|other| other.id != one.id);
                called.push(one);
            }
            prop_assert_eq!(called.len(), lanes.len());
            for lane in [true, false] {
                let times: Vec<Timestamp> = called
                    .iter()
                    .filter(|one| one.is_priority == lane)
                    .map(|one| one.taken_at)
                    .collect();
                prop_assert!(times.is_sorted(), "first come, first served within a lane");
            }
        }
    }
}
