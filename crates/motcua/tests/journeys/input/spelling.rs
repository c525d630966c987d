//! Đăng kí finds what đăng ký finds, wherever something is sought.

use domain::person::PersonName;
use motcua::intake;
use motcua::web::percent;

use crate::support::Town;
use crate::support::browser::Browser;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    both_spellings_find_the_same;
}

/// Two spellings of a name; the first is the one on the receipt.
const NAMES: [(&str, &str); 5] = [
    ("Lý Thị Mỹ", "Lí Thị Mĩ"),
    ("Quình Hi", "Quỳnh Hy"),
    ("Đinh Thuỷ", "\u{d0}inh Thủy"),
    ("Ƀơng Hoà", "\u{180}ơng Hòa"),
    ("Y Khoẻ", "i kho\u{65}\u{309}"),
];

async fn both_spellings_find_the_same(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for (written, typed) in NAMES {
        let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        filing.applicant.name = PersonName::parse(written).expect("a name");
        let actor = town.actor("hoa").await;
        let id = intake::receive(&town.app, &actor, filing).await.expect("a dossier");
        for sought in [written, typed] {
            let id = id.to_string();
            for path in ["/ho-so?q=", "/ho-so/goi-y?q="] {
                let page = hoa.get(&format!("{path}{}", percent(sought))).await.ok();
                assert!(page.contains(&id), "{path}{sought}");
            }
            let known = "/tiep-nhan/goi-y/nguoi?desk=nam-giang.mot-cua&field=name&q=";
            let offered = hoa.get(&format!("{known}{}", percent(sought))).await.ok();
            // Names of fewer than three letters are not offered.
            assert!(offered.contains(written), "{sought}: {offered}");
        }
    }
    let quan = town.signed_in("quan").await;
    let stranger = town.stranger();
    for (browser, path, typed, found) in [
        (&stranger, "/thu-tuc?q=", "đăng kí khai sinh", "1.001193"),
        (&stranger, "/thu-tuc?q=", "hộ kinh doanh đăng kí", "1.001612"),
        (&quan, "/quan-tri/thu-tuc?tim=", "đăng kí khai sinh", "1.001193"),
        (&quan, "/quan-tri/can-bo?tim=", "Nguyễn Văn Kì", "Nguyễn Văn Kỳ"),
        (&quan, "/quan-tri/goi-y/don-vi?q=", "Thạnh Mĩ", "Thạnh Mỹ"),
        (&quan, "/quan-tri/don-vi?tim=", "thanh mi", "Thạnh Mỹ"),
        (
            &hoa,
            "/tiep-nhan/goi-y/thu-tuc?desk=nam-giang.mot-cua&q=",
            "đăng kí hộ kinh doanh",
            "1.001612",
        ),
    ] {
        assert!(holds(browser, path, typed, found).await, "{path}{typed}");
    }
}

async fn holds(browser: &Browser, path: &str, typed: &str, found: &str) -> bool {
    browser.get(&format!("{path}{}", percent(typed))).await.ok().contains(found)
}
