//! What can go wrong in the store, sorted by what the caller can do about it.

use genpon_model::id::{ContentId, DraftId, RecordId, RevisionId};
use std::path::Path;
use std::sync::Arc;

/// A commit that did not happen, or of which it is not known whether it did.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// The caller's picture of the store is out of date: read again and decide again.
    #[error("the store has changed: {0}")]
    Conflict(Conflict),
    /// The operator must act (disk full, disk read-only); nothing happened.
    #[error("the store cannot write: {0}")]
    Failed(#[source] Fault),
    /// The outcome is not known. The store takes no more work until it is opened again.
    #[error("the outcome of the write is not known: {0}")]
    Unknown(#[source] Fault),
    /// The store's own rules refuse the row (a constraint or trigger): a fault of ours; nothing happened.
    #[error("the rules of the store refuse the write: {0}")]
    Refused(#[source] Fault),
    /// The store is closing or has stopped after an unknown outcome.
    #[error("the store takes no more work")]
    Stopped,
}

/// Which precondition did not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// Another version was confirmed meanwhile.
    #[error("record {0} has another latest version")]
    Head(RecordId),
    /// The draft was saved by someone else meanwhile, or is gone.
    #[error("draft {0} has another revision")]
    Draft(DraftId),
    /// The patient was changed meanwhile, or the number is in use.
    #[error("the patient has another revision, or the number is in use")]
    Patient,
    /// The register entry was changed meanwhile.
    #[error("entry {key} of register {register} has another revision")]
    Entry {
        /// Code of the register.
        register: String,
        /// Key of the entry.
        key: String,
    },
    /// The idempotency key was used meanwhile.
    #[error("the idempotency key was used")]
    Reply,
    /// The log was integrated by someone else meanwhile.
    #[error("the log has another checkpoint")]
    Checkpoint,
    /// The revision was decided meanwhile, or is not there.
    #[error("revision {0} does not wait for a decision")]
    Decided(RevisionId),
    /// The content is not there, or belongs to another record, or a version needs it.
    #[error("content {0} is not there, or belongs to another record")]
    Content(ContentId),
    /// The institution is not there.
    #[error("the institution is not there")]
    Institution,
    /// The id exists already.
    #[error("the id exists already")]
    Exists,
}

/// A read that could not be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The database or a file could not be read.
    #[error("the store cannot read: {0}")]
    Failed(#[source] Fault),
    /// A row holds what no version of Genpon writes there: damage, or another hand.
    #[error("table {table} holds an impossible value in {column}")]
    Impossible {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The row says that the bytes lie in a file, and the file is not there.
    #[error("the file of content {0} is missing")]
    Missing(ContentId),
}

/// The technical cause: for the log, never for the screen. Carries no patient data.
///
/// Can be cloned, because one cause may fail every batch of a group.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The database engine.
    #[error("database: {0}")]
    Database(#[source] Arc<rusqlite::Error>),
    /// The file system.
    #[error("{path}: {source}")]
    File {
        /// Path inside the data directory.
        path: String,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// The row names a file of another length than the one that is there.
    #[error("the file of content {0} is not there as the row describes it")]
    ContentFile(ContentId),
    /// The writer ended unexpectedly.
    #[error("the writer of the store has ended")]
    WriterGone,
    /// Injected by a test.
    #[error("injected at {0}")]
    Injected(&'static str),
}

impl Fault {
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            source: Arc::new(source),
        }
    }

    /// Whether the engine says that its file is damaged: not that it cannot be read just now.
    #[must_use]
    pub fn is_corruption(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        matches!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
        )
    }

    pub(crate) fn io_kind(&self) -> Option<std::io::ErrorKind> {
        match self {
            Self::File { source, .. } => Some(source.kind()),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}
