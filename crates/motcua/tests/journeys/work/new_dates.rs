//! Who decides a new date: the heads of the unit that settles, and where none is there, or none has
//! decided for a working day, the leaders of its government; nobody else knows of it.

use domain::duty::Duty;
use jiff::civil::date;
use motcua::{args, sql, watch, work};
use reqwest::StatusCode;
use uuid::Uuid;

use super::at;
use super::waiting::{on_page, page_of};
use crate::support::Town;
use crate::support::browser::Browser;

crate::journeys! {
    leaders_decide_where_the_unit_has_no_head;
    leaders_decline_and_the_dossier_leaves_their_list;
    leaders_are_asked_when_the_head_has_not_decided_for_a_day;
    leaders_are_asked_at_once_when_every_head_is_away;
    whoever_signs_in_the_unit_itself_decides_there;
}

const LIST: &str = "/cong-viec?xem=can-tra-loi";
const REASON: (&str, &str) = ("ly_do", "Mưa lũ kéo dài, chưa xác minh được");

/// The watch looks.
async fn watched(town: &Town) {
    watch::round(&town.app).await.expect("a round");
}

async fn is_listed(browser: &Browser, id: Uuid) -> bool {
    browser.get(LIST).await.ok().contains(&format!("href=\"{}\"", at(id, "")))
}

/// How many notices of a new date somebody has.
async fn told(town: &Town, username: &str) -> i64 {
    let staff = town.staff(username).await;
    let row = town.app.db.first(
        sql!("select count(*) as n from staff_notice where staff = $1 and topic = 'extension_waiting'"),
        args![staff],
    );
    row.await.expect("an answer").expect("a count").int("n")
}

/// A birth in Thạnh Mỹ, where no unit has a head, for which Tư asks for a new date.
async fn asked_in_the_commune(town: &Town) -> Uuid {
    let id = town.birth().await;
    let (my, tu) = (town.actor("my").await, town.actor("tu").await);
    work::hand_over(&town.app, &my, id, None, None).await.expect("handed over");
    work::accept(&town.app, &tu, id, None).await.expect("accepted");
    let tu = town.signed_in("tu").await;
    on_page(town, &tu, id, ("hen-lai", &[REASON, ("ngay", "18/03/2022")])).await;
    id
}

/// A household business, settled in a department with a head, for which Kỳ asks for a new date.
async fn asked_in_the_department(town: &Town) -> Uuid {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.actor("hoa").await, town.actor("phuc").await);
    work::hand_over(&town.app, &hoa, id, None, None).await.expect("handed over");
    work::accept(&town.app, &phuc, id, None).await.expect("accepted");
    let officer = town.staff("ky").await;
    work::assign(&town.app, &phuc, id, None, officer).await.expect("assigned");
    let ky = town.signed_in("ky").await;
    on_page(town, &ky, id, ("hen-lai", &[REASON, ("ngay", "25/03/2022")])).await;
    id
}

async fn leaders_decide_where_the_unit_has_no_head(town: Town) {
    town.give("thu", "ca-dy.lanh-dao", Duty::Signer).await;
    let id = asked_in_the_commune(&town).await;
    watched(&town).await;
    watched(&town).await;
    assert_eq!(told(&town, "thanh").await, 1, "once");
    let thanh = town.signed_in("thanh").await;
    assert!(thanh.get("/thong-bao").await.ok().contains("Có đề nghị hẹn lại chờ bạn quyết định."));
    assert!(
        thanh.get("/canh-bao").await.ok().contains("1</strong> đề nghị hẹn lại chờ quyết định")
    );

    // Seen with the name, found by name and by code, and opened.
    assert!(is_listed(&thanh, id).await);
    assert!(thanh.get(LIST).await.ok().contains("Zơrâm Thị Bh"));
    let code = town.dossier(id).await.received.code;
    for query in [code.as_str(), "zoram%20thi", &format!("{:04}", code.number())] {
        let found = thanh.get(&format!("/ho-so?q={query}")).await;
        let page = found.location.clone().unwrap_or_else(|| found.text());
        assert!(page.contains(&at(id, "")), "{query}: {page}");
    }
    let page = thanh.get(&at(id, "")).await.ok();
    assert!(page.contains("Đồng ý hẹn lại") && page.contains("Không đồng ý hẹn lại"), "{page}");
    assert_eq!(thanh.get(&at(id, "xin-loi.pdf")).await.media, "application/pdf");

    // The district's chairman, and whoever signs in another commune, know nothing of it.
    for stranger in ["chu", "thu"] {
        let browser = town.signed_in(stranger).await;
        assert!(!is_listed(&browser, id).await, "{stranger}");
        let found = browser.get(&format!("/ho-so?q={}", code.as_str())).await;
        assert!(!found.text().contains(&at(id, "")), "{stranger}");
        for path in [at(id, ""), page_of(id, "dong-y-hen-lai"), at(id, "xin-loi.pdf")] {
            let answer = browser.get(&path).await.status;
            assert_eq!(answer, StatusCode::NOT_FOUND, "{stranger}: {path}");
        }
        let actor = town.actor(stranger).await;
        let refused = work::confirm_extension(&town.app, &actor, id, None).await;
        assert!(matches!(refused, Err(motcua::error::Error::NotFound)), "{stranger}: {refused:?}");
    }

    on_page(&town, &thanh, id, ("dong-y-hen-lai", &[])).await;
    let dossier = town.dossier(id).await;
    assert!(dossier.due_at > dossier.received.due_at);
    assert!(!is_listed(&thanh, id).await, "it has left the list");
    let events = motcua::dossiers::events(&town.app.db, id).await.expect("events");
    let decided = events.last().expect("an event");
    assert_eq!(decided.by.unit.0, "thanh-my.lanh-dao", "written down for the leaders");
    assert_eq!(
        thanh.get(&at(id, "")).await.status,
        StatusCode::OK,
        "who decided can answer for it"
    );
}

async fn leaders_decline_and_the_dossier_leaves_their_list(town: Town) {
    let id = asked_in_the_commune(&town).await;
    watched(&town).await;
    let thanh = town.signed_in("thanh").await;
    assert!(is_listed(&thanh, id).await);
    let why = ("ly_do", "Căn cứ đã có sẵn, đề nghị giải quyết đúng hẹn");
    on_page(&town, &thanh, id, ("khong-hen-lai", &[why])).await;
    let dossier = town.dossier(id).await;
    assert!(dossier.extension.is_none() && dossier.due_at == dossier.received.due_at);
    watched(&town).await;
    assert!(!is_listed(&thanh, id).await);
    assert!(!thanh.get("/canh-bao").await.ok().contains("đề nghị hẹn lại chờ quyết định"));
}

async fn leaders_are_asked_when_the_head_has_not_decided_for_a_day(town: Town) {
    let id = asked_in_the_department(&town).await;
    watched(&town).await;
    let (phuc, chu) = (town.signed_in("phuc").await, town.signed_in("chu").await);
    assert!(is_listed(&phuc, id).await && !is_listed(&chu, id).await, "the head comes first");
    assert_eq!((told(&town, "phuc").await, told(&town, "chu").await), (1, 0));
    town.at(date(2022, 3, 16).at(10, 0, 0, 0));
    watched(&town).await;
    let (phuc, chu) = (town.signed_in("phuc").await, town.signed_in("chu").await);
    assert!(is_listed(&phuc, id).await && is_listed(&chu, id).await, "then either may decide");
    assert_eq!((told(&town, "phuc").await, told(&town, "chu").await), (1, 1));
    assert_eq!(chu.get(&at(id, "")).await.status, StatusCode::OK);
    on_page(&town, &phuc, id, ("dong-y-hen-lai", &[])).await;
    assert!(!is_listed(&phuc, id).await && !is_listed(&chu, id).await);
}

async fn leaders_are_asked_at_once_when_every_head_is_away(town: Town) {
    let (phuc, quan) = (town.staff("phuc").await, town.signed_in("quan").await);
    let id = asked_in_the_department(&town).await;
    let page = format!("/vang-mat/{phuc}");
    let fields = [("tu_ngay", "15/03/2022"), ("den_ngay", "18/03/2022")];
    quan.submit(&page, &page, &fields).await.leads_to();
    watched(&town).await;
    assert!(is_listed(&town.signed_in("chu").await, id).await);
    assert_eq!((told(&town, "phuc").await, told(&town, "chu").await), (1, 1));
}

async fn whoever_signs_in_the_unit_itself_decides_there(town: Town) {
    town.give("thu", "thanh-my.tu-phap-ho-tich", Duty::Signer).await;
    let id = asked_in_the_commune(&town).await;
    watched(&town).await;
    let (thu, thanh) = (town.signed_in("thu").await, town.signed_in("thanh").await);
    assert!(is_listed(&thu, id).await && !is_listed(&thanh, id).await);
    assert_eq!((told(&town, "thu").await, told(&town, "thanh").await), (1, 0));
    on_page(&town, &thu, id, ("dong-y-hen-lai", &[])).await;
    assert!(!is_listed(&thu, id).await);
}
