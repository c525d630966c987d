//! Certification (chứng thực): in which book an act is registered, with a number that runs through
//! the year.

use crate::code::ProcedureCode;

/// A register of certifications (sổ chứng thực).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Book {
    /// Sổ chứng thực bản sao từ bản chính.
    Copies,
    /// Sổ chứng thực chữ ký, chứng thực điểm chỉ; also signatures of translators.
    Signatures,
    /// Sổ chứng thực hợp đồng, giao dịch.
    Transactions,
}

impl Book {
    /// Every book.
    pub const ALL: [Self; 3] = [Self::Copies, Self::Signatures, Self::Transactions];

    /// The book for a procedure; absent for procedures that certify nothing.
    ///
    /// # Source
    /// Decree 23/2015/NĐ-CP Art. 13 and Circular 01/2020/TT-BTP (books for copies, for signatures
    /// and for contracts and transactions; articles to be confirmed). That a copy of a certified
    /// transaction is entered among the copies is our reading, to be confirmed.
    #[must_use]
    pub fn of(procedure: &ProcedureCode) -> Option<Self> {
        match procedure.as_str() {
            "2.000815" | "2.000942" => Some(Self::Copies),
            "2.000884" | "2.001008" | "2.000992" => Some(Self::Signatures),
            "2.000927" | "2.000913" | "2.001035" => Some(Self::Transactions),
            _ => None,
        }
    }

    /// The code in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Signatures => "signatures",
            Self::Transactions => "transactions",
        }
    }

    /// The book with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|book| book.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Copies => "Sổ chứng thực bản sao từ bản chính",
            Self::Signatures => "Sổ chứng thực chữ ký",
            Self::Transactions => "Sổ chứng thực hợp đồng, giao dịch",
        }
    }

    /// The notation after a number: `SCT/BS`.
    #[must_use]
    pub fn notation(self) -> &'static str {
        match self {
            Self::Copies => "SCT/BS",
            Self::Signatures => "SCT/CK",
            Self::Transactions => "SCT/HĐ,GD",
        }
    }

    /// A number as it is written on the certified paper: `12-SCT/BS`.
    #[must_use]
    pub fn number(self, number: u32) -> String {
        format!("{number}-{}", self.notation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_book() {
        for (code, book) in [
            ("2.000815", Some("12-SCT/BS")),
            ("2.000884", Some("12-SCT/CK")),
            ("2.000992", Some("12-SCT/CK")),
            ("2.000927", Some("12-SCT/HĐ,GD")),
            ("2.000635", None),
        ] {
            let code = ProcedureCode::parse(code).expect("a code");
            assert_eq!(Book::of(&code).map(|book| book.number(12)).as_deref(), book, "{code}");
        }
        for book in Book::ALL {
            assert_eq!(Book::from_code(book.code()), Some(book));
        }
    }
}
