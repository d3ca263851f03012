//! JSON bodies: bounded, strict, and never echoed. A key that is not described is refused, so that a
//! misspelt field is not silently lost.

use crate::api::asked::{Asked, field};
use crate::api::problem::Problem;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use genpon_formats::json::{self, Limits, Numbers};
use genpon_vault::Refusal;
use serde::de::DeserializeOwned;

/// Bytes of a JSON body, or of the metadata of an upload.
pub(super) const JSON_BYTES_MAX: usize = 256 * 1024;

/// How deep a body may be nested.
const DEPTH_MAX: usize = 16;

/// Reads the JSON body of a request.
pub(super) async fn read<T: DeserializeOwned>(
    asked: &Asked,
    action: &'static str,
    body: Body,
) -> Result<T, Problem> {
    let read = match is_json(asked) {
        true => whole(body, JSON_BYTES_MAX)
            .await
            .and_then(|bytes| parse(&bytes, JSON_BYTES_MAX)),
        false => Err(Refusal::Unreadable {
            fault: "Content-Type: application/json".to_owned(),
        }),
    };
    match read {
        Ok(value) => Ok(value),
        Err(refusal) => Err(asked.refuse(action, refusal).await),
    }
}

fn is_json(asked: &Asked) -> bool {
    let value = asked
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// All bytes of a body.
pub(super) async fn whole(body: Body, bytes_max: usize) -> Result<Vec<u8>, Refusal> {
    let read = axum::body::to_bytes(body, bytes_max).await;
    read.map(|bytes| bytes.to_vec())
        .map_err(|_| Refusal::TooLarge {
            bytes_max: bytes_max as u64,
        })
}

/// The value that these bytes describe.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8], bytes_max: usize) -> Result<T, Refusal> {
    let limits = Limits {
        size_max: bytes_max,
        depth_max: DEPTH_MAX,
        numbers: Numbers::Integers,
    };
    let value = json::parse(bytes, limits).map_err(|fault| Refusal::Unreadable {
        fault: fault.to_string(),
    })?;
    serde_json::from_value(value).map_err(|fault| field("body", &described(&fault.to_string())))
}

/// What the reader says, without anything that stood in the request.
fn described(fault: &str) -> String {
    let named = |text: &str| {
        let name = text.split('`').nth(1)?;
        let is_plain =
            name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_plain.then(|| name.to_owned())
    };
    let sort = [
        "unknown field",
        "missing field",
        "duplicate field",
        "unknown variant",
    ];
    match sort.iter().find(|sort| fault.starts_with(*sort)) {
        Some(sort) => match named(fault) {
            Some(name) => format!("{sort} {name}"),
            None => (*sort).to_owned(),
        },
        None => "a value is not of the form that is described".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code, reason = "only read")]
        title: String,
    }

    #[test]
    fn faults_name_fields_and_never_values() {
        let cases = [
            (
                r#"{"title": 1}"#,
                "a value is not of the form that is described",
            ),
            (r#"{}"#, "missing field title"),
            (
                r#"{"title": "x", "confirmer": "山田"}"#,
                "unknown field confirmer",
            ),
            (r#"{"title": "x", "山田太郎": 1}"#, "unknown field"),
        ];
        for (text, expected) in cases {
            let refusal = parse::<Small>(text.as_bytes(), 1000).unwrap_err();
            let Refusal::Field { fault, .. } = refusal else {
                panic!("{refusal}")
            };
            assert_eq!(fault, expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_told_by_its_place() {
        let deep = "[".repeat(17) + &"]".repeat(17);
        for text in [
            "{",
            "{\"title\": \"a\", \"title\": \"b\"}",
            &deep,
            "\u{feff}{}",
            "{\"title\": 1.5}",
        ] {
            let refusal = parse::<Small>(text.as_bytes(), 1000).unwrap_err();
            assert!(
                matches!(refusal, Refusal::Unreadable { .. }),
                "{text}: {refusal}"
            );
        }
        assert!(matches!(
            parse::<Small>(&[b' '; 1001], 1000).unwrap_err(),
            Refusal::Unreadable { .. }
        ));
    }
}
