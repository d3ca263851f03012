//! Patients: the newest state of each, its revisions, and the search.

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, first, list};
use super::conditions::{Conditions, blob};
use super::fold::{after_prefix, fold, grams};
use crate::error::{Conflict, ReadError};
use crate::rows::{PatientRevisionRow, PatientRow, PatientSearch};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PatientId};
use genpon_model::patient::Sex;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeSet;

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
    let before: Option<String> = batch.find(
        "SELECT folded FROM patient WHERE institution = ?1 AND id = ?2",
        key,
    )?;
    let folded = folded(row);
    put(batch, row, &folded)?;
    if before.as_deref() != Some(&*folded) {
        save_grams(batch, row.id, before.as_deref().unwrap_or(""), &folded)?;
    }
    batch.tally.patients += i64::from(stored.is_none());
    batch.insert(
        Conflict::Patient,
        "INSERT INTO patient_revision (institution, patient, revision, at, body) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (key.0, key.1, row.revision, at.as_micros(), body),
    )
}

fn put(batch: &Batch<'_>, row: &PatientRow, folded: &str) -> Result<(), ApplyError> {
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
            fold(row.kana.as_deref().unwrap_or(&row.name)),
            fold(&row.number),
            folded,
        ],
    )
}

fn save_grams(
    batch: &Batch<'_>,
    patient: PatientId,
    before: &str,
    now: &str,
) -> Result<(), ApplyError> {
    let before: BTreeSet<&str> = grams(before).collect();
    let now: BTreeSet<&str> = grams(now).collect();
    let delete = "DELETE FROM patient_gram WHERE institution = ?1 AND gram = ?2 AND patient = ?3";
    let insert = "INSERT INTO patient_gram (institution, gram, patient) VALUES (?1, ?2, ?3)";
    let key = |gram| (batch.institution.as_bytes(), gram, patient.as_bytes());
    for gram in before.difference(&now) {
        batch.run(delete, key(*gram))?;
    }
    for gram in now.difference(&before) {
        batch.run(insert, key(*gram))?;
    }
    Ok(())
}

/// Name and kana, apart, so that no word is found across both.
fn folded(row: &PatientRow) -> String {
    let kana = row.kana.as_deref().map_or_else(String::new, fold);
    format!("{}\u{1f}{kana}", fold(&row.name))
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

pub(super) fn search(
    db: &Connection,
    institution: InstitutionId,
    search: &PatientSearch,
    limit: u32,
) -> Result<Vec<PatientRow>, ReadError> {
    let (sql, values) = query(institution, search, limit);
    list(db, "patient", &sql, params_from_iter(values), decode)
}

/// The longest word gives candidates by its first gram or as the beginning of a number; all words are
/// then looked for in each candidate. `CROSS JOIN` keeps the engine from choosing the other order.
pub(super) fn query(
    institution: InstitutionId,
    search: &PatientSearch,
    limit: u32,
) -> (String, Vec<Value>) {
    let tenant = || blob(institution.as_bytes());
    let mut words: Vec<String> = search.words.iter().map(|word| fold(word)).collect();
    words.retain(|word| !word.is_empty());
    words.truncate(WORDS_MAX);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut conditions = match words.first() {
        None => Conditions::new(
            &format!("SELECT {COLUMNS} FROM patient p WHERE p.institution = ?"),
            tenant(),
        ),
        Some(word) => {
            let first = grams(word).next().unwrap_or_default();
            let gram_end = if word.chars().count() == 1 {
                after_prefix(first)
            } else {
                first.to_owned()
            };
            let mut from = Conditions::new(&format!("SELECT {COLUMNS} {CANDIDATES}"), tenant());
            from.push([first.to_owned().into(), gram_end.into(), tenant()]);
            from.push([word.clone().into(), after_prefix(word).into(), tenant()]);
            from
        }
    };
    for word in &words {
        let condition =
            "(instr(p.folded, ?) > 0 OR (p.folded_number >= ? AND p.folded_number < ?))";
        let values = [
            word.clone().into(),
            word.clone().into(),
            after_prefix(word).into(),
        ];
        conditions.and_all(condition, values);
    }
    conditions.and(
        "p.birth_date = ?",
        search.birth_date.map(|date| date.to_string()),
    );
    conditions.finish("p.order_key, p.number", limit)
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

fn decode(cells: &mut Cells<'_>) -> Result<PatientRow, ReadError> {
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

const COLUMNS: &str = "p.id, p.revision, p.number, p.name, p.kana, p.birth_date, p.sex, \
                       p.death_date, p.merged_into";

const CANDIDATES: &str = "FROM (\
    SELECT patient FROM patient_gram WHERE institution = ? AND gram BETWEEN ? AND ? \
    UNION SELECT id FROM patient WHERE institution = ? AND folded_number >= ? AND folded_number < ?\
    ) c CROSS JOIN patient p ON p.id = c.patient WHERE p.institution = ?";

/// More words than this are not looked for.
const WORDS_MAX: usize = 8;
