//! Values of entries as words: what a field says, what changed, what is wrong, in the reader's language.

use crate::pages::form::Fault as FormFault;
use crate::pages::registers::Maker;
use crate::pages::registers::entry::FieldChange;
use crate::web::words::Words;
use genpon_formats::locale::Lang;
use genpon_formats::view::Arg;
use genpon_model::Timestamp;
use genpon_model::register::{
    Author, Description, Field, FieldFault, FieldKind, Revision, changes,
};
use genpon_vault::Refusal;
use genpon_vault::error::RowRefusal;
use serde_json::Value;

/// How many columns a list has.
const COLUMNS_MAX: usize = 6;

/// The fields that a list shows: what is searched or needed, and fits a cell.
pub(super) fn columns(register: &Description) -> Vec<&'static Field> {
    let fits = |field: &&Field| {
        let is_short = !matches!(field.kind, FieldKind::Table(_) | FieldKind::LongText);
        is_short && !field.is_secret && (field.is_searchable || field.is_required)
    };
    register
        .fields
        .iter()
        .filter(fits)
        .take(COLUMNS_MAX)
        .collect()
}

/// What an entry is called: its name, or else what it is about, or else its key.
pub(super) fn title(words: &Words, register: &Description, revision: &Revision) -> String {
    let named = ["name", "what"]
        .iter()
        .find_map(|name| register.field(name));
    let text = named.map(|field| value_text(words, &field.kind, &revision.value[field.name]));
    text.filter(|text| !text.is_empty())
        .unwrap_or_else(|| revision.key.to_string())
}

/// The fields of an entry: label and value.
pub(crate) fn facts(words: &Words, register: &Description, value: &Value) -> Vec<(String, String)> {
    let open = register.fields.iter().filter(|field| !field.is_secret);
    open.map(|field| {
        let label = words.say(&field.label_key(&register.label_key()));
        (
            label,
            field_text(words, field, &register.label_key(), &value[field.name]),
        )
    })
    .collect()
}

fn field_text(words: &Words, field: &Field, parent: &str, value: &Value) -> String {
    let FieldKind::Table(columns) = field.kind else {
        return value_text(words, &field.kind, value);
    };
    let parent = field.label_key(parent);
    let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines = rows
        .iter()
        .take(ROWS_SHOWN)
        .map(|row| row_text(words, columns, &parent, row));
    let mut lines: Vec<String> = lines.collect();
    if rows.len() > ROWS_SHOWN {
        let more = i64::try_from(rows.len() - ROWS_SHOWN).unwrap_or(i64::MAX);
        lines.push(words.text("register-more-rows", &[("count", Arg::Number(more))]));
    }
    lines.join("\n")
}

/// How many rows of a table a page shows.
const ROWS_SHOWN: usize = 200;

fn row_text(words: &Words, columns: &[Field], parent: &str, row: &Value) -> String {
    let cells = columns
        .iter()
        .filter(|column| !row[column.name].is_null())
        .map(|column| {
            let text = value_text(words, &column.kind, &row[column.name]).replace('\n', ", ");
            format!("{}: {text}", words.say(&column.label_key(parent)))
        });
    cells.collect::<Vec<_>>().join(" / ")
}

/// One value as its reader reads it.
pub(super) fn value_text(words: &Words, kind: &FieldKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (FieldKind::Localized, value) => {
            let side = if words.lang() == Lang::Ja { "ja" } else { "en" };
            value[side].as_str().unwrap_or_default().to_owned()
        }
        (FieldKind::Flag, value) => words.say(if *value == true {
            "register-yes"
        } else {
            "register-no"
        }),
        (FieldKind::Choice(choices), Value::String(code)) => words.say(&choices.label_key(code)),
        (FieldKind::Reference(register), Value::String(key)) => referred(words, register, key),
        (FieldKind::Time, Value::String(time)) => time
            .parse::<Timestamp>()
            .map_or_else(|_| time.clone(), Timestamp::to_japan_text),
        (FieldKind::List(of), Value::Array(items)) => items
            .iter()
            .map(|item| value_text(words, of, item))
            .collect::<Vec<_>>()
            .join("\n"),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

/// The name of an entry that another refers to.
fn referred(words: &Words, register: &str, key: &str) -> String {
    let named = options(words, register)
        .into_iter()
        .find(|option| option.key == key);
    named.map_or_else(|| key.to_owned(), |option| option.name)
}

/// An entry that may be referred to.
pub(super) struct Named {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) is_retired: bool,
}

/// The entries of a register that others refer to, by name.
pub(super) fn options(words: &Words, register: &str) -> Vec<Named> {
    let masters = &words.masters;
    macro_rules! named {
        ($entries:expr) => {
            $entries
                .iter()
                .map(|(key, entry)| Named {
                    key: key.to_string(),
                    name: words.localized(&entry.value.name),
                    is_retired: entry.is_retired,
                })
                .collect()
        };
    }
    match register {
        "document-type" => named!(masters.document_types),
        "label" => named!(masters.labels),
        "role" => named!(masters.roles),
        "retention-rule" => named!(masters.retention_rules),
        "confirmation-rule" => named!(masters.confirmation_rules),
        "person" => {
            let person = |(id, entry): (
                &genpon_model::id::PersonId,
                &genpon_vault::masters::Entry<genpon_model::registers::Person>,
            )| Named {
                key: id.to_string(),
                name: format!("{} ({})", entry.value.name, entry.value.user_id),
                is_retired: entry.is_retired,
            };
            masters.people.iter().map(person).collect()
        }
        _ => Vec::new(),
    }
}

/// Who made a revision.
pub(super) fn maker(words: &Words, author: &Author) -> Maker {
    match author {
        Author::Person(person) => Maker::Person(words.person(person)),
        other => Maker::Words(self::author(words, other)),
    }
}

/// Who made a revision, in words.
pub(super) fn author(words: &Words, author: &Author) -> String {
    match author {
        Author::Person(person) => person.name.to_string(),
        Author::Vendor(software) => software.clone(),
        Author::Setup => words.say("register-by-setup"),
    }
}

/// What changed from one value to another. A secret is named, never shown.
pub(super) fn field_changes(
    words: &Words,
    register: &Description,
    old: &Value,
    new: &Value,
) -> Vec<FieldChange> {
    let change = |change: changes::FieldChange| {
        let kind = kind_at(register.fields, &change.path);
        let text = |value: Option<Value>| match (kind, value) {
            (Some(kind), Some(value)) => value_text(words, &kind, &value),
            _ => String::new(),
        };
        let row = change
            .path
            .split('.')
            .nth(1)
            .and_then(|step| step.parse::<usize>().ok());
        let label = words.say(&change.label);
        let hidden = change.old.is_none() && change.new.is_none();
        FieldChange {
            label: row.map_or_else(|| label.clone(), |row| format!("{label} {}", row + 1)),
            old: text(change.old),
            new: if hidden {
                words.say("register-secret")
            } else {
                text(change.new)
            },
        }
    };
    changes(register, old, new)
        .into_iter()
        .map(change)
        .collect()
}

fn kind_at(fields: &[Field], path: &str) -> Option<FieldKind> {
    let mut steps = path.split('.');
    let name = steps.next()?;
    let field = fields.iter().find(|field| field.name == name)?;
    match (field.kind, steps.nth(1)) {
        (FieldKind::Table(columns), Some(column)) => kind_at(columns, column),
        (kind, _) => Some(kind),
    }
}

/// What is wrong with a field, as a fault of the form.
pub(super) fn form_fault(words: &Words, register: &Description, fault: &FieldFault) -> FormFault {
    let name = fault.path.split('.').next().unwrap_or_default();
    let label = register
        .field(name)
        .map(|field| words.say(&field.label_key(&register.label_key())));
    let text = [label.unwrap_or_default(), sentence(words, fault)];
    FormFault {
        field: fault.path.clone(),
        text: text.join(": "),
    }
}

/// What is wrong, in words.
pub(super) fn sentence(words: &Words, fault: &FieldFault) -> String {
    let facts = fault.fault.facts();
    let args: Vec<(&str, Arg)> = facts
        .iter()
        .map(|(name, value)| {
            let number = value.as_i64().map(Arg::Number);
            (
                *name,
                number.unwrap_or_else(|| Arg::from(value.as_str().unwrap_or_default())),
            )
        })
        .collect();
    words.text(&fault.fault.label_key(), &args)
}

/// Why a row of a file cannot be taken, with its number.
pub(super) fn row_refusal(words: &Words, refused: &RowRefusal) -> String {
    let why = match &*refused.why {
        Refusal::Entry(faults) => {
            let faults = faults
                .iter()
                .map(|fault| format!("{}: {}", fault.path, sentence(words, fault)));
            faults.collect::<Vec<_>>().join(" / ")
        }
        other => words.say(&format!("problem-{}", other.code())),
    };
    let row = i64::try_from(refused.row).unwrap_or(i64::MAX);
    words.text(
        "register-row-refused",
        &[("row", Arg::Number(row)), ("why", Arg::from(why.as_str()))],
    )
}
