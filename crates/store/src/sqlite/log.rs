//! The two logs: audit events as leaves, commitments in leaf order, tiles and checkpoints.

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, first, list, signed};
use super::conditions::{Conditions, blob};
use crate::error::{Conflict, ReadError};
use crate::rows::{AuditFilter, AuditRow, CheckpointRow, Log};
use genpon_model::id::{ClientId, EventId, InstitutionId, PatientId, PersonId, RecordId};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

impl Batch<'_> {
    /// The index of the next leaf of a log; `sql` gives the newest.
    pub(super) fn next_leaf(&self, sql: &str) -> Result<u64, ApplyError> {
        let newest: Option<Option<i64>> = self.find(sql, [self.institution.as_bytes()])?;
        let next = newest.flatten().map_or(0, |newest| newest + 1);
        Ok(u64::try_from(next).unwrap_or(0))
    }
}

pub(super) fn add_audit_event(batch: &mut Batch<'_>, row: &AuditRow) -> Result<(), ApplyError> {
    let leaf_index = batch.next_leaf(NEWEST_AUDIT)?;
    batch.insert(
        Conflict::Exists,
        "INSERT INTO audit_event (institution, leaf_index, id, at, action, outcome, person, \
         client, patient, record, commitment, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            batch.institution.as_bytes(),
            signed(leaf_index),
            row.id.as_bytes(),
            row.at.as_micros(),
            row.action,
            row.outcome,
            row.person.as_ref().map(PersonId::as_bytes),
            row.client.as_ref().map(ClientId::as_bytes),
            row.patient.as_ref().map(PatientId::as_bytes),
            row.record.as_ref().map(RecordId::as_bytes),
            row.commitment,
            row.body,
        ],
    )?;
    batch.committed.audit.push(leaf_index);
    Ok(())
}

pub(super) fn integrate(
    batch: &mut Batch<'_>,
    log: Log,
    from_size: u64,
    tiles: &[(u8, u64, Vec<u8>)],
    checkpoint: &CheckpointRow,
) -> Result<(), ApplyError> {
    let tenant = batch.institution.as_bytes();
    let newest: Option<Option<i64>> = batch.find(
        "SELECT max(size) FROM checkpoint WHERE institution = ?1 AND log = ?2",
        (tenant, code(log)),
    )?;
    let leaves = batch.next_leaf(newest_leaf(log))?;
    if newest.flatten().unwrap_or(0) != signed(from_size) || checkpoint.size > leaves {
        return Err(Conflict::Checkpoint.into());
    }
    for (level, place, hashes) in tiles {
        batch.run(
            "INSERT INTO tile (institution, log, level, place, hashes) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (institution, log, level, place) DO UPDATE SET hashes = ?5",
            (tenant, code(log), level, signed(*place), hashes),
        )?;
    }
    batch.insert(
        Conflict::Checkpoint,
        "INSERT INTO checkpoint (institution, log, size, note, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            tenant,
            code(log),
            signed(checkpoint.size),
            &checkpoint.note,
            checkpoint.at.as_micros(),
        ),
    )
}

pub(super) fn size(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
) -> Result<u64, ReadError> {
    let key = [institution.as_bytes()];
    let newest = first(db, table(log), newest_leaf(log), key, |cells| {
        cells.value::<Option<i64>>("leaf_index")
    })?;
    let size = newest.flatten().map_or(0, |newest| newest + 1);
    Ok(u64::try_from(size).unwrap_or(0))
}

pub(super) fn commitments(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
    from: u64,
    limit: u32,
) -> Result<Vec<[u8; 32]>, ReadError> {
    let table = table(log);
    let sql = format!(
        "SELECT commitment FROM {table} WHERE institution = ?1 AND leaf_index >= ?2 \
         ORDER BY leaf_index LIMIT ?3"
    );
    let params = (institution.as_bytes(), signed(from), limit);
    list(db, table, &sql, params, |cells| cells.value("commitment"))
}

pub(super) fn tile(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
    level: u8,
    index: u64,
    width: u16,
) -> Result<Option<Vec<u8>>, ReadError> {
    let sql = "SELECT hashes FROM tile \
               WHERE institution = ?1 AND log = ?2 AND level = ?3 AND place = ?4";
    let key = (institution.as_bytes(), code(log), level, signed(index));
    let hashes = first(db, "tile", sql, key, |cells| {
        cells.value::<Vec<u8>>("hashes")
    })?;
    Ok(hashes.filter(|hashes| hashes.len() >= usize::from(width) * 32))
}

pub(super) fn newest_checkpoint(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
) -> Result<Option<CheckpointRow>, ReadError> {
    let sql = "SELECT size, note, at FROM checkpoint \
               WHERE institution = ?1 AND log = ?2 ORDER BY size DESC LIMIT 1";
    let key = (institution.as_bytes(), code(log));
    first(db, "checkpoint", sql, key, decode_checkpoint)
}

pub(super) fn checkpoints(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
    after_size: u64,
    limit: u32,
) -> Result<Vec<CheckpointRow>, ReadError> {
    let sql = "SELECT size, note, at FROM checkpoint \
               WHERE institution = ?1 AND log = ?2 AND size > ?3 ORDER BY size LIMIT ?4";
    let params = (institution.as_bytes(), code(log), signed(after_size), limit);
    list(db, "checkpoint", sql, params, decode_checkpoint)
}

pub(super) fn audit_events(
    db: &Connection,
    institution: InstitutionId,
    filter: &AuditFilter,
    limit: u32,
) -> Result<Vec<AuditRow>, ReadError> {
    let (sql, values) = audit_query(institution, filter, limit);
    list(
        db,
        "audit_event",
        &sql,
        params_from_iter(values),
        decode_event,
    )
}

/// A filter by person, patient or record has its index in leaf order; a filter by time alone takes
/// the index by time and sorts what it finds.
pub(super) fn audit_query(
    institution: InstitutionId,
    filter: &AuditFilter,
    limit: u32,
) -> (String, Vec<Value>) {
    let has_subject =
        filter.person.is_some() || filter.patient.is_some() || filter.record.is_some();
    let has_time = filter.from.is_some() || filter.until.is_some();
    // The sign keeps the engine from choosing the index by time where another is in leaf order.
    let (index, from, until) = if has_time && !has_subject {
        (" INDEXED BY audit_event_by_time", "at >= ?", "at < ?")
    } else {
        ("", "+at >= ?", "+at < ?")
    };
    let sql = format!("SELECT {EVENT} FROM audit_event{index} WHERE institution = ?");
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    conditions.and("person = ?", filter.person.map(|id| blob(id.as_bytes())));
    conditions.and("patient = ?", filter.patient.map(|id| blob(id.as_bytes())));
    conditions.and("record = ?", filter.record.map(|id| blob(id.as_bytes())));
    conditions.and("action = ?", filter.action.clone());
    conditions.and("outcome = ?", filter.outcome.clone());
    conditions.and(from, filter.from.map(|at| at.as_micros()));
    conditions.and(until, filter.until.map(|at| at.as_micros()));
    let (after, order) = if filter.newest_first {
        ("leaf_index < ?", "leaf_index DESC")
    } else {
        ("leaf_index > ?", "leaf_index")
    };
    conditions.and(after, filter.after.map(signed));
    conditions.finish(order, limit)
}

pub(super) fn decode_event(cells: &mut Cells<'_>) -> Result<AuditRow, ReadError> {
    Ok(AuditRow {
        leaf_index: cells.count("leaf_index")?,
        id: cells.id("id", EventId::from_slice)?,
        at: cells.time("at")?,
        action: cells.value("action")?,
        outcome: cells.value("outcome")?,
        person: cells.optional_id("person", PersonId::from_slice)?,
        client: cells.optional_id("client", ClientId::from_slice)?,
        patient: cells.optional_id("patient", PatientId::from_slice)?,
        record: cells.optional_id("record", RecordId::from_slice)?,
        commitment: cells.value("commitment")?,
        body: cells.value("body")?,
    })
}

fn decode_checkpoint(cells: &mut Cells<'_>) -> Result<CheckpointRow, ReadError> {
    Ok(CheckpointRow {
        size: cells.count("size")?,
        note: cells.value("note")?,
        at: cells.time("at")?,
    })
}

const fn code(log: Log) -> &'static str {
    match log {
        Log::Versions => "versions",
        Log::Audit => "audit",
    }
}

pub(super) const fn table(log: Log) -> &'static str {
    match log {
        Log::Versions => "version",
        Log::Audit => "audit_event",
    }
}

const fn newest_leaf(log: Log) -> &'static str {
    match log {
        Log::Versions => NEWEST_VERSION,
        Log::Audit => NEWEST_AUDIT,
    }
}

pub(super) const NEWEST_VERSION: &str =
    "SELECT max(leaf_index) FROM version WHERE institution = ?1";
const NEWEST_AUDIT: &str = "SELECT max(leaf_index) FROM audit_event WHERE institution = ?1";
pub(super) const EVENT: &str = "leaf_index, id, at, action, outcome, person, client, patient, record, \
                     commitment, body";
