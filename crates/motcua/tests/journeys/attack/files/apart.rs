//! Work apart: what a hostile picture, document or template may cost.

use std::time::Duration;

use motcua::confined::{Failed, Job, run};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::support::Town;
use crate::support::browser::set;

crate::journeys! {
    a_template_that_never_ends_is_stopped_for_good;
    a_template_sees_no_files_and_no_network;
    a_huge_picture_is_refused_by_its_head;
}

/// The processes of work apart that this program has, by their command lines.
fn apart() -> usize {
    let Ok(list) = std::fs::read_dir("/proc") else { return 0 };
    let ours = std::process::id().to_string();
    list.flatten()
        .filter(|entry| {
            let read = |name: &str| std::fs::read_to_string(entry.path().join(name));
            let is_apart = read("cmdline").is_ok_and(|line| line.contains("lam-rieng"));
            let status = read("status").unwrap_or_default();
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
            is_apart && parent.is_some_and(|parent| parent.trim() == ours)
        })
        .count()
}

async fn receipt(town: &Town) -> String {
    let quan = town.signed_in("quan").await;
    let list = quan.get("/quan-tri/bieu-mau").await.ok();
    let row = list.split("mc-row-link").skip(1).find(|row| row.contains("Giấy tiếp nhận"));
    let (_, href) = row.expect("the receipt").split_once("href=\"").expect("a link");
    href.split('"').next().expect("an address").to_owned()
}

async fn a_template_that_never_ends_is_stopped_for_good(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, action) = (receipt(&town).await, "/quan-tri/bieu-mau/sua");
    let hostile = [
        // One that would compute for days, and one that would fill the memory.
        "#for a in range(1000000) { for b in range(1000000) { let c = calc.rem(a * b, 7) } }",
        "#let a = range(100000).map(b => str(b) * 100000)",
    ];
    for text in hostile {
        let mut form = quan.get(&page).await.form(action);
        set(&mut form, "noi_dung", text);
        set(&mut form, "viec", "xem");
        let refused = quan.post(action, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.text();
        assert!(said.contains("nên đã dừng") && said.contains("100000"), "{said}");
        // A process that was killed takes a moment to be gone.
        let begun = tokio::time::Instant::now();
        while apart() > 0 {
            assert!(begun.elapsed() < Duration::from_secs(5), "nothing goes on computing");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn a_template_sees_no_files_and_no_network(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, action) = (receipt(&town).await, "/quan-tri/bieu-mau/sua");
    for text in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../../../etc/passwd\")",
        "#read(\"/proc/self/environ\")",
        "#image(\"http://127.0.0.1/a.png\")",
        "#import \"@preview/example:0.1.0\": add",
        "#include \"/etc/hostname\"",
    ] {
        let mut form = quan.get(&page).await.form(action);
        set(&mut form, "noi_dung", text);
        set(&mut form, "viec", "xem");
        let refused = quan.post(action, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(!refused.text().contains("root:"), "{text}");
    }
}

/// A whole PNG of few bytes that claims that many points of eight bytes each.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = include_bytes!("../../../data/the-can-cuoc.png").to_vec();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    (png[24], png[25]) = (16, 6);
    png
}

async fn a_huge_picture_is_refused_by_its_head(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let begun = hoa.get("/tiep-nhan/moi").await;
    let path = begun.leads_to().to_owned();
    let mut parts = Form::new();
    for (name, value) in hoa.get(&path).await.form(&path) {
        parts = parts.text(name, value);
    }
    let photo = Part::bytes(claiming(7_200, 7_200)).file_name("the.png");
    let told = hoa.upload(&path, parts.part("owner_photo", photo).text("act", "owner_card")).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("Ảnh quá lớn"), "{}", told.text());
    // Whatever is handed to work apart, it ends in time.
    let begun = tokio::time::Instant::now();
    for job in [Job::Print, Job::ReadQr, Job::LookAtPdf, Job::LookAtPicture] {
        match run(job, vec![0; 1024 * 1024]).await {
            Ok(_) | Err(Failed::TooCostly(_)) => {}
            Err(error) => panic!("{job:?}: {error}"),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
}
