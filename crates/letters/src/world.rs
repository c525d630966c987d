//! All that a template can see: itself, the common text, the values, the fonts. Nothing else exists
//! for it, neither disk nor network nor clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::press::Letters;

/// The world of one letter.
pub(crate) struct LetterWorld<'a> {
    letters: &'a Letters,
    form: Source,
    common: Source,
    values: (FileId, Bytes),
}

impl<'a> LetterWorld<'a> {
    pub(crate) fn new(letters: &'a Letters, (form, common): (&str, &str), values: String) -> Self {
        Self {
            letters,
            form: Source::new(file("/letter.typ"), form.to_owned()),
            common: Source::new(file("/common.typ"), common.to_owned()),
            values: (file("/data.json"), Bytes::from_string(values)),
        }
    }
}

/// Three names in all, so the interner behind it does not grow.
fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the three paths are plain");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl World for LetterWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.letters.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.letters.book()
    }

    fn main(&self) -> FileId {
        self.form.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.form, &self.common]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.values.0 {
            return Ok(self.values.1.clone());
        }
        self.source(id).map(|source| Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.letters.fonts().get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
