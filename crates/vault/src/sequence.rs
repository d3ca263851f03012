//! The sequencer: takes pending leaves into the logs, signs checkpoints, hands them to the witness.
//!
//! The order of leaves is fixed by the commit that made them; integration only hashes them. It runs
//! apart from the commits, so that nobody waits for it: what was acknowledged has its place already.
//! The same steps run again after a crash: a checkpoint is committed with its tiles or not at all,
//! and the witness file follows (docs/format/ledger.md).

use crate::Vault;
use crate::bell::Bell;
use crate::error::Error;
use crate::house::{House, origin};
use genpon_ledger::{
    Checkpoint, Commitment, Frontier, Integrated, SourceError, Tile, TileId, TileSource,
};
use genpon_model::Timestamp;
use genpon_model::id::InstitutionId;
use genpon_store::{CheckpointRow, CommitError, Log, Store, Write};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

/// Leaves that one integration takes at most: what one commit can hold comfortably.
const LEAVES_MAX: u32 = 65_536;

/// Wakes the thread that integrates.
#[derive(Debug, Default)]
pub struct Sequencer(Bell);

/// How long the sequencer lets leaves gather before it integrates them.
const GATHER: Duration = Duration::from_millis(200);

impl Vault {
    /// Says that there are new leaves: to the sequencer, and to whoever follows the log.
    pub(crate) fn wake_sequencer(&self) {
        self.sequencer.0.ring();
        self.text_follower.wake();
    }

    /// Integrates until [`Vault::close_sequencer`]; give it a thread of its own.
    pub fn run_sequencer(&self) {
        while self.sequencer.0.wait(GATHER) {
            if let Err(fault) = self.integrate_all() {
                tracing::error!(%fault, "leaves could not be integrated; the next commit tries again");
            }
        }
    }

    /// Lets [`Vault::run_sequencer`] end after the work at hand.
    pub fn close_sequencer(&self) {
        self.sequencer.0.close();
    }

    /// Integrates all pending leaves of all institutions.
    ///
    /// # Errors
    /// When the store cannot read or write, or a signature cannot be made.
    pub fn integrate_all(&self) -> Result<(), Error> {
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            for log in [Log::Versions, Log::Audit] {
                while self.integrate(&house, log)? {}
            }
        }
        Ok(())
    }

    /// Integrates pending leaves of one log; true when there may be more.
    pub(crate) fn integrate(&self, house: &House, log: Log) -> Result<bool, Error> {
        let _one_at_a_time = house
            .integrating
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let institution = house.institution.id;
        let before = self
            .store()
            .checkpoint(institution, log)?
            .map_or(0, |row| row.size);
        let leaves = self
            .store()
            .commitments(institution, log, before, LEAVES_MAX)?;
        if leaves.is_empty() {
            return Ok(false);
        }
        let at = self.now().at;
        let tiles = StoreTiles {
            store: self.store(),
            institution,
            log,
        };
        let frontier = Frontier::load(before, &tiles).map_err(ledger_error)?;
        let leaves: Vec<Commitment> = leaves.into_iter().map(Commitment::from_bytes).collect();
        let Integrated { tiles, head, .. } = frontier.integrate(&leaves);
        let at_s = u64::try_from(at.as_micros() / 1_000_000).unwrap_or(0);
        let signers: Vec<_> = house.signers(log).iter().collect();
        let signed = Checkpoint::new(origin(institution, log)?, head).sign(&signers, at_s);
        let note = signed.map_err(ledger_error)?.to_string();
        let checkpoint = CheckpointRow {
            size: head.size,
            note: note.clone(),
            at,
        };
        let write = Write::Integrate {
            log,
            from_size: before,
            tiles: stored(tiles),
            checkpoint,
        };
        match self.store().commit(institution, vec![write]) {
            Ok(_) => {}
            Err(CommitError::Conflict(_)) => return Ok(true),
            Err(other) => return Err(other.into()),
        }
        self.witness(institution, log, head.size, &note, at);
        Ok(leaves.len() as u64 == u64::from(LEAVES_MAX))
    }

    /// Hands a checkpoint to the witness directory. A failure is the operator's to see: the
    /// checkpoint itself is durable, and the next one is handed over again.
    fn witness(&self, institution: InstitutionId, log: Log, size: u64, note: &str, at: Timestamp) {
        let Some(directory) = &self.settings().witness else {
            return;
        };
        let directory = directory.join(institution.to_string()).join(log_name(log));
        if let Err(error) = write_witness(&directory, size, note) {
            tracing::error!(%error, %at, "the witness directory could not be written");
        }
    }
}

/// The name of a log in addresses and witness directories.
#[must_use]
pub const fn log_name(log: Log) -> &'static str {
    match log {
        Log::Versions => "versions",
        Log::Audit => "audit",
    }
}

/// The last tile written for a place wins: it is the widest.
fn stored(tiles: Vec<Tile>) -> Vec<(u8, u64, Vec<u8>)> {
    let place = |tile: Tile| ((tile.id().level(), tile.id().index()), tile.to_bytes());
    let widest: BTreeMap<_, _> = tiles.into_iter().map(place).collect();
    widest
        .into_iter()
        .map(|((level, index), bytes)| (level, index, bytes))
        .collect()
}

/// One file per checkpoint, never overwritten, and `latest` for convenience.
fn write_witness(directory: &Path, size: u64, note: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    write_once(directory, &format!("{size:020}.checkpoint"), note)?;
    let fresh = directory.join("latest.new");
    let mut file = std::fs::File::create(&fresh)?;
    file.write_all(note.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&fresh, directory.join("latest.checkpoint"))?;
    std::fs::File::open(directory)?.sync_all()
}

fn write_once(directory: &Path, name: &str, note: &str) -> std::io::Result<()> {
    let path = directory.join(name);
    if std::fs::read(&path).is_ok_and(|old| old == note.as_bytes()) {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    file.write_all(note.as_bytes())?;
    file.sync_all()
}

/// Tiles of a log, read from the store.
pub(crate) struct StoreTiles<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) institution: InstitutionId,
    pub(crate) log: Log,
}

impl TileSource for StoreTiles<'_> {
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, SourceError> {
        let tile = self.store.tile(
            self.institution,
            self.log,
            id.level(),
            id.index(),
            id.width(),
        );
        tile.map_err(SourceError::from)
    }
}

/// The ledger's own faults are ours, not the caller's.
pub(crate) fn ledger_error(error: genpon_ledger::Error) -> Error {
    tracing::error!(%error, "the ledger refused");
    Error::Internal("the ledger refused; the log has the cause")
}
