//! How refusals are described in the document of the programming interface: every one of them is
//! problem+json.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, PartialSchema as _, ToSchema};

use super::errors::Problem;

/// Of every question by a program.
pub struct ReadRefusals;

/// Of every act by a program.
pub struct WriteRefusals;

/// Of questions that anybody may ask.
pub struct PublicRefusals;

const READ: [(&str, &str); 5] = [
    ("400", "The address or the body cannot be read; `fields` names the place in a body."),
    ("401", "No key, or one that is unknown, has ended or was taken back."),
    ("403", "The key lacks the scope, or its owner lacks the duty."),
    ("404", "There is no such thing, or the key's owner may not know of it."),
    ("503", "The server's clock is wrong; nothing was written."),
];

const WRITE: [(&str, &str); 4] = [
    (
        "409",
        "Somebody acted first (`acted-first`): read the dossier again. Or the same request is still being worked on (`request-in-progress`).",
    ),
    ("413", "The body is too large."),
    ("415", "The body is not of the type that belongs here."),
    (
        "422",
        "The rules refuse it (`refused`, with the legal reason where there is one), fields are wrong (`wrong-fields`), or the Idempotency-Key was used for another request (`idempotency-key-reused`).",
    ),
];

const PUBLIC: [(&str, &str); 3] = [
    ("400", "The secret is missing."),
    ("404", "The code or the secret is wrong: which of them is not told."),
    ("429", "Tried too often; Retry-After says how long to wait."),
];

impl IntoResponses for ReadRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(READ)
    }
}

impl IntoResponses for WriteRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(READ.into_iter().chain(WRITE))
    }
}

impl IntoResponses for PublicRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(PUBLIC)
    }
}

fn described(
    refusals: impl IntoIterator<Item = (&'static str, &'static str)>,
) -> BTreeMap<String, RefOr<Response>> {
    refusals
        .into_iter()
        .map(|(status, description)| {
            let schema = Ref::from_schema_name(Problem::name());
            let content = ContentBuilder::new().schema(Some(schema)).build();
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/problem+json", content)
                .build();
            (status.to_owned(), RefOr::T(response))
        })
        .collect()
}

/// The schemas that the refusals refer to, for the document's components.
#[must_use]
pub fn schemas() -> Vec<(String, RefOr<utoipa::openapi::Schema>)> {
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    schemas
}
