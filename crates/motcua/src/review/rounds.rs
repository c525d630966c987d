//! Rounds and proposals in the database.

use domain::access::Right;
use domain::agency::UnitId;
use domain::procedure::Procedure;
use domain::review::{self, ProposalKind, Simplification};
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::note;
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change, Unmade};
use crate::db::Row;
use crate::error::{Error, Result};
use crate::{args, sql};

/// Rounds and proposals that are shown together.
pub const TOGETHER_MAX: i64 = 500;

/// A round (đợt rà soát).
#[derive(Clone, Debug)]
pub struct Round {
    /// Its id.
    pub id: Uuid,
    /// Whose round it is.
    pub government: UnitId,
    /// The year.
    pub year: i16,
    /// Number of the plan.
    pub plan: String,
    /// Last day for proposals.
    pub until_on: Date,
    /// The units that are asked.
    pub units: Vec<UnitId>,
}

/// A proposal (kiến nghị).
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: Uuid,
    /// The unit that proposes.
    pub unit: UnitId,
    /// The version of the procedure that it is about.
    pub version: String,
    /// What is proposed.
    pub kind: ProposalKind,
    /// The case; empty where it is about the whole.
    pub case: String,
    /// The paper that is dropped.
    pub paper: String,
    /// The new time.
    pub limit: String,
    /// Why.
    pub reason: String,
    /// Legal basis.
    pub basis: String,
    /// What it saves.
    pub saving: String,
    /// `proposed`, `accepted` or `refused`.
    pub state: String,
    /// The reason of a refusal.
    pub answer: String,
    /// Number of the decision.
    pub decision: String,
    /// From when it has effect.
    pub effect_on: Option<Date>,
}

impl Proposal {
    /// The code of the procedure.
    #[must_use]
    pub fn procedure(&self) -> &str {
        self.version.split('@').next().unwrap_or_default()
    }

    /// The state in words.
    #[must_use]
    pub fn state_words(&self) -> &'static str {
        match self.state.as_str() {
            "accepted" => "Chấp thuận",
            "refused" => "Không chấp thuận",
            _ => "Chờ quyết định",
        }
    }

    fn simplification(&self) -> Option<Simplification> {
        let case = self.case.clone();
        match self.kind {
            ProposalKind::Shorten => {
                Some(Simplification::Shorten { case, limit: self.limit.parse().ok()? })
            }
            ProposalKind::DropPaper => {
                Some(Simplification::DropPaper { case, paper: self.paper.clone() })
            }
            ProposalKind::Merge | ProposalKind::SimplifyForm | ProposalKind::Other => None,
        }
    }
}

/// What a leader decides.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether it is accepted.
    pub accepts: bool,
    /// Why not.
    pub answer: String,
    /// Number of the decision.
    pub number: String,
    /// From when it has effect.
    pub effect_on: Option<Date>,
}

/// The rounds of a government, the newest first.
///
/// # Errors
/// Whatever the database says.
pub async fn list(app: &App, government: &UnitId) -> Result<Vec<Round>> {
    let rows = app
        .db
        .all(
            sql!(
                "select id, government, year, plan, until_on from review_round
                 where government = $1 order by year desc, opened_at desc limit $2"
            ),
            args![government, TOGETHER_MAX],
        )
        .await?;
    Ok(rows.iter().map(round).collect())
}

fn round(row: &Row) -> Round {
    Round {
        id: row.id("id"),
        government: row.unit("government"),
        year: i16::try_from(row.int("year")).unwrap_or_default(),
        plan: row.text("plan"),
        until_on: row.day("until_on"),
        units: Vec::new(),
    }
}

/// One round of a government.
///
/// # Errors
/// [`Error::NotFound`] where that government has none with the id.
pub async fn find(app: &App, government: &UnitId, id: Uuid) -> Result<Round> {
    let all = list(app, government).await?;
    let mut found = all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    let rows = app
        .db
        .all(sql!("select unit from review_unit where round = $1 order by unit"), args![id])
        .await?;
    found.units = rows.iter().map(|row| row.unit("unit")).collect();
    Ok(found)
}

/// Opens a round; the same year and plan twice is one round.
///
/// # Errors
/// Whatever the database says.
pub async fn open(app: &App, who: &Who, new: &Round) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let inserted = tx
        .run(
            sql!(
                "insert into review_round
                   (id, government, year, plan, until_on, opened_by, opened_at)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (government, year, plan) do nothing"
            ),
            args![
                new.id,
                &new.government,
                i64::from(new.year),
                &new.plan,
                new.until_on,
                who.staff,
                app.now()
            ],
        )
        .await?;
    if inserted == 0 {
        return Ok(());
    }
    for unit in &new.units {
        tx.run(sql!("insert into review_unit (round, unit) values ($1, $2)"), args![new.id, unit])
            .await?;
    }
    note(app, &mut tx, who, ("review_opened", json!({ "round": new.id }))).await?;
    Ok(tx.commit().await?)
}

/// The proposals of a round, in their order.
///
/// # Errors
/// Whatever the database says.
pub async fn proposals(app: &App, round: Uuid) -> Result<Vec<Proposal>> {
    let rows = app
        .db
        .all(
            sql!(
                "select id, unit, version, kind, case_id, paper, new_limit, reason, basis, saving,
                        state, answer, decision, effect_on
                 from review_proposal where round = $1 order by proposed_at, id limit $2"
            ),
            args![round, TOGETHER_MAX],
        )
        .await?;
    Ok(rows.iter().map(proposal).collect())
}

fn proposal(row: &Row) -> Proposal {
    Proposal {
        id: row.id("id"),
        unit: row.unit("unit"),
        version: row.text("version"),
        kind: ProposalKind::from_code(&row.text("kind")).unwrap_or(ProposalKind::Other),
        case: row.text("case_id"),
        paper: row.text("paper"),
        limit: row.text("new_limit"),
        reason: row.text("reason"),
        basis: row.text("basis"),
        saving: row.text("saving"),
        state: row.text("state"),
        answer: row.text("answer"),
        decision: row.text("decision"),
        effect_on: row.opt_day("effect_on"),
    }
}

/// Writes a proposal; the same form sent twice is one proposal.
///
/// # Errors
/// Whatever the database says.
pub async fn propose(app: &App, who: &Who, round: Uuid, new: &Proposal) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let inserted = tx
        .run(
            sql!(
                "insert into review_proposal
                   (id, round, unit, version, kind, case_id, paper, new_limit, reason, basis,
                    saving, proposed_by, proposed_at, state, answer, decision)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'proposed', '', '')
                 on conflict (id) do nothing"
            ),
            args![
                new.id,
                round,
                &new.unit,
                &new.version,
                new.kind.code(),
                &new.case,
                &new.paper,
                &new.limit,
                &new.reason,
                &new.basis,
                &new.saving,
                who.staff,
                app.now()
            ],
        )
        .await?;
    if inserted > 0 {
        let facts = json!({ "round": round, "proposal": new.id });
        note(app, &mut tx, who, ("review_proposed", facts)).await?;
    }
    Ok(tx.commit().await?)
}

/// Decides a proposal once. What is accepted makes a new version of the procedure in the same
/// transaction; dossiers keep the version that they pinned.
///
/// # Errors
/// [`Unmade`]; nothing is written then.
pub async fn decide(
    app: &App,
    who: &Who,
    proposal: &Proposal,
    decision: &Decision,
) -> std::result::Result<(), Unmade> {
    let mut tx = app.db.begin().await?;
    let state = if decision.accepts { "accepted" } else { "refused" };
    let taken = tx
        .run(
            sql!(
                "update review_proposal set state = $2, answer = $3, decision = $4,
                        effect_on = $5, decided_by = $6, decided_at = $7
                 where id = $1 and state = 'proposed'"
            ),
            args![
                proposal.id,
                state,
                &decision.answer,
                &decision.number,
                decision.effect_on,
                who.staff,
                app.now()
            ],
        )
        .await?;
    if taken == 0 {
        return Err(Unmade::Overtaken("Kiến nghị này vừa được quyết định.".to_owned()));
    }
    let facts = json!({ "proposal": proposal.id, "state": state });
    if let (true, Some(what), Some(effect_on)) =
        (decision.accepts, proposal.simplification(), decision.effect_on)
    {
        let body = edit::body(&app.db, "procedure", &proposal.version).await?;
        let gone = || Unmade::Wrong(vec!["Phiên bản thủ tục không còn trong danh mục.".to_owned()]);
        let body = body.ok_or_else(gone)?;
        let old: Procedure = serde_json::from_str(&body)
            .map_err(|error| Unmade::Failed(Error::Internal(error.into())))?;
        let (ended, new) = review::simplified(&old, &what, effect_on, &decision.number)
            .map_err(|sentence| Unmade::Wrong(vec![sentence.to_owned()]))?;
        let changes = [change(&ended)?.seen(edit::mark(Some(&body))), change(&new)?.new_only()];
        edit::apply_within(app, &mut tx, (who, Right::DecideReview), &changes).await?;
    }
    note(app, &mut tx, who, ("review_decided", facts)).await.map_err(Unmade::Failed)?;
    tx.commit().await?;
    Ok(app.refresh_reference().await?)
}

fn change(version: &Procedure) -> std::result::Result<Change, Unmade> {
    let body = serde_json::to_string(version)
        .map_err(|error| Unmade::Failed(Error::Internal(error.into())))?;
    Ok(Change::new("procedure", version.version_id(), body))
}
