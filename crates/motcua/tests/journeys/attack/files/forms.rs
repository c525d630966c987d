//! Forms with files: nothing is opened for whoever may not send, and never very much.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use motcua::app::new_id;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use super::{numbered, on_disk, secret};
use crate::support::Town;
use crate::support::browser::{Answer, Browser};
use crate::support::program::Program;

crate::journeys! {
    three_thousand_parts_open_no_files;
    whoever_may_not_act_opens_no_file;
    a_program_sends_no_endless_fields;
}

/// A form with files: its address, its fields, the field of its files.
type Way<'a> = (String, &'a [(&'a str, &'a str)], &'a str);

/// Most files of the program that were open in the folder of what comes in.
struct Watch {
    stop: Arc<AtomicBool>,
    most: Arc<AtomicUsize>,
    eye: Option<std::thread::JoinHandle<()>>,
}

impl Watch {
    fn begin(town: &Town) -> Self {
        let folder = town.folder().join("files/incoming");
        let (stop, most) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (stopped, seen) = (stop.clone(), most.clone());
        let eye = std::thread::spawn(move || {
            while !stopped.load(Ordering::SeqCst) {
                let count = std::fs::read_dir(&folder).map_or(0, Iterator::count);
                seen.fetch_max(count, Ordering::SeqCst);
                std::thread::yield_now();
            }
        });
        Self { stop, most, eye: Some(eye) }
    }

    fn end(mut self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        self.eye.take().expect("an eye").join().expect("it saw all");
        self.most.load(Ordering::SeqCst)
    }
}

async fn flood(browser: &Browser, path: &str, fields: &[(&str, &str)], field: &str) -> Answer {
    let mut form = Form::new().text("_csrf", secret(browser).await);
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    for number in 0..3_000 {
        let file = Part::bytes(numbered(number)).file_name("a.pdf");
        form = form.part(field.to_owned(), file);
    }
    browser.upload(path, form).await
}

async fn three_thousand_parts_open_no_files(town: Town) {
    let dossier = town.household_business().await;
    let before = on_disk(&town).len();
    let (hoa, form) = (town.signed_in("hoa").await, new_id());
    let named = dossier.to_string();
    let to_dossier = [("dossier", named.as_str()), ("purpose", "paper")];
    let ways: [Way<'_>; 4] = [
        ("/tep".to_owned(), &to_dossier, "tep"),
        (format!("/tiep-nhan/{form}"), &[("act", "save")], "scan_to-khai"),
        (format!("/ho-so/{dossier}/phat-hanh"), &[], "tep"),
        (format!("/ho-so/{dossier}/du-thao"), &[("kieu", "tep")], "tep"),
    ];
    for (path, fields, field) in ways {
        let watch = Watch::begin(&town);
        let answer = flood(&hoa, &path, fields, field).await;
        let most = watch.end();
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        assert!(most <= 40, "{path}: {most} files were open at once");
        // Empty file fields open nothing either.
        let mut empty = Form::new().text("_csrf", secret(&hoa).await);
        for _ in 0..3_000 {
            empty = empty.part(field.to_owned(), Part::bytes(Vec::new()).file_name(""));
        }
        let watch = Watch::begin(&town);
        let _ = hoa.upload(&path, empty).await;
        assert_eq!(watch.end(), 0, "{path}");
    }
    assert!(on_disk(&town).len() <= before + 40, "as many as one form may have");
}

async fn whoever_may_not_act_opens_no_file(town: Town) {
    let dossier = town.household_business().await;
    let before = on_disk(&town).len();
    let named = dossier.to_string();
    let to_dossier = [("dossier", named.as_str()), ("purpose", "paper")];
    // Another government's receiver, an administrator, and a colleague who does not hold it.
    for username in ["my", "quan", "kieu"] {
        let browser = town.signed_in(username).await;
        let ways: [Way<'_>; 5] = [
            ("/tep".to_owned(), &to_dossier, "tep"),
            (format!("/tiep-nhan/{dossier}"), &[("act", "save")], "scan_to-khai"),
            (format!("/ho-so/{dossier}/phat-hanh"), &[], "tep"),
            (format!("/ho-so/{dossier}/du-thao"), &[("kieu", "tep")], "tep"),
            (format!("/ho-so/{dossier}/viec/da-nop-tien"), &[], "tep"),
        ];
        for (path, fields, field) in ways {
            let mut form = Form::new().text("_csrf", secret(&browser).await);
            for (name, value) in fields {
                form = form.text((*name).to_owned(), (*value).to_owned());
            }
            let large = vec![b'x'; 4 * 1024 * 1024];
            let form = form.part(field.to_owned(), Part::bytes(large).file_name("a.pdf"));
            let watch = Watch::begin(&town);
            let answer = browser.upload(&path, form).await;
            assert_eq!(watch.end(), 0, "{username} {path}: a file was opened");
            let refused = [
                StatusCode::NOT_FOUND,
                StatusCode::FORBIDDEN,
                StatusCode::UNPROCESSABLE_ENTITY,
                StatusCode::SEE_OTHER,
            ];
            assert!(refused.contains(&answer.status), "{username} {path}: {}", answer.status);
        }
    }
    assert_eq!(on_disk(&town).len(), before);
}

async fn a_program_sends_no_endless_fields(town: Town) {
    let dossier = town.household_business().await;
    let program = Program::of(&town, "hoa", &crate::support::program::ALL).await;
    let mut form = Form::new();
    for _ in 0..3_000 {
        form = form.text("purpose", "paper");
    }
    let path = format!("/api/v1/dossiers/{dossier}/files");
    let request = town.stranger().request(reqwest::Method::POST, &path).bearer_auth(&program.key);
    let told = crate::support::program::told(request.multipart(form)).await;
    told.refused(StatusCode::BAD_REQUEST, "bad-request");
    let long = Form::new().text("purpose", "x".repeat(2 * 1024 * 1024));
    let request = town.stranger().request(reqwest::Method::POST, &path).bearer_auth(&program.key);
    let told = crate::support::program::told(request.multipart(long)).await;
    told.refused(StatusCode::PAYLOAD_TOO_LARGE, "too-large");
}
