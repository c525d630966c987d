//! Proofs of the delivered templates: what stands on the paper, and what the file promises.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use lopdf::{Document, Object};
use proptest::prelude::*;

use crate::press::lay_out;
use crate::{Letter, LetterError, LetterKind, Letters, Numbers, ReceiptCopy, Template, Templates};
use crate::{list_samples, money_samples, reading, samples};

const IN_2022: Date = date(2022, 2, 1);
const IN_2025: Date = date(2025, 11, 3);

fn template(kind: LetterKind, day: Date) -> Template {
    Templates::delivered().on(kind, day).expect("forms for 2022 and 2025").clone()
}

/// The pages as a reader sees them; fails on a character without a glyph.
fn read(letter: impl Into<Letter>, day: Date) -> Vec<String> {
    let (letters, letter) = (Letters::new(), letter.into());
    let sheet = letters.sheet(&template(letter.kind(), day), &letter).expect("a sound letter");
    let world = letters.world(&sheet);
    let document = lay_out(&world).expect("a sound template");
    assert_eq!(reading::glyphless(&document), "");
    reading::pages(&document)
}

fn print(letter: impl Into<Letter>, day: Date) -> crate::Paper {
    let letter = letter.into();
    Letters::new().render(&template(letter.kind(), day), &letter).expect("a sound letter")
}

/// A template of one's own instead of the delivered receipt.
fn own(source: &str) -> Template {
    Template { source: source.to_owned(), ..template(LetterKind::Receipt, IN_2022) }
}

/// The numbers of the sample's applicant, as forms write them.
const NUMBERS: [&str; 3] = ["049185000123", "0905 000 123", "0905000123"];

#[test]
fn no_paper_shows_the_end_of_a_number() {
    for kind in LetterKind::ALL {
        for day in [IN_2022, IN_2025] {
            let pages = read(crate::sample(kind, day), day).concat();
            for number in NUMBERS {
                let end = &number[number.len() - 4..];
                assert!(!pages.contains(number), "{kind:?} shows {number}");
                assert!(!pages.contains(&format!("•{end}")), "{kind:?} shows {end}");
            }
        }
    }
    let receipt = read(samples::receipt(), IN_2022).concat();
    assert!(receipt.contains("CCCD số 0491••••••••"), "{receipt}");
    assert!(receipt.contains("Số điện thoại: 090•••••••"), "{receipt}");
}

#[test]
fn a_form_may_print_numbers_whole_and_is_known_by_it() {
    let whole = Template {
        numbers: Numbers::Whole,
        to_on: Some(date(2022, 12, 31)),
        ..template(LetterKind::Receipt, IN_2022)
    };
    let (letters, letter) = (Letters::new(), samples::receipt().into());
    let sheet = letters.sheet(&whole, &letter).expect("a sound letter");
    let world = letters.world(&sheet);
    let page = reading::pages(&lay_out(&world).expect("a sound template")).concat();
    assert!(page.contains(NUMBERS[0]) && page.contains(NUMBERS[1]), "{page}");
    assert!(!Templates::delivered().show_numbers_since(date(2018, 1, 1)));
}

#[test]
fn the_forms_of_2018_read_as_printed() {
    insta::assert_snapshot!("receipt_2018", read(samples::receipt(), IN_2022).join("\n\n"));
    let sheet = read(samples::control_sheet(), IN_2022);
    insta::assert_snapshot!("control_sheet_2018", sheet.join("\n\n"));
}

#[test]
fn the_forms_of_2025_read_as_printed() {
    insta::assert_snapshot!("receipt_2025", read(samples::receipt_2025(), IN_2025).join("\n\n"));
    let sheet = read(samples::control_sheet(), IN_2025);
    insta::assert_snapshot!("control_sheet_2025", sheet.join("\n\n"));
}

#[test]
fn a_drafted_result_reads_as_printed_and_claims_no_signature() {
    let pages = read(samples::result(), IN_2022);
    insta::assert_snapshot!("result", pages.join("\n\n"));
    assert!(!pages.concat().to_lowercase().contains("ký số"));
    let approved = crate::ResultLetter { draft: false, ..samples::result() };
    assert!(!read(approved, IN_2022).concat().contains("DỰ THẢO"));
}

#[test]
fn papers_of_the_till_read_as_printed_and_pretend_nothing() {
    insta::assert_snapshot!("payment_notice", read(money_samples::notice(), IN_2022).join("\n\n"));
    insta::assert_snapshot!("payment_slip", read(money_samples::slip(), IN_2022).join("\n\n"));
    insta::assert_snapshot!("payment_refund", read(money_samples::refund(), IN_2022).join("\n\n"));
    insta::assert_snapshot!("till_closing", read(money_samples::closing(), IN_2022).join("\n\n"));
    let slip = read(money_samples::slip(), IN_2022);
    assert_eq!(slip.len(), 1, "both copies on one page");
    assert!(slip[0].contains("không phải là biên lai điện tử"), "{}", slip[0]);
}

#[test]
fn what_is_handed_back_reads_as_printed_before_and_after() {
    for (day, year) in [(IN_2022, 2018), (IN_2025, 2025)] {
        let pages = read(money_samples::hand_back(), day);
        assert_eq!(pages.len(), 1, "one page for both sides to sign");
        insta::assert_snapshot!(format!("hand_back_{year}"), pages.join("\n\n"));
    }
    let before = read(money_samples::hand_back_before(), IN_2022);
    insta::assert_snapshot!("hand_back_before", before.join("\n\n"));
}

#[test]
fn letters_to_the_applicant_read_as_printed() {
    for (day, year) in [(IN_2022, 2018), (IN_2025, 2025)] {
        let pages = read(samples::supplement(), day);
        assert_eq!(pages.len(), 1);
        insta::assert_snapshot!(format!("supplement_{year}"), pages.join("\n\n"));
        let pages = read(samples::apology(), day);
        assert_eq!(pages.len(), 1);
        insta::assert_snapshot!(format!("apology_{year}"), pages.join("\n\n"));
        let pages = read(samples::desk_supplement(), day);
        assert_eq!(pages.len(), 1);
        insta::assert_snapshot!(format!("desk_supplement_{year}"), pages.join("\n\n"));
        let pages = read(samples::desk_refusal(), day);
        assert_eq!(pages.len(), 1);
        insta::assert_snapshot!(format!("desk_refusal_{year}"), pages.join("\n\n"));
    }
}

#[test]
fn pages_are_numbered_only_where_there_are_two() {
    let short = read(samples::receipt(), IN_2022);
    assert_eq!(short.len(), 1);
    assert!(!short[0].contains("Trang"), "{}", short[0]);

    let mut long = samples::receipt();
    long.components = long.components.into_iter().cycle().take(30).collect();
    let pages = read(long, IN_2022);
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("Trang 1/2") && pages[1].contains("Trang 2/2"), "{}", pages[0]);
}

#[test]
fn each_copy_is_counted_for_itself_and_only_the_applicants_has_the_secret() {
    let mut receipt = samples::receipt();
    receipt.copies = vec![ReceiptCopy::Applicant, ReceiptCopy::File];
    let pages = read(receipt, IN_2022);
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("Giao khách hàng") && pages[0].contains("BCFG-2345"));
    assert!(pages[1].contains("(Liên: Lưu)") && !pages[1].contains("BCFG-2345"));
    assert!(!pages.concat().contains("Trang"));
}

#[test]
fn a_receipt_with_eight_papers_still_fits_on_one_page() {
    let mut receipt = samples::receipt();
    receipt.components = receipt.components.into_iter().cycle().take(8).collect();
    assert_eq!(read(receipt, IN_2022).len(), 1);
}

#[test]
fn the_lists_of_a_desk_read_as_printed() {
    insta::assert_snapshot!("register_2018", read(list_samples::register(), IN_2022).join("\n\n"));
    let register = read(list_samples::register(), IN_2025).concat();
    assert!(register.contains("Mẫu số 07") && register.contains("03/2025"), "{register}");
    insta::assert_snapshot!("handing", read(list_samples::handing(), IN_2022).join("\n\n"));
    insta::assert_snapshot!("labels", read(list_samples::labels(), IN_2022).join("\n\n"));
}

#[test]
fn the_head_of_a_register_stands_on_every_page() {
    let mut register = list_samples::register();
    register.rows = register.rows.into_iter().cycle().take(100).collect();
    let pages = read(register, IN_2022);
    assert!(pages.len() > 3, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains("Mã hồ sơ"), "{page}");
        assert!(page.contains(&format!("Trang {number}/{}", pages.len())), "{page}");
    }
}

#[test]
fn a_sheet_has_twenty_four_labels_and_those_used_are_left_out() {
    let mut labels = list_samples::labels();
    labels.labels = labels.labels.into_iter().cycle().take(crate::LABELS_PER_SHEET).collect();
    labels.used = 0;
    assert_eq!(read(labels.clone(), IN_2022).len(), 1);
    labels.used = 1;
    assert_eq!(read(labels, IN_2022).len(), 2);
}

#[test]
fn a_receipt_with_nothing_optional_leaves_room_for_a_pen() {
    let mut receipt = samples::receipt();
    receipt.letterhead.superior = None;
    receipt.letterhead.number = None;
    receipt.submitter = None;
    receipt.owner.identity = None;
    receipt.owner.address = None;
    receipt.owner.phone = None;
    receipt.due_basis = None;
    receipt.lookup = None;
    receipt.fees.clear();
    receipt.components.clear();
    receipt.register = crate::RegisterEntry::default();
    let page = read(receipt, IN_2022).concat();
    for line in ["Địa chỉ: ……", "Quyển số: ……", "Phí, lệ phí: không"] {
        assert!(page.contains(line), "{line}: {page}");
    }
}

#[test]
fn the_file_is_pdf_a_with_its_fonts_inside_and_the_date_of_the_letter() {
    let pdf = print(samples::receipt(), IN_2022).pdf;
    let document = Document::load_mem(&pdf).expect("a PDF");
    let metadata = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .find(|stream| stream.dict.has_type(b"Metadata"))
        .expect("XMP metadata");
    let metadata = String::from_utf8_lossy(&metadata.content);
    for promise in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "2022-01-27T09:10:00+07:00",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    ] {
        assert!(metadata.contains(promise), "{promise} in {metadata}");
    }
    let descriptors: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.has_type(b"FontDescriptor"))
        .collect();
    assert_eq!(descriptors.len(), 4, "the four cuts");
    for font in descriptors {
        assert!(font.has(b"FontFile2") || font.has(b"FontFile3"), "{font:?}");
    }
    let language = document.catalog().and_then(|catalog| catalog.get(b"Lang"));
    assert!(matches!(language, Ok(Object::String(tag, _)) if tag.starts_with(b"vi")));
}

#[test]
fn the_same_letter_gives_the_same_bytes_in_every_thread() {
    let letters = Letters::new();
    let (receipt, result) = (samples::receipt().into(), samples::result().into());
    let template = template(LetterKind::Receipt, IN_2022);
    let first = letters.render(&template, &receipt).expect("sound");
    letters.render(&self::template(LetterKind::Result, IN_2022), &result).expect("sound");
    let others = std::thread::scope(|scope| {
        let print = || letters.render(&template, &receipt).expect("sound");
        [scope.spawn(print), scope.spawn(print)].map(|thread| thread.join().expect("no panic"))
    });
    assert!(others.iter().all(|other| *other == first));
    assert!(print(samples::receipt(), IN_2022) == first, "another press prints the same");
}

#[test]
fn typed_markup_stays_text() {
    let typed = [
        "#panic(\"x\")",
        "*x* _y_ `z`",
        "$a^2$",
        "<b> @ref <end>",
        "\"\\\" // /* ]",
        "#{ } #[ ]",
        "= Tựa",
        "- một",
        "1. hai",
        "\\u{41}",
    ];
    for typed in typed {
        let mut receipt = samples::receipt();
        receipt.owner.name = typed.to_owned();
        receipt.submitter = Some(typed.to_owned());
        receipt.components[0].name = typed.to_owned();
        receipt.fees[0].note = Some(typed.to_owned());
        let page = read(receipt, IN_2022).concat();
        assert_eq!(page.matches(typed).count(), 4 + 1, "{typed} is not five times in {page}");
    }
}

#[test]
fn names_and_tones_are_printed_with_glyphs_however_they_were_typed() {
    let names =
        "ẮẰẲẴẶ ỨỪỬỮỰ ẾỀỂỄỆ ỐỒỔỖỘ Đđ ắằẳẵặ ứừửữự ỳýỷỹỵ Bh’nướch Zơrâm A Lăng Pơloong Hôih’ Y ʼ";
    let mut receipt = samples::receipt();
    receipt.owner.name = names.to_owned();
    let page = read(receipt.clone(), IN_2022)[0].replace('\n', " ");
    assert!(page.contains(names), "{page}");

    let decomposed = |text: &str| unicode_normalization::UnicodeNormalization::nfd(text).collect();
    let composed = print(receipt.clone(), IN_2022);
    receipt.owner.name = decomposed(names);
    receipt.request = decomposed(&receipt.request);
    assert!(print(receipt, IN_2022) == composed);
}

#[test]
fn a_character_without_a_glyph_is_shown_as_a_box_and_reported() {
    let mut receipt = samples::receipt();
    receipt.owner.name = "ນາງ Kham 🎉".to_owned();
    assert!(read(receipt.clone(), IN_2022)[0].contains("□□□ Kham □"));
    let paper = print(receipt, IN_2022);
    assert_eq!(paper.unprintable.iter().collect::<String>(), "ງນາ🎉");
}

#[test]
fn a_fault_in_a_template_is_told_with_its_line() {
    let letter = samples::receipt().into();
    let cases = [
        ("#import \"/common.typ\": *\n#unknown", "letter.typ, line 2: unknown variable: unknown"),
        ("#panic(\"dừng\")", "letter.typ, line 1: panicked"),
        ("#read(\"/etc/passwd\")", "file not found"),
        ("#import \"@preview/x:1.0.0\": *", "line 1"),
        ("#datetime.today()", "line 1"),
        ("#while true {}", "line 1"),
        ("#let f(x) = f(x)\n#f(1)", "line"),
        ("#rect(", "line 1"),
    ];
    for (source, expected) in cases {
        match Letters::new().render(&own(source), &letter) {
            Err(LetterError::Template(faults)) => {
                assert!(faults[0].contains(expected), "{source}: {faults:?}");
            }
            other => panic!("{source}: {other:?}"),
        }
    }
}

#[test]
fn what_cannot_be_a_letter_is_refused() {
    let letters = Letters::new();
    let receipt_form = template(LetterKind::Receipt, IN_2022);
    let refused = |letter: Letter| letters.render(&receipt_form, &letter).err();
    assert_eq!(
        refused(samples::result().into()),
        Some(LetterError::WrongKind { template: LetterKind::Receipt, letter: LetterKind::Result })
    );
    let mut long = samples::receipt();
    long.request = "a".repeat(crate::LETTER_BYTES_MAX);
    assert_eq!(refused(long.into()), Some(LetterError::TooLong));
    let mut unreadable = samples::receipt();
    unreadable.code = "Mã số".to_owned();
    assert!(matches!(refused(unreadable.into()), Some(LetterError::Bars(_))));
}

#[test]
fn an_own_template_may_replace_the_delivered_one() {
    let files = HashMap::from([
        ("common.typ".to_owned(), "#let data = json(\"/data.json\")".to_owned()),
        (
            "x.typ".to_owned(),
            "#import \"/common.typ\": data\n#set document(title: data.title)\n= #data.title"
                .to_owned(),
        ),
    ]);
    let list =
        "[[letter]]\nkind = \"result\"\nfile = \"x.typ\"\ntitle = \"X\"\nfrom_on = \"2020-01-01\"";
    let templates = Templates::read(list, &files).expect("a sound list");
    let template = templates.on(LetterKind::Result, IN_2022).expect("valid");
    let paper = Letters::new().render(template, &samples::result().into());
    assert_eq!(paper.map(|paper| paper.pages), Ok(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_gives_a_letter(texts in prop::collection::vec(any::<String>(), 6)) {
        let mut texts = texts.into_iter();
        let mut next = move || texts.next().unwrap_or_default();
        let mut result = samples::result();
        result.letterhead.issuer = next();
        result.letterhead.place = next();
        result.title = next();
        result.body = vec![next(), format!("Điều 1.{}", next())];
        result.signer.name = Some(next());
        prop_assert!(!print(result, IN_2022).pdf.is_empty());
    }
}
