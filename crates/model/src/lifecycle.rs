//! What a record may become: draft → presented → version, and version → version.
//!
//! JAHIS 3.3, 7.1.2 and 7.1.3; 運用14⑧. Pure decisions over facts that the vault gathered; who may
//! act is decided by `genpon-access`. A refusal is a fact with its reason, for the page, the problem
//! document and the audit trail alike. Nothing confirmed is ever changed: every act that passes here
//! ends in a new version.

pub mod approval;

use crate::digest::Digest;
use crate::id::PersonId;
use crate::record::{Act, ConfirmationMode, VersionNo};
use crate::time::Timestamp;

/// The head of a record, if it has a version already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The latest version.
    pub version: VersionNo,
    /// Digest of its manifest bytes.
    pub manifest: Digest,
    /// Whether the latest version withdrew the record.
    pub is_withdrawn: bool,
}

/// The draft about to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFacts {
    /// What it does to its record.
    pub act: Act,
    /// Counts up at every save.
    pub revision: u32,
    /// The version it was started from.
    pub base: Option<VersionNo>,
    /// Whether a reason was given.
    pub has_reason: bool,
    /// Whether it has any part.
    pub has_content: bool,
}

/// What the confirmer was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// To whom.
    pub to: PersonId,
    /// Digest of the bytes that were shown.
    pub digest: Digest,
    /// The revision of the draft that was shown.
    pub revision: u32,
}

/// What the confirmer declares and has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirming {
    /// From authentication.
    pub by: PersonId,
    /// How the confirmation is made.
    pub mode: ConfirmationMode,
    /// The digest the confirmer says they saw.
    pub claims_to_have_seen: Option<Digest>,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
    /// Now.
    pub at: Timestamp,
    /// How old an authentication may be, in seconds.
    pub authentication_age_seconds_max: i64,
    /// Whether a rule of the institution covers this mode.
    pub has_rule: bool,
}

/// Why a confirmation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The draft has no content.
    #[error("there is nothing to confirm")]
    NoContent,
    /// 7.1.2(1)2): nothing was presented to this person.
    #[error("the content was not presented to this person")]
    NotPresented,
    /// The digest does not belong to what was presented to this person.
    #[error("the content presented to this person is another one")]
    OtherPresentation,
    /// The draft was saved again after it was presented.
    #[error("the draft was changed after it was presented")]
    ChangedSincePresented,
    /// The authentication is too old.
    #[error("the person must prove who they are again")]
    AuthenticationTooOld,
    /// A correction, addition, withdrawal or stand-in without a reason.
    #[error("a reason is needed")]
    NoReason,
    /// Another version was confirmed since the draft was started.
    #[error("another version was confirmed since this draft was started")]
    NotLatest,
    /// The record is withdrawn: only a correction that restores it is possible.
    #[error("the record is withdrawn")]
    Withdrawn,
    /// A first version for a record that has one, or a later one for a record that has none.
    #[error("the act does not fit the record")]
    ActDoesNotFit,
    /// 7.1.2(1)1)(b): stand-in, automatic and device confirmation need a rule.
    #[error("no rule of the institution covers this confirmation")]
    NoRule,
}

impl Refusal {
    /// Its code in problem documents, the audit trail and the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoContent => "no-content",
            Self::NotPresented => "not-presented",
            Self::OtherPresentation => "other-presentation",
            Self::ChangedSincePresented => "changed-since-presented",
            Self::AuthenticationTooOld => "authentication-too-old",
            Self::NoReason => "no-reason",
            Self::NotLatest => "not-latest",
            Self::Withdrawn => "withdrawn",
            Self::ActDoesNotFit => "act-does-not-fit",
            Self::NoRule => "no-rule",
        }
    }
}

/// Whether this act may be started on a record with this head.
///
/// # Errors
/// The [`Refusal`] that applies.
pub fn may_start(act: Act, head: Option<&Head>) -> Result<(), Refusal> {
    match (act, head) {
        (Act::Create, None) => Ok(()),
        (Act::Create, Some(_)) | (_, None) => Err(Refusal::ActDoesNotFit),
        (Act::Correct, Some(_)) => Ok(()),
        (Act::Add | Act::Withdraw, Some(head)) if head.is_withdrawn => Err(Refusal::Withdrawn),
        (Act::Add | Act::Withdraw, Some(_)) => Ok(()),
    }
}

/// Whether this draft may become a version now, and which number it gets.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn may_confirm(
    draft: &DraftFacts,
    head: Option<&Head>,
    presented: Option<&Presented>,
    confirming: &Confirming,
) -> Result<VersionNo, Refusal> {
    if !draft.has_content {
        return Err(Refusal::NoContent);
    }
    may_start(draft.act, head)?;
    if draft.base != head.map(|head| head.version) {
        return Err(Refusal::NotLatest);
    }
    let needs_reason = draft.act != Act::Create || confirming.mode == ConfirmationMode::StandIn;
    if needs_reason && !draft.has_reason {
        return Err(Refusal::NoReason);
    }
    if confirming.mode != ConfirmationMode::Personal && !confirming.has_rule {
        return Err(Refusal::NoRule);
    }
    if matches!(
        confirming.mode,
        ConfirmationMode::Personal | ConfirmationMode::StandIn
    ) {
        was_seen(draft, presented, confirming)?;
        is_fresh(confirming)?;
    }
    Ok(head.map_or(VersionNo::FIRST, |head| head.version.next()))
}

fn was_seen(
    draft: &DraftFacts,
    presented: Option<&Presented>,
    confirming: &Confirming,
) -> Result<(), Refusal> {
    let presented = presented
        .filter(|shown| shown.to == confirming.by)
        .ok_or(Refusal::NotPresented)?;
    match &confirming.claims_to_have_seen {
        None => Err(Refusal::NotPresented),
        Some(digest) if *digest != presented.digest => Err(Refusal::OtherPresentation),
        Some(_) if presented.revision != draft.revision => Err(Refusal::ChangedSincePresented),
        Some(_) => Ok(()),
    }
}

fn is_fresh(confirming: &Confirming) -> Result<(), Refusal> {
    let age_seconds = confirming.at.seconds_since(confirming.authenticated_at);
    let fresh = (0..=confirming.authentication_age_seconds_max).contains(&age_seconds);
    if fresh {
        Ok(())
    } else {
        Err(Refusal::AuthenticationTooOld)
    }
}

#[cfg(test)]
mod tests;
