//! The full-text index of one institution, in a file of its own (docs/format/data-directory.md).
//!
//! Optional, because it holds text in clear. It knows no more than it is given, can be dropped at any
//! time and made again from the records: [`SearchIndex::leaves`] says how far it has come. FTS5 with
//! trigrams, so that Japanese needs no dictionary; words of one or two characters are looked up
//! among the trigrams that begin with them.

use super::cells::list;
use super::conditions::Conditions;
use super::connection::{Readers, to_index};
use super::fold::{after_prefix, fold};
use crate::error::{Fault, ReadError};
use genpon_model::id::{InstitutionId, PatientId, RecordId};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The text of a record's newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    /// Which record.
    pub record: RecordId,
    /// Whose record.
    pub patient: Option<PatientId>,
    /// Title and readable text.
    pub text: String,
}

/// A full-text index that is open.
pub struct SearchIndex {
    writer: Mutex<Connection>,
    readers: Readers,
}

impl SearchIndex {
    /// Opens the index of an institution, or begins an empty one. A file of another layout, or one that
    /// is no database any more, is begun again: nothing is lost that the records do not hold.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(directory: &Path, institution: InstitutionId) -> Result<Self, Fault> {
        let path = file(directory, institution);
        let db = match layout_of(&path) {
            Ok(Some(LAYOUT)) => to_index(&path)?,
            Ok(_) | Err(_) => begin(&path)?,
        };
        Ok(Self {
            writer: Mutex::new(db),
            readers: Readers::new(path),
        })
    }

    /// Deletes the index of an institution. It must not be open.
    ///
    /// # Errors
    /// When the file cannot be deleted.
    pub fn delete(directory: &Path, institution: InstitutionId) -> Result<(), Fault> {
        delete_files(&file(directory, institution))
    }

    /// How many leaves of the log of versions the index has taken in.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn leaves(&self) -> Result<u64, ReadError> {
        self.readers.read(|db| {
            let sql = "SELECT leaves FROM progress";
            let found = list(db, "progress", sql, (), |cells| cells.count("leaves"))?;
            Ok(found.first().copied().unwrap_or(0))
        })
    }

    /// Takes in texts, each in place of what stood for its record, and notes how far it has come.
    ///
    /// # Errors
    /// Nothing was taken in.
    pub fn put(&self, texts: &[SearchText], leaves: u64) -> Result<(), Fault> {
        let mut db = self.lock();
        let transaction = db.transaction()?;
        for text in texts {
            put_one(&transaction, text)?;
        }
        let leaves = super::cells::signed(leaves);
        transaction.execute("UPDATE progress SET leaves = ?1", [leaves])?;
        Ok(transaction.commit()?)
    }

    /// Forgets a record, leaving no trace of its text in the file.
    ///
    /// # Errors
    /// Nothing was forgotten.
    pub fn remove(&self, record: RecordId) -> Result<(), Fault> {
        let mut db = self.lock();
        let transaction = db.transaction()?;
        remove_one(&transaction, record)?;
        transaction.commit()?;
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(())
    }

    /// Records whose text has all the words, newest taken in first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn search(
        &self,
        words: &[String],
        patient: Option<PatientId>,
        limit: u32,
    ) -> Result<Vec<RecordId>, ReadError> {
        let words = words.iter().map(|word| fold(word));
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .take(WORDS_MAX)
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.readers.read(|db| {
            let mut terms = Vec::new();
            for word in &words {
                let Some(term) = term(db, word)? else {
                    return Ok(Vec::new());
                };
                terms.push(term);
            }
            let (sql, values) = query(&terms.join(" AND "), patient, limit);
            list(db, "entry", &sql, params_from_iter(values), |cells| {
                cells.id("record", RecordId::from_slice)
            })
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One patient's records are few: each is asked for the words. All records are many: the words are
/// asked for their records.
fn query(terms: &str, patient: Option<PatientId>, limit: u32) -> (String, Vec<Value>) {
    let terms = terms.to_owned();
    let conditions = match patient {
        None => Conditions::new(
            "SELECT e.record FROM text t CROSS JOIN entry e ON e.place = t.rowid WHERE text MATCH ?",
            terms,
        ),
        Some(patient) => {
            let sql = "SELECT e.record FROM entry e CROSS JOIN text t ON t.rowid = e.place \
                       WHERE e.patient = ?";
            let mut conditions = Conditions::new(sql, patient.as_bytes().to_vec());
            conditions.and("text MATCH ?", Some(terms));
            conditions
        }
    };
    let order = if patient.is_some() {
        "e.place DESC"
    } else {
        "t.rowid DESC"
    };
    conditions.finish(order, limit)
}

/// How the index is asked for a word; `None` when nothing can match.
fn term(db: &Connection, word: &str) -> Result<Option<String>, ReadError> {
    if word.chars().count() >= 3 {
        return Ok(Some(quoted(word)));
    }
    let sql = "SELECT term FROM vocabulary WHERE term >= ?1 AND term < ?2 ORDER BY term LIMIT ?3";
    let params = (word, after_prefix(word), TRIGRAMS_MAX);
    let trigrams: Vec<String> = list(db, "vocabulary", sql, params, |cells| cells.value("term"))?;
    let alternatives: Vec<String> = trigrams.iter().map(|trigram| quoted(trigram)).collect();
    Ok((!alternatives.is_empty()).then(|| format!("({})", alternatives.join(" OR "))))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn put_one(db: &Connection, text: &SearchText) -> rusqlite::Result<()> {
    remove_one(db, text.record)?;
    db.prepare_cached("INSERT INTO entry (record, patient) VALUES (?1, ?2)")?
        .execute(params![
            text.record.as_bytes(),
            text.patient.as_ref().map(PatientId::as_bytes)
        ])?;
    let place = db.last_insert_rowid();
    // Two ends, so that the last two characters too begin a trigram.
    let folded = format!("{}{END}{END}", fold(&text.text));
    db.prepare_cached("INSERT INTO text (rowid, folded) VALUES (?1, ?2)")?
        .execute((place, folded))?;
    Ok(())
}

fn remove_one(db: &Connection, record: RecordId) -> rusqlite::Result<()> {
    let key = [record.as_bytes()];
    db.prepare_cached(
        "DELETE FROM text WHERE rowid = (SELECT place FROM entry WHERE record = ?1)",
    )?
    .execute(key)?;
    db.prepare_cached("DELETE FROM entry WHERE record = ?1")?
        .execute(key)?;
    Ok(())
}

fn begin(path: &Path) -> Result<Connection, Fault> {
    delete_files(path)?;
    let db = to_index(path)?;
    db.execute_batch(SCHEMA)?;
    db.pragma_update(None, "user_version", LAYOUT)?;
    Ok(db)
}

/// The layout of the file, `None` when there is none.
fn layout_of(path: &Path) -> rusqlite::Result<Option<i64>> {
    if !path.exists() {
        return Ok(None);
    }
    let db = to_index(path)?;
    db.pragma_query_value(None, "user_version", |row| row.get(0))
        .map(Some)
}

fn file(directory: &Path, institution: InstitutionId) -> PathBuf {
    directory.join(format!("search-{institution}.db"))
}

fn delete_files(path: &Path) -> Result<(), Fault> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Fault::file(path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

const SCHEMA: &str = "
    CREATE TABLE progress (leaves INTEGER NOT NULL) STRICT;
    INSERT INTO progress VALUES (0);
    CREATE TABLE entry (
        place   INTEGER PRIMARY KEY AUTOINCREMENT,
        record  BLOB NOT NULL UNIQUE,
        patient BLOB
    ) STRICT;
    CREATE INDEX entry_by_patient ON entry (patient, place);
    CREATE VIRTUAL TABLE text USING fts5(
        folded, tokenize = 'trigram case_sensitive 1'
    );
    INSERT INTO text (text, rank) VALUES ('secure-delete', 1);
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab('text', 'row');";

const LAYOUT: i64 = 1;
/// Ends a text; no folded text holds it.
const END: char = '\u{3}';
const WORDS_MAX: usize = 8;
/// A short word stands for at most so many trigrams.
const TRIGRAMS_MAX: u32 = 500;
