//! Every address that somebody can open, with the ids of a dossier, its files and papers: what a person
//! without the right to read it is told.

use motcua::accounts::Scope;
use motcua::app::new_id;
use motcua::{args, sql};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser, set};
use crate::support::program::Program;
use crate::work::{at_the_desk, at_the_officer};

crate::journeys! {
    administrators_controllers_and_other_communes_learn_nothing_of_a_dossier;
    what_is_foreign_answers_as_what_never_was;
    a_key_of_an_administrator_reads_no_dossier;
}

/// What nobody but those who work on the dossier may be told.
const PERSONAL: [&str; 5] = ["Bh’nướch", "bhnuoch", "049190000001", "905123456", "Thôn Dung"];

/// The addresses of `routes.rs` that can be opened, as they stand there.
fn patterns() -> Vec<String> {
    let table = include_str!("../../../../src/routes.rs");
    let mut found = Vec::new();
    for part in table.split(".route(").skip(1) {
        let end = part.find("\n        .route(").unwrap_or(part.len());
        let part = &part[..end];
        let mut pieces = part.split('"');
        let (_, Some(path)) = (pieces.next(), pieces.next()) else { continue };
        let rest = pieces.collect::<String>();
        // Its examples have invented people.
        if path == "/openapi.json" {
            continue;
        }
        if rest.trim_start_matches([',', ' ', '\n']).starts_with("get(") {
            found.push(path.to_owned());
        }
    }
    assert!(found.len() > 70, "the table of addresses was not read: {found:?}");
    found
}

/// The pattern with values in its braces: each of these in turn, in every brace.
fn filled(pattern: &str, ids: &[String]) -> Vec<String> {
    if !pattern.contains('{') {
        return vec![pattern.to_owned()];
    }
    ids.iter().map(|id| fill(pattern, id)).collect()
}

fn fill(pattern: &str, id: &str) -> String {
    let mut address = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, end) = after.split_once('}').expect("a closed brace");
        address.push_str(before);
        match name {
            "file" => address.push_str(&format!("{id}.pdf")),
            "viec" => address.push_str("yeu-cau-bo-sung"),
            "desk" => address.push_str("nam-giang.mot-cua"),
            _ => address.push_str(id),
        }
        rest = end;
    }
    address + rest
}

/// What belongs to a dossier in the way of ids.
async fn ids_of(town: &Town, dossier: Uuid) -> Vec<String> {
    let rows = town
        .app
        .db
        .all(
            sql!(
                "select id from dossier where id = $1
                 union all select applicant from dossier where id = $1
                 union all select id from file where dossier = $1
                 union all select id from result_draft where dossier = $1"
            ),
            args![dossier],
        )
        .await
        .expect("ids");
    rows.iter().map(|row| row.id("id").to_string()).collect()
}

/// Questions that are asked with words instead of ids.
const ASKED: [&str; 14] = [
    "/ho-so?q=bhnuoch",
    "/ho-so?q=049190000001",
    "/ho-so/goi-y?q=bhnuoch",
    "/tiep-nhan/goi-y/nguoi?desk=nam-giang.mot-cua&q=zoram",
    "/tiep-nhan/goi-y/nguoi?desk=nam-giang.mot-cua&q=0905123456",
    "/tiep-nhan/phieu?ban=nam-giang.mot-cua&tim=zoram",
    "/thu-phi?quay=nam-giang.mot-cua&q=0001",
    "/so-theo-doi?don_vi=nam-giang.mot-cua&tu=1/3/2022&den=31/3/2022",
    "/so-theo-doi.pdf?don_vi=nam-giang.mot-cua&tu=1/3/2022&den=31/3/2022",
    "/so-theo-doi.xlsx?don_vi=nam-giang.mot-cua&tu=1/3/2022&den=31/3/2022",
    "/ban-giao?ngay=15/3/2022&giao=nam-giang.mot-cua&nhan=nam-giang.tai-chinh-ke-hoach",
    "/quan-tri/thong-bao?xem=sent",
    "/quan-tri/can-bo/goi-y?q=bhnuoch",
    "/nhat-ky?loai=received",
];

async fn administrators_controllers_and_other_communes_learn_nothing_of_a_dossier(town: Town) {
    let id = at_the_desk(&town).await;
    let (other, _) = at_the_officer(&town).await;
    let mut ids = ids_of(&town, id).await;
    ids.extend(ids_of(&town, other).await);
    for username in ["quan", "kiem", "my", "thanh"] {
        let browser = town.signed_in(username).await;
        for pattern in patterns() {
            for address in filled(&pattern, &ids) {
                check(&browser.get(&address).await, username, &address);
            }
        }
        for address in ASKED {
            check(&browser.get(address).await, username, address);
        }
    }
    // Whoever works on it is told: the walk would see it.
    let hoa = town.signed_in("hoa").await;
    assert!(hoa.get(&format!("/ho-so/{id}")).await.ok().contains(PERSONAL[0]));
}

fn check(answer: &Answer, username: &str, address: &str) {
    let text = answer.text();
    // A member of staff of that name works at the desk of the cast.
    let text = text.replace("Bh’nướch Thị Hoa", "").replace("Bh&#8217;nướch Thị Hoa", "");
    for personal in PERSONAL {
        let typed = address.contains(personal) && !text.contains("Zơrâm");
        assert!(typed || !text.contains(personal), "{username} reads {personal} at {address}");
    }
    assert!(!text.contains("Zơrâm Thị"), "{username} reads a name at {address}: {text}");
}

async fn what_is_foreign_answers_as_what_never_was(town: Town) {
    let id = at_the_desk(&town).await;
    let ids = ids_of(&town, id).await;
    // A form that a colleague at the same desk types.
    let hoa = town.signed_in("hoa").await;
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "applicant_name", "Zơrâm Thị Bh’nướch");
    set(&mut form, "act", "save");
    hoa.post(&path, &form).await.leads_to();
    let draft = path.trim_start_matches("/tiep-nhan/").to_owned();

    for username in ["my", "quan", "kiem"] {
        let browser = town.signed_in(username).await;
        for pattern in patterns().iter().filter(|pattern| pattern.contains('{')) {
            for known in ids.iter().chain([&draft]) {
                same(&browser, pattern, known).await;
            }
        }
    }
    // At the same desk, too, the form of a colleague is nobody's.
    let hanh = town.signed_in("hanh").await;
    same(&hanh, "/tiep-nhan/{id}", &draft).await;
    let taking = hanh.taking(&form).await;
    let strange = format!("/tiep-nhan/{}", new_id());
    let (theirs, nobodys) = (hanh.post(&path, &taking).await, hanh.post(&strange, &taking).await);
    assert_eq!(theirs.status, nobodys.status);
    let kept = theirs.leads_to().split('?').next().expect("a path").to_owned();
    assert_ne!(kept, path, "it is kept beside the colleague's, not over it");
    let mine = hanh.get(&kept).await.form(&kept);
    assert!(mine.iter().any(|(name, value)| name == "applicant_name" && value.contains("Zơrâm")));
    assert!(hoa.get(&path).await.ok().contains("Zơrâm Thị Bh’nướch"), "and hers stays");
}

/// An id that is known to others answers like one that nobody knows.
async fn same(browser: &Browser, pattern: &str, known: &str) {
    let unknown = new_id().to_string();
    let theirs = browser.get(&fill(pattern, known)).await;
    let nobodys = browser.get(&fill(pattern, &unknown)).await;
    let plain = |answer: &Answer, id: &str| {
        let location = answer.location.clone().unwrap_or_default().replace(id, "ID");
        (answer.status, location, answer.text().replace(id, "ID"))
    };
    assert_eq!(plain(&theirs, known), plain(&nobodys, &unknown), "{pattern} with {known}");
}

async fn a_key_of_an_administrator_reads_no_dossier(town: Town) {
    let id = at_the_desk(&town).await;
    let (code, files) = {
        let row = town.app.db.first(sql!("select code from dossier where id = $1"), args![id]);
        (row.await.expect("an answer").expect("a dossier").text("code"), ids_of(&town, id).await)
    };
    for username in ["quan", "kiem"] {
        let key = Program::of(&town, username, &[Scope::DossiersRead]).await.key;
        let paths = [
            "/api/v1/dossiers?view=unit".to_owned(),
            "/api/v1/slips?desk=nam-giang.mot-cua".to_owned(),
            format!("/api/v1/dossiers/{code}"),
        ];
        let by_id = files.iter().map(|id| format!("/api/v1/dossiers/{id}"));
        for path in paths.into_iter().chain(by_id) {
            let stranger = town.stranger();
            let request = stranger.request(Method::GET, &path).bearer_auth(&key);
            let answer = stranger.send(request).await;
            check(&answer, username, &path);
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        }
    }
}
