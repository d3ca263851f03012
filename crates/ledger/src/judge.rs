//! The judge (fsck) of a log: hashes every leaf again and compares with tiles and checkpoints.
//!
//! Streams: leaves come in order, tiles are read as they are reached, memory does not grow with the
//! log. Where leaf and tile disagree both histories are followed until a signed checkpoint says
//! which is right, so that one changed row is one finding and the rest is still judged.
//! Damage is a [`Finding`]; an error means that something could not be read at all.
//! A run may stop anywhere and go on later from [`Judge::settled`].

use std::collections::BTreeMap;
use std::mem;

use crate::checkpoint::{SignatureOutcome, SignedCheckpoint};
use crate::finding::{CheckpointFault, Finding, Findings, Judgement, Keeper, Runs, Wrong};
use crate::frontier::Frontier;
use crate::hash::{Commitment, HASH_BYTES, Hash};
use crate::key::VerifierKey;
use crate::note::KeyName;
use crate::path::TreeHead;
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
    waiting: BTreeMap<u64, Vec<(Keeper, Hash)>>,
    seen: BTreeMap<Keeper, u64>,
    /// For each keeper the first checkpoint that did not agree.
    mismatches: BTreeMap<Keeper, Mismatch>,
    /// For each keeper the largest size that agreed.
    agreed: BTreeMap<Keeper, u64>,
    missing: Runs,
    findings: Findings,
    not_compared: u64,
}

/// Leaves and tiles have told two histories since `settled`.
#[derive(Debug)]
struct Split {
    settled: Frontier,
    by_tiles: Frontier,
    differing: Runs,
}

#[derive(Debug)]
struct Mismatch {
    head: TreeHead,
    agreed: u64,
    checkpoints: u64,
}

impl<'a, S: TileSource> Judge<'a, S> {
    /// A judge for the log `origin`, whose stored tiles claim to cover `size` leaves.
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

    /// A judge that goes on after the leaves that an earlier run found whole. It is worth what the
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
            seen: BTreeMap::new(),
            mismatches: BTreeMap::new(),
            agreed: BTreeMap::new(),
            missing: Runs::default(),
            findings: Findings::default(),
            not_compared: 0,
        })
    }

    /// Adds a checkpoint to hold the leaves against. Its signatures are judged at once.
    pub fn checkpoint(&mut self, keeper: Keeper, note: &str) {
        let place = self.seen.entry(keeper).or_default();
        match parse(self.origin, self.keys, note) {
            Ok(head) if head.size < self.frontier.size() => self.not_compared += 1,
            Ok(head) => self
                .waiting
                .entry(head.size)
                .or_default()
                .push((keeper, head.root)),
            Err(fault) => {
                self.findings.push(Finding::BadCheckpoint {
                    keeper,
                    place: *place,
                    fault,
                });
            }
        }
        *place += 1;
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
        self.findings
            .push(Finding::LeafOutOfPlace { index, expected });
        Ok(())
    }

    /// Leaves judged so far, counted from the first of the log.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.frontier.size()
    }

    /// Findings so far. More may come of what was read already: a disagreement is reported when a
    /// checkpoint has decided it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings.list
    }

    /// Where a later run may begin when this one stops here.
    #[must_use]
    pub fn settled(&self) -> &Frontier {
        self.split
            .as_ref()
            .map_or(&self.frontier, |split| &split.settled)
    }

    /// The judgement, after the last leaf.
    ///
    /// # Errors
    /// [`Error::TileSource`] when tiles cannot be read.
    pub fn finish(mut self) -> Result<Judgement, Error> {
        self.fill(self.size)?;
        self.compare();
        self.decide(Wrong::NotDecided);
        self.report_missing();
        self.report_rolled_back();
        self.report_mismatches();
        Ok(Judgement {
            leaves: self.frontier.size(),
            agreed: self.agreed.values().copied().max().unwrap_or(0),
            findings: self.findings.list,
            omitted: self.findings.omitted,
            not_compared: self.not_compared,
            frontier: self.frontier,
        })
    }

    /// Bridges missing leaves before `index` with what the tiles know, as far as tiles go.
    fn fill(&mut self, index: u64) -> Result<(), Error> {
        while self.frontier.size() < index.min(self.size) {
            self.missing.push(self.frontier.size());
            self.push(None)?;
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
            self.split
                .get_or_insert_with(|| Split::at(&self.frontier))
                .differing
                .push(index);
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
                self.findings.push(Finding::TileDiffers(tile.id()));
            }
        }
        Ok(())
    }

    fn read(&mut self, id: TileId) -> Result<Option<Tile>, Error> {
        let Some(bytes) = self.tiles.tile(id).map_err(Error::TileSource)? else {
            self.findings.push(Finding::TileMissing(id));
            return Ok(None);
        };
        let tile = Tile::parse(id, &bytes).ok();
        if tile.is_none() {
            self.findings.push(Finding::TileDiffers(id));
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
            if root == ours {
                self.agreed.insert(keeper, size);
            } else {
                self.disagree(keeper, TreeHead { size, root });
            }
        }
    }

    fn disagree(&mut self, keeper: Keeper, head: TreeHead) {
        let agreed = self.agreed.values().copied().max().unwrap_or(0);
        let first = Mismatch {
            head,
            agreed,
            checkpoints: 0,
        };
        self.mismatches.entry(keeper).or_insert(first).checkpoints += 1;
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
            self.findings.push(Finding::LeavesDiffer {
                first,
                count,
                wrong,
            });
        }
        self.findings.omitted += split.differing.omitted;
    }

    fn report_missing(&mut self) {
        let missing = mem::take(&mut self.missing);
        for (first, count) in missing.list {
            self.findings.push(Finding::LeavesMissing { first, count });
        }
        self.findings.omitted += missing.omitted;
    }

    /// Reports, for each keeper, the largest checkpoint that the leaves do not reach.
    fn report_rolled_back(&mut self) {
        let leaves = self.frontier.size();
        let mut largest = BTreeMap::new();
        for (size, checkpoints) in mem::take(&mut self.waiting) {
            largest.extend(checkpoints.into_iter().map(|(keeper, _)| (keeper, size)));
        }
        for (keeper, size) in largest {
            self.findings.push(Finding::RolledBack {
                keeper,
                size,
                leaves,
            });
        }
    }

    /// A checkpoint that disagrees although a larger one, or one of its size, agrees is of another
    /// history that was signed too; otherwise leaves were changed after it was signed.
    fn report_mismatches(&mut self) {
        let mismatches = mem::take(&mut self.mismatches);
        for (keeper, mismatch) in &mismatches {
            let Mismatch {
                head: TreeHead { size, root },
                agreed,
                checkpoints,
            } = *mismatch;
            let contradicts = |head: TreeHead| head.size == size && head.root != root;
            let is_fork = self.agreed.values().any(|agreed| *agreed >= size)
                || mismatches.values().any(|other| contradicts(other.head));
            let keeper = *keeper;
            self.findings.push(if is_fork {
                Finding::Fork { size, root, keeper }
            } else {
                Finding::RootMismatch {
                    keeper,
                    size,
                    agreed,
                    checkpoints,
                }
            });
        }
    }
}

impl Split {
    fn at(frontier: &Frontier) -> Self {
        let (settled, by_tiles) = (frontier.clone(), frontier.clone());
        Self {
            settled,
            by_tiles,
            differing: Runs::default(),
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
