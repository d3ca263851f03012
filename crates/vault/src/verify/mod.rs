//! Verification 検証: judges the whole archive of an institution and names what is damaged.
//!
//! JAHIS 3.3, 7.1.2(1)3): confirmed records are compared with their digests by schedule, so that
//! alteration, loss and exchange are found. docs/format/verification-report.md says what is compared
//! with what. A finding is a value; an error means that there is no answer. Nothing is repaired here.

mod checkpoints;
mod columns;
mod content;
mod entries;
mod finding;
mod group;
mod keep;
mod ledger;
mod leftovers;
mod patients;
mod plan;
mod record;
mod report;
mod run;
mod schedule;
mod subject;
mod swaps;
mod trail;
mod witness;

pub use finding::{Finding, Kind, Place, Severity};
pub use report::{Counts, Cursor, LogReport, Scope, Stage, VerificationReport};
pub use run::VerifyOptions;
pub use schedule::{Schedule, Verifier};
pub use subject::{Progress, Watch};
pub(crate) use witness::Witness;

use crate::Vault;
use crate::error::Error;
use crate::house::origin;
use genpon_ledger::VerifierKey;
use genpon_model::id::InstitutionId;
use genpon_store::{Log, Store};
use std::path::Path;
use subject::Subject;

impl Vault {
    /// Judges the archive of an institution; changes nothing and keeps nothing (see
    /// [`Vault::keep_report`]). A run goes on from `basis` when that one was stopped, and one of
    /// [`Scope::Added`] begins where it ended.
    ///
    /// # Errors
    /// When the store or the witness directory cannot answer. Damage is no error.
    pub fn verify(
        &self,
        institution: InstitutionId,
        options: &VerifyOptions,
        basis: Option<&VerificationReport>,
        watch: &Watch<'_>,
    ) -> Result<VerificationReport, Error> {
        let house = self.house(institution)?;
        let by_time = [Log::Versions, Log::Audit].map(|log| house.verifier_keys_by_time(log));
        let keys = by_time.each_ref().map(|by_time| {
            let keys = by_time.iter().flat_map(|(_, keys)| keys.clone());
            keys.collect::<Vec<VerifierKey>>()
        });
        let subject = Subject {
            store: self.store(),
            institution,
            sealing: Some(&house.sealing),
            trusted: [&keys[0], &keys[1]],
            by_time: [&by_time[0], &by_time[1]],
            witness: self.settings().witness.as_deref(),
        };
        run::run(&subject, options, basis, watch)
    }
}

/// Judges an archive without any secret: sealed bytes, rows among each other, and the ledger. The
/// signatures of checkpoints are judged with the `trusted` keys, got another way.
///
/// # Errors
/// When the store or the witness directory cannot answer. Damage is no error.
pub fn verify_without_keys(
    store: &dyn Store,
    institution: InstitutionId,
    trusted: &[VerifierKey],
    witness: Option<&Path>,
    options: &VerifyOptions,
    watch: &Watch<'_>,
) -> Result<VerificationReport, Error> {
    let of = |log| -> Result<Vec<VerifierKey>, Error> {
        let name = origin(institution, log)?;
        Ok(trusted
            .iter()
            .filter(|key| *key.name() == name)
            .cloned()
            .collect())
    };
    let (versions, audit) = (of(Log::Versions)?, of(Log::Audit)?);
    let trusted = [versions.as_slice(), audit.as_slice()];
    let subject = Subject {
        store,
        institution,
        sealing: None,
        trusted,
        by_time: [&[], &[]],
        witness,
    };
    run::run(&subject, options, None, watch)
}
