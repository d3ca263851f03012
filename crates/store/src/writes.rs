//! What can be written. A commit is a list of these; the preconditions stand beside each.
//!
//! There is no write that changes a version, an audit event or a leaf: the type has no word for it.

use crate::keys::InstitutionKey;
use crate::rows::{
    CheckpointRow, DamageRow, DraftRow, Log, PatientRow, PresentationRow, ReplyRow, RevisionRow,
    RevisionState, VerificationRow, WrappedKey,
};
use crate::{AuditRow, ContentRow, PartRow, VersionRow};
use genpon_model::id::{ContentId, DraftId, PersonId, RecordId, RevisionId};
use genpon_model::record::VersionNo;
use genpon_model::{Institution, Timestamp};

/// One write of a commit.
#[derive(Debug, Clone)]
pub enum Write {
    /// A new institution with its wrapped key. Fails when the id exists.
    AddInstitution {
        /// The institution.
        institution: Institution,
        /// Its key, wrapped by the root key.
        wrapped_key: Vec<u8>,
    },
    /// A new edition of an institution's key, wrapped by the root key. Fails when the edition exists.
    AddInstitutionKey(InstitutionKey),
    /// An edition of an institution's key, wrapped again by another root key. Expects the edition.
    RewrapInstitutionKey(InstitutionKey),
    /// A data key wrapped again under a newer edition. Expects the content to have a key.
    Rewrap {
        /// Of which content.
        content: ContentId,
        /// The key, wrapped again.
        key: WrappedKey,
    },
    /// A sealed content and its wrapped key. A file must be durable before this is committed.
    PutContent {
        /// The row.
        content: ContentRow,
        /// The key.
        key: WrappedKey,
    },
    /// Takes away a content of a draft. Contents of versions cannot be named by a draft.
    DropContent(ContentId),
    /// A patient, new (`row.revision == 1`) or changed. Expects `row.revision - 1` in the store.
    SavePatient {
        /// The new state.
        row: PatientRow,
        /// When.
        at: Timestamp,
        /// Sealed JSON: old, new, who, why.
        body: Vec<u8>,
    },
    /// A draft, new (`revision == 1`) or saved again. Expects `revision - 1` in the store.
    SaveDraft(DraftRow),
    /// Ends a draft, discarded or confirmed. Expects this revision in the store.
    /// Its contents stay: the same commit drops them or a version takes them over.
    EndDraft {
        /// Which one.
        id: DraftId,
        /// The revision the caller saw.
        revision: u32,
    },
    /// What a person was shown.
    AddPresentation(PresentationRow),
    /// A confirmed version with its parts. Expects `number - 1` as the record's latest version (none
    /// for the first). `leaf_index` is ignored: the store gives the next one.
    AddVersion {
        /// The row.
        row: VersionRow,
        /// Its parts, in order.
        parts: Vec<PartRow>,
    },
    /// An audit event. `leaf_index` is ignored: the store gives the next one.
    AddAuditEvent(AuditRow),
    /// A revision of a register entry. Expects `number - 1` as the entry's newest revision.
    AddRevision(RevisionRow),
    /// A decision on a requested revision. Expects it to be requested, and of this register.
    DecideRevision {
        /// Of which register.
        register: String,
        /// Which one.
        id: RevisionId,
        /// The new state.
        state: RevisionState,
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// The sealed body with the decision's reason.
        body: Vec<u8>,
    },
    /// The answer to an idempotency key. Fails when the key exists.
    AddReply(ReplyRow),
    /// Integrates leaves into a log. Expects the newest checkpoint to have `from_size` leaves.
    Integrate {
        /// Which log.
        log: Log,
        /// Size of the checkpoint before.
        from_size: u64,
        /// Tiles to store: level, index, hashes.
        tiles: Vec<(u8, u64, Vec<u8>)>,
        /// The new checkpoint.
        checkpoint: CheckpointRow,
    },
    /// The result of a verification, with all damage that stands (replaces what stood before when
    /// the verification was complete).
    AddVerification {
        /// The result.
        row: VerificationRow,
        /// Whether all records were looked at.
        is_complete: bool,
        /// Damage per record.
        damage: Vec<DamageRow>,
    },
}

impl Write {
    /// When it was made, where it says so.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        match self {
            Self::SavePatient { at, .. } | Self::DecideRevision { at, .. } => Some(*at),
            Self::SaveDraft(row) => Some(row.updated_at),
            Self::AddPresentation(row) => Some(row.at),
            Self::AddVersion { row, .. } => Some(row.confirmed_at),
            Self::AddAuditEvent(row) => Some(row.at),
            Self::AddRevision(row) => Some(row.at),
            Self::AddReply(row) => Some(row.at),
            Self::Integrate { checkpoint, .. } => Some(checkpoint.at),
            Self::AddVerification { row, .. } => Some(row.at),
            Self::AddInstitution { .. }
            | Self::AddInstitutionKey(_)
            | Self::RewrapInstitutionKey(_)
            | Self::Rewrap { .. }
            | Self::PutContent { .. }
            | Self::DropContent(_)
            | Self::EndDraft { .. } => None,
        }
    }
}

/// What a commit gave out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// Leaf indices of the versions, in order.
    pub versions: Vec<(RecordId, VersionNo, u64)>,
    /// Leaf indices of the audit events, in order.
    pub audit: Vec<u64>,
}
