//! The embedded store: one SQLite database, one writer, any number of readers.
//!
//! docs/format/data-directory.md is what lies on disk. The writer is in [`writer`], one file per noun
//! holds what is written and read of it, and the layouts stand in `migrations/`. Versions, audit
//! events and leaves are protected by triggers in the database itself.

mod batch;
mod cells;
mod checkpointer;
mod conditions;
mod connection;
mod content;
mod directory;
mod draft;
#[cfg(test)]
mod explain;
mod fold;
mod housekeeping;
mod institution;
mod judged;
mod log;
mod patient;
mod patient_search;
mod rebuild;
mod record;
mod register;
mod scan;
mod search;
mod store;
mod trail;
mod writer;

pub use directory::DirectoryError;
pub use rebuild::Rebuild;
pub use search::{Excerpt, Piece, SearchIndex, SearchProgress, SearchText, TextFound, TextSearch};

use crate::contents::{ContentFiles, Sealer};
use crate::error::Fault;
use crate::seam::{Direct, Seam};
use checkpointer::Checkpointer;
use connection::Readers;
use directory::{DATABASE, Lock, UNFINISHED};
use genpon_model::DigestAlgorithm;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use writer::Writer;

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// Who opens it, since when: another process that finds the directory in use shows this.
    pub holder: String,
    /// The digest of new contents.
    pub digest: DigestAlgorithm,
    /// What stands around every durable step.
    pub seam: Arc<dyn Seam>,
}

impl Options {
    /// The usual ones, for `holder`.
    #[must_use]
    pub fn new(holder: impl Into<String>) -> Self {
        Self {
            holder: holder.into(),
            digest: DigestAlgorithm::Sha256,
            seam: Arc::new(Direct),
        }
    }
}

/// A store in a data directory.
pub struct SqliteStore {
    directory: PathBuf,
    readers: Readers,
    /// `None`: opened for reading only.
    writer: Option<Writer>,
    files: Arc<ContentFiles>,
    sealer: Sealer,
    _lock: Option<Lock>,
}

impl SqliteStore {
    /// Makes a new store in a directory that holds none, and opens it.
    ///
    /// # Errors
    /// [`DirectoryError::Exists`]; whatever the system refuses.
    pub fn create(directory: &Path, options: &Options) -> Result<Self, DirectoryError> {
        directory::lay_out(directory)?;
        let lock = directory::lock(directory, &options.holder)?;
        for suffix in ["", "-wal", "-shm"] {
            let leftover = directory.join(format!("{UNFINISHED}{suffix}"));
            drop(std::fs::remove_file(leftover));
        }
        let mut db = connection::to_write(&directory.join(UNFINISHED), true)?;
        connection::bring_forward(&mut db)?;
        db.close().map_err(|(_, error)| error)?;
        directory::finish(directory)?;
        Self::start(directory, options, lock)
    }

    /// Opens a store for this process alone; an older layout is brought forward first.
    ///
    /// # Errors
    /// [`DirectoryError::InUse`] when another process has it; [`DirectoryError`] for a directory that
    /// is none of ours or of a newer layout.
    pub fn open(directory: &Path, options: &Options) -> Result<Self, DirectoryError> {
        directory::check(directory)?;
        let lock = directory::lock(directory, &options.holder)?;
        Self::start(directory, options, lock)
    }

    /// Opens a store beside the process that has it, to read only; every commit is refused.
    ///
    /// # Errors
    /// [`DirectoryError`] for a directory that is none of ours or of another layout.
    pub fn open_to_read(directory: &Path) -> Result<Self, DirectoryError> {
        directory::check(directory)?;
        let path = directory.join(DATABASE);
        let readers = Readers::new(path.clone());
        readers.check(|db| connection::check_layout(db, &path))?;
        let options = Options::new("");
        Ok(Self::assemble(directory, &options, readers, None, None))
    }

    fn start(directory: &Path, options: &Options, lock: Lock) -> Result<Self, DirectoryError> {
        let path = directory.join(DATABASE);
        let mut db = connection::to_write(&path, false)?;
        connection::bring_up_to_date(&mut db, &path)?;
        let readers = Readers::new(path.clone());
        let mut store = Self::assemble(directory, options, readers, None, Some(lock));
        store
            .files
            .sweep(|institution, id| Ok(content::has_row(&db, institution, id)?))?;
        let failed = |error| Fault::file(directory, error);
        let checkpointer = Checkpointer::start(path).map_err(failed)?;
        let (files, seam) = (Arc::clone(&store.files), Arc::clone(&options.seam));
        let writer = Writer::start(db, checkpointer, files, seam);
        store.writer = Some(writer.map_err(failed)?);
        Ok(store)
    }

    fn assemble(
        directory: &Path,
        options: &Options,
        readers: Readers,
        writer: Option<Writer>,
        lock: Option<Lock>,
    ) -> Self {
        let files = Arc::new(ContentFiles::new(directory, Arc::clone(&options.seam)));
        Self {
            directory: directory.to_owned(),
            readers,
            writer,
            sealer: Sealer::new(Arc::clone(&files), options.digest),
            files,
            _lock: lock,
        }
    }

    /// Seals contents for this store.
    #[must_use]
    pub fn sealer(&self) -> Sealer {
        self.sealer.clone()
    }

    /// Where it lies.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Finishes all commits that wait, takes no more, and moves the journal into the database.
    pub fn close(&self) {
        self.readers.close();
        if let Some(writer) = &self.writer {
            writer.close();
        }
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}
