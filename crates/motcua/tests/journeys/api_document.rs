//! The document that describes the interface for programs.

use std::collections::BTreeSet;

use domain::dossier::Verb;
use motcua::{api, openapi};
use serde_json::Value;

/// The document as programs read it.
pub fn document() -> Value {
    let text = openapi::router().into_openapi().to_json().expect("a document");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_document_describes_every_verb_and_nothing_twice() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let paths = document["paths"].as_object().expect("paths");
    for verb in Verb::ALL {
        let Some(path) = api::path(verb) else { continue };
        let path = format!("{}{path}", api::BASE);
        assert!(paths.get(&path).is_some_and(|path| path["post"].is_object()), "{path}");
    }
    let mut listed: Vec<String> = paths
        .iter()
        .flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().expect("verbs");
            verbs.keys().map(move |verb| format!("{verb} {path}"))
        })
        .collect();
    listed.sort();
    insta::assert_snapshot!(listed.join("\n"));
    let operations = || paths.values().flat_map(|path| path.as_object().expect("verbs").values());
    let ids: BTreeSet<&str> =
        operations().map(|one| one["operationId"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), listed.len());
    for one in operations() {
        assert!(one["summary"].as_str().is_some_and(|text| !text.is_empty()), "{one}");
        assert!(one["security"].is_array(), "{one}");
        let responses = one["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{one}");
        assert!(responses.keys().any(|status| status.starts_with('4')), "{one}");
    }
}

#[test]
fn what_makes_something_new_asks_for_its_key() {
    let document = document();
    let key = |method: &str, path: &str| {
        let place = format!("/paths/{}/{method}/parameters", path.replace('/', "~1"));
        let parameters = document.pointer(&place).and_then(Value::as_array).expect("parameters");
        let named: Vec<&str> =
            parameters.iter().map(|one| one["name"].as_str().expect("a name")).collect();
        let once: BTreeSet<&&str> = named.iter().collect();
        assert_eq!(once.len(), named.len(), "{path}: {named:?}");
        let key = parameters.iter().find(|one| one["name"] == "Idempotency-Key");
        key.map(|key| key["required"].as_bool().unwrap_or(false))
    };
    for path in ["/api/v1/dossiers", "/api/v1/slips/supplement", "/api/v1/slips/refusal"] {
        assert_eq!(key("post", path), Some(true), "{path}");
    }
    assert_eq!(key("post", "/api/v1/dossiers/{code}/accept"), Some(false));
    assert_eq!(key("get", "/api/v1/dossiers"), None);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = document();
    let mut open = vec![&document];
    let mut count = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.strip_prefix('#').expect("a reference inside");
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                    count += 1;
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    assert!(count > 30, "{count}");
}
