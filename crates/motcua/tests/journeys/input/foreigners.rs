//! People and organisations of other countries: their telephones, passports and letters; and addresses
//! that look mistyped. What is doubtful is asked at reception and stops nobody.

use domain::code::{IdentityNumber, Phone};
use motcua::{intake, sql};

use crate::support::Town;
use crate::support::browser::set;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    somebody_from_laos_applies;
    a_passport_and_a_telephone_abroad_find_the_dossier;
}

async fn somebody_from_laos_applies(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "procedure_q", HOUSEHOLD_BUSINESS);
    set(&mut form, "act", "find");
    hoa.post(&path, &form).await;
    let mut form = hoa.get(&path).await.form(&path);
    for (name, value) in [
        ("applicant_name", "Công ty Đường 9, (chi nhánh) & “Bạn”; Ⅱ ລາວ"),
        ("applicant_kind", "enterprise"),
        ("applicant_identity", "pa 0123456"),
        ("applicant_phone", "00856 20 5512 3456"),
        ("applicant_email", "lao@gmail.con"),
        ("applicant_address", "Bản Đắc Chưng, Sê Kông"),
    ] {
        set(&mut form, name, value);
    }
    set(&mut form, "act", "all");
    hoa.post(&path, &form).await;
    let page = hoa.get(&path).await.ok();
    assert!(page.contains("có phải lao@gmail.com?"), "{page}");
    assert!(page.contains("phông chữ trên giấy không có") && page.contains("ລ"), "{page}");
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "act", "receive");
    let received = hoa.post(&path, &form).await;
    assert_eq!(received.leads_to(), format!("{path}/xong"), "{}", received.text());
    let select = sql!("select name, personal_id, phone, email from person");
    let row = town.app.db.first(select, vec![]).await.expect("an answer").expect("a person");
    assert_eq!(row.opt_text("personal_id").as_deref(), Some("PA0123456"));
    assert_eq!(row.opt_text("phone").as_deref(), Some("+8562055123456"));
    assert_eq!(row.opt_text("email").as_deref(), Some("lao@gmail.con"));
}

async fn a_passport_and_a_telephone_abroad_find_the_dossier(town: Town) {
    let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    filing.applicant.identity = IdentityNumber::parse("EA1234567").ok();
    filing.applicant.phone = Phone::parse("+856 20 5512 3456").ok();
    let actor = town.actor("hoa").await;
    let id = intake::receive(&town.app, &actor, filing).await.expect("a dossier");
    let hoa = town.signed_in("hoa").await;
    for sought in ["ea1234567", "EA%20123%204567", "%2B856%2020%205512%203456", "008562055123456"] {
        let page = hoa.get(&format!("/ho-so?q={sought}")).await;
        let found = page.location.clone().unwrap_or_else(|| page.text());
        assert!(found.contains(&id.to_string()), "{sought}");
    }
}
