//! The frontier: what an appender must remember of a log to go on with it.
//!
//! RFC 6962 tree built leaf by leaf, one node hash for each leaf on average; full tiles fall out as
//! they fill. The sequencer calls [`Frontier::integrate`] with the new commitments and stores what
//! comes back. Never reads anything: the store brings the right edge back with [`Frontier::load`].

use crate::hash::{Commitment, HASH_BYTES, Hash, concat, node_hash};
use crate::tile::{TILE_HEIGHT, TILE_WIDTH, Tile, TileId, TileSource};
use crate::{Error, SIZE_MAX, TreeHead};

/// The right edge of a log: its partial tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The hashes of the partial tile of each level; `edge[l]` has `(size >> 8l) & 255` of them.
    edge: Vec<Vec<Hash>>,
    /// Roots of the complete subtrees, largest first; one for each bit that is set in `size`.
    peaks: Vec<Hash>,
}

/// What [`Frontier::integrate`] hands back, to be stored in one transaction.
#[derive(Clone, Debug)]
pub struct Integrated {
    /// The frontier to go on with, once the transaction is durable.
    pub frontier: Frontier,
    /// Tiles that are new or wider than before, full ones first, then the right edge.
    pub tiles: Vec<Tile>,
    /// Size and root to sign.
    pub head: TreeHead,
}

impl Default for Frontier {
    fn default() -> Self {
        Self::new()
    }
}

impl Frontier {
    /// The frontier of a log without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            edge: Vec::new(),
            peaks: Vec::new(),
        }
    }

    /// Leaves in the log.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree at this size.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else {
            return Hash::EMPTY_ROOT;
        };
        peaks.fold(last, |right, left| node_hash(&left, &right))
    }

    /// Size and root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        TreeHead {
            size: self.size,
            root: self.root(),
        }
    }

    /// Appends commitments: the frontier stays as it is, the next one comes back with the tiles to
    /// store. So a transaction that fails leaves nothing to undo.
    #[must_use]
    pub fn integrate<'a>(&self, leaves: impl IntoIterator<Item = &'a Commitment>) -> Integrated {
        let mut frontier = self.clone();
        let mut tiles = Vec::new();
        for leaf in leaves {
            frontier.push(leaf.leaf_hash(), &mut |tile| tiles.push(tile));
        }
        tiles.extend(
            frontier
                .partial_tiles()
                .filter(|tile| !tile.id().in_log_of(self.size)),
        );
        Integrated {
            head: frontier.head(),
            frontier,
            tiles,
        }
    }

    /// Appends one leaf hash; `full` gets each tile that this leaf fills, lowest level first.
    pub fn push(&mut self, leaf: Hash, full: &mut impl FnMut(Tile)) {
        let mut hash = leaf;
        let mut height = 0;
        self.push_edge(0, hash, full);
        while self.size >> height & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
            height += 1;
            if height % TILE_HEIGHT == 0 {
                self.push_edge(height / TILE_HEIGHT, hash, full);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The partial tiles of the right edge, lowest level first.
    pub fn partial_tiles(&self) -> impl Iterator<Item = Tile> {
        (0..)
            .zip(&self.edge)
            .filter(|(_, hashes)| !hashes.is_empty())
            .map(|(level, hashes)| {
                Tile::new(
                    level,
                    self.size >> (TILE_HEIGHT * level) >> TILE_HEIGHT,
                    hashes.clone(),
                )
            })
    }

    /// Reads the right edge of a log of `size` leaves back from its tiles.
    ///
    /// # Errors
    /// [`Error::TileMissing`], [`Error::TileMalformed`] or [`Error::TileSource`] when a tile of the
    /// edge cannot be had; [`Error::Size`] when no log is that large. The tiles are not judged:
    /// compare [`Frontier::root`] with the signed checkpoint before going on.
    pub fn load(size: u64, source: &impl TileSource) -> Result<Self, Error> {
        let mut edge = Vec::new();
        for level in 0..levels(size)? {
            let index = size >> (TILE_HEIGHT * level) >> TILE_HEIGHT;
            edge.push(match TileId::in_log(level, index, size) {
                None => Vec::new(),
                Some(id) => {
                    let bytes = source.tile(id).map_err(Error::TileSource)?;
                    let bytes = bytes.ok_or(Error::TileMissing(id))?;
                    Tile::parse(id, &bytes)?.hashes().to_vec()
                }
            });
        }
        Ok(Self::from_edge(size, edge))
    }

    /// The bytes of docs/format/ledger.md, "The frontier".
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.edge
            .iter()
            .for_each(|hashes| bytes.extend(concat(hashes)));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Frontier`] when the length is not the one that the size asks for.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let (size, hashes) = bytes.split_first_chunk().ok_or(Error::Frontier)?;
        let size = u64::from_be_bytes(*size);
        let (hashes, rest) = hashes.as_chunks::<HASH_BYTES>();
        let mut hashes = hashes.iter().copied().map(Hash::new);
        let mut edge = Vec::new();
        for level in 0..levels(size).map_err(|_| Error::Frontier)? {
            let width = partial_width(size, level);
            edge.push(hashes.by_ref().take(width).collect::<Vec<_>>());
            if edge.last().map(Vec::len) != Some(width) {
                return Err(Error::Frontier);
            }
        }
        if hashes.next().is_some() || !rest.is_empty() {
            return Err(Error::Frontier);
        }
        Ok(Self::from_edge(size, edge))
    }

    fn from_edge(size: u64, edge: Vec<Vec<Hash>>) -> Self {
        // A partial tile is a small tree of its own: its peaks are peaks of the whole.
        let peaks = edge
            .iter()
            .rev()
            .flat_map(|hashes| peaks_of(hashes))
            .collect();
        Self { size, edge, peaks }
    }

    fn push_edge(&mut self, level: u8, hash: Hash, full: &mut impl FnMut(Tile)) {
        let at = usize::from(level);
        if self.edge.len() == at {
            self.edge.push(Vec::with_capacity(usize::from(TILE_WIDTH)));
        }
        self.edge[at].push(hash);
        if self.edge[at].len() == usize::from(TILE_WIDTH) {
            let next = Vec::with_capacity(usize::from(TILE_WIDTH));
            let hashes = std::mem::replace(&mut self.edge[at], next);
            full(Tile::new(
                level,
                self.size >> (TILE_HEIGHT * level) >> TILE_HEIGHT,
                hashes,
            ));
        }
    }
}

/// Levels that have an edge in a log of this size, as many as `256^l <= size`.
fn levels(size: u64) -> Result<u8, Error> {
    if size > SIZE_MAX {
        return Err(Error::Size);
    }
    let bits = u8::try_from(u64::BITS - size.leading_zeros()).unwrap_or(u8::MAX);
    Ok(bits.div_ceil(TILE_HEIGHT))
}

fn partial_width(size: u64, level: u8) -> usize {
    usize::from((size >> (TILE_HEIGHT * level)).to_le_bytes()[0])
}

/// Roots of the complete subtrees over these hashes, largest first.
fn peaks_of(hashes: &[Hash]) -> Vec<Hash> {
    let mut peaks = Vec::new();
    for (at, hash) in hashes.iter().enumerate() {
        let mut hash = *hash;
        for _ in 0..at.trailing_ones() {
            if let Some(left) = peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        peaks.push(hash);
    }
    peaks
}
