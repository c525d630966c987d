//! What was typed into the one line of the quick mode, and what it comes to.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::money::Dong;
use domain::money::till::Means;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use crate::certification::{Line, Offer, SUBJECT_CHARS_MAX, price};
use crate::intake::{FeeProblem, PersonFields};
use crate::reference::Reference;
use crate::web::form::{clean, clean_option};
use crate::web::problems::Problems;

/// Written where the requester was not asked for an address.
const NO_ADDRESS: &str = "Không ghi địa chỉ";
/// What stands for a proof before it is named, while the price is shown.
const PROOF_TO_COME: &str = "…";

/// The fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The form's id.
    pub lan: Uuid,
    /// The desk.
    pub quay: String,
    /// The procedure's code.
    pub thu_tuc: String,
    /// Name.
    pub ho_ten: String,
    /// Number of the identity card.
    pub so_dinh_danh: String,
    /// Address.
    pub dia_chi: String,
    /// Which paper it is.
    pub giay_to: String,
    /// Pages of one copy.
    pub so_trang: String,
    /// Copies.
    pub so_ban: String,
    /// Means of payment; empty when the money was not taken.
    pub thu: String,
    /// Code of an exemption.
    pub mien: String,
    /// The paper that proves it.
    pub chung_minh: String,
    /// The lines below that were ticked.
    pub chon: Vec<Uuid>,
    /// Whether their names were read, and the act confirmed.
    pub xac_nhan: String,
    /// Only what it comes to is asked for.
    #[serde(rename = "_refresh")]
    pub refresh: String,
}

impl Fields {
    /// What is typed, by the names of the fields, for a page in between.
    #[must_use]
    pub fn kept(&self) -> [(&'static str, &str); 10] {
        [
            ("thu_tuc", &self.thu_tuc),
            ("ho_ten", &self.ho_ten),
            ("so_dinh_danh", &self.so_dinh_danh),
            ("dia_chi", &self.dia_chi),
            ("giay_to", &self.giay_to),
            ("so_trang", &self.so_trang),
            ("so_ban", &self.so_ban),
            ("thu", &self.thu),
            ("mien", &self.mien),
            ("chung_minh", &self.chung_minh),
        ]
    }

    /// Whether somebody's line is half typed.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        let typed = [&self.ho_ten, &self.so_dinh_danh, &self.dia_chi, &self.giay_to];
        let rest = [&self.so_trang, &self.so_ban, &self.chung_minh];
        typed.into_iter().chain(rest).any(|text| !text.trim().is_empty())
    }

    fn quantities(&self, problems: &mut Problems) -> (u32, u32) {
        let mut number = |field: &str, text: &str| {
            let text = text.trim();
            let read = if text.is_empty() { Some(1) } else { text.parse().ok() };
            read.unwrap_or_else(|| {
                problems.add(field, FeeProblem::Quantity.to_string());
                1
            })
        };
        (number("so_trang", &self.so_trang), number("so_ban", &self.so_ban))
    }

    fn waiver(&self, proof: Option<&str>) -> Option<(String, String)> {
        let code = clean_option(&self.mien)?;
        let typed = clean_option(&self.chung_minh);
        Some((code, typed.or_else(|| proof.map(str::to_owned)).unwrap_or_default()))
    }

    /// What it comes to so far, as far as it can be told.
    #[must_use]
    pub fn price(&self, reference: &Reference, offer: &Offer<'_>, day: Date) -> Option<Dong> {
        let mut problems = Problems::default();
        let quantities = self.quantities(&mut problems);
        let fees = offer.fees(quantities, self.waiver(Some(PROOF_TO_COME)));
        price(reference, offer, &fees, day).ok().filter(|_| problems.is_empty())
    }

    /// The line, or what is wrong with it beside each field.
    pub fn read(
        &self,
        reference: &Reference,
        offers: &[Offer<'_>],
        day: Date,
        problems: &mut Problems,
    ) -> Option<Line> {
        let code = ProcedureCode::parse(&self.thu_tuc).ok();
        let offer = offers.iter().find(|offer| Some(&offer.procedure.code) == code.as_ref());
        if offer.is_none() {
            problems.add("thu_tuc", "Xin chọn thủ tục.");
        }
        let address = clean(&self.dia_chi);
        let person = PersonFields {
            name: self.ho_ten.clone(),
            identity: self.so_dinh_danh.clone(),
            address: if address.is_empty() { NO_ADDRESS.to_owned() } else { address },
            ..PersonFields::default()
        };
        let mut of_person = Problems::default();
        let requester = person.parse("x", day, &mut of_person);
        for problem in &of_person {
            let field = match problem.field.as_str() {
                "x_name" => "ho_ten",
                "x_identity" => "so_dinh_danh",
                "x_address" => "dia_chi",
                _ => "",
            };
            problems.add(field, problem.message.clone());
        }
        let subject = clean_option(&self.giay_to);
        if subject.as_ref().is_some_and(|text| text.chars().count() > SUBJECT_CHARS_MAX) {
            problems.add("giay_to", format!("Xin ghi ngắn hơn {SUBJECT_CHARS_MAX} ký tự."));
        }
        let (pages, copies) = self.quantities(problems);
        let waiver = self.waiver(None);
        if let Some(offer) = offer {
            let fees = offer.fees((pages, copies), waiver.clone());
            if let Err(problem) = price(reference, offer, &fees, day) {
                problems.add(field_of(&problem), problem.to_string());
            }
        }
        let (procedure, requester) = code.zip(requester)?;
        problems.is_empty().then(|| Line {
            id: self.lan,
            desk: UnitId(self.quay.clone()),
            procedure,
            requester,
            subject,
            pages,
            copies,
            waiver,
            taken: Means::from_code(&self.thu),
        })
    }
}

fn field_of(problem: &FeeProblem) -> &'static str {
    match problem {
        FeeProblem::Quantity | FeeProblem::Declared => "so_ban",
        FeeProblem::UnknownExemption => "mien",
        FeeProblem::EvidenceNeeded(_) => "chung_minh",
    }
}
