//! What an applicant takes home when a dossier is not received (phiếu yêu cầu bổ sung, phiếu từ chối
//! tiếp nhận): there is no dossier code then, and no clock.

use serde::{Deserialize, Serialize};

use super::event::{AgainReason, Lacking};
use super::processing::written_reason;
use super::waiting::full_list;
use super::{Actor, Refusal, Verb};
use crate::access;
use crate::agency::UnitId;
use crate::duty::Duty;

/// A slip given at reception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Slip {
    /// Papers to complete (form 02); the applicant comes back.
    Supplement {
        /// The full list.
        items: Vec<Lacking>,
        /// Why.
        reason: String,
        /// Why once more, when it is not the first slip of this filing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<AgainReason>,
    },
    /// The dossier is not received (form 03): national status 3, an end.
    Refusal {
        /// Why.
        reason: String,
    },
}

impl Slip {
    /// Its name in tables.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Supplement { .. } => "supplement",
            Self::Refusal { .. } => "refusal",
        }
    }

    /// Why it was given.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Supplement { reason, .. } | Self::Refusal { reason } => reason,
        }
    }
}

/// Gives a slip at a desk; `earlier` says how many the same filing had before.
///
/// # Errors
/// A [`Refusal`] when the actor does not receive there, no reason or no item is named, or the list was
/// given once before and nothing new is said to have come up.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 17, kept by Decree 118/2025/NĐ-CP: at reception, too, the applicant is told
/// once and in full what to complete (form 02), or why the dossier is not received (form 03). Articles
/// to be confirmed.
pub fn give(desk: &UnitId, actor: &Actor, slip: Slip, earlier: usize) -> Result<Slip, Refusal> {
    let receives = actor
        .posts
        .iter()
        .any(|(unit, duty)| unit == desk && access::may_act(*duty, Verb::Receive));
    if !receives {
        return Err(Refusal::NotYourDuty { duty: Duty::Receiver, unit: desk.clone() });
    }
    match slip {
        Slip::Supplement { items, reason, again } => {
            let items = full_list(items)?;
            let reason = written_reason(&reason)?;
            if earlier > 0 && again.is_none() {
                return Err(Refusal::AskedBefore);
            }
            Ok(Slip::Supplement { items, reason, again: again.filter(|_| earlier > 0) })
        }
        Slip::Refusal { reason } => Ok(Slip::Refusal { reason: written_reason(&reason)? }),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn actor(duty: Duty) -> Actor {
        Actor::new(Uuid::nil(), vec![(UnitId::from("h.mot-cua"), duty)])
    }

    fn lacking(name: &str, problem: &str) -> Lacking {
        Lacking { component: None, name: name.to_owned(), problem: problem.to_owned() }
    }

    #[test]
    fn when_a_slip_is_given() {
        let desk = UnitId::from("h.mot-cua");
        let receiver = actor(Duty::Receiver);
        let ask = |items: &[Lacking], reason: &str, again| Slip::Supplement {
            items: items.to_vec(),
            reason: reason.to_owned(),
            again,
        };
        let one = [lacking(" Tờ khai ", " chưa ký ")];
        let new = Some(AgainReason::NewFacts);
        let cases = [
            (ask(&one, "Chưa đủ", None), 0, None),
            (ask(&[], "Chưa đủ", None), 0, Some(Refusal::ItemsNeeded)),
            (ask(&[lacking("Tờ khai", "")], "Chưa đủ", None), 0, Some(Refusal::ItemsNeeded)),
            (ask(&one, " ", None), 0, Some(Refusal::ReasonNeeded)),
            (ask(&one, "Chưa đủ", None), 1, Some(Refusal::AskedBefore)),
            (ask(&one, "Chưa đủ", new), 1, None),
            (Slip::Refusal { reason: "Sai thẩm quyền".to_owned() }, 3, None),
            (Slip::Refusal { reason: "x".to_owned() }, 0, Some(Refusal::ReasonNeeded)),
        ];
        for (slip, earlier, refused) in cases {
            assert_eq!(give(&desk, &receiver, slip.clone(), earlier).err(), refused, "{slip:?}");
        }
        let given = give(&desk, &receiver, ask(&one, "Chưa đủ", new), 0).expect("a slip");
        let clean = Slip::Supplement {
            items: vec![lacking("Tờ khai", "chưa ký")],
            reason: "Chưa đủ".to_owned(),
            again: None,
        };
        assert_eq!(given, clean, "trimmed, and no reason why once more for the first");
        for other in [Duty::CaseOfficer, Duty::Clerk, Duty::Administrator] {
            let refused = give(&desk, &actor(other), clean.clone(), 0);
            assert!(matches!(refused, Err(Refusal::NotYourDuty { .. })), "{other:?}");
        }
    }
}
