//! Every administrative address, tried by the administrator of one commune on what belongs to another
//! commune, to the district, to all and to nobody. The addresses are read from the program's own
//! table, so that a new one is walked or fails here.

use std::collections::BTreeSet;

use domain::duty::Duty;
use motcua::app::new_id;
use uuid::Uuid;

use super::{administrator_of_the_commune, end_of_the_journal, hired, hold, made_by_hand};
use crate::support::Town;
use crate::support::browser::Browser;

crate::journeys! {
    an_administrator_touches_nothing_of_others;
}

const TABLE: &str = include_str!("../../../../src/routes.rs");

/// Addresses that belong to administration.
const ADMINISTRATIVE: [&str; 5] = ["quan-tri", "nhat-ky", "vang-mat", "thieu-nguoi", "ra-soat"];

/// The first words of all other addresses: public ones, one's own, and those that dossiers, desks and
/// keys guard by duties of their own.
const OTHERS: &str = "tra-cuu tien-do thu-tuc dang-nhap dang-xuat cai-dat tai-khoan canh-bao \
                      ngoai-gio ket-qua-chua-nhan thong-bao tiep-nhan ho-so cong-viec lay-so \
                      bang-goi hang-doi chung-thuc thu-phi so-theo-doi so-theo-doi.pdf \
                      so-theo-doi.xlsx giay-to ban-giao ban-giao.pdf nhan-ho-so.pdf tep healthz \
                      metrics openapi.json tai-san gui-lai bo-phan-mot-cua huong-dan .well-known";

/// Things of others.
struct Foreign {
    people: Vec<Uuid>,
    key: Uuid,
    message: Uuid,
    absence: Uuid,
    round: Uuid,
}

/// One try: an address of the table, how it is filled in, and the answer that it must have.
struct Try {
    address: &'static str,
    path: String,
    fields: Option<Vec<(&'static str, String)>>,
    status: u16,
}

/// Addresses of the table, and whether something can be sent there.
fn addresses() -> Vec<(&'static str, bool)> {
    let parts: Vec<&str> = TABLE.split(".route(").skip(1).collect();
    let address = |part: &&'static str| {
        let quoted = part.split('"').nth(1).expect("an address");
        (quoted, part.contains("post("))
    };
    parts.iter().map(address).collect()
}

fn first_word(address: &str) -> &str {
    address.split('/').nth(1).unwrap_or_default()
}

async fn settle(town: &Town) -> Foreign {
    let commune = hired(town, "la.xa", "ta-bhing.mot-cua").await;
    hold(town, commune, "ta-bhing.mot-cua", Duty::Receiver).await;
    let nobody = hired(town, "la.he-thong", motcua::access::WHOLE_SYSTEM).await;
    let idle = hired(town, "la.roi", "ta-bhing").await;
    let people = vec![commune, nobody, idle, town.staff("quan").await, town.staff("hoa").await];
    let dossier = town.household_business().await;
    let (key, message, absence, round) = (new_id(), new_id(), new_id(), new_id());
    let now = town.app.now();
    let run = async |statement, values| {
        town.app.db.run(statement, values).await.expect("a row");
    };
    run(
        motcua::sql!(
            "insert into api_token (id, token_hash, staff, proposed_by, name, scopes, created_at,
                                    expires_at, confirmed_at)
             values ($1, 'x', $2, $2, 'Khóa của huyện', 'dossiers:read', $3, $4, $3)"
        ),
        motcua::args![key, town.staff("hoa").await, now, now + jiff::SignedDuration::from_hours(9)],
    )
    .await;
    run(
        motcua::sql!(
            "insert into message (id, dossier, topic, occasion, channel, address, template,
                                  parameters, state, attempts, next_at, made_at)
             values ($1, $2, 'received', 99, 'sms', '0900000000', 'received', '{}', 'dead', 8, $3,
                     $3)"
        ),
        motcua::args![message, dossier, now],
    )
    .await;
    run(
        motcua::sql!(
            "insert into absence (id, staff, from_on, to_on, entered_by, entered_at)
             values ($1, $2, '2022-03-15', '2022-03-20', $2, $3)"
        ),
        motcua::args![absence, town.staff("hoa").await, now],
    )
    .await;
    run(
        motcua::sql!(
            "insert into review_round (id, government, year, plan, until_on, opened_by, opened_at)
             values ($1, 'nam-giang', 2022, 'KH', '2022-12-31', $2, $3)"
        ),
        motcua::args![round, town.staff("kiem").await, now],
    )
    .await;
    Foreign { people, key, message, absence, round }
}

/// What shows things: it opens, and names nothing of others.
fn shown() -> Vec<Try> {
    let page = |address: &'static str| Try {
        address,
        path: address.to_owned(),
        fields: None,
        status: 200,
    };
    let mut all: Vec<Try> = [
        "/quan-tri",
        "/quan-tri/can-bo",
        "/quan-tri/can-bo/moi",
        "/quan-tri/can-bo/goi-y",
        "/quan-tri/goi-y/don-vi",
        "/quan-tri/khoa-api",
        "/quan-tri/thu-phi",
        "/quan-tri/hang-doi",
        "/quan-tri/thong-bao",
        "/quan-tri/canh-bao",
        "/quan-tri/don-vi",
        "/quan-tri/don-vi/moi",
        "/quan-tri/lich",
        "/quan-tri/lich/le-tet",
        "/quan-tri/thu-tuc",
        "/quan-tri/quy-trinh",
        "/quan-tri/mien-giam",
        "/quan-tri/noi-dung-thong-bao",
        "/quan-tri/du-thao",
        "/quan-tri/bieu-mau",
        "/nhat-ky",
        "/vang-mat",
        "/thieu-nguoi",
        "/ra-soat",
    ]
    .map(page)
    .into();
    let history = "/quan-tri/lich-su?loai=unit&ma=ta-bhing".to_owned();
    all.push(Try { path: history, ..page("/quan-tri/lich-su") });
    all.push(Try {
        path: "/quan-tri/thu-tuc/1.001193".to_owned(),
        ..page("/quan-tri/thu-tuc/{code}")
    });
    for desk in ["ta-bhing.mot-cua", "nam-giang.mot-cua"] {
        for (address, name) in [("/quan-tri/thu-phi", "quay"), ("/quan-tri/hang-doi", "ban")] {
            all.push(Try { path: format!("{address}?{name}={desk}"), ..page(address) });
        }
    }
    all
}

/// A sent form.
fn sent(address: &'static str, path: String, fields: &[(&'static str, &str)], status: u16) -> Try {
    let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Try { address, path, fields: Some(fields), status }
}

fn about_people(people: &[Uuid], absence: Uuid) -> Vec<Try> {
    let mut all = Vec::new();
    let post = ("nhiem_vu", "receiver");
    for id in people {
        let path = |rest: &str| format!("/quan-tri/can-bo/{id}{rest}");
        all.push(Try {
            address: "/quan-tri/can-bo/{id}",
            path: path(""),
            fields: None,
            status: 404,
        });
        for (address, rest) in [
            ("/quan-tri/can-bo/{id}/ten", "/ten"),
            ("/quan-tri/can-bo/{id}/nhiem-vu", "/nhiem-vu"),
            ("/quan-tri/can-bo/{id}/mat-khau", "/mat-khau"),
            ("/quan-tri/can-bo/{id}/dang-xuat", "/dang-xuat"),
            ("/quan-tri/can-bo/{id}/cong-khai", "/cong-khai"),
            ("/quan-tri/can-bo/{id}/hai-buoc", "/hai-buoc"),
            ("/quan-tri/can-bo/{id}/khoa", "/khoa"),
            ("/quan-tri/can-bo/{id}/mo-khoa", "/mo-khoa"),
        ] {
            let fields = [
                post,
                ("ho_ten", "Khác"),
                ("don_vi", "thi tran thanh my"),
                ("tu_ngay", "15/3/2022"),
            ];
            all.push(sent(address, path(rest), &fields, 404));
        }
        let fields = [
            post,
            ("don_vi", "ta-bhing.mot-cua"),
            ("tu_ngay", "2021-01-01"),
            ("ngay", "14/3/2022"),
        ];
        let end = "/quan-tri/can-bo/{id}/nhiem-vu/ket-thuc";
        all.push(sent(end, path("/nhiem-vu/ket-thuc"), &fields, 404));
        let (away, path) = ("/vang-mat/{staff}", format!("/vang-mat/{id}"));
        all.push(Try { address: away, path: path.clone(), fields: None, status: 404 });
        let days = [("tu_ngay", "15/3/2022"), ("den_ngay", "16/3/2022")];
        all.push(sent(away, path.clone(), &days, 404));
        let back = "/vang-mat/{staff}/{id}/ket-thuc";
        all.push(sent(back, format!("{path}/{absence}/ket-thuc"), &[], 404));
    }
    all
}

fn about_units() -> Vec<Try> {
    let mut all = Vec::new();
    for unit in ["ta-bhing", "ta-bhing.mot-cua", "nam-giang", "quang-nam", "he-thong", "khong-co"] {
        let at = |address: &'static str, name: &'static str, more: &[(&'static str, &str)]| {
            let fields = [&[(name, unit)], more].concat();
            sent(address, address.to_owned(), &fields, 404)
        };
        all.push(at("/quan-tri/don-vi/sua", "ma", &[("ten", "Tên"), ("ten_ngan", "Tên")]));
        all.push(at(
            "/quan-tri/don-vi/ket-thuc",
            "ma",
            &[("ket_thuc", "30/6/2022"), ("buoc", "ghi")],
        ));
        let off = [("viec", "nghi"), ("tu_ngay", "18/3/2022"), ("ly_do", "Lũ"), ("buoc", "ghi")];
        all.push(at("/quan-tri/lich/doi", "don_vi", &[&off[..], &[("nam", "2022")]].concat()));
        all.push(at("/quan-tri/toan-van", "ma", &[("loai", "unit"), ("noi_dung", "")]));
        all.push(at("/quan-tri/thu-phi", "quay", &[]));
        all.push(at("/quan-tri/hang-doi", "ban", &[("so_quay", "1"), ("nhom", "Việc")]));
        let key = format!("/quan-tri/hang-doi/{unit}/khoa");
        all.push(sent("/quan-tri/hang-doi/{desk}/khoa", key, &[], 404));
        let lend = [("nhiem_vu", "receiver"), ("den_ngay", "20/3/2022")];
        let person = Uuid::nil().to_string();
        all.push(at("/thieu-nguoi", "don_vi", &[&lend[..], &[("can_bo", &person)]].concat()));
    }
    for unit in ["xa ta bhing", "huyen nam giang", "toan he thong", "khong co", ""] {
        let fields = [("ho_ten", "Lạ"), ("ten", "la.moi"), ("don_vi", unit)];
        all.push(sent("/quan-tri/can-bo", "/quan-tri/can-bo".to_owned(), &fields, 422));
    }
    all
}

/// What all share is forbidden, whether there is such a thing or not.
fn about_what_is_shared() -> Vec<Try> {
    let mut all = Vec::new();
    for id in ["1.001193@2020-01-01", "khong-co"] {
        for address in [
            "/quan-tri/lich/le-tet",
            "/quan-tri/thu-tuc/phien-ban",
            "/quan-tri/thu-tuc/ket-thuc",
            "/quan-tri/quy-trinh/sua",
            "/quan-tri/mien-giam/sua",
            "/quan-tri/noi-dung-thong-bao/sua",
            "/quan-tri/du-thao/sua",
            "/quan-tri/bieu-mau/sua",
            "/quan-tri/canh-bao",
        ] {
            let fields = [("ban", id), ("ma", id), ("so", "0"), ("phan_tram", "60")];
            all.push(sent(address, address.to_owned(), &fields, 403));
        }
    }
    let papers = "/quan-tri/thu-tuc/{code}/giay-to";
    let fields = [("ban", "1.001193@2020-01-01:commune"), ("viec", "luu")];
    all.push(sent(papers, "/quan-tri/thu-tuc/1.001193/giay-to".to_owned(), &fields, 403));
    let text = "/quan-tri/toan-van";
    for (kind, id) in [("letter", "letters.toml"), ("notices", "notices.toml")] {
        let fields = [("loai", kind), ("ma", id), ("noi_dung", "x"), ("viec", "ghi")];
        all.push(sent(text, text.to_owned(), &fields, 403));
    }
    let national =
        [("loai", "calendar"), ("ma", "national.toml"), ("noi_dung", ""), ("viec", "ghi")];
    all.push(sent(text, text.to_owned(), &national, 422));
    all
}

fn about_other_things(things: &[Foreign]) -> Vec<Try> {
    let mut all = Vec::new();
    let until = [("nam", "2022"), ("ke_hoach", "KH"), ("den_ngay", "31/12/2022")];
    let asked = [&until[..], &[("don_vi", "nam-giang.tu-phap")]].concat();
    all.push(sent("/ra-soat", "/ra-soat".to_owned(), &asked, 422));
    let resend = "/quan-tri/thong-bao/gui-lai";
    all.push(sent(resend, resend.to_owned(), &[], 303));
    let key = [
        ("ten", "Khóa"),
        ("can_bo", "hoa"),
        ("pham_vi", "dossiers:read"),
        ("het_han", "20/3/2022"),
    ];
    all.push(sent("/quan-tri/khoa-api", "/quan-tri/khoa-api".to_owned(), &key, 422));
    for Foreign { key, message, round, .. } in things {
        let path = format!("/quan-tri/khoa-api/{key}/thu-hoi");
        all.push(sent("/quan-tri/khoa-api/{id}/thu-hoi", path, &[], 404));
        for (address, rest) in
            [("/quan-tri/thong-bao/{id}/gui-lai", "gui-lai"), ("/quan-tri/thong-bao/{id}/bo", "bo")]
        {
            all.push(sent(address, format!("/quan-tri/thong-bao/{message}/{rest}"), &[], 404));
        }
        let get = |address, rest: &str| Try {
            address,
            path: format!("/ra-soat/{round}{rest}"),
            fields: None,
            status: 404,
        };
        all.push(get("/ra-soat/{id}", ""));
        all.push(get("/ra-soat/{id}/bang-tinh.xlsx", "/bang-tinh.xlsx"));
        all.push(get("/ra-soat/{id}/moi", "/moi"));
        all.push(sent("/ra-soat/{id}/moi", format!("/ra-soat/{round}/moi"), &[], 404));
        let one = format!("/ra-soat/{round}/{round}");
        all.push(Try { path: one.clone(), ..get("/ra-soat/{id}/{proposal}", "") });
        // Deciding is a duty that administrators lack.
        all.push(sent("/ra-soat/{id}/{proposal}", one, &[("quyet_dinh", "accept")], 403));
    }
    all
}

async fn answer(browser: &Browser, one: &Try) -> (u16, String) {
    let answer = match &one.fields {
        None => browser.get(&one.path).await,
        Some(fields) => {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(&one.path, &made_by_hand(browser, &fields).await).await
        }
    };
    (answer.status.as_u16(), answer.text())
}

async fn an_administrator_touches_nothing_of_others(town: Town) {
    let foreign = settle(&town).await;
    let thu = administrator_of_the_commune(&town).await;
    // What is not there must look the same.
    let (key, message, absence, round) = (new_id(), new_id(), new_id(), new_id());
    let unknown = Foreign { people: vec![new_id()], key, message, absence, round };
    let mut tries = shown();
    for things in [&foreign, &unknown] {
        tries.extend(about_people(&things.people, things.absence));
    }
    tries.extend(about_units());
    tries.extend(about_what_is_shared());
    tries.extend(about_other_things(&[foreign, unknown]));

    let walked: BTreeSet<(&str, bool)> =
        tries.iter().map(|one| (one.address, one.fields.is_some())).collect();
    let others: BTreeSet<&str> = OTHERS.split_whitespace().collect();
    for (address, sends) in addresses() {
        let word = first_word(address);
        if ADMINISTRATIVE.contains(&word) {
            let is_walked =
                walked.contains(&(address, true)) || (!sends && walked.contains(&(address, false)));
            assert!(is_walked, "{address} names an object: whose? Walk it here");
        } else {
            assert!(word.is_empty() || others.contains(word), "{address}: administrative or not?");
        }
    }

    let before = end_of_the_journal(&town).await;
    for one in &tries {
        let (status, text) = answer(&thu, one).await;
        let what = format!("{} {:?}", one.path, one.fields);
        assert_eq!(status, one.status, "{what}: {text}");
        for secret in ["Người Lạ", "Bh’nướch Thị Hoa", "Khóa của huyện", "(quan)"]
        {
            assert!(!text.contains(secret), "{what} names {secret}");
        }
        assert_eq!(end_of_the_journal(&town).await, before, "{what} changed something");
    }
}
