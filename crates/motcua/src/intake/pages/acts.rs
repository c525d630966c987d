//! What the buttons of the reception form do to what was typed. Only one of them receives.

use domain::agency::UnitId;
use domain::procedure::{Component, Group};
use domain::{text, time};
use jiff::civil::Date;
use uuid::Uuid;

use super::desk::PERSONS;
use super::sent::SentFile;
use super::view;
use crate::access::Who;
use crate::app::App;
use crate::attachments::{self, NewFile, NotTaken, Purpose, Received};
use crate::error::{Error, Result};
use crate::intake::desks::{self, DeskChoice};
use crate::intake::known::{self, KnownPerson};
use crate::intake::read::{self, paper_field};
use crate::intake::{Typed, scan};
use crate::personal::{self, Seen, Way};
use crate::web::problems::Problems;

/// A form in the hands of whoever has sent it.
pub(super) struct Form<'a> {
    pub(super) app: &'a App,
    pub(super) who: &'a Who,
    pub(super) id: Uuid,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// What follows.
pub(super) enum Next {
    /// The form again, with that query in its address.
    Stay(String),
    /// The form with known people to choose from.
    Offer(Vec<KnownPerson>),
    /// Reception.
    Receive,
    /// A slip instead of a receipt: the page under that name.
    Slip(&'static str),
}

/// What a page says after something succeeded, by the code in its address.
#[must_use]
pub(super) fn notice(code: &str) -> Option<&'static str> {
    match code {
        "luu" => Some("Đã lưu nháp. Hồ sơ chưa được tiếp nhận."),
        "tep" => Some("Đã đính kèm tệp."),
        "doi-ma" => Some("Đã đổi sang Unicode; xin kiểm lại họ tên và địa chỉ."),
        "bo-danh-dau" => Some("Đã bỏ đánh dấu các giấy tờ vừa đánh dấu cùng lúc."),
        "xoa-tep" => Some("Đã xóa tệp."),
        _ => None,
    }
}

/// What people paste from old documents.
pub(super) const LEGACY_FIELDS: [&str; 2] = ["name", "address"];
/// The papers that were ticked at once, by their ids.
pub(super) const TICKED: &str = "p_danh_dau";

/// Puts the form at a desk of the person, if it is at none.
pub(super) fn fit_desk(typed: &mut Typed, desks: &[DeskChoice]) {
    if let Some(first) = desks.first()
        && desks.iter().all(|desk| desk.id.0 != typed.get("desk"))
    {
        typed.set("desk", &first.id.0);
    }
}

impl Form<'_> {
    /// Puts the form at a desk of the person.
    pub(super) fn fit_desk(&mut self) {
        let desks = desks::desks_of(&self.app.reference(), self.who, self.day());
        fit_desk(&mut self.typed, &desks);
    }

    /// Fills a person's fields from the text that a scanner has typed.
    pub(super) fn take_cards(&mut self) {
        for prefix in PERSONS {
            let field = format!("{prefix}_card");
            let text = self.typed.get(&field).to_owned();
            if text.is_empty() {
                continue;
            }
            let fields = scan::fields_of_card(&text);
            if let Some(fields) = self.problems.check(&field, fields) {
                self.typed.put_person(prefix, &fields);
                self.typed.set(field, "");
            }
        }
    }

    /// Reads cards from photographs and attaches scans to their papers.
    pub(super) async fn take_files(&mut self, files: Vec<SentFile>) -> Result<()> {
        for file in files {
            let SentFile { field, name, content } = file;
            let received = match content {
                Ok(received) => received,
                Err(NotTaken::Problem(problem)) => {
                    self.problems.add(field, problem.sentence());
                    continue;
                }
                Err(NotTaken::Failed(error)) => return Err(error),
            };
            if let Some(prefix) = PERSONS.into_iter().find(|p| field == format!("{p}_photo")) {
                self.take_photo(prefix, received).await?;
            } else if let Some(component) = field.strip_prefix("scan_") {
                let purpose = Purpose::Paper;
                let file = NewFile {
                    dossier: self.id,
                    purpose,
                    component: Some(component.to_owned()),
                    name,
                    added_by: self.who.staff,
                };
                match attachments::attach(self.app, file, received).await {
                    Ok(_id) => {}
                    Err(NotTaken::Problem(problem)) => {
                        self.problems.add(field.clone(), problem.sentence());
                    }
                    Err(NotTaken::Failed(error)) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Reads a photograph, which is not kept.
    async fn take_photo(&mut self, prefix: &str, mut photograph: Received) -> Result<()> {
        let (bytes, _turn) = photograph.content().await?;
        let text = scan::card_in_photo(bytes).await;
        let field = format!("{prefix}_photo");
        if let Some(text) = self.problems.check(&field, text)
            && let Some(fields) = self.problems.check(&field, scan::fields_of_card(&text))
        {
            self.typed.put_person(prefix, &fields);
        }
        Ok(())
    }

    /// Does what the button says.
    pub(super) async fn act(&mut self, act: &str) -> Result<Next> {
        let stay = |query: &str| Ok(Next::Stay(query.to_owned()));
        if let Some(file) = act.strip_prefix("remove:") {
            let file = file.parse().map_err(|_no_id| Error::NotFound)?;
            attachments::remove(self.app, self.who, file).await?;
            return stay("xong=xoa-tep#thanh-phan");
        }
        match act {
            "find" => stay(self.find()),
            "choose" => {
                self.choose();
                stay("o=applicant_card")
            }
            "change" => {
                self.typed.set("procedure", "");
                self.typed.set("case", "");
                stay("o=procedure_q")
            }
            "applicant_card" | "rep_card" | "owner_card" => {
                stay(&format!("o={}", act.replace("_card", "_phone")))
            }
            "lookup" => Ok(Next::Offer(self.look_up().await?)),
            "known" => {
                self.take_known().await?;
                stay("o=all")
            }
            "all" => {
                self.tick_all();
                stay("o=receive")
            }
            "doi-ma" => {
                self.mend_encoding();
                stay("xong=doi-ma#nguoi-nop")
            }
            "none" => {
                self.untick();
                stay("xong=bo-danh-dau#thanh-phan")
            }
            "attach" => stay("xong=tep#thanh-phan"),
            "receive" => Ok(Next::Receive),
            "guide" => Ok(Next::Slip("huong-dan")),
            "refuse" => Ok(Next::Slip("tu-choi")),
            _save => stay("xong=luu"),
        }
    }

    fn day(&self) -> Date {
        time::local(self.app.now()).date()
    }

    fn desk(&self) -> UnitId {
        UnitId(self.typed.get("desk").to_owned())
    }

    /// A search that has one answer, or whose first is the very code, needs no choice.
    fn find(&mut self) -> &'static str {
        let query = self.typed.get("procedure_q").trim().to_owned();
        let (reference, day) = (self.app.reference(), self.day());
        let competent = read::competent(&reference, &self.typed, day);
        let found = view::found(&reference, &competent, &query, day);
        match found.as_slice() {
            [first, rest @ ..] if !query.is_empty() && (rest.is_empty() || first.code == query) => {
                let code = first.code.clone();
                self.typed.set("procedure", &code);
                self.choose();
                "o=applicant_card"
            }
            _none_or_several => "o=found",
        }
    }

    /// Another procedure has other papers and fees: what was said about the old ones goes.
    fn choose(&mut self) {
        for prefix in ["p_", "fee", "case", "commune"] {
            self.typed.forget(prefix);
        }
    }

    async fn look_up(&mut self) -> Result<Vec<KnownPerson>> {
        let typed = ["applicant_identity", "applicant_phone", "applicant_name"];
        let query = typed
            .into_iter()
            .map(|field| self.typed.get(field))
            .find(|q| !q.is_empty())
            .map(ToOwned::to_owned);
        match &query {
            Some(query) => {
                let found = known::known(&self.app.db, &self.desk(), query).await?;
                let ids: Vec<Uuid> = found.iter().map(|person| person.id).collect();
                let may_see = self.note(Way::KnownPeople, &ids).await?;
                Ok(if may_see { found } else { Vec::new() })
            }
            None => Ok(Vec::new()),
        }
    }

    /// Leaves the trace of known people; false when too many were seen, which is told on the form, for
    /// what was typed stays in it.
    async fn note(&mut self, way: Way, people: &[Uuid]) -> Result<bool> {
        let desk = self.desk();
        let seen = Seen { way, unit: Some(&desk), people };
        match personal::noted(self.app, &self.who.actor, seen).await {
            Ok(()) => Ok(true),
            Err(error @ Error::SawTooMany { .. }) => {
                self.problems.add("", format!("{}. {}", error.heading(), error.sentence()));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    async fn take_known(&mut self) -> Result<()> {
        let id = self.typed.get("known").parse().ok();
        self.typed.set("known", "");
        let Some(id) = id else { return Ok(()) };
        let fields = known::fields_of(&self.app.db, &self.desk(), id).await?;
        if let Some(fields) = fields
            && self.note(Way::KnownPerson, &[id]).await?
        {
            // What was typed to find the person is replaced by what is known.
            self.typed.forget("applicant_");
            self.typed.put_person("applicant", &fields);
        }
        Ok(())
    }

    /// Ticks every paper that is needed in any case and about which nothing was said yet.
    /// Ticks what every such dossier needs, and remembers what it ticked.
    fn tick_all(&mut self) {
        let reference = self.app.reference();
        let Ok(chosen) = read::chosen(&reference, &self.typed, self.day()) else { return };
        let mut ticked = Vec::new();
        let mut tick = |typed: &mut Typed, item: &Component| {
            let field = paper_field(item, "");
            if typed.get(&field).is_empty() {
                typed.set(field, "1");
                ticked.push(item.id.clone());
            }
        };
        let groups = chosen.case.map_or(&[][..], |case| case.groups.as_slice());
        for group in groups {
            match group {
                Group::AllOf { items } => {
                    for item in items {
                        tick(&mut self.typed, item);
                    }
                }
                Group::OneOf { items, .. } => {
                    let said = items.iter().any(|item| {
                        ["", "_o", "_c", "_f", "_s", "_n"]
                            .into_iter()
                            .any(|part| !self.typed.get(&paper_field(item, part)).is_empty())
                    });
                    if let Some(first) = items.first().filter(|_| !said) {
                        tick(&mut self.typed, first);
                    }
                }
                Group::If { .. } => {}
            }
        }
        self.typed.set(TICKED, &ticked.join(" "));
    }

    /// Names and addresses that were pasted from an old document, in Unicode.
    fn mend_encoding(&mut self) {
        for field in
            LEGACY_FIELDS.iter().flat_map(|part| PERSONS.map(|one| format!("{one}_{part}")))
        {
            if let Some(unicode) = text::legacy(self.typed.get(&field)) {
                self.typed.set(field, &unicode);
            }
        }
    }

    /// Takes back what was ticked at once; what was ticked by hand stays.
    fn untick(&mut self) {
        let ticked = self.typed.get(TICKED).to_owned();
        for id in ticked.split_whitespace() {
            self.typed.set(read::field_of_component(id, ""), "");
        }
        self.typed.set(TICKED, "");
    }
}
