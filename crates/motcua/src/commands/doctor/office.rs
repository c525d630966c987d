//! What the office has to look after: people, calendars, reference data, the clock, backups.

use std::collections::{BTreeMap, BTreeSet};

use domain::agency::{Unit, UnitId, UnitKind};
use domain::dossier::Rules;
use domain::duty::Duty;
use domain::procedure::{Level, Procedure};
use domain::time;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Findings, line};
use crate::catalog::import;
use crate::commands::clock as said;
use crate::db::Db;
use crate::journal::clock::{self, Standing};
use crate::operation::proxy;
use crate::reference::Reference;
use crate::{args, sql};

/// Problems and units that are shown of a long list.
const SHOWN_MAX: usize = 20;
/// Age at which a backup is too old.
const BACKUP_HOURS_MAX: i64 = 48;

pub(super) async fn look(
    db: &Db,
    now: Timestamp,
    public_url: Option<String>,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let today = time::local(now).date();
    machine_clock(db, now, findings).await?;
    let problems = import::check(db).await?;
    if problems.is_empty() {
        findings.good("Danh mục thủ tục, quy trình, đơn vị không có chỗ sai.");
    }
    for problem in problems.iter().take(SHOWN_MAX) {
        findings.bad(format!("Danh mục: {problem}"));
    }
    let reference = Reference::load(db).await?;
    calendars(&reference, today, findings);
    partial_services(&reference, today, findings);
    administrators(db, today, findings).await?;
    duties(db, &reference, today, findings).await?;
    let stored = setting(db, "public_url").await?;
    let url = public_url.or(stored);
    address(url.as_deref(), findings);
    line::look(url.as_deref(), findings).await;
    if proxy::came_plain(db, now).await? {
        findings.look(
            "Trong 24 giờ qua có người mở trang bằng http, không mã hóa, dù địa chỉ công khai là https; họ được chỉ \
             sang https. Xin cho máy chủ web phía trước chuyển cổng 80 sang https và đóng cổng của motcua với bên \
             ngoài.",
        );
    }
    proxies(db, url.as_deref(), now, findings).await?;
    backup(setting(db, "backup_at").await?.as_deref(), now, findings);
    Ok(())
}

async fn machine_clock(db: &Db, now: Timestamp, findings: &mut Findings) -> anyhow::Result<()> {
    match clock::standing(db, now).await? {
        Standing::Right => findings.good("Đồng hồ máy chủ khớp với nhật ký."),
        Standing::Behind { last_at } => findings.bad(capital(&said::behind(now, last_at))),
        Standing::Ahead { last_at, days_max } => {
            findings.bad(capital(&said::ahead(now, last_at, days_max)));
        }
    }
    Ok(())
}

/// A sentence of its own from what stands after the program's name.
fn capital(sentence: &str) -> String {
    let mut signs = sentence.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect()) + "."
}

fn calendars(reference: &Reference, today: Date, findings: &mut Findings) {
    for year in [today.year(), today.year() + 1] {
        if reference.book.is_announced(year) {
            findings.good(format!("Đã có lịch nghỉ lễ, tết công bố năm {year}."));
        } else {
            findings.look(format!(
                "Chưa có lịch nghỉ lễ, tết công bố năm {year}; ngày hẹn đang tính theo luật. Xin nạp lịch khi có thông báo."
            ));
        }
    }
    for warning in reference.book.warnings() {
        findings.look(warning);
    }
}

/// What is online in part and does not say why (Decree 224/2026/NĐ-CP Art. 14).
fn partial_services(reference: &Reference, today: Date, findings: &mut Findings) {
    let lack = |one: &&Procedure| one.valid.contains(today) && one.lacks_partial_reason(today);
    let lacking: Vec<String> =
        reference.catalogue.procedures().filter(lack).map(|one| one.code.to_string()).collect();
    if !lacking.is_empty() {
        let shown = lacking.iter().take(SHOWN_MAX).cloned().collect::<Vec<_>>().join(", ");
        findings.look(format!(
            "{} thủ tục trực tuyến một phần chưa ghi lý do được công bố (Nghị định 224/2026/NĐ-CP Điều 14): {shown}.",
            lacking.len()
        ));
    }
}

async fn administrators(db: &Db, today: Date, findings: &mut Findings) -> anyhow::Result<()> {
    let row = db
        .first(
            sql!(
                "select count(*) as n from post join staff on staff.id = post.staff
                 where post.duty = 'administrator' and post.from_on <= $1
                   and (post.to_on is null or post.to_on >= $1) and staff.disabled_at is null"
            ),
            args![today],
        )
        .await?;
    match row.map_or(0, |row| row.int("n")) {
        0 => findings.bad(
            "Chưa có người quản trị; xin dùng mã cài đặt mà motcua serve in ra, hoặc motcua admin add.",
        ),
        n => findings.good(format!("Có {n} người quản trị.")),
    }
    Ok(())
}

/// Duties that routes need today and that nobody who is here holds, in governments that have staff.
async fn duties(
    db: &Db,
    reference: &Reference,
    today: Date,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let rows = db
        .all(
            sql!(
                "select distinct post.unit, post.duty from post
                 join staff on staff.id = post.staff
                 where post.from_on <= $1 and (post.to_on is null or post.to_on >= $1)
                   and staff.disabled_at is null
                   and not exists (select 1 from absence where absence.staff = post.staff
                                   and absence.from_on <= $1 and absence.to_on >= $1)"
            ),
            args![today],
        )
        .await?;
    let held: Vec<(UnitId, Duty)> = rows
        .iter()
        .filter_map(|row| Some((row.unit("unit"), Duty::from_code(&row.text("duty"))?)))
        .collect();
    let in_use: BTreeSet<&UnitId> = held
        .iter()
        .filter_map(|(unit, _)| Some(&reference.units.government_of(unit)?.id))
        .collect();
    let mut missing: BTreeMap<UnitId, BTreeSet<Duty>> = BTreeMap::new();
    for government in in_use.iter().filter_map(|id| reference.units.get(id)) {
        for (unit, duty) in needed(reference, government, today) {
            let is_held = held.iter().any(|(at, had)| *at == unit && had.covers(duty));
            if !is_held {
                missing.entry(unit).or_default().insert(duty);
            }
        }
    }
    if missing.is_empty() && !in_use.is_empty() {
        findings.good("Mọi nhiệm vụ mà quy trình cần đều có người giữ.");
    }
    for (unit, duties) in missing.iter().take(SHOWN_MAX) {
        let labels: Vec<&str> = duties.iter().map(|duty| duty.label()).collect();
        let name = reference.units.get(unit).map_or(unit.0.as_str(), |unit| unit.name.as_str());
        findings.look(format!("{name} hôm nay không có ai giữ nhiệm vụ: {}.", labels.join(", ")));
    }
    if missing.len() > SHOWN_MAX {
        findings.look(format!("… và {} đơn vị khác.", missing.len() - SHOWN_MAX));
    }
    Ok(())
}

/// The duties that the procedures of a government need today, by unit.
fn needed(reference: &Reference, government: &Unit, today: Date) -> BTreeSet<(UnitId, Duty)> {
    let Some(level) = Level::of(government.kind) else { return BTreeSet::new() };
    let desk = reference
        .units
        .children(&government.id)
        .find(|unit| unit.kind == UnitKind::Desk && unit.valid.contains(today));
    let Some(desk) = desk else { return BTreeSet::new() };
    let mut needed = BTreeSet::new();
    for procedure in reference.catalogue.procedures().filter(|p| p.in_force(today, level)) {
        let lead = lead_of(procedure, government);
        let routes = procedure.cases.iter().filter_map(|c| reference.catalogue.route(&c.route));
        for route in routes {
            let rules = Rules { route, units: &reference.units };
            let places = route.steps.iter().filter_map(|s| rules.place_of(s, &desk.id, &lead).ok());
            needed.extend(places.map(|place| (place.unit, place.duty)));
        }
    }
    needed
}

fn lead_of(procedure: &Procedure, government: &Unit) -> UnitId {
    match &procedure.lead {
        Some(part) => UnitId(format!("{}.{part}", government.id)),
        None => government.id.clone(),
    }
}

fn address(url: Option<&str>, findings: &mut Findings) {
    match url.filter(|url| !url.is_empty()) {
        None => findings.look(
            "Chưa đặt địa chỉ công khai (--public-url); mã QR trên giấy tiếp nhận chỉ mở được trên máy này.",
        ),
        Some(url) if url.starts_with("https://") => {
            findings.good(format!("Địa chỉ công khai: {url}."));
        }
        Some(url) => findings.look(format!(
            "Địa chỉ công khai {url} không dùng HTTPS; mật khẩu và hồ sơ đi trên mạng không được mã hóa."
        )),
    }
}

/// Whether people behind a proxy are told apart. Nothing is said before the first `motcua serve`.
async fn proxies(
    db: &Db,
    url: Option<&str>,
    now: Timestamp,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    if let Some(proxy) = proxy::last(db, now).await? {
        findings.look(format!(
            "Máy {proxy} gửi X-Forwarded-For nhưng không có trong MOTCUA_TRUSTED_PROXIES, nên mọi người sau máy đó \
             chung một hạn mức và có thể phải chờ nhau. Nếu đó là proxy của cơ quan, xin đặt \
             MOTCUA_BEHIND_PROXY=true và thêm {proxy} vào MOTCUA_TRUSTED_PROXIES, rồi khởi động lại."
        ));
    } else if let Some(believes) = setting(db, "behind_proxy").await?
        && url.is_some_and(|url| url.starts_with("https://"))
    {
        if believes == "true" {
            findings.good("Địa chỉ người dùng được đọc từ proxy đã khai báo.");
        } else {
            findings.look(
                "Địa chỉ công khai dùng HTTPS, tức là có proxy ở trước, nhưng chưa đặt MOTCUA_BEHIND_PROXY=true: mọi \
                 người chung một hạn mức và có thể phải chờ nhau.",
            );
        }
    }
    Ok(())
}

fn backup(at: Option<&str>, now: Timestamp, findings: &mut Findings) {
    let at = at.and_then(|at| Timestamp::from_millisecond(at.parse().ok()?).ok());
    let Some(at) = at else {
        return findings.look("Chưa sao lưu lần nào; xin chạy motcua backup hằng ngày.");
    };
    let when = time::rfc3339(time::local(at));
    if now.duration_since(at) > SignedDuration::from_hours(BACKUP_HOURS_MAX) {
        findings.look(format!("Lần sao lưu cuối đã quá hai ngày ({when})."));
    } else {
        findings.good(format!("Lần sao lưu cuối: {when}."));
    }
}

async fn setting(db: &Db, name: &str) -> anyhow::Result<Option<String>> {
    let row = db.first(sql!("select value from setting where name = $1"), args![name]).await?;
    Ok(row.map(|row| row.text("value")))
}
