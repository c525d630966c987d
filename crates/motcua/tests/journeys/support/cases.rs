//! Dossiers that journeys start from, made with the program's own verbs.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::dossier::intake::Paper;
use domain::dossier::{Channel, ReturnWay};
use domain::procedure::Level;
use motcua::app::new_id;
use motcua::intake::{self, Filing, PersonFields};
use motcua::web::problems::Problems;
use uuid::Uuid;

use super::Town;

/// Registration of a household business, settled by a department of the district.
pub const HOUSEHOLD_BUSINESS: &str = "1.001612";
/// Registration of a birth, settled by a commune on the same day.
pub const BIRTH: &str = "1.001193";

impl Town {
    /// A dossier of a household business, received by Hoa at the district's desk.
    pub async fn household_business(&self) -> Uuid {
        self.received("hoa", "nam-giang.mot-cua", HOUSEHOLD_BUSINESS).await
    }

    /// A birth, received by Mỹ in Thạnh Mỹ.
    pub async fn birth(&self) -> Uuid {
        self.received("my", "thanh-my.mot-cua", BIRTH).await
    }

    /// A dossier with all its papers, received by somebody at a desk.
    pub async fn received(&self, username: &str, desk: &str, procedure: &str) -> Uuid {
        let filing = self.filing(desk, procedure);
        let actor = self.actor(username).await;
        intake::receive(&self.app, &actor, filing).await.expect("a dossier")
    }

    /// A complete filing of a procedure at a desk.
    pub fn filing(&self, desk: &str, procedure: &str) -> Filing {
        let desk = UnitId::from(desk);
        let code = ProcedureCode::parse(procedure).expect("a code");
        let today = domain::time::local(self.app.now()).date();
        let reference = self.app.reference();
        let government = reference.units.government_of(&desk).expect("a government");
        let level = Level::of(government.kind).expect("a level");
        let found = reference.catalogue.in_force(&code, today, level).expect("a procedure");
        let case = found.cases.first().expect("a case");
        let papers = case
            .papers()
            .map(|component| Paper {
                component: component.id.clone(),
                originals: u32::from(!component.presented_only),
                presented: component.presented_only,
                ..Paper::default()
            })
            .collect();
        let fields = PersonFields {
            name: "Zơrâm Thị Bh’nướch".to_owned(),
            identity: "049190000001".to_owned(),
            birth: "02/09/1990".to_owned(),
            phone: "0905 123 456".to_owned(),
            address: "Thôn Dung, thị trấn Thạnh Mỹ".to_owned(),
            ..PersonFields::default()
        };
        let mut problems = Problems::default();
        let applicant = fields.parse("applicant", today, &mut problems);
        Filing {
            id: new_id(),
            desk,
            competent: None,
            procedure: code,
            case: case.id.clone(),
            applicant: applicant.unwrap_or_else(|| panic!("{problems:?}")),
            representative: None,
            owner: None,
            commune: None,
            papers,
            fees: Vec::new(),
            channel: Channel::Direct,
            return_way: ReturnWay::ByHand,
        }
    }
}
