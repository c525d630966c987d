//! Somebody has found or photographed a paper of another person. Nothing on it lets them do more than look.

use motcua::catalog::import;
use motcua::reference::bundle::Bundle;
use reqwest::StatusCode;

use crate::support::Town;
use crate::work::{Citizen, PDF, at_the_desk, at_the_officer};

crate::journeys! {
    a_form_that_prints_whole_numbers_leaves_the_proof_to_the_desk;
    wrong_digits_close_the_proof_for_good_some_day;
    pages_behind_the_receipt_show_nothing_of_what_is_asked_for;
}

const RESULT: &str = "/ket-qua";
const WITHDRAWAL: &str = "/rut-ho-so";
const NUMBERS: [&str; 2] = ["049190000001", "0905123456"];

/// Any page or paper that shows the last four digits of a number with another digit or a dot before them.
fn shows_the_end_of_a_number(text: &str) -> bool {
    NUMBERS.iter().any(|number| {
        let end = &number[number.len() - 4..];
        ["•", "…", "*"].iter().any(|before| text.contains(&format!("{before}{end}")))
            || text.contains(number)
    })
}

async fn a_form_that_prints_whole_numbers_leaves_the_proof_to_the_desk(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let citizen = Citizen::of(&town, id).await;
    let form = citizen.form_of(RESULT).await;

    let list = include_str!("../../../../../../data/letters/letters.toml");
    let list = list.replacen(
        "from_on = \"2019-01-06\"",
        "numbers = \"whole\"\nfrom_on = \"2019-01-06\"",
        1,
    );
    let mut delivered = Bundle::delivered();
    delivered.letters.insert("letters.toml".to_owned(), list);
    import::apply(&town.app.db, &delivered, town.app.now()).await.expect("a good list");
    town.app.refresh_reference().await.expect("new forms");

    let page = citizen.browser.get(&citizen.at(RESULT).await).await.ok();
    assert!(page.contains("chỉ trả tại bộ phận một cửa"), "{page}");
    let answer = citizen.guess(&form, "0001").await;
    assert_ne!(answer.bytes, PDF, "the form that was open before fetches nothing");
    assert!(answer.text().contains("chỉ trả tại bộ phận một cửa"));
}

async fn wrong_digits_close_the_proof_for_good_some_day(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let citizen = Citizen::of(&town, id).await;
    let form = citizen.form_of(RESULT).await;
    let guess = async |digits: &str| citizen.guess(&form, digits).await;
    for day in 0..4 {
        for n in 0..5 {
            let said = guess(&format!("9{day}0{n}")).await.text();
            assert!(said.contains("chưa khớp"), "day {day}, try {n}: {said}");
        }
        assert!(guess("9999").await.text().contains("sai quá nhiều lần"), "day {day}");
        town.pass_minutes(24 * 60);
    }
    town.pass_minutes(30 * 24 * 60);
    let closed = guess("0001").await;
    assert_ne!(closed.bytes, PDF, "twenty guesses are all that there ever are");
    assert!(closed.text().contains("bộ phận một cửa"));
}

async fn pages_behind_the_receipt_show_nothing_of_what_is_asked_for(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let (other, _) = at_the_officer(&town).await;
    for (dossier, paths) in
        [(id, ["", RESULT, WITHDRAWAL, "/bo-sung"]), (other, ["", RESULT, WITHDRAWAL, "/bo-sung"])]
    {
        let citizen = Citizen::of(&town, dossier).await;
        for path in paths {
            let page = citizen.browser.get(&citizen.at(path).await).await.text();
            assert!(!shows_the_end_of_a_number(&page), "{path}: {page}");
            for personal in ["Bh’nướch", "Thôn Dung"] {
                assert!(!page.contains(personal), "{path} shows {personal}");
            }
        }
        let answer = citizen.as_a_program().await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!shows_the_end_of_a_number(&answer.text()));
    }
}
