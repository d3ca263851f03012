//! How each kind of field is filled in, and what can be chosen.

use super::cells::options;
use crate::pages::form::Choice;
use crate::pages::registers::entry_form::{FormColumn, Input};
use crate::web::words::Words;
use genpon_model::register::{Field, FieldKind, cell};
use serde_json::Value;

/// Empty rows at the end of a table.
const ROWS_EMPTY: usize = 3;

/// How a field is filled in, beginning with its value.
pub(super) fn input(words: &Words, field: &Field, label: &str, value: &Value) -> Input {
    let text = || text(value);
    match &field.kind {
        FieldKind::LongText => Input::Lines(text()),
        FieldKind::Flag => Input::Flag(*value == true),
        FieldKind::Integer(..) => Input::Line("number", text()),
        FieldKind::Date => Input::Line("date", text()),
        FieldKind::Localized => {
            Input::Localized(self::text(&value["ja"]), self::text(&value["en"]))
        }
        FieldKind::List(of) => match choices_of(words, of, "", false) {
            Some(choices) => Input::Checks(ticked(choices, value)),
            None => Input::Lines(text()),
        },
        FieldKind::Table(columns) => Input::Table(
            columns
                .iter()
                .flat_map(|column| form_columns(words, column, label))
                .collect(),
            rows(columns, value),
        ),
        kind => match choices_of(words, kind, &text(), !field.is_required) {
            Some(choices) => Input::Choice(choices),
            None => Input::Line("text", text()),
        },
    }
}

/// A value as it is typed.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// What can be chosen for a choice or a reference; none where it is typed. Retired entries are
/// offered only where one is chosen already.
pub(super) fn choices_of(
    words: &Words,
    kind: &FieldKind,
    chosen: &str,
    may_be_none: bool,
) -> Option<Vec<Choice>> {
    let choice = |value: &str, text: String| Choice {
        value: value.to_owned(),
        text,
        chosen: value == chosen,
    };
    let all: Vec<Choice> = match kind {
        FieldKind::Choice(choices) => choices
            .codes
            .iter()
            .map(|code| choice(code, words.say(&choices.label_key(code))))
            .collect(),
        FieldKind::Reference(register) => {
            let usable = options(words, register).into_iter();
            let usable = usable.filter(|option| !option.is_retired || option.key == chosen);
            usable
                .map(|option| choice(&option.key, option.name))
                .collect()
        }
        _ => return None,
    };
    let none = may_be_none.then(|| choice("", String::new()));
    (!all.is_empty()).then(|| none.into_iter().chain(all).collect())
}

fn ticked(mut choices: Vec<Choice>, value: &Value) -> Vec<Choice> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    for choice in &mut choices {
        choice.chosen = items.iter().any(|item| item == choice.value.as_str());
    }
    choices
}

/// A column of a table; a text in two languages has two.
fn form_columns(words: &Words, column: &Field, parent: &str) -> Vec<FormColumn> {
    let label = words.say(&column.label_key(parent));
    let choices = match column.kind {
        FieldKind::Flag => vec![("true".to_owned(), words.say("register-yes"))],
        kind => choices_of(words, &kind, "", false)
            .unwrap_or_default()
            .into_iter()
            .map(|choice| (choice.value, choice.text))
            .collect(),
    };
    let sides = cell::names(std::slice::from_ref(column));
    let several = sides.len() > 1;
    sides
        .into_iter()
        .map(|name| {
            let side = name.rsplit('.').next().unwrap_or_default();
            let label = if several {
                format!("{label} ({side})")
            } else {
                label.clone()
            };
            FormColumn {
                label,
                name,
                choices: choices.clone(),
            }
        })
        .collect()
}

fn rows(columns: &[Field], value: &Value) -> Vec<Vec<String>> {
    let filled = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let empty = std::iter::repeat_n(&Value::Null, ROWS_EMPTY);
    let texts = |row: &Value| {
        let cells = cell::write(columns, row).into_iter();
        // A box that is not ticked sends nothing.
        cells
            .map(|(_, text)| if text == "false" { String::new() } else { text })
            .collect()
    };
    filled.iter().chain(empty).map(texts).collect()
}
