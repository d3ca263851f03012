//! Registers as files: CSV (RFC 4180) and JSON, in and out (`docs/format/registers.md`).
//!
//! Works from a [`Description`] alone. A row that is wrong is named with its number, its fields and
//! their faults; the others are read all the same, and the caller takes all or none. Secrets are
//! never written. A text that a spreadsheet would run as a formula is written with an apostrophe
//! before it, and read without (CWE-1236).

use crate::json::{self, JsonError, Limits};
use genpon_model::register::{
    Description, Edition, Fault, FieldFault, FieldKind, KeySource, cell, check,
};
use genpon_model::text::Code;
use genpon_model::time::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub(crate) mod csv;
#[cfg(test)]
mod tests;

/// The column of the key, where it is not a field.
const KEY: &str = "key";
/// The column that says whether an entry is retired.
const RETIRED: &str = "retired";
/// The column of the edition: in an import, the edition that the change was started from.
const EDITION: &str = "edition";
/// The member of the value, in JSON.
const VALUE: &str = "value";
/// The name of the JSON form.
const FORMAT: &str = "genpon/register/1";

/// One entry in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its key; none for a new entry of a register whose keys are made.
    pub key: Option<Code>,
    /// The edition exported, or the one that an import was started from; none for a new entry.
    pub edition: Option<Edition>,
    /// Whether it is retired.
    pub is_retired: bool,
    /// Its value.
    pub value: Value,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Its number, counted from 1 without the header.
    pub row: usize,
    /// What is wrong, where.
    pub faults: Vec<FieldFault>,
}

/// What was read: the rows in order, and the rows that cannot be taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The rows that fit the register.
    pub rows: Vec<Row>,
    /// The others.
    pub faults: Vec<RowFault>,
}

/// Why a file is no table of this register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Larger than the limit.
    #[error("the file has {size} bytes, at most {size_max} are read")]
    TooLarge {
        /// How many there are.
        size: usize,
        /// How many there may be.
        size_max: usize,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 at byte {at}")]
    NotUtf8 {
        /// The first bad byte.
        at: usize,
    },
    /// A quotation mark that is not closed, or something after a closed one.
    #[error("the quotation marks on line {line} do not fit")]
    Quotes {
        /// Counted from 1.
        line: usize,
    },
    /// No header, or no row has as many cells.
    #[error("row {row} has {found} cells, the header has {expected}")]
    Width {
        /// Counted from 1 without the header.
        row: usize,
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A column twice.
    #[error("the column {name} is given twice")]
    ColumnTwice {
        /// Its name.
        name: String,
    },
    /// Not JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// JSON, but not a table of this register.
    #[error("not a table of the register {register}")]
    NotATable {
        /// The register expected.
        register: &'static str,
    },
}

/// Bytes of a file at most: a code table has some hundred thousand rows.
const LIMITS: Limits = Limits {
    size_max: 64 << 20,
    ..Limits::OWN
};

/// Writes entries as CSV: UTF-8 with a byte order mark, so that spreadsheets read it as such.
#[must_use]
pub fn write_csv(description: &Description, rows: &[Row]) -> Vec<u8> {
    let has_key = description.key == KeySource::Made;
    let key = has_key.then(|| KEY.to_owned());
    let fields = cell::names(description.fields);
    let names = key
        .into_iter()
        .chain(fields)
        .chain([EDITION.to_owned(), RETIRED.to_owned()]);
    let mut out = String::from('\u{feff}');
    csv::write_line(&mut out, names);
    for row in rows {
        let key = has_key.then(|| shown(row.key.as_ref()));
        let fields = cell::write(description.fields, &row.value)
            .into_iter()
            .map(|(_, text)| text);
        let ends = [shown(row.edition), row.is_retired.to_string()];
        csv::write_line(&mut out, key.into_iter().chain(fields).chain(ends));
    }
    out.into_bytes()
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Reads entries from CSV; columns may stand in any order, and optional ones may be absent.
///
/// # Errors
/// [`TableError`] when the file as a whole is no table of this register.
pub fn read_csv(description: &Description, bytes: &[u8]) -> Result<Table, TableError> {
    let (size, size_max) = (bytes.len(), LIMITS.size_max);
    if size > size_max {
        return Err(TableError::TooLarge { size, size_max });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| TableError::NotUtf8 {
        at: error.valid_up_to(),
    })?;
    let mut lines = csv::read(text.strip_prefix('\u{feff}').unwrap_or(text))?.into_iter();
    let header = lines.next().unwrap_or_default();
    let mut seen = BTreeSet::new();
    if let Some(name) = header.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(TableError::ColumnTwice { name: name.clone() });
    }
    let mut table = Table::default();
    for (at, line) in lines.enumerate() {
        let (found, expected) = (line.len(), header.len());
        if found != expected {
            return Err(TableError::Width {
                row: at + 1,
                found,
                expected,
            });
        }
        let cells: Vec<cell::Cell> = header.iter().cloned().zip(line).collect();
        let given = Given::of_cells(description, cells);
        table.take(description, at + 1, &given);
    }
    Ok(table)
}

/// The names of the columns of a CSV file.
///
/// # Errors
/// [`TableError`] for what is no text, or whose first line does not close its quotation marks.
pub fn columns(bytes: &[u8]) -> Result<Vec<String>, TableError> {
    let line = bytes.split(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default();
    let text = std::str::from_utf8(line).map_err(|error| TableError::NotUtf8 {
        at: error.valid_up_to(),
    })?;
    let lines = csv::read(text.strip_prefix('\u{feff}').unwrap_or(text).trim_end())?;
    Ok(lines.into_iter().next().unwrap_or_default())
}

/// A row as it stands in a file.
struct Given {
    key: Value,
    edition: Value,
    retired: Value,
    value: Value,
}

impl Given {
    fn of_cells(description: &Description, mut cells: Vec<cell::Cell>) -> Self {
        let mut take = |name: &str| {
            let is_field = description.field(name).is_some();
            let at = cells
                .iter()
                .position(|(given, _)| given == name)
                .filter(|_| !is_field)?;
            Some(cells.remove(at).1.trim().to_lowercase()).filter(|text| !text.is_empty())
        };
        let (key, edition, retired) = (take(KEY), take(EDITION), take(RETIRED));
        let number = |text: String| {
            text.parse::<u32>()
                .map_or_else(|_| text.into(), Value::from)
        };
        let flag = |text: String| {
            text.parse::<bool>()
                .map_or_else(|_| text.into(), Value::from)
        };
        Self {
            key: key.map_or(Value::Null, Value::from),
            edition: edition.map_or(Value::Null, number),
            retired: retired.map_or(Value::Null, flag),
            value: cell::read(description, &cells),
        }
    }

    fn of_entry(entry: &Value) -> Self {
        let [key, edition, retired, value] =
            [KEY, EDITION, RETIRED, VALUE].map(|name| entry[name].clone());
        Self {
            key,
            edition,
            retired,
            value,
        }
    }

    /// The row, when all of it fits the register.
    fn read(&self, description: &Description) -> Result<Row, Vec<FieldFault>> {
        let mut faults = check(description, &self.value).err().unwrap_or_default();
        let mut wrong = |name: &str, fault| faults.push(FieldFault::new(name, fault));
        let key: Option<Code> = self.key.as_str().and_then(|key| key.parse().ok());
        if key.is_none() && !self.key.is_null() {
            wrong(KEY, Fault::NotACode);
        }
        let number = self
            .edition
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        let edition = number.and_then(Edition::new);
        if edition.is_none() && !self.edition.is_null() {
            wrong(
                EDITION,
                Fault::NotAnInteger {
                    min: 1,
                    max: i64::from(u32::MAX),
                },
            );
        }
        if !self.retired.is_null() && !self.retired.is_boolean() {
            wrong(RETIRED, Fault::NotAFlag);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let key = description.key_in(&self.value).or(key);
        Ok(Row {
            key,
            edition,
            is_retired: self.retired == true,
            value: self.value.clone(),
        })
    }
}

/// Writes entries as JSON: the register as it was at a time, each entry with its edition.
#[must_use]
pub fn write_json(description: &Description, as_of: Timestamp, rows: &[Row]) -> Vec<u8> {
    let entries = rows.iter().map(|row| {
        let mut entry = Map::new();
        let key = row
            .key
            .as_ref()
            .filter(|_| description.key == KeySource::Made);
        entry.extend(key.map(|key| (KEY.to_owned(), key.as_str().into())));
        let edition = row.edition.map(Edition::number);
        entry.extend(edition.map(|edition| (EDITION.to_owned(), edition.into())));
        if row.is_retired {
            entry.insert(RETIRED.to_owned(), true.into());
        }
        entry.insert(VALUE.to_owned(), without_secrets(description, &row.value));
        Value::Object(entry)
    });
    let mut file = Map::new();
    file.insert("format".to_owned(), FORMAT.into());
    file.insert("register".to_owned(), description.code.into());
    file.insert("as_of".to_owned(), as_of.to_string().into());
    file.insert("entries".to_owned(), entries.collect());
    format!("{:#}\n", Value::Object(file)).into_bytes()
}

/// Reads entries from JSON.
///
/// # Errors
/// [`TableError`] when the file as a whole is no table of this register.
pub fn read_json(description: &Description, bytes: &[u8]) -> Result<Table, TableError> {
    let file = json::parse(bytes, LIMITS)?;
    let not_a_table = TableError::NotATable {
        register: description.code,
    };
    let fits = file["format"] == FORMAT && file["register"] == description.code;
    let entries = file["entries"]
        .as_array()
        .filter(|_| fits)
        .ok_or(not_a_table)?;
    let mut table = Table::default();
    for (at, entry) in entries.iter().enumerate() {
        table.take(description, at + 1, &Given::of_entry(entry));
    }
    Ok(table)
}

impl Table {
    fn take(&mut self, description: &Description, number: usize, given: &Given) {
        match given.read(description) {
            Ok(row) => self.rows.push(row),
            Err(faults) => self.faults.push(RowFault {
                row: number,
                faults,
            }),
        }
    }
}

fn without_secrets(description: &Description, value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Object(object) = &mut value {
        for field in description.fields.iter().filter(|field| field.is_secret) {
            object.shift_remove(field.name);
        }
    }
    debug_assert!(
        description
            .fields
            .iter()
            .all(|field| !hides_secret(&field.kind))
    );
    value
}

/// Secrets stand at the top of an entry only; a table with one would escape [`without_secrets`].
fn hides_secret(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Table(fields) => fields.iter().any(|field| field.is_secret),
        _ => false,
    }
}
