//! `motcua import`: a report first, then all or nothing.

use crate::program::{DATA, run, text, well};

const CYCLE: &str = r#"
[[route]]
id = "thu-vong"
name = "Quy trình thử"
steps = [
  { id = "tiep-nhan", name = "Tiếp nhận hồ sơ", agency = "desk", duty = "receiver", task = "receive", share_percent = 10, next = ["tham-tra"] },
  { id = "tham-tra", name = "Thẩm tra", agency = "lead", duty = "case_officer", task = "appraise", share_percent = 50, next = ["ky"] },
  { id = "ky", name = "Ký", agency = "leadership", duty = "signer", task = "sign", share_percent = 10, next = ["tham-tra", "phat-hanh"] },
  { id = "phat-hanh", name = "Phát hành", agency = "office", duty = "clerk", task = "issue", share_percent = 10, next = ["tra-ket-qua"] },
  { id = "tra-ket-qua", name = "Trả", agency = "desk", duty = "receiver", task = "return", share_percent = 10 },
]
"#;

#[test]
fn data_are_shown_first_and_taken_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let preview = well(&data, &["import", DATA]);
    assert!(preview.contains("chưa thay đổi gì") && !preview.contains("Thêm mới: 0;"));
    let again = well(&data, &["import", DATA]);
    assert!(again == preview, "a preview changes nothing and is the same twice");
    assert!(well(&data, &["import", DATA, "--apply"]).contains("Đã nạp xong."));
    let idle = well(&data, &["import", DATA, "--apply"]);
    assert!(idle.starts_with("Thêm mới: 0; thay đổi: 0;"), "{idle}");
}

#[test]
fn a_year_that_forgets_a_holiday_of_the_law_is_told_loudly() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(&folder.path().join("data"));
    let preview = well(&data, &["import", DATA, "--apply"]);
    assert!(!preview.contains("XIN XEM LẠI"), "{preview}");
    let file = folder.path().join("calendars/2027.toml");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    let year = "[[year]]\nyear = 2027\nconfidence = \"high\"\n\
                days_off = [{ on = \"2027-01-01\", reason = \"Tết Dương lịch\" }]\n";
    std::fs::write(&file, year).expect("a file");
    let preview = well(&data, &["import", &text(&file), "--apply"]);
    for said in ["XIN XEM LẠI: ", "năm 2027", "30/04/2027", "24/11/2027"] {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    assert!(well(&data, &["import", DATA]).contains("XIN XEM LẠI"), "until it is mended");
}

#[test]
fn a_broken_file_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(&folder.path().join("data"));
    well(&data, &["import", DATA, "--apply"]);
    let before = well(&data, &["import", DATA]);
    for (name, content, said) in [
        ("routes.toml", CYCLE, "thu-vong"),
        ("units.toml", "[[unit]]\nid = \"x\"\nkind = \"castle\"\n", "units.toml"),
        ("calendars/a.toml", "[[year]]\nyear = 2023\n", "alendar"),
        ("routes.toml", "không phải TOML", "routes.toml"),
    ] {
        let bad = folder.path().join("bad");
        let file = bad.join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, content).expect("a file");
        let run = run(&data, &["import", &text(&bad), "--apply"]);
        assert!(!run.ok, "{name}: {}", run.out);
        assert!(run.out.contains("Chưa nạp được"), "{name}: {}{}", run.out, run.err);
        assert!(run.out.contains(said), "{name}: {}", run.out);
        assert!(!run.out.contains("Đã nạp xong"), "{name}: {}", run.out);
        std::fs::remove_dir_all(&bad).expect("gone");
        assert!(well(&data, &["import", DATA]) == before, "{name} changed something");
    }
}
