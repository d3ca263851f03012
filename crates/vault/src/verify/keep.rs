//! Keeps a report: sealed, with the damage per record and the event that tells of it, in one commit.
//!
//! From then on every view of a damaged record warns before anyone relies on it (D-1). A complete
//! report replaces the damage that stood before; a partial one adds to it.

use super::report::{Scope, VerificationReport};
use crate::Vault;
use crate::desk::{About, Actor, audit_row};
use crate::error::{Error, Noun};
use genpon_formats::audit_event::Outcome;
use genpon_model::id::InstitutionId;
use genpon_model::text::Code;
use genpon_store::keys::Purpose;
use genpon_store::{DamageRow, VerificationRow, Write};
use std::collections::BTreeMap;

impl Vault {
    /// Keeps a report of [`Vault::verify`].
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn keep_report(&self, report: &VerificationReport) -> Result<(), Error> {
        let house = self.house(report.institution)?;
        let row = VerificationRow {
            at: report.ended_at,
            is_deep: report.is_deep,
            versions: report.counts.versions,
            findings: report.damages(),
            body: house
                .sealing
                .seal_other(Purpose::Verification, &[], &report.to_json()?)?,
        };
        let kept = Write::AddVerification {
            row,
            is_complete: report.is_complete && report.scope == Scope::Full,
            damage: damage(report),
        };
        let (actor, about) = (Actor::default(), about(report));
        let now = self.now();
        let event = audit_row(
            self,
            &house,
            &now,
            "archive.verify",
            &actor,
            &about,
            Outcome::Success,
        )?;
        self.store()
            .commit(report.institution, vec![kept, Write::AddAuditEvent(event)])?;
        self.wake_sequencer();
        Ok(())
    }

    /// The reports that were kept, newest first. One that does not open is left out.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn reports(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<VerificationReport>, Error> {
        let house = self.house(institution)?;
        let rows = self.store().verifications(institution, limit)?;
        let open = |row: VerificationRow| {
            let json =
                house
                    .sealing
                    .open_other(Purpose::Verification, &[], &row.body, Noun::Institution);
            VerificationReport::parse(&json.ok()?).ok()
        };
        Ok(rows.into_iter().filter_map(open).collect())
    }
}

impl Vault {
    /// The newest full run, if it was interrupted and looked just as deep: the next one goes on from it.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn interrupted_report(
        &self,
        institution: InstitutionId,
        is_deep: bool,
    ) -> Result<Option<VerificationReport>, Error> {
        let newest = self.reports(institution, 1)?.into_iter().next();
        Ok(newest.filter(|report| {
            !report.is_complete && report.scope == Scope::Full && report.is_deep == is_deep
        }))
    }
}

fn damage(report: &VerificationReport) -> Vec<DamageRow> {
    let damages = report.findings.iter().filter(|finding| finding.is_damage());
    let rows = damages.filter_map(|finding| {
        Some(DamageRow {
            record: finding.place.record?,
            version: finding.place.version,
            kind: finding.kind.code().to_owned(),
            found_at: report.ended_at,
        })
    });
    rows.collect()
}

fn about(report: &VerificationReport) -> About {
    let details = [
        (
            "scope",
            if report.scope == Scope::Full {
                "full"
            } else {
                "added"
            }
            .to_owned(),
        ),
        ("deep", report.is_deep.to_string()),
        ("complete", report.is_complete.to_string()),
        ("versions", report.counts.versions.to_string()),
        ("audit-events", report.counts.audit_events.to_string()),
        ("damages", report.damages().to_string()),
    ];
    let details: BTreeMap<Code, String> = details
        .into_iter()
        .map(|(name, value)| (Code::constant(name), value))
        .collect();
    About {
        details,
        ..About::default()
    }
}
