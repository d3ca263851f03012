//! The audit event: canonical bytes of one action or refusal (`docs/format/audit-event.md`).
//!
//! Holds who, where, what and the outcome; never clinical content, never a secret. The same rules of
//! form as the manifest's apply: one meaning, one sequence of bytes.

use std::collections::BTreeMap;

use genpon_model::id::{EventId, InstitutionId, PatientId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::person::PersonRef;
use genpon_model::record::VersionNo;
use genpon_model::text::{Code, Name};
use genpon_model::{ClockReading, Timestamp};
use serde::{Deserialize, Serialize};

use crate::jcs::{self, JcsError};
use crate::manifest::ClientRef;

/// Bytes of an event at most.
pub const SIZE_MAX: usize = 64 * 1024;

/// Members of `details` at most.
pub const DETAILS_MAX: usize = 64;

/// One action, or one refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Always the same: which page describes this document.
    pub format: Format,
    /// In whose trail it stands.
    pub institution: InstitutionId,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// The clock that `at` was read from.
    pub clock: ClockReading,
    /// What was done or tried, such as `record.confirm`.
    pub action: Code,
    /// What came of it.
    pub outcome: Outcome,
    /// Who, from authentication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// The principal 依頼者, where the person acted as a proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonRef>,
    /// The system that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientRef>,
    /// What was typed as user id where nobody is authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_user_id: Option<Name>,
    /// The terminal, by its registered name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Name>,
    /// Network address of the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// About whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientMark>,
    /// About which record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// About which version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionNo>,
    /// Of which document type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<Code>,
    /// Names and codes of things, settings old and new, counts, digests.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<Code, String>,
}

/// `genpon/audit-event/1`, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Format {
    /// The edition that this module reads and writes.
    #[default]
    #[serde(rename = "genpon/audit-event/1")]
    One,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Success,
    /// A rule said no.
    Refused {
        /// Which rule, by its code.
        reason: Code,
    },
    /// It could not be done.
    Failed {
        /// Why, by its code.
        reason: Code,
    },
}

impl Outcome {
    /// `success`, `refused` or `failed`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused { .. } => "refused",
            Self::Failed { .. } => "failed",
        }
    }

    /// The code of the reason, where there is one.
    #[must_use]
    pub const fn reason(&self) -> Option<&Code> {
        match self {
            Self::Success => None,
            Self::Refused { reason } | Self::Failed { reason } => Some(reason),
        }
    }
}

/// What the trail keeps of a patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientMark {
    /// The id.
    pub id: PatientId,
    /// The institution's number.
    pub number: PatientNo,
}

/// Why there are no event bytes, or why bytes are no event.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditEventError {
    /// Not the canonical bytes of an event.
    #[error("not a canonical audit event: {0}")]
    Form(#[from] JcsError),
    /// More bytes than an event may have.
    #[error("an audit event of {size} bytes; at most {SIZE_MAX} are written")]
    TooLarge {
        /// How many there are.
        size: usize,
    },
    /// More details than an event may have.
    #[error("{count} details; at most {DETAILS_MAX} are written")]
    TooManyDetails {
        /// How many there are.
        count: usize,
    },
    /// A version without its record.
    #[error("a version without its record")]
    VersionWithoutRecord,
    /// A principal without a proxy.
    #[error("a principal without a proxy, or a proxy of themselves")]
    PrincipalWithoutProxy,
    /// A typed user id beside an authenticated person.
    #[error("a claimed user id beside an authenticated person")]
    ClaimBesidePerson,
}

impl AuditEvent {
    /// The bytes that are stored and put into the ledger.
    ///
    /// # Errors
    /// When the event breaks a rule of its format.
    pub fn to_bytes(&self) -> Result<Vec<u8>, AuditEventError> {
        self.check()?;
        let bytes = jcs::to_bytes(self)?;
        within_size(&bytes)?;
        Ok(bytes)
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// When the bytes are not exactly those that [`Self::to_bytes`] would write.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuditEventError> {
        within_size(bytes)?;
        let event: Self = jcs::from_bytes(bytes)?;
        event.check()?;
        Ok(event)
    }

    fn check(&self) -> Result<(), AuditEventError> {
        if self.details.len() > DETAILS_MAX {
            return Err(AuditEventError::TooManyDetails {
                count: self.details.len(),
            });
        }
        if self.version.is_some() && self.record.is_none() {
            return Err(AuditEventError::VersionWithoutRecord);
        }
        if self.claimed_user_id.is_some() && self.person.is_some() {
            return Err(AuditEventError::ClaimBesidePerson);
        }
        let principal = self.on_behalf_of.as_ref();
        let proxy = self.person.as_ref().map(|person| person.id);
        if principal.is_some_and(|principal| proxy.is_none_or(|proxy| proxy == principal.id)) {
            return Err(AuditEventError::PrincipalWithoutProxy);
        }
        Ok(())
    }
}

fn within_size(bytes: &[u8]) -> Result<(), AuditEventError> {
    let size = bytes.len();
    if size > SIZE_MAX {
        Err(AuditEventError::TooLarge { size })
    } else {
        Ok(())
    }
}
