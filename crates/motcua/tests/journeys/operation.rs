//! What monitors ask.

use motcua::operation::figures;

use reqwest::Method;

use crate::support::Town;
use crate::support::browser::Browser;

crate::journeys! {
    a_monitor_learns_that_all_is_well_and_what_is_not;
    figures_are_for_whoever_shows_the_token;
}

const TOKEN: &str = "rat-kin";

fn asks(monitor: &Browser, path: &str) -> reqwest::RequestBuilder {
    monitor.request(Method::GET, path).bearer_auth(TOKEN)
}

async fn a_monitor_learns_that_all_is_well_and_what_is_not(town: Town) {
    let monitor = town.stranger();
    let _ = figures::install(Some(TOKEN.to_owned()));
    let stranger = town.stranger().get("/healthz").await;
    assert_eq!(stranger.ok(), r#"{"status":"ok"}"#);
    let well = monitor.send(asks(&monitor, "/healthz")).await;
    let well: serde_json::Value = serde_json::from_slice(&well.bytes).expect("JSON");
    assert_eq!(well["status"], "ok");
    assert_eq!(well["clock_ok"], true);
    assert_eq!(well["database"], town.app.db.engine());
    assert_eq!(well["journal_head"], 1);
    town.pass_minutes(-60);
    let answer = monitor.send(asks(&monitor, "/healthz")).await;
    assert_eq!(answer.status, 503);
    let wrong: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert_eq!(wrong["clock_ok"], false);
    assert!(wrong["reasons"][0].as_str().is_some_and(|reason| reason.starts_with("Đồng hồ")));
    let stranger = town.stranger().get("/healthz").await;
    assert_eq!(stranger.text(), r#"{"status":"failing"}"#);
    town.pass_minutes(60);
    town.app.db.close().await;
    let answer = monitor.send(asks(&monitor, "/healthz")).await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("Cơ sở dữ liệu không trả lời."));
}

async fn figures_are_for_whoever_shows_the_token(town: Town) {
    // Whichever test of this process comes first starts to count.
    let _ = figures::install(Some(TOKEN.to_owned()));
    let here = town.stranger();
    here.get("/tra-cuu?ma=H47&khoa=BCFG2345").await.text();
    here.look_up("H47", "BCFG2345").await.text();
    let figures = here.send(asks(&here, "/metrics")).await.ok();
    assert!(figures.contains("motcua_requests_total{"), "{figures}");
    assert!(!figures.contains("BCFG"), "{figures}");
    assert_eq!(here.get("/metrics").await.status, 404, "from this machine, too");
    let wrong = here.request(Method::GET, "/metrics").bearer_auth("kin");
    assert_eq!(here.send(wrong).await.status, 404);
}
