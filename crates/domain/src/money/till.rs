//! The till of a desk (quỹ của bộ phận một cửa): what a dossier still owes, what may be given back,
//! and a day that adds up. Rows are never changed: money given back is a row of its own.

use jiff::civil::Date;

use super::{Dong, LATER};
use crate::calendar::Calendar;

/// Shortest reason for giving money back that says anything, in characters.
pub const REASON_CHARS_MIN: usize = 5;
/// Longest one that fits the slip, in characters.
pub const REASON_CHARS_MAX: usize = 300;
/// More than any desk counts in a day: a slip of the finger.
pub const COUNTED_MAX: Dong = Dong(100_000_000_000);

/// How money is paid (hình thức nộp).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Means {
    /// Tiền mặt.
    Cash,
    /// Chuyển khoản.
    Transfer,
}

impl Means {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Cash, Self::Transfer];

    /// The code in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
        }
    }

    /// The means with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|means| means.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Cash => "Tiền mặt",
            Self::Transfer => "Chuyển khoản",
        }
    }
}

/// What a row of the till is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Thu: money taken.
    Payment,
    /// Hoàn trả: money given back for good; it is not owed again.
    Return,
    /// Thu lại: given back because the row was wrong; it is owed again.
    Correction,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Payment, Self::Return, Self::Correction];

    /// The code in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Return => "return",
            Self::Correction => "correction",
        }
    }

    /// The kind with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Payment => "Thu",
            Self::Return => "Hoàn trả",
            Self::Correction => "Hoàn để thu lại",
        }
    }

    /// Whether money goes out.
    #[must_use]
    pub fn is_refund(self) -> bool {
        match self {
            Self::Payment => false,
            Self::Return | Self::Correction => true,
        }
    }
}

/// What counts of a row: payments are positive, refunds negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// How it was paid.
    pub means: Means,
    /// How much.
    pub amount: Dong,
}

/// How a dossier stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Its fees, exemptions taken off.
    pub owed: Dong,
    /// What was paid, before anything was given back.
    pub paid: Dong,
    /// What was given back.
    pub given_back: Dong,
    /// What is still to be paid.
    pub due: Dong,
    /// Whether the amount of a fee is not known yet: more will have to be paid.
    pub is_open: bool,
}

impl Balance {
    /// The balance of a dossier that owes so much and has these rows.
    #[must_use]
    pub fn of(owed: Dong, rows: impl IntoIterator<Item = Row>) -> Self {
        let (mut paid, mut given_back, mut again) = (Dong::ZERO, Dong::ZERO, Dong::ZERO);
        for row in rows {
            match row.kind {
                Kind::Payment => paid = paid + row.amount,
                Kind::Return => given_back = given_back - row.amount,
                Kind::Correction => {
                    given_back = given_back - row.amount;
                    again = again - row.amount;
                }
            }
        }
        let due = (owed - paid + again).max(Dong::ZERO);
        Self { owed, paid, given_back, due, is_open: false }
    }

    /// Whether anything is still to be paid, now or once its amount is known.
    #[must_use]
    pub fn is_owing(&self) -> bool {
        self.due > Dong::ZERO || self.is_open
    }

    /// What is still to be paid, in words; empty for nothing.
    #[must_use]
    pub fn due_words(&self) -> String {
        if self.is_owing() { amount_words(self.due, self.is_open) } else { String::new() }
    }

    /// What the office has of it.
    #[must_use]
    pub fn kept(&self) -> Dong {
        self.paid - self.given_back
    }
}

/// An amount in words, to which more comes once it is known: `75.000 đ`, `xác định sau`. What is open is
/// no nought.
#[must_use]
pub fn amount_words(amount: Dong, is_open: bool) -> String {
    match (amount > Dong::ZERO, is_open) {
        (_, false) => amount.to_string(),
        (false, true) => LATER.to_owned(),
        (true, true) => format!("{amount} và khoản {LATER}"),
    }
}

/// Why money is not taken, given back or counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TillRefusal {
    /// Nothing is owed.
    #[error("Hồ sơ này không còn khoản nào phải nộp.")]
    NothingDue,
    /// Nothing or less than nothing.
    #[error("Số tiền phải lớn hơn 0.")]
    NotPositive,
    /// More than is owed.
    #[error("Hồ sơ chỉ còn phải nộp {0}.")]
    MoreThanDue(Dong),
    /// More than was paid with that row and not given back yet.
    #[error("Khoản thu này chỉ còn hoàn được {0}.")]
    MoreThanPaid(Dong),
    /// The reason says nothing.
    #[error("Xin ghi rõ lý do hoàn trả (ít nhất {REASON_CHARS_MIN} ký tự).")]
    ReasonNeeded,
    /// Nothing waits for a decision.
    #[error("Không có khoản nào chờ quyết định hoàn trả.")]
    NothingToDecide,
    /// Keeping money needs a reason too.
    #[error(
        "Xin ghi rõ căn cứ không hoàn trả (từ {REASON_CHARS_MIN} đến {REASON_CHARS_MAX} ký tự)."
    )]
    KeepReasonNeeded,
    /// The reason does not fit the slip.
    #[error("Lý do dài quá {REASON_CHARS_MAX} ký tự, xin viết ngắn lại.")]
    ReasonTooLong,
    /// Counted money cannot be negative or absurd.
    #[error("Số tiền kiểm đếm phải từ 0 đến {COUNTED_MAX}.")]
    Counted,
    /// The difference is not explained.
    #[error("Quỹ đang {0}; xin ghi lý do chênh lệch (ít nhất {REASON_CHARS_MIN} ký tự).")]
    DifferenceNeedsNote(String),
}

/// Whether so much may be taken.
///
/// # Errors
/// [`TillRefusal`], a sentence for the field.
pub fn may_pay(balance: &Balance, amount: Dong) -> Result<(), TillRefusal> {
    if balance.due == Dong::ZERO {
        Err(TillRefusal::NothingDue)
    } else if amount <= Dong::ZERO {
        Err(TillRefusal::NotPositive)
    } else if amount > balance.due {
        Err(TillRefusal::MoreThanDue(balance.due))
    } else {
        Ok(())
    }
}

/// Whether so much of a payment may be given back; `earlier` are the refunds of that payment.
///
/// # Errors
/// [`TillRefusal`], a sentence for the field.
pub fn may_refund(
    paid: Dong,
    earlier: impl IntoIterator<Item = Dong>,
    amount: Dong,
    reason: &str,
) -> Result<(), TillRefusal> {
    let left = (paid + earlier.into_iter().sum()).max(Dong::ZERO);
    if amount <= Dong::ZERO {
        return Err(TillRefusal::NotPositive);
    }
    if amount > left {
        return Err(TillRefusal::MoreThanPaid(left));
    }
    match reason.trim().chars().count() {
        ..REASON_CHARS_MIN => Err(TillRefusal::ReasonNeeded),
        REASON_CHARS_MIN..=REASON_CHARS_MAX => Ok(()),
        _ => Err(TillRefusal::ReasonTooLong),
    }
}

/// What a day's rows add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rows.
    pub rows: u32,
    /// Taken in cash.
    pub cash_in: Dong,
    /// Given back in cash, as a positive amount.
    pub cash_out: Dong,
    /// Taken by transfer.
    pub transfer_in: Dong,
    /// Given back by transfer, as a positive amount.
    pub transfer_out: Dong,
}

impl Sums {
    /// The sums of some rows.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut sums = Self::default();
        for Row { kind, means, amount } in rows {
            sums.rows = sums.rows.saturating_add(1);
            let (into, amount) = match (kind.is_refund(), means) {
                (false, Means::Cash) => (&mut sums.cash_in, amount),
                (true, Means::Cash) => (&mut sums.cash_out, Dong::ZERO - amount),
                (false, Means::Transfer) => (&mut sums.transfer_in, amount),
                (true, Means::Transfer) => (&mut sums.transfer_out, Dong::ZERO - amount),
            };
            *into = *into + amount;
        }
        sums
    }

    /// What should lie in the till.
    #[must_use]
    pub fn cash(&self) -> Dong {
        self.cash_in - self.cash_out
    }

    /// What should have come to the account.
    #[must_use]
    pub fn transfer(&self) -> Dong {
        self.transfer_in - self.transfer_out
    }

    /// Both.
    #[must_use]
    pub fn total(&self) -> Dong {
        self.cash() + self.transfer()
    }
}

/// The difference in words: "khớp", "thừa 2.000 đ", "thiếu 2.000 đ".
#[must_use]
pub fn difference_in_words(counted: Dong, cash: Dong) -> String {
    let difference = counted - cash;
    match difference.0 {
        0 => "khớp".to_owned(),
        1.. => format!("thừa {difference}"),
        ..=-1 => format!("thiếu {}", Dong::ZERO - difference),
    }
}

/// Whether a day may be closed with so much money counted.
///
/// # Errors
/// [`TillRefusal`], a sentence for the field.
pub fn may_close(sums: &Sums, counted: Dong, note: &str) -> Result<(), TillRefusal> {
    if !(Dong::ZERO..=COUNTED_MAX).contains(&counted) {
        return Err(TillRefusal::Counted);
    }
    if counted != sums.cash() && note.trim().chars().count() < REASON_CHARS_MIN {
        let words = difference_in_words(counted, sums.cash());
        return Err(TillRefusal::DifferenceNeedsNote(words));
    }
    if note.trim().chars().count() > REASON_CHARS_MAX {
        return Err(TillRefusal::ReasonTooLong);
    }
    Ok(())
}

/// The day of the till to which a row of `today` belongs: a closed day gets no more rows, they go
/// to the next working day.
#[must_use]
pub fn till_day(today: Date, last_closed: Option<Date>, calendar: &Calendar) -> Date {
    match last_closed.filter(|closed| *closed >= today) {
        None => today,
        // Where no calendar reaches, the next day does.
        Some(closed) => calendar
            .next_working_day(closed)
            .unwrap_or_else(|_out_of_range| closed.saturating_add(jiff::Span::new().days(1))),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::CalendarBook;

    fn row(kind: Kind, means: Means, amount: i64) -> Row {
        Row { kind, means, amount: Dong(amount) }
    }

    #[test]
    fn a_dossier_owes_what_is_neither_paid_nor_waived() {
        use Kind::{Correction, Payment, Return};
        let cash = |kind, amount| row(kind, Means::Cash, amount);
        for (rows, due, kept) in [
            (vec![], 75_000, 0),
            (vec![cash(Payment, 75_000)], 0, 75_000),
            (vec![cash(Payment, 50_000)], 25_000, 50_000),
            (vec![cash(Payment, 75_000), cash(Return, -75_000)], 0, 0),
            (vec![cash(Payment, 75_000), cash(Correction, -75_000)], 75_000, 0),
            (
                vec![cash(Payment, 75_000), cash(Correction, -75_000), cash(Payment, 75_000)],
                0,
                75_000,
            ),
        ] {
            let balance = Balance::of(Dong(75_000), rows.clone());
            assert_eq!((balance.due, balance.kept()), (Dong(due), Dong(kept)), "{rows:?}");
        }
    }

    #[test]
    fn money_is_taken_and_given_back_within_bounds() {
        let balance = Balance::of(Dong(75_000), []);
        assert_eq!(may_pay(&balance, Dong(75_000)), Ok(()));
        assert_eq!(may_pay(&balance, Dong(0)), Err(TillRefusal::NotPositive));
        let more = Err(TillRefusal::MoreThanDue(Dong(75_000)));
        assert_eq!(may_pay(&balance, Dong(75_001)), more);
        let paid = Balance::of(Dong(75_000), [row(Kind::Payment, Means::Cash, 75_000)]);
        assert_eq!(may_pay(&paid, Dong(1)), Err(TillRefusal::NothingDue));

        let back = |earlier: &[i64], amount, reason: &str| {
            may_refund(Dong(75_000), earlier.iter().copied().map(Dong), Dong(amount), reason)
        };
        assert_eq!(back(&[], 75_000, "Rút hồ sơ"), Ok(()));
        assert_eq!(back(&[-70_000], 5_000, "Rút hồ sơ"), Ok(()));
        let left = Err(TillRefusal::MoreThanPaid(Dong(5_000)));
        assert_eq!(back(&[-70_000], 5_001, "Rút hồ sơ"), left);
        assert_eq!(back(&[], -1, "Rút hồ sơ"), Err(TillRefusal::NotPositive));
        assert_eq!(back(&[], 1, " rút "), Err(TillRefusal::ReasonNeeded));
        assert_eq!(back(&[], 1, &"x".repeat(301)), Err(TillRefusal::ReasonTooLong));
    }

    #[test]
    fn a_difference_is_named_and_explained() {
        let sums = Sums::of([
            row(Kind::Payment, Means::Cash, 20_000),
            row(Kind::Payment, Means::Transfer, 75_000),
            row(Kind::Return, Means::Cash, -5_000),
        ]);
        assert_eq!((sums.rows, sums.cash(), sums.total()), (3, Dong(15_000), Dong(90_000)));
        let words =
            |counted| difference_in_words(Dong(counted), sums.cash()).replace('\u{a0}', " ");
        assert_eq!(words(15_000), "khớp");
        assert_eq!(words(17_000), "thừa 2.000 đ");
        assert_eq!(words(13_000), "thiếu 2.000 đ");
        assert_eq!(may_close(&sums, Dong(15_000), ""), Ok(()));
        assert!(may_close(&sums, Dong(13_000), "").is_err());
        assert_eq!(may_close(&sums, Dong(13_000), "Trả nhầm tiền thối"), Ok(()));
        assert_eq!(may_close(&sums, Dong(-1), "Trả nhầm"), Err(TillRefusal::Counted));
    }

    #[test]
    fn late_rows_go_to_the_next_working_day() {
        let calendar = CalendarBook::from_files([]).expect("no file is no mistake").national();
        let (friday, monday) = (date(2022, 3, 18), date(2022, 3, 21));
        let day = |today, closed| till_day(today, closed, &calendar);
        assert_eq!(day(friday, None), friday);
        assert_eq!(day(friday, Some(date(2022, 3, 17))), friday);
        assert_eq!(day(friday, Some(friday)), monday);
        assert_eq!(day(friday, Some(monday)), date(2022, 3, 22));
        assert_eq!(day(date(2022, 3, 19), Some(friday)), date(2022, 3, 19), "work on a day off");
    }

    /// Rows as a till would accept them, in any order of tries.
    fn tries() -> impl Strategy<Value = Vec<(bool, bool, i64, bool)>> {
        proptest::collection::vec(
            (any::<bool>(), any::<bool>(), -10i64..120_000, any::<bool>()),
            0..40,
        )
    }

    proptest! {
        #[test]
        fn refunds_never_exceed_and_a_day_adds_up(owed in 0i64..200_000, tries in tries()) {
            let mut rows: Vec<Row> = Vec::new();
            let mut payments: Vec<(Dong, Vec<Dong>)> = Vec::new();
            for (pays, cash, amount, again) in tries {
                let means = if cash { Means::Cash } else { Means::Transfer };
                let amount = Dong(amount);
                if pays {
                    if may_pay(&Balance::of(Dong(owed), rows.clone()), amount).is_ok() {
                        rows.push(Row { kind: Kind::Payment, means, amount });
                        payments.push((amount, Vec::new()));
                    }
                } else if let Some((paid, earlier)) = payments.last_mut()
                    && may_refund(*paid, earlier.iter().copied(), amount, "Rút hồ sơ").is_ok()
                {
                    let kind = if again { Kind::Correction } else { Kind::Return };
                    let amount = Dong::ZERO - amount;
                    earlier.push(amount);
                    rows.push(Row { kind, means, amount });
                }
                let balance = Balance::of(Dong(owed), rows.clone());
                prop_assert!(balance.due >= Dong::ZERO && balance.due <= Dong(owed));
                prop_assert!(balance.kept() >= Dong::ZERO && balance.kept() <= Dong(owed));
                prop_assert!(balance.kept() + balance.due <= Dong(owed));
            }
            let sums = Sums::of(rows.clone());
            prop_assert_eq!(sums.total(), rows.iter().map(|row| row.amount).sum::<Dong>());
            prop_assert_eq!(usize::try_from(sums.rows).ok(), Some(rows.len()));
            let balance = Balance::of(Dong(owed), rows);
            prop_assert_eq!(sums.total(), balance.kept());
        }
    }
}
