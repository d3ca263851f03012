//! Patients: the newest state of each and its revisions. The search is in [`super::patient_search`].

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, first, list};
use super::fold::fold;
use super::patient_search::{self, SearchKeys};
use crate::error::{Conflict, ReadError};
use crate::rows::{PatientRevisionRow, PatientRow};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PatientId};
use genpon_model::patient::Sex;
use rusqlite::{Connection, params};

pub(super) fn save(
    batch: &mut Batch<'_>,
    row: &PatientRow,
    at: Timestamp,
    body: &[u8],
) -> Result<(), ApplyError> {
    let key = (batch.institution.as_bytes(), row.id.as_bytes());
    let stored: Option<u32> = batch.find(
        "SELECT revision FROM patient WHERE institution = ?1 AND id = ?2",
        key,
    )?;
    if stored.unwrap_or(0).checked_add(1) != Some(row.revision) {
        return Err(Conflict::Patient.into());
    }
    let before = patient_search::stored_keys(batch, row.id)?;
    let keys = SearchKeys::of(row);
    put(batch, row, &keys)?;
    patient_search::save_grams(batch, row.id, before.as_ref(), &keys)?;
    batch.tally.patients += i64::from(stored.is_none());
    batch.insert(
        Conflict::Patient,
        "INSERT INTO patient_revision (institution, patient, revision, at, body) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (key.0, key.1, row.revision, at.as_micros(), body),
    )
}

fn put(batch: &Batch<'_>, row: &PatientRow, keys: &SearchKeys) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Patient,
        "INSERT INTO patient (institution, id, revision, number, name, kana, birth_date, sex, \
         death_date, merged_into, order_key, folded_number, folded) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
         ON CONFLICT (institution, id) DO UPDATE SET revision = ?3, number = ?4, name = ?5, \
         kana = ?6, birth_date = ?7, sex = ?8, death_date = ?9, merged_into = ?10, \
         order_key = ?11, folded_number = ?12, folded = ?13",
        params![
            batch.institution.as_bytes(),
            row.id.as_bytes(),
            row.revision,
            row.number,
            row.name,
            row.kana,
            row.birth_date.map(|date| date.to_string()),
            row.sex.code(),
            row.death_date.map(|date| date.to_string()),
            row.merged_into.as_ref().map(PatientId::as_bytes),
            keys.order_key,
            fold(&row.number),
            keys.folded,
        ],
    )
}

pub(super) fn one(
    db: &Connection,
    institution: InstitutionId,
    id: PatientId,
) -> Result<Option<PatientRow>, ReadError> {
    let sql = format!("SELECT {COLUMNS} FROM patient p WHERE p.institution = ?1 AND p.id = ?2");
    first(
        db,
        "patient",
        &sql,
        (institution.as_bytes(), id.as_bytes()),
        decode,
    )
}

pub(super) fn by_number(
    db: &Connection,
    institution: InstitutionId,
    number: &str,
) -> Result<Option<PatientRow>, ReadError> {
    let sql = format!("SELECT {COLUMNS} FROM patient p WHERE p.institution = ?1 AND p.number = ?2");
    first(
        db,
        "patient",
        &sql,
        (institution.as_bytes(), number),
        decode,
    )
}

/// `UNION` ends the walk where rows were made to point in a circle.
pub(super) fn joined(
    db: &Connection,
    institution: InstitutionId,
    surviving: PatientId,
    limit: u32,
) -> Result<Vec<PatientRow>, ReadError> {
    let params = (institution.as_bytes(), surviving.as_bytes(), limit);
    list(db, "patient", &joined_query(), params, decode)
}

pub(super) fn joined_query() -> String {
    format!(
        "WITH RECURSIVE joined (id) AS (SELECT ?2 UNION SELECT p.id FROM joined j \
         CROSS JOIN patient p INDEXED BY patient_by_survivor \
         ON p.institution = ?1 AND p.merged_into = j.id) \
         SELECT {COLUMNS} FROM joined j CROSS JOIN patient p ON p.institution = ?1 AND p.id = j.id \
         WHERE p.id <> ?2 ORDER BY p.id LIMIT ?3"
    )
}

pub(super) fn history(
    db: &Connection,
    institution: InstitutionId,
    id: PatientId,
    limit: u32,
) -> Result<Vec<PatientRevisionRow>, ReadError> {
    let sql = "SELECT revision, at, body FROM patient_revision \
               WHERE institution = ?1 AND patient = ?2 ORDER BY revision LIMIT ?3";
    let params = (institution.as_bytes(), id.as_bytes(), limit);
    list(db, "patient_revision", sql, params, |cells| {
        Ok(PatientRevisionRow {
            revision: cells.value("revision")?,
            at: cells.time("at")?,
            body: cells.value("body")?,
        })
    })
}

pub(super) fn decode(cells: &mut Cells<'_>) -> Result<PatientRow, ReadError> {
    Ok(PatientRow {
        id: cells.id("id", PatientId::from_slice)?,
        revision: cells.value("revision")?,
        number: cells.value("number")?,
        name: cells.value("name")?,
        kana: cells.value("kana")?,
        birth_date: cells.optional_date("birth_date")?,
        sex: cells.text("sex", Sex::from_code)?,
        death_date: cells.optional_date("death_date")?,
        merged_into: cells.optional_id("merged_into", PatientId::from_slice)?,
    })
}

pub(super) const COLUMNS: &str = "p.id, p.revision, p.number, p.name, p.kana, p.birth_date, p.sex, \
                       p.death_date, p.merged_into";
