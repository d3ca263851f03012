//! Checks a value against a description: every fault at once, each with its place.
//!
//! An absent optional field is left out, never `null`. The entries and words that other entries
//! have are not known here: [`references`] and `Description::unique_terms` name what to look up.

use super::Description;
use super::fault::{Fault, FieldFault};
use super::field::{Field, FieldKind};
use super::words::{LANGUAGES, Prose, check_prose};
use crate::text::{Code, Name, check_line};
use crate::time::Timestamp;
use serde_json::{Map, Value};

/// Checks a value against a description.
///
/// # Errors
/// Every fault found. What the fields say together is looked at once each of them is right.
pub fn check(description: &Description, value: &Value) -> Result<(), Vec<FieldFault>> {
    let mut found = Vec::new();
    check_fields(description.fields, value, "", &mut found);
    if found.is_empty() {
        found = (description.whole)(value);
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Every reference to another entry in a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// The place of the reference.
    pub path: String,
    /// The register referred to.
    pub register: &'static str,
    /// The key of the entry.
    pub key: String,
}

impl Referred {
    /// The fault when there is no such entry.
    #[must_use]
    pub fn dangling(self) -> FieldFault {
        FieldFault::new(
            self.path,
            Fault::NoSuchEntry {
                register: self.register,
            },
        )
    }
}

/// Every reference in a value, in order, for the caller to look up.
#[must_use]
pub fn references(description: &Description, value: &Value) -> Vec<Referred> {
    let mut found = Vec::new();
    for field in description.fields {
        refer(&field.kind, &value[field.name], field.name, &mut found);
    }
    found
}

fn refer(kind: &FieldKind, value: &Value, path: &str, found: &mut Vec<Referred>) {
    match (kind, value) {
        (FieldKind::Reference(register), Value::String(key)) => {
            found.push(Referred {
                path: path.to_owned(),
                register,
                key: key.clone(),
            });
        }
        (FieldKind::List(of), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                refer(of, item, &place(path, &index.to_string()), found);
            }
        }
        (FieldKind::Table(fields), Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                for field in *fields {
                    let path = place(&place(path, &index.to_string()), field.name);
                    refer(&field.kind, &row[field.name], &path, found);
                }
            }
        }
        _ => {}
    }
}

fn check_fields(fields: &[Field], value: &Value, path: &str, found: &mut Vec<FieldFault>) {
    let Value::Object(object) = value else {
        found.push(FieldFault::new(path, Fault::WrongShape));
        return;
    };
    for field in fields {
        let path = place(path, field.name);
        match object.get(field.name) {
            None if field.is_required => found.push(FieldFault::new(path, Fault::Missing)),
            None => {}
            Some(value) => check_field(field, value, &path, found),
        }
    }
    let unknown = object
        .keys()
        .filter(|name| !fields.iter().any(|field| field.name == *name));
    found.extend(unknown.map(|name| FieldFault::new(place(path, name), Fault::NoSuchField)));
}

fn check_field(field: &Field, value: &Value, path: &str, found: &mut Vec<FieldFault>) {
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    if field.is_required && is_empty {
        found.push(FieldFault::new(path, Fault::Missing));
    } else {
        check_kind(&field.kind, value, path, found);
    }
}

fn check_kind(kind: &FieldKind, value: &Value, path: &str, found: &mut Vec<FieldFault>) {
    match (kind, value) {
        (FieldKind::List(of), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                check_kind(of, item, &place(path, &index.to_string()), found);
            }
        }
        (FieldKind::Table(fields), Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                check_fields(fields, row, &place(path, &index.to_string()), found);
            }
        }
        (FieldKind::Localized, Value::Object(sides)) => check_sides(sides, path, found),
        (kind, value) => {
            let fault = check_scalar(kind, value).err();
            found.extend(fault.map(|fault| FieldFault::new(path, fault)));
        }
    }
}

fn check_sides(sides: &Map<String, Value>, path: &str, found: &mut Vec<FieldFault>) {
    for language in LANGUAGES {
        let fault = match sides.get(language) {
            None => Some(Fault::Missing),
            Some(Value::String(text)) => check_line(text, Name::CHARS_MAX).err().map(Fault::from),
            Some(_) => Some(Fault::WrongShape),
        };
        found.extend(fault.map(|fault| FieldFault::new(place(path, language), fault)));
    }
    let unknown = sides
        .keys()
        .filter(|name| !LANGUAGES.contains(&name.as_str()));
    found.extend(unknown.map(|name| FieldFault::new(place(path, name), Fault::NoSuchField)));
}

fn check_scalar(kind: &FieldKind, value: &Value) -> Result<(), Fault> {
    match kind {
        FieldKind::Flag => value.as_bool().map(|_| ()).ok_or(Fault::NotAFlag),
        FieldKind::Integer(min, max) => {
            let fits = value
                .as_i64()
                .is_some_and(|number| (*min..=*max).contains(&number));
            if fits {
                Ok(())
            } else {
                Err(Fault::NotAnInteger {
                    min: *min,
                    max: *max,
                })
            }
        }
        kind => check_text(kind, value.as_str().ok_or(Fault::WrongShape)?),
    }
}

fn check_text(kind: &FieldKind, text: &str) -> Result<(), Fault> {
    match kind {
        FieldKind::Text(chars_max) => Ok(check_line(text, *chars_max)?),
        FieldKind::LongText => Ok(check_prose(text, Prose::CHARS_MAX)?),
        FieldKind::Code | FieldKind::Reference(_) => Ok(text.parse::<Code>().map(|_| ())?),
        FieldKind::Choice(choices) if choices.codes.contains(&text) => Ok(()),
        FieldKind::Choice(_) => Err(Fault::NotAChoice),
        FieldKind::Date => is_date(text).then_some(()).ok_or(Fault::NotADate),
        FieldKind::Time => text
            .parse::<Timestamp>()
            .map(|_| ())
            .map_err(|_| Fault::NotATime),
        _ => Err(Fault::WrongShape),
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>()
        .is_ok_and(|date| date.to_string() == text)
}

fn place(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}
