//! A supplement over a line that stands still or is cut, straight and behind the proxy of an office.

use std::time::Duration;

use domain::dossier::Status;
use jiff::civil::date;
use motcua::commands::doctor::line::{Line, try_line};
use motcua::web::lines::{self, Gate, Patience, Places};
use motcua::{args, routes, sql};

use super::PDF;
use super::answering::{PATH, asked, request_of};
use crate::support::Town;
use crate::support::nginx::Nginx;
use crate::support::wire::{Wire, form, inside};

crate::journeys! {
    a_line_that_stands_still_is_told_what_was_kept;
    what_is_too_large_is_told_on_the_form;
    a_proxy_keeps_neither_the_instant_nor_the_files;
}

const OTHER: &[u8] = small_pdf!("8");
const FILES: (&str, &[(&str, &[u8])]) = ("tep-0", &[("don.pdf", PDF), ("ban-ve.pdf", OTHER)]);

/// The program on a port of its own, where nobody waits long for the rest of a form.
async fn impatient(town: &Town) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let gate = Gate::new(Places::default(), town.app.proxies.clone());
    let patience = Patience { rest: Duration::from_millis(500), ..Patience::default() };
    let router = routes::router(town.app.clone());
    tokio::spawn(lines::serve(listener, router, gate, patience, std::future::pending()));
    base
}

/// Waits until so many files of a request are stored.
async fn stored(town: &Town, request: uuid::Uuid, count: i64) {
    let look = async {
        loop {
            let asked = sql!("select count(*) as n from file where dossier = $1");
            let row = town.app.db.first(asked, args![request]).await.expect("an answer");
            if row.expect("a count").int("n") == count {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look).await.expect("they are stored");
}

async fn a_line_that_stands_still_is_told_what_was_kept(town: Town) {
    let (_, _, citizen) = asked(&town).await;
    let base = impatient(&town).await;
    let fields = citizen.form_of(PATH).await;
    let body = form(&fields, FILES, ("viec", "gui"));
    for (until, kept) in [("don.pdf", "Chưa lưu được tệp nào"), ("ban-ve.pdf", "Đã lưu: don.pdf.")]
    {
        let path = citizen.at(PATH).await;
        let mut wire = Wire::begin(&base, &path, &citizen.browser.cookies(), body.len()).await;
        wire.send(&body[..inside(&body, until)]).await;
        let answer = wire.answer().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        for said in [kept, "Đường truyền bị ngắt quãng", "chọn lại những tệp còn thiếu", "<form"]
        {
            assert!(answer.contains(said), "{said}: {answer}");
        }
    }
}

async fn what_is_too_large_is_told_on_the_form(town: Town) {
    let (_, _, citizen) = asked(&town).await;
    let base = impatient(&town).await;
    let path = citizen.at(PATH).await;
    let mut wire = Wire::begin(&base, &path, &citizen.browser.cookies(), 70_000_000).await;
    wire.send(b"--x\r\n").await;
    let answer = wire.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("tối đa 60 MB") && answer.contains("<form"), "{answer}");
}

async fn a_proxy_keeps_neither_the_instant_nor_the_files(town: Town) {
    let base = impatient(&town).await;
    let Some(nginx) = Nginx::before(&base, |server| server).await else {
        println!("no nginx on this machine: not run");
        return;
    };
    let (id, _, citizen) = asked(&town).await;
    let request = request_of(&town, id).await;
    let path = citizen.at(PATH).await;
    let cookies = citizen.browser.cookies();
    let fields = citizen.form_of(PATH).await;
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "ghi_chu").collect();
    // Cut in the second file: the first one is there.
    let body = form(&fields, FILES, ("viec", "luu"));
    let half = inside(&body, "ban-ve.pdf");
    let mut wire = Wire::begin(&nginx.base, &path, &cookies, body.len()).await;
    wire.send(&body[..half]).await;
    stored(&town, request, 1).await;
    drop(wire);
    // It stands still in the second file: the program's own page comes through.
    let mut wire = Wire::begin(&nginx.base, &path, &cookies, body.len()).await;
    wire.send(&body[..half]).await;
    let answer = wire.answer().await;
    assert!(answer.contains(" 408") && answer.contains("Đã lưu: don.pdf."), "{answer}");
    // Begun before midnight of the last day, ended after it.
    let patient = Nginx::before(&town.base, |server| server).await.expect("another nginx");
    town.at(date(2022, 3, 31).at(23, 59, 50, 0));
    let path = citizen.at(PATH).await;
    let cookies = citizen.browser.cookies();
    let body = form(
        &fields,
        ("tep-0", &[("khac.pdf", small_pdf!("7")), ("cuoi.pdf", OTHER)]),
        ("viec", "gui"),
    );
    let half = inside(&body, "cuoi.pdf");
    let mut wire = Wire::begin(&patient.base, &path, &cookies, body.len()).await;
    wire.send(&body[..half]).await;
    stored(&town, request, 2).await;
    town.at(date(2022, 4, 1).at(0, 5, 0, 0));
    wire.send(&body[half..]).await;
    let answer = wire.answer().await;
    assert!(answer.contains("?xong=gui"), "{answer}");
    let dossier = town.dossier(id).await;
    assert_eq!((dossier.answers, dossier.status), (1, Status::SupplementAwaited));
    let arrived_at = dossier.untaken_answer().expect("an answer").arrived_at;
    assert_eq!(domain::time::local(arrived_at).date(), date(2022, 3, 31));
    // What the doctor sees of this proxy, and of one that keeps forms.
    assert_eq!(try_line(&patient.base).await, Line::Passes);
    let keeps = |server: String| server.replace("proxy_request_buffering off;", "");
    let keeping = Nginx::before(&town.base, keeps).await.expect("another nginx");
    assert_eq!(try_line(&keeping.base).await, Line::Keeps);
    assert_eq!(try_line("http://127.0.0.1:1").await, Line::Closed);
}
