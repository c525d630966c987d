//! Where an applicant can be reached: as the dossier names the person. What the applicant has not
//! given is taken from the representative who filed.

use crate::db::Row;

use super::channel::Channel;

/// Digits of a personal ID.
const PERSONAL_ID_LENGTH: usize = 12;

/// Addresses of one applicant.
#[derive(Clone, Debug, Default)]
pub(super) struct Contact {
    phone: Option<String>,
    email: Option<String>,
    identity: Option<String>,
}

impl Contact {
    /// From a row with the columns of the applicant (`phone`, `email`, `personal_id`, `tax_code`)
    /// and of the representative (`second_phone`, `second_email`).
    pub(super) fn of(row: &Row) -> Self {
        // A portal knows nobody by the nine digits of an old card.
        let personal = row.opt_text("personal_id").filter(|id| id.len() == PERSONAL_ID_LENGTH);
        Self {
            phone: row.opt_text("phone").or_else(|| row.opt_text("second_phone")),
            email: row.opt_text("email").or_else(|| row.opt_text("second_email")),
            identity: personal.or_else(|| row.opt_text("tax_code")),
        }
    }

    /// The address on a channel, if there is one.
    pub(super) fn on(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Email => self.email.as_deref(),
            // A fixed line takes no messages.
            Channel::Sms | Channel::Zalo => {
                self.phone.as_deref().filter(|phone| !phone.starts_with("02"))
            }
            Channel::Portal => self.identity.as_deref(),
        }
    }
}

/// An address that cannot be recognised by others: `*******456`, `t***@vidu.vn`.
pub(super) fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => {
            let length = address.chars().count();
            let hidden = length.saturating_sub(3);
            "*".repeat(hidden) + &address.chars().skip(hidden.max(1)).collect::<String>()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_has_its_address() {
        let contact = Contact {
            phone: Some("0905123456".to_owned()),
            email: Some("ten@vidu.vn".to_owned()),
            identity: None,
        };
        assert_eq!(
            Channel::ALL.map(|channel| contact.on(channel)),
            [Some("ten@vidu.vn"), Some("0905123456"), Some("0905123456"), None]
        );
        let fixed = Contact { phone: Some("02353792113".to_owned()), ..Contact::default() };
        assert_eq!(fixed.on(Channel::Sms), None);
    }

    #[test]
    fn addresses_are_masked() {
        for (address, shown) in [
            ("0905123456", "*******456"),
            ("ten.dem@vidu.vn", "t***@vidu.vn"),
            ("049190000001", "*********001"),
            ("", ""),
            ("ab", "b"),
        ] {
            assert_eq!(masked(address), shown);
        }
    }
}
