//! `/thu-phi/{dossier}`: what a dossier costs, taking money for it and giving it back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::dossier::{Actor, Dossier, Outcome, Rules, Status, Verb};
use domain::money::till::{Means, amount_words};
use domain::money::{Dong, LATER};
use serde::Deserialize;
use standards::qr;
use uuid::Uuid;

use super::fixing::{OpenFee, open_fee};
use super::waiver::{WaiverView, waiver_view};
use super::{PATH, done, pdf};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::payment::{
    self, About, Paid, Refunding, Standing, Till, may_take, notice, of_desk, refunding, rule_of,
    standing,
};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::{history, reading};
use crate::{args, sql};

/// What the address says has happened before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    xong: String,
}

/// The fields of both forms; each sends its own of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub(super) lan: Uuid,
    pub(super) so_tien: String,
    pub(super) hinh_thuc: String,
    pub(super) ma_giao_dich: String,
    pub(super) khoan: Uuid,
    pub(super) hoan_tien: String,
    pub(super) can_cu: String,
    pub(super) seen: Option<u32>,
    pub(super) hoan_hinh_thuc: String,
    pub(super) thu_lai: String,
    pub(super) ly_do: String,
    pub(super) khoan_phi: Option<i64>,
    pub(super) dien: String,
    pub(super) giay_to: String,
    pub(super) muc: String,
}

/// What was typed into a form that came back with problems.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) problems: Problems,
    pub(super) fields: Fields,
}

#[derive(Template)]
#[template(path = "payment/pages/dossier.html")]
struct DossierPage {
    page: Page,
    href: String,
    dossier_href: String,
    code: String,
    procedure: String,
    applicant: String,
    fees: Vec<FeeView>,
    owed: String,
    paid: String,
    given_back: String,
    due: String,
    is_due: bool,
    /// A fee whose amount is not known yet.
    open: Option<OpenFee>,
    rows: Vec<RowView>,
    account: Option<AccountView>,
    refund: Option<RefundView>,
    kept: String,
    demand: Option<DemandView>,
    /// What a fee that is still to be paid may be reduced by; absent when none can be.
    waiver: Option<WaiverView>,
    seen: u32,
    means: [Means; 2],
    new_id: Uuid,
    refund_id: Uuid,
    keep_id: Uuid,
    demand_id: Uuid,
    waiver_id: Uuid,
    typed: Typed,
}

struct FeeView {
    name: String,
    amount: String,
    note: String,
}

struct RowView {
    id: Uuid,
    receipt: String,
    what: String,
    who: String,
    amount: String,
    slip: String,
    reason: String,
    /// What may still be given back of it; empty for none.
    left: String,
}

/// What is to be given back or decided after the dossier ended without its result.
struct RefundView {
    to_return: String,
    to_decide: String,
    /// Each fee with its rule.
    rules: Vec<(String, String)>,
    /// The reason that the form of giving back begins with.
    reason: &'static str,
}

/// A financial obligation that may be met here.
struct DemandView {
    notice: String,
    amount: String,
}

struct AccountView {
    holder: String,
    number: String,
    bank: String,
    purpose: String,
}

/// What the pages of one dossier's money need.
pub(super) struct Case {
    pub(super) dossier: Dossier,
    pub(super) applicant: String,
    pub(super) standing: Standing,
    pub(super) till: Till,
}

/// Reads it for somebody who takes fees at the dossier's desk, and writes down that it was read.
pub(super) async fn case(app: &App, who: &Who, id: Uuid) -> Result<Case> {
    let dossier = dossiers::replay(&dossiers::events(&app.db, id).await?)?;
    let desk = &dossier.received.desk;
    let reference = app.reference();
    if !may_take(&app.db, &reference, &who.actor, (desk, app.now())).await? {
        return Err(Error::NotFound);
    }
    reading::note(app, &who.actor, id, &dossier).await?;
    let row = app
        .db
        .first(
            sql!(
                "select person.name from dossier join person on person.id = dossier.applicant
                 where dossier.id = $1"
            ),
            args![id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Case {
        applicant: row.text("name"),
        standing: standing(&app.db, &reference, id).await?,
        till: of_desk(&app.db, desk).await?,
        dossier,
    })
}

/// Shows it.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees at the dossier's desk.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(before): Query<Before>,
) -> Result<Response> {
    render(&app, &who, id, (Typed::default(), done(&before.xong))).await
}

pub(super) async fn again(app: &App, who: &Who, id: Uuid, typed: Typed) -> Result<Response> {
    let page = render(app, who, id, (typed, None)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(
    app: &App,
    who: &Who,
    id: Uuid,
    (mut typed, notice): (Typed, Option<String>),
) -> Result<Response> {
    let Case { dossier, applicant, standing, till } = case(app, who, id).await?;
    let reference = app.reference();
    let (procedure, _, _) = dossiers::pinned(&reference, &dossier)?;
    let names = history::names(&app.db, standing.rows.iter().map(|row| row.staff)).await?;
    let is_stopped = dossier.status == Status::Stopped;
    let balance = standing.balance;
    let is_open = balance.is_open && !is_stopped;
    let code = dossier.received.code.as_str();
    if typed.fields.so_tien.is_empty() {
        typed.fields.so_tien = balance.due.to_string();
    }
    if typed.fields.hinh_thuc.is_empty() {
        typed.fields.hinh_thuc = Means::Cash.code().to_owned();
    }
    let refunding = refunding(&app.db, &reference, (id, &dossier), &standing).await?;
    let may_read = dossiers::is_readable_by(app, &dossier, &who.actor);
    // Nothing more is taken of a dossier that ended without its result.
    let is_due = balance.due.0 > 0 && !is_stopped;
    let waiver = is_due.then(|| waiver_view(&reference, &dossier, (&standing, &typed)));
    page::html(&DossierPage {
        waiver: waiver.filter(|waiver| !waiver.fees.is_empty()),
        page: Page::staff(app, who, format!("Thu phí hồ sơ {code}"), PATH).with_notice(notice),
        href: format!("{PATH}/{id}"),
        dossier_href: if may_read { format!("/ho-so/{id}") } else { String::new() },
        code: code.to_owned(),
        procedure: procedure.name.clone(),
        applicant,
        fees: fees(&standing),
        owed: amount_words(balance.owed, is_open),
        paid: balance.paid.to_string(),
        given_back: balance.given_back.to_string(),
        due: amount_words(balance.due, is_open),
        is_due,
        open: open_fee(&standing).filter(|_| !is_stopped),
        refund: refund_view(&reference, &dossier, (&standing, &refunding)),
        kept: refunding.kept.as_ref().map_or_else(String::new, |kept| {
            format!("{}, {}: {}", kept.amount, words::minute(kept.at), kept.reason)
        }),
        rows: standing
            .rows
            .iter()
            .map(|row| row_view(&standing, row, names.get(&row.staff).cloned()))
            .collect(),
        account: till.setting.account.map(|account| AccountView {
            purpose: payment::purpose(code),
            holder: account.holder,
            number: account.number,
            bank: account.bank_name,
        }),
        demand: demand_view(&reference, &dossier, &who.actor)?,
        seen: dossier.seq,
        means: Means::ALL,
        new_id: new_id(),
        refund_id: new_id(),
        keep_id: new_id(),
        demand_id: new_id(),
        waiver_id: new_id(),
        typed,
    })
}

/// The open notice, for somebody who may take its money.
fn demand_view(
    reference: &Reference,
    dossier: &Dossier,
    actor: &Actor,
) -> Result<Option<DemandView>> {
    let (_, _, route) = dossiers::pinned(reference, dossier)?;
    let rules = Rules { route, units: &reference.units };
    let may = dossier.may(Verb::ProvePayment, actor, &rules).is_ok();
    Ok(dossier.unpaid().filter(|_| may).map(|demand| DemandView {
        notice: demand.notice.clone(),
        amount: demand.amount.to_string(),
    }))
}

fn refund_view(
    reference: &Reference,
    dossier: &Dossier,
    (standing, refunding): (&Standing, &Refunding),
) -> Option<RefundView> {
    let due = refunding.due;
    let shown = |amount: Dong| {
        if amount > Dong::ZERO { amount.to_string() } else { String::new() }
    };
    let rule = |fee: &payment::FeeOf| {
        (fee.name.clone(), rule_of(reference, dossier, fee).label().to_owned())
    };
    (due.total() > Dong::ZERO).then(|| RefundView {
        to_return: shown(due.to_return),
        to_decide: shown(due.to_decide),
        rules: standing.fees.iter().map(rule).collect(),
        reason: match dossier.outcome {
            Outcome::Granted => "Người nộp rút hồ sơ",
            Outcome::Refused => "Hồ sơ bị từ chối giải quyết",
            Outcome::Stopped => "Hồ sơ dừng giải quyết",
        },
    })
}

fn fees(standing: &Standing) -> Vec<FeeView> {
    let view = |fee: &payment::FeeOf| FeeView {
        name: fee.name.clone(),
        amount: if fee.is_open {
            LATER.to_owned()
        } else if fee.base == fee.amount {
            fee.amount.to_string()
        } else {
            format!("{} (mức đầy đủ {})", fee.amount, fee.base)
        },
        note: fee.note.clone().unwrap_or_default(),
    };
    standing.fees.iter().map(view).collect()
}

fn row_view(standing: &Standing, row: &Paid, who: Option<String>) -> RowView {
    let left = standing.left_of(row);
    let can_go_back = !row.kind.is_refund() && row.demand.is_none() && left.0 > 0;
    let reference = row
        .bank_reference
        .as_ref()
        .map_or_else(String::new, |reference| format!(", mã giao dịch {reference}"));
    let demanded = if row.demand.is_some() { " nghĩa vụ tài chính" } else { "" };
    RowView {
        id: row.id,
        receipt: row.receipt(),
        what: format!(
            "{}{}, {}{reference}",
            row.kind.label(),
            demanded,
            row.means.label().to_lowercase()
        ),
        who: format!("{}, {}", who.unwrap_or_default(), words::minute(row.at)),
        amount: row.amount.to_string(),
        slip: format!("{PATH}/phieu/{}.pdf", row.id),
        reason: row.reason.clone().unwrap_or_default(),
        left: if can_go_back { left.to_string() } else { String::new() },
    }
}

/// `/thu-phi/{id}/thong-bao.pdf`.
///
/// # Errors
/// As [`show`].
pub async fn print_notice(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let case = case(&app, &who, id).await?;
    let about = About { dossier: &case.dossier, payer: &case.applicant, standing: &case.standing };
    let letter = notice(&app.reference(), about, &case.till, app.now())?;
    pdf(&app, letter, &format!("thong-bao-nop-phi-{}", case.dossier.received.code)).await
}

/// `/thu-phi/{id}/vietqr.svg`: the code of a transfer of all that is due.
///
/// # Errors
/// As [`show`], and where there is no account or nothing is due.
pub async fn code(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let case = case(&app, &who, id).await?;
    let due = u64::try_from(case.standing.balance.due.0).ok().filter(|due| *due > 0);
    let (due, account) = due.zip(case.till.setting.account).ok_or(Error::NotFound)?;
    let text = account
        .code(Some(due), case.dossier.received.code.as_str())
        .map_err(|error| Error::Internal(error.into()))?;
    let svg = qr::svg(&text).map_err(|error| Error::Internal(error.into()))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
