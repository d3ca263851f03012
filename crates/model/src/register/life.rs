//! The life of an entry: requested → effective or rejected, revised, retired, restored.
//!
//! Pure decisions over the [`Standing`] that the vault gathered. A revision is never changed once
//! decided and an entry is never deleted: what a record was made with stays readable for ever.
//! A change starts from the latest effective revision, so that no change is lost unseen; one request
//! is open at a time; nobody approves their own. What the vendor ships is a revision by the vendor:
//! it stays in the history when the institution changes it (JAHIS 3.3, 6.1.2).

pub use super::revision::{Author, Care, Decision, Edition, Revision, RevisionState, Standing};
use super::{Approval, Description};
use crate::id::RevisionId;
use crate::text::{Code, Reason};
use crate::time::Timestamp;
use jiff::ToSpan;
use serde_json::Value;

/// A change that somebody wants.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Made at the edge.
    pub id: RevisionId,
    /// Key of the entry, old or new.
    pub key: Code,
    /// The edition the change was started from; none for a new entry.
    pub base: Option<Edition>,
    /// What the entry is to become.
    pub value: Value,
    /// Whether it is to be retired.
    pub is_retired: bool,
    /// Why.
    pub reason: Reason,
    /// Who wants it.
    pub by: Author,
    /// Now.
    pub at: Timestamp,
    /// Who looks after it and when.
    pub care: Care,
}

/// Why a change or a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryRefusal {
    /// A new entry under a key that is or was in use.
    #[error("the key is or was already in use")]
    KeyTaken,
    /// The key of the proposal is not the one in its value.
    #[error("the key of an entry never changes")]
    KeyChanged,
    /// Another change took effect since this one was started.
    #[error("the entry was changed since this change was started")]
    NotLatest,
    /// Another change of this entry waits for a decision.
    #[error("another change of this entry waits for a decision")]
    RequestOpen,
    /// It is already so.
    #[error("nothing would change")]
    NothingChanged,
    /// The request is decided already.
    #[error("the request is decided already")]
    NotOpen,
    /// Nobody decides on their own request.
    #[error("another person must decide")]
    OwnRequest,
    /// Only the person who asked takes a request back.
    #[error("only the person who asked takes a request back")]
    NotYours,
    /// A rejection without a reason.
    #[error("a reason is needed")]
    NoReason,
}

impl EntryRefusal {
    /// Locale key of its sentence.
    #[must_use]
    pub fn label_key(self) -> String {
        format!("register-refusal-{}", self.code())
    }

    /// Its code in the audit trail and in problem documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeyTaken => "key-taken",
            Self::KeyChanged => "key-changed",
            Self::NotLatest => "not-latest",
            Self::RequestOpen => "request-open",
            Self::NothingChanged => "nothing-changed",
            Self::NotOpen => "not-open",
            Self::OwnRequest => "own-request",
            Self::NotYours => "not-yours",
            Self::NoReason => "no-reason",
        }
    }
}

/// The revision that a proposal becomes: effective, or waiting where `approval` asks for another
/// person. The caller checked the value, and passes the register's approval or a stricter one.
///
/// # Errors
/// The first [`EntryRefusal`] that applies.
pub fn propose(
    description: &Description,
    approval: Approval,
    standing: Standing<'_>,
    proposal: Proposal,
) -> Result<Revision, EntryRefusal> {
    may_propose(description, standing, &proposal)?;
    let needs_another = approval == Approval::SecondPerson && proposal.by.person().is_some();
    let state = if needs_another {
        RevisionState::Requested
    } else {
        RevisionState::Effective
    };
    Ok(revision(description, standing, proposal, state))
}

/// What the software ships for an entry: effective while nobody in the institution changed it,
/// otherwise a request that a person decides on; none when the vendor's word is the same as before.
#[must_use]
pub fn propose_by_vendor(
    description: &Description,
    history: &[Revision],
    proposal: Proposal,
) -> Option<Revision> {
    let standing = Standing::of(history);
    let said = vendor_proposal(history).map(|revision| &revision.value);
    if said == Some(&proposal.value) || standing.open.is_some() {
        return None;
    }
    let is_ours = standing
        .current
        .is_some_and(|current| !matches!(current.by, Author::Vendor(_)));
    let state = if is_ours {
        RevisionState::Requested
    } else {
        RevisionState::Effective
    };
    let base = standing.current.map(|current| current.edition);
    Some(revision(
        description,
        standing,
        Proposal { base, ..proposal },
        state,
    ))
}

/// The latest proposal of the vendor: shown beside what the institution made of it.
#[must_use]
pub fn vendor_proposal(history: &[Revision]) -> Option<&Revision> {
    let by_vendor = history
        .iter()
        .filter(|one| matches!(one.by, Author::Vendor(_)));
    by_vendor.max_by_key(|one| one.edition)
}

/// The outcome that a person gives a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 承認: it takes effect.
    Approve,
    /// 却下
    Reject,
    /// 取下げ: by the person who asked.
    TakeBack,
}

/// The request as decided. `standing` is that of its entry, at this moment.
///
/// # Errors
/// The first [`EntryRefusal`] that applies.
pub fn decide(
    standing: Standing<'_>,
    request: &Revision,
    verdict: Verdict,
    decision: Decision,
) -> Result<Revision, EntryRefusal> {
    if request.state != RevisionState::Requested {
        return Err(EntryRefusal::NotOpen);
    }
    let is_own = request
        .by
        .person()
        .is_some_and(|person| person.id == decision.by.id);
    let state = match verdict {
        Verdict::TakeBack if !is_own => return Err(EntryRefusal::NotYours),
        Verdict::TakeBack => RevisionState::TakenBack,
        _ if is_own => return Err(EntryRefusal::OwnRequest),
        Verdict::Reject if decision.reason.is_none() => return Err(EntryRefusal::NoReason),
        Verdict::Reject => RevisionState::Rejected,
        Verdict::Approve if request.base != standing.current.map(|current| current.edition) => {
            return Err(EntryRefusal::NotLatest);
        }
        Verdict::Approve => RevisionState::Effective,
    };
    Ok(Revision {
        state,
        decision: Some(decision),
        ..request.clone()
    })
}

fn may_propose(
    description: &Description,
    standing: Standing<'_>,
    proposal: &Proposal,
) -> Result<(), EntryRefusal> {
    if description
        .key_in(&proposal.value)
        .is_some_and(|key| key != proposal.key)
    {
        return Err(EntryRefusal::KeyChanged);
    }
    if standing.open.is_some() {
        return Err(EntryRefusal::RequestOpen);
    }
    if proposal.base.is_none() && standing.current.is_some() {
        return Err(EntryRefusal::KeyTaken);
    }
    if proposal.base != standing.current.map(|current| current.edition) {
        return Err(EntryRefusal::NotLatest);
    }
    let same = |current: &Revision| {
        current.value == proposal.value
            && current.is_retired == proposal.is_retired
            && current.care == proposal.care
    };
    if standing.current.is_some_and(same) {
        Err(EntryRefusal::NothingChanged)
    } else {
        Ok(())
    }
}

fn revision(
    description: &Description,
    standing: Standing<'_>,
    proposal: Proposal,
    state: RevisionState,
) -> Revision {
    let Proposal {
        id,
        key,
        base,
        value,
        is_retired,
        reason,
        by,
        at,
        mut care,
    } = proposal;
    let months = description.review_months.filter(|_| !is_retired);
    care.review_on = care.review_on.or_else(|| {
        months.map(|months| {
            at.date_in_japan()
                .saturating_add(i64::from(months).months())
        })
    });
    Revision {
        id,
        register: description.code(),
        key,
        edition: standing.next(),
        base,
        value,
        is_retired,
        reason,
        by,
        at,
        state,
        decision: None,
        care,
    }
}

#[cfg(test)]
mod tests;
