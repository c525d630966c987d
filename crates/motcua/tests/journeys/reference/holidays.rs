//! The holidays that are announced for a year, in their form.

use jiff::civil::date;
use reqwest::StatusCode;

use super::changed;
use crate::support::Town;
use crate::support::browser::{Form, set};

crate::journeys! {
    a_year_begins_with_what_the_law_gives;
    a_holiday_of_the_law_that_is_missing_is_said_before_it_is_saved;
    mistakes_stand_beside_their_day;
}

const FORM: &str = "/quan-tri/lich/le-tet";

fn values<'a>(form: &'a Form, name: &str) -> Vec<&'a str> {
    form.iter().filter(|(one, _)| one == name).map(|(_, value)| value.as_str()).collect()
}

async fn a_year_begins_with_what_the_law_gives(town: Town) {
    let quan = town.signed_in("quan").await;
    let year = (2030..2040).find(|year| !town.app.reference().book.is_announced(*year));
    let year = year.expect("a year that nobody announced");
    let page = format!("{FORM}?nam={year}");
    let mut form = quan.get(&page).await.form(FORM);
    let first = format!("01/01/{year}");
    assert!(values(&form, "nghi_tu").contains(&first.as_str()), "{form:?}");
    set(&mut form, "can_cu", "Thông báo 1/TB-BNV");
    set(&mut form, "viec", "them-nghi");
    let mut form = quan.post(FORM, &form).await.form(FORM);
    for (name, value) in
        [("nghi_tu", format!("08/03/{year}")), ("nghi_ly_do", "Nghỉ hoán đổi".to_owned())]
    {
        let field = form.iter_mut().rfind(|(one, _)| one == name).expect("a field");
        field.1 = value;
    }
    set(&mut form, "viec", "xem");
    let shown = quan.post(FORM, &form).await.ok();
    assert!(shown.contains("Chưa lưu gì"), "{shown}");
    assert!(changed(&town).await.is_empty());
    set(&mut form, "viec", "luu");
    quan.post(FORM, &form).await.leads_to();
    assert_eq!(changed(&town).await, ["calendar national.toml"]);
    let book = &town.app.reference().book;
    assert!(book.is_announced(year) && !book.national().is_working_day(date(year, 3, 8)));
    assert!(book.warnings().is_empty(), "{:?}", book.warnings());
}

async fn a_holiday_of_the_law_that_is_missing_is_said_before_it_is_saved(town: Town) {
    let quan = town.signed_in("quan").await;
    let form = quan.get(&format!("{FORM}?nam=2022")).await.form(FORM);
    // A Friday.
    let days = values(&form, "nghi_tu");
    let at = days.iter().position(|day| *day == "02/09/2022").map(|at| at + 1);
    let mut form = form.clone();
    set(&mut form, "viec", &format!("bo-nghi-{}", at.expect("the day of independence")));
    let mut form = quan.post(FORM, &form).await.form(FORM);
    set(&mut form, "viec", "luu");
    let warned = quan.post(FORM, &form).await;
    assert_eq!(warned.status, StatusCode::OK);
    assert!(warned.text().contains("thiếu ngày nghỉ theo luật"), "{}", warned.text());
    assert!(changed(&town).await.is_empty(), "nothing is written before it was seen");
    let mut form = warned.form(FORM);
    set(&mut form, "viec", "luu");
    let next = quan.post(FORM, &form).await.leads_to().to_owned();
    let page = quan.get(&next).await.ok();
    assert!(page.contains("thiếu ngày nghỉ theo luật"), "and stays said");
}

async fn mistakes_stand_beside_their_day(town: Town) {
    let quan = town.signed_in("quan").await;
    for (field, value) in [
        ("nghi_tu", "31/02/2022"),
        ("nghi_tu", "01/06/2020"),
        ("nghi_den", "01/01/2020"),
        ("nghi_ly_do", " "),
    ] {
        let mut form = quan.get(&format!("{FORM}?nam=2022")).await.form(FORM);
        let place = form.iter_mut().find(|(one, _)| one == field).expect("a field");
        value.clone_into(&mut place.1);
        set(&mut form, "viec", "luu");
        let refused = quan.post(FORM, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(refused.text().contains(&format!("id=\"{field}-1-loi\"")), "{field} {value}");
    }
    let hoa = town.signed_in("hoa").await;
    assert_eq!(hoa.get(FORM).await.status, StatusCode::FORBIDDEN);
}
