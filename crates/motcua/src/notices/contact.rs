//! Where an applicant can be reached: as the dossier names the person. What the applicant has not
//! given is taken from the representative who filed.

use domain::code::{masked, masked_email};

use super::channel::Channel;
use crate::db::Row;

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

    /// The applicant's own telephone and e-mail address, from a row with these columns.
    pub(super) fn of_applicant(row: &Row) -> Self {
        Self { phone: row.opt_text("phone"), email: row.opt_text("email"), identity: None }
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

/// An address that cannot be recognised by others: `090•••••••`, `t•••@vidu.vn`.
pub(super) fn hidden(address: &str) -> String {
    if address.contains('@') { masked_email(address) } else { masked(address) }
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
}
