//! Tiles: the stored form of a log (C2SP `tlog-tiles`, docs/format/ledger.md).
//!
//! A tile is a run of up to 256 hashes of one level. The store keeps tiles by level, index and
//! width; everything else about the tree is hashed again from them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::hash::{HASH_BYTES, Hash, concat};
use crate::{Error, SIZE_MAX, SourceError};

/// Levels of the tree between two levels of tiles.
pub(crate) const TILE_HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;
/// The highest level that a log of [`SIZE_MAX`] leaves can have.
const LEVEL_MAX: u8 = 6;

/// The place of a tile, and how many hashes it has or must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

impl TileId {
    /// Names a tile.
    ///
    /// # Errors
    /// [`Error::TileId`] when the width is 0 or over 256, or the place is beyond 2^53 leaves.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, Error> {
        let in_level = SIZE_MAX.checked_shr((u32::from(level) + 1) * u32::from(TILE_HEIGHT));
        let in_range = level <= LEVEL_MAX && index < in_level.unwrap_or(0).max(1);
        if in_range && (1..=TILE_WIDTH).contains(&width) {
            Ok(Self {
                level,
                index,
                width,
            })
        } else {
            Err(Error::TileId)
        }
    }

    /// The tile at a place in a log of `size` leaves; `None` when the log does not reach it.
    #[must_use]
    pub fn in_log(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = hashes.checked_sub(before)?.min(u64::from(TILE_WIDTH));
        Self::new(level, index, u16::try_from(width).ok()?).ok()
    }

    /// Whether a log of `size` leaves has a tile this wide here.
    pub(crate) fn in_log_of(&self, size: u64) -> bool {
        Self::in_log(self.level, self.index, size).is_some_and(|id| id.width >= self.width)
    }

    /// 0 for leaf hashes; a hash of level `l` covers 256^l leaves.
    #[must_use]
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// Place within the level, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether the tile has all 256 hashes and will never grow.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }
}

/// The path of the tile: `tile/0/x001/x234/067` or `tile/1/000.p/17`.
impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}", self.level)?;
        let mut scale = 1;
        while self.index / scale >= 1000 {
            scale *= 1000;
        }
        while scale > 1 {
            write!(f, "/x{:03}", self.index / scale % 1000)?;
            scale /= 1000;
        }
        write!(f, "/{:03}", self.index % 1000)?;
        if self.is_full() {
            Ok(())
        } else {
            write!(f, ".p/{}", self.width)
        }
    }
}

impl FromStr for TileId {
    type Err = Error;

    fn from_str(path: &str) -> Result<Self, Error> {
        let rest = path.strip_prefix("tile/").ok_or(Error::TileId)?;
        let (level, rest) = rest.split_once('/').ok_or(Error::TileId)?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().map_err(|_| Error::TileId)?),
            None => (rest, TILE_WIDTH),
        };
        let digits = index.replace("/x", "").replace(['/', 'x'], "");
        let id = Self::new(
            level.parse().map_err(|_| Error::TileId)?,
            digits.parse().map_err(|_| Error::TileId)?,
            width,
        )?;
        // One tile, one path: whatever is written in another way is refused.
        if id.to_string() == path {
            Ok(id)
        } else {
            Err(Error::TileId)
        }
    }
}

/// A tile with its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    id: TileId,
    hashes: Vec<Hash>,
}

impl Tile {
    /// Takes the first `id.width()` hashes of stored bytes; a wider tile serves for a narrower one.
    ///
    /// # Errors
    /// [`Error::TileMalformed`] when the bytes are not whole hashes, too few, or more than a tile.
    pub fn parse(id: TileId, bytes: &[u8]) -> Result<Self, Error> {
        let width = usize::from(id.width);
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        if !rest.is_empty() || hashes.len() < width || hashes.len() > usize::from(TILE_WIDTH) {
            return Err(Error::TileMalformed(id));
        }
        let hashes = hashes[..width].iter().copied().map(Hash::new).collect();
        Ok(Self { id, hashes })
    }

    pub(crate) fn new(level: u8, index: u64, hashes: Vec<Hash>) -> Self {
        let width = u16::try_from(hashes.len()).unwrap_or(TILE_WIDTH);
        Self {
            id: TileId {
                level,
                index,
                width,
            },
            hashes,
        }
    }

    /// Place and width.
    #[must_use]
    pub const fn id(&self) -> TileId {
        self.id
    }

    /// The hashes, as many as the width says.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        concat(&self.hashes)
    }
}

/// Where tiles are read from: the store, a directory, memory.
pub trait TileSource {
    /// The bytes of the tile at this level and index, at least `id.width()` hashes of it when they
    /// exist (a wider tile is as good); `None` when there is no tile at that place.
    ///
    /// # Errors
    /// Whatever kept the source from answering.
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, SourceError>;
}

impl<S: TileSource + ?Sized> TileSource for &S {
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, SourceError> {
        (**self).tile(id)
    }
}

/// Tiles in memory, the widest one at each place. For tests, and for logs that fit.
#[derive(Clone, Debug, Default)]
pub struct MemoryTiles {
    tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

impl MemoryTiles {
    /// Keeps the tile, in place of what was there.
    pub fn insert(&mut self, tile: &Tile) {
        self.put(tile.id.level, tile.id.index, tile.to_bytes());
    }

    /// Keeps these bytes at a place, whatever they are: a test damages a log this way.
    pub fn put(&mut self, level: u8, index: u64, bytes: Vec<u8>) {
        self.tiles.insert((level, index), bytes);
    }

    /// Forgets what is at a place.
    pub fn remove(&mut self, level: u8, index: u64) -> Option<Vec<u8>> {
        self.tiles.remove(&(level, index))
    }

    /// All tiles in order of level and index.
    pub fn iter(&self) -> impl Iterator<Item = ((u8, u64), &[u8])> {
        self.tiles
            .iter()
            .map(|(place, bytes)| (*place, bytes.as_slice()))
    }
}

impl TileSource for MemoryTiles {
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.tiles.get(&(id.level, id.index)).cloned())
    }
}
