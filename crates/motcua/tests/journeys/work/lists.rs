//! The worklist and the search.

use motcua::intake;

use super::waiting::{REQUEST, on_page};
use super::{act, at, at_the_officer};
use crate::support::Town;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_worklist_is_read_page_by_page_and_back;
    a_worklist_is_filtered_and_counted;
    what_stands_still_comes_after_what_is_overdue;
    a_list_is_sorted_by_its_headings;
    a_dossier_is_found_by_whatever_is_known_of_it;
    a_controller_sees_initials_and_no_dossier;
}

/// The codes on a page, in their order.
fn codes(page: &str) -> Vec<String> {
    page.split("mc-code\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split_once('<').map(|(code, _)| code.to_owned()))
        .filter(|code| code.starts_with("H47"))
        .collect()
}

/// The address of a link by its `rel`.
fn link(page: &str, rel: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("rel=\"{rel}\" href=\""))?;
    rest.split_once('"').map(|(href, _)| href.replace("&#38;", "&").replace("&amp;", "&"))
}

async fn receive_many(town: &Town, count: usize) {
    let hoa = town.actor("hoa").await;
    for _ in 0..count {
        let filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        intake::receive(&town.app, &hoa, filing).await.expect("a dossier");
    }
}

async fn a_worklist_is_read_page_by_page_and_back(town: Town) {
    receive_many(&town, 60).await;
    let hoa = town.signed_in("hoa").await;
    for sort in ["", "&sap=nhan"] {
        let mut pages = Vec::new();
        let mut next = Some(format!("/cong-viec?xem=dang-giu{sort}"));
        while let Some(path) = next {
            let page = hoa.get(&path).await.ok();
            assert!(page.len() <= 30 * 1024, "a page has {} bytes", page.len());
            next = link(&page, "next");
            pages.push(page);
        }
        let all: Vec<String> = pages.iter().flat_map(|page| codes(page)).collect();
        let sizes: Vec<usize> = pages.iter().map(|page| codes(page).len()).collect();
        assert_eq!(sizes, [25, 25, 10], "{sort}");
        let mut distinct = all.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), 60, "no row twice, none left out");
        let back = hoa.get(&link(&pages[2], "prev").expect("a way back")).await.ok();
        assert_eq!(codes(&back), codes(&pages[1]));
        let first = hoa.get(&link(&back, "prev").expect("a way back")).await.ok();
        assert_eq!(codes(&first), codes(&pages[0]));
        assert_eq!(link(&first, "prev"), None);
    }
}

async fn a_worklist_is_filtered_and_counted(town: Town) {
    receive_many(&town, 101).await;
    let hoa = town.signed_in("hoa").await;
    let page = hoa.get("/cong-viec").await.ok();
    assert!(page.contains("<span class=\"mc-count\">99+</span>"), "{page}");
    assert!(page.contains("mc-light--on_time"), "{page}");
    let shown = async |query: &str| {
        codes(&hoa.get(&format!("/cong-viec?xem=dang-giu&{query}")).await.ok()).len()
    };
    assert_eq!(shown("tim=0042").await, 1);
    assert_eq!(shown("tim=bhnuoch").await, 25);
    assert_eq!(shown("tim=nguyen").await, 0);
    assert_eq!(shown("linh_vuc=H%E1%BB%99%20kinh%20doanh").await, 25);
    assert_eq!(shown("linh_vuc=H%E1%BB%99%20kinh%20doanh&thu_tuc=2.000720").await, 0);
    assert_eq!(shown("linh_vuc=H%E1%BB%99%20t%E1%BB%8Bch").await, 0);
    town.at(jiff::civil::date(2022, 3, 18).at(16, 0, 0, 0));
    let hoa = town.signed_in("hoa").await;
    let near = hoa.get("/cong-viec?xem=gan-han").await.ok();
    assert_eq!(codes(&near).len(), 25);
    assert!(near.contains("mc-light--near"), "{near}");
    town.at(jiff::civil::date(2022, 3, 21).at(9, 0, 0, 0));
    let hoa = town.signed_in("hoa").await;
    let late = hoa.get("/cong-viec?xem=gan-han").await.ok();
    assert!(late.contains("mc-light--late"), "{late}");
    assert!(late.contains("2 giờ làm việc"), "{late}");
}

async fn what_stands_still_comes_after_what_is_overdue(town: Town) {
    let (paused, ky) = at_the_officer(&town).await;
    on_page(&town, &ky, paused, ("yeu-cau-bo-sung", &REQUEST)).await;
    town.at(jiff::civil::date(2022, 3, 16).at(8, 0, 0, 0));
    let (running, _) = at_the_officer(&town).await;
    town.at(jiff::civil::date(2022, 3, 24).at(9, 0, 0, 0));
    let (paused, running) = (town.dossier(paused).await, town.dossier(running).await);
    assert!(paused.due_at < running.due_at, "by its old date it would stand above");
    let expected = [running.received.code.to_string(), paused.received.code.to_string()];
    let ky = town.signed_in("ky").await;
    let page = ky.get("/cong-viec?xem=dang-giu").await.ok();
    assert_eq!(codes(&page), expected, "what is overdue first");
    let page = ky.get("/cong-viec?xem=dang-giu&sap=han-xa").await.ok();
    assert_eq!(codes(&page), [&expected[1], &expected[0]].map(Clone::clone), "and turned round");
}

async fn a_list_is_sorted_by_its_headings(town: Town) {
    receive_many(&town, 3).await;
    let hoa = town.signed_in("hoa").await;
    let list = "/cong-viec?xem=dang-giu&linh_vuc=H%E1%BB%99%20kinh%20doanh";
    let page = hoa.get(list).await.ok();
    let sorted = |page: &str| {
        let head = page.split("aria-sort=\"").nth(1).expect("a sorted heading").to_owned();
        let (direction, rest) = head.split_once('"').expect("a direction");
        let href = rest.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"'));
        (direction.to_owned(), href.expect("a link").0.replace("&#38;", "&"))
    };
    let (direction, href) = sorted(&page);
    assert_eq!((direction.as_str(), href), ("ascending", format!("{list}&sap=han-xa")));
    let page = hoa.get(&format!("{list}&sap=moi")).await.ok();
    let (direction, href) = sorted(&page);
    assert_eq!((direction.as_str(), href), ("descending", format!("{list}&sap=nhan")));
    let mut newest = codes(&page);
    newest.sort();
    newest.reverse();
    assert_eq!(codes(&page), newest);
}

async fn a_dossier_is_found_by_whatever_is_known_of_it(town: Town) {
    let id = town.household_business().await;
    let birth = town.birth().await;
    let hoa = town.signed_in("hoa").await;
    let code = town.dossier(id).await.received.code.to_string();
    assert_eq!(hoa.get(&format!("/ho-so?q={code}")).await.leads_to(), at(id, ""));
    let mine = format!("/ho-so/{id}");
    let theirs = format!("/ho-so/{birth}");
    for query in [
        "1",
        "0001",
        "220315-0001",
        "2203150001",
        "zoram%20thi",
        "bhnuoch",
        "049190000001",
        "0905123456",
        "1.001612",
        "",
    ] {
        let page = hoa.get(&format!("/ho-so?q={query}")).await.ok();
        assert!(page.contains(&mine), "{query} finds it");
        assert!(!page.contains(&theirs), "{query} does not find what is another's");
    }
    for query in ["0002", "hien", "049190000002", "1.001193", "%25", "_"] {
        let page = hoa.get(&format!("/ho-so?q={query}")).await.ok();
        assert!(!page.contains(&mine) || ["%25", "_"].contains(&query), "{query} finds nothing");
    }
    // Whoever has signed finds it again.
    act(&town, &hoa, id, ("chuyen", &[])).await;
    let phuc = town.signed_in("phuc").await;
    act(&town, &phuc, id, ("tra-lai", &[("ly_do", "Không thuộc thẩm quyền")])).await;
    assert!(phuc.get("/ho-so?q=zoram").await.ok().contains(&mine));
    let chu = town.signed_in("chu").await;
    assert!(!chu.get("/ho-so?q=zoram").await.ok().contains(&mine));
}

async fn a_controller_sees_initials_and_no_dossier(town: Town) {
    let id = super::at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let kiem = town.signed_in("kiem").await;
    let page = kiem.get("/cong-viec").await.ok();
    assert!(page.contains("Z*** T*** B***"), "{page}");
    assert!(!page.contains("Zơrâm"), "{page}");
    assert!(!page.contains(&id.to_string()), "{page}");
    assert_eq!(kiem.get("/ho-so").await.status, 403);
    assert_eq!(town.signed_in("quan").await.get("/cong-viec").await.status, 403);
}
