//! A table as a spreadsheet (Office Open XML, .xlsx): real dates, a head that stays in sight and is
//! printed on every page, and text that stays text whatever it begins with.

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Most rows of one sheet that this writes: it is put together in memory.
pub const ROWS_MAX: usize = 50_000;
/// Longest text of a cell, in characters (the format allows 32,767).
const TEXT_CHARS_MAX: usize = 32_000;
/// A4, in the format's numbering.
const PAPER_A4: u8 = 9;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A count.
    Number(u32),
    /// A day: year, month, day of the month.
    Day(u16, u8, u8),
}

/// A column: its heading, and its width in characters.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Heading.
    pub heading: &'static str,
    /// Width.
    pub width: u8,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Name of the sheet, at most 31 characters.
    pub name: &'a str,
    /// Lines above the table.
    pub title: &'a [String],
    /// Its columns.
    pub columns: &'a [Column],
}

/// Why a spreadsheet could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SpreadsheetError {
    /// More rows than [`ROWS_MAX`].
    #[error("a spreadsheet holds at most {ROWS_MAX} rows")]
    TooLong,
    /// What the writer says.
    #[error(transparent)]
    Writer(#[from] XlsxError),
}

/// Writes a table with these rows.
///
/// # Errors
/// When there are too many rows, or a day does not exist.
pub fn xlsx(
    table: &Table<'_>,
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, SpreadsheetError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(table.name)?;
    sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
    let head = write_head(sheet, table)?;
    let formats = Formats::new();
    let mut line = head;
    for (count, row) in rows.into_iter().enumerate() {
        if count >= ROWS_MAX {
            return Err(SpreadsheetError::TooLong);
        }
        line += 1;
        for (column, cell) in (0..).zip(row) {
            write(sheet, (line, column), cell, &formats)?;
        }
    }
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(head, 0, line, last)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_repeat_rows(head, head)?;
    Ok(workbook.save_to_buffer()?)
}

struct Formats {
    text: Format,
    guarded: Format,
    number: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00B0_B0B0))
                .set_align(FormatAlign::Top)
        };
        Self {
            text: cell().set_text_wrap(),
            guarded: cell().set_text_wrap().set_quote_prefix(),
            number: cell(),
            day: cell().set_num_format("dd/mm/yyyy"),
        }
    }
}

/// Writes title and headings; returns the line of the headings.
fn write_head(sheet: &mut Worksheet, table: &Table<'_>) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    let mut line = 0;
    for text in table.title {
        sheet.write_string_with_format(line, 0, text, &bold)?;
        line += 1;
    }
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E8_EEF0))
        .set_align(FormatAlign::VerticalCenter);
    for (number, column) in (0..).zip(table.columns) {
        sheet.write_string_with_format(line, number, column.heading, &heading)?;
        sheet.set_column_width(number, f64::from(column.width))?;
    }
    Ok(line)
}

fn write(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    cell: Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => sheet.write_blank(line, column, &formats.text)?,
        Cell::Text(text) => {
            let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
            let format = if looks_like_formula(&text) { &formats.guarded } else { &formats.text };
            sheet.write_string_with_format(line, column, text, format)?
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(line, column, number, &formats.number)?
        }
        Cell::Day(year, month, day) => {
            let day = ExcelDateTime::from_ymd(year, month, day)?;
            sheet.write_datetime_with_format(line, column, &day, &formats.day)?
        }
    };
    Ok(())
}

/// Text that a program might take for a formula, here or when the sheet is saved as text and opened
/// again. It is written as text in any case; this marks it so for good.
#[must_use]
pub fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    const TABLE: Table<'_> = Table {
        name: "Sổ theo dõi",
        title: &[],
        columns: &[
            Column { heading: "Tên", width: 20 },
            Column { heading: "Ngày", width: 12 },
            Column { heading: "Số", width: 5 },
        ],
    };

    fn row(text: &str) -> Vec<Cell> {
        vec![Cell::Text(text.to_owned()), Cell::Day(2022, 3, 15), Cell::Number(7)]
    }

    fn part(file: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a zip file");
        let mut text = String::new();
        archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
        text
    }

    #[test]
    fn dates_are_dates_and_formulas_are_text() {
        let attack = "=HYPERLINK(\"http://x\",\"y\")";
        let file = xlsx(&TABLE, vec![row(attack), row("Bh’nướch")]).expect("a spreadsheet");
        let sheet = part(&file, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>"), "{sheet}");
        // 15 March 2022 as a number of days, in the format of a day.
        assert!(sheet.contains("<v>44635</v>"), "{sheet}");
        assert!(sheet.contains("state=\"frozen\""), "{sheet}");
        let strings = part(&file, "xl/sharedStrings.xml");
        assert!(strings.contains("=HYPERLINK(") && strings.contains("Bh’nướch"), "{strings}");
        assert!(part(&file, "xl/styles.xml").contains("quotePrefix=\"1\""));
        assert!(xlsx(&TABLE, vec![vec![Cell::Day(2022, 2, 30)]]).is_err());
    }

    #[test]
    fn too_many_rows_are_refused() {
        let rows = (0..=ROWS_MAX).map(|_| vec![Cell::Blank]);
        assert!(matches!(xlsx(&TABLE, rows), Err(SpreadsheetError::TooLong)));
    }

    #[test]
    fn what_begins_like_a_formula_is_marked_as_text() {
        for text in ["=1+1", "+84905", "-1", "@sum", "\t=1", "＝1"] {
            assert!(looks_like_formula(text), "{text}");
        }
        for text in ["Nguyễn", "", " =1", "Bh’nướch", "1-2"] {
            assert!(!looks_like_formula(text), "{text}");
        }
    }
}
