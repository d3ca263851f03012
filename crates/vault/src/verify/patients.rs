//! Judges patients: every revision opens, follows from the one before, and the newest is the row.
//!
//! A revision is sealed under patient and number, with the state before and after it: one that was
//! altered, exchanged, left out or put in shows.

use super::columns;
use super::content::readable;
use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, add};
use crate::error::Error;
use crate::patients::PatientChange;
use crate::sealing::Sealing;
use genpon_model::id::PatientId;
use genpon_model::patient::Patient;
use genpon_store::{IndexedPatient, PatientRevisionRow};

/// Revisions of one patient that are read.
const REVISIONS_MAX: u32 = 100_000;

impl Subject<'_> {
    /// Judges patients. One on whom something is found is read a second time: what a server at work
    /// changed in between is not damage.
    pub(super) fn judge_patients(
        &self,
        ids: &[PatientId],
        tally: &Tally,
    ) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        for id in ids {
            add(&tally.patients, 1);
            let mut found = self.judge_patient(*id)?;
            if !found.is_empty() {
                let again = self.judge_patient(*id)?;
                found.retain(|finding| again.contains(finding));
            }
            findings.extend(found);
        }
        Ok(findings)
    }

    fn judge_patient(&self, id: PatientId) -> Result<Vec<Finding>, Error> {
        let (store, institution) = (self.store, self.institution);
        let place = Place {
            patient: Some(id),
            ..Place::default()
        };
        let read = readable(store.patient_history(institution, id, REVISIONS_MAX))?;
        let history = match read {
            Ok(history) => history,
            Err(fault) => return Ok(vec![fault.at(place.table("patient_revision"))]),
        };
        let row = match readable(store.indexed_patient(institution, id))? {
            Ok(row) => row,
            Err(fault) => return Ok(vec![fault.at(place.table("patient"))]),
        };
        let mut judge = PatientJudge {
            place,
            findings: Vec::new(),
        };
        judge.numbers(&history, row.as_ref());
        if let Some(sealing) = self.sealing {
            let newest = judge.chain(sealing, id, &history);
            judge.row(row, newest);
        }
        Ok(judge.findings)
    }
}

struct PatientJudge {
    place: Place,
    findings: Vec<Finding>,
}

impl PatientJudge {
    fn found(&mut self, kind: Kind, revision: Option<u32>) {
        let place = Place {
            revision,
            ..self.place.clone()
        };
        self.findings.push(Finding::new(kind, place));
    }

    /// Revisions have the numbers from 1 to that of the row.
    fn numbers(&mut self, history: &[PatientRevisionRow], row: Option<&IndexedPatient>) {
        let last = history.last().map_or(0, |revision| revision.revision);
        let last = row.map_or(last, |indexed| indexed.row.revision.max(last));
        let mut there = history.iter().map(|revision| revision.revision).peekable();
        for due in (1..=last).take(REVISIONS_MAX as usize) {
            if there.next_if_eq(&due).is_none() {
                self.found(Kind::PatientRevisionMissing, Some(due));
            }
        }
        if row.is_none() {
            self.found(Kind::PatientRowMissing, None);
        }
    }

    /// Each revision opens and begins with what the one before ended with; gives the newest state.
    fn chain(
        &mut self,
        sealing: &Sealing,
        id: PatientId,
        history: &[PatientRevisionRow],
    ) -> Option<(u32, Patient)> {
        let mut before: Option<(u32, Patient)> = None;
        for row in history {
            let number = row.revision;
            let Ok(change) = sealing.open_patient::<PatientChange>(id, row) else {
                self.found(Kind::PatientForged, Some(number));
                before = None;
                continue;
            };
            let old = before
                .take()
                .filter(|(last, _)| last.checked_add(1) == Some(number));
            let follows = match (&change.old, old) {
                (None, None) => true,
                (Some(_), None) => number > 1,
                (old, Some((_, before))) => old.as_ref() == Some(&before),
            };
            if !follows || (number == 1) != change.old.is_none() {
                self.found(Kind::PatientChainBroken, Some(number));
            }
            if change.at.is_some_and(|at| at != row.at) {
                let place = Place {
                    revision: Some(number),
                    ..self.place.clone()
                };
                let finding =
                    Finding::new(Kind::PatientRowDiffers, place.table("patient_revision"));
                self.findings.push(finding.columns(&["at"]));
            }
            before = Some((number, change.new));
        }
        before
    }

    fn row(&mut self, row: Option<IndexedPatient>, newest: Option<(u32, Patient)>) {
        let Some(IndexedPatient { row, unsearchable }) = row else {
            return;
        };
        let place = self.place.clone().table("patient");
        let newest = newest.filter(|(number, _)| *number == row.revision);
        let columns = newest.map(|(_, patient)| columns::of_patient(&row, &patient));
        if let Some(columns) = columns.filter(|columns| !columns.is_empty()) {
            let finding = Finding::new(Kind::PatientRowDiffers, place);
            self.findings.push(finding.columns(&columns));
        } else if !unsearchable.is_empty() {
            let finding = Finding::new(Kind::PatientUnsearchable, place);
            self.findings.push(finding.columns(&unsearchable));
        }
    }
}
