//! The jobs as the rest of the program asks for them: typed results of work apart.

use letters::{Letter, LetterError, Paper, Template};
use serde::{Deserialize, Serialize};
use standards::pdf::Finding;
use standards::photo::PhotoError;
use standards::whole::Wholeness;

use super::{Failed, Job, run};
use crate::app::App;
use crate::error::Error;

/// What the code in a photograph says, as it comes back.
#[derive(Serialize, Deserialize)]
pub enum Seen {
    /// The texts of its codes.
    Texts(Vec<String>),
    /// Too large, also for what decoding may cost.
    TooLarge,
    /// No picture.
    NotAPicture,
    /// Damaged.
    Broken,
}

/// How a letter came out, as it comes back.
#[derive(Serialize, Deserialize)]
pub enum Pressed {
    /// So many pages; the document follows.
    Pages(usize),
    /// What is wrong with the template.
    Faults(Vec<String>),
}

/// Why a letter was not printed.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// The template or the letter is the reason.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// It costs too much, or something else went wrong.
    #[error(transparent)]
    Failed(#[from] Failed),
    /// The thread or the answer was lost.
    #[error("the letter was lost: {0}")]
    Lost(#[from] anyhow::Error),
}

impl From<NotPrinted> for Error {
    fn from(error: NotPrinted) -> Self {
        Self::Internal(error.into())
    }
}

/// The texts of the codes in a photograph.
///
/// # Errors
/// What is wrong with it.
pub async fn read_qr(photograph: Vec<u8>) -> Result<Vec<String>, PhotoError> {
    let answer = match run(Job::ReadQr, photograph).await {
        Ok(answer) => answer,
        Err(Failed::TooCostly(_)) => return Err(PhotoError::TooLarge),
        Err(error @ Failed::NotDone(_)) => {
            tracing::error!(error = %error, "no photograph can be read");
            return Err(PhotoError::Broken);
        }
    };
    match serde_json::from_slice(&answer) {
        Ok(Seen::Texts(texts)) => Ok(texts),
        Ok(Seen::TooLarge) => Err(PhotoError::TooLarge),
        Ok(Seen::NotAPicture) => Err(PhotoError::NotAPicture),
        Ok(Seen::Broken) | Err(_) => Err(PhotoError::Broken),
    }
}

/// What a PDF can do besides being read. One that costs too much to look at cannot be read.
///
/// # Errors
/// When nothing can be looked at.
pub async fn look_at_pdf(document: Vec<u8>) -> Result<Vec<Finding>, Failed> {
    match run(Job::LookAtPdf, document).await {
        Ok(answer) => {
            let codes = String::from_utf8_lossy(&answer);
            Ok(codes.split_whitespace().filter_map(Finding::from_code).collect())
        }
        Err(Failed::TooCostly(_)) => Ok(vec![Finding::Unreadable]),
        Err(error @ Failed::NotDone(_)) => Err(error),
    }
}

/// What decoding says of a picture. One that costs too much to decode is taken by its head.
///
/// # Errors
/// When nothing can be looked at.
pub async fn look_at_picture(picture: Vec<u8>) -> Result<Wholeness, Failed> {
    match run(Job::LookAtPicture, picture).await {
        Ok(answer) => match answer.as_slice() {
            b"whole" => Ok(Wholeness::Whole),
            b"unknown" => Ok(Wholeness::Unknown),
            _ => Ok(Wholeness::Broken),
        },
        Err(Failed::TooCostly(_)) => Ok(Wholeness::Unknown),
        Err(error @ Failed::NotDone(_)) => Err(error),
    }
}

/// Prints a letter: on a thread of our own with a template that came with the program, apart with
/// one that somebody has edited.
///
/// # Errors
/// What is wrong with the template, or that it costs too much.
pub async fn print(app: &App, template: Template, letter: Letter) -> Result<Paper, NotPrinted> {
    let press = app.clone();
    if template.is_delivered() {
        let set = tokio::task::spawn_blocking(move || press.letters.render(&template, &letter));
        return Ok(set.await.map_err(anyhow::Error::from)??);
    }
    print_apart(app, template, letter).await
}

/// Prints a letter apart, whatever its template.
///
/// # Errors
/// As [`print`].
pub async fn print_apart(
    app: &App,
    template: Template,
    letter: Letter,
) -> Result<Paper, NotPrinted> {
    let press = app.clone();
    let sheet = tokio::task::spawn_blocking(move || press.letters.sheet(&template, &letter));
    let sheet = sheet.await.map_err(anyhow::Error::from)??;
    let input = serde_json::to_vec(&sheet).map_err(anyhow::Error::from)?;
    let answer = run(Job::Print, input).await?;
    let end = answer.iter().position(|byte| *byte == b'\n').unwrap_or(answer.len());
    let (first, pdf) = answer.split_at(end);
    match serde_json::from_slice(first).map_err(anyhow::Error::from)? {
        Pressed::Faults(faults) => Err(LetterError::Template(faults).into()),
        Pressed::Pages(pages) => {
            let pdf = pdf.get(1..).unwrap_or_default().to_vec();
            Ok(Paper { pdf, pages, unprintable: sheet.unprintable() })
        }
    }
}
