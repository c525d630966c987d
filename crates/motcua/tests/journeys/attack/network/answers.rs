//! What an answer gives away, and what it forbids the browser.

use motcua::routes;
use motcua::web::address::Proxies;
use motcua::web::lines::{self, Gate, Patience, Places};
use reqwest::{Method, StatusCode};

use super::addresses::beside;

use crate::support::browser::{Browser, set};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    every_answer_carries_the_headers_that_forbid_what_no_page_needs;
    over_https_browsers_are_told_to_come_by_nothing_else;
    the_secret_of_a_session_stands_on_no_page_twice_alike;
    errors_tell_nothing_about_our_insides;
    many_half_requests_leave_room_for_a_whole_one;
    whoever_finds_a_weakness_learns_whom_to_tell;
}

async fn every_answer_carries_the_headers_that_forbid_what_no_page_needs(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for path in [
        "/",
        "/tra-cuu",
        "/tien-do",
        "/dang-nhap",
        "/tai-khoan",
        "/cong-viec",
        "/tiep-nhan",
        "/ho-so",
        "/khong-co",
        "/healthz",
        "/metrics",
        "/openapi.json",
        "/api/v1/procedures",
    ] {
        let answer = hoa.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            let found = answer.headers.get(name).and_then(|value| value.to_str().ok());
            assert_eq!(found, Some(value), "{path} {name}");
        }
        let policy = answer.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert!(answer.headers.get("server").is_none(), "{path}");
        assert!(answer.headers.get("strict-transport-security").is_none(), "{path}: plain HTTP");
    }
}

async fn over_https_browsers_are_told_to_come_by_nothing_else(town: Town) {
    let base = beside(&town, |serving| {
        serving.public_url = Some("https://motcua.example".to_owned());
    })
    .await;
    let browser = Browser::new(&base, None);
    let page = browser.get("/dang-nhap").await;
    assert_eq!(page.headers["strict-transport-security"], "max-age=31536000");
    let fields = [("ten".to_owned(), "hoa".to_owned()), ("mat_khau".into(), PASSWORD.into())];
    let entered = browser.post("/dang-nhap", &fields).await;
    let cookies: Vec<&str> = entered
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().expect("text"))
        .collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    for cookie in cookies {
        for part in ["__Host-motcua", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

async fn the_secret_of_a_session_stands_on_no_page_twice_alike(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let form = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
        tokens.push(form.into_iter().find(|(name, _)| name == "_csrf").expect("a token").1);
    }
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0].len() == 128);
    let hanh = town.signed_in("hanh").await;
    let mut form = hanh.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    let own = form.clone();
    let nothing = "0".repeat(128);
    for foreign in [tokens[0].as_str(), &tokens[0][64..], &nothing, ""] {
        set(&mut form, "_csrf", foreign);
        let refused = hanh.post("/tai-khoan/dang-xuat", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{foreign}");
    }
    // A page that was left open goes on being good.
    hanh.get("/tai-khoan").await.ok();
    assert_eq!(hanh.post("/tai-khoan/dang-xuat", &own).await.status, StatusCode::SEE_OTHER);
}

async fn errors_tell_nothing_about_our_insides(town: Town) {
    let hoa = town.signed_in("hoa").await;
    town.app.db.close().await;
    for path in ["/tai-khoan", "/tien-do", "/api/v1/procedures", "/healthz"] {
        let answer = hoa.get(path).await;
        let text = answer.text().to_lowercase();
        for inside in ["sqlx", "sqlite", "postgres", "pool", "panicked", ".rs", "select "] {
            assert!(!text.contains(inside), "{path}: {inside}");
        }
    }
    let odd = hoa.request(Method::from_bytes(b"BREW").expect("a method"), "/tien-do");
    assert_eq!(hoa.send(odd).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

async fn many_half_requests_leave_room_for_a_whole_one(town: Town) {
    use tokio::io::AsyncWriteExt as _;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let app = town.app.clone();
    let gate = Gate::new(Places { total: 400, per_network: 50 }, Proxies::default());
    let forever = std::future::pending();
    tokio::spawn(lines::serve(listener, routes::router(app), gate, Patience::default(), forever));
    let mut held = Vec::new();
    for _ in 0..200 {
        let mut line = tokio::net::TcpStream::connect(address).await.expect("a line");
        let _ = line.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await;
        held.push(line);
    }
    let elsewhere = reqwest::Client::builder().local_address(Some([127, 0, 0, 2].into()));
    let client = elsewhere.build().expect("a client");
    let page = client.get(format!("http://{address}/")).send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
}

async fn whoever_finds_a_weakness_learns_whom_to_tell(town: Town) {
    let path = "/.well-known/security.txt";
    assert_eq!(town.stranger().get(path).await.status, 404, "no contact is set");
    let contact = "mailto:bao-mat@namgiang.example";
    let named = beside(&town, |serving| serving.security_contact = Some(contact.to_owned())).await;
    let answer = Browser::new(&named, None).get(path).await;
    assert!(answer.media.starts_with("text/plain"), "{}", answer.media);
    let text = answer.ok();
    assert!(text.contains("Contact: mailto:bao-mat@namgiang.example\n"), "{text}");
    assert!(text.contains("Expires: 2022-09-11T"), "{text}");
}
