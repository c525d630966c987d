//! A round as a spreadsheet.

use standards::spreadsheet::{Cell, Column, Table, xlsx};

use crate::error::{Error, Result};

const COLUMNS: [Column; 14] = [
    Column { heading: "TT", width: 5 },
    Column { heading: "Đơn vị", width: 26 },
    Column { heading: "Mã thủ tục", width: 12 },
    Column { heading: "Tên thủ tục hành chính", width: 36 },
    Column { heading: "Nội dung kiến nghị", width: 36 },
    Column { heading: "Lý do", width: 36 },
    Column { heading: "Căn cứ pháp lý", width: 26 },
    Column { heading: "Lợi ích", width: 26 },
    Column { heading: "Tiếp nhận", width: 10 },
    Column { heading: "Đúng hạn", width: 20 },
    Column { heading: "Quá hạn", width: 20 },
    Column { heading: "Phải bổ sung", width: 20 },
    Column { heading: "Quyết định", width: 22 },
    Column { heading: "Số quyết định, lý do", width: 30 },
];

/// Writes it; each row has the cells after the number.
///
/// # Errors
/// When the writer fails, which is a mistake of the program.
pub fn write(title: &[String], rows: Vec<[String; 13]>) -> Result<Vec<u8>> {
    let table = Table { name: "Rà soát thủ tục", title, columns: &COLUMNS };
    let rows = (1..).zip(rows).map(|(number, texts)| {
        let mut cells = vec![Cell::Number(number)];
        cells.extend(texts.into_iter().map(Cell::Text));
        cells
    });
    xlsx(&table, rows).map_err(|error| Error::Internal(error.into()))
}
