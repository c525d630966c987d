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
