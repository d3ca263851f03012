//! Builds roots, inclusion paths and consistency paths from tiles: RFC 6962 section 2.1.
//!
//! A path at ten million leaves reads three tiles. Tiles are expanded once (511 hashes) and kept,
//! so that the next path beside it costs lookups only. What is read is not judged: a path made
//! from damaged tiles fails to verify, and whoever hands it out verifies it first.

use std::collections::BTreeMap;

use crate::Error;
use crate::hash::{Hash, node_hash};
use crate::tile::{TILE_HEIGHT, TILE_WIDTH, Tile, TileId, TileSource};

/// Expanded tiles kept at once: at most 4 MiB.
const EXPANDED_MAX: usize = 256;

/// Reads a log of a given size through its tiles.
#[derive(Debug)]
pub struct Prover<S> {
    source: S,
    size: u64,
    expanded: BTreeMap<(u8, u64), Expanded>,
}

impl<S: TileSource> Prover<S> {
    /// A prover for a log that has `size` leaves in its tiles.
    pub const fn new(source: S, size: u64) -> Self {
        Self {
            source,
            size,
            expanded: BTreeMap::new(),
        }
    }

    /// Leaves that can be proved.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Tells the prover that the log has grown. What was read stays good: tiles only get wider.
    pub fn grow(&mut self, size: u64) {
        self.size = self.size.max(size);
    }

    /// The hash of the leaf at `index`, as the tiles have it.
    ///
    /// # Errors
    /// [`Error::Size`] when the log is not that long, or a tile cannot be had.
    pub fn leaf(&mut self, index: u64) -> Result<Hash, Error> {
        self.check(index < self.size)?;
        self.node(0, index)
    }

    /// Root of the tree over the first `size` leaves.
    ///
    /// # Errors
    /// [`Error::Size`] when the log is not that long, or a tile cannot be had.
    pub fn root(&mut self, size: u64) -> Result<Hash, Error> {
        self.check(size <= self.size)?;
        self.range(0, size)
    }

    /// Inclusion path of the leaf at `index` in the tree over the first `size` leaves.
    ///
    /// # Errors
    /// [`Error::Size`] when the log or the tree is not that long, or a tile cannot be had.
    pub fn inclusion(&mut self, index: u64, size: u64) -> Result<Vec<Hash>, Error> {
        self.check(index < size && size <= self.size)?;
        let (mut from, mut to) = (0, size);
        let mut path = Vec::new();
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// Consistency path from the tree over the first `older` leaves to that over `newer`.
    ///
    /// # Errors
    /// [`Error::Size`] when `older <= newer <=` size does not hold, or a tile cannot be had.
    pub fn consistency(&mut self, older: u64, newer: u64) -> Result<Vec<Hash>, Error> {
        self.check(older <= newer && newer <= self.size)?;
        let (mut from, mut to) = (0, newer);
        let mut path = Vec::new();
        while older != 0 && older != to {
            let middle = from + split(to - from);
            if older <= middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
            }
        }
        // The older tree itself is known to the verifier; a part of it is not.
        if from != 0 {
            path.push(self.range(from, to)?);
        }
        path.reverse();
        Ok(path)
    }

    fn check(&self, holds: bool) -> Result<(), Error> {
        if holds { Ok(()) } else { Err(Error::Size) }
    }

    /// Root over the leaves `from..to`, a node of some tree: `from` is a multiple of the largest
    /// power of two in the range.
    fn range(&mut self, from: u64, to: u64) -> Result<Hash, Error> {
        let mut peaks = Vec::new();
        let mut at = from;
        while at < to {
            let height = u8::try_from((to - at).ilog2()).map_err(|_| Error::Size)?;
            peaks.push(self.node(height, at >> height)?);
            at += 1 << height;
        }
        let mut peaks = peaks.into_iter().rev();
        let Some(last) = peaks.next() else {
            return Ok(Hash::EMPTY_ROOT);
        };
        Ok(peaks.fold(last, |right, left| node_hash(&left, &right)))
    }

    /// Root of the complete subtree over the leaves `index << height ..`.
    fn node(&mut self, height: u8, index: u64) -> Result<Hash, Error> {
        let (level, layer) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let tile = index >> (TILE_HEIGHT - layer);
        let within = index & (u64::from(TILE_WIDTH >> layer) - 1);
        if let Some(node) = self
            .expanded
            .get(&(level, tile))
            .and_then(|t| t.node(layer, within))
        {
            return Ok(node);
        }
        let expanded = self.read(level, tile)?;
        let node = expanded.node(layer, within).ok_or(Error::Size)?;
        if self.expanded.len() == EXPANDED_MAX {
            self.expanded.clear();
        }
        self.expanded.insert((level, tile), expanded);
        Ok(node)
    }

    fn read(&self, level: u8, index: u64) -> Result<Expanded, Error> {
        let id = TileId::in_log(level, index, self.size).ok_or(Error::Size)?;
        let bytes = self.source.tile(id).map_err(Error::TileSource)?;
        let tile = Tile::parse(id, &bytes.ok_or(Error::TileMissing(id))?)?;
        Ok(Expanded::new(tile.hashes().to_vec()))
    }
}

/// A tile with the complete nodes above its hashes, layer by layer.
#[derive(Debug)]
struct Expanded {
    layers: Vec<Vec<Hash>>,
}

impl Expanded {
    fn new(hashes: Vec<Hash>) -> Self {
        let mut layers = vec![hashes];
        for layer in 1..usize::from(TILE_HEIGHT) {
            let (pairs, _) = layers[layer - 1].as_chunks::<2>();
            layers.push(
                pairs
                    .iter()
                    .map(|[left, right]| node_hash(left, right))
                    .collect(),
            );
        }
        Self { layers }
    }

    fn node(&self, layer: u8, within: u64) -> Option<Hash> {
        let nodes = self.layers.get(usize::from(layer))?;
        nodes.get(usize::try_from(within).ok()?).copied()
    }
}

/// The largest power of two smaller than `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
