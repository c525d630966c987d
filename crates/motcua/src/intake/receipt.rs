//! The receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01): its facts, and
//! the letter that prints them with the form in use on the day of reception.

use domain::agency::{Unit, UnitId};
use domain::code::{IdentityNumber, Phone};
use domain::dossier::{Dossier, ReturnWay};
use domain::money::Dong;
use domain::money::till::amount_words;
use domain::person::PersonKind;
use domain::{text, time};
use letters::{
    ComponentLine, DocumentNumber, FeeLine, IdentityPaper, Letter, LetterKind, Letterhead, Lookup,
    Party, ReceiptCopy, ReceiptLetter, RegisterEntry, Template,
};
use uuid::Uuid;

use crate::db::{Db, Row};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::percent;
use crate::{args, sql};

/// Longest explanation of the due date that a receipt prints, in characters: page one of one.
const BASIS_CHARS_MAX: usize = 240;

/// Everything that a receipt says.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The dossier as received.
    pub dossier: Dossier,
    /// The secret for looking it up.
    pub secret: String,
    /// Whose dossier it is.
    pub owner: Party,
    /// Who handed it in, if it was somebody else.
    pub submitter: Option<String>,
    /// The papers.
    pub papers: Vec<ComponentLine>,
    /// The fees.
    pub fees: Vec<FeeLine>,
    /// Who received it.
    pub receiver: String,
}

impl Receipt {
    /// What is to be paid, in words: `75.000 đ`, `xác định sau`.
    #[must_use]
    pub fn total(&self) -> String {
        let due = self.fees.iter().filter_map(|fee| fee.amount).map(Dong).sum();
        let is_open = self.fees.iter().any(|fee| fee.amount.is_none());
        amount_words(due, is_open)
    }

    /// Where the applicant follows the dossier: the address in the QR code.
    #[must_use]
    pub fn address(&self, public_url: &str) -> String {
        address(public_url, self.dossier.received.code.as_str(), &self.secret)
    }
}

/// The address behind which a dossier opens. Code and secret stand behind `#`, which no browser sends
/// along: neither a server nor a proxy on the way can write them down.
#[must_use]
pub fn address(public_url: &str, code: &str, secret: &str) -> String {
    format!("{public_url}/tra-cuu#ma={}&khoa={}", percent(code), percent(secret))
}

/// Reads the facts of a receipt.
///
/// # Errors
/// [`Error::NotFound`], or whatever the database says.
pub async fn receipt(db: &Db, reference: &Reference, id: Uuid) -> Result<Receipt> {
    let dossier = dossiers::replay(&dossiers::events(db, id).await?)?;
    let row = db
        .first(
            sql!("select secret, applicant, representative, owner from dossier where id = $1"),
            args![id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let applicant = party(db, row.id("applicant")).await?;
    let owner = match row.opt_id("owner") {
        Some(owner) => Some(party(db, owner).await?),
        None => None,
    };
    let representative = match row.opt_id("representative") {
        Some(person) => Some(party(db, person).await?.name),
        None => None,
    };
    // Whoever stands at the desk hands it in: the representative, else the applicant.
    let submitter = representative.or_else(|| owner.is_some().then(|| applicant.name.clone()));
    Ok(Receipt {
        receiver: staff_name(db, dossier.receiver.staff).await?,
        papers: papers(db, id).await?,
        fees: fees(db, reference, (id, &dossier.received.procedure)).await?,
        secret: row.text("secret"),
        owner: owner.unwrap_or(applicant),
        submitter,
        dossier,
    })
}

pub(super) async fn party(db: &Db, id: Uuid) -> Result<Party> {
    let row = db
        .first(
            sql!(
                "select kind, name, personal_id, tax_code, phone, email, address
                 from person where id = $1"
            ),
            args![id],
        )
        .await?
        .ok_or_else(|| {
            Error::Internal(anyhow::anyhow!("a dossier names a person without a row"))
        })?;
    Ok(Party {
        name: row.text("name"),
        identity: identity(&row),
        address: Some(row.text("address")),
        phone: row
            .opt_text("phone")
            .map(|phone| Phone::parse(&phone).map_or(phone, |phone| phone.spaced())),
        email: row.opt_text("email"),
    })
}

fn identity(row: &Row) -> Option<IdentityPaper> {
    let kind = PersonKind::from_code(&row.text("kind")).unwrap_or_default();
    identity_paper(kind, (row.opt_text("personal_id"), row.opt_text("tax_code")))
}

/// The paper by which letters name somebody: of a citizen the card, of others the tax code, if they have
/// both.
#[must_use]
pub fn identity_paper(
    kind: PersonKind,
    (card, tax_code): (Option<String>, Option<String>),
) -> Option<IdentityPaper> {
    let paper = |label: &str, number| IdentityPaper { label: label.to_owned(), number };
    let card = card.map(|number| paper(IdentityNumber::label_of(&number), number));
    let tax_code = tax_code.map(|code| paper("mã số thuế", code));
    if kind == PersonKind::Citizen { card.or(tax_code) } else { tax_code.or(card) }
}

async fn papers(db: &Db, id: Uuid) -> Result<Vec<ComponentLine>> {
    let rows = db
        .all(
            sql!(
                "select name, originals, copies, photocopies, presented, not_needed
                 from dossier_paper where dossier = $1 order by position"
            ),
            args![id],
        )
        .await?;
    let count = |row: &Row, column: &str| u32::try_from(row.int(column)).unwrap_or_default();
    Ok(rows
        .iter()
        .map(|row| ComponentLine {
            name: row.text("name"),
            originals: count(row, "originals"),
            copies: count(row, "copies"),
            photocopies: count(row, "photocopies"),
            note: match row.opt_text("not_needed") {
                Some(why) => Some(format!("không phải nộp: {why}")),
                None => row.bool("presented").then(|| "đã xuất trình, đối chiếu".to_owned()),
            },
        })
        .collect())
}

/// The fees; an amount that only illustrates what the province will decide says so.
async fn fees(
    db: &Db,
    reference: &Reference,
    (id, procedure): (Uuid, &str),
) -> Result<Vec<FeeLine>> {
    let rows = db
        .all(
            sql!(
                "select name, base, amount, exemption, evidence, is_open
                 from dossier_fee where dossier = $1 order by position"
            ),
            args![id],
        )
        .await?;
    let charges = reference.catalogue.version(procedure).map_or(&[][..], |one| &one.fees);
    let note = |row: &Row| {
        let Some(code) = row.opt_text("exemption") else {
            let name = row.text("name");
            let illustrative = charges.iter().any(|fee| fee.illustrative && fee.name == name);
            return (illustrative && row.int("amount") > 0)
                .then(|| "mức minh họa, chờ mức thu chính thức".to_owned());
        };
        let label = reference
            .exemptions
            .iter()
            .find(|exemption| exemption.code == code)
            .map_or(code, |exemption| exemption.label.clone());
        let word = if row.int("amount") == 0 { "miễn" } else { "giảm" };
        let evidence =
            row.opt_text("evidence").map_or_else(String::new, |text| format!(", {text}"));
        Some(format!("{word}: {label}{evidence}"))
    };
    Ok(rows
        .iter()
        .map(|row| FeeLine {
            name: row.text("name"),
            amount: (!row.bool("is_open")).then(|| row.int("amount")),
            note: note(row),
        })
        .collect())
}

pub(super) async fn staff_name(db: &Db, staff: Uuid) -> Result<String> {
    let row = db.first(sql!("select name from staff where id = $1"), args![staff]).await?;
    Ok(row.map_or_else(String::new, |row| row.text("name")))
}

/// The letter of a receipt, in both copies, with the form in use on the day of reception.
///
/// # Errors
/// When no form was in use that day, or the procedure is missing from the reference data.
pub fn letter(
    receipt: &Receipt,
    reference: &Reference,
    public_url: &str,
) -> Result<(Template, Letter)> {
    let Receipt { dossier, secret, owner, submitter, papers, fees, receiver } = receipt;
    let received = &dossier.received;
    let received_at = time::local(dossier.received_at);
    let template = reference
        .templates
        .on(LetterKind::Receipt, received_at.date())
        .map_err(|error| Error::Internal(error.into()))?;
    let (procedure, case, _route) = dossiers::pinned(reference, dossier)?;
    let case =
        if procedure.cases.len() > 1 { format!(" – {}", case.name) } else { String::new() };
    let government = reference.units.government_of(&received.desk);
    let desk = desk_name(reference, &received.desk, template);
    let public_url = public_url.trim_end_matches('/');
    let host = public_url.split_once("://").map_or(public_url, |(_scheme, host)| host);
    let letter = ReceiptLetter {
        letterhead: Letterhead {
            superior: government.map(|unit| unit.name.clone()),
            number: Some(DocumentNumber {
                running: Some(received.code.number()),
                notation: notation(&desk),
            }),
            issuer: desk.clone(),
            place: government.map_or_else(String::new, place),
            on: Some(received_at.date()),
        },
        code: received.code.to_string(),
        desk_unit: government.map_or_else(String::new, |unit| unit.name.clone()),
        owner: owner.clone(),
        submitter: submitter.clone(),
        request: format!("{}{case} (mã thủ tục {})", procedure.name, procedure.code),
        competent: received
            .competent_desk
            .as_ref()
            .and_then(|desk| Some(reference.units.government_of(desk)?.name.clone())),
        components: papers.clone(),
        sets: 1,
        time_limit: received.limit.label(),
        received_at,
        due_at: time::local(received.due_at),
        due_basis: due_basis(&received.explanation),
        return_way: return_way(received.return_way, &desk),
        fees: fees.clone(),
        register: RegisterEntry {
            book: Some(received_at.year().to_string()),
            number: Some(format!("{:04}", received.code.number())),
        },
        receiver: receiver.clone(),
        lookup: Some(Lookup {
            qr_address: receipt.address(public_url),
            page: format!("{host}/tra-cuu"),
            secret: secret.clone(),
        }),
        copies: if dossier.receipts_reissued > 0 {
            vec![ReceiptCopy::Duplicate]
        } else {
            vec![ReceiptCopy::Applicant, ReceiptCopy::File]
        },
    };
    Ok((template.clone(), letter.into()))
}

/// What the desk is called on paper: as the form of that day says, else by its own name.
pub(super) fn desk_name(reference: &Reference, desk: &UnitId, template: &Template) -> String {
    template.desk.clone().unwrap_or_else(|| {
        reference.units.get(desk).map_or_else(|| desk.to_string(), |unit| unit.name.clone())
    })
}

/// The notation of the desk's papers, from its initials: `BPTNTKQ`.
pub(super) fn notation(desk: &str) -> String {
    let words = text::plain(desk);
    let initials = words.split(' ').filter(|word| *word != "va").filter_map(|w| w.chars().next());
    initials.flat_map(char::to_uppercase).collect()
}

/// The place of a letterhead: the bare name of the district or commune.
pub(super) fn place(government: &Unit) -> String {
    government.place.clone().unwrap_or_else(|| government.short_name.clone())
}

fn return_way(way: ReturnWay, desk: &str) -> String {
    match way {
        ReturnWay::ByHand => format!("{desk} (nhận trực tiếp)"),
        ReturnWay::ByPost => "Qua dịch vụ bưu chính công ích, theo địa chỉ nêu trên".to_owned(),
        ReturnWay::Online => "Trực tuyến".to_owned(),
    }
}

/// Which days were not counted, in the words of the explanation; absent when all were, or when it
/// is too long for the paper (the page behind the QR code has it all).
fn due_basis(explanation: &[String]) -> Option<String> {
    let skipped: Vec<&str> = explanation
        .iter()
        .map(String::as_str)
        .filter(|line| line.starts_with("Không tính"))
        .collect();
    Some(skipped.join(" "))
        .filter(|basis| !basis.is_empty() && basis.chars().count() <= BASIS_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_is_made_of_initials() {
        for (desk, expected) in [
            ("Bộ phận tiếp nhận và trả kết quả", "BPTNTKQ"),
            ("Trung tâm Phục vụ hành chính công", "TTPVHCC"),
        ] {
            assert_eq!(notation(desk), expected);
        }
    }

    #[test]
    fn only_days_that_were_not_counted_are_explained_on_paper() {
        let lines =
            |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(due_basis(&lines(&["Ngày làm việc thứ 1: …"])), None);
        assert_eq!(
            due_basis(&lines(&["Ngày làm việc thứ 1: …", "Không tính Thứ Bảy.", "Hẹn trả …"])),
            Some("Không tính Thứ Bảy.".to_owned())
        );
        assert_eq!(due_basis(&lines(&[&format!("Không tính {}", "x".repeat(300))])), None);
    }
}
