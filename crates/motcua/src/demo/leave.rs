//! Who is away in the year, and who does the work in the meantime. Whoever has a colleague with the
//! same duty takes a leave or two; one absence is running when the demonstration begins.

use std::collections::{BTreeMap, HashMap};

use domain::absence::{self, Absence, Held, Substitute};
use domain::agency::UnitId;
use domain::calendar::Calendar;
use domain::dossier::StaffId;
use domain::duty::Duty;
use domain::time;
use domain::validity::Validity;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::cast::Account;
use super::chance::Chance;
use super::demand::YEAR;
use super::shares;
use crate::accounts::absences::LoadedAbsence;
use crate::journal::Entry;

/// Who is away when the demonstration begins; `van.ky` does the work in the meantime.
const AWAY_NOW: (&str, Date, Date) = ("kieu", date(2022, 12, 29), date(2023, 1, 6));
/// Everybody is back before the last days of the year, apart from that one.
const LAST_BACK: Date = date(YEAR, 12, 23);

/// An absence and when it was entered.
#[derive(Clone, Debug)]
pub(super) struct Leave {
    pub(super) id: Uuid,
    pub(super) absence: Absence,
    pub(super) entered_at: Timestamp,
    /// The unit of the person.
    pub(super) unit: UnitId,
}

impl Leave {
    /// As a row.
    pub(super) fn loaded(&self) -> LoadedAbsence<'_> {
        LoadedAbsence { id: self.id, absence: &self.absence, entered_at: self.entered_at }
    }

    /// As an entry of the journal: the person entered it.
    pub(super) fn entry(&self) -> Entry {
        self.loaded().entry(&self.unit)
    }
}

/// All absences of the year.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaves {
    pub(super) all: Vec<Leave>,
    of: HashMap<StaffId, Vec<usize>>,
}

impl Leaves {
    /// Draws them.
    pub(super) fn draw(
        accounts: &[Account],
        (calendar, since): (&Calendar, Date),
        mut chance: Chance,
    ) -> anyhow::Result<Self> {
        let mut leaves = Self::default();
        let held = held(accounts, since);
        let mut colleagues: BTreeMap<(&UnitId, &str), Vec<&Account>> = BTreeMap::new();
        for account in accounts.iter().filter(|account| account.posts.len() == 1) {
            let (unit, duty) = &account.posts[0];
            colleagues.entry((unit, duty.code())).or_default().push(account);
        }
        for all in colleagues.values().filter(|all| all.len() > 1) {
            for (position, account) in all.iter().enumerate() {
                let stands_in = all[(position + 1) % all.len()];
                if account.username == AWAY_NOW.0 {
                    let days = (AWAY_NOW.1, AWAY_NOW.2);
                    leaves.add((account, stands_in), days, (calendar, &held), &mut chance)?;
                }
                let times = if chance.happens(shares::SECOND_LEAVE_PERCENT) { 2 } else { 1 };
                for _ in 0..times {
                    let first =
                        date(YEAR, 1, 10).checked_add(i64::from(chance.below(335)).days())?;
                    let last = first.checked_add(i64::from(chance.between(1, 6)).days())?;
                    if last <= LAST_BACK {
                        let days = (first, last);
                        leaves.add((account, stands_in), days, (calendar, &held), &mut chance)?;
                    }
                }
            }
        }
        Ok(leaves)
    }

    /// Adds an absence that the rule allows; others are not taken.
    fn add(
        &mut self,
        (account, stands_in): (&Account, &Account),
        (from_on, to_on): (Date, Date),
        (calendar, held): (&Calendar, &[Held]),
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        let (unit, duty) = &account.posts[0];
        let one = Substitute { unit: unit.clone(), duty: *duty, staff: stands_in.id };
        let absence = Absence { staff: account.id, from_on, to_on, substitutes: vec![one] };
        let mut day = from_on.yesterday()?;
        while !calendar.is_working_day(day) {
            day = day.yesterday()?;
        }
        let minute = i8::try_from(chance.below(60))?;
        let entered_at = time::instant(day.at(14, minute, 0, 0));
        let others: Vec<Absence> = self.all.iter().map(|leave| leave.absence.clone()).collect();
        if absence::check(&absence, day, &others, held).is_ok() {
            self.of.entry(account.id).or_default().push(self.all.len());
            let id = chance.id(entered_at);
            self.all.push(Leave { id, absence, entered_at, unit: unit.clone() });
        }
        Ok(())
    }

    /// Whether somebody is away on that day.
    pub(super) fn is_away(&self, staff: StaffId, day: Date) -> bool {
        self.on(staff, day).is_some()
    }

    /// The absence of that day.
    pub(super) fn on(&self, staff: StaffId, day: Date) -> Option<&Absence> {
        let mut own = self.of.get(&staff)?.iter().map(|position| &self.all[*position].absence);
        own.find(|absence| absence.from_on <= day && day <= absence.to_on)
    }
}

fn held(accounts: &[Account], since: Date) -> Vec<Held> {
    let held = |account: &Account| {
        let staff = account.id;
        account.posts.clone().into_iter().map(move |(unit, duty): (UnitId, Duty)| Held {
            staff,
            unit,
            duty,
            span: Validity { from_on: since, to_on: None },
        })
    };
    accounts.iter().flat_map(held).collect()
}
