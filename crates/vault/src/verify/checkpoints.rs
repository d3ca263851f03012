//! The checkpoints of a log, from the store and from the witness, as the leaves reach them.
//!
//! A busy log has as many checkpoints as leaves: they are read page by page beside the leaves, and
//! only their sizes are kept.

use super::finding::{Finding, Kind, Place};
use super::subject::Subject;
use super::witness::Witness;
use crate::error::Error;
use crate::house::keys_at;
use genpon_ledger::{Judge, Keeper, SignatureOutcome, SignedCheckpoint, TileSource, VerifierKey};
use genpon_store::{CheckpointRow, Log};
use std::collections::VecDeque;
use std::io;

const PAGE: u32 = 1024;

/// The checkpoints of one log, read forward.
pub(super) struct Checkpoints<'a> {
    subject: &'a Subject<'a>,
    pub(super) log: Log,
    /// Listed first of all: what a server at work adds meanwhile is in the store before it is here.
    witness: Option<Witness>,
    witness_next: usize,
    page: VecDeque<CheckpointRow>,
    is_at_end: bool,
    /// The sizes of the stored checkpoints that were read.
    pub(super) stored: Vec<u64>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Checkpoints<'a> {
    pub(super) fn open(subject: &'a Subject<'a>, log: Log) -> Result<Self, Error> {
        let open = |root| Witness::open(root, subject.institution, log).map_err(unreadable);
        let witness = subject.witness.map(open).transpose()?;
        Ok(Self {
            subject,
            log,
            witness,
            witness_next: 0,
            page: VecDeque::new(),
            is_at_end: false,
            stored: Vec::new(),
            findings: Vec::new(),
        })
    }

    /// The largest stored checkpoint whose signature is good; without keys, the largest that reads.
    pub(super) fn newest(&self) -> Result<Option<SignedCheckpoint>, Error> {
        let (store, institution) = (self.subject.store, self.subject.institution);
        let keys = self.subject.trusted(self.log);
        if let Some(row) = store.checkpoint(institution, self.log)?
            && let Some(good) = good(&row, keys)
        {
            return Ok(Some(good));
        }
        let (mut newest, mut after) = (None, 0);
        loop {
            let page = store.checkpoints(institution, self.log, after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(newest);
            };
            after = last.size;
            newest = page.iter().rev().find_map(|row| good(row, keys)).or(newest);
        }
    }

    /// Hands the judge every checkpoint up to this size.
    pub(super) fn feed<S: TileSource>(
        &mut self,
        judge: &mut Judge<'_, S>,
        until: u64,
    ) -> Result<(), Error> {
        let is_judged = !self.subject.trusted(self.log).is_empty();
        while let Some(row) = self.next_stored(until)? {
            let stated = row
                .note
                .parse::<SignedCheckpoint>()
                .ok()
                .map(|it| it.head().size);
            if stated.is_some_and(|size| size != row.size) {
                let finding = Finding::new(Kind::CheckpointRowDiffers, self.place(row.size));
                self.findings.push(finding.columns(&["size"]));
            }
            self.stored.push(row.size);
            if is_judged {
                self.of_its_time("store", row.size, &row.note);
                judge.checkpoint(Keeper::Store, &row.note);
            }
        }
        while let Some(size) = self.witnessed().get(self.witness_next).copied()
            && size <= until
        {
            self.witness_next += 1;
            if self.stored.binary_search(&size).is_err() {
                let finding = Finding::new(Kind::CheckpointMissing, self.place(size));
                self.findings.push(finding.detail("witness"));
            }
            let note = self.witness.as_ref().map(|witness| witness.note(size));
            let note = note.transpose().map_err(unreadable)?;
            if let Some(note) = note.filter(|_| is_judged) {
                self.of_its_time("witness", size, &note);
                judge.checkpoint(Keeper::Witness, &note);
            }
        }
        Ok(())
    }

    /// A checkpoint is signed by all keys of its time, and by them alone of ours: whoever got hold of a
    /// key that was replaced, or breaks one of two algorithms, signs nothing.
    fn of_its_time(&mut self, keeper: &str, size: u64, note: &str) {
        let (log, by_time) = (self.log, self.subject.by_time(self.log));
        let Ok(checkpoint) = note.parse::<SignedCheckpoint>() else {
            return;
        };
        let due = keys_at(by_time, size);
        let is_good = |keys: &[VerifierKey]| checkpoint.outcome(keys) == SignatureOutcome::Passed;
        let is_of_time =
            by_time.is_empty() || due.iter().all(|key| is_good(std::slice::from_ref(key)));
        // A signature that is not good at all is found by the judge.
        if !is_of_time && is_good(self.subject.trusted(log)) {
            let finding = Finding::new(Kind::CheckpointForged, self.place(size));
            let detail = format!("{keeper}: not signed by the keys of its time");
            self.findings.push(finding.detail(detail));
        }
    }

    /// The size that stands beside the checkpoint which the judge counts as this one.
    pub(super) fn size_of(&self, keeper: Keeper, place: u64) -> u64 {
        let sizes = match keeper {
            Keeper::Store => self.stored.as_slice(),
            Keeper::Witness => self.witnessed(),
        };
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        sizes.get(place).copied().unwrap_or(0)
    }

    /// The sizes that the witness has.
    pub(super) fn witnessed(&self) -> &[u64] {
        self.witness.as_ref().map_or(&[], |witness| &witness.sizes)
    }

    fn place(&self, size: u64) -> Place {
        Place::leaf(self.log, size)
    }

    fn next_stored(&mut self, until: u64) -> Result<Option<CheckpointRow>, Error> {
        if self.page.is_empty() && !self.is_at_end {
            let (store, institution) = (self.subject.store, self.subject.institution);
            let after = self.stored.last().copied().unwrap_or(0);
            self.page = store
                .checkpoints(institution, self.log, after, PAGE)?
                .into();
            self.is_at_end = self.page.len() < PAGE as usize;
        }
        let is_due = self.page.front().is_some_and(|row| row.size <= until);
        Ok(if is_due { self.page.pop_front() } else { None })
    }
}

fn good(row: &CheckpointRow, keys: &[VerifierKey]) -> Option<SignedCheckpoint> {
    let checkpoint: SignedCheckpoint = row.note.parse().ok()?;
    let is_good = keys.is_empty() || checkpoint.outcome(keys) == SignatureOutcome::Passed;
    is_good.then_some(checkpoint)
}

fn unreadable(error: io::Error) -> Error {
    tracing::error!(%error, "the witness directory cannot be read");
    Error::Operator("the witness directory cannot be read")
}
