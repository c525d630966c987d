//! Whatever address a stranger puts into a link, one stays at the desk.

use reqwest::Method;
use reqwest::StatusCode;
use reqwest::header::{ORIGIN, REFERER};

use crate::support::browser::set;
use crate::support::{PASSWORD, Town};

crate::journeys! {
    no_address_to_come_back_to_leads_away;
    a_key_in_the_header_does_not_open_forms_to_other_sites;
}

const AWAY: [&str; 10] = [
    "/\t/evil.example",
    "/\u{1}/evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "https:evil.example",
    "/\n/evil.example",
    "\u{0}//evil.example",
];

async fn no_address_to_come_back_to_leads_away(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for away in AWAY {
        let asked = reqwest::Url::parse_with_params("http://x/dang-nhap", [("ve", away)]);
        let asked = asked.expect("an address");
        let path = format!("/dang-nhap?{}", asked.query().expect("a query"));
        assert_eq!(hoa.get(&path).await.leads_to(), "/cong-viec", "{away:?}");
        let page = town.stranger().get(&path).await;
        assert!(page.form("/dang-nhap").iter().any(|pair| pair == &("ve".into(), String::new())));
        let fields = [("ten", "hoa"), ("mat_khau", PASSWORD), ("ve", away)];
        let entered = town.stranger().submit("/dang-nhap", "/dang-nhap", &fields).await;
        assert_eq!(entered.leads_to(), "/cong-viec", "{away:?}");
    }
    // A form with a file goes back to where it came from, or to where its field says.
    let mut own = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    for away in AWAY {
        set(&mut own, "ve", away);
        let form = own.iter().fold(reqwest::multipart::Form::new(), |form, (name, value)| {
            form.text(name.clone(), value.clone())
        });
        let referer = format!("{}//evil.example/a", town.base);
        let request = hoa.request(Method::POST, "/tep").header(ORIGIN, &town.base);
        let sent = hoa.send(request.header(REFERER, referer).multipart(form)).await;
        let to = sent.location.unwrap_or_default();
        assert!(!to.contains("evil"), "{away:?}: {to}");
    }
}

async fn a_key_in_the_header_does_not_open_forms_to_other_sites(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let form = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    for path in ["/tai-khoan/dang-xuat", "/dang-xuat", "/dang-nhap", "/tra-cuu"] {
        let request = hoa
            .request(Method::POST, path)
            .header(ORIGIN, "https://evil.example")
            .bearer_auth("mc_0000")
            .form(&form);
        assert_eq!(hoa.send(request).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    hoa.get("/tai-khoan").await.ok();
    // Where the header counts, the cookie does not.
    let request = hoa.request(Method::POST, "/api/v1/dossiers").json(&serde_json::json!({}));
    assert_eq!(hoa.send(request).await.status, StatusCode::UNAUTHORIZED);
}
