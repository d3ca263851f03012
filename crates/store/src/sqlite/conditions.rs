//! The conditions of a query whose filters are given or not. Values never enter the text.

use rusqlite::types::Value;

/// `… WHERE institution = ? AND …`, with its values in order.
pub(super) struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    /// `sql` ends with a first condition on one value.
    pub(super) fn new(sql: &str, value: impl Into<Value>) -> Self {
        Self {
            sql: sql.to_owned(),
            values: vec![value.into()],
        }
    }

    /// Adds a condition that holds one `?`, when there is a value for it.
    pub(super) fn and(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.and_all(condition, [value.into()]);
        }
    }

    /// Adds a condition that holds as many `?` as there are values.
    pub(super) fn and_all(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    /// Ends with an order and a limit.
    pub(super) fn finish(mut self, order: &str, limit: u32) -> (String, Vec<Value>) {
        self.sql.push_str(" ORDER BY ");
        self.sql.push_str(order);
        self.sql.push_str(" LIMIT ?");
        self.values.push(i64::from(limit).into());
        (self.sql, self.values)
    }
}

/// The 16 bytes of an id as a value.
pub(super) fn blob(id: &[u8; 16]) -> Value {
    Value::Blob(id.to_vec())
}
