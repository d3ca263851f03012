//! Finding patients by what people type: any part of name or kana, the beginning of a number.
//!
//! Each pair of neighbouring characters of the folded name is a gram with an index entry in the order
//! of the result, so that a common name costs no more than the page that is shown. What the gram
//! finds is compared with all words.

use super::batch::{ApplyError, Batch};
use super::cells::list;
use super::conditions::{Conditions, blob};
use super::fold::{after_prefix, fold, grams};
use super::patient::{self, COLUMNS, decode};
use crate::error::ReadError;
use crate::rows::{PatientRow, PatientSearch};
use genpon_model::id::{InstitutionId, PatientId};
use jiff::civil::Date;
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
    let Some(asked) = Asked::of(db, institution, search, limit)? else {
        return Ok(Vec::new());
    };
    let run = |(sql, values): Query| list(db, "patient", &sql, params_from_iter(values), decode);
    let Some(word) = asked.words.first() else {
        return run(all(&asked));
    };
    let mut rows = run(by_gram(word, &asked))?;
    let numbered = run(by_number(word, &asked))?;
    if !numbered.is_empty() {
        rows.extend(numbered);
        rows.sort_by_cached_key(|row| (order_key(row), row.number.clone()));
        rows.dedup_by_key(|row| row.id);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(rows)
}

type Query = (String, Vec<Value>);

/// A search as it is answered.
pub(super) struct Asked {
    pub(super) institution: InstitutionId,
    /// The words as they are compared, the longest first: it finds the fewest.
    pub(super) words: Vec<String>,
    pub(super) birth_date: Option<Date>,
    /// Order key and number of the patient after whom the list continues.
    pub(super) after: Option<(String, String)>,
    pub(super) limit: u32,
}

impl Asked {
    /// None where the list is to continue after nobody that there is.
    fn of(
        db: &Connection,
        institution: InstitutionId,
        search: &PatientSearch,
        limit: u32,
    ) -> Result<Option<Self>, ReadError> {
        let after = match search.after {
            None => None,
            Some(id) => match patient::one(db, institution, id)? {
                None => return Ok(None),
                Some(row) => Some((order_key(&row), row.number)),
            },
        };
        Ok(Some(Self {
            institution,
            words: words(search),
            birth_date: search.birth_date,
            after,
            limit,
        }))
    }

    /// The condition that the list continues: the key alone is what an index can begin with.
    fn continued(&self, conditions: &mut Conditions, order_key: &str) {
        if let Some((key, number)) = &self.after {
            let [key, again, number] = [key, key, number].map(|text| Value::from(text.clone()));
            let later = format!("{order_key} >= ? AND ({order_key}, p.number) > (?, ?)");
            conditions.and_all(&later, [key, again, number]);
        }
    }
}

pub(super) fn all(asked: &Asked) -> Query {
    let sql = format!("SELECT {COLUMNS} FROM patient p WHERE p.institution = ?");
    let conditions = Conditions::new(&sql, blob(asked.institution.as_bytes()));
    finish(conditions, &[], asked, "p.order_key")
}

/// `CROSS JOIN` keeps the engine from choosing the other order.
pub(super) fn by_gram(word: &str, asked: &Asked) -> Query {
    let is_pair = word.chars().count() > 1;
    // Several grams of one name may begin with one character.
    let select = if is_pair { "SELECT" } else { "SELECT DISTINCT" };
    let sql = format!(
        "{select} {COLUMNS} FROM patient_gram g CROSS JOIN patient p \
         ON p.institution = g.institution AND p.id = g.patient WHERE g.institution = ?"
    );
    let mut conditions = Conditions::new(&sql, blob(asked.institution.as_bytes()));
    let gram = grams(word).next().unwrap_or_default().to_owned();
    if is_pair {
        conditions.and("g.gram = ?", Some(gram));
    } else {
        let end = after_prefix(&gram);
        conditions.and_all("g.gram BETWEEN ? AND ?", [gram.into(), end.into()]);
    }
    conditions.and("instr(p.folded, ?) > 0", Some(word.to_owned()));
    finish(conditions, &others(word, asked), asked, "g.order_key")
}

pub(super) fn by_number(word: &str, asked: &Asked) -> Query {
    let sql = format!(
        "SELECT {COLUMNS} FROM patient p INDEXED BY patient_by_folded_number \
         WHERE p.institution = ?"
    );
    let mut conditions = Conditions::new(&sql, blob(asked.institution.as_bytes()));
    let range = "p.folded_number >= ? AND p.folded_number < ?";
    conditions.and_all(range, [word.to_owned().into(), after_prefix(word).into()]);
    finish(conditions, &others(word, asked), asked, "p.order_key")
}

fn others<'a>(word: &str, asked: &'a Asked) -> Vec<&'a String> {
    let words = asked.words.iter();
    words.filter(|other| *other != word).collect()
}

fn finish(mut conditions: Conditions, words: &[&String], asked: &Asked, order_key: &str) -> Query {
    for word in words {
        let condition =
            "(instr(p.folded, ?) > 0 OR (p.folded_number >= ? AND p.folded_number < ?))";
        let word = (*word).clone();
        let end = after_prefix(&word);
        conditions.and_all(condition, [word.clone().into(), word.into(), end.into()]);
    }
    let birth_date = asked.birth_date.map(|date| date.to_string());
    conditions.and("p.birth_date = ?", birth_date);
    asked.continued(&mut conditions, order_key);
    conditions.finish(&format!("{order_key}, p.number"), asked.limit)
}

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
