//! What changed between two values of an entry, field by field, for the history page and the trail.
//!
//! Rows of a table are compared by their place, from the first that changed to the last. A secret shows that it changed, never what it is.

use super::Description;
use super::field::{Field, FieldKind};
use serde_json::Value;

/// One changed field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The place, such as `rows.3.display`.
    pub path: String,
    /// Locale key of the label.
    pub label: String,
    /// Before; none when it was absent or is a secret.
    pub old: Option<Value>,
    /// After; none when it is absent or is a secret.
    pub new: Option<Value>,
}

/// What changed from `old` to `new`, in the order of the fields. For a first value, `old` is
/// [`Value::Null`].
#[must_use]
pub fn changes(description: &Description, old: &Value, new: &Value) -> Vec<FieldChange> {
    let mut found = Vec::new();
    compare(
        description.fields,
        old,
        new,
        "",
        &description.label_key(),
        &mut found,
    );
    found
}

fn compare(
    fields: &[Field],
    old: &Value,
    new: &Value,
    path: &str,
    parent: &str,
    found: &mut Vec<FieldChange>,
) {
    for field in fields {
        let (old, new) = (&old[field.name], &new[field.name]);
        let label = field.label_key(parent);
        let path = format!("{path}{}", field.name);
        if let FieldKind::Table(fields) = field.kind {
            compare_rows(fields, old, new, &path, &label, found);
        } else if old != new {
            let shown =
                |value: &Value| (!field.is_secret && !value.is_null()).then(|| value.clone());
            found.push(FieldChange {
                path,
                label,
                old: shown(old),
                new: shown(new),
            });
        }
    }
}

/// Rows that stand unchanged before and behind the change are left alone: a row that is put in or
/// taken out of a table of thousands is one change.
fn compare_rows(
    fields: &[Field],
    old: &Value,
    new: &Value,
    path: &str,
    label: &str,
    found: &mut Vec<FieldChange>,
) {
    let (old, new) = (rows(old), rows(new));
    let pairs = || old.iter().zip(new);
    let before = pairs().take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[before..], &new[before..]);
    let ends = old.iter().rev().zip(new.iter().rev());
    let behind = ends.take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - behind], &new[..new.len() - behind]);
    for place in 0..old.len().max(new.len()) {
        let row = before + place;
        compare(
            fields,
            old.get(place).unwrap_or(&Value::Null),
            new.get(place).unwrap_or(&Value::Null),
            &format!("{path}.{row}."),
            label,
            found,
        );
    }
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register as _;
    use crate::registers::CodeTable;
    use serde_json::json;

    #[test]
    fn a_row_put_in_or_taken_out_is_one_change() {
        let table = |codes: &[&str]| {
            let row = |code: &&str| json!({ "code": code });
            json!({ "rows": codes.iter().map(row).collect::<Vec<_>>() })
        };
        let told = |old: &[&str], new: &[&str]| {
            let found = changes(CodeTable::DESCRIPTION, &table(old), &table(new));
            let text =
                |value: Option<Value>| value.map_or("-".to_owned(), |value| value.to_string());
            let line =
                |one: FieldChange| format!("{} {} {}", one.path, text(one.old), text(one.new));
            found.into_iter().map(line).collect::<Vec<_>>().join("; ")
        };
        let all = ["a", "b", "c", "d"];
        assert_eq!(told(&all, &all), "");
        assert_eq!(told(&all, &["a", "c", "d"]), "rows.1.code \"b\" -");
        assert_eq!(told(&["a", "d"], &["a", "b", "d"]), "rows.1.code - \"b\"");
        assert_eq!(told(&["a", "b"], &["a", "x"]), "rows.1.code \"b\" \"x\"");
        assert_eq!(told(&["a", "a"], &["a"]), "rows.1.code \"a\" -");
        assert_eq!(told(&[], &["a"]), "rows.0.code - \"a\"");
    }
}
