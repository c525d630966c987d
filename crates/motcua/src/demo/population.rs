//! The people who come to the desk: born, named and housed by chance, and known again when they
//! come a second time. Identity numbers have serials that no register reaches, telephone numbers a
//! beginning that no company has been given.

use anyhow::Context as _;
use domain::code::{IdentityNumber, Phone, Sex};
use domain::person::{Address, BirthDate, PersonKind, PersonName};
use domain::time;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::chance::Chance;
use super::names::{self, COMMUNES, Commune, People};
use crate::intake::PersonEntry;

/// Somebody.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) entry: PersonEntry,
    pub(super) people: People,
    /// Where the person lives, among [`COMMUNES`].
    pub(super) commune: usize,
    /// Whether the household is poor.
    pub(super) poor: bool,
    /// Whether the person has merit of the revolution.
    pub(super) merit: bool,
    /// When a dossier first named the person.
    pub(super) since: Timestamp,
}

impl Person {
    /// Full years on a day.
    pub(super) fn age(&self, on: Date) -> i16 {
        self.entry.birth.map_or(30, |birth| on.year() - birth.year())
    }
}

/// Everybody so far.
#[derive(Debug)]
pub(super) struct Population {
    pub(super) persons: Vec<Person>,
    /// Who has filed something, by commune.
    known: Vec<Vec<usize>>,
    chance: Chance,
}

impl Population {
    pub(super) fn new(chance: Chance) -> Self {
        Self { persons: Vec::new(), known: vec![Vec::new(); COMMUNES.len()], chance }
    }

    /// A grown-up of a commune: somebody who was here before, or somebody new.
    pub(super) fn applicant(&mut self, commune: usize, at: Timestamp) -> anyhow::Result<usize> {
        if !self.known[commune].is_empty() && self.chance.happens(34.0) {
            return Ok(self.chance.pick(&self.known[commune]));
        }
        let age = match self.chance.below(10) {
            0..=5 => self.chance.between(19, 42),
            6..=8 => self.chance.between(43, 62),
            _ => self.chance.between(63, 86),
        };
        let people = self.people_of(&COMMUNES[commune]);
        let family = self.family(people);
        let newcomer = self.person(commune, people, (age, family), at)?;
        self.known[commune].push(newcomer);
        Ok(newcomer)
    }

    /// A relative in the same house, so many years younger, or older when negative.
    pub(super) fn relative(
        &mut self,
        of: usize,
        years_younger: i32,
        at: Timestamp,
    ) -> anyhow::Result<usize> {
        let Person { commune, people, .. } = self.persons[of];
        let own = i32::from(self.persons[of].age(time::local(at).date()));
        let age = u32::try_from((own - years_younger).clamp(0, 98)).unwrap_or_default();
        let same = self.chance.happens(60.0);
        let family = if same { family_of(&self.persons[of]) } else { self.family(people) };
        let relative = self.person(commune, people, (age, family), at)?;
        let address = self.persons[of].entry.address.clone();
        self.persons[relative].entry.address = address;
        self.persons[relative].poor = self.persons[of].poor;
        Ok(relative)
    }

    /// A child of some weeks, named after the parent.
    pub(super) fn newborn(&mut self, parent: usize, at: Timestamp) -> anyhow::Result<usize> {
        let child = self.relative(parent, 99, at)?;
        let days = i64::from(self.chance.between(4, 58));
        let born_on = time::local(at).date().checked_sub(days.days())?;
        let entry = &mut self.persons[child].entry;
        entry.birth = Some(BirthDate::Day(born_on));
        (entry.identity, entry.phone) = (None, None);
        Ok(child)
    }

    /// An organisation of a commune.
    pub(super) fn organisation(&mut self, commune: usize, at: Timestamp) -> anyhow::Result<usize> {
        let place = COMMUNES[commune].address;
        let (kind, name) = match self.chance.below(6) {
            0 => (PersonKind::StateBody, format!("Trường Mẫu giáo {place}")),
            1 => (PersonKind::StateBody, format!("Trường Tiểu học {place}")),
            2 => (PersonKind::Other, format!("Hội Nông dân {place}")),
            3 => (PersonKind::Other, format!("Hội Liên hiệp Phụ nữ {place}")),
            4 => (PersonKind::Other, format!("Hợp tác xã Nông lâm nghiệp {place}")),
            _ => (PersonKind::Enterprise, format!("Công ty TNHH Xây dựng Minh họa {place}")),
        };
        let name = PersonName::parse_organisation(&name).context("an organisation's name")?;
        let known = |person: &Person| person.entry.name == name;
        if let Some(position) = self.persons.iter().position(known) {
            return Ok(position);
        }
        let address = self.address(commune)?;
        let entry = PersonEntry {
            kind,
            name,
            identity: None,
            tax_code: None,
            birth: None,
            sex: None,
            phone: Some(self.phone()?),
            email: None,
            address,
        };
        let id = self.chance.id(at);
        Ok(self.add(Person {
            id,
            entry,
            people: People::Kinh,
            commune,
            poor: false,
            merit: false,
            since: at,
        }))
    }

    fn person(
        &mut self,
        commune: usize,
        people: People,
        (age, family): (u32, &str),
        at: Timestamp,
    ) -> anyhow::Result<usize> {
        let today = time::local(at).date();
        let sex = if self.chance.happens(50.0) { Sex::Male } else { Sex::Female };
        let born_on = self.birthday(today, age)?;
        let old = age > 55 && self.chance.happens(30.0);
        let entry = PersonEntry {
            kind: PersonKind::Citizen,
            name: PersonName::parse(&self.name(people, sex, family)).context("a name")?,
            identity: if age < 14 { None } else { Some(self.identity(born_on, sex, old)?) },
            tax_code: None,
            birth: Some(if old {
                BirthDate::Year(born_on.year())
            } else {
                BirthDate::Day(born_on)
            }),
            sex: Some(sex),
            phone: if age > 15 && self.chance.happens(86.0) { Some(self.phone()?) } else { None },
            email: None,
            address: self.address(commune)?,
        };
        let poor_percent = if people == People::Kinh { 6.0 } else { 34.0 };
        let poor = self.chance.happens(poor_percent);
        let merit = age > 60 && self.chance.happens(15.0);
        let id = self.chance.id(at);
        Ok(self.add(Person { id, entry, people, commune, poor, merit, since: at }))
    }

    fn add(&mut self, person: Person) -> usize {
        self.persons.push(person);
        self.persons.len() - 1
    }

    fn people_of(&mut self, commune: &Commune) -> People {
        let (cotu, gie_trieng) = commune.peoples;
        match self.chance.below(100) {
            drawn if drawn < cotu => People::Cotu,
            drawn if drawn < cotu + gie_trieng => People::GieTrieng,
            _ => People::Kinh,
        }
    }

    fn family(&mut self, people: People) -> &'static str {
        match people {
            People::Cotu => self.chance.pick(names::COTU_FAMILIES),
            // Half of them have no family name: A for men, Y for women.
            People::GieTrieng if self.chance.happens(50.0) => "",
            People::GieTrieng => self.chance.pick(names::GIE_TRIENG_FAMILIES),
            People::Kinh => self.chance.pick(names::KINH_FAMILIES),
        }
    }

    fn name(&mut self, people: People, sex: Sex, family: &str) -> String {
        let chance = &mut self.chance;
        match (people, sex) {
            (People::Cotu, Sex::Male) => {
                let middle = if chance.happens(35.0) { " Văn" } else { "" };
                format!("{family}{middle} {}", chance.pick(names::COTU_MEN))
            }
            (People::Cotu, Sex::Female) => {
                let middle = if chance.happens(60.0) { " Thị" } else { "" };
                format!("{family}{middle} {}", chance.pick(names::COTU_WOMEN))
            }
            (People::GieTrieng, Sex::Male) => {
                let family = if family.is_empty() { "A" } else { family };
                format!("{family} {}", chance.pick(names::GIE_TRIENG_MEN))
            }
            (People::GieTrieng, Sex::Female) => {
                let family = if family.is_empty() { "Y" } else { family };
                format!("{family} {}", chance.pick(names::GIE_TRIENG_WOMEN))
            }
            (People::Kinh, Sex::Male) => {
                let middle = chance.pick(names::KINH_MIDDLES_OF_MEN);
                format!("{family} {middle} {}", chance.pick(names::KINH_MEN))
            }
            (People::Kinh, Sex::Female) => {
                let middle = chance.pick(names::KINH_MIDDLES_OF_WOMEN);
                format!("{family} {middle} {}", chance.pick(names::KINH_WOMEN))
            }
        }
    }

    fn birthday(&mut self, today: Date, age: u32) -> anyhow::Result<Date> {
        let year = today.year() - i16::try_from(age)?;
        let first = date(year, 1, 1);
        let days = if age == 0 { u32::from(today.day_of_year().unsigned_abs()) } else { 365 };
        Ok(first.checked_add(i64::from(self.chance.below(days)).days())?)
    }

    fn identity(&mut self, born: Date, sex: Sex, old: bool) -> anyhow::Result<IdentityNumber> {
        let serial = u32::try_from(self.persons.len())? % 10_000;
        if old && self.chance.happens(50.0) {
            return Ok(IdentityNumber::parse(&format!("2059{serial:05}"))?);
        }
        let century = if born.year() < 2000 { 0 } else { 2 };
        let digit = century + u32::from(sex == Sex::Female);
        let number = format!("049{digit}{:02}99{serial:04}", born.year().rem_euclid(100));
        Ok(IdentityNumber::parse(&number)?)
    }

    fn phone(&mut self) -> anyhow::Result<Phone> {
        Ok(Phone::parse(&format!("0900{:06}", self.chance.below(1_000_000)))?)
    }

    fn address(&mut self, commune: usize) -> anyhow::Result<Address> {
        let Commune { address, hamlets, .. } = &COMMUNES[commune];
        let hamlet = self.chance.pick(hamlets);
        let text = format!("Thôn {hamlet}, {address}, huyện Nam Giang, tỉnh Quảng Nam");
        Ok(Address::parse(&text)?)
    }
}

/// The family name of somebody, empty when the name is A or Y and a given name.
fn family_of(person: &Person) -> &'static str {
    let families: &[&'static str] = match person.people {
        People::Cotu => names::COTU_FAMILIES,
        People::GieTrieng => names::GIE_TRIENG_FAMILIES,
        People::Kinh => names::KINH_FAMILIES,
    };
    let name = person.entry.name.as_str();
    let own = families
        .iter()
        .find(|family| name.strip_prefix(**family).is_some_and(|rest| rest.starts_with(' ')));
    own.copied().unwrap_or_default()
}
