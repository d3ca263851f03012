//! What the judge finds, as values. docs/format/ledger.md explains each.

use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::tile::TileId;

/// Where a checkpoint was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keeper {
    /// The store itself.
    Store,
    /// Somewhere that the store's administrator cannot write: a witness.
    Witness,
}

/// Which of leaf and tile the next checkpoint contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrong {
    /// The leaf was changed: the tile leads to the signed root.
    Leaf,
    /// The tile was changed: the leaves lead to the signed root.
    Tile,
    /// Neither leads there, or no checkpoint follows.
    NotDecided,
}

/// Why a checkpoint cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckpointFault {
    /// Not a checkpoint.
    Malformed,
    /// Of another log.
    OtherOrigin,
    /// No known key of the log signed it.
    UnknownKey,
    /// A signature that claims to be of a known key is not.
    BadSignature,
}

/// One damage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// No leaf at these indexes, though the log is longer.
    LeavesMissing {
        /// First index.
        first: u64,
        /// How many in a row.
        count: u64,
    },
    /// Leaves and level-0 tile disagree.
    LeavesDiffer {
        /// First index.
        first: u64,
        /// How many in a row.
        count: u64,
        /// Which of them is wrong.
        wrong: Wrong,
    },
    /// A leaf came with an index that was there already, or that leaves a gap beyond the log.
    LeafOutOfPlace {
        /// Index it came with.
        index: u64,
        /// Index that was due.
        expected: u64,
    },
    /// A tile that the size asks for is not there.
    TileMissing(TileId),
    /// A tile is malformed, or not what the level below gives.
    TileDiffers(TileId),
    /// A checkpoint covers more leaves than there are: the log was cut or rolled back.
    RolledBack {
        /// Who kept the largest such checkpoint.
        keeper: Keeper,
        /// Its size.
        size: u64,
        /// Leaves there are.
        leaves: u64,
    },
    /// The leaves do not lead to a signed root: something between the two sizes was changed.
    RootMismatch {
        /// Who kept the checkpoint.
        keeper: Keeper,
        /// Its size.
        size: u64,
        /// The largest size before it at which a checkpoint agreed.
        agreed: u64,
        /// How many checkpoints of this keeper disagree, this one being the first.
        checkpoints: u64,
    },
    /// Signed checkpoints contradict each other: two histories were signed.
    Fork {
        /// Size of the first checkpoint that is not of the history at hand.
        size: u64,
        /// Its root.
        root: Hash,
        /// Who kept it.
        keeper: Keeper,
    },
    /// A checkpoint cannot be used.
    BadCheckpoint {
        /// Who kept it.
        keeper: Keeper,
        /// How many of this keeper came before it.
        place: u64,
        /// Why.
        fault: CheckpointFault,
    },
}

/// What the judge says, at the end or so far.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Leaves that were judged, counted from the first one of the log.
    pub leaves: u64,
    /// The largest size at which a signed checkpoint agreed.
    pub agreed: u64,
    /// What is wrong; empty when the log is whole.
    pub findings: Vec<Finding>,
    /// Further findings that are not listed.
    pub omitted: u64,
    /// Checkpoints below the size that a resumed run began at, which it could not compare.
    pub not_compared: u64,
    /// Where the next run may begin: after a pause, or when the log has grown and was whole.
    pub frontier: Frontier,
}

impl Judgement {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    /// Leaves after the largest checkpoint that agreed: they wait for the next one.
    #[must_use]
    pub const fn waiting(&self) -> u64 {
        self.leaves.saturating_sub(self.agreed)
    }
}
