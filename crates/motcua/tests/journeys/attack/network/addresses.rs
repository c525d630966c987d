//! Whose limit it is: nobody escapes a limit by what they write into a header, and nobody is put into
//! another's.

use motcua::app::App;
use motcua::config::Serving;
use motcua::files::Files;
use motcua::routes;
use motcua::web::lines::{self, Gate, Patience, Places};
use reqwest::header::ORIGIN;
use reqwest::{Method, StatusCode};

use crate::support::browser::Browser;
use crate::support::{PASSWORD, Town, serving};

crate::journeys! {
    what_an_asker_writes_before_the_proxys_word_changes_nothing;
    every_form_of_an_address_is_read_and_none_puts_everybody_into_one_limit;
    without_a_proxy_the_header_is_anybodys;
}

/// The same program with other settings.
pub(super) async fn beside(town: &Town, change: impl FnOnce(&mut Serving)) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let listen = listener.local_addr().expect("an address");
    let mut serving = serving(listen);
    change(&mut serving);
    let files = Files::open(&town.folder().join("files")).expect("a folder");
    let (db, clock) = (town.app.db.clone(), town.app.clock.clone());
    let app = App::new(db, files, clock, &serving).await.expect("a program");
    let gate = Gate::new(Places::default(), app.proxies.clone());
    let (router, forever) = (routes::router(app), std::future::pending());
    tokio::spawn(lines::serve(listener, router, gate, Patience::default(), forever));
    format!("http://{listen}")
}

/// Tries a password with these lines of the header.
async fn tries(base: &str, lines: &[&str], password: &str) -> StatusCode {
    let browser = Browser::new(base, None);
    let fields = [("ten", "hoa"), ("mat_khau", password)];
    let request = browser.request(Method::POST, "/dang-nhap").header(ORIGIN, base).form(&fields);
    let request =
        lines.iter().fold(request, |request, line| request.header("x-forwarded-for", *line));
    browser.send(request).await.status
}

async fn what_an_asker_writes_before_the_proxys_word_changes_nothing(town: Town) {
    let proxys = "198.51.100.1";
    for n in 0..5 {
        let invented = format!("203.0.113.{n}");
        let together = format!("{invented}, {proxys}");
        let lines: &[&str] = if n % 2 == 0 { &[&invented, proxys] } else { &[&together] };
        let wrong = tries(&town.base, lines, "sai-mat-khau").await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let closed = tries(&town.base, &["203.0.113.77", proxys], PASSWORD).await;
    assert_eq!(closed, StatusCode::TOO_MANY_REQUESTS);
    // Who is really there does not wait for what was invented about them.
    assert_eq!(tries(&town.base, &["203.0.113.1"], PASSWORD).await, StatusCode::SEE_OTHER);
}

async fn every_form_of_an_address_is_read_and_none_puts_everybody_into_one_limit(town: Town) {
    for forms in [
        ["198.51.100.1", "198.51.100.1:4711", "\"198.51.100.1:4712\"", "::ffff:198.51.100.1"],
        ["2001:db8::1", "[2001:db8::2]", "[2001:db8::3]:4711", "\"[2001:db8::4]:4712\""],
    ] {
        for form in forms.iter().chain([&forms[0]]) {
            let wrong = tries(&town.base, &[form], "sai-mat-khau").await;
            assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        }
        for form in forms {
            let closed = tries(&town.base, &[form], PASSWORD).await;
            assert_eq!(closed, StatusCode::TOO_MANY_REQUESTS, "{form}");
        }
    }
    for other in ["203.0.113.1:4711", "[2001:db8:0:1::1]:4711"] {
        assert_eq!(tries(&town.base, &[other], PASSWORD).await, StatusCode::SEE_OTHER, "{other}");
    }
}

async fn without_a_proxy_the_header_is_anybodys(town: Town) {
    let open = beside(&town, |serving| serving.behind_proxy = false).await;
    let elsewhere = "10.0.0.5/32".parse().expect("a network");
    let others = beside(&town, |serving| serving.trusted_proxies = vec![elsewhere]).await;
    for base in [&open, &others] {
        for n in 0..5 {
            let wrong = tries(base, &[&format!("203.0.113.{n}")], "sai-mat-khau").await;
            assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let closed = tries(base, &["203.0.113.77"], PASSWORD).await;
        assert_eq!(closed, StatusCode::TOO_MANY_REQUESTS);
    }
}
