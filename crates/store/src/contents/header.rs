//! The first bytes of a sealed content, and the nonces that follow from them.

use aws_lc_rs::aead::Nonce;
use genpon_model::id::{ContentId, InstitutionId};

/// How the plain bytes were compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Zstd,
}

/// The header of a sealed content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) compression: Compression,
    pub(super) nonce_prefix: [u8; 7],
}

impl Header {
    pub(super) const LEN: usize = 18;

    pub(super) fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..7].copy_from_slice(MAGIC);
        bytes[7] = AES_256_GCM_CHUNKS;
        bytes[8] = u8::from(self.compression == Compression::Zstd);
        bytes[9] = CHUNK_LOG2;
        bytes[10..17].copy_from_slice(&self.nonce_prefix);
        bytes
    }

    /// `None` when the bytes are no header that this version knows.
    pub(super) fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let compression = match bytes[8] {
            0 => Compression::None,
            1 => Compression::Zstd,
            _ => return None,
        };
        let nonce_prefix = bytes[10..17].try_into().ok()?;
        let header = Self {
            compression,
            nonce_prefix,
        };
        (header.to_bytes() == *bytes).then_some(header)
    }

    /// What every chunk is bound to.
    pub(super) fn bound(self, institution: InstitutionId, id: ContentId) -> [u8; Self::LEN + 32] {
        let mut bound = [0; Self::LEN + 32];
        bound[..Self::LEN].copy_from_slice(&self.to_bytes());
        bound[Self::LEN..Self::LEN + 16].copy_from_slice(institution.as_bytes());
        bound[Self::LEN + 16..].copy_from_slice(id.as_bytes());
        bound
    }

    pub(super) fn nonce(self, chunk: u32, is_last: bool) -> Nonce {
        let mut nonce = [0; 12];
        nonce[..7].copy_from_slice(&self.nonce_prefix);
        nonce[7..11].copy_from_slice(&chunk.to_be_bytes());
        nonce[11] = u8::from(is_last);
        Nonce::assume_unique_for_key(nonce)
    }
}

/// Bytes of a chunk before it is sealed.
pub(super) const CHUNK_LEN: usize = 1 << CHUNK_LOG2;
/// Bytes of its tag.
pub(super) const TAG_LEN: usize = 16;

const MAGIC: &[u8; 7] = b"genponc";
const AES_256_GCM_CHUNKS: u8 = 1;
const CHUNK_LOG2: u8 = 16;
