//! A slip on paper: forms 02 and 03.

use domain::dossier::slip::Slip;
use domain::time;
use letters::{DocumentNumber, Letter, LetterKind, Letterhead, SlipLetter, Template};

use super::{Given, notation};
use crate::app::App;
use crate::confined;
use crate::error::{Error, Result};
use crate::intake::receipt;

/// The slip as a PDF.
///
/// # Errors
/// When there is no template, or the procedure's version is missing.
pub async fn print(app: &App, given: &Given) -> Result<Vec<u8>> {
    let (template, letter) = letter(app, given).await?;
    let paper = confined::jobs::print(app, template, letter).await?;
    Ok(paper.pdf)
}

/// With the template of its day.
async fn letter(app: &App, given: &Given) -> Result<(Template, Letter)> {
    let reference = app.reference();
    let at = time::local(given.at);
    let kind = match given.slip {
        Slip::Supplement { .. } => LetterKind::DeskSupplement,
        Slip::Refusal { .. } => LetterKind::DeskRefusal,
    };
    let template = reference.templates.on(kind, at.date());
    let template = template.map_err(|error| Error::Internal(error.into()))?.clone();
    let desk = receipt::desk_name(&reference, &given.desk, &template);
    let government = reference.units.government_of(&given.desk);
    let officer = receipt::staff_name(&app.db, given.staff).await?;
    let procedure = reference.catalogue.version(&given.procedure).ok_or(Error::NotFound)?;
    let items = match &given.slip {
        Slip::Supplement { items, .. } => {
            items.iter().map(|item| (item.name.clone(), item.problem.clone())).collect()
        }
        Slip::Refusal { .. } => Vec::new(),
    };
    let letter = SlipLetter {
        letterhead: Letterhead {
            superior: government.map(|unit| unit.name.clone()),
            issuer: desk.clone(),
            number: Some(DocumentNumber {
                running: Some(given.number),
                notation: format!("{}-{}", notation(&given.slip), receipt::notation(&desk)),
            }),
            place: government.map_or_else(String::new, receipt::place),
            on: Some(at.date()),
        },
        to: receipt::party(&app.db, given.applicant).await?,
        request: format!("{} (mã thủ tục {})", procedure.name, procedure.code),
        items,
        is_refusal: matches!(given.slip, Slip::Refusal { .. }),
        reason: given.slip.reason().to_owned(),
        contact: format!("{officer}, {desk}"),
        officer,
        given_at: at,
    };
    Ok((template, letter.into()))
}
