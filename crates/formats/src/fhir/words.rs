//! Short words for a resource, out of its own: what a reference or a heading calls it.

use serde_json::Value;

use super::resources::Object;

/// What to call a resource: its name, title or code, cut to a line; nothing where it has none.
pub(super) fn summary(body: &Object) -> Option<String> {
    SUMMARY
        .iter()
        .find_map(|key| of(body.get(*key)?))
        .map(|words| words.chars().take(CHARS_MAX).collect())
}

/// The words of a string, a name, a concept or the first of several.
fn of(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()).filter(|words| !words.is_empty()),
        Value::Array(several) => several.iter().find_map(of),
        Value::Object(object) => human_name(object)
            .or_else(|| concept(object))
            .or_else(|| of(object.get("display")?)),
        _ => None,
    }
}

/// A name in one line: as written, or else put together; Japanese order for Japanese letters.
pub(super) fn human_name(name: &Object) -> Option<String> {
    if !name.contains_key("family") && !name.contains_key("given") && !name.contains_key("text") {
        return None;
    }
    if let Some(text) = name
        .get("text")
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
    {
        return Some(text.to_owned());
    }
    let family = name.get("family").and_then(Value::as_str);
    let given = name.get("given").and_then(Value::as_array);
    let given: Vec<&str> = given
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut pieces: Vec<&str> = family.into_iter().collect();
    if family.is_some_and(|family| !family.is_ascii()) {
        pieces.extend(given);
    } else {
        pieces.splice(0..0, given);
    }
    Some(pieces.join(" ")).filter(|name| !name.is_empty())
}

/// The words of a concept: its text, or the first words among its codes, or the first code.
pub(super) fn concept(concept: &Object) -> Option<String> {
    let codings = || {
        concept
            .get("coding")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let str = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    concept
        .get("text")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .or_else(|| codings().find_map(|coding| str(coding, "display")))
        .or_else(|| codings().find_map(|coding| str(coding, "code")))
}

/// Elements that name a resource, in order of preference.
const SUMMARY: &[&str] = &[
    "name",
    "title",
    "code",
    "medicationCodeableConcept",
    "medicationReference",
    "vaccineCode",
    "description",
    "deviceName",
    "type",
    "class",
    "category",
    "subject",
    "url",
];
const CHARS_MAX: usize = 80;
