//! Work on dossiers through the pages: the whole way, and what is refused on it.

/// A PDF of one page whose sides have so many points: one digit, so that its table of contents is right.
macro_rules! small_pdf {
    ($side:literal) => {
        concat!(
            "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
            "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
            "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 ",
            $side,
            " ",
            $side,
            "]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n",
            "0000000054 00000 n \n0000000105 00000 n \n",
            "trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n166\n%%EOF\n",
        )
        .as_bytes()
    };
}

mod absence;
pub mod answering;
mod clock;
mod closing;
mod desk_of_papers;
mod elsewhere;
mod fee_later;
mod finding;
mod flaws;
mod late;
pub mod linked;
mod lists;
mod new_dates;
mod no_clerk;
mod numbering;
mod online;
mod paid_at_the_till;
mod race;
mod refused;
mod refused_after_payment;
mod slow_line;
mod unpaid;
mod waiting;
mod waiting_by_procedure;
mod way;

pub use answering::Citizen;
pub use unpaid::at_the_desk;
pub use waiting::at_the_officer;

use domain::agency::UnitId;
use domain::dossier::Dossier;
use domain::duty::Duty;
use jiff::civil::date;
use motcua::{accounts, args, dossiers, sql};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser};

/// A small file that is a PDF of one page.
pub const PDF: &[u8] = small_pdf!("9");

/// The address of a dossier, or of an act on it.
fn at(id: Uuid, act: &str) -> String {
    if act.is_empty() { format!("/ho-so/{id}") } else { format!("/ho-so/{id}/{act}") }
}

impl Town {
    /// The dossier as it is now.
    pub async fn dossier(&self, id: Uuid) -> Dossier {
        let events = dossiers::events(&self.app.db, id).await.expect("events");
        dossiers::replay(&events).expect("a dossier")
    }

    /// Gives somebody of the cast one more duty.
    async fn give(&self, username: &str, unit: &str, duty: Duty) {
        let staff = self.staff(username).await;
        let mut tx = self.app.db.begin().await.expect("a transaction");
        accounts::give_post(&mut tx, staff, &UnitId::from(unit), duty, date(2021, 1, 1))
            .await
            .expect("a duty");
        tx.commit().await.expect("a commit");
    }

    /// How many entries of that kind the journal has.
    pub async fn entries(&self, kind: &str) -> i64 {
        let row = self
            .app
            .db
            .first(sql!("select count(*) as n from journal where kind = $1"), args![kind])
            .await
            .expect("an answer");
        row.expect("a count").int("n")
    }

    /// What an entry of that kind says.
    pub async fn entry(&self, kind: &str) -> String {
        let row = self
            .app
            .db
            .first(sql!("select body from journal where kind = $1"), args![kind])
            .await
            .expect("an answer");
        row.expect("an entry").text("body")
    }
}

/// Opens the dossier's page, fills the form of an act and sends it; it must succeed.
async fn act(town: &Town, browser: &Browser, id: Uuid, step: (&str, &[(&str, &str)])) {
    let (verb, fields) = step;
    town.pass_minutes(7);
    let answer = browser.submit(&at(id, ""), &at(id, verb), fields).await;
    succeeded(&answer, id, verb);
    let page = browser.get(answer.leads_to()).await;
    assert!(page.ok().contains("mc-notice--success"), "no sentence of success after {verb}");
}

fn succeeded(answer: &Answer, id: Uuid, verb: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{verb}: {}", answer.text());
    assert_eq!(answer.leads_to(), format!("/ho-so/{id}?xong={verb}"));
}

/// Sends a form with a file from one of the dossier's pages.
async fn send_file(
    town: &Town,
    browser: &Browser,
    (page, action): (&str, &str),
    fields: &[(&str, &str)],
    content: &'static [u8],
) -> Answer {
    town.pass_minutes(7);
    let mut form = Form::new();
    for (name, value) in browser.get(page).await.form(action) {
        if !fields.iter().any(|(field, _)| *field == name) {
            form = form.text(name, value);
        }
    }
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let file = Part::bytes(content).file_name("quet.pdf");
    browser.upload(action, form.part("tep", file)).await
}

/// Writes the draft of a result through its page.
async fn write_draft(town: &Town, browser: &Browser, id: Uuid, body: &str) {
    let page = at(id, "du-thao");
    let mut form = Form::new();
    let fields = browser.get(&page).await.text();
    assert!(fields.contains("Giấy chứng nhận đăng ký hộ kinh doanh"), "the procedure's result");
    // The page has two forms to the same address: the first writes, the second uploads.
    for (name, value) in browser.get(&page).await.form(&page) {
        let value = if name == "noi_dung" { body.to_owned() } else { value };
        form = form.text(name, value);
    }
    town.pass_minutes(7);
    succeeded(&browser.upload(&page, form).await, id, "du-thao");
}

/// Brings a dossier of a household business to the signer, with a draft.
async fn at_the_signer(town: &Town) -> Uuid {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    let ky = town.signed_in("ky").await;
    act(town, &hoa, id, ("chuyen", &[])).await;
    act(town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    act(town, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    write_draft(town, &ky, id, "Chứng nhận hộ kinh doanh đã đăng ký.").await;
    act(town, &ky, id, ("buoc-tiep", &[])).await;
    act(town, &phuc, id, ("nhan", &[])).await;
    act(town, &phuc, id, ("phe-duyet", &[])).await;
    act(town, &town.signed_in("chu").await, id, ("nhan", &[])).await;
    id
}
