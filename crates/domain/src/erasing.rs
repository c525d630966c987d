//! Erasing free text (xóa lời ghi) from a dossier: a decision of the body that keeps the data, with its
//! number, its date and its ground. What is erased cannot be had back.

use jiff::civil::Date;

/// Longest number and notation of a decision, in characters.
pub const DECISION_CHARS_MAX: usize = 40;

/// Why a text is erased (căn cứ xóa).
///
/// # Source
/// Law on the Protection of Personal Data 91/2025/QH15, in force from 1/1/2026, before it Decree
/// 13/2023/NĐ-CP Art. 16: at the request of whom the data are about, when they are not needed or no
/// longer, when they were used against the purpose, or when the law or an authority says so (articles
/// of the law to be confirmed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Người được nêu yêu cầu.
    Requested,
    /// Không cần cho việc giải quyết, ghi nhầm.
    NotNeeded,
    /// Hết thời hạn lưu.
    Expired,
    /// Cơ quan có thẩm quyền yêu cầu.
    Ordered,
}

impl Ground {
    /// All grounds, as screens list them.
    pub const ALL: [Self; 4] = [Self::Requested, Self::NotNeeded, Self::Expired, Self::Ordered];

    /// The code used in forms and in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::NotNeeded => "not_needed",
            Self::Expired => "expired",
            Self::Ordered => "ordered",
        }
    }

    /// The ground with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Requested => "Người được nêu trong lời ghi yêu cầu xóa",
            Self::NotNeeded => "Không cần cho việc giải quyết hồ sơ, hoặc ghi nhầm",
            Self::Expired => "Đã hết thời hạn lưu",
            Self::Ordered => "Cơ quan có thẩm quyền yêu cầu xóa",
        }
    }
}

/// Why a decision is not taken as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefusal {
    /// It has no number, or what stands there is none.
    #[error(
        "Xin ghi số, ký hiệu của quyết định, ví dụ 15/QĐ-UBND: bắt đầu bằng chữ số, chỉ gồm chữ, số và \
         các dấu / - . , không có khoảng trống, tối đa {DECISION_CHARS_MAX} ký tự."
    )]
    NumberNeeded,
    /// Its day has not come yet.
    #[error("Ngày quyết định không được sau hôm nay.")]
    InFuture,
}

/// The decision by which texts are erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Number and notation: `15/QĐ-UBND`.
    pub number: String,
    /// Its day.
    pub decided_on: Date,
    /// Why.
    pub ground: Ground,
}

impl Decision {
    /// A decision as it was typed. Its number stands in the journal and in place of the text for ever,
    /// so that it has the form of one and cannot itself name somebody.
    ///
    /// # Errors
    /// A [`DecisionRefusal`].
    pub fn read(
        number: &str,
        (decided_on, today): (Date, Date),
        ground: Ground,
    ) -> Result<Self, DecisionRefusal> {
        let number = number.trim();
        let begins = number.starts_with(|first: char| first.is_ascii_digit());
        let fits = number.chars().count() <= DECISION_CHARS_MAX;
        let may_stand = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.');
        if !begins || !fits || !number.chars().all(may_stand) {
            return Err(DecisionRefusal::NumberNeeded);
        }
        if decided_on > today {
            return Err(DecisionRefusal::InFuture);
        }
        Ok(Self { number: number.to_owned(), decided_on, ground })
    }

    /// What stands where the text stood.
    #[must_use]
    pub fn in_place(&self) -> String {
        in_place(&self.number, self.decided_on)
    }
}

/// How everything begins that stands in place of an erased text.
pub const IN_PLACE: &str = "(đã xóa theo quyết định số ";

/// What stands in place of a text that was erased by the decision of that number and day.
#[must_use]
pub fn in_place(number: &str, decided_on: Date) -> String {
    format!("{IN_PLACE}{number} ngày {})", decided_on.strftime("%d/%m/%Y"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_decision_has_a_number_and_a_day_that_has_come() {
        let today = date(2022, 3, 15);
        let read = |number, day| Decision::read(number, (day, today), Ground::Requested);
        for number in ["15/QĐ-UBND", " 7/2022/QĐ-VP ", "1.234/qđ"] {
            let decision = read(number, today).expect("a decision");
            assert_eq!(decision.number, number.trim());
        }
        let long = format!("1{}", "x".repeat(DECISION_CHARS_MAX));
        for number in ["", "QĐ-UBND", "15/QĐ của bà Zơrâm Thị Nhớ", "15/QĐ<b>", &long] {
            assert_eq!(read(number, today), Err(DecisionRefusal::NumberNeeded), "{number}");
        }
        assert_eq!(read("1/QĐ", date(2022, 3, 16)), Err(DecisionRefusal::InFuture));
        let words = read("15/QĐ-UBND", date(2022, 3, 1)).map(|decision| decision.in_place());
        let expected = "(đã xóa theo quyết định số 15/QĐ-UBND ngày 01/03/2022)";
        assert_eq!(words.as_deref(), Ok(expected));
    }

    #[test]
    fn grounds_are_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::from_code(ground.code()), Some(ground));
        }
    }
}
