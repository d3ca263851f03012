//! The judge (fsck) of a log: hashes every leaf again and compares with tiles and checkpoints.
//!
//! Streams: leaves come in order, tiles are read as they are reached, memory does not grow with the
//! log. Where leaf and tile disagree both histories are followed until a signed checkpoint says
//! which is right, so that one changed row is one finding and the rest is still judged.
//! Damage is a [`Finding`]; an error means that something could not be read at all.
//! A run may stop anywhere ([`Judge::pause`]) and go on later ([`Judge::resume`]).

use std::collections::BTreeMap;

use crate::checkpoint::{SignatureOutcome, SignedCheckpoint};
use crate::finding::{CheckpointFault, Finding, Judgement, Keeper, Wrong};
use crate::frontier::Frontier;
use crate::hash::{Commitment, HASH_BYTES, Hash};
use crate::key::VerifierKey;
use crate::note::KeyName;
use crate::path::TreeHead;
use crate::tally::{Runs, Tally};
use crate::tile::{TILE_WIDTH, Tile, TileId, TileSource};
use crate::{Error, SIZE_MAX};

/// Stands for a leaf hash that neither leaves nor tiles can tell.
const UNKNOWN_LEAF: Hash = Hash::new([0; HASH_BYTES]);

/// Judges one log. First the checkpoints, then the leaves in order, then [`Judge::finish`].
#[derive(Debug)]
pub struct Judge<'a, S> {
    origin: &'a KeyName,
    keys: &'a [VerifierKey],
    tiles: S,
    /// Leaves that the stored tiles cover.
    size: u64,
    frontier: Frontier,
    split: Option<Split>,
    /// The level-0 tile at hand, `None` inside when it is missing or malformed.
    tile: Option<(u64, Option<Tile>)>,
    /// Checkpoints that the leaves have not reached.
    waiting: BTreeMap<u64, Vec<(Keeper, Hash)>>,
    tally: Tally,
}

/// Leaves and tiles tell two histories since `settled`.
#[derive(Debug)]
struct Split {
    settled: Frontier,
    /// Findings before that.
    findings: usize,
    by_tiles: Frontier,
    differing: Runs,
}

impl<'a, S: TileSource> Judge<'a, S> {
    /// A judge for the log `origin`, whose stored tiles cover `size` leaves: what the largest
    /// checkpoint in the store says whose signature is good, so that no size is taken on trust.
    ///
    /// # Errors
    /// [`Error::Size`] when no log is that large.
    pub fn new(
        origin: &'a KeyName,
        keys: &'a [VerifierKey],
        tiles: S,
        size: u64,
    ) -> Result<Self, Error> {
        Self::resume(origin, keys, tiles, size, Frontier::new())
    }

    /// A judge that goes on after the leaves that an earlier run has judged. It is worth what the
    /// frontier is worth: hand in the checkpoint of the frontier's size, it is compared first.
    ///
    /// # Errors
    /// [`Error::Size`] when the log is shorter than the frontier: judge it from the beginning.
    pub fn resume(
        origin: &'a KeyName,
        keys: &'a [VerifierKey],
        tiles: S,
        size: u64,
        frontier: Frontier,
    ) -> Result<Self, Error> {
        if size > SIZE_MAX || frontier.size() > size {
            return Err(Error::Size);
        }
        Ok(Self {
            origin,
            keys,
            tiles,
            size,
            frontier,
            split: None,
            tile: None,
            waiting: BTreeMap::new(),
            tally: Tally::default(),
        })
    }

    /// Adds a checkpoint to hold the leaves against. Its signatures are judged at once.
    pub fn checkpoint(&mut self, keeper: Keeper, note: &str) {
        let place = self.tally.see(keeper);
        match parse(self.origin, self.keys, note) {
            Err(fault) => self.tally.push(Finding::BadCheckpoint {
                keeper,
                place,
                fault,
            }),
            Ok(head) if head.size < self.frontier.size() => self.tally.not_compared += 1,
            Ok(head) => self
                .waiting
                .entry(head.size)
                .or_default()
                .push((keeper, head.root)),
        }
    }

    /// Judges the next leaf, which the store has at `index`.
    ///
    /// # Errors
    /// [`Error::TileSource`] when tiles cannot be read.
    pub fn leaf(&mut self, index: u64, commitment: &Commitment) -> Result<(), Error> {
        self.fill(index)?;
        let expected = self.frontier.size();
        if index == expected {
            return self.push(Some(commitment.leaf_hash()));
        }
        self.tally.push(Finding::LeafOutOfPlace { index, expected });
        Ok(())
    }

    /// Leaves judged so far, counted from the first of the log.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.frontier.size()
    }

    /// Stops here. The judgement speaks of the leaves up to its frontier, from which another run
    /// goes on; leaves over which the tiles were not agreed yet are left to that run.
    #[must_use]
    pub fn pause(mut self) -> Judgement {
        if let Some(split) = self.split.take() {
            self.frontier = split.settled;
            self.tally.findings.truncate(split.findings);
        }
        self.judgement()
    }

    /// The judgement, after the last leaf.
    ///
    /// # Errors
    /// [`Error::TileSource`] when tiles cannot be read.
    pub fn finish(mut self) -> Result<Judgement, Error> {
        self.fill(self.size)?;
        self.compare();
        self.decide(Wrong::NotDecided);
        self.report_rolled_back();
        Ok(self.judgement())
    }

    fn judgement(mut self) -> Judgement {
        self.tally.report_mismatches();
        Judgement {
            leaves: self.frontier.size(),
            agreed: self.tally.agreed(),
            findings: self.tally.findings,
            omitted: self.tally.omitted,
            not_compared: self.tally.not_compared,
            frontier: self.frontier,
        }
    }

    /// Bridges missing leaves before `index` with what the tiles know, as far as tiles go.
    fn fill(&mut self, index: u64) -> Result<(), Error> {
        let first = self.frontier.size();
        let end = index.min(self.size);
        for _ in first..end {
            self.push(None)?;
        }
        if first < end {
            self.tally.push(Finding::LeavesMissing {
                first,
                count: end - first,
            });
        }
        Ok(())
    }

    /// Appends the leaf hash that the row gives, `None` when there is no row.
    fn push(&mut self, by_row: Option<Hash>) -> Result<(), Error> {
        self.compare();
        let index = self.frontier.size();
        let by_tile = self.leaf_in_tile(index)?;
        let row = by_row.or(by_tile).unwrap_or(UNKNOWN_LEAF);
        let tile = by_tile.unwrap_or(row);
        if row != tile {
            self.split().differing.push(index);
        }
        let (mut full, mut full_by_tiles) = (Vec::new(), Vec::new());
        self.frontier.push(row, &mut |tile| full.push(tile));
        if let Some(split) = &mut self.split {
            split
                .by_tiles
                .push(tile, &mut |tile| full_by_tiles.push(tile));
        }
        self.compare_tiles(&full, &full_by_tiles)?;
        self.compare_edge()
    }

    /// The split that is open, or one that begins here.
    fn split(&mut self) -> &mut Split {
        self.split.get_or_insert_with(|| Split {
            settled: self.frontier.clone(),
            findings: self.tally.findings.len(),
            by_tiles: self.frontier.clone(),
            differing: Runs::default(),
        })
    }

    /// At the stored size, compares the partial tiles of the right edge.
    fn compare_edge(&mut self) -> Result<(), Error> {
        if self.frontier.size() != self.size {
            return Ok(());
        }
        let edge: Vec<_> = self.frontier.partial_tiles().collect();
        let split = self.split.iter();
        let by_tiles: Vec<_> = split
            .flat_map(|split| split.by_tiles.partial_tiles())
            .collect();
        self.compare_tiles(&edge, &by_tiles)
    }

    /// What the level-0 tile says of a leaf; `None` when no tile covers it.
    fn leaf_in_tile(&mut self, index: u64) -> Result<Option<Hash>, Error> {
        if index >= self.size {
            return Ok(None);
        }
        let place = index / u64::from(TILE_WIDTH);
        let within = usize::try_from(index % u64::from(TILE_WIDTH)).map_err(|_| Error::Size)?;
        if self.tile.as_ref().is_none_or(|(at, _)| *at != place) {
            let id = TileId::in_log(0, place, self.size).ok_or(Error::Size)?;
            self.tile = Some((place, self.read(id)?));
        }
        let tile = self.tile.as_ref().and_then(|(_, tile)| tile.as_ref());
        Ok(tile.and_then(|tile| tile.hashes().get(within).copied()))
    }

    /// Compares tiles above level 0 with the stored ones; level 0 is compared leaf by leaf.
    fn compare_tiles(&mut self, tiles: &[Tile], by_tiles: &[Tile]) -> Result<(), Error> {
        for tile in tiles.iter().filter(|tile| tile.id().level() > 0) {
            if tile.id().in_log_of(self.size)
                && let Some(stored) = self.read(tile.id())?
                && stored != *tile
                && !by_tiles.contains(&stored)
            {
                self.tally.push(Finding::TileDiffers(tile.id()));
            }
        }
        Ok(())
    }

    fn read(&mut self, id: TileId) -> Result<Option<Tile>, Error> {
        let Some(bytes) = self.tiles.tile(id).map_err(Error::TileSource)? else {
            self.tally.push(Finding::TileMissing(id));
            return Ok(None);
        };
        let tile = Tile::parse(id, &bytes).ok();
        if tile.is_none() {
            self.tally.push(Finding::TileDiffers(id));
        }
        Ok(tile)
    }

    /// Holds the tree at its present size against the checkpoints of that size.
    fn compare(&mut self) {
        let size = self.frontier.size();
        let Some(checkpoints) = self.waiting.remove(&size) else {
            return;
        };
        let by_rows = self.frontier.root();
        let by_tiles = self.split.as_ref().map(|split| split.by_tiles.root());
        if checkpoints.iter().any(|(_, root)| *root == by_rows) {
            self.decide(Wrong::Tile);
        } else if checkpoints.iter().any(|(_, root)| Some(*root) == by_tiles) {
            self.decide(Wrong::Leaf);
        }
        let ours = self.frontier.root();
        for (keeper, root) in checkpoints {
            self.tally.compare(keeper, TreeHead { size, root }, ours);
        }
    }

    /// Ends a split: goes on with the history that is right and reports what differed.
    fn decide(&mut self, wrong: Wrong) {
        let Some(split) = self.split.take() else {
            return;
        };
        if wrong == Wrong::Leaf {
            self.frontier = split.by_tiles;
        }
        for (first, count) in split.differing.list {
            self.tally.push(Finding::LeavesDiffer {
                first,
                count,
                wrong,
            });
        }
        self.tally.omitted += split.differing.omitted;
    }

    /// Reports, for each keeper, the largest checkpoint that the leaves do not reach.
    fn report_rolled_back(&mut self) {
        let leaves = self.frontier.size();
        let mut largest = BTreeMap::new();
        for (size, checkpoints) in &self.waiting {
            largest.extend(checkpoints.iter().map(|(keeper, _)| (*keeper, *size)));
        }
        for (keeper, size) in largest {
            self.tally.push(Finding::RolledBack {
                keeper,
                size,
                leaves,
            });
        }
    }
}

/// Reads a checkpoint of this log and judges its signatures.
fn parse(origin: &KeyName, keys: &[VerifierKey], note: &str) -> Result<TreeHead, CheckpointFault> {
    let checkpoint: SignedCheckpoint = note.parse().map_err(|_| CheckpointFault::Malformed)?;
    if checkpoint.origin() != origin {
        return Err(CheckpointFault::OtherOrigin);
    }
    match checkpoint.outcome(keys) {
        SignatureOutcome::Passed => Ok(checkpoint.head()),
        SignatureOutcome::UnknownKey => Err(CheckpointFault::UnknownKey),
        SignatureOutcome::Failed => Err(CheckpointFault::BadSignature),
    }
}
