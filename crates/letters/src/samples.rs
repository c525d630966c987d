//! The letters that tests, the example and previews of templates print: one household of Thạnh Mỹ that builds a house, in 2022.

use jiff::civil::{DateTime, date};
use letters::{
    ComponentLine, ControlSheetLetter, DocumentNumber, FeeLine, HandOver, IdentityPaper,
    Letterhead, Lookup, Matter, NoticeLetter, Outcome, Party, ReceiptCopy, ReceiptLetter,
    RegisterEntry, ResultLetter, Signer, SlipLetter,
};

const CODE: &str = "H47.NG-220127-0007";
const REQUEST: &str = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ (mã thủ tục 1.009994)";

fn text(text: &str) -> String {
    text.to_owned()
}

fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn at(day: DateTime, hour: i8, minute: i8) -> DateTime {
    day.date().at(hour, minute, 0, 0)
}

fn desk_head(issuer: &str, notation: &str, day: DateTime) -> Letterhead {
    Letterhead {
        superior: some("Ủy ban nhân dân huyện Nam Giang"),
        issuer: text(issuer),
        number: Some(DocumentNumber { running: Some(7), notation: text(notation) }),
        place: text("Nam Giang"),
        on: Some(day.date()),
    }
}

fn paper(name: &str, (originals, copies, photocopies): (u32, u32, u32)) -> ComponentLine {
    ComponentLine { name: text(name), originals, copies, photocopies, note: None }
}

/// A receipt of January 2022 with five papers.
#[must_use]
pub fn receipt() -> ReceiptLetter {
    let received_at = date(2022, 1, 27).at(9, 10, 0, 0);
    ReceiptLetter {
        letterhead: desk_head("Bộ phận tiếp nhận và trả kết quả", "BPTNTKQ", received_at),
        code: text(CODE),
        desk_unit: text("Ủy ban nhân dân huyện Nam Giang"),
        owner: Party {
            name: text("Zơrâm Thị Bh’nướch"),
            identity: Some(IdentityPaper {
                label: text("CCCD số"), number: text("049185000123")
            }),
            address: some("Thôn Pà Dấu 2, thị trấn Thạnh Mỹ, huyện Nam Giang, tỉnh Quảng Nam"),
            phone: some("0905 000 123"),
            email: None,
        },
        submitter: some("A Lăng Pơloong"),
        request: text(REQUEST),
        competent: None,
        components: vec![
            paper("Đơn đề nghị cấp giấy phép xây dựng", (1, 0, 0)),
            paper(
                "Giấy tờ chứng minh quyền sử dụng đất theo quy định của pháp luật về đất đai",
                (0, 1, 0),
            ),
            paper(
                "Bản vẽ thiết kế xây dựng kèm theo giấy chứng nhận thẩm duyệt thiết kế về phòng cháy, chữa cháy (nếu có)",
                (2, 0, 0),
            ),
            ComponentLine {
                note: some("đã đối chiếu bản chính"),
                ..paper("Bản cam kết bảo đảm an toàn đối với công trình liền kề", (1, 0, 1))
            },
            paper("Giấy ủy quyền nộp hồ sơ", (1, 0, 0)),
        ],
        sets: 1,
        time_limit: text("15 ngày làm việc"),
        received_at,
        due_at: date(2022, 2, 24).at(17, 0, 0, 0),
        due_basis: some(
            "15 ngày làm việc tính từ ngày 28/01/2022; không tính ngày nghỉ hằng tuần và kỳ nghỉ Tết \
             Nguyên đán từ 31/01 đến 04/02/2022.",
        ),
        return_way: text("Bộ phận tiếp nhận và trả kết quả huyện Nam Giang (nhận trực tiếp)"),
        fees: vec![FeeLine {
            name: text("Lệ phí cấp giấy phép xây dựng"),
            amount: Some(75_000),
            note: some("đã nộp"),
        }],
        register: RegisterEntry { book: some("01/2022"), number: some("0007") },
        receiver: text("Hiên Thị Mơ"),
        lookup: Some(Lookup {
            qr_address: text(
                "https://motcua.namgiang.example/tra-cuu#ma=H47.NG-220127-0007&khoa=BCFG-2345",
            ),
            page: text("motcua.namgiang.example/tra-cuu"),
            secret: text("BCFG-2345"),
        }),
        copies: vec![ReceiptCopy::Applicant],
    }
}

/// The same in November 2025, at the commune's centre, with the forms of 2025.
#[must_use]
pub fn receipt_2025() -> ReceiptLetter {
    let received_at = date(2025, 11, 3).at(8, 5, 0, 0);
    let receipt = receipt();
    ReceiptLetter {
        letterhead: Letterhead {
            superior: some("Ủy ban nhân dân xã Thạnh Mỹ"),
            place: text("Thạnh Mỹ"),
            ..desk_head("Trung tâm Phục vụ hành chính công", "TTPVHCC", received_at)
        },
        code: text("H17.TM-251103-0007"),
        desk_unit: text("Ủy ban nhân dân xã Thạnh Mỹ"),
        competent: some("Ủy ban nhân dân xã Bến Giằng"),
        received_at,
        due_at: date(2025, 11, 14).at(17, 0, 0, 0),
        time_limit: text("09 ngày làm việc"),
        due_basis: None,
        return_way: text("Trung tâm Phục vụ hành chính công xã Thạnh Mỹ (qua bưu chính công ích)"),
        submitter: None,
        fees: vec![
            FeeLine {
                name: text("Phí thẩm định hồ sơ"), amount: Some(1_250_000), note: None
            },
            FeeLine {
                name: text("Lệ phí cấp giấy phép"),
                amount: Some(0),
                note: some("miễn: hộ nghèo, giấy chứng nhận số 15"),
            },
        ],
        ..receipt
    }
}

/// A control sheet with three hand-overs, the last one not yet received.
#[must_use]
pub fn control_sheet() -> ControlSheetLetter {
    let received_at = date(2022, 1, 27).at(9, 10, 0, 0);
    let desk = "Bộ phận tiếp nhận và trả kết quả";
    let unit = "Phòng Kinh tế và Hạ tầng";
    ControlSheetLetter {
        letterhead: desk_head(desk, "BPTNTKQ", received_at),
        code: text(CODE),
        owner: text("Zơrâm Thị Bh’nướch"),
        request: text(REQUEST),
        competent_unit: text(unit),
        consulted_units: vec![],
        received_at,
        due_at: date(2022, 2, 24).at(17, 0, 0, 0),
        handovers: vec![
            HandOver {
                giver_unit: text(desk),
                giver: text("Hiên Thị Mơ"),
                receiver_unit: text(unit),
                receiver: some("Pơloong Nhiếu"),
                given_at: at(received_at, 14, 5),
                received_at: Some(at(received_at, 14, 5)),
                outcome: Some(Outcome::OnTime),
                note: None,
            },
            HandOver {
                giver_unit: text(unit),
                giver: text("Pơloong Nhiếu"),
                receiver_unit: text("Lãnh đạo Ủy ban nhân dân huyện"),
                receiver: some("Trần Văn Bình"),
                given_at: date(2022, 2, 17).at(10, 30, 0, 0),
                received_at: Some(date(2022, 2, 18).at(7, 15, 0, 0)),
                outcome: Some(Outcome::Early),
                note: some("Chuyển lại sau khi sửa dự thảo"),
            },
            HandOver {
                giver_unit: text("Lãnh đạo Ủy ban nhân dân huyện"),
                giver: text("Trần Văn Bình"),
                receiver_unit: text(desk),
                receiver: None,
                given_at: date(2022, 2, 25).at(8, 0, 0, 0),
                received_at: None,
                outcome: Some(Outcome::Late),
                note: None,
            },
        ],
        printed_at: date(2022, 2, 25).at(8, 20, 0, 0),
    }
}

/// A draft decision that has no number yet.
#[must_use]
pub fn result() -> ResultLetter {
    ResultLetter {
        letterhead: Letterhead {
            superior: None,
            issuer: text("Ủy ban nhân dân huyện Nam Giang"),
            number: Some(DocumentNumber { running: None, notation: text("QĐ-UBND") }),
            place: text("Nam Giang"),
            on: None,
        },
        title: text("Quyết định"),
        subject: some("Về việc trợ cấp xã hội hằng tháng đối với bà Zơrâm Thị Bh’nướch, trú tại thị trấn Thạnh Mỹ"),
        authority: some("Chủ tịch Ủy ban nhân dân huyện Nam Giang"),
        grounds: [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ quy định chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội;",
            "Theo đề nghị của Trưởng phòng Lao động - Thương binh và Xã hội.",
        ]
        .map(text)
        .to_vec(),
        enacting: some("Quyết định:"),
        body: [
            "Điều 1. Trợ cấp xã hội hằng tháng đối với bà Zơrâm Thị Bh’nướch, sinh năm 1939, mức trợ cấp 360.000 đồng/tháng, kể từ ngày 01 tháng 02 năm 2022.",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
            "Điều 3. Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện, Trưởng phòng Lao động - Thương binh và Xã hội, Chủ tịch Ủy ban nhân dân thị trấn Thạnh Mỹ và bà Zơrâm Thị Bh’nướch chịu trách nhiệm thi hành Quyết định này./.",
        ]
        .map(text)
        .to_vec(),
        recipients: ["Như Điều 3;", "Lưu: VT, LĐTBXH."].map(text).to_vec(),
        signer: Signer {
            capacity: vec![text("KT. Chủ tịch"), text("Phó Chủ tịch")],
            name: some("Trần Văn Bình"),
        },
        draft: true,
        written_at: date(2022, 2, 17).at(10, 0, 0, 0),
    }
}

/// A request for two papers.
#[must_use]
pub fn supplement() -> NoticeLetter {
    let written_at = date(2022, 2, 8).at(15, 40, 0, 0);
    NoticeLetter {
        letterhead: desk_head("Phòng Kinh tế và Hạ tầng", "PYC-KTHT", written_at),
        code: text(CODE),
        to: receipt().owner,
        request: text(REQUEST),
        competent_unit: text("Phòng Kinh tế và Hạ tầng"),
        received_at: date(2022, 1, 27).at(9, 10, 0, 0),
        due_at: date(2022, 2, 24).at(17, 0, 0, 0),
        reason: text("Hồ sơ thiết kế chưa đủ để thẩm định."),
        matter: Matter::Supplement {
            items: vec![
                (
                    text("Bản vẽ thiết kế xây dựng"),
                    text("thiếu mặt bằng móng, chưa có chữ ký của người thiết kế"),
                ),
                (text("Giấy tờ về quyền sử dụng đất"), text("bản chụp mờ, không đọc được số thửa")),
            ],
            until_on: date(2022, 3, 10),
            recount: text("thời hạn tính lại từ đầu"),
        },
        contact: text("Pơloong Nhiếu, Phòng Kinh tế và Hạ tầng"),
        signer: Signer { capacity: vec![], name: some("Pơloong Nhiếu") },
        written_at,
    }
}

/// A slip of what is missing, given before a receipt.
#[must_use]
pub fn desk_supplement() -> SlipLetter {
    let given_at = date(2022, 1, 27).at(9, 10, 0, 0);
    SlipLetter {
        letterhead: desk_head(
            "Bộ phận Tiếp nhận và Trả kết quả huyện Nam Giang",
            "PYC-BPMC",
            given_at,
        ),
        to: receipt().owner,
        request: text(REQUEST),
        items: vec![
            (text("Bản vẽ thiết kế xây dựng"), text("chưa nộp")),
            (text("Giấy tờ về quyền sử dụng đất"), text("bản chụp mờ, không đọc được số thửa")),
        ],
        is_refusal: false,
        reason: text("Hồ sơ chưa đủ thành phần theo quy định của thủ tục."),
        contact: text("Bh’nướch Thị Hoa, Bộ phận Tiếp nhận và Trả kết quả huyện Nam Giang"),
        officer: text("Bh’nướch Thị Hoa"),
        given_at,
    }
}

/// A refusal at reception.
#[must_use]
pub fn desk_refusal() -> SlipLetter {
    let slip = desk_supplement();
    SlipLetter {
        letterhead: desk_head(
            "Bộ phận Tiếp nhận và Trả kết quả huyện Nam Giang",
            "PTC-BPMC",
            slip.given_at,
        ),
        items: Vec::new(),
        is_refusal: true,
        reason: text(
            "Việc cấp giấy phép xây dựng cho công trình này thuộc thẩm quyền của Sở Xây dựng; xin ông/bà nộp hồ sơ tại Trung tâm Phục vụ hành chính công tỉnh.",
        ),
        ..slip
    }
}

/// An apology with its new date.
#[must_use]
pub fn apology() -> NoticeLetter {
    NoticeLetter {
        letterhead: desk_head(
            "Ủy ban nhân dân huyện Nam Giang",
            "PXL-UBND",
            date(2022, 2, 23).at(9, 0, 0, 0),
        ),
        reason: text("Mưa lũ kéo dài từ ngày 15/02/2022, chưa xác minh được hiện trạng thửa đất."),
        matter: Matter::Apology { new_due_at: date(2022, 3, 3).at(17, 0, 0, 0) },
        signer: Signer { capacity: vec![text("Thủ trưởng đơn vị")], name: None },
        written_at: date(2022, 2, 23).at(9, 0, 0, 0),
        ..supplement()
    }
}
