//! The papers of the till that tests, the example and previews of templates print: a morning at the desk in 2022.

use jiff::civil::date;
use letters::{
    FeeLine, HandBackLetter, Letterhead, MoneyBack, PaymentLetter, Refund, Taken,
    TillClosingLetter, TillRow, Transfer,
};

fn head() -> Letterhead {
    Letterhead {
        superior: Some("Ủy ban nhân dân huyện Nam Giang".to_owned()),
        issuer: "Bộ phận tiếp nhận và trả kết quả".to_owned(),
        number: None,
        place: "Nam Giang".to_owned(),
        on: Some(date(2022, 1, 27)),
    }
}

/// A notice of two fees, one of them waived, with the code of a transfer.
#[must_use]
pub fn notice() -> PaymentLetter {
    let fee = |name: &str, amount, note: Option<&str>| FeeLine {
        name: name.to_owned(),
        amount: Some(amount),
        note: note.map(str::to_owned),
    };
    PaymentLetter {
        letterhead: head(),
        code: "H47.NG-220127-0007".to_owned(),
        payer: "Zơrâm Thị Bh’nướch".to_owned(),
        request: "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ (mã thủ tục 1.009994)"
            .to_owned(),
        fees: vec![
            fee("Lệ phí cấp giấy phép xây dựng", 75_000, None),
            fee(
                "Phí thẩm định hồ sơ",
                0,
                Some("miễn: Người thuộc hộ nghèo, Giấy chứng nhận hộ nghèo số 15/2022"),
            ),
        ],
        amount: 75_000,
        amount_in_words: "Bảy mươi lăm nghìn đồng".to_owned(),
        taken: None,
        transfer: Some(Transfer {
            holder: "UBND HUYEN NAM GIANG".to_owned(),
            account: "113366668888".to_owned(),
            bank: "970415".to_owned(),
            purpose: "H47NG2201270007".to_owned(),
            code: "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530\
                   37045405750005802VN62190815H47NG2201270007630428AF"
                .to_owned(),
        }),
        printed_at: date(2022, 1, 27).at(9, 12, 0, 0),
    }
}

/// The slip of its payment.
#[must_use]
pub fn slip() -> PaymentLetter {
    PaymentLetter {
        taken: Some(Taken {
            book: "2022".to_owned(),
            number: 12,
            means: "Tiền mặt".to_owned(),
            at: date(2022, 1, 27).at(9, 15, 0, 0),
            cashier: "Y Phin".to_owned(),
            refund: None,
        }),
        transfer: None,
        ..notice()
    }
}

/// The slip of the money given back.
#[must_use]
pub fn refund() -> PaymentLetter {
    let refund = Refund {
        of: "số 000012, quyển 2022".to_owned(),
        reason: "Người nộp rút hồ sơ".to_owned(),
    };
    let taken = slip().taken.map(|taken| Taken { refund: Some(refund), number: 1, ..taken });
    PaymentLetter { taken, ..slip() }
}

/// Papers and money of a refused dossier, handed back.
#[must_use]
pub fn hand_back() -> HandBackLetter {
    let receipt = crate::samples::receipt();
    HandBackLetter {
        letterhead: Letterhead { on: Some(date(2022, 2, 14)), ..head() },
        code: receipt.code,
        to: receipt.owner,
        request: receipt.request,
        received_at: receipt.received_at,
        reason: "Từ chối giải quyết".to_owned(),
        components: receipt.components,
        documents: vec!["Thông báo số 15/TB-UBND ngày 12/02/2022".to_owned()],
        money: vec![MoneyBack {
            receipt: "2022/H000001".to_owned(),
            means: "Tiền mặt".to_owned(),
            at: date(2022, 2, 14).at(8, 40, 0, 0),
            amount: 75_000,
        }],
        total: 75_000,
        total_in_words: "Bảy mươi lăm nghìn đồng".to_owned(),
        open: None,
        taker: Some("Người nộp hồ sơ".to_owned()),
        officer: Some("Hiên Thị Mơ".to_owned()),
        handed_back_at: Some(date(2022, 2, 14).at(8, 45, 0, 0)),
        printed_at: date(2022, 2, 14).at(8, 46, 0, 0),
    }
}

/// The same before it is handed back, its money undecided: room for a pen.
#[must_use]
pub fn hand_back_before() -> HandBackLetter {
    HandBackLetter {
        money: Vec::new(),
        total: 0,
        open: Some((75_000, "đã nộp, chờ quyết định hoàn trả".to_owned())),
        taker: None,
        officer: None,
        handed_back_at: None,
        ..hand_back()
    }
}

/// A closed morning with a difference.
#[must_use]
pub fn closing() -> TillClosingLetter {
    let row = |number: &str, kind: &str, means: &str, amount| TillRow {
        number: number.to_owned(),
        time: "09:15".to_owned(),
        code: "H47.NG-220127-0007".to_owned(),
        kind: kind.to_owned(),
        means: means.to_owned(),
        amount,
    };
    TillClosingLetter {
        letterhead: head(),
        desk: "Bộ phận tiếp nhận và trả kết quả huyện Nam Giang".to_owned(),
        day: date(2022, 1, 27),
        rows: vec![
            row("2022/000012", "Thu", "Tiền mặt", 75_000),
            row("2022/000013", "Thu", "Chuyển khoản", 20_000),
            row("2022/H000001", "Hoàn trả: Người nộp rút hồ sơ", "Tiền mặt", -75_000),
            row("2022/000014", "Thu", "Tiền mặt", 12_000),
        ],
        cash: (87_000, 75_000),
        transfer: (20_000, 0),
        counted: 10_000,
        difference: "thiếu 2.000 đ".to_owned(),
        note: Some("Trả nhầm tiền thối cho người nộp".to_owned()),
        cashier: "Y Phin".to_owned(),
        closed_at: date(2022, 1, 27).at(16, 50, 0, 0),
    }
}
