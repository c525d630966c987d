//! Why a message did not arrive: in words that name no person, no address and nothing of what the
//! other side wrote.

/// A failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) enum Failure {
    /// Nobody answers there.
    Unreachable,
    /// What we sent was not answered, or not in a way that we understand: it may have arrived.
    NoAnswer {
        /// Whether the other side knows a message again that comes twice.
        may_repeat: bool,
    },
    /// The other side does not know us; its code.
    NotAuthorised(i64),
    /// The other side asks to come again later; its code.
    Later(i64),
    /// The other side will never take this message; its code.
    Refused(i64),
    /// The file with the access token cannot be read.
    NoToken,
    /// The address is none.
    BadAddress,
    /// The text is gone from the reference data.
    NoText,
    /// The channel was set up when the message was made, and is no more.
    NotSetUp,
}

impl Failure {
    /// Whether trying again is of no use.
    pub(in crate::notices) fn is_final(&self) -> bool {
        match self {
            Self::Refused(_) | Self::BadAddress | Self::NoText => true,
            Self::Unreachable
            | Self::NoAnswer { .. }
            | Self::NotAuthorised(_)
            | Self::Later(_)
            | Self::NoToken
            | Self::NotSetUp => false,
        }
    }

    /// Whether the next message of the channel would fail alike.
    pub(in crate::notices) fn concerns_all(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::NoAnswer { .. }
            | Self::NotAuthorised(_)
            | Self::NoToken
            | Self::NotSetUp => true,
            Self::Later(_) | Self::Refused(_) | Self::BadAddress | Self::NoText => false,
        }
    }

    /// What the screen says.
    pub(in crate::notices) fn sentence(&self) -> String {
        match self {
            Self::Unreachable => "Không kết nối được với máy chủ.".to_owned(),
            Self::NoAnswer { .. } => "Đã gửi đi nhưng máy chủ không trả lời, hoặc trả lời không đúng dạng: không rõ đã đến.".to_owned(),
            Self::NotAuthorised(code) => {
                format!("Máy chủ không chấp nhận khóa hoặc mật khẩu (mã {code}).")
            }
            Self::Later(code) => format!("Máy chủ chưa nhận, hẹn gửi lại sau (mã {code})."),
            Self::Refused(code) => {
                format!("Máy chủ không nhận địa chỉ hoặc nội dung này (mã {code}).")
            }
            Self::NoToken => "Không đọc được tệp khóa truy cập.".to_owned(),
            Self::BadAddress => "Địa chỉ người nhận không đúng dạng.".to_owned(),
            Self::NoText => "Không còn mẫu nội dung này trong danh mục.".to_owned(),
            Self::NotSetUp => "Kênh này không còn được khai báo.".to_owned(),
        }
    }
}
