//! The report of a verification: `genpon/verification-report/1`.
//!
//! docs/format/verification-report.md. Stored sealed, printed by `genpon verify --json`. A report of
//! a run that was stopped says where the next one goes on.

use super::finding::Finding;
use crate::error::Error;
use genpon_model::id::{ContentId, InstitutionId, PatientId, RecordId};
use genpon_model::{ClockReading, Timestamp};
use serde::{Deserialize, Serialize};

/// How much of the archive is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Full,
    /// What was added since the last verification that ended.
    Added,
}

/// The result of one verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationReport {
    /// Which page describes this document.
    pub format: Format,
    /// Whose archive it is.
    pub institution: InstitutionId,
    /// Name and version of the program that judged.
    pub software: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The clock at the end.
    pub clock: ClockReading,
    /// How much was looked at.
    pub scope: Scope,
    /// Whether every content was unsealed.
    pub is_deep: bool,
    /// Whether keys were at hand; without them only sealed bytes and the ledger are judged.
    pub has_keys: bool,
    /// Whether it came to its end.
    pub is_complete: bool,
    /// How many of what.
    pub counts: Counts,
    /// The log of versions.
    pub versions: LogReport,
    /// The log of audit events.
    pub audit: LogReport,
    /// What was found, damage first.
    pub findings: Vec<Finding>,
    /// Further findings that are not listed.
    pub omitted: u64,
    /// Where the next run goes on, when this one was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// `genpon/verification-report/1`, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Format {
    /// The edition that this module writes.
    #[default]
    #[serde(rename = "genpon/verification-report/1")]
    One,
}

/// How many of what were judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Versions.
    pub versions: u64,
    /// Contents, each once.
    pub contents: u64,
    /// Their sealed bytes.
    pub sealed_bytes: u64,
    /// Plain bytes of those that were unsealed.
    pub plain_bytes: u64,
    /// Audit events.
    pub audit_events: u64,
    /// Versions whose sealed bytes were compared with the event of their confirmation.
    #[serde(default)]
    pub bound: u64,
    /// Patients.
    #[serde(default)]
    pub patients: u64,
    /// Register entries.
    #[serde(default)]
    pub entries: u64,
}

/// What was judged of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogReport {
    /// Leaves there are.
    pub leaves: u64,
    /// The largest size at which a signed checkpoint agreed.
    pub agreed: u64,
    /// Checkpoints in the store.
    pub checkpoints: u64,
    /// Checkpoints at the witness.
    pub witnessed: u64,
    /// Whether nothing was found in it.
    pub is_whole: bool,
    /// Base64 of the frontier from which a later run goes on (`ledger.md`, "The frontier").
    pub frontier: String,
}

/// How far a run came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// What is being looked at.
    pub stage: Stage,
    /// The last record that was given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// The first leaf that was not given out.
    #[serde(default)]
    pub leaf: u64,
    /// Audit events there were when the first run began: later ones are left to the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<u64>,
    /// The last patient that was given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientId>,
    /// The last register entry that was given out: register and key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<(String, String)>,
    /// The last content that was given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentId>,
}

/// The stages of a run, in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Records with their versions, parts and contents.
    #[default]
    Records,
    /// Audit events.
    Trail,
    /// Patients with their revisions.
    Patients,
    /// Register entries with their revisions.
    Entries,
    /// Contents that no version names.
    Unnamed,
    /// Content files, and the database as a whole.
    Files,
    /// Nothing is left.
    Done,
}

impl VerificationReport {
    /// Whether nothing confirmed, and no evidence, is damaged. Speaks of what was looked at.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.omitted == 0 && !self.findings.iter().any(Finding::is_damage)
    }

    /// How many damages were found.
    #[must_use]
    pub fn damages(&self) -> u64 {
        self.findings
            .iter()
            .filter(|finding| finding.is_damage())
            .count() as u64
            + self.omitted
    }

    /// The report as JSON.
    ///
    /// # Errors
    /// Never for these types.
    pub fn to_json(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec_pretty(self).map_err(|_| Error::Internal("a report does not write"))
    }

    /// Reads a stored report.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(json: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(json).map_err(|_| Error::Internal("a report does not read"))
    }
}
