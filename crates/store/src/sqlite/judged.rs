//! What the judge of the archive asks besides whole tables: sealed digests, counts, and the rows of
//! patients and register entries with everything that was derived from them.

use super::cells::{Cells, first, list};
use super::fold::{fold, grams};
use super::patient::{COLUMNS, decode};
use super::patient_search::SearchKeys;
use crate::error::ReadError;
use crate::rows::{IndexedPatient, PatientRow, SealedBytes};
use genpon_model::id::{ContentId, InstitutionId, PatientId, RecordId};
use rusqlite::Connection;
use std::collections::BTreeSet;

pub(super) fn sealed(
    db: &Connection,
    institution: InstitutionId,
    id: ContentId,
) -> Result<Option<SealedBytes>, ReadError> {
    let sql = "SELECT id, sealed_digest, sealed_size_bytes FROM content \
               WHERE institution = ?1 AND id = ?2";
    let params = (institution.as_bytes(), id.as_bytes());
    first(db, "content", sql, params, decode_sealed)
}

/// The manifest's first, then the parts' in their order; one without a row is left out.
pub(super) fn sealed_of_version(
    db: &Connection,
    institution: InstitutionId,
    record: RecordId,
    version: u32,
) -> Result<Vec<SealedBytes>, ReadError> {
    let sql = "SELECT c.id, c.sealed_digest, c.sealed_size_bytes FROM ( \
                   SELECT manifest AS content, -1 AS position FROM version \
                   WHERE institution = ?1 AND record = ?2 AND number = ?3 \
                   UNION ALL SELECT content, position FROM part \
                   WHERE institution = ?1 AND record = ?2 AND version = ?3) n \
               CROSS JOIN content c ON c.institution = ?1 AND c.id = n.content \
               ORDER BY n.position";
    let params = (institution.as_bytes(), record.as_bytes(), version);
    list(db, "content", sql, params, decode_sealed)
}

fn decode_sealed(cells: &mut Cells<'_>) -> Result<SealedBytes, ReadError> {
    Ok(SealedBytes {
        id: cells.id("id", ContentId::from_slice)?,
        digest: cells.digest("sealed_digest")?,
        size_bytes: cells.count("sealed_size_bytes")?,
    })
}

/// Versions that say another number of parts than there are.
pub(super) fn miscounted_versions(
    db: &Connection,
    institution: InstitutionId,
    limit: u32,
) -> Result<Vec<(RecordId, u32)>, ReadError> {
    let sql = "SELECT record, number FROM version v WHERE institution = ?1 \
               AND length(record) = 16 AND number BETWEEN 1 AND 4294967295 \
               AND parts IS NOT (SELECT count(*) FROM part p WHERE p.institution = ?1 \
                   AND p.record = v.record AND p.version = v.number) \
               ORDER BY record, number LIMIT ?2";
    let params = (institution.as_bytes(), limit);
    list(db, "version", sql, params, |cells| {
        Ok((
            cells.id("record", RecordId::from_slice)?,
            cells.value("number")?,
        ))
    })
}

/// Patients that have a row or a revision, by id.
pub(super) fn patients(
    db: &Connection,
    institution: InstitutionId,
    after: Option<PatientId>,
    limit: u32,
) -> Result<Vec<PatientId>, ReadError> {
    let sql = "SELECT id FROM patient WHERE institution = ?1 AND id > ?2 AND length(id) = 16 \
               UNION SELECT patient FROM patient_revision \
               WHERE institution = ?1 AND patient > ?2 AND length(patient) = 16 \
               ORDER BY id LIMIT ?3";
    let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
    let params = (institution.as_bytes(), after, limit);
    list(db, "patient", sql, params, |cells| {
        cells.id("id", PatientId::from_slice)
    })
}

pub(super) fn indexed_patient(
    db: &Connection,
    institution: InstitutionId,
    id: PatientId,
) -> Result<Option<IndexedPatient>, ReadError> {
    let sql = format!(
        "SELECT {COLUMNS}, p.order_key, p.folded_number, p.folded FROM patient p \
         WHERE p.institution = ?1 AND p.id = ?2"
    );
    let params = (institution.as_bytes(), id.as_bytes());
    let found = first(db, "patient", &sql, params, |cells| {
        let row = decode(cells)?;
        let stored = [
            cells.value("order_key")?,
            cells.value("folded_number")?,
            cells.value("folded")?,
        ];
        Ok((row, stored))
    })?;
    let Some((row, stored)) = found else {
        return Ok(None);
    };
    let unsearchable = unsearchable(db, institution, &row, &stored)?;
    Ok(Some(IndexedPatient { row, unsearchable }))
}

/// The columns for searching that do not follow from the row.
fn unsearchable(
    db: &Connection,
    institution: InstitutionId,
    row: &PatientRow,
    [order_key, folded_number, folded]: &[String; 3],
) -> Result<Vec<&'static str>, ReadError> {
    let keys = SearchKeys::of(row);
    let mut wrong = Vec::new();
    let mut compare = |column, is_same: bool| {
        if !is_same {
            wrong.push(column);
        }
    };
    compare("order_key", *order_key == keys.order_key);
    compare("folded_number", *folded_number == fold(&row.number));
    compare("folded", *folded == keys.folded);
    let sql = "SELECT 1 FROM patient_gram \
               WHERE institution = ?1 AND gram = ?2 AND order_key = ?3 AND patient = ?4";
    for gram in grams(&keys.folded).collect::<BTreeSet<_>>() {
        let params = (
            institution.as_bytes(),
            gram,
            &keys.order_key,
            row.id.as_bytes(),
        );
        let is_there = first(db, "patient_gram", sql, params, |cells| {
            cells.value::<i64>("gram")
        })?;
        if is_there.is_none() {
            compare("gram", false);
            break;
        }
    }
    Ok(wrong)
}

/// Register entries, hidden ones too, by register and key.
pub(super) fn entries(
    db: &Connection,
    institution: InstitutionId,
    after: Option<&(String, String)>,
    limit: u32,
) -> Result<Vec<(String, String)>, ReadError> {
    let (register, key) = after.map_or(("", ""), |(register, key)| (register, key));
    let sql = "SELECT DISTINCT register, key FROM revision \
               WHERE institution = ?1 AND (register, key) > (?2, ?3) \
               ORDER BY register, key LIMIT ?4";
    let params = (institution.as_bytes(), register, key, limit);
    list(db, "revision", sql, params, |cells| {
        Ok((cells.value("register")?, cells.value("key")?))
    })
}
