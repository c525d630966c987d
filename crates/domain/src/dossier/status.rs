//! The ten statuses of a dossier and which may follow which. Business status only: payment,
//! delivery and synchronisation are dimensions of their own.

use serde::{Deserialize, Serialize};

/// The status of a dossier on the National Public Service Portal (trạng thái hồ sơ).
///
/// # Source
/// `TrangThaiHoSo` of the national portal, as used by several public integrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 1 Mới đăng ký: submitted online, not yet checked.
    Submitted,
    /// 2 Được tiếp nhận: accepted, the receipt is issued, the clock runs.
    Received,
    /// 3 Không được tiếp nhận: refused at reception.
    NotReceived,
    /// 4 Đang xử lý.
    InProgress,
    /// 5 Yêu cầu bổ sung giấy tờ: the clock is paused.
    SupplementAwaited,
    /// 6 Yêu cầu thực hiện nghĩa vụ tài chính.
    PaymentAwaited,
    /// 7 Công dân yêu cầu rút hồ sơ.
    WithdrawalAsked,
    /// 8 Dừng xử lý.
    Stopped,
    /// 9 Đã xử lý xong: a result exists, the clock stops here.
    Settled,
    /// 10 Đã trả kết quả.
    Returned,
}

impl Status {
    /// All ten, in the order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Submitted,
        Self::Received,
        Self::NotReceived,
        Self::InProgress,
        Self::SupplementAwaited,
        Self::PaymentAwaited,
        Self::WithdrawalAsked,
        Self::Stopped,
        Self::Settled,
        Self::Returned,
    ];

    /// The national code, 1 to 10.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Submitted => 1,
            Self::Received => 2,
            Self::NotReceived => 3,
            Self::InProgress => 4,
            Self::SupplementAwaited => 5,
            Self::PaymentAwaited => 6,
            Self::WithdrawalAsked => 7,
            Self::Stopped => 8,
            Self::Settled => 9,
            Self::Returned => 10,
        }
    }

    /// The status with that national code.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| i64::from(status.code()) == code)
    }

    /// The national label.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submitted => "Mới đăng ký",
            Self::Received => "Được tiếp nhận",
            Self::NotReceived => "Không được tiếp nhận",
            Self::InProgress => "Đang xử lý",
            Self::SupplementAwaited => "Yêu cầu bổ sung giấy tờ",
            Self::PaymentAwaited => "Yêu cầu thực hiện nghĩa vụ tài chính",
            Self::WithdrawalAsked => "Công dân yêu cầu rút hồ sơ",
            Self::Stopped => "Dừng xử lý",
            Self::Settled => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
        }
    }

    /// Whether nothing more happens to the dossier.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        self.followers().is_empty()
    }

    /// Whether the settling body has finished its work: the settlement clock stands still for good.
    #[must_use]
    pub fn has_ended(self) -> bool {
        match self {
            Self::NotReceived | Self::Stopped | Self::Settled | Self::Returned => true,
            Self::Submitted
            | Self::Received
            | Self::InProgress
            | Self::SupplementAwaited
            | Self::PaymentAwaited
            | Self::WithdrawalAsked => false,
        }
    }

    /// The statuses that may follow this one directly.
    ///
    /// # Source
    /// Decree 61/2018/NĐ-CP, kept in substance by Decree 118/2025/NĐ-CP; the table as a whole is
    /// our reading, to be confirmed.
    #[must_use]
    pub fn followers(self) -> &'static [Self] {
        use Status as S;
        match self {
            S::Submitted => {
                &[S::Received, S::NotReceived, S::SupplementAwaited, S::WithdrawalAsked]
            }
            S::Received => &[
                S::InProgress,
                S::SupplementAwaited,
                S::PaymentAwaited,
                S::WithdrawalAsked,
                S::Stopped,
                S::Settled,
            ],
            S::InProgress => &[
                S::SupplementAwaited,
                S::PaymentAwaited,
                S::WithdrawalAsked,
                S::Stopped,
                S::Settled,
            ],
            S::SupplementAwaited => &[S::InProgress, S::Received, S::WithdrawalAsked, S::Stopped],
            S::PaymentAwaited => &[S::InProgress, S::WithdrawalAsked, S::Stopped, S::Settled],
            S::WithdrawalAsked => &[
                S::Stopped,
                S::Submitted,
                S::Received,
                S::InProgress,
                S::SupplementAwaited,
                S::PaymentAwaited,
            ],
            S::Settled => &[S::Returned],
            S::NotReceived | S::Stopped | S::Returned => &[],
        }
    }

    /// Whether a dossier may go from this status to that one, or stay.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self == next || self.followers().contains(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_one_to_ten() {
        let codes: Vec<u8> = Status::ALL.iter().map(|status| status.code()).collect();
        assert_eq!(codes, (1..=10).collect::<Vec<u8>>());
        for status in Status::ALL {
            assert_eq!(Status::from_code(i64::from(status.code())), Some(status));
        }
        assert_eq!(Status::from_code(0), None);
        assert_eq!(Status::from_code(11), None);
    }

    #[test]
    fn the_table_of_transitions() {
        let table: Vec<String> = Status::ALL
            .iter()
            .map(|from| {
                let to: Vec<String> =
                    from.followers().iter().map(|next| next.code().to_string()).collect();
                format!("{} → {}", from.code(), to.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "1 → 2 3 5 7",
                "2 → 4 5 6 7 8 9",
                "3 → ",
                "4 → 5 6 7 8 9",
                "5 → 4 2 7 8",
                "6 → 4 7 8 9",
                "7 → 8 1 2 4 5 6",
                "8 → ",
                "9 → 10",
                "10 → ",
            ]
        );
    }
}
