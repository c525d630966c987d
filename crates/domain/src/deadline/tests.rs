//! What the reference's vectors leave open.

use std::sync::LazyLock;

use jiff::civil::DateTime;

use super::*;
use crate::agency::UnitId;
use crate::calendar::CalendarBook;

const NATIONAL: &str = include_str!("../../../../data/calendars/national.toml");

/// Half days, a make-up day, a storm: whatever makes counting harder.
const UNITS: &str = r#"
[[unit]]
id = "xa"
days_off = [{ on = "2022-10-13", to_on = "2022-10-17", reason = "Đóng cửa do bão" }]
make_up = [{ on = "2022-10-22", replaces = "2022-10-13", reason = "Làm bù cho ngày 13/10" }]
[[unit.hours]]
from_on = "2022-06-01"
[unit.hours.works]
monday = ["07:00-11:30", "13:30-17:00"]
tuesday = ["07:00-11:30"]
wednesday = ["13:30-17:00"]
friday = ["07:30-12:00", "13:00-14:30"]
[unit.hours.receives]
saturday = ["07:30-11:00"]
"#;

pub(super) fn book() -> &'static CalendarBook {
    static BOOK: LazyLock<CalendarBook> = LazyLock::new(|| {
        let files = [("national.toml", NATIONAL), ("units.toml", UNITS)];
        CalendarBook::from_files(files).expect("a book")
    });
    &BOOK
}

fn at(text: &str) -> DateTime {
    text.parse().expect("a date and a time")
}

fn due_at(calendar: &Calendar, received: &str, limit: &str, policy: Policy) -> DateTime {
    due(calendar, at(received), limit.parse().expect("a limit"), policy).expect("due").at
}

#[test]
fn counts_what_the_vectors_leave_open() {
    let nation = book().national();
    let commune = book().for_units(&[UnitId::from("xa")]);
    let (day, hour) = (Policy::Day, Policy::Hour);
    let table = [
        // Before the office opens, at lunch and after it closes: the same first day.
        (&nation, "2022-01-27 05:00", "1 working_day", day, "2022-01-28 17:00"),
        (&nation, "2022-01-27 12:00", "1 working_day", day, "2022-01-28 17:00"),
        (&nation, "2022-01-27 22:00", "1 working_day", day, "2022-01-28 17:00"),
        (&nation, "2022-01-27 05:00", "1 working_day", hour, "2022-01-27 17:00"),
        (&nation, "2022-01-27 12:00", "1 working_day", hour, "2022-01-28 11:30"),
        (&nation, "2022-01-27 22:00", "1 working_day", hour, "2022-01-28 17:00"),
        // On a holiday.
        (&nation, "2022-02-01 09:00", "1 working_day", day, "2022-02-07 17:00"),
        (&nation, "2022-02-01 09:00", "1 calendar_day", day, "2022-02-07 17:00"),
        (&nation, "2022-02-01 09:00", "2 hour", day, "2022-02-07 09:00"),
        // Hours do not run over lunch or overnight.
        (&nation, "2022-01-27 10:30", "2 hour", day, "2022-01-27 14:30"),
        (&nation, "2022-01-27 16:30", "4 hour", hour, "2022-01-28 10:30"),
        // The same day: 15:00 is in time, a minute later is not.
        (&nation, "2022-01-27 15:00:59", "same_day_cutoff_15h", day, "2022-01-27 17:00"),
        (&nation, "2022-01-27 15:01", "same_day_cutoff_15h", day, "2022-01-28 17:00"),
        (&nation, "2022-01-27 06:00", "same_day_cutoff_15h", hour, "2022-01-27 17:00"),
        // A day that closes before 15:00 ends at its closing.
        (&commune, "2022-06-07 11:30", "same_day_cutoff_15h", day, "2022-06-07 11:30"),
        (&commune, "2022-06-07 11:31", "same_day_cutoff_15h", day, "2022-06-08 17:00"),
        // Half days are whole days for policy A; the storm and the make-up Saturday count.
        (&commune, "2022-06-06 09:00", "1 working_day", day, "2022-06-07 11:30"),
        (&commune, "2022-06-06 09:00", "1 working_day", hour, "2022-06-07 09:00"),
        (&commune, "2022-10-12 14:00", "1 working_day", day, "2022-10-18 11:30"),
        (&commune, "2022-10-21 14:00", "1 calendar_day", day, "2022-10-24 17:00"),
        // Saturday reception registers only.
        (&commune, "2022-06-11 08:00", "1 working_day", day, "2022-06-13 17:00"),
        (&commune, "2022-06-11 08:00", "1 hour", day, "2022-06-13 08:00"),
    ];
    for (calendar, received, limit, policy, expected) in table {
        assert_eq!(
            due_at(calendar, received, limit, policy),
            at(expected),
            "{received}, {limit}, {policy:?}"
        );
    }
}

#[test]
fn refuses_limits_and_years_that_make_no_sense() {
    let calendar = book().national();
    let monday = at("2022-01-10 09:00");
    let table = [
        (monday, "0 working_day", DeadlineError::Zero),
        (monday, "0 hour", DeadlineError::Zero),
        (monday, "10001 calendar_day", DeadlineError::TooLong),
        (monday, "4294967295 working_day", DeadlineError::TooLong),
        (at("2200-12-30 09:00"), "10 working_day", OutOfRange.into()),
        (at("2200-12-30 09:00"), "10 calendar_day", OutOfRange.into()),
        (at("2200-12-30 09:00"), "100 hour", OutOfRange.into()),
        (at("1969-12-31 09:00"), "1 working_day", OutOfRange.into()),
        (DateTime::MAX, "same_day_cutoff_15h", OutOfRange.into()),
        (DateTime::MIN, "same_day_cutoff_15h", OutOfRange.into()),
    ];
    for (received, limit, error) in table {
        for policy in [Policy::Day, Policy::Hour] {
            let limit = limit.parse().expect("a limit");
            assert_eq!(due(&calendar, received, limit, policy), Err(error), "{received}, {limit}");
        }
    }
    assert!(due(&calendar, monday, TimeLimit::WorkingDays(LIMIT_MAX), Policy::Hour).is_ok());
}

#[test]
fn explains_line_by_line() {
    let calendar = book().national();
    let lines = |received, limit: &str, policy| {
        let limit = limit.parse().expect("a limit");
        due(&calendar, at(received), limit, policy).expect("due").explanation.join("\n")
    };
    insta::assert_snapshot!(lines("2024-04-26 14:00", "4 working_day", Policy::Day), @r"
    Tiếp nhận lúc 14:00 Thứ Sáu 26/04/2024.
    Thời hạn giải quyết: 4 ngày làm việc.
    Ngày tiếp nhận không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).
    Không tính Thứ Bảy 27/04/2024 đến Chủ nhật 28/04/2024: Nghỉ cuối tuần.
    Không tính Thứ Hai 29/04/2024: Nghỉ hoán đổi dịp 30/4 và 1/5.
    Không tính Thứ Ba 30/04/2024: Ngày Chiến thắng (30/4).
    Không tính Thứ Tư 01/05/2024: Ngày Quốc tế lao động (1/5).
    Ngày làm việc thứ 1 đến thứ 2: Thứ Năm 02/05/2024 đến Thứ Sáu 03/05/2024.
    Ngày làm việc thứ 3: Thứ Bảy 04/05/2024 (Làm bù cho ngày 29/4).
    Không tính Chủ nhật 05/05/2024: Nghỉ cuối tuần.
    Ngày làm việc thứ 4: Thứ Hai 06/05/2024.
    Hẹn trả kết quả: 17:00 Thứ Hai 06/05/2024, khi hết giờ làm việc.
    ");
    insta::assert_snapshot!(lines("2022-01-27 17:30", "3 working_day", Policy::Hour), @r"
    Tiếp nhận lúc 17:30 Thứ Năm 27/01/2022, ngoài giờ làm việc: thời hạn tính từ giờ làm việc tiếp theo.
    Thời hạn giải quyết: 3 ngày làm việc, mỗi ngày 8 giờ.
    Tính 24 giờ theo phút trong giờ làm việc, kể từ lúc tiếp nhận.
    Tính 8 giờ: Thứ Sáu 28/01/2022.
    Không tính Thứ Bảy 29/01/2022 đến Chủ nhật 30/01/2022: Nghỉ cuối tuần.
    Không tính Thứ Hai 31/01/2022 đến Thứ Sáu 04/02/2022: Tết Nguyên đán Nhâm Dần.
    Không tính Thứ Bảy 05/02/2022 đến Chủ nhật 06/02/2022: Nghỉ cuối tuần.
    Tính 16 giờ: Thứ Hai 07/02/2022 đến Thứ Ba 08/02/2022; cộng dồn 24 giờ.
    Hẹn trả kết quả: 17:00 Thứ Ba 08/02/2022, khi hết giờ làm việc.
    ");
    insta::assert_snapshot!(lines("2022-05-14 08:30", "3 working_day", Policy::Day), @r"
    Tiếp nhận lúc 08:30 Thứ Bảy 14/05/2022, ngày nghỉ (Nghỉ cuối tuần): hồ sơ được ghi nhận, thời hạn tính từ ngày làm việc tiếp theo.
    Thời hạn giải quyết: 3 ngày làm việc.
    Ngày tiếp nhận không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).
    Không tính Chủ nhật 15/05/2022: Nghỉ cuối tuần.
    Ngày làm việc thứ 1 đến thứ 3: Thứ Hai 16/05/2022 đến Thứ Tư 18/05/2022.
    Hẹn trả kết quả: 17:00 Thứ Tư 18/05/2022, khi hết giờ làm việc.
    ");
    insta::assert_snapshot!(lines("2022-01-28 16:40", "5 calendar_day", Policy::Day), @r"
    Tiếp nhận lúc 16:40 Thứ Sáu 28/01/2022.
    Thời hạn giải quyết: 5 ngày.
    Ngày tiếp nhận không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).
    Ngày thứ 1 đến thứ 5: Thứ Bảy 29/01/2022 đến Thứ Tư 02/02/2022, tính cả ngày nghỉ.
    Ngày cuối cùng, Thứ Tư 02/02/2022, là ngày nghỉ nên thời hạn kết thúc vào cuối ngày làm việc tiếp theo (Điều 148 Bộ luật Dân sự 2015).
    Không tính Thứ Tư 02/02/2022 đến Thứ Sáu 04/02/2022: Tết Nguyên đán Nhâm Dần.
    Không tính Thứ Bảy 05/02/2022 đến Chủ nhật 06/02/2022: Nghỉ cuối tuần.
    Ngày làm việc tiếp theo: Thứ Hai 07/02/2022.
    Hẹn trả kết quả: 17:00 Thứ Hai 07/02/2022, khi hết giờ làm việc.
    ");
    insta::assert_snapshot!(lines("2022-01-28 16:40", "same_day_cutoff_15h", Policy::Day), @r"
    Tiếp nhận lúc 16:40 Thứ Sáu 28/01/2022.
    Thời hạn giải quyết: trong ngày làm việc.
    Tiếp nhận sau 15:00: trả kết quả vào ngày làm việc tiếp theo.
    Không tính Thứ Bảy 29/01/2022 đến Chủ nhật 30/01/2022: Nghỉ cuối tuần.
    Không tính Thứ Hai 31/01/2022 đến Thứ Sáu 04/02/2022: Tết Nguyên đán Nhâm Dần.
    Không tính Thứ Bảy 05/02/2022 đến Chủ nhật 06/02/2022: Nghỉ cuối tuần.
    Ngày làm việc thứ 1: Thứ Hai 07/02/2022.
    Hẹn trả kết quả: 17:00 Thứ Hai 07/02/2022, khi hết giờ làm việc.
    ");
}

#[test]
fn a_pause_keeps_what_remains_and_heals_nothing() {
    let calendar = book().national();
    let due = at("2022-01-28 17:00");
    let left = remaining(&calendar, at("2022-01-27 16:00"), due);
    assert_eq!(left, Remaining::WorkingMinutes(60 + 480));
    let resumed = resume(&calendar, at("2022-02-01 09:00"), left).expect("due");
    assert_eq!(resumed.at, at("2022-02-08 08:00"));
    insta::assert_snapshot!(resumed.explanation.join("\n"), @r"
    Thời hạn tính tiếp từ 09:00 Thứ Ba 01/02/2022.
    Thời gian còn lại khi tạm dừng: 9 giờ làm việc.
    Không tính Thứ Ba 01/02/2022 đến Thứ Sáu 04/02/2022: Tết Nguyên đán Nhâm Dần.
    Không tính Thứ Bảy 05/02/2022 đến Chủ nhật 06/02/2022: Nghỉ cuối tuần.
    Tính 9 giờ: Thứ Hai 07/02/2022 đến Thứ Ba 08/02/2022.
    Hẹn trả kết quả: 08:00 Thứ Ba 08/02/2022.
    ");

    let late = remaining(&calendar, at("2022-01-28 17:01"), due);
    assert_eq!(late, Remaining::Overdue(0));
    assert_eq!(resume(&calendar, at("2022-01-28 17:01"), late).expect("due").at, due);
    assert_eq!(
        resume(&calendar, at("2022-03-01 09:00"), late).expect("due").at,
        at("2022-03-01 08:59")
    );
    let late = remaining(&calendar, at("2022-02-07 08:30"), due);
    assert_eq!(late, Remaining::Overdue(90));
    assert_eq!(resume(&calendar, at("2022-02-07 08:30"), late).expect("due").at, due);
    let resumed = resume(&calendar, at("2022-03-01 13:40"), late).expect("due");
    assert_eq!(resumed.at, at("2022-03-01 10:10"));
    insta::assert_snapshot!(resumed.explanation.join("\n"), @r"
    Hồ sơ đã quá hạn 1 giờ 30 phút làm việc khi tạm dừng; thời gian tạm dừng không tính thêm vào phần quá hạn.
    Hẹn trả kết quả: 10:10 Thứ Ba 01/03/2022.
    ");
}

#[test]
fn what_is_complete_at_last_is_counted_from_the_start() {
    let calendar = book().national();
    let limit = TimeLimit::WorkingDays(3);
    let due = due_again(&calendar, at("2022-03-01 09:00"), limit, Policy::Day).expect("due");
    insta::assert_snapshot!(due.explanation.join("\n"), @r"
    Nhận đủ hồ sơ lúc 09:00 Thứ Ba 01/03/2022.
    Thời hạn giải quyết được tính lại từ đầu.
    Thời hạn giải quyết: 3 ngày làm việc.
    Ngày nhận đủ hồ sơ không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).
    Ngày làm việc thứ 1 đến thứ 3: Thứ Tư 02/03/2022 đến Thứ Sáu 04/03/2022.
    Hẹn trả kết quả: 17:00 Thứ Sáu 04/03/2022, khi hết giờ làm việc.
    ");
}

#[test]
fn within_the_printed_minute_is_in_time() {
    let due = crate::time::instant(at("2022-03-01 17:00"));
    let later = |seconds| due + jiff::SignedDuration::from_secs(seconds);
    for (seconds, is_late) in
        [(-1, false), (0, false), (15, false), (59, false), (60, true), (61, true)]
    {
        assert_eq!(is_after(later(seconds), due), is_late, "{seconds}");
    }
}

#[test]
fn steps_share_the_working_time() {
    let calendar = book().national();
    let (received, due) = (at("2022-01-27 07:00"), at("2022-02-07 17:00"));
    let table = [
        (0, "2022-01-27 07:00"),
        (25, "2022-01-27 15:00"),
        (50, "2022-01-28 11:00"),
        (100, "2022-02-07 17:00"),
        (250, "2022-02-07 17:00"),
    ];
    for (percent, expected) in table {
        assert_eq!(portion(&calendar, received, due, percent), at(expected), "{percent} %");
    }
    assert_eq!(portion(&calendar, due, received, 50), received, "nothing to share");
}
