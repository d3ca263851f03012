//! The ledger (検証台帳): an append-only Merkle log, its checkpoints, proofs and the judge.
//!
//! RFC 6962 tree, C2SP `tlog-tiles`, `tlog-checkpoint`, `signed-note` and `tlog-cosignature`;
//! the bytes are defined in docs/format/ledger.md and docs/format/proof.md.
//! Pure: no files, no clock, no randomness; tiles come in through [`TileSource`].
//! Knows nothing of records, rooms or databases, so that it can be checked by itself.
//!
//! A writer keeps a [`Frontier`], hands it new [`Commitment`]s and stores the tiles and the
//! checkpoint that come back; a reader asks a [`Prover`]; a stranger verifies a [`Proof`].

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod checkpoint;
mod error;
mod finding;
mod frontier;
mod hash;
mod judge;
mod key;
mod note;
mod path;
mod proof;
mod prover;
mod tally;
mod tile;

pub use checkpoint::{Checkpoint, SignatureOutcome, SignedCheckpoint};
pub use error::{Error, SourceError};
pub use finding::{CheckpointFault, Finding, Judgement, Keeper, Wrong};
pub use frontier::{Frontier, Integrated};
pub use hash::{Commitment, HASH_BYTES, Hash, Salt, leaf_hash, node_hash};
pub use judge::Judge;
pub use key::{Algorithm, Seed, Signer, VerifierKey};
pub use note::{KeyId, KeyName};
pub use path::TreeHead;
pub use proof::{Part, Proof, Step, StepOutcome, Verdict};
pub use prover::Prover;
pub use tile::{MemoryTiles, TILE_WIDTH, Tile, TileId, TileSource};

/// Leaves a log may have: 2^53, so that every index is an exact number in any JSON reader.
pub const SIZE_MAX: u64 = 1 << 53;
