//! What is said of a confirmed version afterwards: the principal's answer, and notes of what was confirmed
//! outside of the system.
//!
//! JAHIS 3.3, 7.1.4(3). Each is an object of its own in a hidden register, bound to record, version and
//! digest of the manifest (docs/format/registers.md), and told by an event. A version never changes.

use crate::Vault;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::entry_row::{CONFIRMATION_NOTES, Hidden, PROXY_APPROVALS, hidden_row};
use crate::error::{Error, Noun};
use crate::house::House;
use genpon_formats::manifest::{ConfirmationNote, Manifest, ProxyEntry};
use genpon_model::id::{PersonId, RecordId, RevisionId};
use genpon_model::lifecycle::approval::Answer;
use genpon_model::person::PersonRef;
use genpon_model::record::VersionNo;
use genpon_model::text::{Code, Name, Reason};
use genpon_model::{Digest, Timestamp};
use genpon_store::{RevisionRow, RevisionState, Write};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 承認: what waits for the principal of a confirmed version, and what they answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionApproval {
    /// Of which record.
    pub record: RecordId,
    /// Of which version.
    pub version: VersionNo,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// What the manifest says of the entry.
    pub proxy: ProxyEntry,
    /// What the principal answered; none while it is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<VersionAnswer>,
}

/// What the principal answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionAnswer {
    /// Whether they approved it.
    pub is_approved: bool,
    /// The principal, from authentication.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Digest of what they were shown.
    pub presentation: Digest,
    /// The terminal, by its registered name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Name>,
    /// Why, of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl VersionApproval {
    /// What the principal said so far.
    #[must_use]
    pub fn answered(&self) -> Option<Answer> {
        self.answer.as_ref().map(|answer| match answer.is_approved {
            true => Answer::Approved,
            false => Answer::Refused,
        })
    }
}

/// A note of something confirmed outside of the system, or that one is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionNote {
    /// Of which record.
    pub record: RecordId,
    /// Of which version.
    pub version: VersionNo,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// The note; none where the policy asks for one that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<ConfirmationNote>,
}

/// Everything that was said of a version after its confirmation.
#[derive(Debug, Clone, Default)]
pub struct SaidOfVersion {
    /// The principal's answer, or that it is waited for.
    pub approval: Option<VersionApproval>,
    /// The notes, oldest first.
    pub notes: Vec<ConfirmationNote>,
    /// Whether a note is missing that the policy asks for.
    pub lacks_note: bool,
}

/// Puts what a new version waits for on the desk, in the transaction of its confirmation.
pub(crate) fn wait(
    desk: &mut Desk<'_>,
    body: &DraftBody,
    manifest: &Manifest,
    digest: &Digest,
) -> Result<(), Error> {
    let Some((entry, kept)) = manifest.proxy.as_ref().zip(body.proxy.as_ref()) else {
        return Ok(());
    };
    desk.detail("principal", entry.principal.user_id.as_str());
    desk.detail("proxy", entry.by.user_id.as_str());
    let key = key(manifest.record, manifest.version);
    if entry.is_waiting() {
        let body = VersionApproval {
            record: manifest.record,
            version: manifest.version,
            manifest: digest.clone(),
            proxy: entry.clone(),
            answer: None,
        };
        let mut row = row(desk, PROXY_APPROVALS, &key, 1, &body)?;
        row.state = RevisionState::Requested;
        row.owner = Some(entry.principal.id);
        desk.write(Write::AddRevision(row));
    }
    if kept.lacks_note() {
        let body = VersionNote {
            record: manifest.record,
            version: manifest.version,
            manifest: digest.clone(),
            note: None,
        };
        let mut row = row(desk, CONFIRMATION_NOTES, &key, 1, &body)?;
        row.state = RevisionState::Requested;
        row.owner = Some(entry.by.id);
        desk.write(Write::AddRevision(row));
    }
    Ok(())
}

/// The key of a version in the hidden registers.
pub(crate) fn key(record: RecordId, version: VersionNo) -> String {
    format!("{record}.{version}")
}

/// A new row of a hidden register, effective and by the caller.
pub(crate) fn row<T: Serialize>(
    desk: &Desk<'_>,
    register: &'static str,
    key: &str,
    number: u32,
    body: &T,
) -> Result<RevisionRow, Error> {
    let place = Hidden {
        register,
        key,
        number,
    };
    let id = RevisionId::from_uuid(desk.new_uuid()?);
    let mut row = hidden_row(&desk.house.sealing, &place, id, desk.now.at, body)?;
    row.by = Some(desk.caller.person.id);
    Ok(row)
}

/// All revisions of a version in a hidden register, oldest first.
pub(crate) fn rows(
    vault: &Vault,
    house: &House,
    register: &'static str,
    (record, version): (RecordId, VersionNo),
) -> Result<Vec<RevisionRow>, Error> {
    let register = Code::constant(register);
    let key = key(record, version);
    let institution = house.institution.id;
    Ok(vault
        .store()
        .entry_history(institution, &register, &key, SAID_MAX)?)
}

/// Opens what was said, and compares it with the version it says to be about.
pub(crate) fn open<T: DeserializeOwned + About>(
    house: &House,
    row: &RevisionRow,
    manifest: Option<&Digest>,
) -> Result<T, Error> {
    let said: T = house.sealing.open_revision(row)?;
    let (record, version, digest) = said.about();
    let is_same = key(record, version) == row.key;
    if is_same && manifest.is_none_or(|manifest| manifest == digest) {
        return Ok(said);
    }
    Err(Error::Damaged {
        noun: Noun::Entry,
        id: format!("{}/{}", row.register, row.key),
        kind: "bound-elsewhere",
    })
}

/// Which version something is said of.
pub(crate) trait About {
    /// Record, version, digest of the manifest.
    fn about(&self) -> (RecordId, VersionNo, &Digest);
}

impl About for VersionApproval {
    fn about(&self) -> (RecordId, VersionNo, &Digest) {
        (self.record, self.version, &self.manifest)
    }
}

impl About for VersionNote {
    fn about(&self) -> (RecordId, VersionNo, &Digest) {
        (self.record, self.version, &self.manifest)
    }
}

/// How many revisions of one version are read.
const SAID_MAX: u32 = 1000;

/// How many versions that wait are read.
const WAITING_MAX: u32 = 10_000;

impl Vault {
    /// What was said of a version after its confirmation; nothing of one that no proxy entered.
    pub(crate) fn said_of(
        &self,
        house: &House,
        manifest: &Manifest,
        digest: &Digest,
    ) -> Result<SaidOfVersion, Error> {
        let mut said = SaidOfVersion::default();
        let Some(entry) = &manifest.proxy else {
            return Ok(said);
        };
        let of = (manifest.record, manifest.version);
        for row in rows(self, house, PROXY_APPROVALS, of)? {
            said.approval = Some(open(house, &row, Some(digest))?);
        }
        said.notes.clone_from(&entry.notes);
        for row in rows(self, house, CONFIRMATION_NOTES, of)? {
            let note: VersionNote = open(house, &row, Some(digest))?;
            said.lacks_note |= row.state == RevisionState::Requested;
            said.notes.extend(note.note);
        }
        Ok(said)
    }

    /// The versions that wait: for this principal, or for anybody's answer.
    pub(crate) fn waiting_versions(
        &self,
        house: &House,
        principal: Option<PersonId>,
    ) -> Result<Vec<VersionApproval>, Error> {
        let rows = self.waiting_rows(house, PROXY_APPROVALS)?;
        let asked = rows
            .iter()
            .filter(|row| principal.is_none() || row.owner == principal);
        asked.map(|row| open(house, row, None)).collect()
    }

    /// The records of which a version waits for an answer.
    pub(crate) fn records_awaiting(&self, house: &House) -> Result<BTreeSet<RecordId>, Error> {
        let rows = self.waiting_rows(house, PROXY_APPROVALS)?;
        let record = |row: &RevisionRow| row.key.split_once('.')?.0.parse().ok();
        Ok(rows.iter().filter_map(record).collect())
    }

    /// The versions that lack a note which their policy asks for.
    pub(crate) fn versions_without_note(&self, house: &House) -> Result<Vec<VersionNote>, Error> {
        let rows = self.waiting_rows(house, CONFIRMATION_NOTES)?;
        rows.iter().map(|row| open(house, row, None)).collect()
    }

    fn waiting_rows(
        &self,
        house: &House,
        register: &'static str,
    ) -> Result<Vec<RevisionRow>, Error> {
        let (register, state) = (Code::constant(register), RevisionState::Requested);
        let institution = house.institution.id;
        Ok(self
            .store()
            .entries(institution, &register, state, WAITING_MAX)?)
    }
}
