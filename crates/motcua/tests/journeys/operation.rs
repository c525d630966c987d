//! What monitors ask.

use motcua::operation::figures;

use crate::support::Town;

crate::journeys! {
    a_monitor_learns_that_all_is_well_and_what_is_not;
    figures_are_for_this_machine_and_the_token;
}

async fn a_monitor_learns_that_all_is_well_and_what_is_not(town: Town) {
    let monitor = town.stranger();
    let well: serde_json::Value =
        serde_json::from_slice(&monitor.get("/healthz").await.bytes).expect("JSON");
    assert_eq!(well["status"], "ok");
    assert_eq!(well["clock_ok"], true);
    assert_eq!(well["database"], town.app.db.engine());
    assert_eq!(well["journal_head"], 1);
    town.pass_minutes(-60);
    let answer = monitor.get("/healthz").await;
    assert_eq!(answer.status, 503);
    let wrong: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert_eq!(wrong["clock_ok"], false);
    assert!(wrong["reasons"][0].as_str().is_some_and(|reason| reason.starts_with("Đồng hồ")));
    town.pass_minutes(60);
    town.app.db.close().await;
    let answer = monitor.get("/healthz").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("Cơ sở dữ liệu không trả lời."));
}

async fn figures_are_for_this_machine_and_the_token(town: Town) {
    // Whichever test of this process comes first starts to count.
    let _ = figures::install(Some("rất kín".to_owned()));
    let here = town.stranger();
    here.get("/tra-cuu?ma=H47&khoa=123456").await.text();
    let figures = here.get("/metrics").await.ok();
    assert!(figures.contains("motcua_requests_total{"), "{figures}");
    assert!(!figures.contains("123456"), "{figures}");
    let ask = |name: &'static str, value: &'static str| {
        here.request(reqwest::Method::GET, "/metrics").header(name, value)
    };
    let forwarded = here.send(ask("x-forwarded-for", "10.0.0.9")).await;
    assert_eq!(forwarded.status, 404);
}
