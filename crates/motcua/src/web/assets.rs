//! The design system's files, built by `make web` and embedded in the program. Their names carry
//! a hash of their content, so that browsers may keep them for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

#[derive(rust_embed::RustEmbed)]
#[folder = "../../web/dist/"]
struct Dist;

static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
});

/// The address of an asset: `public.css` → `/tai-san/public.1a2b3c4d.css`.
#[must_use]
pub fn address(name: &str) -> String {
    format!("/tai-san/{}", NAMES.get(name).map_or(name, String::as_str))
}

/// Whether the design system is in the program, whole.
#[must_use]
pub fn are_built() -> bool {
    !NAMES.is_empty() && NAMES.values().all(|name| Dist::get(name).is_some())
}

/// Serves an asset.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = Dist::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media = mime_guess::from_path(&name).first_or_octet_stream();
    (
        [
            (header::CONTENT_TYPE, media.as_ref().to_owned()),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        ],
        file.data.into_owned(),
    )
        .into_response()
}
