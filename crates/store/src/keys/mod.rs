//! Keys: the root key, the keys of an institution, and the box that seals small values.
//!
//! docs/format/contents.md is the definition; AES-256-GCM (SP 800-38D), HKDF-SHA256 (RFC 5869),
//! Argon2id (RFC 9106), all of the CRYPTREC list. Every stored value begins with the number of its
//! algorithms, so that they can be switched (JAHIS 3.3, 8.2.2.6). Key bytes are wiped when dropped and
//! never printed. Nothing here decides who may use a key.

mod institution;
mod random;
mod root;
mod sealed_box;

pub use institution::{InstitutionKey, InstitutionKeys, Purpose};
pub use random::{NoRandomness, Random, SystemRandom};
pub use root::{RootKey, RootKeyError, RootKeyFile};

pub(crate) use institution::Secret;
pub(crate) use sealed_box::BoxKey;

/// Why a key could not be used. Says nothing about the content of what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The value was changed, belongs to another row, or was sealed under another key.
    #[error("the sealed value does not open under this key: it was changed, or belongs elsewhere")]
    DoesNotOpen,
    /// The number of the algorithm is not known to this version of Genpon.
    #[error("the sealed value names algorithm {0}, which this version does not know")]
    Algorithm(u8),
    /// The edition of the institution key is not there.
    #[error("edition {0} of the institution key is not there")]
    Edition(u32),
    /// The random source failed.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}
