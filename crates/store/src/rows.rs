//! What the store gives back: one plain struct per kind of row.
//!
//! Fields called `body` are sealed under a key of the institution; all others are in clear, because
//! they must be searched or ordered (docs/format/data-directory.md lists them).

use genpon_model::id::{
    ClientId, ContentId, DraftId, EventId, PatientId, PersonId, PresentationId, RecordId,
    RevisionId,
};
use genpon_model::patient::Sex;
use genpon_model::record::{Act, ConfirmationMode, PartRole, RecordState, VersionNo};
use genpon_model::{Digest, Timestamp, time::ClockState};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The two append-only logs of an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Log {
    /// One leaf per confirmed version.
    Versions,
    /// One leaf per audit event.
    Audit,
}

/// One sealed content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRow {
    /// Its id.
    pub id: ContentId,
    /// Length of the sealed bytes.
    pub sealed_size_bytes: u64,
    /// Digest of the sealed bytes: integrity without a key.
    pub sealed_digest: Digest,
    /// The sealed bytes, when they are small; `None` means a file.
    pub inline: Option<Vec<u8>>,
}

/// A data key, wrapped by an institution key. Lives in a backup set of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which edition of the institution key wrapped it.
    pub key_edition: u32,
    /// Nonce, sealed key (and salt, for manifests), tag.
    pub wrapped: Vec<u8>,
}

/// A patient, as indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientRow {
    /// Genpon's own id.
    pub id: PatientId,
    /// Counts up at every change.
    pub revision: u32,
    /// The institution's number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Kana.
    pub kana: Option<String>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// Date of death.
    pub death_date: Option<Date>,
    /// The surviving patient, after a merge.
    pub merged_into: Option<PatientId>,
}

/// A patient as the judge of the archive sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPatient {
    /// The row.
    pub row: PatientRow,
    /// Columns for searching that do not follow from the row.
    pub unsearchable: Vec<&'static str>,
}

/// What a row says of sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBytes {
    /// Of which content.
    pub id: ContentId,
    /// Their digest.
    pub digest: Digest,
    /// Their length.
    pub size_bytes: u64,
}

/// One change of a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientRevisionRow {
    /// Which one.
    pub revision: u32,
    /// When.
    pub at: Timestamp,
    /// Sealed JSON: old, new, who, why.
    pub body: Vec<u8>,
}

/// How to look for patients. All that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientSearch {
    /// Words to find in number (from the start), name or kana (anywhere); normalized (NFKC is the
    /// caller's work; the store folds hiragana to katakana and case).
    pub words: Vec<String>,
    /// Exact birth date.
    pub birth_date: Option<Date>,
    /// Continue after this patient.
    pub after: Option<PatientId>,
}

/// One record, as indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// Whose record, where it is a patient's.
    pub patient: Option<PatientId>,
    /// Code of its document type.
    pub document_type: String,
    /// Title of the latest version.
    pub title: String,
    /// When the thing described happened.
    pub event_at: Timestamp,
    /// 確定 or 消去.
    pub state: RecordState,
    /// The latest version.
    pub head: VersionNo,
    /// When the latest version was confirmed.
    pub confirmed_at: Timestamp,
    /// Who confirmed the latest version.
    pub confirmer: PersonId,
    /// How the latest version was confirmed.
    pub mode: ConfirmationMode,
    /// Department, where known.
    pub department: Option<String>,
    /// Whether an unresolved damage is known.
    pub is_damaged: bool,
}

/// Which records of a chart to list. All that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartFilter {
    /// One document type.
    pub document_type: Option<String>,
    /// No other document types than these: those that the reader may see.
    pub among: Option<BTreeSet<String>>,
    /// One state.
    pub state: Option<RecordState>,
    /// Events from this instant on.
    pub from: Option<Timestamp>,
    /// Events before this instant.
    pub until: Option<Timestamp>,
    /// Words in the title.
    pub title: Option<String>,
    /// One confirmer.
    pub confirmer: Option<PersonId>,
    /// One department.
    pub department: Option<String>,
    /// Continue after this row: its event time and id.
    pub after: Option<(Timestamp, RecordId)>,
}

/// One cell of the time × document-type matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartCell {
    /// Code of the document type.
    pub document_type: String,
    /// The day of the event, in Japan.
    pub day: Date,
    /// How many records.
    pub records: u32,
    /// How many of them are withdrawn.
    pub withdrawn: u32,
}

/// One confirmed version, as indexed. All of it can be rebuilt from the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Of which record.
    pub record: RecordId,
    /// Its number.
    pub number: VersionNo,
    /// The content that holds the manifest bytes.
    pub manifest: ContentId,
    /// Digest of the manifest bytes.
    pub manifest_digest: Digest,
    /// Digest of the manifest before it.
    pub previous_digest: Option<Digest>,
    /// What it does.
    pub act: Act,
    /// How it was confirmed.
    pub mode: ConfirmationMode,
    /// Whose record.
    pub patient: Option<PatientId>,
    /// Code of the document type.
    pub document_type: String,
    /// Edition of the document type.
    pub document_type_edition: u32,
    /// Title.
    pub title: String,
    /// When the thing described happened.
    pub event_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Timestamp,
    /// State of the clock then.
    pub clock: ClockState,
    /// Who entered it.
    pub enterer: PersonId,
    /// Who confirmed it.
    pub confirmer: PersonId,
    /// Department, where known.
    pub department: Option<String>,
    /// Its place in the log of versions.
    pub leaf_index: u64,
    /// The salted commitment: the leaf's data.
    pub commitment: [u8; 32],
}

/// One part of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Its name.
    pub name: String,
    /// What it is to the version.
    pub role: PartRole,
    /// Media type.
    pub media_type: String,
    /// Format id, such as `fhir-r4-document`.
    pub format: String,
    /// Length of the plain bytes.
    pub size_bytes: u64,
    /// Digest of the plain bytes.
    pub digest: Digest,
    /// The content that holds them.
    pub content: ContentId,
}

/// One draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Its id.
    pub id: DraftId,
    /// Counts up at every save.
    pub revision: u32,
    /// The record it will become a version of.
    pub record: RecordId,
    /// Whose record.
    pub patient: Option<PatientId>,
    /// Code of the document type.
    pub document_type: String,
    /// What it will do.
    pub act: Act,
    /// The version it was started from.
    pub base: Option<VersionNo>,
    /// Who entered it last.
    pub enterer: PersonId,
    /// The person expected to confirm it, where one was named.
    pub confirmer: Option<PersonId>,
    /// The person in whose name a proxy entered it.
    pub principal: Option<PersonId>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was saved last.
    pub updated_at: Timestamp,
    /// Sealed JSON: title, reason, event time, parts, note.
    pub body: Vec<u8>,
    /// Contents that belong to it: dropped with it, or taken over by the version.
    pub contents: Vec<ContentId>,
}

/// Which drafts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftFilter {
    /// Entered by this person.
    pub enterer: Option<PersonId>,
    /// Waiting for this person.
    pub confirmer: Option<PersonId>,
    /// Entered by a proxy in the name of this person.
    pub principal: Option<PersonId>,
    /// Entered by a proxy, in anybody's name.
    pub is_by_proxy: bool,
    /// Of this record.
    pub record: Option<RecordId>,
    /// Of this patient.
    pub patient: Option<PatientId>,
    /// Not saved since this instant.
    pub untouched_since: Option<Timestamp>,
}

/// What a person was shown of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentationRow {
    /// Its id.
    pub id: PresentationId,
    /// Of which draft.
    pub draft: DraftId,
    /// To whom.
    pub person: PersonId,
    /// The revision of the draft shown.
    pub revision: u32,
    /// Digest of the bytes shown.
    pub digest: Digest,
    /// Language shown.
    pub language: String,
    /// When.
    pub at: Timestamp,
}

/// What was answered to a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRow {
    /// Who asked: the id of a client or person.
    pub caller: String,
    /// The key.
    pub key: String,
    /// Digest of the request.
    pub request_digest: Digest,
    /// When it was answered.
    pub at: Timestamp,
    /// Sealed answer.
    pub body: Vec<u8>,
}

/// The hidden register of what waits for its principal's approval, by version. What waits here is no
/// request of a register.
pub const PROXY_APPROVALS: &str = "proxy-approval";
/// The hidden register of confirmations outside of the system, by version.
pub const CONFIRMATION_NOTES: &str = "confirmation-note";

/// One checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// Leaves covered.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When it was signed.
    pub at: Timestamp,
}

/// One event of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the audit log.
    pub leaf_index: u64,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Code of the action.
    pub action: String,
    /// `success`, `refused` or `failed`.
    pub outcome: String,
    /// Who, where a person.
    pub person: Option<PersonId>,
    /// Who, where a system.
    pub client: Option<ClientId>,
    /// Which patient.
    pub patient: Option<PatientId>,
    /// Which record.
    pub record: Option<RecordId>,
    /// The salted commitment: the leaf's data.
    pub commitment: [u8; 32],
    /// Sealed: salt and canonical JSON of the event.
    pub body: Vec<u8>,
}

/// Which audit events to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this person.
    pub person: Option<PersonId>,
    /// On this patient.
    pub patient: Option<PatientId>,
    /// On this record.
    pub record: Option<RecordId>,
    /// This action.
    pub action: Option<String>,
    /// This outcome.
    pub outcome: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Newest first; else in leaf order.
    pub newest_first: bool,
    /// Continue after this leaf index in the chosen direction.
    pub after: Option<u64>,
}

/// A period of the trail, in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditSpan {
    /// From this instant on.
    pub from: Timestamp,
    /// Before this instant.
    pub until: Timestamp,
    /// Events about sessions alone: log-ins, locks, log-outs.
    pub of_sessions: bool,
    /// By this person.
    pub person: Option<PersonId>,
    /// Continue behind the event of this time and leaf index.
    pub after: Option<(Timestamp, u64)>,
}

impl AuditSpan {
    /// Everything in a period.
    #[must_use]
    pub const fn new(from: Timestamp, until: Timestamp) -> Self {
        Self {
            from,
            until,
            of_sessions: false,
            person: None,
            after: None,
        }
    }
}

/// How many patients a person had to do with in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatientsSeen {
    /// Who.
    pub person: PersonId,
    /// How many patients.
    pub patients: u64,
    /// In how many events.
    pub events: u64,
}

/// The state of a register revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RevisionState {
    /// Waits for a second person.
    Requested,
    /// In force (the newest one of its entry is the entry).
    Effective,
    /// A second person said no.
    Rejected,
    /// Taken back by the person who asked.
    TakenBack,
}

/// One revision of a register entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// Its id.
    pub id: RevisionId,
    /// Code of the register.
    pub register: String,
    /// Key of the entry.
    pub key: String,
    /// 1, 2, 3 … within the entry.
    pub number: u32,
    /// Its state.
    pub state: RevisionState,
    /// Who made it; none for the vendor and for set-up at the machine.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Who decided on it.
    pub decided_by: Option<PersonId>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
    /// Who answers for the entry.
    pub owner: Option<PersonId>,
    /// When it must be looked at again.
    pub review_on: Option<Date>,
    /// When it ends.
    pub expires_on: Option<Date>,
    /// Whether this revision retires the entry.
    pub is_retired: bool,
    /// Sealed JSON: the whole revision (`genpon_model::register::Revision`).
    pub body: Vec<u8>,
}

/// How much there is in one register. Revisions are only ever added, and decided once: equal figures
/// of one register mean that nothing changed in between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegisterFigures {
    /// Entries in force.
    pub entries: u64,
    /// Revisions that wait for a decision.
    pub requests: u64,
    /// Revisions in any state.
    pub revisions: u64,
}

/// Counts and sizes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Patients.
    pub patients: u64,
    /// Records.
    pub records: u64,
    /// Versions.
    pub versions: u64,
    /// Drafts.
    pub drafts: u64,
    /// Audit events.
    pub audit_events: u64,
    /// Contents.
    pub contents: u64,
    /// Sealed bytes of all contents.
    pub contents_bytes: u64,
    /// Bytes of the database files.
    pub database_bytes: u64,
    /// Bytes free on the disk.
    pub free_bytes: u64,
}

/// The result of one verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationRow {
    /// When it ended.
    pub at: Timestamp,
    /// Whether every content was unsealed too.
    pub is_deep: bool,
    /// Versions looked at.
    pub versions: u64,
    /// How many findings.
    pub findings: u64,
    /// Sealed JSON: the whole report.
    pub body: Vec<u8>,
}

/// A damage found on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamageRow {
    /// On which record.
    pub record: RecordId,
    /// On which version, where known.
    pub version: Option<VersionNo>,
    /// Code of the finding.
    pub kind: String,
    /// When it was found.
    pub found_at: Timestamp,
}

/// A row as a scan finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned<K, T> {
    /// Its key.
    pub key: K,
    /// The row, or the column that holds a value which no version of Genpon writes there.
    pub row: Result<T, &'static str>,
}

/// The rows of a scan, in the order of their keys.
pub type ScannedRows<K, T> = Vec<Scanned<K, T>>;

/// Rows that no scan reaches, because their key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unshaped {
    /// In which table.
    pub table: &'static str,
    /// How many.
    pub rows: u64,
}
