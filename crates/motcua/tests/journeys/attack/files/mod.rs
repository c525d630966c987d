//! Files and other contents from outside: what they may fill, cost and do.

mod apart;
mod collecting;
mod contents;
mod forms;
mod quota;

use std::path::PathBuf;

use reqwest::multipart::{Form, Part};
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser};

/// A document of one page with more in its catalogue and more objects.
fn pdf(more: &str, objects: &[&str]) -> Vec<u8> {
    let mut text = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{more}>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    );
    for (number, object) in objects.iter().enumerate() {
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 4));
    }
    let places: Vec<usize> = text.match_indices(" 0 obj").map(|(at, _)| at - 1).collect();
    let (at, size) = (text.len(), places.len() + 1);
    text.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
    for place in &places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{at}\n%%EOF\n"));
    text.into_bytes()
}

/// A document that differs from every other one by its number.
fn numbered(number: usize) -> Vec<u8> {
    pdf("", &[&format!("<</Number {number}>>")])
}

async fn secret(browser: &Browser) -> String {
    let form = browser.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    form.into_iter().find(|(name, _)| name == "_csrf").expect("every form has the secret").1
}

/// Sends a file to a dossier or a reception form, as the pages do.
async fn send(browser: &Browser, dossier: Uuid, content: Vec<u8>) -> Answer {
    let form = Form::new()
        .text("_csrf", secret(browser).await)
        .text("dossier", dossier.to_string())
        .text("component", "to-khai")
        .text("purpose", "paper")
        .text("ve", format!("/tiep-nhan/{dossier}"))
        .part("tep", Part::bytes(content).file_name("tep.pdf"));
    browser.upload("/tep", form).await
}

/// All files below the folder of contents.
fn on_disk(town: &Town) -> Vec<PathBuf> {
    let entries = |path: PathBuf| {
        let list = std::fs::read_dir(path).expect("a folder");
        list.map(|entry| entry.expect("an entry").path())
    };
    entries(town.folder().join("files")).flat_map(entries).collect()
}

/// Waits until the server has done something that it does not tell us.
async fn until(done: impl AsyncFn() -> bool) {
    let wait = async {
        while !done().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), wait).await.expect("in a minute");
}
