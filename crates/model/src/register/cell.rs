//! Entries as flat named texts and back: what a form posts and what a CSV row holds.
//!
//! A text in two languages takes two cells (`name.ja`, `name.en`); a list takes one cell with a line
//! per value; an absent flag is `false`; a table takes one cell with its rows as JSON, or a form's `rows.0.code`. What cannot
//! be read stays text and is left to [`super::check`], which names the place and the fault.

use super::Description;
use super::field::{Field, FieldKind};
use super::words::LANGUAGES;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A named text.
pub type Cell = (String, String);

/// The names of the cells, in order. Secrets have none.
#[must_use]
pub fn names(fields: &[Field]) -> Vec<String> {
    let open = fields.iter().filter(|field| !field.is_secret);
    open.flat_map(|field| match field.kind {
        FieldKind::Localized => LANGUAGES
            .map(|side| format!("{}.{side}", field.name))
            .to_vec(),
        _ => vec![field.name.to_owned()],
    })
    .collect()
}

/// A value as cells, in the order of [`names`].
#[must_use]
pub fn write(fields: &[Field], value: &Value) -> Vec<Cell> {
    names(fields)
        .into_iter()
        .map(|name| {
            let text = text_at(value, &name);
            (name, text)
        })
        .collect()
}

fn text_at(value: &Value, name: &str) -> String {
    let found = name.split('.').fold(value, |value, step| &value[step]);
    text_of(found)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if !items.iter().any(Value::is_object) => {
            items.iter().map(text_of).collect::<Vec<_>>().join("\n")
        }
        value => value.to_string(),
    }
}

/// Cells as a value of the register. Empty cells are absent fields; a name that is no field is kept,
/// so that the check names it.
#[must_use]
pub fn read(description: &Description, cells: &[Cell]) -> Value {
    read_fields(description.fields, cells)
}

/// The same of some fields: of one row of a table.
#[must_use]
pub fn read_fields(fields: &[Field], cells: &[Cell]) -> Value {
    let mut object = Map::new();
    for field in fields {
        let value = read_field(field, cells);
        object.extend(value.map(|value| (field.name.to_owned(), value)));
    }
    for (name, text) in cells.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let head = name.split('.').next().unwrap_or_default();
        if !fields.iter().any(|field| field.name == head) {
            object.insert(name.clone(), text.as_str().into());
        }
    }
    Value::Object(object)
}

fn read_field(field: &Field, cells: &[Cell]) -> Option<Value> {
    let own = |name: &str| -> Vec<&str> {
        let texts = cells
            .iter()
            .filter(|(given, _)| given == name)
            .map(|(_, text)| text.as_str());
        texts.filter(|text| !text.trim().is_empty()).collect()
    };
    match field.kind {
        FieldKind::Localized => {
            let sides = LANGUAGES.iter().filter_map(|side| {
                let text = *own(&format!("{}.{side}", field.name)).first()?;
                Some(((*side).to_owned(), text.into()))
            });
            let sides: Map<String, Value> = sides.collect();
            (!sides.is_empty()).then_some(Value::Object(sides))
        }
        FieldKind::List(of) => {
            let texts = own(field.name);
            let parts = texts.iter().flat_map(|text| split(of, text)).map(str::trim);
            let parts = parts.filter(|part| !part.is_empty());
            let items: Vec<Value> = parts.map(|part| read_scalar(of, part)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        // A form sends nothing for a box that is not ticked.
        FieldKind::Flag => Some(
            own(field.name)
                .last()
                .map_or(false.into(), |text| read_scalar(&field.kind, text)),
        ),
        FieldKind::Table(fields) => match own(field.name).first() {
            Some(json) => Some(serde_json::from_str(json).unwrap_or_else(|_| (*json).into())),
            None => read_rows(field.name, fields, cells),
        },
        kind => own(field.name).last().map(|text| read_scalar(&kind, text)),
    }
}

/// The values of a list: one per line; codes, which hold no white space, also beside each other.
fn split<'a>(of: &FieldKind, text: &'a str) -> std::str::Split<'a, fn(char) -> bool> {
    let is_code = matches!(
        of,
        FieldKind::Code | FieldKind::Choice(_) | FieldKind::Reference(_)
    );
    let parts: fn(char) -> bool = if is_code {
        |c| c.is_whitespace() || c == ',' || c == '、'
    } else {
        |c| c == '\n' || c == '\r'
    };
    text.split(parts)
}

/// Rows posted as `rows.0.code`, in the order of their numbers; empty rows are left out.
fn read_rows(name: &str, fields: &[Field], cells: &[Cell]) -> Option<Value> {
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for (given, text) in cells.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let rest = given
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some((number, sub)) = rest.and_then(|rest| rest.split_once('.'))
            && let Ok(number) = number.parse()
        {
            rows.entry(number)
                .or_default()
                .push((sub.to_owned(), text.clone()));
        }
    }
    let rows: Vec<Value> = rows
        .values()
        .map(|cells| read_fields(fields, cells))
        .collect();
    (!rows.is_empty()).then_some(Value::Array(rows))
}

fn read_scalar(kind: &FieldKind, text: &str) -> Value {
    match kind {
        FieldKind::LongText => text.replace("\r\n", "\n").into(),
        FieldKind::Flag => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "on" | "1" => true.into(),
            "false" | "off" | "0" => false.into(),
            other => other.into(),
        },
        FieldKind::Integer(..) => text
            .trim()
            .parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
        _ => text.trim().into(),
    }
}
