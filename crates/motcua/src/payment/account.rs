//! The account to which fees may be transferred (tài khoản thu phí), and the code of a transfer.

use standards::vietqr::{self, VietQr, VietQrError};

use crate::config::limits::NAME_CHARS_MAX;
use crate::web::form::clean;
use crate::web::problems::Problems;

/// An account of the office. There is none until an administrator enters one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Number of the bank (BIN): six digits.
    pub bank: String,
    /// Name of the bank, for people.
    pub bank_name: String,
    /// Number of the account.
    pub number: String,
    /// Whose account it is, as the payer's application shows it.
    pub holder: String,
}

/// The same as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFields {
    /// Number of the bank.
    pub bank: String,
    /// Name of the bank.
    pub bank_name: String,
    /// Number of the account.
    pub number: String,
    /// Whose account it is.
    pub holder: String,
}

impl AccountFields {
    /// The account; absent when nothing was typed at all.
    pub fn parse(&self, problems: &mut Problems) -> Option<Account> {
        let account = Account {
            bank: clean(&self.bank).replace(' ', ""),
            bank_name: clean(&self.bank_name),
            number: clean(&self.number).replace([' ', '.', '-'], ""),
            holder: clean(&self.holder),
        };
        let Account { bank, bank_name, number, holder } = &account;
        if [bank, bank_name, number, holder].into_iter().all(String::is_empty) {
            return None;
        }
        match account.code(None, "").map(|_code| ()) {
            Ok(()) => {}
            Err(VietQrError::Bank) => {
                problems.add("ngan_hang", "Mã ngân hàng (BIN) gồm 6 chữ số, ví dụ 970415.");
            }
            Err(_account) => problems.add(
                "tai_khoan",
                format!(
                    "Số tài khoản gồm chữ và số, không dấu, nhiều nhất {} ký tự.",
                    vietqr::ACCOUNT_CHARS_MAX
                ),
            ),
        }
        for (field, name) in [("ten_ngan_hang", bank_name), ("chu_tai_khoan", holder)] {
            if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
                problems.add(field, format!("Xin ghi tên, nhiều nhất {NAME_CHARS_MAX} ký tự."));
            }
        }
        problems.is_empty().then_some(account)
    }
}

impl Account {
    /// The code of a transfer of that much for a dossier.
    ///
    /// # Errors
    /// When bank, account or amount are not as the format asks.
    pub fn code(&self, amount: Option<u64>, dossier_code: &str) -> Result<String, VietQrError> {
        VietQr {
            bank: self.bank.clone(),
            account: self.number.clone(),
            amount,
            purpose: Some(purpose(dossier_code)).filter(|purpose| !purpose.is_empty()),
        }
        .payload()
    }
}

/// What a transfer is for: the dossier's code without dots and dashes, which banks drop.
#[must_use]
pub fn purpose(dossier_code: &str) -> String {
    let plain = dossier_code.chars().filter(char::is_ascii_alphanumeric);
    plain.take(vietqr::PURPOSE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> AccountFields {
        AccountFields {
            bank: " 970415 ".to_owned(),
            bank_name: "VietinBank Nam Giang".to_owned(),
            number: "1133 6666 8888".to_owned(),
            holder: "UBND HUYEN NAM GIANG".to_owned(),
        }
    }

    #[test]
    fn an_account_makes_codes_that_name_the_dossier() {
        let account = fields().parse(&mut Problems::default()).expect("an account");
        let text = account.code(Some(75_000), "H47.NG-220127-0007").expect("a code");
        let read = VietQr::parse(&text).expect("our own code");
        assert_eq!((read.amount, read.account.as_str()), (Some(75_000), "113366668888"));
        assert_eq!(read.purpose.as_deref(), Some("H47NG2201270007"));
    }

    #[test]
    fn every_mistake_stands_beside_its_field() {
        for (field, bad) in [
            ("ngan_hang", AccountFields { bank: "97041".to_owned(), ..fields() }),
            ("tai_khoan", AccountFields { number: "tài khoản".to_owned(), ..fields() }),
            ("ten_ngan_hang", AccountFields { bank_name: String::new(), ..fields() }),
            ("chu_tai_khoan", AccountFields { holder: "x".repeat(300), ..fields() }),
        ] {
            let mut problems = Problems::default();
            assert_eq!(bad.parse(&mut problems), None, "{field}");
            assert!(!problems.of(field).is_empty(), "{field}: {problems:?}");
        }
        let mut problems = Problems::default();
        assert_eq!(AccountFields::default().parse(&mut problems), None);
        assert!(problems.is_empty(), "no account is no mistake");
    }
}
