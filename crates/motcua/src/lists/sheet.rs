//! The register as a spreadsheet, with the columns of the form.

use domain::dossier::ReturnWay;
use jiff::civil::Date;
use letters::Numbers;
use standards::spreadsheet::{Cell, Column, Table, xlsx};

use super::register::{Entry, Register};
use crate::error::{Error, Result};
use crate::words;

const COLUMNS: [Column; 13] = [
    Column { heading: "TT", width: 5 },
    Column { heading: "Mã hồ sơ", width: 21 },
    Column { heading: "Tên thủ tục hành chính", width: 40 },
    Column { heading: "Số lượng hồ sơ (bộ)", width: 9 },
    Column { heading: "Tên cá nhân, tổ chức", width: 26 },
    Column { heading: "Địa chỉ, số điện thoại", width: 36 },
    Column { heading: "Cơ quan chủ trì giải quyết", width: 26 },
    Column { heading: "Ngày tiếp nhận", width: 12 },
    Column { heading: "Ngày hẹn trả", width: 12 },
    Column { heading: "Ngày trả kết quả", width: 12 },
    Column { heading: "Phương thức nhận kết quả", width: 16 },
    Column { heading: "Ký nhận", width: 12 },
    Column { heading: "Ghi chú", width: 26 },
];

/// Sets of papers that a dossier comes in; the program receives one.
pub const SETS: u32 = 1;

/// Writes it, with as much of the telephone numbers as the printed form shows.
///
/// # Errors
/// When the writer fails, which is a mistake of the program.
pub fn write(
    register: &Register,
    (unit, numbers): (&str, Numbers),
    entries: Vec<Entry>,
) -> Result<Vec<u8>> {
    let title = [
        "SỔ THEO DÕI HỒ SƠ".to_owned(),
        unit.to_owned(),
        format!("Từ {} đến {}", words::date(register.from_on), words::date(register.to_on)),
    ];
    let table = Table { name: "Sổ theo dõi hồ sơ", title: &title, columns: &COLUMNS };
    xlsx(&table, (1..).zip(entries).map(|(number, entry)| row((number, numbers), entry)))
        .map_err(|error| Error::Internal(error.into()))
}

fn row((number, numbers): (u32, Numbers), entry: Entry) -> Vec<Cell> {
    vec![
        Cell::Number(number),
        Cell::Text(entry.code),
        Cell::Text(entry.procedure),
        Cell::Number(SETS),
        Cell::Text(entry.applicant),
        Cell::Text(entry.contact.line(numbers)),
        Cell::Text(entry.competent_unit),
        day(entry.received_on),
        day(entry.due_on),
        entry.returned_on.map_or(Cell::Blank, day),
        Cell::Text(way(entry.way).to_owned()),
        Cell::Blank,
        entry.note.map_or(Cell::Blank, Cell::Text),
    ]
}

fn day(day: Date) -> Cell {
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    Cell::Day(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))
}

/// The way of return in the few words that the column has room for.
#[must_use]
pub fn way(way: ReturnWay) -> &'static str {
    match way {
        ReturnWay::ByHand => "Trực tiếp",
        ReturnWay::ByPost => "Bưu chính",
        ReturnWay::Online => "Trực tuyến",
    }
}
