//! Verifications, damage, figures, and when the store last wrote.

use super::batch::{ApplyError, Batch};
use super::cells::{first, list, signed};
use super::log;
use crate::error::{Conflict, Fault, ReadError};
use crate::rows::{DamageRow, Figures, Log, VerificationRow};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, RecordId};
use genpon_model::record::VersionNo;
use rusqlite::Connection;
use std::path::Path;

pub(super) fn add_verification(
    batch: &mut Batch<'_>,
    row: &VerificationRow,
    is_complete: bool,
    damage: &[DamageRow],
) -> Result<(), ApplyError> {
    let tenant = batch.institution.as_bytes();
    batch.insert(
        Conflict::Exists,
        "INSERT INTO verification (institution, number, at, is_deep, versions, findings, body) \
         VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM verification WHERE institution = ?1), \
         ?2, ?3, ?4, ?5, ?6)",
        (
            tenant,
            row.at.as_micros(),
            row.is_deep,
            signed(row.versions),
            signed(row.findings),
            &row.body,
        ),
    )?;
    if is_complete {
        batch.run("DELETE FROM damage WHERE institution = ?1", [tenant])?;
    }
    for found in damage {
        batch.run(
            "INSERT INTO damage (institution, record, version, kind, found_at) \
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            (
                tenant,
                found.record.as_bytes(),
                found.version.map_or(0, VersionNo::number),
                &found.kind,
                found.found_at.as_micros(),
            ),
        )?;
    }
    Ok(())
}

pub(super) fn save_last_write(db: &Connection, at: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE store SET last_write_at = ?1 WHERE one = 1";
    db.prepare_cached(sql)?.execute([at.as_micros()])?;
    Ok(())
}

pub(super) fn last_write_at(db: &Connection) -> Result<Option<Timestamp>, ReadError> {
    let sql = "SELECT last_write_at FROM store WHERE one = 1";
    let found = first(db, "store", sql, (), |cells| {
        cells.optional_time("last_write_at")
    })?;
    Ok(found.flatten())
}

pub(super) fn verifications(
    db: &Connection,
    institution: InstitutionId,
    limit: u32,
) -> Result<Vec<VerificationRow>, ReadError> {
    let sql = "SELECT at, is_deep, versions, findings, body FROM verification \
               WHERE institution = ?1 ORDER BY number DESC LIMIT ?2";
    let params = (institution.as_bytes(), limit);
    list(db, "verification", sql, params, |cells| {
        Ok(VerificationRow {
            at: cells.time("at")?,
            is_deep: cells.value("is_deep")?,
            versions: cells.count("versions")?,
            findings: cells.count("findings")?,
            body: cells.value("body")?,
        })
    })
}

pub(super) fn damage(
    db: &Connection,
    institution: InstitutionId,
    record: RecordId,
) -> Result<Vec<DamageRow>, ReadError> {
    let sql = "SELECT record, version, kind, found_at FROM damage \
               WHERE institution = ?1 AND record = ?2 ORDER BY version, kind";
    let key = (institution.as_bytes(), record.as_bytes());
    list(db, "damage", sql, key, |cells| {
        Ok(DamageRow {
            record: cells.id("record", RecordId::from_slice)?,
            version: VersionNo::new(cells.value("version")?),
            kind: cells.value("kind")?,
            found_at: cells.time("found_at")?,
        })
    })
}

pub(super) fn figures(
    db: &Connection,
    institution: InstitutionId,
    directory: &Path,
) -> Result<Figures, ReadError> {
    let sql = "SELECT patients, records, drafts, contents, contents_bytes FROM tally \
               WHERE institution = ?1";
    let counted = first(db, "tally", sql, [institution.as_bytes()], |cells| {
        Ok(Figures {
            patients: cells.count("patients")?,
            records: cells.count("records")?,
            drafts: cells.count("drafts")?,
            contents: cells.count("contents")?,
            contents_bytes: cells.count("contents_bytes")?,
            ..Figures::default()
        })
    })?;
    Ok(Figures {
        versions: log::size(db, institution, Log::Versions)?,
        audit_events: log::size(db, institution, Log::Audit)?,
        database_bytes: database_bytes(directory),
        free_bytes: free_bytes(directory)?,
        ..counted.unwrap_or_default()
    })
}

fn database_bytes(directory: &Path) -> u64 {
    ["genpon.db", "genpon.db-wal"]
        .iter()
        .filter_map(|name| std::fs::metadata(directory.join(name)).ok())
        .map(|metadata| metadata.len())
        .sum()
}

fn free_bytes(directory: &Path) -> Result<u64, ReadError> {
    let space = rustix::fs::statvfs(directory)
        .map_err(|error| ReadError::Failed(Fault::file(directory, error.into())))?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}
