//! Whom a letter is about, and how much of that person's numbers stands on the paper.

use domain::code::{masked, masked_email};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How a form prints numbers of identity papers, telephones and e-mail addresses. A paper lies on
/// desks, is photographed and lost; what it does not show can prove who somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Their beginnings only.
    #[default]
    Masked,
    /// Whole, where somebody has to be found by them. As long as a form in use does so, no number
    /// proves anything.
    Whole,
}

impl Numbers {
    /// Whether it is what a list of templates need not say.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        *self == Self::Masked
    }

    /// A number as it is printed.
    #[must_use]
    pub fn shown(self, number: &str) -> String {
        match self {
            Self::Masked => masked(number),
            Self::Whole => number.to_owned(),
        }
    }

    fn shown_email(self, address: &str) -> String {
        match self {
            Self::Masked => masked_email(address),
            Self::Whole => address.to_owned(),
        }
    }
}

/// A person or an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name as on its papers.
    pub name: String,
    /// The paper that says who it is.
    pub identity: Option<IdentityPaper>,
    /// Address.
    pub address: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
}

/// An identity paper (giấy tờ tùy thân) or a tax code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPaper {
    /// What it is: `CCCD số`, `mã số thuế`.
    pub label: String,
    /// Its number.
    pub number: String,
}

impl Party {
    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        let identity =
            |paper: &IdentityPaper| format!("{} {}", paper.label, numbers.shown(&paper.number));
        json!({
            "name": self.name,
            "identity": self.identity.as_ref().map(identity),
            "address": self.address,
            "phone": self.phone.as_deref().map(|phone| numbers.shown(phone)),
            "email": self.email.as_deref().map(|email| numbers.shown_email(email)),
        })
    }
}

/// Where somebody is reached, in the one column that registers have for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: Option<String>,
}

impl Contact {
    /// In one line.
    #[must_use]
    pub fn line(&self, numbers: Numbers) -> String {
        let phone = self.phone.as_deref().map(|phone| numbers.shown(phone));
        let parts = [Some(self.address.clone()), phone].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
