//! Register revisions as rows: the whole revision is sealed, what must be searched is in clear.
//!
//! Some registers are hidden: credentials, signing keys, one-time links. They use the same rows and
//! the same sealing, but stand in no catalogue, so that no page and no export can ever show them.

use crate::error::Error;
use crate::sealing::Sealing;
use genpon_model::Timestamp;
use genpon_model::id::RevisionId;
use genpon_model::register::{Revision, life};
pub(crate) use genpon_store::{CONFIRMATION_NOTES, PROXY_APPROVALS};
use genpon_store::{RevisionRow, RevisionState};
use serde::Serialize;

/// The register of credentials.
pub(crate) const CREDENTIALS: &str = "credential";
/// The register of the keys that sign checkpoints.
pub(crate) const SIGNING_KEYS: &str = "checkpoint-key";
/// The register of the secrets by which Genpon proves itself to identity providers.
pub(crate) const CLIENT_SECRETS: &str = "client-secret";
/// The register of one-time links.
pub(crate) const LINKS: &str = "one-time-link";

/// The register of second elements.
pub(crate) const SECOND_FACTORS: &str = "second-factor";
/// The register of what is remembered of attempts to get in.
pub(crate) const LOG_IN_STATES: &str = "log-in-state";
/// The register of the rules that each person acknowledged.
pub(crate) const ACKNOWLEDGEMENTS: &str = "acknowledgement";

/// The register of the evidence by which credentials were set anew.
pub(crate) const EVIDENCE: &str = "reset-evidence";

/// What a person changes of their own, and nobody else's.
pub(crate) const OWN: [&str; 4] = [CREDENTIALS, SECOND_FACTORS, LOG_IN_STATES, ACKNOWLEDGEMENTS];

const HIDDEN: [&str; 11] = [
    CLIENT_SECRETS,
    PROXY_APPROVALS,
    CONFIRMATION_NOTES,
    CREDENTIALS,
    SECOND_FACTORS,
    LOG_IN_STATES,
    ACKNOWLEDGEMENTS,
    SIGNING_KEYS,
    LINKS,
    TERMINAL_CODES,
    EVIDENCE,
];

/// Whether the register stands in no catalogue.
pub(crate) fn is_hidden(register: &str) -> bool {
    HIDDEN.contains(&register)
}

/// The register of the codes that make a device a terminal.
pub(crate) const TERMINAL_CODES: &str = "terminal-code";

/// The row of a revision.
pub(crate) fn revision_row(sealing: &Sealing, revision: &Revision) -> Result<RevisionRow, Error> {
    Ok(clear_columns(
        revision,
        sealing.seal_revision(revision.id, revision)?,
    ))
}

/// The row of a revision around its body.
pub(crate) fn clear_columns(revision: &Revision, body: Vec<u8>) -> RevisionRow {
    RevisionRow {
        id: revision.id,
        register: revision.register.to_string(),
        key: revision.key.to_string(),
        number: revision.edition.number(),
        state: state_of(revision.state),
        by: revision.by.person().map(|person| person.id),
        at: revision.at,
        decided_by: revision.decision.as_ref().map(|decision| decision.by.id),
        decided_at: revision.decision.as_ref().map(|decision| decision.at),
        owner: revision.care.owner,
        review_on: revision.care.review_on,
        expires_on: revision.care.expires_on,
        is_retired: revision.is_retired,
        body,
    }
}

/// The state as stored.
pub(crate) const fn state_of(state: life::RevisionState) -> RevisionState {
    match state {
        life::RevisionState::Requested => RevisionState::Requested,
        life::RevisionState::Effective => RevisionState::Effective,
        life::RevisionState::Rejected => RevisionState::Rejected,
        life::RevisionState::TakenBack => RevisionState::TakenBack,
    }
}

/// A place in a hidden register.
pub(crate) struct Hidden<'a> {
    pub(crate) register: &'static str,
    pub(crate) key: &'a str,
    pub(crate) number: u32,
}

/// The row of a hidden entry; `id` is a new one.
pub(crate) fn hidden_row<T: Serialize>(
    sealing: &Sealing,
    place: &Hidden<'_>,
    id: RevisionId,
    at: Timestamp,
    body: &T,
) -> Result<RevisionRow, Error> {
    Ok(hidden_sealed(
        place,
        id,
        at,
        sealing.seal_hidden(id, place, body)?,
    ))
}

/// The same with a body that is sealed already.
pub(crate) fn hidden_sealed(
    place: &Hidden<'_>,
    id: RevisionId,
    at: Timestamp,
    body: Vec<u8>,
) -> RevisionRow {
    RevisionRow {
        id,
        register: place.register.to_owned(),
        key: place.key.to_owned(),
        number: place.number,
        state: RevisionState::Effective,
        by: None,
        at,
        decided_by: None,
        decided_at: None,
        owner: None,
        review_on: None,
        expires_on: None,
        is_retired: false,
        body,
    }
}
