//! Whole tables in the order of their keys, for the judge of the archive.
//!
//! A scan never stops at a damaged row: what does not read is given out with its key and column.
//! Rows whose key itself is none are counted in [`misshapen`].

use super::cells::{Cells, Decode, list, signed};
use super::record::{RECORD, VERSION, decode_part, decode_record, decode_version};
use super::{connection, log};
use crate::error::{Fault, ReadError};
use crate::rows::{AuditRow, Log, PartRow, RecordRow, Scanned, ScannedRows, Unshaped, VersionRow};
use genpon_model::Digest;
use genpon_model::id::{ContentId, InstitutionId, RecordId};
use rusqlite::{Connection, Params};
use std::collections::BTreeMap;

pub(super) fn records(
    db: &Connection,
    institution: InstitutionId,
    after: Option<RecordId>,
    limit: u32,
) -> Result<ScannedRows<RecordId, RecordRow>, ReadError> {
    let sql = format!(
        "SELECT {RECORD} FROM record r WHERE r.institution = ?1 AND r.id > ?2 \
         AND length(r.id) = 16 ORDER BY r.id LIMIT ?3"
    );
    let params = (institution.as_bytes(), bytes(after), limit);
    scan(db, "record", &sql, params, |cells| {
        scanned(
            cells,
            |cells| cells.id("id", RecordId::from_slice),
            decode_record,
        )
    })
}

pub(super) fn versions(
    db: &Connection,
    institution: InstitutionId,
    after: Option<(RecordId, u32)>,
    limit: u32,
) -> Result<ScannedRows<(RecordId, u32), VersionRow>, ReadError> {
    let (record, number) = split(after);
    let sql = format!(
        "SELECT {VERSION} FROM version WHERE institution = ?1 AND (record, number) > (?2, ?3) \
         AND length(record) = 16 AND number BETWEEN 1 AND 4294967295 \
         ORDER BY record, number LIMIT ?4"
    );
    let params = (institution.as_bytes(), record, number, limit);
    scan(db, "version", &sql, params, |cells| {
        scanned(cells, version_key, decode_version)
    })
}

pub(super) fn parts(
    db: &Connection,
    institution: InstitutionId,
    after: Option<(RecordId, u32, u32)>,
    limit: u32,
) -> Result<ScannedRows<(RecordId, u32, u32), PartRow>, ReadError> {
    let (record, version) = split(after.map(|(record, version, _)| (record, version)));
    let position = after.map_or(-1, |(_, _, position)| i64::from(position));
    let sql = "SELECT record, version, position, name, role, media_type, format, size_bytes, \
               digest, content FROM part \
               WHERE institution = ?1 AND (record, version, position) > (?2, ?3, ?4) \
               AND length(record) = 16 AND version BETWEEN 1 AND 4294967295 \
               AND position BETWEEN 0 AND 4294967295 \
               ORDER BY record, version, position LIMIT ?5";
    let params = (institution.as_bytes(), record, version, position, limit);
    scan(db, "part", sql, params, |cells| {
        scanned(cells, part_key, |cells| {
            part_key(cells)?;
            decode_part(cells)
        })
    })
}

pub(super) fn audit_events(
    db: &Connection,
    institution: InstitutionId,
    from: u64,
    limit: u32,
) -> Result<ScannedRows<u64, AuditRow>, ReadError> {
    let sql = format!(
        "SELECT {} FROM audit_event WHERE institution = ?1 AND leaf_index >= ?2 \
         ORDER BY leaf_index LIMIT ?3",
        log::EVENT
    );
    let params = (institution.as_bytes(), signed(from), limit);
    scan(db, "audit_event", &sql, params, |cells| {
        scanned(cells, |cells| cells.count("leaf_index"), log::decode_event)
    })
}

pub(super) fn leaves(
    db: &Connection,
    institution: InstitutionId,
    log: Log,
    from: u64,
    limit: u32,
) -> Result<ScannedRows<u64, [u8; 32]>, ReadError> {
    let table = log::table(log);
    let sql = format!(
        "SELECT leaf_index, commitment FROM {table} WHERE institution = ?1 AND leaf_index >= ?2 \
         ORDER BY leaf_index LIMIT ?3"
    );
    let params = (institution.as_bytes(), signed(from), limit);
    scan(db, table, &sql, params, |cells| {
        let key = |cells: &mut Cells<'_>| cells.count("leaf_index");
        scanned(cells, key, |cells| {
            cells.count("leaf_index")?;
            cells.value("commitment")
        })
    })
}

pub(super) fn records_by_leaf(
    db: &Connection,
    institution: InstitutionId,
    from: u64,
    limit: u32,
) -> Result<Vec<(u64, RecordId)>, ReadError> {
    let sql = "SELECT leaf_index, record FROM version WHERE institution = ?1 AND leaf_index >= ?2 \
               AND length(record) = 16 ORDER BY leaf_index LIMIT ?3";
    let params = (institution.as_bytes(), signed(from), limit);
    list(db, "version", sql, params, |cells| {
        Ok((
            cells.count("leaf_index")?,
            cells.id("record", RecordId::from_slice)?,
        ))
    })
}

pub(super) fn contents_by_digest(
    db: &Connection,
    sealed_digest: &Digest,
    limit: u32,
) -> Result<Vec<(InstitutionId, ContentId)>, ReadError> {
    let sql = "SELECT institution, id FROM content WHERE sealed_digest = ?1 \
               AND length(institution) = 16 AND length(id) = 16 ORDER BY institution, id LIMIT ?2";
    list(
        db,
        "content",
        sql,
        (sealed_digest.to_string(), limit),
        |cells| {
            let institution = cells.id("institution", InstitutionId::from_slice)?;
            Ok((institution, cells.id("id", ContentId::from_slice)?))
        },
    )
}

/// Contents that no version and no part names; those of drafts are among them.
pub(super) fn unnamed_contents(
    db: &Connection,
    institution: InstitutionId,
    after: Option<ContentId>,
    limit: u32,
) -> Result<Vec<ContentId>, ReadError> {
    let sql = "SELECT c.id FROM content c WHERE c.institution = ?1 AND c.id > ?2 \
               AND length(c.id) = 16 \
               AND NOT EXISTS (SELECT 1 FROM part p \
                   WHERE p.institution = c.institution AND p.content = c.id) \
               AND NOT EXISTS (SELECT 1 FROM version v \
                   WHERE v.institution = c.institution AND v.manifest = c.id) \
               ORDER BY c.id LIMIT ?3";
    let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
    let params = (institution.as_bytes(), after, limit);
    list(db, "content", sql, params, |cells| {
        cells.id("id", ContentId::from_slice)
    })
}

/// Rows whose key no version of Genpon writes, so that no scan reaches them.
pub(super) fn misshapen(
    db: &Connection,
    institution: InstitutionId,
) -> Result<Vec<Unshaped>, ReadError> {
    let mut found = Vec::new();
    for (table, condition) in KEYS {
        let sql =
            format!("SELECT count(*) FROM {table} WHERE institution = ?1 AND NOT ({condition})");
        let counted = list(db, table, &sql, [institution.as_bytes()], |cells| {
            cells.count("count")
        })?;
        let rows = counted.first().copied().unwrap_or(0);
        if rows > 0 {
            found.push(Unshaped { table, rows });
        }
    }
    Ok(found)
}

const KEYS: [(&str, &str); 4] = [
    ("record", "length(id) = 16"),
    (
        "version",
        "length(record) = 16 AND number BETWEEN 1 AND 4294967295 AND leaf_index >= 0",
    ),
    (
        "part",
        "length(record) = 16 AND version BETWEEN 1 AND 4294967295 \
         AND position BETWEEN 0 AND 4294967295",
    ),
    ("audit_event", "leaf_index >= 0"),
];

/// Tables, indexes and triggers that are missing, added or not as Genpon lays them out.
pub(super) fn altered_layout(db: &Connection) -> Result<Vec<String>, ReadError> {
    let fresh = connection::in_memory().map_err(failed)?;
    let (ours, theirs) = (layout(db)?, layout(&fresh)?);
    let names = ours.keys().chain(theirs.keys());
    let mut altered: Vec<String> = names
        .filter(|name| ours.get(*name) != theirs.get(*name))
        .cloned()
        .collect();
    altered.sort();
    altered.dedup();
    Ok(altered)
}

fn layout(db: &Connection) -> Result<BTreeMap<String, String>, ReadError> {
    let sql = "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema \
               WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1";
    let pairs = list(db, "sqlite_schema", sql, (), |cells| {
        Ok((cells.value("name")?, cells.value("sql")?))
    })?;
    Ok(pairs.into_iter().collect())
}

/// What the database engine says of its own file: empty when it is sound.
pub(super) fn unsound(db: &Connection, limit: u32) -> Result<Vec<String>, ReadError> {
    let sql = format!("PRAGMA integrity_check({limit})");
    let mut said: Vec<String> = list(db, "database", &sql, (), |cells| {
        cells.value("integrity_check")
    })?;
    said.retain(|line| line != "ok");
    Ok(said)
}

fn scan<T>(
    db: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    decode: Decode<T>,
) -> Result<Vec<T>, ReadError> {
    list(db, table, sql, params, decode)
}

/// The row, or the column that does not read; the key is read from the same cells.
fn scanned<K, T>(
    cells: &mut Cells<'_>,
    key: impl Fn(&mut Cells<'_>) -> Result<K, ReadError>,
    decode: impl Fn(&mut Cells<'_>) -> Result<T, ReadError>,
) -> Result<Scanned<K, T>, ReadError> {
    let row = match decode(cells) {
        Ok(row) => Ok(row),
        Err(ReadError::Impossible { column, .. }) => Err(column),
        Err(error) => return Err(error),
    };
    cells.rewind();
    Ok(Scanned {
        key: key(cells)?,
        row,
    })
}

fn version_key(cells: &mut Cells<'_>) -> Result<(RecordId, u32), ReadError> {
    Ok((
        cells.id("record", RecordId::from_slice)?,
        cells.value("number")?,
    ))
}

fn part_key(cells: &mut Cells<'_>) -> Result<(RecordId, u32, u32), ReadError> {
    let record = cells.id("record", RecordId::from_slice)?;
    Ok((record, cells.value("version")?, cells.value("position")?))
}

fn split(after: Option<(RecordId, u32)>) -> (Vec<u8>, u32) {
    (
        bytes(after.map(|(record, _)| record)),
        after.map_or(0, |(_, number)| number),
    )
}

fn bytes(id: Option<RecordId>) -> Vec<u8> {
    id.map_or_else(Vec::new, |id| id.as_bytes().to_vec())
}

fn failed(error: rusqlite::Error) -> ReadError {
    ReadError::Failed(Fault::from(error))
}
