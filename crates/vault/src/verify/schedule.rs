//! Verification by schedule: what was added, every hour; everything, every week, with every content
//! unsealed. No person starts it (JAHIS 3.3, 7.1.2(1)3)(a)(ア)).
//!
//! Due times follow from the reports that were kept and from the vault's clock, so that a restart
//! forgets nothing. A run that was stopped at shutdown goes on at the next start.

use super::report::{Scope, VerificationReport};
use super::run::VerifyOptions;
use super::subject::Watch;
use crate::Vault;
use crate::error::Error;
use genpon_model::Timestamp;
use genpon_model::id::InstitutionId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often an archive is verified.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// Seconds after which what was added is verified.
    pub added_seconds: i64,
    /// Seconds after which everything is verified.
    pub full_seconds: i64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            added_seconds: 3600,
            full_seconds: 7 * 24 * 3600,
        }
    }
}

/// Lets the thread that verifies end.
#[derive(Debug, Default)]
pub struct Verifier {
    stop: AtomicBool,
    waiting: Mutex<()>,
    changed: Condvar,
}

/// How long the thread sleeps before it looks at the clock again.
const LOOK: Duration = Duration::from_secs(20);
/// Reports in which the last one of a kind is looked for: a week of hours, and more.
const REPORTS_MAX: u32 = 400;

impl Vault {
    /// Verifies by schedule until [`Vault::close_verifier`]; give it a thread of its own.
    pub fn run_verifier(&self, schedule: &Schedule) {
        while !self.verifier.stop.load(Ordering::Relaxed) {
            for institution in self.institutions() {
                if let Err(fault) = self.verify_when_due(institution.id, schedule) {
                    tracing::error!(%fault, "the verification could not answer; it is tried again");
                }
            }
            let waiting = self
                .verifier
                .waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let is_open = |(): &mut ()| !self.verifier.stop.load(Ordering::Relaxed);
            drop(
                self.verifier
                    .changed
                    .wait_timeout_while(waiting, LOOK, is_open),
            );
        }
    }

    /// Lets [`Vault::run_verifier`] end after the record at hand.
    pub fn close_verifier(&self) {
        let _waiting = self
            .verifier
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.verifier.stop.store(true, Ordering::Relaxed);
        self.verifier.changed.notify_all();
    }

    /// Verifies an institution if that is due, and keeps the report.
    ///
    /// # Errors
    /// When there is no answer, or the report cannot be kept.
    pub fn verify_when_due(
        &self,
        institution: InstitutionId,
        schedule: &Schedule,
    ) -> Result<Option<VerificationReport>, Error> {
        let reports = self.reports(institution, REPORTS_MAX)?;
        let Some((scope, basis)) = due(&reports, schedule, self.now().at) else {
            return Ok(None);
        };
        let options = VerifyOptions {
            scope,
            is_deep: scope == Scope::Full,
            ..VerifyOptions::default()
        };
        let now = || self.now();
        let watch = Watch {
            progress: &|_| {},
            stop: &self.verifier.stop,
            now: &now,
        };
        let report = self.verify(institution, &options, basis, &watch)?;
        self.keep_report(&report)?;
        if !report.is_whole() {
            tracing::error!(
                damages = report.damages(),
                "the archive is damaged: see its health"
            );
        }
        Ok(Some(report))
    }
}

/// What is due now, and the report to go on from.
fn due<'r>(
    reports: &'r [VerificationReport],
    schedule: &Schedule,
    now: Timestamp,
) -> Option<(Scope, Option<&'r VerificationReport>)> {
    let newest = reports.first();
    if let Some(stopped) = newest.filter(|it| !it.is_complete && it.scope == Scope::Full) {
        return Some((Scope::Full, Some(stopped)));
    }
    // A clock that went back makes it due as well.
    let is_fresh = |report: &VerificationReport, seconds| {
        (0..seconds).contains(&now.seconds_since(report.ended_at))
    };
    let mut complete = reports.iter().filter(|report| report.is_complete);
    let last = complete.clone().next();
    let full = complete.find(|report| report.scope == Scope::Full);
    if !full.is_some_and(|full| is_fresh(full, schedule.full_seconds)) {
        return Some((Scope::Full, None));
    }
    let is_due = !last.is_some_and(|last| is_fresh(last, schedule.added_seconds));
    is_due.then_some((Scope::Added, last))
}
