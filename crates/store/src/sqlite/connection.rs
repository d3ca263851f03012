//! Connections: their settings, the layouts of the database, and a small pool for reading.

use super::directory::DirectoryError;
use crate::error::{Fault, ReadError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The one connection that writes.
pub(super) fn to_write(path: &Path, is_new: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if is_new {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let db = connect(path, flags)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 20000; \
         PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 5000;",
    )?;
    Ok(db)
}

/// The connection that moves the journal into the database.
pub(super) fn to_checkpoint(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(path, flags)?;
    db.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;")?;
    Ok(db)
}

fn to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(path, flags)?;
    db.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -16384; PRAGMA mmap_size = 0; PRAGMA busy_timeout = 5000;",
    )?;
    Ok(db)
}

/// An empty database of the newest layout, to compare with.
pub(super) fn in_memory() -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory()?;
    bring_forward(&mut db)?;
    Ok(db)
}

/// The connection that writes a full-text index: what it holds can be made again.
pub(super) fn to_index(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(path, flags)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; \
         PRAGMA cache_size = -16384; PRAGMA busy_timeout = 5000;",
    )?;
    Ok(db)
}

/// A plan depends on the query alone: the engine never plans a statement again for its values.
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, flags)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(db)
}

/// Applies the layouts that a new database lacks.
pub(super) fn bring_forward(db: &mut Connection) -> rusqlite::Result<()> {
    let found = layout(db)?;
    for (number, migration) in (1_i64..).zip(LAYOUTS) {
        if number > found {
            let transaction = db.transaction()?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", number)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

/// Brings a database of ours to the layout that this version works on. Each step is one transaction:
/// whatever breaks off between two is taken up again at the next start.
pub(super) fn bring_up_to_date(db: &mut Connection, path: &Path) -> Result<(), DirectoryError> {
    match check_layout(db, path) {
        Err(DirectoryError::TooOld { found: 1.., .. }) => Ok(bring_forward(db)?),
        checked => checked,
    }
}

/// Refuses a database that is not ours, or whose layout is not the one this version works on.
pub(super) fn check_layout(db: &Connection, path: &Path) -> Result<(), DirectoryError> {
    let application_id: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application_id != APPLICATION_ID {
        let path = path.to_owned();
        return Err(DirectoryError::Foreign { path });
    }
    let (found, known) = (layout(db)?, LAYOUTS.len() as i64);
    match found.cmp(&known) {
        std::cmp::Ordering::Less => Err(DirectoryError::TooOld { found, known }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(DirectoryError::TooNew { found, known }),
    }
}

fn layout(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Connections for reading. Each reader has one for itself; the writer never waits for them.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::default(),
        }
    }

    /// Reads with a connection of its own.
    pub(super) fn read<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let idle = self.lock().pop();
        let db = match idle {
            Some(db) => db,
            None => to_read(&self.path).map_err(|error| ReadError::Failed(Fault::from(error)))?,
        };
        let outcome = act(&db);
        let mut idle = self.lock();
        if idle.len() < IDLE_MAX {
            idle.push(db);
        }
        outcome
    }

    /// Looks at the database before the first reader does.
    pub(super) fn check(
        &self,
        act: impl FnOnce(&Connection) -> Result<(), DirectoryError>,
    ) -> Result<(), DirectoryError> {
        act(&to_read(&self.path)?)
    }

    /// Lets the idle connections go.
    pub(super) fn close(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forward only: a layout that was shipped is never edited.
const LAYOUTS: [&str; 5] = [
    include_str!("../../migrations/0001_lay_out_the_store.sql"),
    include_str!("../../migrations/0002_let_a_chart_be_read_from_its_index.sql"),
    include_str!("../../migrations/0003_find_entries_that_are_due.sql"),
    include_str!("../../migrations/0004_let_a_draft_name_its_principal.sql"),
    include_str!("../../migrations/0005_find_sessions_by_time.sql"),
];
/// `GNPN`
const APPLICATION_ID: i64 = 0x474e_504e;
const STATEMENTS_MAX: usize = 128;
const IDLE_MAX: usize = 16;
