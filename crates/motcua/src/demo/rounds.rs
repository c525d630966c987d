//! The review round of the year: what departments proposed, what a leader made of it, and the one
//! shorter time that is in force when the demonstration begins.

use anyhow::Context as _;
use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::deadline::TimeLimit;
use domain::procedure::{Level, Procedure};
use domain::review::{self, ProposalKind, Simplification};
use domain::time;
use jiff::civil::{Date, DateTime, date};
use serde_json::json;
use uuid::Uuid;

use super::cast::{Account, DISTRICT};
use super::chance::Chance;
use crate::args;
use crate::catalog::edit::{self, Change};
use crate::db::Tx;
use crate::journal::Entry;
use crate::reference::Reference;

const PLAN: &str = "18/KH-UBND";
const OPENED_AT: DateTime = date(2022, 3, 10).at(9, 20, 0, 0);
const UNTIL: Date = date(2022, 7, 29);
const DECIDED_AT: DateTime = date(2022, 11, 15).at(15, 40, 0, 0);
const DECISION: &str = "2114/QĐ-UBND";
const EFFECT_ON: Date = date(2023, 1, 1);

/// What became of a proposal.
enum Answer {
    /// Nobody has decided yet.
    Waiting,
    /// Accepted, in force from [`EFFECT_ON`].
    Accepted,
    /// Refused, and why.
    Refused(&'static str),
}

struct Proposal {
    department: &'static str,
    by: &'static str,
    code: &'static str,
    kind: ProposalKind,
    at: DateTime,
    reason: &'static str,
    saving: &'static str,
    answer: Answer,
}

static PROPOSALS: [Proposal; 5] = [
    Proposal {
        department: "tai-chinh-ke-hoach",
        by: "phuc",
        code: "2.000720",
        kind: ProposalKind::Shorten,
        at: date(2022, 5, 12).at(10, 5, 0, 0),
        reason: "Phần lớn hồ sơ được giải quyết trước hạn ít nhất một ngày.",
        saving: "Người nộp nhận kết quả sớm hơn một ngày.",
        answer: Answer::Accepted,
    },
    Proposal {
        department: "tai-nguyen-moi-truong",
        by: "nguyen",
        code: "1.000798",
        kind: ProposalKind::Shorten,
        at: date(2022, 6, 2).at(14, 30, 0, 0),
        reason: "Đã bố trí thêm một chuyên viên thẩm định.",
        saving: "Rút ngắn một ngày chờ đợi.",
        answer: Answer::Refused(
            "Mùa mưa lũ không bảo đảm thời gian kiểm tra thực địa; đề nghị đánh giá lại năm sau.",
        ),
    },
    Proposal {
        department: "lao-dong-tbxh",
        by: "nghia",
        code: "1.001776",
        kind: ProposalKind::SimplifyForm,
        at: date(2022, 6, 20).at(8, 45, 0, 0),
        reason: "Tờ khai hỏi lại thông tin đã có trên căn cước công dân.",
        saving: "Bớt khoảng mười phút kê khai mỗi hồ sơ.",
        answer: Answer::Waiting,
    },
    Proposal {
        department: "kinh-te-ha-tang",
        by: "xay",
        code: "1.009994",
        kind: ProposalKind::Merge,
        at: date(2022, 7, 14).at(16, 10, 0, 0),
        reason: "Người dân thường nộp cùng lúc hai thủ tục có thành phần hồ sơ giống nhau.",
        saving: "Một bộ hồ sơ thay cho hai.",
        answer: Answer::Waiting,
    },
    Proposal {
        department: "tu-phap",
        by: "phap",
        code: "1.004859",
        kind: ProposalKind::Other,
        at: date(2022, 7, 27).at(9, 0, 0, 0),
        reason: "Cho phép tra cứu sổ hộ tịch điện tử thay cho bản sao giấy tờ hộ tịch.",
        saving: "Giảm một lần đi lại đối với người ở thôn xa.",
        answer: Answer::Waiting,
    },
];

/// The round with its proposals.
pub(super) struct Round {
    id: Uuid,
    controller: Uuid,
    leader: Uuid,
    proposals: Vec<(Uuid, Uuid, &'static Proposal)>,
}

impl Round {
    /// The round of that year.
    pub(super) fn new(accounts: &[Account], mut chance: Chance) -> anyhow::Result<Self> {
        let who = |username: &str| {
            let found = accounts.iter().find(|account| account.username == username);
            found.map(|account| account.id).with_context(|| format!("nobody is called {username}"))
        };
        let proposals =
            PROPOSALS.iter().map(|one| Ok((chance.id(time::instant(one.at)), who(one.by)?, one)));
        let proposals = proposals.collect::<anyhow::Result<_>>()?;
        let id = chance.id(time::instant(OPENED_AT));
        Ok(Self { id, controller: who("kiem")?, leader: who("chu")?, proposals })
    }

    /// What the journal says of it.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let entry =
            |(at, staff): (DateTime, Uuid), part: &str, kind: &str, body: serde_json::Value| {
                Entry {
                    at: time::instant(at),
                    staff: Some(staff),
                    unit: Some(UnitId(unit(part))),
                    kind: kind.to_owned(),
                    dossier: None,
                    seq: None,
                    body: body.to_string(),
                }
            };
        let round = json!({ "round": self.id });
        let mut all =
            vec![entry((OPENED_AT, self.controller), "van-phong", "review_opened", round)];
        for (id, by, one) in &self.proposals {
            let facts = json!({ "round": self.id, "proposal": id });
            all.push(entry((one.at, *by), one.department, "review_proposed", facts));
            if let Some(state) = one.state() {
                let facts = json!({ "proposal": id, "state": state });
                all.push(entry((DECIDED_AT, self.leader), "lanh-dao", "review_decided", facts));
            }
        }
        all
    }

    /// Writes it, and the new version of what was accepted.
    pub(super) async fn write(&self, tx: &mut Tx, reference: &Reference) -> anyhow::Result<()> {
        let round = args![
            self.id,
            DISTRICT,
            i64::from(OPENED_AT.year()),
            PLAN,
            UNTIL,
            self.controller,
            time::instant(OPENED_AT)
        ];
        let columns = "review_round (id, government, year, plan, until_on, opened_by, opened_at)";
        tx.insert_all(columns, vec![round]).await?;
        let mut units: Vec<_> =
            self.proposals.iter().map(|(_, _, one)| unit(one.department)).collect();
        units.sort();
        let units = units.into_iter().map(|unit| args![self.id, unit]);
        tx.insert_all("review_unit (round, unit)", units.collect()).await?;
        let mut rows = Vec::new();
        for (id, by, one) in &self.proposals {
            let (old, shorter) = one.shorter(reference)?;
            let decided = one.state().is_some();
            let accepted = matches!(one.answer, Answer::Accepted);
            let answer = match one.answer {
                Answer::Refused(why) => why,
                Answer::Waiting | Answer::Accepted => "",
            };
            rows.push(args![
                *id,
                self.id,
                unit(one.department),
                old.version_id(),
                one.kind.code(),
                shorter.as_ref().map_or("", |(case, _)| case.as_str()),
                "",
                shorter.as_ref().map_or_else(String::new, |(_, limit)| limit.to_string()),
                one.reason,
                "Nghị định 63/2010/NĐ-CP; kế hoạch rà soát của Ủy ban nhân dân huyện.",
                one.saving,
                *by,
                time::instant(one.at),
                one.state().unwrap_or("proposed"),
                answer,
                if decided { DECISION } else { "" },
                accepted.then_some(EFFECT_ON),
                decided.then_some(self.leader),
                decided.then(|| time::instant(DECIDED_AT))
            ]);
            if let (true, Some((case, limit))) = (accepted, shorter) {
                let what = Simplification::Shorten { case, limit };
                self.put_in_force(tx, old, &what).await?;
            }
        }
        let columns = "review_proposal (id, round, unit, version, kind, case_id, paper, new_limit, \
                       reason, basis, saving, proposed_by, proposed_at, state, answer, decision, \
                       effect_on, decided_by, decided_at)";
        Ok(tx.insert_all(columns, rows).await?)
    }

    async fn put_in_force(
        &self,
        tx: &mut Tx,
        old: &Procedure,
        what: &Simplification,
    ) -> anyhow::Result<()> {
        let versions = review::simplified(old, what, EFFECT_ON, DECISION);
        let (ended, new) = versions.map_err(|why| anyhow::anyhow!("{why}"))?;
        let change = |version: &Procedure| -> anyhow::Result<Change> {
            let body = serde_json::to_string(version)?;
            Ok(Change::new("procedure", version.version_id(), body))
        };
        let before = serde_json::to_string(old)?;
        let changes = [(change(&ended)?, Some(before)), (change(&new)?, None)];
        let when = (time::instant(DECIDED_AT), self.leader);
        Ok(edit::load(tx, when, changes).await?)
    }
}

impl Proposal {
    fn state(&self) -> Option<&'static str> {
        match self.answer {
            Answer::Waiting => None,
            Answer::Accepted => Some("accepted"),
            Answer::Refused(_) => Some("refused"),
        }
    }

    /// The version that it is about, and the case with its shorter time, if that is proposed.
    fn shorter<'a>(
        &self,
        reference: &'a Reference,
    ) -> anyhow::Result<(&'a Procedure, Option<(String, TimeLimit)>)> {
        let code = ProcedureCode::parse(self.code)?;
        let catalogue = &reference.catalogue;
        let old = catalogue.in_force(&code, self.at.date(), Level::District);
        let old = old.with_context(|| format!("{code} is not in force"))?;
        if self.kind != ProposalKind::Shorten {
            return Ok((old, None));
        }
        let case = old.cases.first().context("a procedure has a case")?;
        let less = match case.limit {
            TimeLimit::WorkingDays(days) => TimeLimit::WorkingDays(days.saturating_sub(1).max(1)),
            TimeLimit::CalendarDays(days) => TimeLimit::CalendarDays(days.saturating_sub(1).max(1)),
            TimeLimit::Hours(hours) => TimeLimit::Hours(hours.saturating_sub(1).max(1)),
            TimeLimit::SameDay => TimeLimit::SameDay,
        };
        Ok((old, Some((case.id.clone(), less))))
    }
}

fn unit(part: &str) -> String {
    format!("{DISTRICT}.{part}")
}
