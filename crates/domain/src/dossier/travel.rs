//! Paper that travels: when a desk receives for another body (tiếp nhận không phụ thuộc địa giới
//! hành chính), papers go to the desk of the competent body, and results come back.

use super::linked::PartChange;
use super::{Body, Channel, Dossier, Event, ReturnWay, Status};
use crate::agency::UnitId;

/// What travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// What the applicant has brought.
    Papers,
    /// The result, or the answer with which the settlement ended.
    Result,
    /// What the applicant had brought and gets back.
    Returned,
}

impl Load {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Papers, Self::Result, Self::Returned];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Papers => "papers",
            Self::Result => "result",
            Self::Returned => "returned",
        }
    }

    /// What has that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|load| load.code() == code)
    }

    /// What screens and lists call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Papers => "Giấy tờ của hồ sơ",
            Self::Result => "Kết quả giải quyết",
            Self::Returned => "Giấy tờ trả lại người nộp",
        }
    }
}

/// A way that paper has to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// What travels.
    pub load: Load,
    /// The desk that sends it.
    pub from: UnitId,
    /// The desk that expects it.
    pub to: UnitId,
}

/// What has to travel after this event. `dossier` is its state afterwards. Linked procedures travel
/// as a whole; what is fetched online does not travel.
///
/// # Source
/// Decree 107/2021/NĐ-CP and Decree 118/2025/NĐ-CP on reception elsewhere (articles to be confirmed):
/// the receiving desk passes the dossier on and hands the result out.
#[must_use]
pub fn leg(dossier: &Dossier, event: &Event) -> Option<Leg> {
    let received = &dossier.received;
    let competent = received.competent_desk.clone().filter(|_| received.part_of.is_none())?;
    let here = received.desk.clone();
    let load = load(dossier, event)?;
    let (from, to) = match load {
        Load::Papers => (here, competent),
        Load::Result | Load::Returned => (competent, here),
    };
    Some(Leg { load, from, to })
}

fn load(dossier: &Dossier, event: &Event) -> Option<Load> {
    let received = &dossier.received;
    let body = &event.body;
    let ends = matches!(
        body,
        Body::BroughtToDesk { .. }
            | Body::PartMoved { change: PartChange::Ended { to: Some(_), .. }, .. }
    );
    if ends {
        let is_fetched = received.return_way == ReturnWay::Online;
        return (!is_fetched || dossier.status == Status::Stopped).then_some(Load::Result);
    }
    if let Body::SupplementTaken { channel, .. } = body {
        let is_paper = *channel != Channel::Online && event.by.unit == received.desk;
        return is_paper.then_some(Load::Papers);
    }
    if matches!(body, Body::WithdrawalConfirmed { .. } | Body::Closed { .. }) {
        return Some(Load::Returned);
    }
    matches!(body, Body::Received(_)).then_some(Load::Papers)
}
