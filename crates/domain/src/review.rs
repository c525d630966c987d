//! Review of procedures (rà soát thủ tục hành chính): what may be proposed, and what an accepted
//! proposal makes of a procedure.
//!
//! # Source
//! Decree 63/2010 on the control of administrative procedures, chapter on review and evaluation;
//! form II.04. Article numbers to be confirmed (`docs/law.md`).

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::deadline::TimeLimit;
use crate::procedure::{Group, Procedure};

/// Under so many dossiers a figure says nothing.
pub const ENOUGH_DOSSIERS: i64 = 10;

/// What is proposed (nội dung kiến nghị).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalKind {
    /// Rút ngắn thời hạn.
    Shorten,
    /// Bỏ giấy tờ.
    DropPaper,
    /// Ghép với thủ tục khác.
    Merge,
    /// Đơn giản hóa mẫu đơn.
    SimplifyForm,
    /// Khác.
    Other,
}

impl ProposalKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Shorten, Self::DropPaper, Self::Merge, Self::SimplifyForm, Self::Other];

    /// The code in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shorten => "shorten",
            Self::DropPaper => "drop_paper",
            Self::Merge => "merge",
            Self::SimplifyForm => "simplify_form",
            Self::Other => "other",
        }
    }

    /// The kind with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Shorten => "Rút ngắn thời hạn giải quyết",
            Self::DropPaper => "Bỏ giấy tờ",
            Self::Merge => "Ghép với thủ tục khác",
            Self::SimplifyForm => "Đơn giản hóa mẫu đơn, tờ khai",
            Self::Other => "Kiến nghị khác",
        }
    }
}

/// A change of a procedure that a decision puts in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Simplification {
    /// A case takes less time.
    Shorten {
        /// The case, by id.
        case: String,
        /// The new time.
        limit: TimeLimit,
    },
    /// A case needs a paper less.
    DropPaper {
        /// The case, by id.
        case: String,
        /// The paper, by id.
        paper: String,
    },
}

/// The old version with its last day, and the new version from `effect_on`.
///
/// # Errors
/// A sentence that says why it cannot be.
pub fn simplified(
    old: &Procedure,
    what: &Simplification,
    effect_on: Date,
    decision: &str,
) -> Result<(Procedure, Procedure), &'static str> {
    if effect_on <= old.valid.from_on {
        return Err("Ngày hiệu lực phải sau ngày bắt đầu của phiên bản đang áp dụng.");
    }
    if old.valid.to_on.is_some_and(|to_on| to_on < effect_on) {
        return Err("Phiên bản này đã kết thúc trước ngày hiệu lực.");
    }
    let mut new = old.clone();
    new.valid.from_on = effect_on;
    new.decision = Some(decision.to_owned());
    match what {
        Simplification::Shorten { case, limit } => {
            let found = new.cases.iter_mut().find(|one| one.id == *case);
            let case = found.ok_or("Thủ tục không có trường hợp này.")?;
            if case.limit == *limit {
                return Err("Thời hạn mới giống thời hạn đang áp dụng.");
            }
            case.limit = *limit;
        }
        Simplification::DropPaper { case, paper } => {
            let found = new.cases.iter_mut().find(|one| one.id == *case);
            let case = found.ok_or("Thủ tục không có trường hợp này.")?;
            if !case.papers().any(|one| one.id == *paper) {
                return Err("Trường hợp này không có giấy tờ đó.");
            }
            for group in &mut case.groups {
                match group {
                    Group::AllOf { items }
                    | Group::OneOf { items, .. }
                    | Group::If { items, .. } => {
                        items.retain(|one| one.id != *paper);
                    }
                }
            }
            case.groups.retain(|group| !group.items().is_empty());
        }
    }
    let mut ended = old.clone();
    ended.valid.to_on = Some(effect_on.saturating_sub(1.day()));
    Ok((ended, new))
}
