//! How much lies in an archive: what a refused request must leave as it was.

use crate::World;
use genpon_store::{DraftFilter, Store as _};

/// Counts of everything that a deposit can leave behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Drafts.
    pub drafts: usize,
    /// Contents in rows.
    pub contents: usize,
    /// Content files.
    pub files: usize,
    /// Versions.
    pub versions: usize,
}

impl World {
    /// Counts what is stored.
    #[must_use]
    pub fn stored(&self) -> Stored {
        let institution = self.institution.id;
        let filter = DraftFilter::default();
        Stored {
            drafts: self
                .store
                .drafts(institution, &filter, LIMIT)
                .unwrap()
                .len(),
            contents: self
                .store
                .contents_after(institution, None, LIMIT)
                .unwrap()
                .len(),
            files: self.store.content_files(institution).unwrap().count(),
            versions: self
                .store
                .versions_by_leaf(institution, 0, LIMIT)
                .unwrap()
                .len(),
        }
    }
}

const LIMIT: u32 = 10_000;
