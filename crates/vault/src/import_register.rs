//! Takes a register in from a file (`docs/format/registers.md`): all rows in one commit, or none.
//!
//! A row without an edition makes an entry, a row with one changes it from that edition, and a row
//! that says what is so already changes nothing. Every row goes the same way as a change by hand.

use crate::Vault;
use crate::administer_register::{EntryChange, described, history, put_in_force, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Refusal, RowRefusal};
use genpon_access::Operation;
use genpon_formats::register_table::{self, Row, Table};
use genpon_model::register::life::{Care, EntryRefusal, RevisionState};
use genpon_model::register::{Description, Fault, FieldFault, Revision, Standing};
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The form of a register's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    /// RFC 4180, for spreadsheets.
    Csv,
    /// With everything in its own shape.
    Json,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows that took effect.
    pub effective: usize,
    /// Rows that wait for another person.
    pub requested: usize,
    /// Rows that said what is so already.
    pub unchanged: usize,
}

impl Vault {
    /// Takes a file in.
    ///
    /// # Errors
    /// [`Refusal::Table`] for a file that is no table of the register, [`Refusal::Rows`] with every
    /// row that cannot be taken; nothing is stored then.
    pub fn import_register(
        &self,
        caller: &Caller,
        register: &str,
        (form, bytes): (TableForm, &[u8]),
        reason: &Reason,
    ) -> Result<Imported, Error> {
        self.at_desk(caller, "register.import", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            desk.needs_fresh_proof_for(register.code)?;
            let rows = read(register, form, bytes)?;
            desk.detail("rows", rows.len().to_string());
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let (revisions, imported) = take(desk, register, rows, reason)?;
            for revision in &revisions {
                desk.write(Write::AddRevision(revision_row(
                    &desk.house.sealing,
                    revision,
                )?));
            }
            desk.detail("effective", imported.effective.to_string());
            desk.detail("requested", imported.requested.to_string());
            put_in_force(desk, &granted, &revisions)?;
            Ok(imported)
        })
    }
}

fn read(register: &Description, form: TableForm, bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let read = match form {
        TableForm::Csv => register_table::read_csv(register, bytes),
        TableForm::Json => register_table::read_json(register, bytes),
    };
    let Table { rows, faults } = read.map_err(Refusal::Table)?;
    if faults.is_empty() {
        return Ok(rows);
    }
    let refused = |fault: register_table::RowFault| RowRefusal {
        row: fault.row,
        why: Box::new(Refusal::Entry(fault.faults)),
    };
    Err(Refusal::Rows(faults.into_iter().map(refused).collect()))
}

fn take(
    desk: &mut Desk<'_>,
    register: &'static Description,
    rows: Vec<Row>,
    reason: &Reason,
) -> Result<(Vec<Revision>, Imported), Error> {
    let mut clerk = Clerk::open(desk, register)?;
    let mut seen = BTreeSet::new();
    let (mut revisions, mut refused, mut imported) = (Vec::new(), Vec::new(), Imported::default());
    for (at, row) in rows.into_iter().enumerate() {
        match take_row(desk, &mut clerk, (register, &mut seen), row, reason) {
            Ok(revision) => {
                match revision.state {
                    RevisionState::Effective => imported.effective += 1,
                    _ => imported.requested += 1,
                }
                revisions.push(revision);
            }
            Err(Error::Refused(Refusal::Register(EntryRefusal::NothingChanged))) => {
                imported.unchanged += 1;
            }
            Err(Error::Refused(why)) => {
                refused.push(RowRefusal {
                    row: at + 1,
                    why: Box::new(why),
                });
            }
            Err(other) => return Err(other),
        }
    }
    if refused.is_empty() {
        Ok((revisions, imported))
    } else {
        Err(Refusal::Rows(refused).into())
    }
}

fn take_row(
    desk: &mut Desk<'_>,
    clerk: &mut Clerk,
    (register, seen): (&'static Description, &mut BTreeSet<Code>),
    row: Row,
    reason: &Reason,
) -> Result<Revision, Error> {
    let key = row.key.or_else(|| register.key_in(&row.value));
    if key.clone().is_some_and(|key| !seen.insert(key)) {
        return Err(Refusal::Entry(vec![FieldFault::new("key", Fault::Twice)]).into());
    }
    desk.needs_whole(register, key.as_ref())?;
    let change = EntryChange {
        care: care_of(desk, register, key.as_ref())?,
        key,
        base: row.edition,
        value: row.value,
        is_retired: row.is_retired,
        reason: reason.clone(),
    };
    clerk.propose(desk, change)
}

/// A file says nothing of who looks after an entry: that stays as it is.
fn care_of(desk: &Desk<'_>, register: &Description, key: Option<&Code>) -> Result<Care, Error> {
    let Some(key) = key else {
        return Ok(Care::default());
    };
    let past = history(desk, register, key)?;
    let current = Standing::of(&past).current;
    Ok(current
        .map(|current| current.care.clone())
        .unwrap_or_default())
}
