//! The rows of a long table in an entry, a page at a time: a master has thousands of them.

use crate::Vault;
use crate::administer_register::described;
use crate::caller::Caller;
use crate::error::{Error, Noun};
use genpon_access::Operation;
use genpon_model::register::{Description, Edition, Field, FieldKind, Revision, cell};
use genpon_model::text::Code;
use genpon_store::RevisionState;
use serde_json::Value;

/// How many rows one page shows.
pub const ROWS_PAGE: usize = 100;

/// Which rows of an entry to read.
#[derive(Debug, Clone, Default)]
pub struct RowsSought {
    /// The field that holds the table.
    pub field: String,
    /// Words, each in a text of the row; all rows where there is none.
    pub q: String,
    /// The place at which the page begins, from 0.
    pub from: usize,
}

/// One page of the rows of a table.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The register.
    pub register: &'static Description,
    /// The entry in force, with the whole table as far as the caller may know of it.
    pub entry: Revision,
    /// The field that holds the table, and its columns.
    pub table: Table,
    /// The places of the rows of this page in the table.
    pub places: Vec<usize>,
    /// Where the next page begins, where there is one.
    pub next: Option<usize>,
    /// Whether the caller may change it now: no other change waits, nothing of it is withheld.
    pub may_change: bool,
}

/// A field that holds a table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The field.
    pub field: &'static Field,
    /// Its columns.
    pub columns: &'static [Field],
}

impl Table {
    /// The table of this name in a register.
    ///
    /// # Errors
    /// No such table.
    pub fn find(register: &Description, name: &str) -> Result<Self, Error> {
        let field = register.field(name).filter(|field| !field.is_secret);
        match field.map(|field| (field, field.kind)) {
            Some((field, FieldKind::Table(columns))) => Ok(Self { field, columns }),
            _ => Err(Error::NotFound(Noun::Entry)),
        }
    }

    /// Its rows in a value.
    #[must_use]
    pub fn rows<'v>(&self, value: &'v Value) -> &'v [Value] {
        let rows = value[self.field.name].as_array();
        rows.map(Vec::as_slice).unwrap_or_default()
    }

    fn fits(&self, row: &Value, words: &[String]) -> bool {
        let cells = cell::write(self.columns, row).into_iter();
        let texts: Vec<String> = cells.map(|(_, text)| text.to_lowercase()).collect();
        words
            .iter()
            .all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

impl Rows {
    /// The rows of this page with their places.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &Value)> {
        let rows = self.table.rows(&self.entry.value);
        let places = self.places.iter();
        places.filter_map(|place| Some((*place, rows.get(*place)?)))
    }

    /// The edition in force: a change goes out from it.
    #[must_use]
    pub const fn edition(&self) -> Edition {
        self.entry.edition
    }
}

impl Vault {
    /// Reads a page of the rows of a table in the entry that is in force.
    ///
    /// # Errors
    /// No such entry or table, no right to read the register.
    pub fn read_rows(
        &self,
        caller: &Caller,
        register: &str,
        key: &str,
        sought: &RowsSought,
    ) -> Result<Rows, Error> {
        self.at_desk(caller, "register.read-entry", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            let key: Code = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
            desk.detail("key", key.as_str());
            let table = Table::find(register, &sought.field)?;
            let (store, institution) = (desk.vault.store(), desk.caller.institution);
            let row = store.entry(institution, &register.code(), key.as_str())?;
            let row = row.ok_or(Error::NotFound(Noun::Entry))?;
            let mut entry: Revision = desk.house.sealing.open_revision(&row)?;
            if desk.hides(register, &entry.value)? {
                return Err(Error::NotFound(Noun::Entry));
            }
            crate::read_register::hide_secrets(register, &mut entry);
            let is_withheld = desk.withhold(register, &mut entry)?;
            let (places, next) = page(table, &entry.value, sought);
            let details = desk.about.details.clone();
            let may = desk.may_in(Operation::AdministerRegister, register.code);
            desk.about.details = details;
            let code = register.code();
            let waiting = store.entries(institution, &code, RevisionState::Requested, u32::MAX)?;
            let waits = waiting.iter().any(|row| row.key == key.as_str());
            desk.commit(&granted)?;
            Ok(Rows {
                register,
                entry,
                table,
                places,
                next,
                may_change: may.is_ok() && !waits && !is_withheld,
            })
        })
    }
}

fn page(table: Table, value: &Value, sought: &RowsSought) -> (Vec<usize>, Option<usize>) {
    let words = sought.q.split_whitespace().map(str::to_lowercase);
    let words: Vec<String> = words.collect();
    let rows = table.rows(value).iter().enumerate().skip(sought.from);
    let fitting = rows.filter(|(_, row)| words.is_empty() || table.fits(row, &words));
    let mut places: Vec<usize> = fitting
        .map(|(place, _)| place)
        .take(ROWS_PAGE + 1)
        .collect();
    let next = places.get(ROWS_PAGE).copied();
    places.truncate(ROWS_PAGE);
    (places, next)
}
