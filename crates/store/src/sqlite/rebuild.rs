//! A new database beside the old one: everything copied but the index, which is made again.
//!
//! The index (`version`, `part`, `record`) is derived from the manifests (docs/format/data-directory.md).
//! The old file is only read, and kept aside when the new one takes its place: it may be evidence.

use super::batch::{ApplyError, Batch};
use super::directory::{self, DirectoryError};
use super::{SqliteStore, connection, record};
use crate::contents::{ContentFiles, sync_directory};
use crate::error::Fault;
use crate::rows::{PartRow, VersionRow};
use genpon_model::id::InstitutionId;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A database that is being made.
pub struct Rebuild {
    db: Connection,
    files: Arc<ContentFiles>,
    /// What protects the rows: put back at the end.
    triggers: Vec<String>,
}

const NAME: &str = "rebuilt.db";
/// The tables that are made again.
const INDEX: [&str; 3] = ["version", "part", "record"];

impl SqliteStore {
    /// Begins a new database: everything of this one but the index.
    ///
    /// # Errors
    /// [`DirectoryError`] when the old one does not read or the new one cannot be written.
    pub fn rebuild(&self) -> Result<Rebuild, DirectoryError> {
        let path = self.directory.join(NAME);
        for name in [
            NAME.to_owned(),
            format!("{NAME}-wal"),
            format!("{NAME}-shm"),
        ] {
            drop(std::fs::remove_file(self.directory.join(name)));
        }
        let mut db = connection::to_write(&path, true)?;
        connection::bring_forward(&mut db)?;
        db.execute_batch("PRAGMA foreign_keys = OFF")?;
        let old = self.directory.join("genpon.db");
        db.execute("ATTACH ?1 AS old", [old.to_string_lossy()])?;
        let triggers = names(
            &db,
            "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name",
        )?;
        db.execute_batch("BEGIN IMMEDIATE")?;
        for name in names(
            &db,
            "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name",
        )? {
            db.execute_batch(&format!("DROP TRIGGER main.{name}"))?;
        }
        let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY rowid";
        for table in names(&db, tables)? {
            if !INDEX.contains(&table.as_str()) {
                let copy = format!(
                    "DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM old.{table}"
                );
                db.execute_batch(&copy)?;
            }
        }
        Ok(Rebuild {
            db,
            files: Arc::clone(&self.files),
            triggers,
        })
    }

    /// Puts a rebuilt database in the place of the old one, which is kept under the name that comes
    /// back. No process may have the directory open.
    ///
    /// # Errors
    /// [`DirectoryError::InUse`]; [`DirectoryError::Absent`] when there is no rebuilt one.
    pub fn put_rebuilt(directory: &Path) -> Result<PathBuf, DirectoryError> {
        directory::check(directory)?;
        let _lock = directory::lock(directory, "genpon index rebuild")?;
        let (new, old) = (directory.join(NAME), directory.join("genpon.db"));
        if !new.is_file() {
            return Err(DirectoryError::Absent { path: new });
        }
        let free = |number: &u32| !aside(directory, *number).exists();
        let aside = aside(directory, (1..).find(free).unwrap_or(1));
        // A crash between the two leaves both files and no `genpon.db`: nothing is lost, and said.
        std::fs::rename(&old, &aside).map_err(|error| Fault::file(&old, error))?;
        std::fs::rename(&new, &old).map_err(|error| Fault::file(&new, error))?;
        sync_directory(directory)?;
        Ok(aside)
    }
}

fn aside(directory: &Path, number: u32) -> PathBuf {
    directory.join(format!("before-rebuild-{number}.db"))
}

impl Rebuild {
    /// Adds a version with its parts; those of a record come in the order of their numbers.
    ///
    /// # Errors
    /// [`DirectoryError`] when a version of this number or leaf is there, or the disk fails.
    pub fn add(
        &mut self,
        institution: InstitutionId,
        row: &VersionRow,
        parts: &[PartRow],
    ) -> Result<(), DirectoryError> {
        let batch = Batch::new(&self.db, &self.files, institution);
        record::restore_version(&batch, row, parts).map_err(|error| match error {
            ApplyError::Failed(fault) | ApplyError::Refused(fault) => fault.into(),
            ApplyError::Conflict(_) => Fault::Injected("a version came twice").into(),
        })
    }

    /// Counts again, puts the protections back and makes the new database durable.
    ///
    /// # Errors
    /// [`DirectoryError`] when the disk fails.
    pub fn finish(self) -> Result<(), DirectoryError> {
        let Self { db, triggers, .. } = self;
        db.execute_batch(
            "UPDATE tally SET records = \
             (SELECT count(*) FROM record WHERE record.institution = tally.institution)",
        )?;
        for trigger in triggers {
            db.execute_batch(&trigger)?;
        }
        db.execute_batch("COMMIT; DETACH old")?;
        db.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

fn names(db: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = db.prepare(sql)?;
    statement.query_map([], |row| row.get(0))?.collect()
}
