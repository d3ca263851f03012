//! Canonical JSON (RFC 8785) for integers, strings, booleans, null, arrays and objects.
//!
//! The bytes of a manifest, of an audit event and of everything else that is signed or put into the
//! ledger. Keys stand in the order of their UTF-16 code units; only what must be escaped is. Numbers
//! are integers of at most 53 bits: a fraction is refused, so no float is ever formatted here.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use crate::json::{INTEGER_MAX, JsonError, Limits, parse};

#[cfg(test)]
mod tests;

/// Why there are no canonical bytes, or why bytes are not canonical.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JcsError {
    /// The bytes are not the JSON we read.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The value has a number that is not an integer of at most 53 bits.
    #[error("a number that is not an integer of at most 53 bits has no canonical form here")]
    NotAnInteger,
    /// The value of a type cannot be written as JSON at all.
    #[error("no JSON for this value")]
    NotJson(#[source] serde_json::Error),
    /// The JSON is good, but does not have the shape that the type asks for.
    #[error("not the expected shape: {0}")]
    Shape(#[source] serde_json::Error),
    /// The bytes mean the same as their canonical form, but are not it.
    #[error("not canonical from byte {at} on")]
    NotCanonical {
        /// The first byte that differs.
        at: usize,
    },
}

/// The canonical bytes of anything serde can write.
pub fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, JcsError> {
    canonical(&serde_json::to_value(value).map_err(JcsError::NotJson)?)
}

/// Reads `bytes` as `T`, and refuses them unless they are the canonical bytes of what was read:
/// nothing is left out, nothing is given twice, nothing is written another way.
pub fn from_bytes<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, JcsError> {
    let value = parse(bytes, Limits::OWN)?;
    let read: T = serde_json::from_value(value).map_err(JcsError::Shape)?;
    let again = to_bytes(&read)?;
    if again == bytes {
        return Ok(read);
    }
    let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
    Err(JcsError::NotCanonical { at })
}

/// The canonical bytes of a JSON value.
pub fn canonical(value: &Value) -> Result<Vec<u8>, JcsError> {
    let mut out = Vec::with_capacity(1024);
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), JcsError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_number(number, out)?,
        Value::String(string) => write_string(string, out),
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                separate(i, out);
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (i, (key, member)) in members.into_iter().enumerate() {
                separate(i, out);
                write_string(key, out);
                out.push(b':');
                write(member, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

fn write_number(number: &Number, out: &mut Vec<u8>) -> Result<(), JcsError> {
    // The digits are looked at, not a conversion of them: "1.0", "1e2" and "-0" are refused.
    let digits = number.to_string();
    let integer = digits
        .parse::<i64>()
        .ok()
        .filter(|n| n.abs() <= INTEGER_MAX);
    match integer {
        Some(n) if n.to_string() == digits => {
            out.extend_from_slice(digits.as_bytes());
            Ok(())
        }
        _ => Err(JcsError::NotAnInteger),
    }
}

fn write_string(string: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for byte in string.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0a => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0d => out.extend_from_slice(b"\\r"),
            0x00..0x20 => {
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
