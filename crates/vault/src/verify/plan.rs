//! The order of a run: which piece of the archive comes next. Given out one by one, to any thread.
//!
//! Every piece that was given out is finished before a run ends, so that the position of the plan is
//! where the next run goes on.

use super::group::{Group, Groups};
use super::report::{Cursor, Scope, Stage};
use super::subject::Subject;
use super::trail::ScannedEvent;
use crate::error::Error;
use genpon_model::id::{ContentId, PatientId, RecordId};
use std::collections::BTreeSet;

/// A piece of the archive.
pub(super) enum Piece {
    /// Records, each whole.
    Records(Vec<Group>),
    /// Audit events in their order.
    Trail(Vec<ScannedEvent>),
    /// Patients.
    Patients(Vec<PatientId>),
    /// Register entries, by register and key.
    Entries(Vec<(String, String)>),
    /// Contents that no version and no part names.
    Unnamed(Vec<ContentId>),
    /// The files, and the database as a whole.
    Files,
}

/// What comes next.
pub(super) struct Plan<'a> {
    subject: &'a Subject<'a>,
    stage: Stage,
    records: Records,
    leaf: u64,
    /// Audit events from here on were not there when the run began.
    horizon: u64,
    patient: Option<PatientId>,
    entry: Option<(String, String)>,
    content: Option<ContentId>,
    scope: Scope,
}

/// Which records.
enum Records {
    All(Box<Groups>),
    /// Those with versions from a leaf on.
    Since {
        leaf: u64,
        last: Option<RecordId>,
    },
}

/// Versions and parts of one piece, roughly.
const ROWS_MAX: usize = 64;
const EVENTS_MAX: u32 = 512;
const CONTENTS_MAX: u32 = 256;
const PATIENTS_MAX: u32 = 128;
const ENTRIES_MAX: u32 = 64;
const LEAVES_MAX: u32 = 32;

impl<'a> Plan<'a> {
    /// Everything, from where an earlier run came to.
    pub(super) fn full(subject: &'a Subject<'a>, from: Cursor, horizon: u64) -> Self {
        let records = Records::All(Box::new(Groups::after(from.record)));
        let Cursor {
            stage,
            leaf,
            horizon: begun,
            patient,
            entry,
            content,
            ..
        } = from;
        let horizon = begun.unwrap_or(horizon);
        Self {
            subject,
            stage,
            records,
            leaf,
            horizon,
            patient,
            entry,
            content,
            scope: Scope::Full,
        }
    }

    /// What was added since these leaves.
    pub(super) fn added(
        subject: &'a Subject<'a>,
        version_leaf: u64,
        event_leaf: u64,
        horizon: u64,
    ) -> Self {
        let records = Records::Since {
            leaf: version_leaf,
            last: None,
        };
        let (stage, scope) = (Stage::Records, Scope::Added);
        Self {
            subject,
            stage,
            records,
            leaf: event_leaf,
            horizon,
            patient: None,
            entry: None,
            content: None,
            scope,
        }
    }

    /// Where the next run goes on.
    pub(super) fn cursor(&self) -> Cursor {
        let record = match &self.records {
            Records::All(groups) => groups.position(),
            Records::Since { .. } => None,
        };
        let Self {
            stage,
            leaf,
            patient,
            content,
            horizon,
            ..
        } = *self;
        Cursor {
            stage,
            record,
            leaf,
            horizon: Some(horizon),
            entry: self.entry.clone(),
            patient,
            content,
        }
    }

    /// Leaves out the rest of a stage whose tables cannot be read.
    pub(super) fn skip_stage(&mut self) {
        self.stage = self.stage_after();
    }

    fn stage_after(&self) -> Stage {
        match (self.stage, self.scope) {
            (Stage::Records, _) => Stage::Trail,
            (Stage::Trail, Scope::Full) => Stage::Patients,
            (Stage::Patients, _) => Stage::Entries,
            (Stage::Entries, _) => Stage::Unnamed,
            (Stage::Unnamed, _) => Stage::Files,
            _ => Stage::Done,
        }
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            let piece = match self.stage {
                Stage::Records => self.records()?.map(Piece::Records),
                Stage::Trail => self.trail()?.map(Piece::Trail),
                Stage::Patients => self.patients()?.map(Piece::Patients),
                Stage::Entries => self.entries()?.map(Piece::Entries),
                Stage::Unnamed => self.unnamed()?.map(Piece::Unnamed),
                Stage::Files => {
                    self.stage = Stage::Done;
                    return Ok(Some(Piece::Files));
                }
                Stage::Done => return Ok(None),
            };
            if piece.is_some() {
                return Ok(piece);
            }
            self.skip_stage();
        }
    }

    fn records(&mut self) -> Result<Option<Vec<Group>>, Error> {
        let mut groups = Vec::new();
        match &mut self.records {
            Records::All(all) => {
                let mut rows = 0;
                while rows < ROWS_MAX
                    && let Some(group) = all.next(self.subject)?
                {
                    rows += 1 + group.versions.len() + group.parts.len();
                    groups.push(group);
                }
            }
            Records::Since { leaf, last } => {
                let store = self.subject.store;
                let page = store.records_by_leaf(self.subject.institution, *leaf, LEAVES_MAX)?;
                *leaf = page.last().map_or(*leaf, |(leaf, _)| leaf + 1);
                // The corrections of one record often follow each other: judge it once.
                let ids: BTreeSet<RecordId> = page.iter().map(|(_, id)| *id).collect();
                for id in ids.into_iter().filter(|id| *last != Some(*id)) {
                    groups.push(self.subject.group(id)?);
                }
                *last = page.last().map(|(_, id)| *id);
                if groups.is_empty() && !page.is_empty() {
                    return self.records();
                }
            }
        }
        Ok(Some(groups).filter(|groups| !groups.is_empty()))
    }

    fn trail(&mut self) -> Result<Option<Vec<ScannedEvent>>, Error> {
        let subject = self.subject;
        if self.leaf >= self.horizon {
            return Ok(None);
        }
        let mut events =
            subject
                .store
                .scan_audit_events(subject.institution, self.leaf, EVENTS_MAX)?;
        events.retain(|event| event.key < self.horizon);
        self.leaf = events.last().map_or(self.leaf, |event| event.key + 1);
        Ok(Some(events).filter(|events| !events.is_empty()))
    }

    fn patients(&mut self) -> Result<Option<Vec<PatientId>>, Error> {
        let Subject {
            store, institution, ..
        } = *self.subject;
        let ids = store.patients_after(institution, self.patient, PATIENTS_MAX)?;
        self.patient = ids.last().copied().or(self.patient);
        Ok(Some(ids).filter(|ids| !ids.is_empty()))
    }

    fn entries(&mut self) -> Result<Option<Vec<(String, String)>>, Error> {
        let Subject {
            store, institution, ..
        } = *self.subject;
        let entries = store.entry_names(institution, self.entry.as_ref(), ENTRIES_MAX)?;
        self.entry = entries.last().cloned().or(self.entry.take());
        Ok(Some(entries).filter(|entries| !entries.is_empty()))
    }

    fn unnamed(&mut self) -> Result<Option<Vec<ContentId>>, Error> {
        let subject = self.subject;
        let ids =
            subject
                .store
                .unnamed_contents(subject.institution, self.content, CONTENTS_MAX)?;
        self.content = ids.last().copied().or(self.content);
        Ok(Some(ids).filter(|ids| !ids.is_empty()))
    }
}
