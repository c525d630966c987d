//! What somebody may do with a dossier now, with everything the buttons need to know.

use domain::dossier::{Hand, Place, Rules, StaffId, Verb, extension, processing};
use domain::money::till::Balance;
use domain::route::Task;
use domain::time;
use uuid::Uuid;

use super::facts::Facts;
use super::officers::{self, Officer};
use super::pages::more;
use super::rest::Term;
use crate::access::Who;
use crate::app::App;
use crate::dossiers;
use crate::error::Result;
use crate::payment;
use crate::words;

/// The acts that are open to one person.
#[derive(Clone, Debug, Default)]
pub struct Todo {
    /// Nhận hồ sơ.
    pub accept: bool,
    /// Chuyển cho đơn vị giải quyết: the steps that may follow.
    pub hand_over: Option<Vec<Place>>,
    /// Phân công: who may be given it.
    pub assign: Option<Vec<Officer>>,
    /// Dự thảo kết quả.
    pub draft: bool,
    /// Chuyển bước tiếp theo: the steps that may follow.
    pub forward: Option<Vec<Place>>,
    /// Phê duyệt.
    pub approve: Option<Approval>,
    /// Vào số, phát hành.
    pub issue: bool,
    /// Chuyển kết quả về bộ phận một cửa.
    pub bring_to_desk: bool,
    /// Trả kết quả.
    pub hand_to_applicant: bool,
    /// What has to be paid before the result can be handed out, in words; empty for nothing.
    pub fees_due: String,
    /// Trả lại bước trước: where and to whom.
    pub send_back: Option<(Place, StaffId)>,
    /// Acts with a page of their own that answer somebody or wait for a decision.
    pub urgent: Vec<Verb>,
    /// The other acts with a page of their own.
    pub more: Vec<Verb>,
    /// That nobody has the duty where the dossier waits, or where it would go next; empty otherwise.
    pub nobody: String,
    /// Cần xin lỗi, hẹn lại: until when, in words; empty when nobody has to.
    pub apology: String,
}

/// What is to be approved.
#[derive(Clone, Debug)]
pub struct Approval {
    /// The draft that is read.
    pub draft: Uuid,
    /// Whether it is the approver's own work.
    pub is_own_work: bool,
    /// Whether the signer approves, rather than the head of a unit.
    pub is_signing: bool,
    /// Where it goes next.
    pub next: Option<Place>,
}

impl Todo {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let places = [&self.hand_over, &self.forward].into_iter().any(Option::is_some);
        let others = [
            self.accept,
            self.draft,
            self.issue,
            self.bring_to_desk,
            self.hand_to_applicant,
            self.assign.is_some(),
            self.approve.is_some(),
            self.send_back.is_some(),
            !self.urgent.is_empty(),
            !self.fees_due.is_empty(),
        ];
        !places && !others.contains(&true)
    }
}

/// Finds out what this person may do.
///
/// # Errors
/// Whatever the database says, or reference data that lack the procedure.
pub async fn of(app: &App, who: &Who, facts: &Facts) -> Result<Todo> {
    let (_, _, route) = facts.pinned()?;
    let rules = Rules { route, units: &facts.reference.units };
    let (dossier, actor) = (&facts.dossier, &who.actor);
    let open = dossier.verbs_open_to(actor, &rules);
    let following = || rules.following(dossier).unwrap_or_default();
    let assign = if open.contains(&Verb::Assign) { following().into_iter().next() } else { None };
    let officers = match assign {
        Some(to) => Some(officers::with_duty(&app.db, &to.unit, to.duty, app.now()).await?),
        None => None,
    };
    let may = |verb: Verb| open.contains(&verb);
    let fees = holding_back(app, facts, &open).await?;
    let paged = open.iter().copied().filter(|verb| more::slug(*verb).is_some());
    let apology = if may(Verb::ProposeExtension) { apology(app, facts) } else { String::new() };
    let (urgent, more) = paged.partition(|verb| {
        answers(*verb) || (*verb == Verb::ProposeExtension && !apology.is_empty())
    });
    Ok(Todo {
        // Taking a result from the shelf needs no acceptance of its own.
        accept: may(Verb::Accept) && !may(Verb::HandToApplicant),
        hand_over: may(Verb::HandOver).then(following),
        assign: officers,
        // The notice of stopping is drafted when the time for the supplement is over.
        draft: may(Verb::Draft)
            && dossier
                .awaited_supplement()
                .is_none_or(|asked| time::local(app.now()).date() > asked.until_on)
            && dossier.answer.is_none(),
        forward: may(Verb::Forward).then(|| ready(following(), dossier.draft.is_some())),
        approve: dossier.draft.filter(|_| may(Verb::Approve)).map(|draft| Approval {
            draft,
            is_own_work: processing::signs_own_work(dossier, actor),
            is_signing: dossier.place.task == Task::Sign,
            next: following().into_iter().next(),
        }),
        issue: may(Verb::Issue),
        bring_to_desk: may(Verb::BringToDesk),
        hand_to_applicant: may(Verb::HandToApplicant) && !fees.is_owing(),
        fees_due: owing(&fees),
        urgent,
        more,
        apology,
        nobody: nobody(app, facts, may(Verb::Approve).then(following)).await?,
        send_back: dossier.trail.last().cloned().filter(|_| may(Verb::SendBack)),
    })
}

/// That fees hold a result back, and which; empty when none do.
fn owing(fees: &Balance) -> String {
    match (fees.is_owing(), fees.is_open) {
        (false, _) => String::new(),
        (true, false) => format!("Còn phải nộp {} phí, lệ phí", fees.due),
        (true, true) => format!("Còn phải nộp phí, lệ phí: {}", fees.due_words()),
    }
}

/// How the fees stand that hold a result back which could be handed out otherwise.
///
/// # Errors
/// Whatever the database says.
pub async fn holding_back(app: &App, facts: &Facts, open: &[Verb]) -> Result<Balance> {
    if !open.contains(&Verb::HandToApplicant) {
        return Ok(Balance::default());
    }
    Ok(payment::standing(&app.db, &facts.reference, facts.id).await?.balance)
}

/// That nobody has the duty of the place where the dossier waits, or of the one that follows an
/// approval: the signer may approve all the same, and whoever arranges the work is told.
async fn nobody(app: &App, facts: &Facts, next: Option<Vec<Place>>) -> Result<String> {
    let dossier = &facts.dossier;
    let next = next.and_then(|places| places.into_iter().next());
    let waits = matches!(dossier.hand, Hand::Offered { .. }) && dossier.ended_at.is_none();
    let (place, words) = match (next, waits) {
        (Some(next), _) => (next, "Bước tiếp theo"),
        (None, true) => (dossier.place.clone(), "Bước này"),
        (None, false) => return Ok(String::new()),
    };
    let (unit, duty) = (&place.unit, place.duty);
    if officers::is_staffed(&app.db, unit, duty, app.now()).await? {
        return Ok(String::new());
    }
    Ok(format!(
        "{words} “{}”: {} hiện không có ai giữ nhiệm vụ {}. Hồ sơ sẽ chờ ở đó cho đến khi có người \
         được giao nhiệm vụ hoặc làm thay; lãnh đạo và quản trị hệ thống được báo mỗi ngày.",
        place.name,
        facts.reference.unit_name(unit),
        duty.label().to_lowercase(),
    ))
}

/// That the holder must apologise and give the one new date, in words.
fn apology(app: &App, facts: &Facts) -> String {
    let calendar = facts.reference.calendar(&facts.dossier.received.lead);
    let now = app.now();
    if extension::apology_from(&facts.dossier, &calendar).is_none_or(|from| now < from) {
        return String::new();
    }
    let near_at = dossiers::near_at(&facts.reference, &facts.dossier);
    let term = Term::of_dossier(&facts.dossier, near_at);
    let rest = term.rest(&calendar, now);
    let due = facts.dossier.counted_due_at;
    if now > due {
        format!(
            "Hồ sơ đã quá hạn {rest} mà chưa xin lỗi, hẹn lại. Văn bản xin lỗi lúc này là chậm so với quy định, và được ghi như vậy."
        )
    } else {
        format!(
            "Cần xin lỗi, hẹn lại: hạn {}, {rest}. Nếu không kịp, xin gửi văn bản xin lỗi trước hạn ít nhất một ngày làm việc.",
            words::minute(due)
        )
    }
}

/// Whether an act answers somebody who waits.
fn answers(verb: Verb) -> bool {
    [
        Verb::TakeSupplement,
        Verb::ReturnSupplement,
        Verb::ProvePayment,
        Verb::GiveOpinion,
        Verb::ConfirmExtension,
        Verb::DeclineExtension,
        Verb::ConfirmWithdrawal,
        Verb::Close,
        Verb::RetractWithdrawal,
        Verb::HandBack,
    ]
    .contains(&verb)
}

/// Without a draft only further appraisal may follow.
fn ready(places: Vec<Place>, has_draft: bool) -> Vec<Place> {
    let needs_none = |place: &Place| place.task == Task::Appraise;
    places.into_iter().filter(|place| has_draft || needs_none(place)).collect()
}
