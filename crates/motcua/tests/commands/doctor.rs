//! `motcua doctor`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::program::{DATA, Desk, run, settle, text, well};

#[test]
fn a_fresh_folder_is_in_order_and_stays_fresh() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("chua-co");
    let out = well(&text(&data), &["doctor"]);
    assert!(out.contains("! Chưa có dữ liệu"), "{out}");
    assert!(out.contains("✓ Phông chữ in được tiếng Việt."), "{out}");
    assert!(!data.exists(), "a doctor changes nothing");
}

#[test]
fn what_is_missing_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    well(&data, &["import", DATA, "--apply"]);
    let nobody = run(&data, &["doctor"]);
    assert!(!nobody.ok && nobody.out.contains("✗ Chưa có người quản trị"), "{}", nobody.out);
    well(&data, &["admin", "add", "--username", "quan.tri", "--name", "Lê Quản Trị"]);
    let plain = well(&data, &["doctor", "--public-url", "http://mot-cua.example"]);
    assert!(plain.contains("✓ Có 1 người quản trị."), "{plain}");
    assert!(plain.contains("không dùng HTTPS"), "{plain}");
    assert!(plain.contains("! Chưa sao lưu lần nào"), "{plain}");
    let backup = text(&folder.path().join("b.tar.zst"));
    well(&data, &["backup", "--to", &backup]);
    let out = well(&data, &["doctor", "--public-url", "https://mot-cua.example"]);
    assert!(out.contains("✓ Lần sao lưu cuối"), "{out}");
    assert!(out.contains("✓ Địa chỉ công khai"), "{out}");
}

#[test]
fn a_folder_that_is_a_file_is_bad() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tep");
    fs::write(&file, "x").expect("a file");
    let run = run(&text(&file), &["doctor"]);
    assert!(!run.ok && run.out.contains("✗ Không ghi được"), "{}", run.out);
}

#[test]
fn a_name_is_given_to_one_administrator_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let add = ["admin", "add", "--username", "quan.tri", "--name", "Lê Quản Trị"];
    well(&data, &add);
    let twice = run(&data, &add);
    assert!(!twice.ok && twice.err.contains("đã có người dùng"), "{}", twice.err);
    let bad = run(&data, &["admin", "add", "--username", "Quản Trị", "--name", "x"]);
    assert!(!bad.ok && bad.err.contains("không dấu"), "{}", bad.err);
}

#[test]
fn a_proxy_that_nobody_declared_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    let look = || well(&data, &["doctor", "--public-url", "https://mot-cua.example"]);
    let desk = Desk::open(&data);
    desk.get("/");
    desk.terminate();
    desk.end();
    let alone = look();
    assert!(alone.contains("chưa đặt MOTCUA_BEHIND_PROXY=true"), "{alone}");
    assert!(!alone.contains("X-Forwarded-For"), "{alone}");
    let desk = Desk::open(&data);
    desk.get_with("/", "X-Forwarded-For: 198.51.100.1\r\n");
    desk.terminate();
    desk.end();
    let met = look();
    assert!(met.contains("! Máy 127.0.0.1 gửi X-Forwarded-For"), "{met}");
    assert!(met.contains("thêm 127.0.0.1 vào MOTCUA_TRUSTED_PROXIES"), "{met}");
}

#[test]
fn whoever_comes_by_plain_http_is_led_to_https_and_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    let url = "https://mot-cua.example";
    let desk = Desk::open_at(&data, url);
    let plain = "X-Forwarded-Proto: http\r\n";
    for (path, lines, status) in [
        ("/dang-nhap", "", "200"),
        ("/dang-nhap", "X-Forwarded-Proto: https\r\n", "200"),
        ("/healthz", plain, "200"),
    ] {
        let answer = desk.get_with(path, lines);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path} {lines}: {answer}");
    }
    let answer = desk.get_with("/dang-nhap?ve=/cong-viec", plain);
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    assert!(answer.contains(&format!("{url}/dang-nhap?ve=/cong-viec")), "{answer}");
    assert!(!answer.contains("name=\"mat_khau\""), "no password is asked for: {answer}");
    desk.terminate();
    desk.end();
    let told = well(&data, &["doctor"]);
    assert!(told.contains("! Trong 24 giờ qua có người mở trang bằng http"), "{told}");
}

#[test]
fn a_line_to_the_public_address_is_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    let desk = Desk::open(&data);
    let told = well(&data, &["doctor", "--public-url", &format!("http://{}", desk.address)]);
    assert!(told.contains("✓ Nội dung gửi lên địa chỉ công khai đến thẳng motcua"), "{told}");
    let told = well(&data, &["doctor", "--public-url", "http://127.0.0.1:1"]);
    assert!(told.contains("! Từ máy này không mở được http://127.0.0.1:1"), "{told}");
}

/// Everything below a folder, itself first.
fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        if path.is_dir() {
            let inside = fs::read_dir(&path).expect("a folder");
            found.extend(inside.map(|entry| entry.expect("an entry").path()));
        }
        next += 1;
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn a_careless_shell_opens_nothing_and_what_was_opened_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("du-lieu");
    fs::create_dir(&place).expect("a folder");
    fs::set_permissions(&place, Permissions::from_mode(0o755)).expect("ours");
    let data = text(&place);
    let desk = Desk::open_from_a_careless_shell(&data);
    desk.get("/");
    let all = all_below(&place);
    let database = place.join("motcua.sqlite");
    assert!(all.contains(&database), "{all:?}");
    assert!(all.len() > 2, "{all:?}");
    assert_eq!(mode(&database), 0o600);
    for path in &all {
        // Files of a moment may have gone since they were listed.
        let Ok(there) = fs::metadata(path) else { continue };
        let wanted = if there.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(there.permissions().mode() & 0o777, wanted, "{}", path.display());
    }
    desk.terminate();
    assert!(desk.end().0.success());
    let closed = run(&data, &["doctor"]).out;
    assert!(closed.contains("✓ Thư mục dữ liệu và tệp chỉ mở cho tài khoản"), "{closed}");
    for (path, open) in [(&place, 0o755), (&database, 0o644)] {
        let closed = mode(path);
        fs::set_permissions(path, Permissions::from_mode(open)).expect("ours");
        let told = run(&data, &["doctor"]);
        assert!(!told.ok, "{}", told.out);
        let advice = format!("(quyền {open:o}); xin chạy: chmod {closed:o} {}", path.display());
        assert!(told.out.contains(&advice), "{advice}: {}", told.out);
        fs::set_permissions(path, Permissions::from_mode(closed)).expect("ours");
    }
}
