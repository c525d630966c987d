//! The fields of a form that proves once more that it is oneself: the password, and what
//! `accounts/pages/second_part.html` asks for.

use serde::Deserialize;

use crate::accounts::oneself::{self, Proof};
use crate::accounts::second::Shown;
use crate::web::problems::Problems;

/// What is shown as the second factor.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SecondFields {
    ma_xac_thuc: String,
    khoa: String,
    thach_thuc: String,
}

impl From<SecondFields> for Shown {
    fn from(fields: SecondFields) -> Self {
        let SecondFields { ma_xac_thuc: code, khoa: passkey, thach_thuc: challenge } = fields;
        Self { code, passkey, challenge }
    }
}

/// The same with the password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ProofFields {
    mat_khau: String,
    #[serde(flatten)]
    second: SecondFields,
}

impl From<ProofFields> for Proof {
    fn from(fields: ProofFields) -> Self {
        Self { password: fields.mat_khau, second: fields.second.into() }
    }
}

/// What is wrong, beside the field of the second factor or beside that of the password.
pub(super) fn refused(sentence: &'static str, password: &'static str) -> Problems {
    let mut problems = Problems::default();
    problems.add(oneself::field_of(sentence, password), sentence);
    problems
}
