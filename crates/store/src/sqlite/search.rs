//! The full-text index of one institution, in a file of its own (docs/format/data-directory.md).
//!
//! Optional, because it holds text in clear. It knows no more than it is given, can be dropped at any
//! time and made again from the records: [`SearchIndex::progress`] says how far it has come and of
//! which log. FTS5 with trigrams, so that Japanese needs no dictionary. Words of one or two characters
//! are looked for in each of one patient's texts; among all patients they stand for the trigrams
//! that begin with them. [`words`] says what is written alike.

mod words;

use super::cells::list;
use super::conditions::{Conditions, blob};
use super::connection::{Readers, to_index};
use super::fold::after_prefix;
use crate::error::{Fault, ReadError};
use genpon_model::id::{InstitutionId, PatientId, RecordId};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeSet;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use words::fold_text;
pub use words::{Excerpt, Piece};

/// The text of a record's newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    /// Which record.
    pub record: RecordId,
    /// Whose record.
    pub patient: Option<PatientId>,
    /// Code of its document type.
    pub document_type: String,
    /// The place of its newest version in the log of versions.
    pub leaf: u64,
    /// Title and readable text.
    pub text: String,
}

/// How far an index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchProgress {
    /// How many leaves of the log of versions it has taken in.
    pub leaves: u64,
    /// The commitment of the last of them: an index of another log is known by it.
    pub last: Option<[u8; 32]>,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct TextSearch<'a> {
    /// All of these, at most [`TextSearch::WORDS_MAX`], each anywhere in the text.
    pub words: &'a [String],
    /// In the records under these patient numbers alone: those of one person.
    pub patients: Option<&'a [PatientId]>,
    /// In records of these document types alone; of none, if there is none.
    pub document_types: &'a BTreeSet<String>,
    /// Only what was confirmed before this leaf.
    pub before: Option<u64>,
}

impl TextSearch<'_> {
    /// More words than this are not looked for.
    pub const WORDS_MAX: usize = 8;
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextFound {
    /// Leaf of the newest version and record, newest confirmed first.
    pub records: Vec<(u64, RecordId)>,
    /// A short word stands for more than is looked up at once: there may be more records.
    pub is_partial: bool,
}

/// A full-text index that is open.
pub struct SearchIndex {
    /// Closed before the writer, so that the last to close moves the journal into the file.
    readers: Readers,
    writer: Mutex<Connection>,
    is_new: bool,
}

impl SearchIndex {
    /// Opens the index of an institution, or begins an empty one. A file of another layout, or one that
    /// is no database any more, is begun again: nothing is lost that the records do not hold.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(directory: &Path, institution: InstitutionId) -> Result<Self, Fault> {
        let path = file(directory, institution);
        let (db, is_new) = match layout_of(&path) {
            Ok(Some(LAYOUT)) => (to_index(&path)?, false),
            Ok(_) | Err(_) => (begin(&path)?, true),
        };
        Ok(Self {
            writer: Mutex::new(db),
            readers: Readers::new(path),
            is_new,
        })
    }

    /// Whether an institution has a file of this kind, whatever its state.
    #[must_use]
    pub fn exists(directory: &Path, institution: InstitutionId) -> bool {
        file(directory, institution).exists()
    }

    /// Deletes the index of an institution. It must not be open.
    ///
    /// # Errors
    /// When the file cannot be deleted.
    pub fn delete(directory: &Path, institution: InstitutionId) -> Result<(), Fault> {
        delete_files(&file(directory, institution))
    }

    /// Whether it was begun when it was opened.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// How far the index has come.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn progress(&self) -> Result<SearchProgress, ReadError> {
        self.readers.read(|db| {
            let sql = "SELECT leaves, last FROM progress";
            let found = list(db, "progress", sql, (), |cells| {
                let leaves = cells.count("leaves")?;
                let last: Option<Vec<u8>> = cells.value("last")?;
                let last = last.and_then(|bytes| bytes.try_into().ok());
                Ok(SearchProgress { leaves, last })
            })?;
            Ok(found.first().copied().unwrap_or_default())
        })
    }

    /// Takes in texts, each in place of what stood for its record, and notes how far it has come.
    ///
    /// # Errors
    /// Nothing was taken in.
    pub fn put(&self, texts: &[SearchText], progress: SearchProgress) -> Result<(), Fault> {
        let mut db = self.lock();
        let transaction = db.transaction()?;
        for text in texts {
            put_one(&transaction, text)?;
        }
        let leaves = super::cells::signed(progress.leaves);
        let last = progress.last.as_ref().map(|bytes| &bytes[..]);
        transaction.execute("UPDATE progress SET leaves = ?1, last = ?2", (leaves, last))?;
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

    /// Records whose text has all the words, newest confirmed first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn search(&self, search: &TextSearch<'_>, limit: u32) -> Result<TextFound, ReadError> {
        let words = search.words.iter().map(|word| fold_text(word));
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .take(TextSearch::WORDS_MAX)
            .collect();
        if words.is_empty() || search.document_types.is_empty() {
            return Ok(TextFound::default());
        }
        let before = search.before.map_or(i64::MAX, super::cells::signed);
        self.readers.read(|db| {
            let asked = match search.patients {
                Some(patients) => Some(of_patients(patients, &words, before)),
                None => of_all(db, &words, before)?,
            };
            let Some(asked) = asked else {
                return Ok(TextFound::default());
            };
            let is_partial = asked.is_partial;
            let (sql, values) = asked.query(search, limit);
            let records = list(db, "entry", &sql, params_from_iter(values), |cells| {
                Ok((
                    cells.count("place")?,
                    cells.id("record", RecordId::from_slice)?,
                ))
            })?;
            Ok(TextFound {
                records,
                is_partial,
            })
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the index is asked.
struct Asked {
    conditions: Conditions,
    order: &'static str,
    is_partial: bool,
}

impl Asked {
    fn query(mut self, search: &TextSearch<'_>, limit: u32) -> (String, Vec<Value>) {
        let types = search.document_types.iter().cloned().map(Value::from);
        let condition = among("e.document_type", search.document_types.len());
        self.conditions.and_all(&condition, types);
        self.conditions.finish(self.order, limit)
    }
}

/// One person's records are few: each is asked for the words, the short ones too.
fn of_patients(patients: &[PatientId], words: &[String], before: i64) -> Asked {
    let sql = "SELECT e.place, e.record FROM entry e CROSS JOIN text t ON t.rowid = e.place \
               WHERE e.place < ?";
    let mut conditions = Conditions::new(sql, before);
    let ids = patients.iter().map(|patient| blob(patient.as_bytes()));
    conditions.and_all(&among("e.patient", patients.len()), ids);
    let (long, short): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| is_long(word));
    let terms: Vec<String> = long.into_iter().map(|word| quoted(word)).collect();
    let terms = (!terms.is_empty()).then(|| terms.join(" AND "));
    conditions.and("text MATCH ?", terms);
    for word in short {
        conditions.and("instr(t.folded, ?) > 0", Some(word.clone()));
    }
    Asked {
        conditions,
        order: "e.place DESC",
        is_partial: false,
    }
}

/// All records are many: the words are asked for their records. `None` when nothing can match.
fn of_all(db: &Connection, words: &[String], before: i64) -> Result<Option<Asked>, ReadError> {
    let mut terms = Vec::new();
    let mut is_partial = false;
    for word in words {
        let Some(term) = term(db, word, &mut is_partial)? else {
            return Ok(None);
        };
        terms.push(term);
    }
    let sql = "SELECT e.place, e.record FROM text t CROSS JOIN entry e ON e.place = t.rowid \
               WHERE text MATCH ?";
    let mut conditions = Conditions::new(sql, terms.join(" AND "));
    conditions.and("t.rowid < ?", Some(before));
    Ok(Some(Asked {
        conditions,
        order: "t.rowid DESC",
        is_partial,
    }))
}

fn among(column: &str, count: usize) -> String {
    format!("{column} IN ({})", vec!["?"; count].join(", "))
}

/// How the index is asked for a word; `None` when nothing can match.
fn term(db: &Connection, word: &str, is_partial: &mut bool) -> Result<Option<String>, ReadError> {
    if is_long(word) {
        return Ok(Some(quoted(word)));
    }
    let sql = "SELECT term FROM vocabulary WHERE term >= ?1 AND term < ?2 ORDER BY term LIMIT ?3";
    let params = (word, after_prefix(word), TRIGRAMS_MAX + 1);
    let trigrams: Vec<String> = list(db, "vocabulary", sql, params, |cells| cells.value("term"))?;
    *is_partial |= trigrams.len() > TRIGRAMS_MAX as usize;
    let alternatives: Vec<String> = trigrams
        .iter()
        .take(TRIGRAMS_MAX as usize)
        .map(|trigram| quoted(trigram))
        .collect();
    Ok((!alternatives.is_empty()).then(|| format!("({})", alternatives.join(" OR "))))
}

/// Whether a word has a trigram.
fn is_long(word: &str) -> bool {
    word.chars().nth(2).is_some()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn put_one(db: &Connection, text: &SearchText) -> rusqlite::Result<()> {
    remove_one(db, text.record)?;
    let place = super::cells::signed(text.leaf);
    db.prepare_cached(
        "INSERT INTO entry (place, record, patient, document_type) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        place,
        text.record.as_bytes(),
        text.patient.as_ref().map(PatientId::as_bytes),
        text.document_type
    ])?;
    // Two ends, so that the last two characters too begin a trigram.
    let folded = format!("{}{END}{END}", fold_text(&text.text));
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
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| Fault::file(path, error))?;
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
    CREATE TABLE progress (leaves INTEGER NOT NULL, last BLOB) STRICT;
    INSERT INTO progress VALUES (0, NULL);
    CREATE TABLE entry (
        place         INTEGER PRIMARY KEY,
        record        BLOB NOT NULL UNIQUE,
        patient       BLOB,
        document_type TEXT NOT NULL
    ) STRICT;
    CREATE INDEX entry_by_patient ON entry (patient, place);
    CREATE VIRTUAL TABLE text USING fts5(
        folded, tokenize = 'trigram case_sensitive 1'
    );
    INSERT INTO text (text, rank) VALUES ('secure-delete', 1);
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab('text', 'row');";

const LAYOUT: i64 = 2;
/// Ends a text; no folded text holds it.
const END: char = '\u{3}';
/// A short word stands for at most so many trigrams.
const TRIGRAMS_MAX: u32 = 500;
