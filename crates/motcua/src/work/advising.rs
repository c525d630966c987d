//! Advice on the way: opinions of other units and bodies, and visits on the spot.

use domain::dossier::advice;
use domain::dossier::event::Question;
use domain::dossier::{Actor, Body, Dossier};
use jiff::civil::Date;
use uuid::Uuid;

use super::once::{Act, decide, once, open};
use super::scan::{self, Scan};
use crate::app::App;
use crate::attachments::Purpose;
use crate::error::Result;

/// An answer to a question.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Which question.
    pub question: Uuid,
    /// What the answer is, in words without personal data.
    pub opinion: String,
    /// The written answer, if there is one.
    pub scan: Option<Scan>,
}

/// A visit on the spot.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Day of the visit.
    pub visited_on: Date,
    /// What was found, in words without personal data.
    pub finding: String,
    /// Minutes and photos.
    pub scans: Vec<Scan>,
}

/// Asks another unit or body for its opinion.
///
/// # Errors
/// The domain's refusal, [`crate::error::Error::NotFound`] or [`crate::error::Error::Overtaken`];
/// so for every verb here.
pub async fn ask_opinion(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    new: Question,
) -> Result<Dossier> {
    let (to, text) = (new.to.clone(), new.text.trim().to_owned());
    let same = |body: &Body| {
        matches!(body, Body::OpinionAsked { question }
            if question.to == to && question.text == text)
    };
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(advice::ask_opinion(&open.dossier, actor, new, open.at)?)
    })
    .await
}

/// Answers a question.
///
/// # Errors
/// As [`ask_opinion`].
pub async fn give_opinion(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    Advice { question, opinion, scan }: Advice,
) -> Result<Dossier> {
    let same =
        |body: &Body| matches!(body, Body::OpinionGiven { question: of, .. } if *of == question);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        // Refuse before the file is kept.
        advice::give_opinion(&open.dossier, actor, question, (&opinion, None))?;
        let paper = match scan {
            Some(scan) => Some(scan::keep(&mut open, actor.staff, Purpose::Opinion, scan).await?),
            None => None,
        };
        let body = advice::give_opinion(&open.dossier, actor, question, (&opinion, paper))?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Records a visit with its minutes and photos.
///
/// # Errors
/// As [`ask_opinion`].
pub async fn record_visit(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    Visit { visited_on, finding, scans }: Visit,
) -> Result<Dossier> {
    let same = |body: &Body| {
        matches!(body, Body::VisitRecorded { visited_on: on, finding: said, .. }
            if *on == visited_on && said == finding.trim())
    };
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let mut papers = Vec::with_capacity(scans.len());
        for scan in scans {
            papers.push(scan::keep(&mut open, actor.staff, Purpose::Visit, scan).await?);
        }
        let seen = (visited_on, finding.as_str());
        let body = advice::record_visit(&open.dossier, actor, seen, papers, open.at)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}
