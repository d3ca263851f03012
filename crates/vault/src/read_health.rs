//! 保全状態: the state of the archive at one look, for those who answer for it.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use crate::seal_version::SOFTWARE;
use crate::text_index::TextProgress;
use crate::verify::{Scope, VerificationReport, Witness};
use genpon_access::Operation;
use genpon_formats::{html, import};
use genpon_model::time::ClockReading;
use genpon_store::{CheckpointRow, Figures, Log};
use std::path::Path;

/// The state of an archive.
#[derive(Debug, Clone)]
pub struct Health {
    /// The last verification that was kept.
    pub report: Option<VerificationReport>,
    /// Whether the last verification found damage.
    pub is_damaged: bool,
    /// Whether there was a verification not too long ago.
    pub is_verified: bool,
    /// The log of versions.
    pub versions: LogHealth,
    /// The log of the trail.
    pub audit: LogHealth,
    /// The clock now.
    pub clock: ClockReading,
    /// How many of what, and how large.
    pub figures: Figures,
    /// Whether room runs short.
    pub is_space_short: bool,
    /// The last verification of everything.
    pub full_report: Option<VerificationReport>,
    /// Name and version of this program.
    pub software: &'static str,
    /// The formats that are taken in, each with what shows it.
    pub formats: Vec<FormatViewer>,
    /// How far the full-text index has come; none where there is to be none.
    pub text: Option<TextProgress>,
}

/// The state of a log.
#[derive(Debug, Clone)]
pub struct LogHealth {
    /// The newest checkpoint.
    pub checkpoint: Option<CheckpointRow>,
    /// How old it is, in seconds.
    pub checkpoint_age_seconds: Option<i64>,
    /// Leaves that it does not cover yet.
    pub pending: u64,
    /// What the witness holds; none where no witness is set.
    pub witness: Option<WitnessHealth>,
}

/// What a witness holds of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WitnessHealth {
    /// The size of its newest checkpoint; none when it is empty or cannot be read.
    pub size: Option<u64>,
    /// Whether it holds the newest checkpoint of the store, byte for byte.
    pub holds_newest: bool,
}

/// A format that parts are kept in, and by what it is read (JAHIS 3.3, 7.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatViewer {
    /// The format as manifests name it.
    pub format: &'static str,
    /// What shows it, with its edition; none: no viewer is ready for it.
    pub viewer: Option<&'static str>,
}

/// How old the last verification may be: a week, and a day to do it.
const VERIFIED_SECONDS: i64 = 8 * 24 * 3600;
/// Reports in which the last full one is looked for: a week of hours, and more.
const REPORTS_MAX: u32 = 400;
/// Below this, room runs short in any case.
const FREE_BYTES_MIN: u64 = 2 << 30;

impl Vault {
    /// Reads the state of the archive.
    ///
    /// # Errors
    /// No right to read it.
    pub fn read_health(&self, caller: &Caller) -> Result<Health, Error> {
        self.at_desk(caller, "health.read", |desk| {
            let granted = desk.may(Operation::ReadHealth)?;
            let institution = caller.institution;
            let reports = desk.vault.reports(institution, REPORTS_MAX)?;
            let is_full = |it: &&VerificationReport| it.is_complete && it.scope == Scope::Full;
            let full_report = reports.iter().find(is_full).cloned();
            let report = reports.into_iter().next();
            let age = report
                .as_ref()
                .map(|report| desk.now.at.seconds_since(report.ended_at));
            let figures = desk.vault.store().figures(institution)?;
            let used = figures.database_bytes + figures.contents_bytes;
            let health = Health {
                is_damaged: report.as_ref().is_some_and(|report| !report.is_whole()),
                is_verified: age.is_some_and(|age| age <= VERIFIED_SECONDS),
                report,
                versions: log(desk, Log::Versions)?,
                audit: log(desk, Log::Audit)?,
                clock: desk.now.clock.clone(),
                is_space_short: figures.free_bytes < FREE_BYTES_MIN.max(used / 10),
                figures,
                full_report,
                software: SOFTWARE,
                formats: formats(),
                text: desk.vault.text_progress(&desk.house)?,
            };
            desk.commit(&granted)?;
            Ok(health)
        })
    }
}

fn log(desk: &Desk<'_>, log: Log) -> Result<LogHealth, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let checkpoint = store.checkpoint(institution, log)?;
    let covered = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
    let size = store.log_size(institution, log)?;
    let root = desk.vault.settings().witness.as_deref();
    Ok(LogHealth {
        checkpoint_age_seconds: checkpoint
            .as_ref()
            .map(|row| desk.now.at.seconds_since(row.at)),
        pending: size.saturating_sub(covered),
        witness: root.map(|root| witness(root, desk, log, checkpoint.as_ref())),
        checkpoint,
    })
}

fn witness(
    root: &Path,
    desk: &Desk<'_>,
    log: Log,
    newest: Option<&CheckpointRow>,
) -> WitnessHealth {
    let Ok(witness) = Witness::open(root, desk.caller.institution, log) else {
        return WitnessHealth {
            size: None,
            holds_newest: false,
        };
    };
    let is_same = |row: &CheckpointRow| witness.note(row.size).is_ok_and(|note| note == row.note);
    WitnessHealth {
        size: witness.sizes.last().copied(),
        holds_newest: newest.is_none_or(is_same),
    }
}

/// Everything that import reads is shown by the renderer of this program; renditions by any browser.
fn formats() -> Vec<FormatViewer> {
    let read = import::Format::ALL.into_iter().map(|format| format.id());
    let viewer = |format| FormatViewer {
        format,
        viewer: Some(html::RENDERER),
    };
    read.chain(["genpon-html-1"]).map(viewer).collect()
}
