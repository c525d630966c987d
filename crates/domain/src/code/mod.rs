//! Codes (mã số) that people type, scan and print: parsed once at the edge, never re-checked.
//!
//! Every `parse` accepts what people write (spaces, dots, lower case where it is harmless) and
//! fails with one Vietnamese sentence that fits beside the form field.

mod card;
mod dossier;
mod masked;
mod passport;
mod personal;
mod phone;
mod procedure;
mod secret;
mod tax;

pub use card::CardScan;
pub use dossier::{DossierCode, NUMBER_MAX, bears_settling_body, is_agency};
pub use masked::{masked, masked_email};
pub use passport::Passport;
pub use personal::{IdentityNumber, OldIdNumber, PersonalId, Sex};
pub use phone::Phone;
pub use procedure::ProcedureCode;
pub use secret::ReceiptSecret;
pub use tax::TaxCode;

/// Why a code was not accepted, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodeError(pub(crate) String);

impl CodeError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Gives a code type its string form in serde, `Display` and `as_str`, all through `parse`.
macro_rules! string_code {
    ($name:ident) => {
        impl $name {
            /// The code as it is stored and printed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::code::CodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::code::CodeError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}
pub(crate) use string_code;

/// Whether the text is digits only and has that many of them.
pub(crate) fn all_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text without the spaces, dots and dashes that people put between groups of digits.
pub(crate) fn without_separators(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}'))
        .collect()
}
