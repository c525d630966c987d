//! Forms of texts: exemptions, what notices say, what drafts begin with, the templates of letters.

use jiff::civil::date;
use motcua::reactions::Topic;
use reqwest::StatusCode;

use super::changed;
use crate::support::Town;

crate::journeys! {
    an_exemption_is_added_and_ends;
    a_notice_is_shown_finished_and_an_sms_names_nobody;
    a_new_text_of_a_notice_begins_on_its_day;
    a_draft_text_is_changed;
    a_template_is_tried_before_it_is_written;
    a_new_version_of_a_template_leaves_the_old_one;
    others_see_none_of_it;
}

async fn an_exemption_is_added_and_ends(town: Town) {
    let quan = town.signed_in("quan").await;
    let form = "/quan-tri/mien-giam/sua";
    let new = [
        ("ma", "hoc-sinh"),
        ("ten", "Học sinh trường nội trú"),
        ("chung_minh", "Giấy xác nhận của trường"),
        ("muc", "50"),
        ("tu_ngay", "01/04/2022"),
    ];
    for (field, value, said) in [
        ("ma", "Học sinh", "Mã gồm chữ thường"),
        ("muc", "0", "từ 1 đến 100"),
        ("tu_ngay", "30/02/2022", "Không có ngày này"),
        ("den_ngay", "01/01/2022", "không được trước ngày bắt đầu"),
        ("chung_minh", "", "Xin ghi giấy tờ"),
        ("ma", "ho-ngheo", "Đã có đối tượng"),
    ] {
        let wrong = [new.as_slice(), &[(field, value)]].concat();
        let refused = quan.submit(form, form, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        let text = refused.text();
        assert!(text.contains(said) && text.contains(&format!("{field}-loi")), "{field}: {text}");
        assert!(text.contains("value=\"Học sinh trường nội trú\""));
    }
    quan.submit(form, form, &new).await.leads_to();
    let list = quan.get("/quan-tri/mien-giam").await.ok();
    assert!(list.contains("Học sinh trường nội trú") && list.contains("50%"));
    let own = "/quan-tri/mien-giam/sua?ma=hoc-sinh";
    quan.submit(own, form, &[("den_ngay", "30/06/2022")]).await.leads_to();
    let held = town.app.reference();
    let one = held.exemptions.iter().find(|one| one.code == "hoc-sinh").expect("it is there");
    assert_eq!(one.valid.to_on, Some(date(2022, 6, 30)));
    assert_eq!(changed(&town).await, ["exemption hoc-sinh", "exemption hoc-sinh"]);
}

const RECEIVED: &str = "/quan-tri/noi-dung-thong-bao/sua?ma=received@2018-06-21";
const NOTICE_FORM: &str = "/quan-tri/noi-dung-thong-bao/sua";

async fn a_notice_is_shown_finished_and_an_sms_names_nobody(town: Town) {
    let quan = town.signed_in("quan").await;
    for (field, value, said) in [
        ("sms", "Ho so {ma_ho_so} cua {chu_ho_so}", "“{chu_ho_so}”"),
        ("sms", "Ho so {ma_ho_so} {thu_tuc}", "“{thu_tuc}”"),
        ("noi_dung", "Kính gửi {ho_ten}", "“{ho_ten}”"),
        ("tu_ngay", "01/01/2018", "không được trước ngày bắt đầu"),
    ] {
        let sent = [(field, value), ("viec", "ghi")];
        let refused = quan.submit(RECEIVED, NOTICE_FORM, &sent).await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
        assert!(text.contains(said) && text.contains(&format!("{field}-loi")), "{field}: {text}");
        assert!(text.contains(value), "what was typed is kept");
    }
    let long = "a".repeat(161);
    let refused = quan.submit(RECEIVED, NOTICE_FORM, &[("sms", &long), ("viec", "xem")]).await;
    assert!(refused.text().contains("161/160 ký tự"), "{}", refused.text());
    let words = [("sms", "Ho so {ma_ho_so} da tiep nhan."), ("viec", "xem")];
    let shown = quan.submit(RECEIVED, NOTICE_FORM, &words).await.ok();
    assert!(shown.contains("Ho so 000.21.09.H47-220315-0007 da tiep nhan."), "{shown}");
    assert!(changed(&town).await.is_empty(), "looking writes nothing");
}

async fn a_new_text_of_a_notice_begins_on_its_day(town: Town) {
    let quan = town.signed_in("quan").await;
    let new = [("tieu_de", "Tin vui {ma_ho_so}"), ("tu_ngay", "01/04/2022"), ("viec", "ghi")];
    quan.submit(RECEIVED, NOTICE_FORM, &new).await.leads_to();
    let held = town.app.reference();
    let title = |day| held.notice_texts.on(Topic::Received, day).map(|text| text.title.clone());
    assert_eq!(title(date(2022, 4, 1)).as_deref(), Some("Tin vui {ma_ho_so}"));
    assert_ne!(title(date(2022, 3, 31)), title(date(2022, 4, 1)));
    assert_eq!(changed(&town).await, ["notices notices.toml"]);
}

async fn a_draft_text_is_changed(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, form) = ("/quan-tri/du-thao/sua?ma=van-ban-tra-loi", "/quan-tri/du-thao/sua");
    let refused = quan.submit(page, form, &[("noi_dung", " "), ("ten", "Trả lời dân")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("noi_dung-loi") && refused.text().contains("Trả lời dân"));
    quan.submit(page, form, &[("ten", "Công văn trả lời")]).await.leads_to();
    assert!(quan.get("/quan-tri/du-thao").await.ok().contains("Công văn trả lời"));
    quan.submit(page, form, &[("ten", "Công văn mới"), ("tu_ngay", "01/04/2022")]).await.leads_to();
    let held = town.app.reference();
    let name = |day| {
        held.draft_texts
            .on(day)
            .find(|one| one.id.starts_with("van-ban"))
            .map(|one| one.name.clone())
    };
    assert_eq!(name(date(2022, 3, 15)).as_deref(), Some("Công văn trả lời"));
    assert_eq!(name(date(2022, 4, 15)).as_deref(), Some("Công văn mới"));
}

/// The form of the receipt of 2019.
async fn receipt(town: &Town) -> String {
    let quan = town.signed_in("quan").await;
    let list = quan.get("/quan-tri/bieu-mau").await.ok();
    let rows: Vec<&str> = list.split("mc-row-link").skip(1).collect();
    let row = rows.iter().find(|row| row.contains("Giấy tiếp nhận") && row.contains("06/01/2019"));
    let (_, href) = row.expect("the receipt").split_once("href=\"").expect("a link");
    href.split('"').next().expect("an address").to_owned()
}

async fn a_template_is_tried_before_it_is_written(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, form) = (receipt(&town).await, "/quan-tri/bieu-mau/sua");
    let tried = quan.submit(&page, form, &[("viec", "xem")]).await;
    assert_eq!((tried.status, tried.media.as_str()), (StatusCode::OK, "application/pdf"));
    let fields = quan.get(&page).await.form(form);
    let text = &fields.iter().find(|(name, _)| name == "noi_dung").expect("a text").1;
    let broken = format!("{text}\n#khong-co-ham()\n");
    for act in ["xem", "ghi"] {
        let refused = quan.submit(&page, form, &[("noi_dung", &broken), ("viec", act)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.text();
        let line = broken.lines().count();
        assert!(said.contains(&format!("Dòng {line}: unknown variable: khong-co-ham")), "{said}");
        assert!(said.contains("#khong-co-ham()"), "what was typed is kept");
    }
    assert!(changed(&town).await.is_empty());
}

async fn a_new_version_of_a_template_leaves_the_old_one(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, form) = (receipt(&town).await, "/quan-tri/bieu-mau/sua");
    let new = [
        ("tieu_de", "Giấy tiếp nhận và hẹn"),
        ("tu_ngay", "01/04/2022"),
        ("den_ngay", "30/06/2025"),
        ("viec", "ghi"),
    ];
    quan.submit(&page, form, &new).await.leads_to();
    let held = town.app.reference();
    let title = |day| {
        held.templates.on(letters::LetterKind::Receipt, day).map(|one| one.title.clone()).ok()
    };
    assert_eq!(title(date(2022, 4, 1)).as_deref(), Some("Giấy tiếp nhận và hẹn"));
    let old = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả";
    assert_eq!(title(date(2022, 3, 31)).as_deref(), Some(old));
    assert_eq!(title(date(2025, 7, 1)).as_deref(), Some(old));
    assert_eq!(
        changed(&town).await,
        ["letter 2022-04-01/giay-tiep-nhan.typ", "letter letters.toml"]
    );
    let again = [("tu_ngay", "01/04/2022"), ("den_ngay", ""), ("viec", "ghi")];
    let refused = quan.submit(&page, form, &again).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it would overlap");
}

async fn others_see_none_of_it(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for page in ["mien-giam", "mien-giam/sua", "noi-dung-thong-bao", "du-thao", "bieu-mau", "lich"]
    {
        let refused = hoa.get(&format!("/quan-tri/{page}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
}
