//! The press: a template and a letter in, a PDF/A out.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standards::{code128, qr};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::syntax::{DiagSpan, FileId};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::labels::Label;
use crate::letter::Letter;
use crate::template::{LetterKind, Template};
use crate::world::LetterWorld;
use crate::{clean, fonts};

/// Most bytes of values one letter may carry: several hundred components or hand-overs.
pub const LETTER_BYTES_MAX: usize = 512 * 1024;
/// The same for lists of dossiers: five thousand rows of a register.
pub const LIST_BYTES_MAX: usize = 5 * 1024 * 1024;

/// What this many letters in a row did not use again is forgotten by the layout memory: what the
/// template itself needs stays, names and dates go. Twenty would cost 80 MB more and save nothing.
const MEMORY_LETTERS: usize = 2;
/// Minutes by which Viet Nam is ahead of UTC.
const OFFSET_MINUTES: i32 = 7 * 60;

/// Renders letters. Built once (fonts are parsed), shared by all threads; rendering is computation
/// of some milliseconds, so asynchronous callers give it a thread of its own.
pub struct Letters {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    standards: PdfStandards,
}

/// A finished letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The PDF/A-2a.
    pub pdf: Vec<u8>,
    /// Number of pages, all copies together.
    pub pages: usize,
    /// Characters of the letter that have no glyph and were printed as `□`; worth a warning.
    pub unprintable: Vec<char>,
}

/// A letter on its way to the press (bản in): its template and everything that this will see, as text,
/// so that another process can set it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sheet {
    source: String,
    common: String,
    values: String,
    ident: Option<String>,
    dated_at: DateTime,
    unprintable: Vec<char>,
}

impl Sheet {
    /// Characters of the letter that have no glyph.
    #[must_use]
    pub fn unprintable(&self) -> Vec<char> {
        self.unprintable.clone()
    }
}

/// Why a letter could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// The template is of another kind than the letter.
    #[error("a template of kind {template:?} cannot print a letter of kind {letter:?}")]
    WrongKind {
        /// Kind of the template.
        template: LetterKind,
        /// Kind of the letter.
        letter: LetterKind,
    },
    /// More values than [`LETTER_BYTES_MAX`], or [`LIST_BYTES_MAX`] of a list.
    #[error("the letter has too much text")]
    TooLong,
    /// The code cannot be drawn as bars.
    #[error(transparent)]
    Bars(#[from] code128::Code128Error),
    /// The look-up address cannot be drawn as a QR code.
    #[error(transparent)]
    Qr(#[from] qr::TooLong),
    /// The template has faults: one line for each, with file and line number.
    #[error("the template cannot be set: {}", .0.join("; "))]
    Template(Vec<String>),
}

impl Default for Letters {
    fn default() -> Self {
        Self::new()
    }
}

impl Letters {
    /// Parses the fonts and sets the standards to which every letter is held.
    ///
    /// # Panics
    /// Never: PDF/A-2a alone is a valid choice.
    #[must_use]
    pub fn new() -> Self {
        let fonts = fonts::all();
        let standards =
            PdfStandards::new(&[PdfStandard::A_2a]).expect("one standard cannot contradict itself");
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            standards,
        }
    }

    /// Prints a letter with a template.
    ///
    /// # Errors
    /// If the template is of another kind or has faults, the letter is too long, or its code cannot
    /// be drawn.
    pub fn render(&self, template: &Template, letter: &Letter) -> Result<Paper, LetterError> {
        self.press(&self.sheet(template, letter)?)
    }

    /// Makes everything ready that the template will see; this costs what the letter is long.
    ///
    /// # Errors
    /// If the template is of another kind, the letter is too long, or its code cannot be drawn.
    pub fn sheet(&self, template: &Template, letter: &Letter) -> Result<Sheet, LetterError> {
        if template.kind != letter.kind() {
            return Err(LetterError::WrongKind { template: template.kind, letter: letter.kind() });
        }
        let mut values = values(template, letter);
        let mut unprintable = BTreeSet::new();
        clean::clean(&mut values, &self.fonts, &mut unprintable);
        values["images"] = json!({
            "code128": letter.bars().map(code128::svg).transpose()?,
            "qr": letter.qr().map(qr::svg).transpose()?,
            "labels": label_images(letter)?,
        });
        let values = values.to_string();
        if values.len() > letter.bytes_max() {
            return Err(LetterError::TooLong);
        }
        Ok(Sheet {
            source: template.source.clone(),
            common: template.common.clone(),
            values,
            ident: letter.bars().map(str::to_owned),
            dated_at: letter.dated_at(),
            unprintable: unprintable.into_iter().collect(),
        })
    }

    /// Sets a sheet; this costs whatever the template's author wants it to cost.
    ///
    /// # Errors
    /// If the template has faults.
    pub fn press(&self, sheet: &Sheet) -> Result<Paper, LetterError> {
        let world = self.world(sheet);
        let document = lay_out(&world)?;
        let pdf = typst_pdf::pdf(&document, &self.options(sheet))
            .map_err(|faults| LetterError::Template(explain(&world, &faults)))?;
        typst::comemo::evict(MEMORY_LETTERS);
        Ok(Paper { pdf, pages: document.pages().len(), unprintable: sheet.unprintable.clone() })
    }

    pub(crate) fn world(&self, sheet: &Sheet) -> LetterWorld<'_> {
        LetterWorld::new(self, (&sheet.source, &sheet.common), sheet.values.clone())
    }

    /// The creation date comes from the letter, so that the same letter gives the same bytes.
    fn options(&self, sheet: &Sheet) -> PdfOptions {
        let at = sheet.dated_at;
        let number = |part: i8| u8::try_from(part).expect("parts of a date are positive");
        let timestamp = Datetime::from_ymd_hms(
            i32::from(at.year()),
            number(at.month()),
            number(at.day()),
            number(at.hour()),
            number(at.minute()),
            number(at.second()),
        )
        .and_then(|at| Timestamp::new_local(at, OFFSET_MINUTES));
        PdfOptions {
            ident: sheet.ident.clone().map_or(Smart::Auto, Smart::Custom),
            creator: Smart::Custom(Some("motcua".to_owned())),
            timestamp,
            standards: self.standards.clone(),
            ..PdfOptions::default()
        }
    }

    pub(crate) fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn fonts(&self) -> &[Font] {
        &self.fonts
    }
}

/// Sets the pages.
pub(crate) fn lay_out(world: &LetterWorld<'_>) -> Result<PagedDocument, LetterError> {
    typst::compile::<PagedDocument>(world)
        .output
        .map_err(|faults| LetterError::Template(explain(world, &faults)))
}

fn label_images(letter: &Letter) -> Result<Vec<Value>, LetterError> {
    let image = |label: &Label| {
        Ok(json!({ "code128": code128::svg(&label.code)?, "qr": qr::svg(&label.code)? }))
    };
    letter.labels().iter().map(image).collect()
}

/// The letter's values, completed with the facts of the form.
fn values(template: &Template, letter: &Letter) -> Value {
    let mut values = letter.values(template.numbers);
    if values["title"].is_null() {
        values["title"] = json!(template.title);
    }
    values["form"] = json!({
        "number": template.form,
        "basis": template.basis,
        "desk": template.desk,
    });
    values
}

/// One sentence for each fault, with its place: `letter.typ, line 12: unknown variable: x`.
fn explain(world: &LetterWorld<'_>, faults: &[SourceDiagnostic]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}{}", place(world, fault.span), fault.message)).collect()
}

fn place(world: &LetterWorld<'_>, span: DiagSpan) -> String {
    let line = |id: FileId| {
        let start = world.range(span)?.start;
        let source = world.source(id).ok()?;
        let line = source.lines().byte_to_line(start)? + 1;
        Some(format!("{}, line {line}: ", id.vpath().get_without_slash()))
    };
    span.id().and_then(line).unwrap_or_default()
}
