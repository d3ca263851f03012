//! The seam through which every durable step goes, so that a test can make each of them fail.
//!
//! design.md, failure rules: every write × {fails, fails but persisted, crash before, crash after}
//! must end in a whole archive. In service the seam is [`Direct`] and costs a call. A test puts its
//! own there: to fail, it does not call the step; to fail but persist, it calls the step and then
//! says no; to crash, it takes a copy of the directory before or after the step.

use crate::error::Fault;

/// A step after which something may be on the disk that was not there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Writing a root key file and forcing it to the disk.
    RootKeyWrite,
    /// Making `incoming/<content>` and its note.
    ContentCreate,
    /// Writing a piece of a sealed content to its file.
    ContentWrite,
    /// Forcing that file to the disk.
    ContentSync,
    /// Moving it to its place.
    ContentPlace,
    /// Forcing the directory of its place to the disk.
    ContentPlaceSync,
    /// Noting that the file of a dropped content will be deleted.
    DropNote,
    /// Deleting a content file after the row is gone.
    DropFile,
    /// Beginning the transaction of a group.
    Begin,
    /// Applying one write of a batch inside the transaction.
    Apply,
    /// The point of no return: committing a group of batches.
    Commit,
    /// Moving the journal into the database, at closing.
    Checkpoint,
}

impl Step {
    /// Every step, for tests that go through all of them.
    pub const ALL: [Self; 12] = [
        Self::RootKeyWrite,
        Self::ContentCreate,
        Self::ContentWrite,
        Self::ContentSync,
        Self::ContentPlace,
        Self::ContentPlaceSync,
        Self::DropNote,
        Self::DropFile,
        Self::Begin,
        Self::Apply,
        Self::Commit,
        Self::Checkpoint,
    ];

    /// Its name in faults.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RootKeyWrite => "root-key-write",
            Self::ContentCreate => "content-create",
            Self::ContentWrite => "content-write",
            Self::ContentSync => "content-sync",
            Self::ContentPlace => "content-place",
            Self::ContentPlaceSync => "content-place-sync",
            Self::DropNote => "drop-note",
            Self::DropFile => "drop-file",
            Self::Begin => "begin",
            Self::Apply => "apply",
            Self::Commit => "commit",
            Self::Checkpoint => "checkpoint",
        }
    }
}

/// What stands around every durable step.
pub trait Seam: Send + Sync {
    /// Does the step, or what a test wants instead.
    ///
    /// # Errors
    /// The fault of the step, or an injected one.
    fn around(&self, step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault>;
}

/// The seam in service: does each step and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Direct;

impl Seam for Direct {
    fn around(&self, _step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
        act()
    }
}
