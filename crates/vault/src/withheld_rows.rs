//! What stands in the tables of an entry about patients of whom the caller may not know, such as the
//! papers of an outage: left out wherever the entry is read.
//!
//! JAHIS 3.3, 8.2.2.8. Whoever does not see an entry whole does not change it: what they did not see
//! would be lost.

use crate::administer_register::standing;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use genpon_model::id::RecordId;
use genpon_model::patient::PatientNo;
use genpon_model::register::{Description, FieldKind, Revision, Standing};
use genpon_model::text::Code;
use serde_json::Value;

/// The column that says of whom a row is, and the one that says which record was made of it.
const PATIENT_NO: &str = "patient_no";
const RECORD: &str = "record";

impl Desk<'_> {
    /// Takes the rows about patients who are closed to the caller out of an entry; whether there were
    /// any.
    pub(crate) fn withhold(
        &mut self,
        register: &Description,
        revision: &mut Revision,
    ) -> Result<bool, Error> {
        let Value::Object(fields) = &mut revision.value else {
            return Ok(false);
        };
        let mut is_withheld = false;
        for field in register.fields {
            let FieldKind::Table(columns) = field.kind else {
                continue;
            };
            if !columns.iter().any(|column| column.name == PATIENT_NO) {
                continue;
            }
            let Some(Value::Array(rows)) = fields.remove(field.name) else {
                continue;
            };
            let (before, mut known) = (rows.len(), Vec::new());
            for row in rows {
                if !self.closes_row(&row)? {
                    known.push(row);
                }
            }
            is_withheld |= known.len() < before;
            if !known.is_empty() {
                fields.insert(field.name.to_owned(), Value::Array(known));
            }
        }
        Ok(is_withheld)
    }

    /// Whether the patient of a row is closed to the caller: by the number in it, or by the record
    /// that was made of it, which may carry another.
    pub(crate) fn closes(
        &mut self,
        number: Option<&PatientNo>,
        record: Option<RecordId>,
    ) -> Result<bool, Error> {
        if self.masters.rights.policy.restricts_nobody() {
            return Ok(false);
        }
        if let Some(number) = number
            && self.is_closed(number)?
        {
            return Ok(true);
        }
        let (store, institution) = (self.vault.store(), self.caller.institution);
        let record = record.map(|id| store.record(institution, id)).transpose()?;
        let patient = record.flatten().and_then(|row| row.patient);
        let patient = patient.map(|id| store.patient(institution, id));
        let number = patient.transpose()?.flatten();
        match number.and_then(|row| row.number.parse().ok()) {
            Some(number) => self.is_closed(&number),
            None => Ok(false),
        }
    }

    /// Whether nothing of the entry in force is withheld from the caller.
    pub(crate) fn sees_whole(&mut self, register: &Description, key: &Code) -> Result<bool, Error> {
        if self.masters.rights.policy.restricts_nobody() {
            return Ok(true);
        }
        let past = standing(self, register, key)?;
        match Standing::of(&past).current.cloned() {
            Some(mut current) => Ok(!self.withhold(register, &mut current)?),
            None => Ok(true),
        }
    }

    /// Refuses the change of an entry of which something is withheld from the caller.
    pub(crate) fn needs_whole(
        &mut self,
        register: &Description,
        key: Option<&Code>,
    ) -> Result<(), Error> {
        match key {
            Some(key) if !self.sees_whole(register, key)? => Err(Refusal::NotAllowed.into()),
            _ => Ok(()),
        }
    }

    fn closes_row(&mut self, row: &Value) -> Result<bool, Error> {
        let number = row[PATIENT_NO].as_str().and_then(|no| no.parse().ok());
        let record = row[RECORD].as_str().and_then(|id| id.parse().ok());
        self.closes(number.as_ref(), record)
    }
}
