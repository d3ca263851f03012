//! Judges register entries: every revision opens as the one that its row says, numbers have no gap,
//! and a change starts from a revision that took effect before it.
//!
//! Entries of hidden registers (credentials, links, signing keys) have no form to compare with; their
//! seal names register, key and number.

use super::columns;
use super::content::readable;
use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, add};
use crate::entry_row::{clear_columns, is_hidden};
use crate::error::Error;
use crate::sealing::Sealing;
use genpon_model::register::Revision;
use genpon_store::RevisionRow;

/// Revisions of one entry that are read.
const REVISIONS_MAX: u32 = 100_000;

impl Subject<'_> {
    /// Judges entries, by register and key; twice where something is found.
    pub(super) fn judge_entries(
        &self,
        entries: &[(String, String)],
        tally: &Tally,
    ) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        for (register, key) in entries {
            add(&tally.entries, 1);
            let mut found = self.judge_entry(register, key)?;
            if !found.is_empty() {
                let again = self.judge_entry(register, key)?;
                found.retain(|finding| again.contains(finding));
            }
            findings.extend(found);
        }
        Ok(findings)
    }

    fn judge_entry(&self, register: &str, key: &str) -> Result<Vec<Finding>, Error> {
        let place = Place {
            register: Some(register.to_owned()),
            key: Some(key.to_owned()),
            ..Place::default()
        };
        let Ok(code) = register.parse() else {
            let finding = Finding::new(Kind::RowImpossible, place.table("revision"));
            return Ok(vec![finding.columns(&["register"])]);
        };
        let read = self
            .store
            .entry_history(self.institution, &code, key, REVISIONS_MAX);
        let history = match readable(read)? {
            Ok(history) => history,
            Err(fault) => return Ok(vec![fault.at(place.table("revision"))]),
        };
        let mut findings = Vec::new();
        let mut due = 1;
        for row in &history {
            for missing in due..row.number {
                let place = place.clone().revision(missing);
                findings.push(Finding::new(Kind::EntryRevisionMissing, place));
            }
            due = row.number.saturating_add(1);
            if let Some(sealing) = self.sealing {
                let place = place.clone().revision(row.number);
                findings.extend(judge_revision(sealing, row, &history, place));
            }
        }
        Ok(findings)
    }
}

fn judge_revision(
    sealing: &Sealing,
    row: &RevisionRow,
    history: &[RevisionRow],
    place: Place,
) -> Option<Finding> {
    if is_hidden(&row.register) {
        let opens = sealing.opens_hidden(row);
        return (!opens).then(|| Finding::new(Kind::EntryForged, place));
    }
    let Ok(revision) = sealing.open_revision::<Revision>(row) else {
        return Some(Finding::new(Kind::EntryForged, place));
    };
    let columns = columns::of_revision(row, &clear_columns(&revision, Vec::new()));
    if !columns.is_empty() {
        let finding = Finding::new(Kind::EntryRowDiffers, place.table("revision"));
        return Some(finding.columns(&columns));
    }
    let has_base = revision.base.is_none_or(|base| {
        let mut earlier = history.iter().take_while(|it| it.number < row.number);
        earlier.any(|it| it.number == base.number())
    });
    (!has_base).then(|| Finding::new(Kind::EntryChainBroken, place))
}
