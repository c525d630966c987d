//! Every address of the program's own tables, walked with a NUL and with each class of signs that
//! nobody sees, in each kind of input. Whatever comes of it, the program does not stumble.

use std::collections::BTreeSet;
use std::path::Path;

use motcua::web::percent;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, ORIGIN};
use serde_json::{Map, Value, json};

use crate::support::Town;
use crate::support::browser::{Browser, Form};
use crate::support::program::{ALL, Program};

crate::journeys! {
    no_page_stumbles_over_what_nobody_sees;
    no_form_stumbles_over_what_nobody_sees;
    no_interface_stumbles_over_what_nobody_sees;
    a_form_that_comes_too_late_is_kept_without_it;
}

const TABLE: &str = include_str!("../../../src/routes.rs");

/// A NUL; and everything else that is pasted without being seen, with digits and dashes of others.
const POISONS: [&str; 2] = [
    "\0",
    "\u{200b}\u{200f}\u{202e}\u{2066}\u{feff}\u{ad}\u{a0}\u{2028}\u{2212}\u{ff11}\u{660}\u{7}\u{85}\u{1b}",
];
/// People between whom every duty is.
const PEOPLE: [&str; 6] = ["hoa", "phuc", "ky", "van", "kiem", "quan"];

/// Addresses of the table, and whether something can be sent there.
fn addresses() -> Vec<(&'static str, bool)> {
    let parts = TABLE.split(".route(").skip(1);
    parts
        .map(|part| (part.split('"').nth(1).expect("an address"), part.contains("post(")))
        .filter(|(address, _)| !address.starts_with("/dang-xuat"))
        .collect()
}

/// The names of all fields of all pages.
fn fields() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html" || ending == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                for mark in [" name=\"", "rename = \"", "form::"] {
                    let rests = text.split(mark).skip(1);
                    let names = rests.filter_map(|rest| {
                        let rest = if mark == "form::" { rest.split_once("(\"")?.1 } else { rest };
                        rest.split('"').next()
                    });
                    found.extend(names.filter(|name| is_name(name)).map(ToOwned::to_owned));
                }
            }
        }
    }
    found.extend(["q", "tim", "desk", "field", "trang", "ma", "khoa"].map(ToOwned::to_owned));
    assert!(found.len() > 100, "{found:?}");
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// An address filled in with things that exist.
fn real(town: &Town, address: &str, things: &Things) -> String {
    let id = match address.split('/').nth(1).unwrap_or_default() {
        "ho-so" | "thu-phi" => things.dossier.clone(),
        "tiep-nhan" => things.form.clone(),
        "quan-tri" | "vang-mat" => things.staff.clone(),
        _ => motcua::app::new_id().to_string(),
    };
    let _ = town;
    address
        .split('/')
        .map(|part| match part {
            "{code}" => "1.001612".to_owned(),
            "{desk}" => "nam-giang.mot-cua".to_owned(),
            "{staff}" => things.staff.clone(),
            "{viec}" => "yeu-cau-bo-sung".to_owned(),
            "{call}" | "{list}" => "1".to_owned(),
            "{name}" => "app.css".to_owned(),
            _ if part.starts_with('{') => id.clone(),
            _ => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

struct Things {
    dossier: String,
    form: String,
    staff: String,
}

async fn things(town: &Town) -> Things {
    let hoa = town.at_work("hoa").await;
    let form = hoa.get("/tiep-nhan/moi?desk=nam-giang.mot-cua").await;
    let form = form.leads_to().split(['/', '?']).nth(2).unwrap_or_default().to_owned();
    Things {
        dossier: town.household_business().await.to_string(),
        form,
        staff: town.staff("ky").await.to_string(),
    }
}

fn poisoned(names: &BTreeSet<String>, poison: &str) -> Form {
    names.iter().map(|name| (name.clone(), format!("1{poison}a"))).collect()
}

fn query(fields: &[(String, String)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

async fn whole(browser: &Browser, request: reqwest::RequestBuilder, what: &str) {
    let answer = browser.send(request).await;
    assert!(answer.status.as_u16() < 500, "{what}: {} {}", answer.status, answer.text());
}

async fn no_page_stumbles_over_what_nobody_sees(town: Town) {
    let (names, things) = (fields(), things(&town).await);
    for poison in POISONS {
        let all = query(&poisoned(&names, poison));
        let one_by_one = ["q", "tim", "desk", "ma", "code", "loai", "tu_ngay", "trang", "so"];
        for (address, _) in addresses() {
            let mut browsers = vec![town.stranger_at("203.0.113.7")];
            for name in PEOPLE {
                browsers.push(town.at_work(name).await);
            }
            let path = real(&town, address, &things);
            let in_path = address
                .split('/')
                .map(|part| {
                    if part.starts_with('{') {
                        percent(&format!("1{poison}"))
                    } else {
                        part.to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join("/");
            for browser in &browsers {
                let get = |path: String| browser.request(Method::GET, &path);
                whole(browser, get(format!("{path}?{all}")), address).await;
                if in_path != address {
                    whole(browser, get(in_path.clone()), &in_path).await;
                }
            }
            for name in one_by_one {
                let asked = format!("{path}?{name}={}", percent(&format!("{poison}hoa{poison}")));
                whole(&browsers[1], browsers[1].request(Method::GET, &asked), &asked).await;
            }
        }
    }
}

/// The secret of a session, as forms carry it.
async fn secret(browser: &Browser) -> String {
    let own = browser.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    own.into_iter().find(|(name, _)| name == "_csrf").expect("a secret").1
}

async fn no_form_stumbles_over_what_nobody_sees(town: Town) {
    let (names, things) = (fields(), things(&town).await);
    for poison in POISONS {
        for (address, _) in addresses().into_iter().filter(|(_, sends)| *sends) {
            let path = real(&town, address, &things);
            for name in PEOPLE {
                let browser = town.at_work(name).await;
                let secret = secret(&browser).await;
                let mut form = poisoned(&names, poison);
                form.insert(0, ("_csrf".to_owned(), secret.clone()));
                let post = browser.request(Method::POST, &path).header(ORIGIN, &town.base);
                whole(&browser, post.form(&form), &format!("{address} of {name}")).await;
                let (kind, body) = parts(&secret, &names, poison);
                let post = browser.request(Method::POST, &path).header(ORIGIN, &town.base);
                let post = post.header(CONTENT_TYPE, kind).body(body);
                whole(&browser, post, &format!("{address} of {name}, with files")).await;
                // The page's own form, with what it has and a sign behind each value.
                for form in forms(&browser, &path, &things).await {
                    let form: Form = form
                        .into_iter()
                        .map(|(field, value)| {
                            let keeps = field.starts_with('_');
                            let value = if keeps { value } else { format!("{value}{poison}") };
                            (field, value)
                        })
                        .collect();
                    let post = browser.request(Method::POST, &path).header(ORIGIN, &town.base);
                    whole(&browser, post.form(&form), &format!("{path} of {name}, filled in"))
                        .await;
                }
            }
            let stranger = town.stranger_at("203.0.113.8");
            let post = stranger.request(Method::POST, &path).header(ORIGIN, &town.base);
            whole(&stranger, post.form(&poisoned(&names, poison)), address).await;
        }
    }
}

/// The forms to an address, on its own page and on the page of its dossier.
async fn forms(browser: &Browser, path: &str, things: &Things) -> Vec<Form> {
    let mut found = Vec::new();
    for page in [path.to_owned(), format!("/ho-so/{}", things.dossier)] {
        let answer = browser.get(&page).await;
        let action = format!("action=\"{path}\"");
        if answer.status.is_success() && answer.text().contains(&action) {
            found.push(answer.form(path));
        }
    }
    found
}

/// A form with files whose fields, names of fields and names of files are poisoned. Raw, for a client
/// that behaves would not send them so.
fn parts(secret: &str, names: &BTreeSet<String>, poison: &str) -> (&'static str, Vec<u8>) {
    let mut body = Vec::new();
    let mut part = |head: String, value: &str| {
        body.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n").as_bytes(),
        );
    };
    part("name=\"_csrf\"".to_owned(), secret);
    for name in names.iter().take(120) {
        part(format!("name=\"{name}\""), &format!("1{poison}a"));
    }
    let seen: String = poison.chars().filter(|c| !c.is_control()).collect();
    part(format!("name=\"x{seen}\""), "1");
    let name = percent(&format!("a{poison}.pdf"));
    let head = format!("name=\"tep\"; filename=\"a{seen}.pdf\"; filename*=UTF-8''{name}");
    part(head, "%PDF-1.4\n%%EOF");
    body.extend_from_slice(b"--b--\r\n");
    ("multipart/form-data; boundary=b", body)
}

async fn no_interface_stumbles_over_what_nobody_sees(town: Town) {
    let document: Value = serde_json::from_slice(&town.stranger().get("/openapi.json").await.bytes)
        .expect("the document");
    let paths = document["paths"].as_object().expect("paths");
    let dossier = town.household_business().await;
    let code = town.dossier(dossier).await.received.code.to_string();
    for name in PEOPLE {
        let program = Program::of(&town, name, &ALL).await;
        for poison in POISONS {
            for (path, methods) in paths {
                let methods = methods.as_object().expect("methods");
                for (fill, how) in [(code.as_str(), "real"), (poison, "poisoned")] {
                    let address = filled(path, fill);
                    if methods.contains_key("get") {
                        let asked: String =
                            ["q", "code", "phone", "secret", "day", "level", "desk"]
                                .map(|name| format!("{name}={}&", percent(&format!("a{poison}"))))
                                .concat();
                        let address = format!("{address}?{asked}");
                        tell(&program, Method::GET, &address, None, how).await;
                    }
                    if let Some(post) = methods.get("post") {
                        let schema = &post["requestBody"]["content"]["application/json"]["schema"];
                        let body = sample(&document, schema, poison, 0);
                        tell(&program, Method::POST, &address, Some(body), how).await;
                    }
                }
            }
            let mut filing = crate::support::program::filing(
                &town,
                "nam-giang.mot-cua",
                crate::support::cases::HOUSEHOLD_BUSINESS,
            );
            poison_all(&mut filing, poison);
            tell(&program, Method::POST, "/api/v1/dossiers", Some(filing), "a filing").await;
        }
    }
}

fn filled(path: &str, with: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{id}" | "{file}" => motcua::app::new_id().to_string(),
        _ if part.starts_with('{') => percent(with),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn tell(program: &Program<'_>, method: Method, path: &str, body: Option<Value>, how: &str) {
    let mut request = program.town.stranger().request(method.clone(), path);
    request = request.bearer_auth(&program.key);
    if let Some(body) = &body {
        request = request.json(body);
    }
    let told = crate::support::program::told(request).await;
    assert!(told.status.as_u16() < 500, "{method} {path} ({how}) {body:?}: {}", told.body);
}

/// A body as the document describes it, with a sign that nobody sees in each text.
fn sample(document: &Value, schema: &Value, poison: &str, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    let deeper = |schema: &Value| sample(document, schema, poison, depth + 1);
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return deeper(document.pointer(pointer).unwrap_or(&Value::Null));
    }
    for of in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[of].as_array() {
            return choices.last().map_or(Value::Null, deeper);
        }
    }
    if let Some(first) = schema["enum"].get(0).and_then(Value::as_str) {
        return json!(format!("{first}{poison}"));
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
    match kind.unwrap_or_default() {
        "object" => {
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            let fields = fields.iter().map(|(name, schema)| (name.clone(), deeper(schema)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        "array" => json!([deeper(&schema["items"])]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        _ => json!(format!("abcde{poison}")),
    }
}

fn poison_all(value: &mut Value, poison: &str) {
    match value {
        Value::String(text) => text.push_str(poison),
        Value::Array(values) => values.iter_mut().for_each(|one| poison_all(one, poison)),
        Value::Object(fields) => fields.values_mut().for_each(|one| poison_all(one, poison)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn a_form_that_comes_too_late_is_kept_without_it(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let things = things(&town).await;
    let secret = secret(&hoa).await;
    town.pass_minutes(9 * 60);
    let path = format!("/ho-so/{}/tra-lai", things.dossier);
    let form = [
        ("_csrf".to_owned(), secret),
        ("ly_do\u{200b}".to_owned(), "Thiếu\0 giấy\u{ad} tờ".to_owned()),
    ];
    let late = hoa.post(&path, &form).await;
    let back = late.leads_to();
    assert!(back.contains("/gui-lai/"), "{back}");
    let kept = motcua::sql!("select fields from late_form");
    let row = town.app.db.first(kept, vec![]).await.expect("an answer").expect("a form");
    assert_eq!(row.text("fields"), r#"[["ly_do","Thiếu giấy tờ"]]"#);
}
