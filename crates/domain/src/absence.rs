//! Absence and substitution (vắng mặt, làm thay): somebody is away from one day to another, and a
//! colleague does the work in the meantime. One level only: a substitute has no substitute.

use jiff::civil::Date;

use crate::agency::UnitId;
use crate::dossier::StaffId;
use crate::duty::Duty;
use crate::validity::Validity;

/// Longest absence that is entered at once, in days: a year's leave.
pub const ABSENCE_DAYS_MAX: i32 = 366;

/// What an actor does for somebody absent, in one unit with one duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Who is away.
    pub absent: StaffId,
    /// In which unit.
    pub unit: UnitId,
    /// With which duty of theirs.
    pub duty: Duty,
    /// The last day.
    pub until_on: Date,
    /// Whether that day has passed; kept for a while, so that a late form is answered clearly.
    pub is_over: bool,
}

impl StandIn {
    /// Whether a place of that unit and duty belongs to the work taken over.
    #[must_use]
    pub fn reaches(&self, unit: &UnitId, duty: Duty) -> bool {
        self.unit == *unit && self.duty.covers(duty)
    }
}

/// Who does one duty of somebody absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// The unit.
    pub unit: UnitId,
    /// The duty of the absent person.
    pub duty: Duty,
    /// Who does it.
    pub staff: StaffId,
}

/// An absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub staff: StaffId,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Who does what in the meantime; a duty may have nobody.
    pub substitutes: Vec<Substitute>,
}

impl Absence {
    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from_on <= other.to_on && other.from_on <= self.to_on
    }
}

/// A duty that somebody holds, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The person.
    pub staff: StaffId,
    /// The unit.
    pub unit: UnitId,
    /// The duty.
    pub duty: Duty,
    /// When.
    pub span: Validity,
}

/// Why an absence is not entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AbsenceRefusal {
    /// The last day lies before the first.
    #[error("Ngày cuối không được trước ngày đầu.")]
    EndsBeforeItBegins,
    /// It is over already.
    #[error("Ngày cuối đã qua; xin chọn từ hôm nay trở đi.")]
    Passed,
    /// It is longer than a year.
    #[error("Mỗi lần chỉ khai báo vắng mặt tối đa {max} ngày.", max = ABSENCE_DAYS_MAX)]
    TooLong,
    /// There is one on some of these days.
    #[error(
        "Người này đã được khai báo vắng mặt từ {} đến {}; xin sửa lần khai báo đó.",
        from_on.strftime("%d/%m/%Y"), to_on.strftime("%d/%m/%Y")
    )]
    Overlaps {
        /// Its first day.
        from_on: Date,
        /// Its last day.
        to_on: Date,
    },
    /// The person stands in for somebody else on some of these days.
    #[error(
        "Người này đang được cử làm thay người khác đến {}. Làm thay chỉ có một cấp: xin đổi người làm thay của người đó trước.",
        until_on.strftime("%d/%m/%Y")
    )]
    StandsInForAnother {
        /// For whom.
        absent: StaffId,
        /// The last day.
        until_on: Date,
    },
    /// Nobody stands in for themselves.
    #[error("Người làm thay phải là người khác.")]
    Oneself,
    /// The substitute is nobody who serves in the unit.
    #[error(
        "Người được chọn không làm việc tại đơn vị hoặc tài khoản đã khóa; xin chọn người trong danh sách."
    )]
    NotOffered,
    /// The substitute does not hold the duty during the whole time.
    #[error(
        "Người được chọn không giữ nhiệm vụ “{}” tại đơn vị trong suốt thời gian này; xin chọn người khác hoặc giao nhiệm vụ trong thời gian làm thay.",
        duty.label()
    )]
    LacksDuty {
        /// Which.
        duty: Duty,
    },
    /// The substitute is away, too.
    #[error(
        "Người được chọn cũng vắng mặt từ {} đến {}. Làm thay chỉ có một cấp: xin chọn người khác.",
        from_on.strftime("%d/%m/%Y"), to_on.strftime("%d/%m/%Y")
    )]
    SubstituteAway {
        /// The substitute.
        staff: StaffId,
        /// First day of that absence.
        from_on: Date,
        /// Its last day.
        to_on: Date,
    },
}

/// Checks an absence against what is known: the other absences and the duties of the substitutes.
///
/// # Errors
/// An [`AbsenceRefusal`].
///
/// # Source
/// No national rule is known; that the substitute holds the same duty in the same unit, and one level
/// only, are our reading of personal responsibility in the control sheet (Decree 61/2018/NĐ-CP).
pub fn check(
    new: &Absence,
    today: Date,
    others: &[Absence],
    held: &[Held],
) -> Result<(), AbsenceRefusal> {
    if new.to_on < new.from_on {
        return Err(AbsenceRefusal::EndsBeforeItBegins);
    }
    if new.to_on < today {
        return Err(AbsenceRefusal::Passed);
    }
    if (new.to_on - new.from_on).get_days() >= ABSENCE_DAYS_MAX {
        return Err(AbsenceRefusal::TooLong);
    }
    let at_once = || others.iter().filter(|other| other.overlaps(new));
    if let Some(own) = at_once().find(|other| other.staff == new.staff) {
        return Err(AbsenceRefusal::Overlaps { from_on: own.from_on, to_on: own.to_on });
    }
    let serves = |other: &&Absence| other.substitutes.iter().any(|one| one.staff == new.staff);
    if let Some(other) = at_once().find(serves) {
        let (absent, until_on) = (other.staff, other.to_on);
        return Err(AbsenceRefusal::StandsInForAnother { absent, until_on });
    }
    new.substitutes.iter().try_for_each(|one| {
        if one.staff == new.staff {
            return Err(AbsenceRefusal::Oneself);
        }
        if let Some(away) = at_once().find(|other| other.staff == one.staff) {
            let (staff, from_on, to_on) = (one.staff, away.from_on, away.to_on);
            return Err(AbsenceRefusal::SubstituteAway { staff, from_on, to_on });
        }
        let begins = new.from_on.max(today);
        let does = |post: &Held| {
            post.staff == one.staff
                && post.unit == one.unit
                && post.duty.covers(one.duty)
                && post.span.contains(begins)
                && post.span.contains(new.to_on)
        };
        if held.iter().any(does) {
            Ok(())
        } else {
            Err(AbsenceRefusal::LacksDuty { duty: one.duty })
        }
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2022, 3, 15);

    fn absence(staff: u128, from: i8, to: i8, substitute: Option<u128>) -> Absence {
        let substitute = substitute.map(|staff| Substitute {
            unit: UnitId::from("h.phong"),
            duty: Duty::CaseOfficer,
            staff: Uuid::from_u128(staff),
        });
        Absence {
            staff: Uuid::from_u128(staff),
            from_on: date(2022, 3, from),
            to_on: date(2022, 3, to),
            substitutes: substitute.into_iter().collect(),
        }
    }

    fn held(staff: u128, duty: Duty, to_on: Option<Date>) -> Held {
        Held {
            staff: Uuid::from_u128(staff),
            unit: UnitId::from("h.phong"),
            duty,
            span: Validity { from_on: date(2021, 1, 1), to_on },
        }
    }

    #[test]
    fn what_may_be_entered() {
        let duties = [
            held(2, Duty::CaseOfficer, None),
            held(3, Duty::CaseOfficer, Some(date(2022, 3, 17))),
            held(4, Duty::UnitHead, None),
        ];
        let others = [absence(5, 16, 18, Some(6)), absence(2, 25, 26, None)];
        let (from_on, to_on) = (date(2022, 3, 16), date(2022, 3, 18));
        let lacks = Err(AbsenceRefusal::LacksDuty { duty: Duty::CaseOfficer });
        let table = [
            (absence(1, 16, 18, Some(2)), Ok(())),
            (absence(1, 16, 18, None), Ok(())),
            (absence(1, 14, 15, Some(2)), Ok(())),
            (absence(1, 18, 16, Some(2)), Err(AbsenceRefusal::EndsBeforeItBegins)),
            (absence(1, 10, 14, Some(2)), Err(AbsenceRefusal::Passed)),
            (absence(5, 18, 20, Some(2)), Err(AbsenceRefusal::Overlaps { from_on, to_on })),
            (absence(5, 19, 20, Some(2)), Ok(())),
            (
                absence(6, 17, 20, Some(2)),
                Err(AbsenceRefusal::StandsInForAnother {
                    absent: Uuid::from_u128(5),
                    until_on: to_on,
                }),
            ),
            (absence(1, 16, 18, Some(1)), Err(AbsenceRefusal::Oneself)),
            (absence(1, 16, 18, Some(3)), lacks.clone()),
            (absence(1, 16, 17, Some(3)), Ok(())),
            (absence(1, 16, 18, Some(4)), lacks.clone()),
            (absence(1, 16, 18, Some(9)), lacks),
            (
                absence(1, 24, 25, Some(2)),
                Err(AbsenceRefusal::SubstituteAway {
                    staff: Uuid::from_u128(2),
                    from_on: date(2022, 3, 25),
                    to_on: date(2022, 3, 26),
                }),
            ),
        ];
        for (new, expected) in table {
            assert_eq!(check(&new, TODAY, &others, &duties), expected, "{new:?}");
        }
    }

    #[test]
    fn work_is_taken_over_with_what_the_duty_covers() {
        let stands = StandIn {
            absent: Uuid::nil(),
            unit: UnitId::from("h.mot-cua"),
            duty: Duty::DeskHead,
            until_on: TODAY,
            is_over: false,
        };
        assert!(stands.reaches(&UnitId::from("h.mot-cua"), Duty::Receiver));
        assert!(!stands.reaches(&UnitId::from("h.mot-cua"), Duty::Clerk));
        assert!(!stands.reaches(&UnitId::from("h.phong"), Duty::Receiver));
    }
}
