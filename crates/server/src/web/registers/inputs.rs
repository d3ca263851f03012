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

/// The chosen ones first, in their order and even when they are retired by now, so that a form that
/// nobody touched changes nothing.
fn ticked(choices: Vec<Choice>, value: &Value) -> Vec<Choice> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
    let named = |item: &&str| {
        let found = choices.iter().find(|choice| choice.value == *item);
        Choice {
            value: (*item).to_owned(),
            text: found
                .map_or(*item, |choice| choice.text.as_str())
                .to_owned(),
            chosen: true,
        }
    };
    let mut all: Vec<Choice> = items.iter().map(named).collect();
    let others = |choice: &Choice| !items.contains(&choice.value.as_str());
    all.extend(choices.into_iter().filter(others));
    all
}

/// What may be typed into the columns of a table that take codes: the codes and their words.
pub(super) fn hint(words: &Words, field: &Field, label: &str) -> String {
    let FieldKind::Table(columns) = field.kind else {
        return String::new();
    };
    let of_column = |column: &Field| {
        let FieldKind::List(of) = column.kind else {
            return None;
        };
        let choices = choices_of(words, of, "", false)?.into_iter();
        let codes: Vec<String> = choices
            .map(|choice| format!("{} ({})", choice.value, choice.text))
            .collect();
        let name = words.say(&column.label_key(label));
        Some(format!(
            "{name}: {}",
            codes.join(&words.say("list-separator"))
        ))
    };
    let lines: Vec<String> = columns.iter().filter_map(of_column).collect();
    lines.join(" / ")
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
                several: matches!(column.kind, FieldKind::List(_)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use genpon_model::register::check;
    use genpon_model::registers::shipped;
    use genpon_testkit::World;

    /// One line of a form: a browser takes the line breaks out.
    fn line(name: &str, value: &str) -> cell::Cell {
        (name.to_owned(), value.replace('\n', ""))
    }

    /// What a browser sends of a field that nobody touched.
    fn sent(name: &str, input: Input) -> Vec<cell::Cell> {
        let chosen = |choices: Vec<Choice>| {
            let chosen = choices.into_iter().filter(|choice| choice.chosen);
            chosen.map(|choice| line(name, &choice.value)).collect()
        };
        match input {
            Input::Line(_, value) => vec![line(name, &value)],
            Input::Lines(value) => vec![(name.to_owned(), value.replace('\n', "\r\n"))],
            Input::Flag(is_set) => is_set.then(|| line(name, "true")).into_iter().collect(),
            Input::Choice(choices) | Input::Checks(choices) => chosen(choices),
            Input::Localized(ja, en) => {
                vec![
                    line(&format!("{name}.ja"), &ja),
                    line(&format!("{name}.en"), &en),
                ]
            }
            Input::Table(columns, rows) => {
                let row = |(number, row): (usize, Vec<String>)| {
                    let cells = columns.iter().zip(row).map(move |(column, value)| {
                        let name = format!("{name}.{number}.{}", column.name);
                        if column.several {
                            (name, value)
                        } else {
                            line(&name, &value)
                        }
                    });
                    cells.collect::<Vec<_>>()
                };
                rows.into_iter().enumerate().flat_map(row).collect()
            }
        }
    }

    #[test]
    fn every_shipped_entry_goes_through_its_form_unchanged() {
        let world = World::new();
        let words = Words::of(&world.vault, &world.caller("admin"));
        for entry in shipped::shipped() {
            let register = entry.register;
            let cells = register.fields.iter().flat_map(|field| {
                let label = field.label_key(&register.label_key());
                sent(
                    field.name,
                    input(&words, field, &label, &entry.value[field.name]),
                )
            });
            let cells: Vec<cell::Cell> = cells.collect();
            let read = cell::read(register, &cells);
            assert_eq!(
                check(register, &read),
                Ok(()),
                "{} {}",
                register.code,
                entry.key
            );
            let changed = genpon_model::register::changes(register, &entry.value, &read);
            let is_said =
                |value: &Option<Value>| value.as_ref().is_some_and(|value| *value != false);
            let lost = changed
                .iter()
                .filter(|one| is_said(&one.old) || is_said(&one.new));
            assert_eq!(
                lost.collect::<Vec<_>>(),
                Vec::<&genpon_model::register::FieldChange>::new()
            );
        }
    }
}
