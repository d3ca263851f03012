//! Gives a register out as a file (`docs/format/registers.md`): what is in force now, each entry with
//! its edition, and never a secret.
//!
//! JAHIS 3.3, 6.1.2 and 8.2.1.1(b)(ア): a dated document; earlier editions stay in the history.

use crate::Vault;
use crate::administer_register::described;
use crate::caller::Caller;
use crate::entry_rules::ENTRIES_MAX;
use crate::error::Error;
use crate::import_register::TableForm;
use genpon_access::Operation;
use genpon_formats::register_table::{self, Row};
use genpon_model::Timestamp;
use genpon_model::register::Revision;
use genpon_store::RevisionState;

/// A register as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// As of when.
    pub as_of: Timestamp,
}

impl Vault {
    /// Gives a register out.
    ///
    /// # Errors
    /// No such register, no right to read it.
    pub fn export_register(
        &self,
        caller: &Caller,
        register: &str,
        form: TableForm,
    ) -> Result<Exported, Error> {
        self.at_desk(caller, "register.export", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            desk.needs_fresh_proof()?;
            let state = RevisionState::Effective;
            let store = desk.vault.store();
            let rows = store.entries(caller.institution, &register.code(), state, ENTRIES_MAX)?;
            let mut known = Vec::new();
            for row in &rows {
                let mut revision: Revision = desk.house.sealing.open_revision(row)?;
                if !desk.hides(register, &revision.value)? {
                    desk.withhold(register, &mut revision)?;
                    known.push(table_row(revision));
                }
            }
            let (rows, as_of): (Vec<Row>, _) = (known, desk.now.at);
            desk.detail("rows", rows.len().to_string());
            let bytes = match form {
                TableForm::Csv => register_table::write_csv(register, &rows),
                TableForm::Json => register_table::write_json(register, as_of, &rows),
            };
            desk.commit(&granted)?;
            Ok(Exported { bytes, as_of })
        })
    }
}

fn table_row(revision: Revision) -> Row {
    Row {
        key: Some(revision.key),
        edition: Some(revision.edition),
        is_retired: revision.is_retired,
        value: revision.value,
    }
}
