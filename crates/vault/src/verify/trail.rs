//! Judges audit events: the body opens, its bytes give the commitment, the clear columns say the same.
//!
//! Where the log of versions has lost leaves, the trail names what was lost: every confirmation is
//! an event that names record, version and manifest digest.

use super::columns;
use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, add};
use crate::error::Error;
use crate::sealing::Sealing;
use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_ledger::{Commitment, Salt};
use genpon_model::text::Code;
use genpon_store::{AuditRow, Log, Scanned};

pub(super) type ScannedEvent = Scanned<u64, AuditRow>;

impl Subject<'_> {
    /// Judges events; with `seeks_versions` also whether the versions they tell of are there.
    pub(super) fn judge_events(
        &self,
        events: &[ScannedEvent],
        seeks_versions: bool,
        tally: &Tally,
    ) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        for scanned in events {
            add(&tally.audit_events, 1);
            let place = Place::leaf(Log::Audit, scanned.key);
            match (&scanned.row, self.sealing) {
                (Err(column), _) => {
                    let finding = Finding::new(Kind::RowImpossible, place.table("audit_event"));
                    findings.push(finding.columns(&[column]));
                }
                (Ok(_), None) => {}
                (Ok(row), Some(sealing)) => {
                    let event = judge_event(sealing, row, place, &mut findings);
                    if let Some(event) = event.filter(|_| seeks_versions) {
                        findings.extend(self.lost_version(&event)?);
                    }
                }
            }
        }
        Ok(findings)
    }

    /// The version whose confirmation the event tells of, when it is not there any more.
    fn lost_version(&self, event: &AuditEvent) -> Result<Option<Finding>, Error> {
        let manifest = event.details.get(&Code::constant("manifest"));
        let (Some(record), Some(version), Some(manifest), Outcome::Success) =
            (event.record, event.version, manifest, &event.outcome)
        else {
            return Ok(None);
        };
        let group = self.group(record)?;
        let is_there = group
            .versions
            .iter()
            .any(|row| row.key.1 == version.number());
        let patient = event.patient.as_ref().map(|patient| patient.id);
        let place = Place {
            patient,
            at: Some(event.at),
            ..Place::version(record, Some(version))
        };
        let finding = Finding::new(Kind::VersionMissing, place);
        let later = group.later_than(version);
        Ok((!is_there).then(|| finding.detail(manifest.clone()).later(later)))
    }
}

fn judge_event(
    sealing: &Sealing,
    row: &AuditRow,
    place: Place,
    findings: &mut Vec<Finding>,
) -> Option<AuditEvent> {
    let place = Place {
        event: Some(row.id),
        record: row.record,
        ..place
    };
    let Ok((salt, bytes)) = sealing.open_audit(row) else {
        findings.push(Finding::new(Kind::EventForged, place));
        return None;
    };
    if *Commitment::new(&Salt::new(salt), &bytes).as_bytes() != row.commitment {
        findings.push(Finding::new(Kind::EventCommitmentDiffers, place.clone()));
    }
    let Ok(event) = AuditEvent::parse(&bytes) else {
        findings.push(Finding::new(Kind::EventUnreadable, place));
        return None;
    };
    let columns = columns::of_event(row, &event);
    if !columns.is_empty() {
        let place = Place {
            record: event.record.or(row.record),
            ..place
        };
        let place = place.table("audit_event");
        findings.push(Finding::new(Kind::EventRowDiffers, place).columns(&columns));
    }
    Some(event)
}
