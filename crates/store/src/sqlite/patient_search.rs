//! Finding patients by what people type: any part of name or kana, the beginning of a number.
//!
//! Each pair of neighbouring characters of the folded name is a gram with an index entry in the order
//! of the result, so that a common name costs no more than the page that is shown. What the gram
//! finds is compared with all words.

use super::batch::{ApplyError, Batch};
use super::cells::list;
use super::conditions::{Conditions, blob};
use super::fold::{after_prefix, fold, grams};
use super::patient::{COLUMNS, decode};
use crate::error::ReadError;
use crate::rows::{PatientRow, PatientSearch};
use genpon_model::id::{InstitutionId, PatientId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeSet;

/// What of a patient is searched and ordered by.
#[derive(PartialEq, Eq)]
pub(super) struct SearchKeys {
    /// Name and kana, apart, so that no word is found across both.
    pub(super) folded: String,
    /// Kana, or the name where there is none.
    pub(super) order_key: String,
}

impl SearchKeys {
    pub(super) fn of(row: &PatientRow) -> Self {
        let kana = row.kana.as_deref().map_or_else(String::new, fold);
        Self {
            folded: format!("{}\u{1f}{kana}", fold(&row.name)),
            order_key: order_key(row),
        }
    }
}

pub(super) fn stored_keys(
    batch: &Batch<'_>,
    patient: PatientId,
) -> Result<Option<SearchKeys>, ApplyError> {
    let sql = "SELECT folded, order_key FROM patient WHERE institution = ?1 AND id = ?2";
    let mut statement = batch.db.prepare_cached(sql)?;
    let mut rows = statement.query((batch.institution.as_bytes(), patient.as_bytes()))?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some(SearchKeys {
        folded: row.get(0)?,
        order_key: row.get(1)?,
    }))
}

pub(super) fn save_grams(
    batch: &Batch<'_>,
    patient: PatientId,
    before: Option<&SearchKeys>,
    now: &SearchKeys,
) -> Result<(), ApplyError> {
    if before == Some(now) {
        return Ok(());
    }
    let delete = "DELETE FROM patient_gram \
                  WHERE institution = ?1 AND gram = ?2 AND order_key = ?3 AND patient = ?4";
    let insert = "INSERT INTO patient_gram (institution, gram, order_key, patient) \
                  VALUES (?1, ?2, ?3, ?4)";
    for (sql, keys) in [(delete, before), (insert, Some(now))] {
        let Some(keys) = keys else { continue };
        let distinct: BTreeSet<&str> = grams(&keys.folded).collect();
        for gram in distinct {
            let (institution, patient) = (batch.institution.as_bytes(), patient.as_bytes());
            batch.run(sql, (institution, gram, &keys.order_key, patient))?;
        }
    }
    Ok(())
}

pub(super) fn search(
    db: &Connection,
    institution: InstitutionId,
    search: &PatientSearch,
    limit: u32,
) -> Result<Vec<PatientRow>, ReadError> {
    let words = words(search);
    let run = |(sql, values): Query| list(db, "patient", &sql, params_from_iter(values), decode);
    let Some(word) = words.first() else {
        return run(all(institution, search, limit));
    };
    let mut rows = run(by_gram(institution, word, &words, search, limit))?;
    let numbered = run(by_number(institution, word, &words, search, limit))?;
    if !numbered.is_empty() {
        rows.extend(numbered);
        rows.sort_by_cached_key(|row| (order_key(row), row.number.clone()));
        rows.dedup_by_key(|row| row.id);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(rows)
}

type Query = (String, Vec<Value>);

pub(super) fn all(institution: InstitutionId, search: &PatientSearch, limit: u32) -> Query {
    let sql = format!("SELECT {COLUMNS} FROM patient p WHERE p.institution = ?");
    let conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    finish(conditions, &[], search, "p.order_key", limit)
}

/// `CROSS JOIN` keeps the engine from choosing the other order.
pub(super) fn by_gram(
    institution: InstitutionId,
    word: &str,
    words: &[String],
    search: &PatientSearch,
    limit: u32,
) -> Query {
    let sql = format!(
        "SELECT {COLUMNS} FROM patient_gram g CROSS JOIN patient p \
         ON p.institution = g.institution AND p.id = g.patient WHERE g.institution = ?"
    );
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    let gram = grams(word).next().unwrap_or_default().to_owned();
    if word.chars().count() > 1 {
        conditions.and("g.gram = ?", Some(gram));
    } else {
        let end = after_prefix(&gram);
        conditions.and_all("g.gram BETWEEN ? AND ?", [gram.into(), end.into()]);
    }
    conditions.and("instr(p.folded, ?) > 0", Some(word.to_owned()));
    let others: Vec<&String> = words.iter().filter(|other| *other != word).collect();
    finish(conditions, &others, search, "g.order_key", limit)
}

pub(super) fn by_number(
    institution: InstitutionId,
    word: &str,
    words: &[String],
    search: &PatientSearch,
    limit: u32,
) -> Query {
    let sql = format!(
        "SELECT {COLUMNS} FROM patient p INDEXED BY patient_by_folded_number \
         WHERE p.institution = ?"
    );
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    let range = "p.folded_number >= ? AND p.folded_number < ?";
    conditions.and_all(range, [word.to_owned().into(), after_prefix(word).into()]);
    let others: Vec<&String> = words.iter().filter(|other| *other != word).collect();
    finish(conditions, &others, search, "p.order_key", limit)
}

fn finish(
    mut conditions: Conditions,
    words: &[&String],
    search: &PatientSearch,
    order_key: &str,
    limit: u32,
) -> Query {
    for word in words {
        let condition =
            "(instr(p.folded, ?) > 0 OR (p.folded_number >= ? AND p.folded_number < ?))";
        let word = (*word).clone();
        let end = after_prefix(&word);
        conditions.and_all(condition, [word.clone().into(), word.into(), end.into()]);
    }
    let birth_date = search.birth_date.map(|date| date.to_string());
    conditions.and("p.birth_date = ?", birth_date);
    conditions.finish(&format!("{order_key}, p.number"), limit)
}

/// The words as they are compared, the longest first: it finds the fewest.
fn words(search: &PatientSearch) -> Vec<String> {
    let mut words: Vec<String> = search.words.iter().map(|word| fold(word)).collect();
    words.retain(|word| !word.is_empty());
    words.truncate(WORDS_MAX);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
}

fn order_key(row: &PatientRow) -> String {
    fold(row.kana.as_deref().unwrap_or(&row.name))
}

/// More words than this are not looked for.
const WORDS_MAX: usize = 8;
