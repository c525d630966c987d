//! For tests: reads a laid-out letter as a person would, line by line.

use typst::layout::{Frame, FrameItem, Point};
use typst_layout::PagedDocument;

/// A piece of text where it stands on its page.
struct Piece {
    y: i64,
    x: i64,
    text: String,
}

/// The text of each page, top to bottom, left to right.
pub(crate) fn pages(document: &PagedDocument) -> Vec<String> {
    document
        .pages()
        .iter()
        .map(|page| {
            let mut pieces = Vec::new();
            collect(&page.frame, Point::zero(), &mut pieces);
            lines(pieces)
        })
        .collect()
}

/// Characters that were set without a glyph.
pub(crate) fn glyphless(document: &PagedDocument) -> String {
    let mut missing = String::new();
    for page in document.pages() {
        visit(&page.frame, Point::zero(), &mut |text, _| {
            missing.extend(
                text.glyphs.iter().filter(|glyph| glyph.id == 0).map(|g| &text.text[g.range()]),
            );
        });
    }
    missing
}

fn collect(frame: &Frame, origin: Point, pieces: &mut Vec<Piece>) {
    visit(frame, origin, &mut |text, at| {
        pieces.push(Piece {
            y: at.y.to_pt().round() as i64,
            x: at.x.to_pt().round() as i64,
            text: text.text.to_string(),
        });
    });
}

fn visit(frame: &Frame, origin: Point, found: &mut dyn FnMut(&typst::text::TextItem, Point)) {
    for (offset, item) in frame.items() {
        let at = origin + *offset;
        match item {
            FrameItem::Group(group) => visit(&group.frame, at, found),
            FrameItem::Text(text) => found(text, at),
            FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..)
            | FrameItem::Tag(_) => {}
        }
    }
}

fn lines(mut pieces: Vec<Piece>) -> String {
    pieces.sort_by_key(|piece| (piece.y, piece.x));
    let mut text = String::new();
    let mut last: Option<i64> = None;
    for piece in pieces {
        match last {
            Some(y) if (piece.y - y).abs() <= 2 => text.push(' '),
            Some(_) => text.push('\n'),
            None => {}
        }
        last = Some(piece.y);
        text.push_str(piece.text.trim());
    }
    text
}
