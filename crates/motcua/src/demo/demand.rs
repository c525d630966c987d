//! What people come for, how often and when: the fields in the shares of a mountain district, the
//! months with their peaks, the hours of the desk.

use domain::calendar::{Calendar, days};
use domain::time;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};

use super::chance::Chance;
use super::names::COMMUNES;

/// Dossiers of the district in 2022.
pub const DISTRICT_DOSSIERS: u32 = 1_148;
/// Dossiers of the twelve communes together in 2022.
pub const COMMUNE_DOSSIERS: u32 = 5_057;
/// The year that is lived.
pub(super) const YEAR: i16 = 2022;

/// A procedure that people ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) code: &'static str,
    /// How often, of all that is asked for at the same desk.
    pub(super) weight: u32,
    /// A case other than the ordinary one, and in how many of a hundred dossiers.
    pub(super) other_case: Option<(&'static str, f64)>,
    /// The months in which it is asked for.
    pub(super) months: (i8, i8),
    /// How many of a hundred come from organisations.
    pub(super) organisations: f64,
}

const fn ask(code: &'static str, weight: u32) -> Ask {
    Ask { code, weight, other_case: None, months: (1, 12), organisations: 0.0 }
}

const fn with_case(ask: Ask, case: &'static str, percent: f64) -> Ask {
    Ask { other_case: Some((case, percent)), ..ask }
}

const fn in_months(ask: Ask, first: i8, last: i8) -> Ask {
    Ask { months: (first, last), ..ask }
}

const fn from_organisations(ask: Ask, percent: f64) -> Ask {
    Ask { organisations: percent, ..ask }
}

/// Certification 55 %, civil status 30 %, social affairs 8 %, land and others 7 %.
pub(super) const AT_COMMUNES: &[Ask] = &[
    with_case(ask("2.000815", 432), "so-luong-lon", 3.0),
    ask("2.000884", 60),
    ask("2.001035", 30),
    ask("2.001406", 6),
    ask("2.001009", 6),
    ask("2.001016", 4),
    ask("2.001019", 2),
    ask("2.000913", 3),
    ask("2.000927", 3),
    ask("2.000942", 2),
    ask("2.000908", 2),
    ask("1.001193", 60),
    with_case(ask("1.000894", 25), "xac-minh", 6.0),
    with_case(ask("1.000656", 25), "xac-minh", 4.0),
    ask("2.000635", 80),
    with_case(ask("1.004873", 45), "xac-minh", 12.0),
    ask("1.004884", 15),
    with_case(ask("1.004859", 12), "bo-sung", 25.0),
    ask("1.001022", 5),
    ask("1.000689", 4),
    ask("1.004772", 6),
    ask("2.001023", 12),
    ask("2.000986", 5),
    ask("1.004837", 2),
    ask("1.003583", 2),
    ask("2.002516", 2),
    ask("1.001776", 30),
    ask("1.001731", 6),
    ask("1.001699", 12),
    ask("1.001653", 6),
    ask("1.010833", 10),
    ask("1.010803", 3),
    ask("2.002307", 4),
    ask("2.002308", 3),
    ask("1.010825", 2),
    ask("1.011607", 4),
    ask("1.003554", 10),
    ask("1.004222", 13),
    ask("1.004194", 6),
    ask("1.010038", 4),
    ask("1.003197", 2),
    ask("1.003677", 3),
    ask("2.002637", 2),
    in_months(ask("1.011606", 3), 8, 10),
    ask("1.011608", 2),
    ask("2.001088", 4),
    ask("1.012592", 2),
    from_organisations(in_months(ask("1.000775", 3), 9, 12), 70.0),
    in_months(ask("1.000748", 2), 5, 7),
    ask("1.002211", 2),
    ask("1.013724", 4),
    ask("2.001621", 1),
    ask("1.008004", 3),
    ask("1.013997", 2),
    ask("1.012222", 2),
];

/// Land 40 %, labour and social affairs 20 %, household businesses 12 %, building permits 6 %,
/// justice 8 %, others.
pub(super) const AT_DISTRICT: &[Ask] = &[
    with_case(ask("1.012783", 110), "do-dac-lai", 30.0),
    ask("1.012784", 100),
    ask("1.013978", 80),
    ask("1.012786", 20),
    ask("1.000798", 50),
    ask("1.012796", 25),
    ask("1.012817", 8),
    ask("1.013979", 5),
    ask("1.012818", 2),
    ask("1.001776", 90),
    ask("1.001731", 25),
    ask("1.010803", 25),
    ask("1.010825", 10),
    ask("1.010820", 10),
    ask("1.013750", 20),
    ask("2.000286", 5),
    ask("2.000282", 3),
    ask("1.013734", 12),
    ask("1.001612", 65),
    ask("2.000720", 25),
    ask("1.001570", 12),
    ask("1.001266", 12),
    ask("2.000575", 6),
    with_case(ask("1.009994", 35), "nha-o", 80.0),
    ask("1.013226", 5),
    ask("1.013227", 5),
    with_case(ask("1.013229", 12), "nha-o", 85.0),
    ask("1.013228", 3),
    ask("2.000815", 30),
    ask("2.000635", 15),
    ask("1.004859", 20),
    ask("2.000806", 8),
    ask("2.000528", 2),
    ask("2.000908", 5),
    in_months(ask("1.005099", 20), 6, 9),
    in_months(ask("2.002481", 20), 6, 9),
    ask("3.000467", 30),
    ask("3.000468", 8),
    ask("2.000620", 10),
    ask("2.000181", 6),
    ask("2.000633", 3),
    from_organisations(in_months(ask("2.000414", 12), 10, 12), 70.0),
    from_organisations(in_months(ask("2.000374", 8), 5, 9), 70.0),
    in_months(ask("1.000843", 5), 11, 12),
    from_organisations(ask("1.013274", 4), 50.0),
    from_organisations(ask("1.000314", 2), 80.0),
    ask("1.011471", 6),
    ask("1.012222", 2),
    ask("1.013792", 2),
    from_organisations(in_months(ask("1.004441", 4), 8, 10), 100.0),
    from_organisations(ask("1.013791", 1), 100.0),
    from_organisations(ask("1.005280", 3), 100.0),
    ask("2.001283", 2),
];

/// How busy the twelve months are: quiet about Tết and in the storms of October, busy before the
/// school year.
const MONTHS: [u32; 12] = [78, 55, 92, 84, 82, 98, 112, 108, 84, 66, 74, 82];

/// The dossiers of each commune: the shares, with the remainders to the largest ones first.
pub fn commune_counts() -> Vec<(&'static str, u32)> {
    let mut counts: Vec<(&str, u32)> = COMMUNES
        .iter()
        .map(|commune| (commune.unit, COMMUNE_DOSSIERS * commune.percent / 100))
        .collect();
    let given: u32 = counts.iter().map(|(_, count)| count).sum();
    for (_, count) in counts.iter_mut().take((COMMUNE_DOSSIERS - given) as usize) {
        *count += 1;
    }
    counts
}

/// The days on which a desk is open, and how busy each is.
#[derive(Debug)]
pub(super) struct OpenDays<'a> {
    calendar: &'a Calendar,
    days: Vec<(Date, u32)>,
}

impl<'a> OpenDays<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        let days = days(date(YEAR, 1, 1), date(YEAR, 12, 31))
            .filter(|day| calendar.is_working_day(*day))
            .map(|day| (day, busyness(day)))
            .collect();
        Self { calendar, days }
    }

    /// When somebody comes who comes in one of those months.
    pub(super) fn moment(&self, (first, last): (i8, i8), chance: &mut Chance) -> Timestamp {
        let from = self.days.partition_point(|(day, _)| day.month() < first);
        let to = self.days.partition_point(|(day, _)| day.month() <= last);
        let (day, _) = *chance.weigh(&self.days[from..to], |(_, weight)| *weight);
        let sessions = self.calendar.sessions(day);
        let session =
            chance.weigh(sessions, |session| if session.opens_minute() < 720 { 62 } else { 38 });
        // Nobody comes in the first five and in the last ten minutes.
        let minute = chance.between(
            u32::from(session.opens_minute()) + 5,
            u32::from(session.closes_minute()) - 10,
        );
        let clock = |part: u32| i8::try_from(part).expect("parts of the clock are below 60");
        let second = clock(chance.below(60));
        time::instant(day.at(clock(minute / 60), clock(minute % 60), second, 0))
    }
}

fn busyness(day: Date) -> u32 {
    let weekday = match day.weekday() {
        Weekday::Monday => 13,
        Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => 10,
        Weekday::Friday => 9,
        Weekday::Saturday | Weekday::Sunday => 4,
    };
    MONTHS[usize::from(day.month().unsigned_abs()) - 1] * weekday
}
