//! `/chung-thuc`: one line for each person, Enter, the next; below it today's lines, which go on
//! together.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::dossier::Verb;
use domain::dossier::correction::TAKEN_BACK_WITHIN;
use domain::duty::Duty;
use domain::money::till::Means;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::PATH;
use super::line::Fields;
use super::view::{LineView, lines};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::certification::lists::{self, Entered};
use crate::certification::{Offer, advance, enter, is_in_hand, offers};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::payment;
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::problems::Problems;
use crate::web::shown;
use crate::web::who::SignedIn;
use crate::work;

/// Most lines that go on at once.
const AT_ONCE_MAX: usize = 200;

/// What the address asks for, and what has just succeeded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    quay: String,
    thu_tuc: String,
    thu: Option<String>,
    /// The line that was just entered.
    moi: Option<Uuid>,
    /// How many were handed out, went on, and did not.
    tra: Option<u32>,
    chuyen: Option<u32>,
    con: Option<u32>,
    /// How many were taken back.
    lai: Option<u32>,
}

#[derive(Template)]
#[template(path = "certification/pages/quick.html")]
struct QuickPage {
    page: Page,
    /// Whether the person receives at the desk; others see what is theirs to do.
    receives: bool,
    desk: UnitId,
    desks: Vec<(UnitId, String)>,
    procedures: Vec<(String, String)>,
    papers: Vec<String>,
    takes_fees: bool,
    means: [Means; 2],
    exemptions: Vec<(String, String)>,
    price: String,
    fields: Fields,
    problems: Problems,
    is_waived: bool,
    entered: Option<LineView>,
    lines: Vec<LineView>,
    mine: usize,
    /// How many this person has just handed out and may take back.
    taken_back: usize,
}

/// Names those whose papers are about to be handed out, and how many they are.
#[derive(Template)]
#[template(path = "certification/pages/confirm.html")]
struct ConfirmPage {
    page: Page,
    fields: Fields,
    lines: Vec<LineView>,
    /// What the form gives back: these very lines were named to this person.
    mark: String,
}

/// Shows the line and today's lines.
///
/// # Errors
/// [`Error::Forbidden`] for those who do nothing with dossiers.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let place = place(&app, &who, &asked.quay)?;
    let last = lists::last_procedure(&app.db, &place.desk, who.staff).await?;
    let takes_fees = takes_fees(&app, &who, &place.desk).await?;
    let fields = Fields {
        lan: new_id(),
        quay: place.desk.0.clone(),
        thu_tuc: if asked.thu_tuc.is_empty() {
            last.unwrap_or_default()
        } else {
            asked.thu_tuc.clone()
        },
        thu: match &asked.thu {
            Some(means) => means.clone(),
            None if takes_fees => Means::Cash.code().to_owned(),
            None => String::new(),
        },
        ..Fields::default()
    };
    render(&app, &who, place, (fields, Problems::default()), &asked).await
}

/// Enters a line, and leads to the next.
///
/// # Errors
/// What reception refuses and the page cannot help with.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let place = place(&app, &who, &fields.quay)?;
    if !place.receives || place.desk.0 != fields.quay {
        return Err(Error::Forbidden);
    }
    let (reference, day) = (app.reference(), time::local(app.now()).date());
    let mut problems = Problems::default();
    if !fields.refresh.is_empty() {
        return render(&app, &who, place, (fields, problems), &Asked::default()).await;
    }
    let offers = offers(&reference, &place.desk, day);
    let line = fields.read(&reference, &offers, day, &mut problems);
    let Some(line) = line.filter(|line| !line.id.is_nil()) else {
        let page = render(&app, &who, place, (fields, problems), &Asked::default()).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let id = enter(&app, &who.actor, line).await?;
    let to = format!(
        "{PATH}?quay={}&thu_tuc={}&thu={}&moi={id}",
        percent(&fields.quay),
        percent(&fields.thu_tuc),
        percent(&fields.thu)
    );
    Ok(Redirect::to(&to).into_response())
}

/// Brings the chosen lines as far as the person's duties reach.
///
/// # Errors
/// Whatever the database says; a line that cannot go on is counted, the others go on.
pub async fn forward(
    State(app): State<App>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let lines = named(&app, &who, &fields).await?;
    let mark = shown::mark(&who, &named_words(&lines));
    if !lines.is_empty() && fields.xac_nhan != mark {
        let title = format!("Ký và trả {} hồ sơ", lines.len());
        let page = Page::staff(&app, &who, title, PATH);
        return page::html(&ConfirmPage { page, fields, lines, mark });
    }
    let (mut returned, mut moved, mut left) = (0_u32, 0_u32, 0_u32);
    for id in fields.chon.iter().take(AT_ONCE_MAX) {
        let before = seq(&app, *id).await?;
        match advance(&app, &who.actor, *id).await {
            Ok(dossier) if dossier.returned_at.is_some() => returned += 1,
            Ok(dossier) if Some(dossier.seq) > before => moved += 1,
            Ok(_)
            | Err(Error::Refused(_) | Error::Overtaken { .. } | Error::NotFound | Error::Bad(_)) => {
                left += 1;
            }
            Err(error) => return Err(error),
        }
    }
    if fields.is_begun() {
        // Another person's line is half typed: it stays, and is in no address.
        let place = place(&app, &who, &fields.quay)?;
        let asked =
            Asked { tra: Some(returned), chuyen: Some(moved), con: Some(left), ..Asked::default() };
        let fields = Fields { chon: Vec::new(), ..fields };
        return render(&app, &who, place, (fields, Problems::default()), &asked).await;
    }
    let quay = percent(&fields.quay);
    let to = format!("{PATH}?quay={quay}&tra={returned}&chuyen={moved}&con={left}");
    Ok(Redirect::to(&to).into_response())
}

/// The chosen lines whose next step is the person's.
async fn named(app: &App, who: &Who, fields: &Fields) -> Result<Vec<LineView>> {
    let Place { desk, receives, .. } = place(app, who, &fields.quay)?;
    let since = start_of(time::local(app.now()).date());
    let mut entered = shown(app, who, &desk, receives, since).await?;
    entered.retain(|line| fields.chon.contains(&line.dossier));
    let mut lines = lines(&app.reference(), who, &entered);
    lines.retain(|line| line.is_mine);
    lines.truncate(AT_ONCE_MAX);
    Ok(lines)
}

/// What the page of confirmation names: the lines and how far each is.
fn named_words(lines: &[LineView]) -> String {
    let words = lines.iter().map(|line| format!("{} {}", line.id, line.state));
    words.collect::<Vec<_>>().join("\n")
}

/// Takes back what this person has handed out a moment ago at a desk.
///
/// # Errors
/// Whatever the database says.
pub async fn take_back(
    State(app): State<App>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let place = place(&app, &who, &fields.quay)?;
    let mut taken_back = 0_u32;
    let today = start_of(time::local(app.now()).date());
    let lines = lists::of_desk(&app.db, &place.desk, today).await?;
    for id in handed_out(&app, &who, &lines).await? {
        match work::take_back(&app, &who.actor, id).await {
            Ok(_dossier) => taken_back += 1,
            Err(Error::Refused(_) | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let to = format!("{PATH}?quay={}&lai={taken_back}", percent(&place.desk.0));
    Ok(Redirect::to(&to).into_response())
}

/// Of these lines those whose result this person handed out so lately that it may be taken back.
async fn handed_out(app: &App, who: &Who, lines: &[Entered]) -> Result<Vec<Uuid>> {
    let now = app.now();
    let lately = now - TAKEN_BACK_WITHIN;
    let mut found = Vec::new();
    for line in lines {
        if line.returned_at.is_some_and(|returned_at| returned_at >= lately) {
            let dossier = dossiers::replay(&dossiers::events(&app.db, line.dossier).await?)?;
            if dossier.may_take_back(&who.actor, now).is_ok() {
                found.push(line.dossier);
            }
        }
    }
    Ok(found)
}

async fn seq(app: &App, id: Uuid) -> Result<Option<u32>> {
    Ok(dossiers::events(&app.db, id).await?.last().map(|event| event.seq))
}

/// Where the person works on such papers.
struct Place {
    desk: UnitId,
    desks: Vec<(UnitId, String)>,
    receives: bool,
}

/// The desk asked for, among those at which the person receives, or else those of the governments
/// in which the person has work with dossiers.
fn place(app: &App, who: &Who, asked: &str) -> Result<Place> {
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let own: Vec<&UnitId> = who.units_as(Duty::Receiver).collect();
    let receives = !own.is_empty();
    let governments: Vec<_> = who
        .units_with(Right::ReadDossiers)
        .filter_map(|unit| reference.units.government_of(unit).map(|unit| unit.id.clone()))
        .collect();
    let mine = |desk: &UnitId| {
        if receives {
            own.contains(&desk)
        } else {
            reference.units.government_of(desk).is_some_and(|unit| governments.contains(&unit.id))
        }
    };
    let desks: Vec<(UnitId, String)> = reference
        .desks(today)
        .filter(|desk| mine(&desk.id))
        .map(|desk| (desk.id.clone(), desk.short_name.clone()))
        .collect();
    let chosen = desks.iter().find(|(desk, _)| desk.0 == asked).or(desks.first());
    let desk = chosen.filter(|_| who.may(Verb::Accept)).ok_or(Error::Forbidden)?.0.clone();
    Ok(Place { desk, desks, receives })
}

async fn takes_fees(app: &App, who: &Who, desk: &UnitId) -> Result<bool> {
    payment::may_take(&app.db, &app.reference(), &who.actor, (desk, app.now())).await
}

async fn render(
    app: &App,
    who: &Who,
    place: Place,
    (mut fields, problems): (Fields, Problems),
    asked: &Asked,
) -> Result<Response> {
    let Place { desk, desks, receives } = place;
    let (reference, now) = (app.reference(), app.now());
    let day = time::local(now).date();
    let offers = offers(&reference, &desk, day);
    let chosen = chosen(&offers, &fields);
    if let Some(offer) = chosen {
        fields.thu_tuc = offer.procedure.code.to_string();
    }
    let price = chosen.and_then(|offer| fields.price(&reference, offer, day));
    let entered = shown(app, who, &desk, receives, start_of(day)).await?;
    let views = lines(&reference, who, &entered);
    let takes_fees = takes_fees(app, who, &desk).await?;
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}Chứng thực và giấy tờ trong ngày");
    let just = asked.moi.and_then(|id| entered.iter().find(|line| line.dossier == id));
    page::html(&QuickPage {
        page: Page::staff(app, who, title, PATH).with_notice(went_on(asked)),
        taken_back: handed_out(app, who, &entered).await?.len(),
        receives,
        desks,
        procedures: offers
            .iter()
            .map(|offer| (offer.procedure.code.to_string(), offer.procedure.name.clone()))
            .collect(),
        papers: chosen.map_or_else(Vec::new, |offer| {
            offer.case.papers().map(|paper| paper.name.clone()).collect()
        }),
        takes_fees,
        means: Means::ALL,
        exemptions: exemptions(&reference, day),
        price: price.map_or_else(|| "…".to_owned(), |price| price.to_string()),
        is_waived: !fields.mien.is_empty() || !problems.of("chung_minh").is_empty(),
        mine: views.iter().filter(|line| line.is_mine).count(),
        entered: just.and_then(|line| lines(&reference, who, std::slice::from_ref(line)).pop()),
        lines: views,
        desk,
        fields,
        problems,
    })
}

fn chosen<'a, 'b>(offers: &'b [Offer<'a>], fields: &Fields) -> Option<&'b Offer<'a>> {
    let named = offers.iter().find(|offer| offer.procedure.code.as_str() == fields.thu_tuc);
    named.or(offers.first())
}

/// What a person sees of a desk's lines: those who receive there all of them, others what is theirs.
async fn shown(
    app: &App,
    who: &Who,
    desk: &UnitId,
    receives: bool,
    since: Timestamp,
) -> Result<Vec<Entered>> {
    let mut entered = lists::of_desk(&app.db, desk, since).await?;
    entered.retain(|line| receives || is_in_hand(line, &who.actor));
    let people: Vec<Uuid> = entered.iter().map(|line| line.dossier).collect();
    let seen = Seen { way: Way::Certification, unit: Some(desk), people: &people };
    personal::noted(app, &who.actor, seen).await?;
    Ok(entered)
}

fn start_of(day: Date) -> Timestamp {
    time::instant(day.at(0, 0, 0, 0))
}

fn exemptions(reference: &Reference, day: Date) -> Vec<(String, String)> {
    reference
        .exemptions_on(day)
        .map(|exemption| (exemption.code.clone(), exemption.label.clone()))
        .collect()
}

fn went_on(asked: &Asked) -> Option<String> {
    if let Some(taken_back) = asked.lai {
        return Some(format!("Đã hoàn tác {taken_back} hồ sơ: kết quả lại chờ trả."));
    }
    let (returned, moved, left) = (asked.tra?, asked.chuyen?, asked.con?);
    let mut parts = vec![format!("Đã trả {returned} hồ sơ")];
    if moved > 0 {
        parts.push(format!("{moved} hồ sơ đã chuyển đến người tiếp theo"));
    }
    if left > 0 {
        parts.push(format!("{left} hồ sơ chưa chuyển được (chưa thu đủ phí hoặc chờ người khác)"));
    }
    Some(format!("{}.", parts.join("; ")))
}
