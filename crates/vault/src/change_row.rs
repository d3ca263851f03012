//! One row of a long table: put in, changed or taken out, as a new edition of its entry.
//!
//! Nobody fills in a form of twenty thousand rows. What is taken out stays in the editions before: a
//! record shows with the edition that it was made with (JAHIS 3.3, 7.3.2).

use crate::Vault;
use crate::administer_register::{EntryChange, Proposed, described, enter, turn};
use crate::caller::Caller;
use crate::error::{Error, Noun, Refusal};
use crate::read_rows::Table;
use genpon_access::Operation;
use genpon_model::register::life::{Care, EntryRefusal};
use genpon_model::register::{Edition, Revision};
use genpon_model::text::{Code, Reason};
use serde_json::Value;
use std::sync::Arc;

/// A change of one row.
#[derive(Debug, Clone)]
pub struct RowChange {
    /// The field that holds the table.
    pub field: String,
    /// The edition that the change goes out from.
    pub base: Edition,
    /// The place of the row in that edition, from 0; none for a new row.
    pub place: Option<usize>,
    /// What the row is to be; none to take it out.
    pub row: Option<Value>,
    /// Why.
    pub reason: Reason,
}

impl Vault {
    /// Changes one row of an entry, or asks for it where a second person decides.
    ///
    /// # Errors
    /// As for any change of an entry; no such entry, table or row.
    pub fn change_row(
        &self,
        caller: &Caller,
        register: &str,
        key: &str,
        change: RowChange,
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "register.propose", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let table = Table::find(register, &change.field)?;
            let key: Code = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let (store, institution) = (desk.vault.store(), desk.caller.institution);
            let row = store.entry(institution, &register.code(), key.as_str())?;
            let row = row.ok_or(Error::NotFound(Noun::Entry))?;
            let current: Revision = desk.house.sealing.open_revision(&row)?;
            if current.edition != change.base {
                return Err(Refusal::from(EntryRefusal::NotLatest).into());
            }
            let changed = EntryChange {
                key: Some(key),
                base: Some(change.base),
                value: with_row(table, current.value, change.place, change.row)?,
                is_retired: current.is_retired,
                reason: change.reason,
                // A review is due again some time after this change.
                care: Care {
                    review_on: None,
                    ..current.care
                },
            };
            enter(desk, register, &granted, changed)
        })
    }
}

/// The value with this row in its place: at the end, where it has none.
fn with_row(
    table: Table,
    mut value: Value,
    place: Option<usize>,
    row: Option<Value>,
) -> Result<Value, Error> {
    let mut rows = table.rows(&value).to_vec();
    match (place, row) {
        (None, Some(row)) => rows.push(row),
        (Some(place), row) if place < rows.len() => {
            rows.splice(place..=place, row);
        }
        _ => return Err(Error::NotFound(Noun::Entry)),
    }
    if let Value::Object(fields) = &mut value {
        if rows.is_empty() {
            fields.remove(table.field.name);
        } else {
            fields.insert(table.field.name.to_owned(), Value::Array(rows));
        }
    }
    Ok(value)
}
