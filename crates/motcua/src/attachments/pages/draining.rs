//! Reading what is not taken, so that its sender gets to see our answer, within bounds.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

/// Bytes that are read only to be thrown away.
const DRAINED_BYTES_MAX: usize = 512 * 1024 * 1024;
/// How long that may take.
const DRAINED_FOR_MAX: Duration = Duration::from_secs(60);

/// The size that a request says it has.
pub(crate) fn declared_bytes(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

/// Reads a request that is not taken, so that its sender gets to see our answer.
pub(crate) async fn drain(headers: &HeaderMap, body: Body) {
    // Whoever asks first whether to send the body has not begun.
    if headers.contains_key(header::EXPECT) {
        return;
    }
    let mut chunks = body.into_data_stream();
    let mut left = DRAINED_BYTES_MAX;
    let drained = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    let _late = tokio::time::timeout(DRAINED_FOR_MAX, drained).await;
}

/// The rest of a form is at most [`crate::config::limits::REQUEST_BYTES_MAX`], which ends the loop
/// with an error.
pub(crate) async fn drain_rest(multipart: &mut Multipart) {
    let drained = async {
        while let Ok(Some(mut field)) = multipart.next_field().await {
            while let Ok(Some(_chunk)) = field.chunk().await {}
        }
    };
    let _late = tokio::time::timeout(DRAINED_FOR_MAX, drained).await;
}
