//! The data directory: making it, knowing it, and holding it alone (docs/format/data-directory.md).

use crate::contents::sync_directory;
use crate::error::Fault;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Why a data directory could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// There is a store already; it is never overwritten.
    #[error("{path} holds a store already")]
    Exists {
        /// The directory.
        path: PathBuf,
    },
    /// There is no store.
    #[error("{path} holds no store")]
    Absent {
        /// The directory.
        path: PathBuf,
    },
    /// Another process has it open.
    #[error("the data directory is in use by {holder}")]
    InUse {
        /// What that process said of itself.
        holder: String,
    },
    /// It was written by a later version of Genpon, or by something else.
    #[error("the data directory has layout {found}; this version knows up to {known}")]
    TooNew {
        /// Its layout.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// It must be brought forward first, by being opened for writing; a reader does not.
    #[error("the data directory has layout {found} and must be brought to {known}")]
    TooOld {
        /// Its layout.
        found: i64,
        /// The newest.
        known: i64,
    },
    /// The files are not those of a Genpon store.
    #[error("{path} is not a file of a Genpon store")]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("the data directory cannot be used: {0}")]
    Failed(#[source] Fault),
}

impl From<Fault> for DirectoryError {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<rusqlite::Error> for DirectoryError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The lock on a data directory; released when dropped, by the system too when the process dies.
pub(super) struct Lock(#[expect(dead_code, reason = "held, never read")] File);

/// Takes the directory for this process alone, and leaves word of who did.
pub(super) fn lock(directory: &Path, holder: &str) -> Result<Lock, DirectoryError> {
    let path = directory.join("lock");
    let failed = |error| Fault::file(&path, error);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.mode(0o600).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            drop(file.take(1024).read_to_string(&mut holder));
            let holder = holder.trim().to_owned();
            return Err(DirectoryError::InUse { holder });
        }
        Err(TryLockError::Error(error)) => return Err(failed(error).into()),
    }
    file.set_len(0).map_err(failed)?;
    writeln!(file, "{holder}").map_err(failed)?;
    Ok(Lock(file))
}

/// Makes the directories of a new store. An earlier try that broke off does not stand in the way.
pub(super) fn lay_out(directory: &Path) -> Result<(), DirectoryError> {
    let contents = std::fs::read_dir(directory.join("contents"));
    let has_contents = contents.is_ok_and(|mut entries| entries.next().is_some());
    if directory.join(DATABASE).exists() || has_contents {
        let path = directory.to_owned();
        return Err(DirectoryError::Exists { path });
    }
    for path in [
        directory.to_owned(),
        directory.join("contents"),
        directory.join("incoming"),
        directory.join("keys"),
    ] {
        let mut builder = DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(&path);
        made.map_err(|error| Fault::file(&path, error))?;
    }
    Ok(())
}

/// Says what the directory is and gives the database its name: from here on there is a store.
pub(super) fn finish(directory: &Path) -> Result<(), Fault> {
    let path = directory.join("FORMAT");
    let written = std::fs::write(&path, FORMAT).and_then(|()| File::open(&path)?.sync_all());
    written.map_err(|error| Fault::file(&path, error))?;
    for name in ["FORMAT", UNFINISHED] {
        let path = directory.join(name);
        let owner_alone = std::fs::Permissions::from_mode(0o600);
        let set = std::fs::set_permissions(&path, owner_alone);
        set.map_err(|error| Fault::file(&path, error))?;
    }
    let path = directory.join(DATABASE);
    let named = std::fs::rename(directory.join(UNFINISHED), &path);
    named.map_err(|error| Fault::file(&path, error))?;
    sync_directory(directory)
}

/// Whether it is a directory of the known kind.
pub(super) fn check(directory: &Path) -> Result<(), DirectoryError> {
    let path = directory.join("FORMAT");
    let absent = || DirectoryError::Absent {
        path: directory.to_owned(),
    };
    match std::fs::read(&path) {
        Ok(text) if text == FORMAT && directory.join(DATABASE).exists() => Ok(()),
        Ok(text) if text == FORMAT => Err(absent()),
        Ok(_) => Err(DirectoryError::Foreign { path }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(absent()),
        Err(error) => Err(Fault::file(&path, error).into()),
    }
}

/// The database of a store.
pub(super) const DATABASE: &str = "genpon.db";
/// Its name until it is whole, so that a broken-off try is not taken for a store.
pub(super) const UNFINISHED: &str = "unfinished.db";
const FORMAT: &[u8] = b"genpon/data-directory/1\n";
