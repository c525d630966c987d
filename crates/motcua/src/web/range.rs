//! Parts of a content (RFC 9110, 14): Safari plays no sound of which it cannot ask for a part first, and
//! wants to know its length.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// The whole content or the one part that was asked for. Several parts at once are answered with the
/// whole, as the standard allows.
#[must_use]
pub fn answer(asked: &HeaderMap, content: Vec<u8>) -> Response {
    let length = content.len();
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    let mut response = match range.and_then(|range| part(range, length)) {
        None => content.into_response(),
        Some(Some((first, last))) => {
            let part = content.get(first..=last).unwrap_or_default().to_vec();
            let mut response = (StatusCode::PARTIAL_CONTENT, part).into_response();
            name(&mut response, &format!("bytes {first}-{last}/{length}"));
            response
        }
        Some(None) => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            name(&mut response, &format!("bytes */{length}"));
            response
        }
    };
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

fn name(response: &mut Response, range: &str) {
    let value = HeaderValue::from_str(range).expect("digits and ASCII signs");
    response.headers_mut().insert(header::CONTENT_RANGE, value);
}

/// First and last byte that are asked for: nothing when it is no single range of bytes; an inner nothing
/// when the content has no such bytes.
fn part(range: &str, length: usize) -> Option<Option<(usize, usize)>> {
    let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1);
    let within = |first: usize, last: usize| {
        end.filter(|end| first <= *end).map(|end| (first, last.min(end)))
    };
    match (first.trim(), last.trim()) {
        ("", last) => {
            let last: usize = last.parse().ok()?;
            Some(if last == 0 { None } else { within(length.saturating_sub(last), length) })
        }
        (first, "") => Some(within(first.parse().ok()?, length)),
        (first, last) => {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then(|| within(first, last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        for (range, expected) in [
            ("bytes=0-1", Some(Some((0, 1)))),
            ("bytes=0-", Some(Some((0, 9)))),
            ("bytes=4-99", Some(Some((4, 9)))),
            ("bytes=-3", Some(Some((7, 9)))),
            ("bytes=-99", Some(Some((0, 9)))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=5-4", None),
            ("bytes=0-1,4-5", None),
            ("lines=0-1", None),
            ("", None),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-1", 0), Some(None));
    }

    #[test]
    fn a_part_says_which_it_is() {
        let asked = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=2-3"))]);
        let response = answer(&asked, b"abcdef".to_vec());
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(response.headers()[header::CONTENT_RANGE], "bytes 2-3/6");
        let whole = answer(&HeaderMap::new(), b"abcdef".to_vec());
        assert_eq!(whole.status(), StatusCode::OK);
        assert_eq!(whole.headers()[header::ACCEPT_RANGES], "bytes");
    }
}
