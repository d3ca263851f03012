//! What is judged, with which keys, and who watches.

use super::report::Counts;
use crate::sealing::Sealing;
use genpon_ledger::VerifierKey;
use genpon_model::id::InstitutionId;
use genpon_model::time::Now;
use genpon_store::{Log, Store};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Keys with the smallest size that they sign, oldest first.
pub(super) type KeysByTime<'a> = &'a [(u64, Vec<VerifierKey>)];

/// An institution's archive as the judge sees it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) institution: InstitutionId,
    /// Without keys, only sealed bytes, digests and the ledger are judged.
    pub(super) sealing: Option<&'a Sealing>,
    /// The keys that are trusted to sign checkpoints: of versions, of audit events.
    pub(super) trusted: [&'a [VerifierKey]; 2],
    /// The same with the size from which each signs; empty where that is not known.
    pub(super) by_time: [KeysByTime<'a>; 2],
    pub(super) witness: Option<&'a Path>,
}

impl Subject<'_> {
    pub(super) fn trusted(&self, log: Log) -> &[VerifierKey] {
        match log {
            Log::Versions => self.trusted[0],
            Log::Audit => self.trusted[1],
        }
    }

    pub(super) fn by_time(&self, log: Log) -> KeysByTime<'_> {
        match log {
            Log::Versions => self.by_time[0],
            Log::Audit => self.by_time[1],
        }
    }
}

/// Who watches a verification, and may stop it.
pub struct Watch<'a> {
    /// Called now and then, from any of the threads at work.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Set to stop: the run ends after the record at hand, and says where to go on.
    pub stop: &'a AtomicBool,
    /// The clock.
    pub now: &'a (dyn Fn() -> Now + Sync),
}

impl Watch<'_> {
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What was judged so far.
    pub counts: Counts,
    /// Versions there are.
    pub versions: u64,
    /// Audit events there are.
    pub audit_events: u64,
    /// Damage found so far.
    pub damages: u64,
}

/// Counts that several threads add to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) records: AtomicU64,
    pub(super) versions: AtomicU64,
    pub(super) contents: AtomicU64,
    pub(super) sealed_bytes: AtomicU64,
    pub(super) plain_bytes: AtomicU64,
    pub(super) audit_events: AtomicU64,
    pub(super) bound: AtomicU64,
    pub(super) patients: AtomicU64,
    pub(super) entries: AtomicU64,
}

impl Tally {
    pub(super) fn from(counts: Counts) -> Self {
        Self {
            records: counts.records.into(),
            versions: counts.versions.into(),
            contents: counts.contents.into(),
            sealed_bytes: counts.sealed_bytes.into(),
            plain_bytes: counts.plain_bytes.into(),
            audit_events: counts.audit_events.into(),
            bound: counts.bound.into(),
            patients: counts.patients.into(),
            entries: counts.entries.into(),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            records: read(&self.records),
            versions: read(&self.versions),
            contents: read(&self.contents),
            sealed_bytes: read(&self.sealed_bytes),
            plain_bytes: read(&self.plain_bytes),
            audit_events: read(&self.audit_events),
            bound: read(&self.bound),
            patients: read(&self.patients),
            entries: read(&self.entries),
        }
    }
}

pub(super) fn add(count: &AtomicU64, more: u64) {
    count.fetch_add(more, Ordering::Relaxed);
}
