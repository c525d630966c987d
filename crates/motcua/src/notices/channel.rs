//! The ways a notice may take.

/// A channel (kênh thông báo).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Thư điện tử.
    Email,
    /// Tin nhắn SMS.
    Sms,
    /// Zalo, in the name of the desk's Official Account.
    Zalo,
    /// Hộp thư của công dân trên cổng dịch vụ công.
    Portal,
}

impl Channel {
    /// All channels, as screens list them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Zalo, Self::Portal];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Zalo => "zalo",
            Self::Portal => "portal",
        }
    }

    /// The channel with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "Thư điện tử",
            Self::Sms => "SMS",
            Self::Zalo => "Zalo",
            Self::Portal => "Cổng dịch vụ công",
        }
    }

    /// Whether it reaches people where they sleep, so that it waits for the end of quiet hours: a letter
    /// makes a telephone ring as well.
    #[must_use]
    pub fn rings(self) -> bool {
        match self {
            Self::Email | Self::Sms | Self::Zalo => true,
            Self::Portal => false,
        }
    }
}
