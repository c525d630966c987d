//! A dossier's facts in words, as its page shows them.

use domain::agency::UnitId;
use domain::code::Phone;
use domain::dossier::event::{PartChange, PaymentProof};
use domain::dossier::{Actor, Body, Dossier, Event, Hand, Status};
use domain::dossier::{extension, processing};
use domain::money::LATER;
use domain::time;
use jiff::Timestamp;
use letters::Outcome;

use super::facts::{Facts, Person};
use super::history;
use super::rest::Term;
use super::sheet;
use crate::attachments::{Attached, Purpose};
use crate::dossiers;
use crate::error::Result;
use crate::words;

/// What the page shows of a dossier.
pub struct View {
    /// The dossier.
    pub id: String,
    /// Where the page is.
    pub href: String,
    /// Position of the last event: what the reader has seen.
    pub seen: u32,
    /// Code.
    pub code: String,
    /// The procedure, with its case when it has several.
    pub procedure: String,
    /// National code of the status.
    pub status_code: u8,
    /// Its label.
    pub status: &'static str,
    /// Code of the traffic light.
    pub light: &'static str,
    /// What follows its word.
    pub rest: String,
    /// The step.
    pub step: String,
    /// Where it is and who has it.
    pub whereabouts: String,
    /// Why it came back to this step; empty when it did not.
    pub returned_because: String,
    /// The facts of the reception.
    pub reception: Vec<(&'static str, String)>,
    /// The persons.
    pub persons: Vec<(&'static str, Vec<(&'static str, String)>)>,
    /// The papers.
    pub papers: Vec<Paper>,
    /// Files that belong to no paper.
    pub files: Vec<(&'static str, Attached)>,
    /// The fees, each with its amount and a remark.
    pub fees: Vec<(String, String)>,
    /// The clock.
    pub clock: Vec<(&'static str, String)>,
    /// How the due date came about.
    pub explanation: Vec<String>,
    /// What happened, newest first.
    pub moments: Vec<Moment>,
    /// Where the slip of what is handed back is printed; empty as long as nothing is.
    pub hand_back_href: String,
    /// The control sheet.
    pub hand_overs: Vec<HandOver>,
}

/// A paper with its files.
pub struct Paper {
    /// The component of the procedure.
    pub component: String,
    /// Its name.
    pub name: String,
    /// What was handed in.
    pub handed_in: String,
    /// Its files.
    pub files: Vec<Attached>,
}

/// Something that happened.
pub struct Moment {
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// When, to the minute.
    pub when: String,
    /// The same for machines.
    pub iso: String,
    /// Whether it was outside office hours.
    pub is_overtime: bool,
    /// A remark; empty for none.
    pub remark: String,
    /// What there is to see: address and words; empty for nothing.
    pub link: (String, &'static str),
}

/// A row of the control sheet.
pub struct HandOver {
    /// The step that was finished.
    pub step: String,
    /// Who gave, for which unit.
    pub giver: (String, String),
    /// Who received, for which unit; the name is empty as long as nobody has.
    pub receiver: (String, String),
    /// When it was given.
    pub given: String,
    /// When it was received; empty as long as it was not.
    pub received: String,
    /// Whether the step kept its time: words and tone.
    pub outcome: (&'static str, &'static str),
    /// Whether it was given outside office hours.
    pub is_overtime: bool,
    /// The reason of a return; empty for none.
    pub note: String,
}

impl View {
    /// The heading above what is to be done.
    #[must_use]
    pub fn todo_heading(&self) -> String {
        format!("Bước hiện tại: {}", self.step)
    }
}

/// Puts the facts into words, for one reader.
///
/// # Errors
/// When the reference data lack the dossier's procedure.
pub fn of(facts: &Facts, reader: &Actor, now: Timestamp) -> Result<View> {
    let dossier = &facts.dossier;
    let (procedure, case, _) = facts.pinned()?;
    let calendar = facts.reference.calendar(&dossier.received.lead);
    let near_at = dossiers::near_at(&facts.reference, dossier);
    let term = Term::of_dossier(dossier, near_at);
    let several = procedure.cases.len() > 1;
    Ok(View {
        id: facts.id.to_string(),
        href: format!("/ho-so/{}", facts.id),
        seen: dossier.seq,
        code: dossier.received.code.to_string(),
        procedure: if several {
            format!("{} – {}", procedure.name, case.name)
        } else {
            procedure.name.clone()
        },
        status_code: dossier.status.code(),
        status: dossier.status.label(),
        light: term.light(now).code(),
        rest: term.rest(&calendar, now),
        step: dossier.place.name.clone(),
        whereabouts: whereabouts(facts, reader),
        returned_because: returned_because(facts),
        reception: reception(facts)?,
        persons: facts.persons.iter().map(|one| (one.role.label(), person(one))).collect(),
        papers: papers(facts),
        files: other_files(facts),
        fees: fees(facts),
        clock: clock(facts, now)?,
        explanation: dossiers::explanation(&facts.events),
        moments: moments(facts),
        hand_back_href: if dossier.status == Status::Stopped {
            format!("/ho-so/{}/tra-ho-so.pdf", facts.id)
        } else {
            String::new()
        },
        hand_overs: hand_overs(facts)?,
    })
}

fn whereabouts(facts: &Facts, reader: &Actor) -> String {
    let dossier = &facts.dossier;
    let unit = facts.reference.unit_name(&dossier.place.unit);
    match &dossier.hand {
        Hand::Offered { from } => {
            format!("{unit}; {} đã chuyển đến, chưa có người nhận", facts.who(from))
        }
        Hand::Held { officer } if *officer == reader.staff => {
            format!("Bạn đang giữ hồ sơ này ({unit})")
        }
        Hand::Held { officer } if dossier.is_in_hand_of(reader) => {
            let absent = facts.name(*officer);
            format!(
                "{absent} ({unit}) đang giữ và vắng mặt; bạn làm thay, mọi việc được ghi là làm thay {absent}"
            )
        }
        Hand::Held { officer } => format!("{} ({unit}) đang giữ", facts.name(*officer)),
        Hand::WithApplicant => "Kết quả đã trả cho người nộp hồ sơ".to_owned(),
    }
}

/// The reason of the last passing-on, when that was a return.
fn returned_because(facts: &Facts) -> String {
    if facts.dossier.status.has_ended() {
        return String::new();
    }
    let passes = |event: &&Event| {
        matches!(
            event.body,
            Body::SentBack { .. }
                | Body::Assigned { .. }
                | Body::Forwarded { .. }
                | Body::Approved { .. }
                | Body::HandedOver { .. }
        )
    };
    match facts.events.iter().rev().find(passes).map(|event| &event.body) {
        Some(Body::SentBack { reason, .. }) => reason.clone(),
        Some(_) | None => String::new(),
    }
}

fn reception(facts: &Facts) -> Result<Vec<(&'static str, String)>> {
    let received = &facts.dossier.received;
    let (procedure, _, _) = facts.pinned()?;
    let receiver = &facts.dossier.receiver;
    let reference = &facts.reference;
    let competent = received.competent_desk.as_ref();
    let competent = competent.and_then(|desk| reference.units.government_of(desk));
    let row = |key, value| Some((key, value));
    let rows = [
        row("Mã thủ tục", procedure.code.to_string()),
        row("Lĩnh vực", procedure.field.clone()),
        row("Nơi tiếp nhận", reference.unit_name(&received.desk)),
        competent.map(|government| ("Tiếp nhận thay", government.short_name.clone())),
        row("Người tiếp nhận", facts.name(receiver.staff).to_owned()),
        row("Cơ quan giải quyết", reference.unit_name(&received.lead)),
        row("Kênh nộp", received.channel.label().to_owned()),
        row("Nhận kết quả", received.return_way.label().to_owned()),
    ];
    Ok(rows.into_iter().flatten().collect())
}

fn person(person: &Person) -> Vec<(&'static str, String)> {
    let identity = person.identity.as_ref();
    let card = if identity.is_some_and(|number| number.len() == 9) { "CMND" } else { "CCCD" };
    let fact = |key, value: &Option<String>| value.clone().map(|value| (key, value));
    [
        Some(("Tên", person.name.clone())),
        fact(card, &person.identity),
        fact("Mã số thuế", &person.tax_code),
        fact("Ngày sinh", &person.birth),
        person.sex.map(|sex| ("Giới tính", sex.to_owned())),
        fact("Điện thoại", &person.phone.as_deref().map(spaced)),
        fact("Thư điện tử", &person.email),
        Some(("Địa chỉ", person.address.clone())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn spaced(phone: &str) -> String {
    Phone::parse(phone).map_or_else(|_| phone.to_owned(), |phone| phone.spaced())
}

fn papers(facts: &Facts) -> Vec<Paper> {
    let files = |component: &str| -> Vec<Attached> {
        let of = |file: &&Attached| file.component.as_deref() == Some(component);
        facts.files.iter().filter(of).cloned().collect()
    };
    facts
        .papers
        .iter()
        .map(|paper| Paper {
            files: files(&paper.component),
            component: paper.component.clone(),
            name: paper.name.clone(),
            handed_in: paper.handed_in.clone(),
        })
        .collect()
}

/// Files of no paper: those that are shown with the draft or the result are told by their purpose.
fn other_files(facts: &Facts) -> Vec<(&'static str, Attached)> {
    let listed = |file: &&Attached| {
        let paper =
            facts.papers.iter().any(|paper| Some(&paper.component) == file.component.as_ref());
        !paper || file.purpose != Purpose::Paper
    };
    facts.files.iter().filter(listed).map(|file| (file.purpose.label(), file.clone())).collect()
}

fn fees(facts: &Facts) -> Vec<(String, String)> {
    facts
        .fees
        .iter()
        .map(|fee| {
            let why = fee.exemption.as_ref();
            let why = why.map_or_else(String::new, |why| format!(" (miễn, giảm: {why})"));
            let amount = if fee.is_open { LATER.to_owned() } else { fee.amount.to_string() };
            (fee.name.clone(), format!("{amount}{why}"))
        })
        .collect()
}

fn clock(facts: &Facts, now: Timestamp) -> Result<Vec<(&'static str, String)>> {
    let dossier = &facts.dossier;
    let received = &dossier.received;
    let mut clock = vec![
        ("Tiếp nhận", words::minute(dossier.received_at)),
        ("Thời hạn", received.limit.label()),
        (
            "Hẹn trả",
            if dossier.pause.is_some() && dossier.ended_at.is_none() {
                "tính lại khi hết tạm dừng".to_owned()
            } else {
                words::minute(dossier.due_at)
            },
        ),
    ];
    if dossier.due_at != received.due_at {
        clock.push(("Hẹn trả lần đầu", words::minute(received.due_at)));
    }
    if dossier.counted_due_at != received.due_at && dossier.counted_due_at != dossier.due_at {
        clock.push(("Tính đúng hạn theo", words::minute(dossier.counted_due_at)));
    }
    clock.extend(waiting(dossier));
    match (dossier.ended_at, dossier.returned_at) {
        (None, _) if dossier.pause.is_some() => {}
        (None, _) => {
            let due = dossiers::step_due_at(&facts.reference, dossier)?;
            let late = if now > due { " (đã qua)" } else { "" };
            clock.push(("Hạn của bước này", format!("{}{late}", words::minute(due))));
        }
        (Some(ended), returned) => {
            clock.push(("Xử lý xong", words::minute(ended)));
            clock.extend(returned.map(|at| ("Trả kết quả", words::minute(at))));
        }
    }
    if let Some((first, times)) = facts.fetched {
        let words = format!("lần đầu {}, {times} lần", words::minute(first));
        clock.push(("Người nộp tải kết quả trực tuyến", words));
    }
    if let Some(issued) = &dossier.issued {
        let number = format!("{} ngày {}", issued.number, words::date(issued.issued_on));
        clock.push(("Số kết quả", number));
    }
    Ok(clock)
}

/// What stops the clock, or is still owed.
fn waiting(dossier: &Dossier) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(pause) = dossier.pause.as_ref().filter(|_| dossier.ended_at.is_none()) {
        lines.push(("Tạm dừng từ", words::minute(pause.since)));
    }
    if let Some(request) = dossier.awaited_supplement() {
        lines.push(("Hạn bổ sung", words::date(request.until_on)));
    }
    if let Some(demand) = dossier.unpaid() {
        lines.push(("Chưa nộp", format!("{} theo thông báo số {}", demand.amount, demand.notice)));
    }
    if let Some(extension) = dossier.extension.as_ref().filter(|one| one.confirmed_at.is_none()) {
        lines.push(("Đề nghị hẹn lại", words::minute(extension.new_due_at)));
    }
    lines
}

fn moments(facts: &Facts) -> Vec<Moment> {
    let own_signings = processing::own_signings(&facts.events);
    let calendar = facts.reference.calendar(&facts.dossier.received.lead);
    let late = extension::late_proposals(&facts.events, &calendar);
    let note = |event: &Event| {
        if own_signings.contains(&event.seq) {
            " Lưu ý: người ký cũng là người thẩm định."
        } else if late.contains(&event.seq) {
            " Đề nghị chậm so với quy định (trước hạn ít nhất một ngày làm việc)."
        } else {
            ""
        }
    };
    facts.events.iter().rev().map(|event| moment(facts, event, note(event))).collect()
}

fn moment(facts: &Facts, event: &Event, note: &str) -> Moment {
    let unit = facts.reference.unit_name(&event.by.unit);
    let what = history::sentence(&event.body, &facts.reference, &facts.names);
    Moment {
        what: format!("{what}{note}"),
        is_overtime: sheet::is_overtime(facts, &event.by.unit, event.at),
        who: if event.by.is_applicant() {
            format!("{}, trên trang tra cứu", facts.who(&event.by))
        } else {
            format!("{} · {unit}", facts.who(&event.by))
        },
        when: words::minute(event.at),
        iso: time::rfc3339(time::local(event.at)),
        remark: history::remark(&event.body).unwrap_or_default().to_owned(),
        link: link(facts, &event.body),
    }
}

fn link(facts: &Facts, body: &Body) -> (String, &'static str) {
    match body {
        Body::Drafted { draft, .. } => {
            (format!("/ho-so/{}/du-thao/{draft}.pdf", facts.id), "Xem dự thảo")
        }
        Body::Approved { draft, .. } => {
            (format!("/ho-so/{}/du-thao/{draft}.pdf", facts.id), "Xem bản được phê duyệt")
        }
        Body::Issued { paper, .. } => (format!("/tep/{paper}"), "Xem bản quét kết quả đã ký"),
        Body::SupplementAsked { request } => (
            format!("/ho-so/{}/yeu-cau-bo-sung/{}.pdf", facts.id, request.id),
            "Phiếu yêu cầu bổ sung (PDF)",
        ),
        Body::PaymentProved { proof: PaymentProof::Scan(proof), .. } => {
            (format!("/tep/{proof}"), "Xem chứng từ nộp tiền")
        }
        Body::PaymentProved { proof: PaymentProof::Till(row), .. } => {
            (format!("/thu-phi/phieu/{row}.pdf"), "Phiếu thu (PDF)")
        }
        Body::OpinionGiven { paper: Some(paper), .. } => {
            (format!("/tep/{paper}"), "Xem văn bản trả lời")
        }
        Body::HandedBack { .. } if facts.dossier.returned_at.is_some() => {
            (format!("/ho-so/{}/tra-ho-so.pdf", facts.id), "Phiếu trả lại hồ sơ, giấy tờ (PDF)")
        }
        Body::ExtensionConfirmed { .. } => {
            (format!("/ho-so/{}/xin-loi.pdf", facts.id), "Phiếu xin lỗi và hẹn lại (PDF)")
        }
        Body::PartMoved { change: PartChange::Begun { dossier, .. }, .. } => {
            (format!("/ho-so/{dossier}"), "Xem hồ sơ thành phần")
        }
        Body::Received(_)
        | Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::SentBack { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. }
        | Body::SupplementSent { .. }
        | Body::SupplementReturned { .. }
        | Body::SupplementTaken { .. }
        | Body::WithdrawalAsked { .. }
        | Body::WithdrawalRetracted
        | Body::WithdrawalConfirmed { .. }
        | Body::Closed { .. }
        | Body::PaymentAsked { .. }
        | Body::OpinionAsked { .. }
        | Body::OpinionGiven { paper: None, .. }
        | Body::VisitRecorded { .. }
        | Body::ExtensionProposed { .. }
        | Body::ExtensionDeclined { .. }
        | Body::HandedBack { .. }
        | Body::Corrected { .. }
        | Body::ReceiptReissued
        | Body::FlawReported { .. }
        | Body::ResultMended { .. }
        | Body::FlawDeclined { .. }
        | Body::MendedHandedOut { .. }
        | Body::LossRecorded { .. }
        | Body::PartMoved { .. }
        | Body::StoppedWithWhole => (String::new(), ""),
    }
}

fn hand_overs(facts: &Facts) -> Result<Vec<HandOver>> {
    let unit = |id: &UnitId| facts.reference.unit_name(id);
    let rows = sheet::hand_overs(facts)?;
    Ok(rows
        .into_iter()
        .map(|sheet::HandOver { row, outcome }| HandOver {
            giver: (facts.who(&row.giver), unit(&row.finished.unit)),
            receiver: (
                row.receiver.map_or_else(String::new, |staff| facts.name(staff).to_owned()),
                unit(&row.to.unit),
            ),
            is_overtime: sheet::is_overtime(facts, &row.finished.unit, row.given_at),
            given: words::minute(row.given_at),
            received: row.received_at.map_or_else(String::new, words::minute),
            outcome: outcome.map_or(("", ""), toned),
            note: row.note.unwrap_or_default(),
            step: row.finished.name,
        })
        .collect())
}

fn toned(outcome: Outcome) -> (&'static str, &'static str) {
    let tone = match outcome {
        Outcome::Early | Outcome::OnTime => "green",
        Outcome::Late => "red",
    };
    (sheet::outcome_label(outcome), tone)
}
