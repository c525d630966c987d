//! What the document cannot take from the types: bodies that say either this or that.

use utoipa::openapi::schema::{AllOfBuilder, OneOfBuilder, SchemaType};
use utoipa::openapi::{ObjectBuilder, OpenApi, RefOr, Schema, Type};

/// Describes them.
pub fn describe(document: &mut OpenApi) {
    either(document, "Drafting", [("file", Type::String), ("text", Type::Object)]);
    either(document, "Asking", [("unit", Type::String), ("agency", Type::String)]);
}

/// One of two fields is there; the other is left out, or null.
fn either(document: &mut OpenApi, name: &str, fields: [(&str, Type); 2]) {
    let schemas = document.components.as_mut().map(|all| &mut all.schemas);
    let Some(schema) = schemas.and_then(|schemas| schemas.get_mut(name)) else { return };
    let one_of = fields.into_iter().fold(OneOfBuilder::new(), |all, (field, kind)| {
        let given = ObjectBuilder::new().schema_type(kind);
        let any = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
        all.item(any.property(field, given).required(field))
    });
    let both = AllOfBuilder::new().item(schema.clone()).item(one_of).build();
    *schema = RefOr::T(Schema::AllOf(both));
}
