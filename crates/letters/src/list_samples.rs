//! The lists of a desk that tests, the example and previews of templates print.

use jiff::civil::date;
use letters::{
    Contact, HandingLetter, HandingRow, Label, LabelsLetter, Letterhead, RegisterLetter,
    RegisterRow,
};

const CODE: &str = "H47.NG-220127-0007";
const PROCEDURE: &str = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ";

fn text(text: &str) -> String {
    text.to_owned()
}

fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn head(day: jiff::civil::Date) -> Letterhead {
    Letterhead {
        superior: some("Ủy ban nhân dân huyện Nam Giang"),
        issuer: text("Bộ phận tiếp nhận và trả kết quả"),
        number: None,
        place: text("Nam Giang"),
        on: Some(day),
    }
}

/// A register with two dossiers, the second still open.
#[must_use]
pub fn register() -> RegisterLetter {
    let printed_at = date(2022, 4, 1).at(8, 0, 0, 0);
    let row = RegisterRow {
        code: text(CODE),
        procedure: text(PROCEDURE),
        sets: 1,
        applicant: text("Zơrâm Thị Bh’nướch"),
        contact: Contact {
            address: text("Thôn Pà Dấu 2, thị trấn Thạnh Mỹ, huyện Nam Giang"),
            phone: some("0905 000 123"),
        },
        competent_unit: text("Phòng Kinh tế và Hạ tầng"),
        received_on: text("27/01/2022"),
        due_on: text("24/02/2022"),
        returned_on: some("25/02/2022"),
        return_way: text("Trực tiếp"),
        note: None,
    };
    let open = RegisterRow {
        code: text("H47.NG-220315-0012"),
        returned_on: None,
        note: some("Nộp thay: A Lăng Pơloong"),
        ..row.clone()
    };
    RegisterLetter {
        letterhead: head(printed_at.date()),
        unit: text("Bộ phận tiếp nhận và trả kết quả huyện Nam Giang"),
        from_on: date(2022, 1, 1),
        to_on: date(2022, 3, 31),
        rows: vec![row, open],
        printed_at,
    }
}

/// A list of two dossiers that the desk gave to a department.
#[must_use]
pub fn handing() -> HandingLetter {
    let printed_at = date(2022, 1, 27).at(16, 30, 0, 0);
    let row = |code: &str, received: Option<&str>| HandingRow {
        code: text(code),
        procedure: text(PROCEDURE),
        applicant: text("Zơrâm Thị Bh’nướch"),
        due: text("17:00 24/02/2022"),
        given: text("14:05, Hiên Thị Mơ"),
        received: received.map(text),
    };
    HandingLetter {
        letterhead: head(printed_at.date()),
        giver: text("Bộ phận tiếp nhận và trả kết quả"),
        receiver: text("Phòng Kinh tế và Hạ tầng"),
        on: date(2022, 1, 27),
        rows: vec![
            row(CODE, some("14:20, Pơloong Nhiếu").as_deref()),
            row("H47.NG-220127-0008", None),
        ],
        printed_at,
    }
}

/// Two labels, behind three that are used.
#[must_use]
pub fn labels() -> LabelsLetter {
    let label = |code: &str| Label {
        code: text(code),
        procedure: text("Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ (mã thủ tục 1.009994)"),
        applicant: text("Zơrâm Thị Bh’nướch"),
        due: text("17:00 24/02/2022"),
    };
    LabelsLetter {
        used: 3,
        labels: vec![label(CODE), label("H17.TM-251103-10007")],
        printed_at: date(2022, 1, 27).at(9, 10, 0, 0),
    }
}
