//! Signs that nobody sees, pasted with what is seen, and the dashes and digits of word processors.

use domain::dossier::Status;
use motcua::{dossiers, sql};

use crate::support::browser::set;
use crate::support::cases::BIRTH;
use crate::support::{PASSWORD, Town};

crate::journeys! {
    what_nobody_sees_is_left_out_of_every_field;
    digits_of_others_are_refused_beside_their_field;
    somebody_signs_in_with_a_pasted_name;
}

const PASTED: [(&str, &str); 6] = [
    ("applicant_name", "\u{202a}A Lăng\u{a0}Bh’nướch\u{200b}\u{202c}"),
    ("applicant_identity", "\u{feff}０４９085\u{2009}001\u{ad}234"),
    ("applicant_birth", "3–2\u{2212}1985"),
    ("applicant_sex", "male\0"),
    ("applicant_phone", "\u{2066}0905\u{2011}000\u{2014}123\u{2069}"),
    ("applicant_address", "Thôn\u{a0}Mực,\u{200e} thị trấn Thạnh Mỹ\0"),
];

async fn what_nobody_sees_is_left_out_of_every_field(town: Town) {
    let my = town.signed_in("my").await;
    let path = my.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = my.get(&path).await.form(&path);
    set(&mut form, "procedure_q", &format!("{}\u{200b}", BIRTH.replace('.', "\u{feff}.")));
    set(&mut form, "act", "find");
    my.post(&path, &form).await;
    let mut form = my.get(&path).await.form(&path);
    set(&mut form, "act", "all");
    my.post(&path, &form).await;
    let mut form = my.get(&path).await.form(&path);
    for (name, value) in PASTED {
        set(&mut form, name, value);
    }
    set(&mut form, "act", "receive");
    let received = my.post(&path, &form).await;
    assert_eq!(received.leads_to(), format!("{path}/xong"), "{}", received.text());
    let id = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let events = dossiers::events(&town.app.db, id).await.expect("a record");
    let dossier = dossiers::replay(&events).expect("a dossier");
    assert_eq!(dossier.status, Status::Received);
    let select = sql!("select name, personal_id, birth, phone, address from person");
    let row = town.app.db.first(select, vec![]).await.expect("an answer").expect("a person");
    assert_eq!(row.text("name"), "A Lăng Bh’nướch");
    assert_eq!(row.opt_text("personal_id").as_deref(), Some("049085001234"));
    assert_eq!(row.opt_text("birth").as_deref(), Some("1985-02-03"));
    assert_eq!(row.opt_text("phone").as_deref(), Some("0905000123"));
    assert_eq!(row.text("address"), "Thôn Mực, thị trấn Thạnh Mỹ");
    // The code, copied from a letter.
    let code = dossier.received.code.to_string();
    let pasted = format!("\u{200b}{}\u{a0}", code.replace('-', "–"));
    let found = my.get(&format!("/ho-so?q={}", motcua::web::percent(&pasted))).await;
    assert!(found.leads_to().contains(&id.to_string()));
}

async fn digits_of_others_are_refused_beside_their_field(town: Town) {
    let my = town.signed_in("my").await;
    let path = my.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = my.get(&path).await.form(&path);
    set(&mut form, "procedure_q", BIRTH);
    set(&mut form, "act", "find");
    my.post(&path, &form).await;
    let mut form = my.get(&path).await.form(&path);
    for (name, value) in [
        ("applicant_phone", "٠٩٠٥٠٠٠١٢٣"),
        ("applicant_identity", "٠٤٩٠٨٥٠٠١٢٣٤"),
        ("applicant_birth", "٣/٢/١٩٨٥"),
    ] {
        set(&mut form, name, value);
    }
    set(&mut form, "act", "receive");
    let page = my.post(&path, &form).await;
    assert_eq!(page.status, 422);
    let text = page.text();
    for (id, typed) in [
        ("applicant_phone", "٠٩٠٥٠٠٠١٢٣"),
        ("applicant_identity", "٠٤٩٠٨٥٠٠١٢٣٤"),
        ("applicant_birth", "٣/٢/١٩٨٥"),
    ] {
        assert!(text.contains(&format!("#{id}")) && text.contains(typed), "{id}: {text}");
    }
}

async fn somebody_signs_in_with_a_pasted_name(town: Town) {
    let browser = town.stranger();
    let fields = [("ten", "\u{feff}hoa\u{200b}"), ("mat_khau", &PASSWORD.replace('-', "–"))];
    let form: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = browser.post("/dang-nhap", &form).await;
    assert!(answer.leads_to().starts_with("/cong-viec"), "{}", answer.leads_to());
}
