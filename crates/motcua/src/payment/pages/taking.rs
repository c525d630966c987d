//! The forms of `/thu-phi/{dossier}`: money is taken, given back, or kept by a decision.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::money::till::{Means, TillRefusal};
use uuid::Uuid;

use super::PATH;
use super::dossier::{Fields, Typed, again};
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::intake::read::dong;
use crate::payment::{self, Done, NewKept, NewPayment, NewRefund, NotDone};
use crate::web::form::{Sent, clean, clean_option};
use crate::web::problems::Problems;
use crate::work::{self, Obligation};

/// Takes money.
///
/// # Errors
/// What the page cannot help with.
pub async fn pay(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let mut typed = Typed { problems: Problems::default(), fields };
    let (amount, means) = (dong(&typed.fields.so_tien), Means::from_code(&typed.fields.hinh_thuc));
    let (Some(amount), Some(means), false) = (amount, means, typed.fields.lan.is_nil()) else {
        if amount.is_none() {
            typed.problems.add("so_tien", "Xin ghi số tiền, ví dụ 75.000.");
        }
        if means.is_none() || typed.fields.lan.is_nil() {
            typed.problems.add("hinh_thuc", "Xin chọn hình thức nộp.");
        }
        return again(&app, &who, id, typed).await;
    };
    let new = NewPayment {
        id: typed.fields.lan,
        dossier: id,
        amount: Some(amount),
        means,
        bank_reference: clean_option(&typed.fields.ma_giao_dich),
    };
    let done = payment::pay(&app, &who.actor, new).await;
    answer(&app, &who, (id, "thu", "so_tien"), done, typed).await
}

/// Gives money back.
///
/// # Errors
/// What the page cannot help with.
pub async fn refund(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let mut typed = Typed { problems: Problems::default(), fields };
    let amount = dong(&typed.fields.hoan_tien);
    let means = Means::from_code(&typed.fields.hoan_hinh_thuc);
    let (Some(amount), Some(means), false) = (amount, means, typed.fields.lan.is_nil()) else {
        typed.problems.add("hoan_tien", "Xin ghi số tiền hoàn trả và chọn hình thức.");
        return again(&app, &who, id, typed).await;
    };
    let new = NewRefund {
        id: typed.fields.lan,
        of_payment: typed.fields.khoan,
        amount: Some(amount),
        means,
        is_correction: !typed.fields.thu_lai.is_empty(),
        reason: clean(&typed.fields.ly_do),
    };
    let done = payment::refund(&app, &who.actor, new).await;
    answer(&app, &who, (id, "hoan", "hoan_tien"), done, typed).await
}

/// Takes what a notice of a financial obligation asks for.
///
/// # Errors
/// What the page cannot help with.
pub async fn pay_demand(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let (Some(means), false) = (Means::from_code(&fields.hinh_thuc), fields.lan.is_nil()) else {
        let mut typed = Typed { problems: Problems::default(), fields };
        typed.problems.add("nghia-vu", "Xin chọn hình thức nộp.");
        return again(&app, &who, id, typed).await;
    };
    let bank_reference = clean_option(&fields.ma_giao_dich);
    let new = Obligation { id: fields.lan, means, bank_reference };
    match work::pay_demand(&app, &who.actor, id, fields.seen, new).await {
        Ok(_dossier) => Ok(Redirect::to(&format!("{PATH}/{id}?xong=nghia-vu")).into_response()),
        Err(Error::Bad(sentence)) => {
            let mut typed = Typed { problems: Problems::default(), fields };
            typed.problems.add("nghia-vu", sentence);
            again(&app, &who, id, typed).await
        }
        Err(error) => Err(error),
    }
}

/// Decides that what is open is not given back.
///
/// # Errors
/// What the page cannot help with.
pub async fn keep(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    if fields.lan.is_nil() {
        return Err(Error::NotFound);
    }
    let new = NewKept { id: fields.lan, dossier: id, reason: clean(&fields.can_cu) };
    let done = payment::keep(&app, &who.actor, new).await;
    let typed = Typed { problems: Problems::default(), fields };
    answer(&app, &who, (id, "khong-hoan", "can_cu"), done, typed).await
}

async fn answer<T>(
    app: &App,
    who: &Who,
    (id, code, field): (Uuid, &str, &str),
    done: Done<T>,
    mut typed: Typed,
) -> Result<Response> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}/{id}?xong={code}")).into_response()),
        Err(NotDone::Failed(error)) => Err(error),
        Err(NotDone::Refused(refusal)) => {
            let field = match refusal {
                TillRefusal::ReasonNeeded | TillRefusal::ReasonTooLong => "ly_do",
                TillRefusal::NothingDue | TillRefusal::NothingToDecide => "",
                TillRefusal::KeepReasonNeeded => "can_cu",
                TillRefusal::NotPositive
                | TillRefusal::MoreThanDue(_)
                | TillRefusal::MoreThanPaid(_)
                | TillRefusal::Counted
                | TillRefusal::DifferenceNeedsNote(_) => field,
            };
            typed.problems.add(field, refusal.to_string());
            again(app, who, id, typed).await
        }
    }
}
