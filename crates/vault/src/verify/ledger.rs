//! Judges one log: leaves, tiles, stored checkpoints and those of the witness (`ledger.md`).
//!
//! The witness is listed first and leaves are read last, so that whatever a server at work adds
//! meanwhile is never taken for a log that was cut.

use super::checkpoints::Checkpoints;
use super::finding::{Finding, Kind, Place};
use super::report::LogReport;
use super::subject::{Subject, Watch};
use crate::error::Error;
use crate::house::origin;
use crate::sequence::{StoreTiles, ledger_error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_ledger::{
    self as ledger, CheckpointFault, Commitment, Frontier, Judge, Judgement, Keeper,
    SignedCheckpoint, TileId, TileSource as _, Wrong,
};
use genpon_model::Timestamp;
use genpon_model::record::VersionNo;
use genpon_store::{Log, ReadError, VersionRow};

/// What was judged of a log.
#[derive(Default)]
pub(super) struct LogJudgement {
    pub(super) report: LogReport,
    pub(super) findings: Vec<Finding>,
    pub(super) omitted: u64,
    /// The size of the newest checkpoint in the store.
    pub(super) covered: u64,
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
        let mut checkpoints = Checkpoints::open(self, log)?;
        let newest = checkpoints.newest()?;
        let size = newest.as_ref().map_or(0, |newest| newest.head().size);
        let name = origin(self.institution, log)?;
        let tiles = StoreTiles {
            store: self.store,
            institution: self.institution,
            log,
        };
        let keys = self.trusted(log);
        let from = from.filter(|from| from.size() <= size).unwrap_or_default();
        let first = from.size();
        let mut judge = Judge::resume(&name, keys, &tiles, size, from).map_err(no_answer)?;
        let end = if keys.is_empty() { size } else { u64::MAX };
        let mut findings = Vec::new();
        if !self.feed(
            &mut judge,
            &mut checkpoints,
            first..end,
            &mut findings,
            watch,
        )? {
            return Ok(None);
        }
        let judgement = judge.finish().map_err(no_answer)?;
        findings.append(&mut checkpoints.findings);
        if let Some(newest) = newest.filter(|_| keys.is_empty()) {
            findings.extend(compare_unsigned(log, &newest, &judgement));
        }
        findings.extend(self.beyond_checkpoint(log, &tiles, size)?);
        for finding in &judgement.findings {
            self.translate(log, &checkpoints, finding, &mut findings)?;
        }
        let report = LogReport {
            leaves: judgement.leaves,
            agreed: judgement.agreed,
            checkpoints: checkpoints.stored.len() as u64,
            witnessed: checkpoints.witnessed().len() as u64,
            is_whole: judgement.omitted == 0 && !findings.iter().any(Finding::is_damage),
            frontier: STANDARD.encode(judgement.frontier.to_bytes()),
        };
        Ok(Some(LogJudgement {
            report,
            findings,
            omitted: judgement.omitted,
            covered: size,
        }))
    }

    /// Gives leaves and checkpoints to the judge, side by side; false when stopped.
    fn feed(
        &self,
        judge: &mut Judge<'_, &StoreTiles<'_>>,
        checkpoints: &mut Checkpoints<'_>,
        leaves: std::ops::Range<u64>,
        findings: &mut Vec<Finding>,
        watch: &Watch<'_>,
    ) -> Result<bool, Error> {
        let log = checkpoints.log;
        let mut next = leaves.start;
        let mut has_all_checkpoints = false;
        while next < leaves.end {
            if watch.is_stopped() {
                return Ok(false);
            }
            let page = self.store.scan_leaves(self.institution, log, next, PAGE)?;
            let last = page.last().map(|leaf| leaf.key);
            if !has_all_checkpoints {
                checkpoints.feed(judge, last.map_or(u64::MAX, |last| last.saturating_add(1)))?;
            }
            let Some(last) = last else {
                if has_all_checkpoints {
                    return Ok(true);
                }
                // Once more: what the last checkpoints cover was there before they were.
                has_all_checkpoints = true;
                continue;
            };
            for leaf in page.into_iter().take_while(|leaf| leaf.key < leaves.end) {
                match leaf.row {
                    Ok(commitment) => {
                        let commitment = Commitment::from_bytes(commitment);
                        judge.leaf(leaf.key, &commitment).map_err(no_answer)?;
                    }
                    Err(column) => {
                        let finding = Finding::new(Kind::RowImpossible, Place::leaf(log, leaf.key));
                        findings.push(finding.columns(&[column]));
                    }
                }
            }
            next = last.saturating_add(1);
        }
        checkpoints.feed(judge, u64::MAX)?;
        Ok(true)
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
            .map_err(no_answer)?;
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
        checkpoints: &Checkpoints<'_>,
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

/// Without a key, the newest checkpoint is compared as it stands.
fn compare_unsigned(log: Log, newest: &SignedCheckpoint, judgement: &Judgement) -> Vec<Finding> {
    let place = Place::leaf(log, newest.head().size);
    let differs = newest.head() != judgement.frontier.head();
    let differs = differs.then(|| Finding::new(Kind::RootDiffers, place.clone()));
    let unjudged = Finding::new(Kind::SignatureNotJudged, place);
    differs.into_iter().chain([unjudged]).collect()
}

/// Why a log could not be judged: what the store said, where it was the store.
fn no_answer(error: ledger::Error) -> Error {
    match error {
        ledger::Error::TileSource(source) => source
            .downcast::<ReadError>()
            .map_or(Error::Internal("tiles cannot be read"), |read| {
                Error::from(*read)
            }),
        other => ledger_error(other),
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
