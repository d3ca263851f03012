//! What this crate could not do, sorted by whose fault it is. That a proof or a log is bad is not
//! an error but an answer: see [`crate::Verdict`] and [`crate::Finding`].

use crate::tile::TileId;

/// What a [`crate::TileSource`] failed with.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    // The caller's
    /// An index or a size lies outside the log, or beyond [`crate::SIZE_MAX`].
    #[error("the index or size lies outside the log")]
    Size,
    /// A name that signed notes do not allow, or longer than 255 bytes.
    #[error(
        "a key name and an origin are 1 to 255 bytes without spaces, control characters or '+'"
    )]
    KeyName,
    /// An extension line that is empty or has a control character.
    #[error("a checkpoint line is empty or has a control character")]
    CheckpointLine,
    /// The object of a proof is not JSON that names an institution and, where it has any, parts.
    #[error("the object is not a manifest or an audit event")]
    Object(#[source] serde_json::Error),
    /// A checkpoint needs a signature of a key that has the log's name.
    #[error("no signer has the name of the log")]
    NoLogSigner,

    // The writer's of what was read
    /// Not base64 of 32 bytes.
    #[error("not base64 of 32 bytes")]
    Base64Hash,
    /// Not the path or the place of a tile.
    #[error("not the place of a tile")]
    TileId,
    /// A signed note breaks the rule that is named.
    #[error("not a signed note: {0}")]
    Note(&'static str),
    /// A checkpoint breaks the rule that is named.
    #[error("not a checkpoint: {0}")]
    Checkpoint(&'static str),
    /// A verifier key breaks the rule that is named.
    #[error("not a verifier key: {0}")]
    VerifierKey(&'static str),
    /// The bytes of a frontier have the wrong length.
    #[error("not the bytes of a frontier")]
    Frontier,
    /// A proof file is larger than [`crate::Proof::BYTES_MAX`].
    #[error("the proof file is too large: {bytes} bytes")]
    ProofTooLarge {
        /// Bytes it has.
        bytes: usize,
    },
    /// Not JSON of the members that `genpon/proof/1` has.
    #[error("not a proof file of format genpon/proof/1")]
    ProofMalformed(#[source] serde_json::Error),
    /// JSON of the right form with another `format`.
    #[error("another format than genpon/proof/1")]
    ProofFormat,

    // The operator's: the log as stored
    /// A tile that the size asks for is not there.
    #[error("{0} is missing")]
    TileMissing(TileId),
    /// A tile is too short, too long, or not whole hashes.
    #[error("{0} is malformed")]
    TileMalformed(TileId),
    /// The source of tiles could not answer.
    #[error("tiles cannot be read")]
    TileSource(#[source] SourceError),

    // Ours
    /// The cryptographic library refused a key or could not sign.
    #[error("the cryptographic library refused")]
    Crypto,
}
