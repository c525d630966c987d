//! What a PDF can do besides being read: run scripts, start programs, carry files, lead away, ask for
//! a password. A scan of a paper does none of it. Whatever a file says of itself is not believed: it
//! is read as its cross-references say and once more as readers do when these are broken, object
//! streams are opened, and names written in hexadecimal are the same names.
//!
//! Reading costs what the file's author wants it to cost; callers do it where cost is limited.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object};

/// Most bytes that one stream of the document's structure may unpack to.
const UNPACKED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Deepest nesting of lists and dictionaries that is followed.
const DEPTH_MAX: usize = 64;
/// Where the end of an archive is looked for that was put behind a document.
const ARCHIVE_TAIL: usize = 66 * 1024;

/// Something that a scan of a paper does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// JavaScript.
    Script,
    /// Starts a program, sends its fields away or opens another document.
    Launch,
    /// Opens an address by itself.
    LeadsAway,
    /// Carries other files, or is another kind of file at the same time.
    Attachment,
    /// Sound, film or three-dimensional scenes.
    Media,
    /// A form of the old XFA kind, which is a program.
    Xfa,
    /// Opens with a password only.
    Locked,
    /// It cannot be read as a document with pages.
    Unreadable,
}

impl Finding {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Script,
        Self::Launch,
        Self::LeadsAway,
        Self::Attachment,
        Self::Media,
        Self::Xfa,
        Self::Locked,
        Self::Unreadable,
    ];

    /// A short name for storing.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Launch => "launch",
            Self::LeadsAway => "leads-away",
            Self::Attachment => "attachment",
            Self::Media => "media",
            Self::Xfa => "xfa",
            Self::Locked => "locked",
            Self::Unreadable => "unreadable",
        }
    }

    /// The finding with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.code() == code)
    }
}

/// Looks at a document.
#[must_use]
pub fn look(bytes: &[u8]) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    if is_something_else(bytes) {
        found.insert(Finding::Attachment);
    }
    match load(bytes, false) {
        Ok(document) => examine(&document, &mut found),
        Err(_) if contains(bytes, b"/Encrypt") => {
            found.insert(Finding::Locked);
        }
        Err(_) => {
            found.insert(Finding::Unreadable);
        }
    }
    // A reader that does not trust the cross-references sees other objects.
    if let Ok(document) = load(bytes, true) {
        walk_all(&document, &mut found);
    }
    found
}

fn load(bytes: &[u8], force_reconstruct: bool) -> lopdf::Result<Document> {
    let max_decompressed_size = Some(UNPACKED_BYTES_MAX);
    let options =
        LoadOptions { max_decompressed_size, force_reconstruct, ..LoadOptions::default() };
    Document::load_mem_with_options(bytes, options)
}

fn examine(document: &Document, found: &mut BTreeSet<Finding>) {
    if document.is_encrypted() {
        found.insert(Finding::Locked);
    } else if document.get_pages().is_empty() {
        found.insert(Finding::Unreadable);
    }
    walk_all(document, found);
}

fn walk_all(document: &Document, found: &mut BTreeSet<Finding>) {
    let mut walk = Walk { document, found };
    walk.dictionary(&document.trailer, 0);
    for object in document.objects.values() {
        walk.object(object, 0);
    }
}

struct Walk<'a> {
    document: &'a Document,
    found: &'a mut BTreeSet<Finding>,
}

impl Walk<'_> {
    fn object(&mut self, object: &Object, depth: usize) {
        if depth > DEPTH_MAX {
            self.found.insert(Finding::Unreadable);
            return;
        }
        match object {
            Object::Array(items) => {
                for item in items {
                    self.object(item, depth + 1);
                }
            }
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth + 1),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth + 1),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Reference(_) => {}
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary, depth: usize) {
        for (key, value) in dictionary {
            let found = match key.as_slice() {
                b"JS" | b"JavaScript" => Some(Finding::Script),
                b"EF" | b"EmbeddedFiles" => Some(Finding::Attachment),
                b"XFA" => Some(Finding::Xfa),
                b"S" | b"Type" | b"Subtype" => value.as_name().ok().and_then(of_name),
                _ => None,
            };
            self.found.extend(found);
            if matches!(key.as_slice(), b"OpenAction" | b"AA" | b"A" | b"PA") {
                self.action(key, value, depth);
            }
            self.object(value, depth + 1);
        }
    }

    /// What happens by itself must not lead away; what somebody clicks may be an address.
    fn action(&mut self, key: &[u8], value: &Object, depth: usize) {
        let Ok((_, action)) = self.document.dereference(value) else { return };
        let Ok(action) = action.as_dict() else { return };
        if depth > DEPTH_MAX {
            return;
        }
        let by_itself = key == b"OpenAction" || key == b"AA";
        if by_itself && action.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"URI") {
            self.found.insert(Finding::LeadsAway);
        }
        if by_itself {
            for (trigger, inner) in action {
                if key == b"AA" || trigger == b"Next" {
                    self.action(b"AA", inner, depth + 1);
                }
            }
        }
    }
}

fn of_name(name: &[u8]) -> Option<Finding> {
    match name {
        b"JavaScript" => Some(Finding::Script),
        b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToR" | b"GoToE" => Some(Finding::Launch),
        b"EmbeddedFile" | b"FileAttachment" => Some(Finding::Attachment),
        b"RichMedia" | b"Movie" | b"Sound" | b"Rendition" | b"Screen" | b"3D"
        | b"RichMediaExecute" => Some(Finding::Media),
        _ => None,
    }
}

/// Signs before the head other than those that scanners put there, or an archive behind the end.
fn is_something_else(bytes: &[u8]) -> bool {
    let head = bytes.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    let before = &bytes[..head];
    let before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
    // Printers' own language, which some scanners leave in front.
    let is_plain =
        before.iter().all(u8::is_ascii_whitespace) || before.starts_with(b"\x1B%-12345X");
    let tail = &bytes[bytes.len().saturating_sub(ARCHIVE_TAIL)..];
    !is_plain || (contains(tail, b"PK\x05\x06") && contains(bytes, b"PK\x03\x04"))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A document of one page, with more in its catalogue and more objects.
    fn document(more: &str, objects: &[&str]) -> Vec<u8> {
        let mut text = format!(
            "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{more}>>\nendobj\n\
             2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
             3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
        );
        for (number, object) in objects.iter().enumerate() {
            text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 4));
        }
        finish(text)
    }

    fn finish(mut text: String) -> Vec<u8> {
        let places: Vec<usize> = text.match_indices(" 0 obj").map(|(at, _)| at - 1).collect();
        let at = text.len();
        text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
        for place in &places {
            text.push_str(&format!("{place:010} 00000 n \n"));
        }
        let size = places.len() + 1;
        text.push_str(&format!("trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{at}\n%%EOF\n"));
        text.into_bytes()
    }

    fn found(bytes: &[u8]) -> Vec<Finding> {
        look(bytes).into_iter().collect()
    }

    #[test]
    fn a_plain_page_has_nothing() {
        assert_eq!(found(&document("", &[])), []);
        let link = "<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://dichvucong.gov.vn)>>>>";
        assert_eq!(found(&document("", &[link])), [], "a link that somebody clicks");
        assert_eq!(found(&document("/OpenAction[3 0 R/Fit]", &[])), [], "opens at a page");
    }

    #[test]
    fn what_a_paper_does_not_do_is_found() {
        let cases: [(&str, &str, &[&str], Finding); 13] = [
            (
                "a script",
                "/OpenAction 4 0 R",
                &["<</S/JavaScript/JS(app.alert(1))>>"],
                Finding::Script,
            ),
            (
                "in hexadecimal",
                "/OpenAction 4 0 R",
                &["<</S/J#61vaScript/#4aS(x)>>"],
                Finding::Script,
            ),
            ("named scripts", "/Names<</JavaScript 4 0 R>>", &["<</Names[]>>"], Finding::Script),
            ("a program", "/OpenAction<</S/Launch/F(cmd.exe)>>", &[], Finding::Launch),
            ("a form sent away", "", &["<</S/SubmitForm/F(http://x)>>"], Finding::Launch),
            ("another document", "", &["<</S/GoToR/F(//x/y)>>"], Finding::Launch),
            (
                "an address by itself",
                "/OpenAction<</S/URI/URI(http://x)>>",
                &[],
                Finding::LeadsAway,
            ),
            (
                "when a page opens",
                "",
                &["<</AA<</O<</S/URI/URI(http://x)>>>>>>"],
                Finding::LeadsAway,
            ),
            (
                "after another act",
                "/OpenAction<</S/Named/Next<</S/URI/URI(x)>>>>",
                &[],
                Finding::LeadsAway,
            ),
            ("files", "/Names<</EmbeddedFiles 4 0 R>>", &["<</Names[]>>"], Finding::Attachment),
            ("one file", "", &["<</Type/Filespec/EF<</F 3 0 R>>>>"], Finding::Attachment),
            ("a film", "", &["<</Subtype/RichMedia>>"], Finding::Media),
            ("a form that is a program", "/AcroForm<</XFA 4 0 R>>", &["[]"], Finding::Xfa),
        ];
        for (name, more, objects, expected) in cases {
            assert!(look(&document(more, objects)).contains(&expected), "{name}");
        }
    }

    #[test]
    fn it_is_found_in_packed_objects_and_behind_broken_tables() {
        let mut packed = Document::with_version("1.7");
        let pages = packed.new_object_id();
        let page = packed.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        packed.objects.insert(pages, tree.into());
        let script = packed
            .add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("x") });
        let root = dictionary! { "Type" => "Catalog", "Pages" => pages, "OpenAction" => script };
        let root = packed.add_object(root);
        packed.trailer.set("Root", root);
        packed.add_object(Stream::new(dictionary! {}, b"q Q".to_vec()));
        let mut bytes = Vec::new();
        packed.save_modern(&mut bytes).expect("written to memory");
        assert!(!contains(&bytes, b"JavaScript"), "the object is packed");
        assert!(look(&bytes).contains(&Finding::Script));
        let plain = String::from_utf8(document("/OpenAction 4 0 R", &["<</S/JavaScript/JS(x)>>"]));
        let broken = plain.expect("ASCII").replace("0000000", "9999999");
        assert!(look(broken.as_bytes()).contains(&Finding::Script));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(
            look(b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n")
                .contains(&Finding::Unreadable)
        );
        let locked =
            String::from_utf8(document("", &["<</Filter/Standard/V 9/R 9/O(x)/U(y)/P 0>>"]));
        let locked = locked.expect("ASCII").replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 4 0 R");
        assert!(look(locked.as_bytes()).contains(&Finding::Locked));
        let page = [b"<html><script>x</script>".as_slice(), &document("", &[])].concat();
        assert!(look(&page).contains(&Finding::Attachment), "a page of the web in front");
        let archive = [&document("", &[]), b"PK\x03\x04x".as_slice(), b"PK\x05\x06%%EOF"].concat();
        assert!(look(&archive).contains(&Finding::Attachment), "an archive behind");
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        let _ = look(&document("", &[&deep]));
    }

    #[test]
    fn a_code_is_read_back() {
        for finding in Finding::ALL {
            assert_eq!(Finding::from_code(finding.code()), Some(finding));
        }
        assert_eq!(Finding::from_code(""), None);
    }
}
