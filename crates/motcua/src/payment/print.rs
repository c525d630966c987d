//! The papers of the till: notice, slip, closing.

use domain::agency::UnitId;
use domain::dossier::Dossier;
use domain::money::till::difference_in_words;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use letters::{
    FeeLine, Letter, LetterKind, Letterhead, PaymentLetter, Refund, Taken, Template,
    TillClosingLetter, TillRow, Transfer,
};
use uuid::Uuid;

use super::account::purpose;
use super::closing::Closed;
use super::rows::{Paid, Standing};
use super::till::Till;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::reference::Reference;

/// A letter with the template that prints it.
pub type Print = (Template, Letter);

/// Whose money it is about.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Who pays.
    pub payer: &'a str,
    /// How it stands.
    pub standing: &'a Standing,
}

/// The notice of what is to be paid, with the code of a transfer where there is an account.
///
/// # Errors
/// When no template is in use, or the reference data lack the procedure.
pub fn notice(
    reference: &Reference,
    about: About<'_>,
    till: &Till,
    now: Timestamp,
) -> Result<Print> {
    let due = about.standing.balance.due;
    let code = about.dossier.received.code.as_str();
    let transfer = till.setting.account.as_ref().and_then(|account| {
        let amount = u64::try_from(due.0).ok().filter(|amount| *amount > 0)?;
        Some(Transfer {
            holder: account.holder.clone(),
            account: account.number.clone(),
            bank: account.bank_name.clone(),
            purpose: purpose(code),
            code: account.code(Some(amount), code).ok()?,
        })
    });
    let letter = PaymentLetter {
        amount: due.0,
        amount_in_words: due.in_words(),
        transfer,
        ..letter(reference, about, now)?
    };
    print(reference, LetterKind::PaymentNotice, now, letter.into())
}

/// The slip of a row of the till.
///
/// # Errors
/// As [`notice`].
pub fn slip(
    reference: &Reference,
    about: About<'_>,
    (paid, cashier): (&Paid, String),
) -> Result<Print> {
    let of = paid.of_payment.and_then(|of| about.standing.rows.iter().find(|row| row.id == of));
    let refund = paid.kind.is_refund().then(|| Refund {
        of: of.map_or_else(String::new, |of| format!("số {}", of.receipt())),
        reason: paid.reason.clone().unwrap_or_default(),
    });
    let means = match &paid.bank_reference {
        Some(reference) => format!("{} (mã giao dịch {reference})", paid.means.label()),
        None => paid.means.label().to_owned(),
    };
    let fees = match paid.demand {
        Some(demand) => vec![demand_line(about.dossier, demand, paid)],
        None => letter(reference, about, paid.at)?.fees,
    };
    let amount = paid.amount.max(domain::money::Dong::ZERO - paid.amount);
    let letter = PaymentLetter {
        amount: amount.0,
        amount_in_words: amount.in_words(),
        taken: Some(Taken {
            book: paid.book.clone(),
            number: paid.number,
            means,
            at: time::local(paid.at),
            cashier,
            refund,
        }),
        fees,
        ..letter(reference, about, paid.at)?
    };
    print(reference, LetterKind::PaymentSlip, paid.at, letter.into())
}

/// What is paid with a row that meets a financial obligation.
fn demand_line(dossier: &Dossier, demand: Uuid, paid: &Paid) -> FeeLine {
    let known = dossier.demand.as_ref().filter(|(known, _)| known.id == demand);
    let notice =
        known.map_or_else(String::new, |(known, _)| format!(" theo thông báo số {}", known.notice));
    FeeLine {
        name: format!("Nghĩa vụ tài chính{notice}"), amount: Some(paid.amount.0), note: None
    }
}

/// The closing of a day with its rows.
///
/// # Errors
/// When no template is in use.
pub fn closing_letter(
    reference: &Reference,
    closed: &Closed,
    rows: &[(Paid, String)],
    cashier: String,
) -> Result<Print> {
    let letter = TillClosingLetter {
        letterhead: letterhead(reference, &closed.desk, time::local(closed.at).date()),
        desk: reference
            .units
            .get(&closed.desk)
            .map_or_else(|| closed.desk.to_string(), |unit| unit.name.clone()),
        day: closed.day,
        rows: rows.iter().map(row_of).collect(),
        cash: (closed.sums.cash_in.0, closed.sums.cash_out.0),
        transfer: (closed.sums.transfer_in.0, closed.sums.transfer_out.0),
        counted: closed.counted.0,
        difference: difference_in_words(closed.counted, closed.sums.cash()),
        note: closed.note.clone(),
        cashier,
        closed_at: time::local(closed.at),
    };
    print(reference, LetterKind::TillClosing, closed.at, letter.into())
}

fn row_of((paid, code): &(Paid, String)) -> TillRow {
    let kind = match &paid.reason {
        Some(reason) => format!("{}: {reason}", paid.kind.label()),
        None => paid.kind.label().to_owned(),
    };
    TillRow {
        number: paid.receipt(),
        time: time::local(paid.at).strftime("%H:%M").to_string(),
        code: code.clone(),
        kind,
        means: paid.means.label().to_owned(),
        amount: paid.amount.0,
    }
}

/// What notice and slip share.
fn letter(reference: &Reference, about: About<'_>, at: Timestamp) -> Result<PaymentLetter> {
    let (procedure, _case, _route) = dossiers::pinned(reference, about.dossier)?;
    let received = &about.dossier.received;
    let fees = about.standing.fees.iter().map(|fee| FeeLine {
        name: fee.name.clone(),
        amount: (!fee.is_open).then_some(fee.amount.0),
        note: fee.note.clone(),
    });
    Ok(PaymentLetter {
        letterhead: letterhead(reference, &received.desk, time::local(at).date()),
        code: received.code.to_string(),
        payer: about.payer.to_owned(),
        request: format!("{} (mã thủ tục {})", procedure.name, procedure.code),
        fees: fees.collect(),
        amount: 0,
        amount_in_words: String::new(),
        taken: None,
        transfer: None,
        printed_at: time::local(at),
    })
}

fn letterhead(reference: &Reference, desk: &UnitId, day: Date) -> Letterhead {
    let government = reference.units.government_of(desk);
    // What desks were called that day stands with the receipt's form.
    let form = reference.templates.on(LetterKind::Receipt, day).ok();
    Letterhead {
        superior: government.map(|unit| unit.name.clone()),
        issuer: form
            .and_then(|form| form.desk.clone())
            .unwrap_or_else(|| reference.unit_name(desk)),
        number: None,
        place: government.map_or_else(String::new, |unit| {
            unit.place.clone().unwrap_or_else(|| unit.short_name.clone())
        }),
        on: Some(day),
    }
}

fn print(reference: &Reference, kind: LetterKind, at: Timestamp, letter: Letter) -> Result<Print> {
    let template = reference.templates.on(kind, time::local(at).date());
    Ok((template.map_err(|error| Error::Internal(error.into()))?.clone(), letter))
}
