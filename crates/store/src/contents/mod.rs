//! Contents: sealing and opening the bytes of parts and manifests (docs/format/contents.md).
//!
//! Compressed where it helps, cut into chunks of 64 KiB, each sealed with AES-256-GCM under a data key
//! of the content's own (STREAM, Hoang et al. 2015). Small ones stay in memory and go into the
//! database, large ones stream to a file. The digest of the plain bytes is taken while they pass.
//! Nothing is given out before its chunk is authenticated. Runs on the threads of the requests.

mod chunks;
mod compress;
mod files;
mod header;
mod open;
mod seal;
#[cfg(test)]
mod tests;

pub use open::{OpenError, Opened, open, open_bytes, open_manifest};
pub use seal::{SealError, Sealed};

pub use files::ContentNames;

pub(crate) use files::{ContentFiles, sync_directory};

use crate::keys::InstitutionKeys;
use genpon_model::DigestAlgorithm;
use genpon_model::id::ContentId;
use std::io::Read;
use std::sync::Arc;

/// Sealed contents up to this length lie in the database, longer ones in files.
pub const INLINE_BYTES_MAX: usize = 32 * 1024;

/// Seals contents for a store.
#[derive(Clone)]
pub struct Sealer {
    files: Arc<ContentFiles>,
    digest: DigestAlgorithm,
}

impl Sealer {
    pub(crate) fn new(files: Arc<ContentFiles>, digest: DigestAlgorithm) -> Self {
        Self { files, digest }
    }

    /// Seals bytes at hand.
    ///
    /// # Errors
    /// [`SealError`]; nothing is left behind.
    pub fn seal(
        &self,
        keys: &InstitutionKeys,
        id: ContentId,
        bytes: &[u8],
    ) -> Result<Sealed, SealError> {
        self.seal_whole(keys, id, None, bytes)
    }

    /// Seals a manifest together with the salt of its commitment.
    ///
    /// # Errors
    /// [`SealError`]; nothing is left behind.
    pub fn seal_manifest(
        &self,
        keys: &InstitutionKeys,
        id: ContentId,
        salt: [u8; 32],
        bytes: &[u8],
    ) -> Result<Sealed, SealError> {
        self.seal_whole(keys, id, Some(salt), bytes)
    }

    /// Seals bytes as they arrive, in little memory, up to `limit_bytes`.
    ///
    /// # Errors
    /// [`SealError::TooLarge`] beyond the limit, [`SealError::Source`] when the reader fails; nothing
    /// is left behind.
    pub fn seal_stream(
        &self,
        keys: &InstitutionKeys,
        id: ContentId,
        source: &mut dyn Read,
        limit_bytes: u64,
    ) -> Result<Sealed, SealError> {
        seal::stream(&self.files, self.digest, keys, id, source, limit_bytes)
    }

    /// Deletes the file of a content that was sealed but will not be committed. What is forgotten here
    /// is found when the store is opened again.
    pub fn discard(&self, keys: &InstitutionKeys, sealed: &Sealed) {
        if sealed.content.inline.is_none() {
            self.files.forget(keys.institution(), sealed.content.id);
        }
    }

    fn seal_whole(
        &self,
        keys: &InstitutionKeys,
        id: ContentId,
        salt: Option<[u8; 32]>,
        bytes: &[u8],
    ) -> Result<Sealed, SealError> {
        seal::whole(&self.files, self.digest, keys, id, salt, bytes)
    }
}
