//! Reading rows: each cell is parsed into its noun, in the order of the SELECT. What does not parse
//! was written by no Genpon, and is reported with its table and column.

use crate::error::ReadError;
use genpon_model::id::NotAnId;
use genpon_model::record::VersionNo;
use genpon_model::{Digest, Timestamp};
use jiff::civil::Date;
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Params, Row};

/// The cells of one row, from left to right.
pub(super) struct Cells<'r> {
    row: &'r Row<'r>,
    table: &'static str,
    next: usize,
}

impl<'r> Cells<'r> {
    /// Those of a row of this table.
    pub(super) const fn of(row: &'r Row<'r>, table: &'static str) -> Self {
        let next = 0;
        Self { row, table, next }
    }
}

impl Cells<'_> {
    /// Back to the first cell.
    pub(super) fn rewind(&mut self) {
        self.next = 0;
    }

    /// A cell as the database engine gives it.
    pub(super) fn value<T: FromSql>(&mut self, column: &'static str) -> Result<T, ReadError> {
        let index = self.next;
        self.next += 1;
        let impossible = self.impossible(column);
        self.row.get(index).map_err(|error| match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => impossible,
            error => ReadError::Failed(error.into()),
        })
    }

    /// A text that must parse.
    pub(super) fn text<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ReadError> {
        let text: String = self.value(column)?;
        parse(&text).ok_or_else(|| self.impossible(column))
    }

    /// A text that must parse, or nothing.
    pub(super) fn optional_text<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        let text: Option<String> = self.value(column)?;
        let Some(text) = text else { return Ok(None) };
        parse(&text)
            .map(Some)
            .ok_or_else(|| self.impossible(column))
    }

    pub(super) fn id<T>(
        &mut self,
        column: &'static str,
        from: impl FnOnce(&[u8]) -> Result<T, NotAnId>,
    ) -> Result<T, ReadError> {
        self.optional_id(column, from)?
            .ok_or_else(|| self.impossible(column))
    }

    pub(super) fn optional_id<T>(
        &mut self,
        column: &'static str,
        from: impl FnOnce(&[u8]) -> Result<T, NotAnId>,
    ) -> Result<Option<T>, ReadError> {
        let index = self.next;
        self.next += 1;
        match self.row.get_ref(index) {
            Ok(ValueRef::Null) => Ok(None),
            Ok(ValueRef::Blob(bytes)) => from(bytes).map(Some).map_err(|_| self.impossible(column)),
            Ok(_) => Err(self.impossible(column)),
            Err(error) => Err(ReadError::Failed(error.into())),
        }
    }

    pub(super) fn time(&mut self, column: &'static str) -> Result<Timestamp, ReadError> {
        let micros = self.value(column)?;
        Timestamp::from_micros(micros).map_err(|_| self.impossible(column))
    }

    pub(super) fn optional_time(
        &mut self,
        column: &'static str,
    ) -> Result<Option<Timestamp>, ReadError> {
        let micros: Option<i64> = self.value(column)?;
        let time = micros.map(Timestamp::from_micros).transpose();
        time.map_err(|_| self.impossible(column))
    }

    pub(super) fn digest(&mut self, column: &'static str) -> Result<Digest, ReadError> {
        self.text(column, |text| text.parse().ok())
    }

    pub(super) fn optional_date(
        &mut self,
        column: &'static str,
    ) -> Result<Option<Date>, ReadError> {
        self.optional_text(column, |text| text.parse().ok())
    }

    pub(super) fn count(&mut self, column: &'static str) -> Result<u64, ReadError> {
        let number: i64 = self.value(column)?;
        u64::try_from(number).map_err(|_| self.impossible(column))
    }

    pub(super) fn number(&mut self, column: &'static str) -> Result<VersionNo, ReadError> {
        let number = self.value(column)?;
        VersionNo::new(number).ok_or_else(|| self.impossible(column))
    }

    pub(super) fn impossible(&self, column: &'static str) -> ReadError {
        ReadError::Impossible {
            table: self.table,
            column,
        }
    }
}

/// How a row becomes a noun.
pub(super) type Decode<T> = fn(&mut Cells<'_>) -> Result<T, ReadError>;

/// All rows of a query.
pub(super) fn list<T>(
    db: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    decode: Decode<T>,
) -> Result<Vec<T>, ReadError> {
    let mut statement = db.prepare_cached(sql).map_err(failed)?;
    let mut rows = statement.query(params).map_err(failed)?;
    let mut nouns = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let next = 0;
        nouns.push(decode(&mut Cells { row, table, next })?);
    }
    Ok(nouns)
}

/// The first row of a query, if any.
pub(super) fn first<T>(
    db: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    decode: Decode<T>,
) -> Result<Option<T>, ReadError> {
    let mut statement = db.prepare_cached(sql).map_err(failed)?;
    let mut rows = statement.query(params).map_err(failed)?;
    let Some(row) = rows.next().map_err(failed)? else {
        return Ok(None);
    };
    let next = 0;
    decode(&mut Cells { row, table, next }).map(Some)
}

pub(super) fn failed(error: rusqlite::Error) -> ReadError {
    ReadError::Failed(error.into())
}

/// For the engine, whose integers are signed. What is stored fits by far.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
