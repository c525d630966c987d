//! Every verb by every person at every step: only what the table says succeeds.

use motcua::{args, sql};
use reqwest::multipart::{Form, Part};
use uuid::Uuid;

use super::{PDF, act, at, send_file, succeeded, write_draft};
use crate::support::browser::Browser;
use crate::support::{CAST, Town};

crate::journeys! {
    every_verb_by_the_wrong_person_is_refused;
}

/// Every act, with fields that would do.
const ACTS: [&str; 10] = [
    "chuyen",
    "nhan",
    "phan-cong",
    "buoc-tiep",
    "tra-lai",
    "du-thao",
    "phe-duyet",
    "phat-hanh",
    "ve-mot-cua",
    "tra-ket-qua",
];

async fn every_verb_by_the_wrong_person_is_refused(town: Town) {
    let id = town.household_business().await;
    town.pay_fees(id).await;
    let mut people = Vec::new();
    for (username, ..) in CAST {
        people.push((*username, town.signed_in(username).await));
    }
    let sign_in = |name: &str| -> &Browser {
        &people.iter().find(|(username, _)| *username == name).expect("of the cast").1
    };
    let (hoa, phuc, ky) = (sign_in("hoa"), sign_in("phuc"), sign_in("ky"));
    let (chu, van, hanh) = (sign_in("chu"), sign_in("van"), sign_in("hanh"));
    let officer = town.staff("ky").await.to_string();

    only(&town, id, &people, &[("hoa", "chuyen")]).await;
    act(&town, hoa, id, ("chuyen", &[])).await;
    only(&town, id, &people, &[("phuc", "nhan"), ("phuc", "tra-lai")]).await;
    act(&town, phuc, id, ("nhan", &[])).await;
    only(&town, id, &people, &[("phuc", "phan-cong"), ("phuc", "tra-lai")]).await;
    act(&town, phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    only(&town, id, &people, &[("ky", "du-thao"), ("ky", "tra-lai")]).await;
    write_draft(&town, ky, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    let allowed = [("ky", "du-thao"), ("ky", "buoc-tiep"), ("ky", "tra-lai")];
    only(&town, id, &people, &allowed).await;
    act(&town, ky, id, ("buoc-tiep", &[])).await;
    only(&town, id, &people, &[("phuc", "nhan"), ("phuc", "tra-lai")]).await;
    act(&town, phuc, id, ("nhan", &[])).await;
    only(&town, id, &people, &[("phuc", "phe-duyet"), ("phuc", "tra-lai")]).await;
    act(&town, phuc, id, ("phe-duyet", &[])).await;
    act(&town, chu, id, ("nhan", &[])).await;
    only(&town, id, &people, &[("chu", "phe-duyet"), ("chu", "tra-lai")]).await;
    act(&town, chu, id, ("phe-duyet", &[])).await;
    act(&town, van, id, ("nhan", &[])).await;
    only(&town, id, &people, &[("van", "phat-hanh"), ("van", "tra-lai")]).await;
    let (page, action) = (at(id, ""), at(id, "phat-hanh"));
    let fields = [("so", "15/GCN-UBND"), ("ngay", "15/3/2022")];
    succeeded(&send_file(&town, van, (&page, &action), &fields, PDF).await, id, "phat-hanh");
    only(&town, id, &people, &[("van", "ve-mot-cua")]).await;
    act(&town, van, id, ("ve-mot-cua", &[])).await;
    let desk = ["hoa", "hanh", "truong"];
    let allowed: Vec<_> =
        desk.iter().flat_map(|name| [(*name, "nhan"), (*name, "tra-ket-qua")]).collect();
    only(&town, id, &people, &allowed).await;
    let way = [("cach", "by_hand"), ("nguoi_nhan", "applicant")];
    act(&town, hanh, id, ("tra-ket-qua", &way)).await;
    only(&town, id, &people, &[]).await;
}

/// Tries everything that is not allowed: each try is refused, and nothing is written.
async fn only(town: &Town, id: Uuid, people: &[(&str, Browser)], allowed: &[(&str, &str)]) {
    let before = town.dossier(id).await;
    let files = count_files(town).await;
    for (username, browser) in people {
        let secret = secret(town, username).await;
        for verb in ACTS {
            if allowed.contains(&(*username, verb)) {
                continue;
            }
            let answer = attempt(town, browser, (id, verb), &secret, &before).await;
            let status = answer.status.as_u16();
            assert!(
                [403, 404, 409, 422].contains(&status),
                "{username} {verb} at {}: {status}",
                before.place.step
            );
        }
    }
    assert_eq!(town.dossier(id).await, before);
    assert_eq!(count_files(town).await, files);
}

async fn attempt(
    town: &Town,
    browser: &Browser,
    (id, verb): (Uuid, &str),
    secret: &str,
    dossier: &domain::dossier::Dossier,
) -> crate::support::browser::Answer {
    let officer = town.staff("kieu").await.to_string();
    let draft = dossier.draft.unwrap_or_default().to_string();
    let fields = [
        ("_csrf", secret),
        ("can_bo", &officer),
        ("ly_do", "Xin xem lại căn cứ"),
        ("du_thao", &draft),
        ("cach", "by_hand"),
        ("nguoi_nhan", "applicant"),
        ("so", "16/GCN-UBND"),
        ("ngay", "15/3/2022"),
        ("ten_loai", "Giấy chứng nhận"),
        ("noi_dung", "Một nội dung khác"),
    ];
    if ["du-thao", "phat-hanh"].contains(&verb) {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text(name, value.to_owned());
        }
        let file = Part::bytes(PDF).file_name("quet.pdf");
        browser.upload(&at(id, verb), form.part("tep", file)).await
    } else {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        browser.post(&at(id, verb), &fields).await
    }
}

async fn secret(town: &Town, username: &str) -> String {
    let row = town
        .app
        .db
        .first(
            sql!(
                "select session.csrf from session join staff on staff.id = session.staff
                 where staff.username = $1"
            ),
            args![username],
        )
        .await
        .expect("an answer");
    row.expect("a session").text("csrf")
}

async fn count_files(town: &Town) -> i64 {
    let row = town.app.db.first(sql!("select count(*) as n from file"), args![]).await;
    row.expect("an answer").expect("a count").int("n")
}
