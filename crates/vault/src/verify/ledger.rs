//! Judges one log: leaves, tiles, stored checkpoints and those of the witness (`ledger.md`).
//!
//! Read in this order: witness, checkpoints, leaves. So whatever is added meanwhile by a server at
//! work is never taken for a log that was cut.

use super::finding::{Finding, Kind, Place};
use super::report::LogReport;
use super::subject::{Subject, Watch};
use super::witness::Witness;
use crate::error::Error;
use crate::house::origin;
use crate::sequence::{StoreTiles, ledger_error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_ledger::{
    self as ledger, CheckpointFault, Commitment, Frontier, Judge, Judgement, Keeper,
    SignatureOutcome, SignedCheckpoint, TileId, TileSource as _, Wrong,
};
use genpon_model::Timestamp;
use genpon_model::record::VersionNo;
use genpon_store::{CheckpointRow, Log, VersionRow};

/// What was judged of a log.
pub(super) struct LogJudgement {
    pub(super) report: LogReport,
    pub(super) findings: Vec<Finding>,
    pub(super) omitted: u64,
}

const PAGE: u32 = 4096;
/// Leaves of one finding that are named by their rows.
const NAMED_MAX: u64 = 100;

impl Subject<'_> {
    /// Judges a log, from the frontier of an earlier run on where one is given. `None`: stopped.
    pub(super) fn judge_log(
        &self,
        log: Log,
        from: Option<Frontier>,
        watch: &Watch<'_>,
    ) -> Result<Option<LogJudgement>, Error> {
        let checkpoints = Checkpoints::read(self, log)?;
        let name = origin(self.institution, log)?;
        let tiles = StoreTiles {
            store: self.store,
            institution: self.institution,
            log,
        };
        let keys = self.trusted(log);
        let from = from
            .filter(|from| from.size() <= checkpoints.size)
            .unwrap_or_default();
        let first = from.size();
        let mut judge =
            Judge::resume(&name, keys, &tiles, checkpoints.size, from).map_err(ledger_error)?;
        if !keys.is_empty() {
            let stored = checkpoints
                .stored
                .iter()
                .map(|row| (Keeper::Store, row.note.as_str()));
            let witnessed = checkpoints
                .witnessed
                .iter()
                .map(|(_, note)| (Keeper::Witness, note.as_str()));
            stored
                .chain(witnessed)
                .for_each(|(keeper, note)| judge.checkpoint(keeper, note));
        }
        let mut findings = checkpoints.findings(log);
        let end = if keys.is_empty() {
            checkpoints.size
        } else {
            u64::MAX
        };
        if !self.feed(&mut judge, log, first..end, &mut findings, watch)? {
            return Ok(None);
        }
        let judgement = judge.finish().map_err(ledger_error)?;
        if keys.is_empty() {
            findings.extend(checkpoints.compare_unsigned(log, &judgement));
        }
        findings.extend(self.beyond_checkpoint(log, &tiles, checkpoints.size)?);
        for finding in &judgement.findings {
            self.translate(log, &checkpoints, finding, &mut findings)?;
        }
        let report = LogReport {
            leaves: judgement.leaves,
            agreed: judgement.agreed,
            checkpoints: checkpoints.stored.len() as u64,
            witnessed: checkpoints.witnessed.len() as u64,
            is_whole: judgement.omitted == 0 && !findings.iter().any(Finding::is_damage),
            frontier: STANDARD.encode(judgement.frontier.to_bytes()),
        };
        Ok(Some(LogJudgement {
            report,
            findings,
            omitted: judgement.omitted,
        }))
    }

    /// Gives the leaves to the judge; false when stopped.
    fn feed(
        &self,
        judge: &mut Judge<'_, &StoreTiles<'_>>,
        log: Log,
        leaves: std::ops::Range<u64>,
        findings: &mut Vec<Finding>,
        watch: &Watch<'_>,
    ) -> Result<bool, Error> {
        let mut next = leaves.start;
        loop {
            if watch.is_stopped() {
                return Ok(false);
            }
            let page = self.store.scan_leaves(self.institution, log, next, PAGE)?;
            let is_last = page.len() < PAGE as usize;
            for leaf in page.into_iter().take_while(|leaf| leaf.key < leaves.end) {
                next = leaf.key + 1;
                match leaf.row {
                    Ok(commitment) => {
                        let commitment = Commitment::from_bytes(commitment);
                        judge.leaf(leaf.key, &commitment).map_err(ledger_error)?;
                    }
                    Err(column) => {
                        let finding = Finding::new(Kind::RowImpossible, Place::leaf(log, leaf.key));
                        findings.push(finding.columns(&[column]));
                    }
                }
            }
            if is_last || next >= leaves.end {
                return Ok(true);
            }
        }
    }

    /// Tiles that reach further than the newest checkpoint: it was taken away.
    fn beyond_checkpoint(
        &self,
        log: Log,
        tiles: &StoreTiles<'_>,
        size: u64,
    ) -> Result<Option<Finding>, Error> {
        let Ok(id) = TileId::new(0, size / 256, 1) else {
            return Ok(None);
        };
        let tile = tiles
            .tile(id)
            .map_err(ledger::Error::TileSource)
            .map_err(ledger_error)?;
        let reached = size / 256 * 256 + tile.map_or(0, |bytes| bytes.len() as u64 / 32);
        // Read after the tile: a checkpoint that came meanwhile came with its tile.
        let newest = self
            .store
            .checkpoint(self.institution, log)?
            .map_or(0, |row| row.size);
        let finding = Finding::new(Kind::CheckpointMissing, Place::leaf(log, reached));
        let is_beyond = reached > size.max(newest);
        Ok(is_beyond.then(|| finding.detail("tiles reach further than any checkpoint")))
    }

    fn translate(
        &self,
        log: Log,
        checkpoints: &Checkpoints,
        finding: &ledger::Finding,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let leaves = |kind, first, count: u64| {
            let place = Place {
                leaves: Some(count),
                ..Place::leaf(log, first)
            };
            Finding::new(kind, place)
        };
        let by = |keeper| match keeper {
            Keeper::Store => "store",
            Keeper::Witness => "witness",
        };
        findings.push(match finding {
            ledger::Finding::LeavesMissing { first, count } => {
                leaves(Kind::LeafMissing, *first, *count)
            }
            ledger::Finding::LeavesDiffer {
                first,
                count,
                wrong: Wrong::Tile,
            } => leaves(Kind::TileDiffers, *first, *count),
            ledger::Finding::LeavesDiffer { first, count, .. } => {
                return self.name_leaves(log, Kind::LeafDiffers, *first, *count, findings);
            }
            ledger::Finding::LeafOutOfPlace { index, .. } => {
                return self.name_leaves(log, Kind::LeafAdded, *index, 1, findings);
            }
            ledger::Finding::TileMissing(id) => {
                Finding::new(Kind::TileMissing, Place::leaf(log, first_leaf(id)))
                    .detail(id.to_string())
            }
            ledger::Finding::TileDiffers(id) => {
                Finding::new(Kind::TileDiffers, Place::leaf(log, first_leaf(id)))
                    .detail(id.to_string())
            }
            ledger::Finding::RolledBack {
                keeper,
                size,
                leaves: had,
            } => {
                let mut finding = leaves(Kind::RolledBack, *had, size - had).detail(by(*keeper));
                finding.place.at = self.newest_at(log, *had)?;
                finding
            }
            ledger::Finding::RootMismatch {
                keeper,
                size,
                agreed,
                ..
            } => leaves(Kind::RootDiffers, *agreed, size - agreed).detail(by(*keeper)),
            ledger::Finding::Fork { size, keeper, .. } => {
                Finding::new(Kind::Fork, Place::leaf(log, *size)).detail(by(*keeper))
            }
            ledger::Finding::BadCheckpoint {
                keeper,
                place,
                fault,
            } => {
                let size = checkpoints.size_of(*keeper, *place);
                let detail = format!("{}: {}", by(*keeper), fault_name(*fault));
                Finding::new(Kind::CheckpointForged, Place::leaf(log, size)).detail(detail)
            }
            _ => Finding::new(Kind::RootDiffers, Place::leaf(log, 0)),
        });
        Ok(())
    }

    /// When the last of so many leaves was made.
    fn newest_at(&self, log: Log, leaves: u64) -> Result<Option<Timestamp>, Error> {
        let Some(last) = leaves.checked_sub(1) else {
            return Ok(None);
        };
        Ok(match log {
            Log::Versions => {
                let rows = self
                    .store
                    .versions_by_leaf(self.institution, last, 1)
                    .unwrap_or_default();
                rows.first().map(|row| row.confirmed_at)
            }
            Log::Audit => {
                let rows = self.store.scan_audit_events(self.institution, last, 1)?;
                rows.first()
                    .and_then(|row| row.row.as_ref().ok())
                    .map(|row| row.at)
            }
        })
    }

    /// Names leaves by the rows that stand at their places.
    fn name_leaves(
        &self,
        log: Log,
        kind: Kind,
        first: u64,
        count: u64,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        for leaf in (first..first + count).take(NAMED_MAX as usize) {
            let place = Place::leaf(log, leaf);
            findings.push(Finding::new(kind, self.name_leaf(log, leaf, place)?));
        }
        if count > NAMED_MAX {
            let rest = Place {
                leaves: Some(count - NAMED_MAX),
                ..Place::leaf(log, first + NAMED_MAX)
            };
            findings.push(Finding::new(kind, rest));
        }
        Ok(())
    }

    fn name_leaf(&self, log: Log, leaf: u64, place: Place) -> Result<Place, Error> {
        Ok(match log {
            Log::Versions => {
                // A row that does not read is found where records are judged.
                let rows = self
                    .store
                    .versions_by_leaf(self.institution, leaf, 1)
                    .unwrap_or_default();
                let row = rows
                    .into_iter()
                    .next()
                    .filter(|row: &VersionRow| row.leaf_index == leaf);
                let named = |row: VersionRow| (Some(row.record), Some(row.number));
                let (record, version): (_, Option<VersionNo>) = row.map_or((None, None), named);
                Place {
                    record,
                    version,
                    ..place
                }
            }
            Log::Audit => {
                let rows = self.store.scan_audit_events(self.institution, leaf, 1)?;
                let row = rows.into_iter().next().filter(|row| row.key == leaf);
                let row = row.and_then(|row| row.row.ok());
                let event = row.as_ref().map(|row| row.id);
                Place {
                    event,
                    record: row.and_then(|row| row.record),
                    ..place
                }
            }
        })
    }
}

/// All checkpoints of a log.
struct Checkpoints {
    stored: Vec<CheckpointRow>,
    witnessed: Vec<(u64, String)>,
    /// What the largest stored checkpoint says whose signature is good.
    size: u64,
}

impl Checkpoints {
    fn read(subject: &Subject<'_>, log: Log) -> Result<Self, Error> {
        let mut witnessed = Vec::new();
        if let Some(root) = subject.witness {
            let unreadable = |error| {
                tracing::error!(%error, "the witness directory cannot be read");
                Error::Operator("the witness directory cannot be read")
            };
            let witness = Witness::open(root, subject.institution, log).map_err(unreadable)?;
            for size in &witness.sizes {
                witnessed.push((*size, witness.note(*size).map_err(unreadable)?));
            }
        }
        let mut stored: Vec<CheckpointRow> = Vec::new();
        loop {
            let after = stored.last().map_or(0, |row| row.size);
            let page = subject
                .store
                .checkpoints(subject.institution, log, after, PAGE)?;
            let is_last = page.len() < PAGE as usize;
            stored.extend(page);
            if is_last {
                break;
            }
        }
        let keys = subject.trusted(log);
        let good = |row: &CheckpointRow| {
            let checkpoint: SignedCheckpoint = row.note.parse().ok()?;
            let is_good = keys.is_empty() || checkpoint.outcome(keys) == SignatureOutcome::Passed;
            is_good.then_some(checkpoint.head().size)
        };
        let size = stored.iter().rev().find_map(good).unwrap_or(0);
        Ok(Self {
            stored,
            witnessed,
            size,
        })
    }

    /// Rows that contradict their text, and checkpoints that only the witness has.
    fn findings(&self, log: Log) -> Vec<Finding> {
        let stated = |row: &CheckpointRow| {
            let checkpoint: Option<SignedCheckpoint> = row.note.parse().ok();
            checkpoint.map(|checkpoint| checkpoint.head().size)
        };
        let contradicts = |row: &&CheckpointRow| stated(row).is_some_and(|size| size != row.size);
        let altered = self.stored.iter().filter(contradicts).map(|row| {
            Finding::new(Kind::CheckpointRowDiffers, Place::leaf(log, row.size)).columns(&["size"])
        });
        let has = |size: u64| {
            self.stored
                .binary_search_by_key(&size, |row| row.size)
                .is_ok()
        };
        let missing = self
            .witnessed
            .iter()
            .filter(|(size, _)| !has(*size))
            .map(|(size, _)| {
                Finding::new(Kind::CheckpointMissing, Place::leaf(log, *size)).detail("witness")
            });
        altered.chain(missing).collect()
    }

    fn size_of(&self, keeper: Keeper, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        match keeper {
            Keeper::Store => self.stored.get(place).map_or(0, |row| row.size),
            Keeper::Witness => self.witnessed.get(place).map_or(0, |(size, _)| *size),
        }
    }

    /// Without a key, the newest checkpoint is compared as it stands.
    fn compare_unsigned(&self, log: Log, judgement: &Judgement) -> Vec<Finding> {
        let place = Place::leaf(log, self.size);
        let newest = self
            .stored
            .last()
            .and_then(|row| row.note.parse::<SignedCheckpoint>().ok());
        let differs = newest.is_some_and(|newest| newest.head() != judgement.frontier.head());
        let differs = differs.then(|| Finding::new(Kind::RootDiffers, place.clone()));
        let unjudged = Finding::new(Kind::SignatureNotJudged, place);
        differs.into_iter().chain([unjudged]).collect()
    }
}

/// The first leaf under a tile.
fn first_leaf(id: &TileId) -> u64 {
    id.index()
        .checked_shl(8 * (u32::from(id.level()) + 1))
        .unwrap_or(u64::MAX)
}

const fn fault_name(fault: CheckpointFault) -> &'static str {
    match fault {
        CheckpointFault::Malformed => "malformed",
        CheckpointFault::OtherOrigin => "of another log",
        CheckpointFault::UnknownKey => "unknown key",
        CheckpointFault::BadSignature => "bad signature",
    }
}
