//! What changed between two values of an entry, field by field, for the history page and the trail.
//!
//! Rows of a table are compared by their place. A secret shows that it changed, never what it is.

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

fn compare_rows(
    fields: &[Field],
    old: &Value,
    new: &Value,
    path: &str,
    label: &str,
    found: &mut Vec<FieldChange>,
) {
    let count = |value: &Value| value.as_array().map_or(0, Vec::len);
    for row in 0..count(old).max(count(new)) {
        compare(
            fields,
            &old[row],
            &new[row],
            &format!("{path}.{row}."),
            label,
            found,
        );
    }
}
