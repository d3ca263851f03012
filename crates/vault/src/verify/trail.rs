//! Judges audit events: the body opens, its bytes give the commitment, the clear columns say the same.
//!
//! Where the log of versions has lost leaves, the trail names what was lost: every confirmation is
//! an event that names record, version and manifest digest.

use super::columns;
use super::content::readable;
use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, add};
use crate::error::Error;
use crate::sealed_contents;
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
                    let succeeded = |event: &AuditEvent| event.outcome == Outcome::Success;
                    let Some(event) = event.filter(succeeded) else {
                        continue;
                    };
                    if seeks_versions {
                        findings.extend(self.lost_version(&event)?);
                    }
                    findings.extend(self.sealed_otherwise(&event, tally)?);
                    findings.extend(self.lost_change(&event)?);
                }
            }
        }
        Ok(findings)
    }

    /// The version whose confirmation the event tells of, when it is not there any more.
    fn lost_version(&self, event: &AuditEvent) -> Result<Option<Finding>, Error> {
        let manifest = event.details.get(&Code::constant("manifest"));
        let (Some(record), Some(version), Some(manifest)) = (event.record, event.version, manifest)
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

    /// Whether the rows describe the sealed bytes that the version was confirmed with.
    fn sealed_otherwise(
        &self,
        event: &AuditEvent,
        tally: &Tally,
    ) -> Result<Option<Finding>, Error> {
        let told = event.details.get(&Code::constant(sealed_contents::DETAIL));
        let (Some(record), Some(version), Some(told)) = (event.record, event.version, told) else {
            return Ok(None);
        };
        let number = version.number();
        let sealed = self
            .store
            .sealed_of_version(self.institution, record, number);
        let Ok(sealed) = readable(sealed)? else {
            return Ok(None);
        };
        add(&tally.bound, 1);
        let digest = sealed_contents::digest(&sealed).to_string();
        if digest == *told {
            return Ok(None);
        }
        let place = Place::version(record, Some(version));
        let finding = Finding::new(Kind::SealedContentsDiffer, place).detail(digest);
        let later = self.group(record)?.later_than(version);
        Ok(Some(finding.later(later)))
    }

    /// The revision of a patient or entry that the event tells of, when it is not there any more.
    fn lost_change(&self, event: &AuditEvent) -> Result<Option<Finding>, Error> {
        let detail = |name| event.details.get(&Code::constant(name)).map(String::as_str);
        let number = |text: &str| {
            text.rsplit(' ')
                .next()
                .and_then(|it| it.parse::<u32>().ok())
        };
        let (kind, newest, revision, place) = match event.action.as_str() {
            "patient.register" | "patient.revise" | "patient.merge" => {
                let (Some(patient), Some(revision)) =
                    (&event.patient, detail("revision").and_then(number))
                else {
                    return Ok(None);
                };
                let row = readable(self.store.patient(self.institution, patient.id))?;
                let newest = row.map(|row| row.map_or(0, |row| row.revision));
                let place = Place {
                    patient: Some(patient.id),
                    ..Place::default()
                };
                (Kind::PatientRevisionMissing, newest, revision, place)
            }
            "register.propose" | "register.decide" | "key.change-signer" => {
                let told = (detail("register"), detail("key"), detail("edition"));
                let (Some(register), Some(key), Some(edition)) = told else {
                    return Ok(None);
                };
                let (Ok(code), Some(revision)) = (register.parse(), number(edition)) else {
                    return Ok(None);
                };
                let history = self
                    .store
                    .entry_history(self.institution, &code, key, u32::MAX);
                let newest = readable(history)?.map(|it| it.last().map_or(0, |it| it.number));
                let place = Place {
                    register: Some(register.to_owned()),
                    key: Some(key.to_owned()),
                    ..Place::default()
                };
                (Kind::EntryRevisionMissing, newest, revision, place)
            }
            _ => return Ok(None),
        };
        let is_lost = newest.is_ok_and(|newest| newest < revision);
        Ok(is_lost.then(|| Finding::new(kind, place.revision(revision))))
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
