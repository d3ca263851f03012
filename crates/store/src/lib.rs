//! The store: contents, logs, records (the index of manifests) and registers, behind one narrow trait.
//!
//! The only room with SQL and the only one that touches content files and wrapped keys. Every change
//! goes through [`Store::commit`]: a list of [`Write`]s of one institution that happen together or not
//! at all. What was acknowledged is durable; what was not acknowledged may or may not have happened,
//! and the caller finds out by reading. Nothing here decides who may do what.
//!
//! docs/format/data-directory.md and docs/format/contents.md describe what lies on disk.

pub mod contents;
pub mod error;
pub mod keys;
pub mod rows;
pub mod seam;
pub mod sqlite;
pub mod writes;

pub use error::{CommitError, ReadError};
pub use rows::*;
pub use writes::{Committed, Write};

use contents::ContentNames;
use genpon_model::id::{ContentId, DraftId, InstitutionId, PatientId, PersonId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::text::Code;
use genpon_model::{Digest, Institution, Timestamp};
use jiff::civil::Date;
use keys::InstitutionKey;

/// The four faces: contents, logs, records, registers. Blocking; call it from a thread that may wait.
///
/// Every list has a fixed order and a limit; a page continues after the last item of the one before.
pub trait Store: Send + Sync {
    /// Makes all writes durable together, in the order given, or none of them.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] when a precondition of one write does not hold (nothing happened);
    /// [`CommitError::Failed`] when nothing happened; [`CommitError::Unknown`] when the outcome could
    /// not be established: the store then refuses further work until it is opened again.
    fn commit(
        &self,
        institution: InstitutionId,
        writes: Vec<Write>,
    ) -> Result<Committed, CommitError>;

    // ---- institutions

    /// All institutions of this store, by id.
    fn institutions(&self) -> Result<Vec<Institution>, ReadError>;

    /// All editions of the institution's key, oldest first, wrapped by the root key.
    fn institution_keys(
        &self,
        institution: InstitutionId,
    ) -> Result<Vec<InstitutionKey>, ReadError>;

    // ---- contents

    /// The stored form of one content, without its bytes when they lie in a file.
    fn content(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<ContentRow>, ReadError>;
    /// Its wrapped data key; `None` after disposal.
    fn wrapped_key(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<WrappedKey>, ReadError>;
    /// Wrapped data keys of editions before `edition`, by edition and content: what a rotation still
    /// has to wrap again.
    fn wrapped_keys_before(
        &self,
        institution: InstitutionId,
        edition: u32,
        limit: u32,
    ) -> Result<Vec<(ContentId, WrappedKey)>, ReadError>;
    /// The sealed bytes as a stream, from the row or the file.
    fn sealed(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Box<dyn std::io::Read + Send>, ReadError>;
    /// Contents by id, after `after`.
    fn contents_after(
        &self,
        institution: InstitutionId,
        after: Option<ContentId>,
        limit: u32,
    ) -> Result<Vec<ContentRow>, ReadError>;

    // ---- records

    /// One patient.
    fn patient(
        &self,
        institution: InstitutionId,
        id: PatientId,
    ) -> Result<Option<PatientRow>, ReadError>;
    /// The patient with exactly this number.
    fn patient_by_number(
        &self,
        institution: InstitutionId,
        number: &str,
    ) -> Result<Option<PatientRow>, ReadError>;
    /// Patients whose number, name or kana begins with or contains the words, by kana then number.
    fn patients(
        &self,
        institution: InstitutionId,
        search: &PatientSearch,
        limit: u32,
    ) -> Result<Vec<PatientRow>, ReadError>;
    /// The duplicates that were joined into a patient, and into those, by id.
    fn joined_patients(
        &self,
        institution: InstitutionId,
        surviving: PatientId,
        limit: u32,
    ) -> Result<Vec<PatientRow>, ReadError>;
    /// The revisions of a patient, oldest first: sealed bodies.
    fn patient_history(
        &self,
        institution: InstitutionId,
        id: PatientId,
        limit: u32,
    ) -> Result<Vec<PatientRevisionRow>, ReadError>;

    /// One record's index row.
    fn record(
        &self,
        institution: InstitutionId,
        id: RecordId,
    ) -> Result<Option<RecordRow>, ReadError>;
    /// Records of these patients (of one person, under each of its numbers), newest event first.
    fn chart(
        &self,
        institution: InstitutionId,
        patients: &[PatientId],
        filter: &ChartFilter,
        limit: u32,
    ) -> Result<Vec<RecordRow>, ReadError>;
    /// How many records of these patients per document type and day (in Japan), newest first.
    fn chart_cells(
        &self,
        institution: InstitutionId,
        patients: &[PatientId],
        limit: u32,
    ) -> Result<Vec<ChartCell>, ReadError>;
    /// The newest records of the institution that have no patient, newest first.
    fn records_without_patient(
        &self,
        institution: InstitutionId,
        filter: &ChartFilter,
        limit: u32,
    ) -> Result<Vec<RecordRow>, ReadError>;
    /// All versions of one record, oldest first.
    fn versions(
        &self,
        institution: InstitutionId,
        record: RecordId,
    ) -> Result<Vec<VersionRow>, ReadError>;
    /// One version.
    fn version(
        &self,
        institution: InstitutionId,
        record: RecordId,
        number: VersionNo,
    ) -> Result<Option<VersionRow>, ReadError>;
    /// The parts of one version, in order.
    fn parts(
        &self,
        institution: InstitutionId,
        record: RecordId,
        number: VersionNo,
    ) -> Result<Vec<PartRow>, ReadError>;

    /// One draft.
    fn draft(&self, institution: InstitutionId, id: DraftId)
    -> Result<Option<DraftRow>, ReadError>;
    /// Drafts, oldest change first.
    fn drafts(
        &self,
        institution: InstitutionId,
        filter: &DraftFilter,
        limit: u32,
    ) -> Result<Vec<DraftRow>, ReadError>;
    /// The newest presentation of a draft to a person.
    fn presentation(
        &self,
        institution: InstitutionId,
        draft: DraftId,
        person: PersonId,
    ) -> Result<Option<PresentationRow>, ReadError>;
    /// What was answered to an idempotency key of a caller.
    fn reply(
        &self,
        institution: InstitutionId,
        caller: &str,
        key: &str,
    ) -> Result<Option<ReplyRow>, ReadError>;

    // ---- logs

    /// How many leaves the log has, integrated or pending.
    fn log_size(&self, institution: InstitutionId, log: Log) -> Result<u64, ReadError>;
    /// Commitments in leaf order, from index `from`.
    fn commitments(
        &self,
        institution: InstitutionId,
        log: Log,
        from: u64,
        limit: u32,
    ) -> Result<Vec<[u8; 32]>, ReadError>;
    /// A stored tile: at least `width` hashes, cut to `width` by the caller.
    fn tile(
        &self,
        institution: InstitutionId,
        log: Log,
        level: u8,
        index: u64,
        width: u16,
    ) -> Result<Option<Vec<u8>>, ReadError>;
    /// The newest checkpoint.
    fn checkpoint(
        &self,
        institution: InstitutionId,
        log: Log,
    ) -> Result<Option<CheckpointRow>, ReadError>;
    /// Checkpoints by size, after `after_size`.
    fn checkpoints(
        &self,
        institution: InstitutionId,
        log: Log,
        after_size: u64,
        limit: u32,
    ) -> Result<Vec<CheckpointRow>, ReadError>;
    /// Versions in leaf order, from leaf index `from`.
    fn versions_by_leaf(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<VersionRow>, ReadError>;
    /// Audit events in leaf order (`newest_first` turns it), filtered.
    fn audit_events(
        &self,
        institution: InstitutionId,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>, ReadError>;
    /// Audit events of a period in the order of time: a page costs the same wherever it begins.
    fn audit_span(
        &self,
        institution: InstitutionId,
        span: &AuditSpan,
        limit: u32,
    ) -> Result<Vec<AuditRow>, ReadError>;
    /// How many patients each person had to do with in a period, the most first.
    fn patients_seen(
        &self,
        institution: InstitutionId,
        period: (Timestamp, Timestamp),
    ) -> Result<Vec<PatientsSeen>, ReadError>;

    // ---- registers

    /// The newest revision of each entry of one register in the given state, by key.
    fn entries(
        &self,
        institution: InstitutionId,
        register: &Code,
        state: RevisionState,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.entries_page(institution, register, state, "", limit)
    }
    /// The same after this key.
    fn entries_page(
        &self,
        institution: InstitutionId,
        register: &Code,
        state: RevisionState,
        after: &str,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError>;
    /// How much there is in one register, without looking into any entry.
    fn register_figures(
        &self,
        institution: InstitutionId,
        register: &Code,
    ) -> Result<RegisterFigures, ReadError>;
    /// Entries in force, over all registers, whose review or expiry is not after this day, by
    /// register and key. Retired entries ask for nothing.
    fn entries_due(
        &self,
        institution: InstitutionId,
        until: Date,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError>;
    /// The newest effective revision of one entry.
    fn entry(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
    ) -> Result<Option<RevisionRow>, ReadError>;
    /// The newest revision of one entry in each state, oldest first: how the entry stands, however
    /// long its history is.
    fn entry_standing(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
    ) -> Result<Vec<RevisionRow>, ReadError>;
    /// All revisions of one entry, oldest first.
    fn entry_history(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError>;
    /// Revisions waiting for a decision, oldest first, over all registers.
    fn requests(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError>;

    // ---- housekeeping

    /// Counts and sizes for the health page.
    fn figures(&self, institution: InstitutionId) -> Result<Figures, ReadError>;
    /// The results of past verifications, newest first.
    fn verifications(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<VerificationRow>, ReadError>;
    /// Damage found and not yet resolved on a record.
    fn damage(
        &self,
        institution: InstitutionId,
        record: RecordId,
    ) -> Result<Vec<DamageRow>, ReadError>;
    /// When the store last wrote anything durable; a clock reading before it has gone back.
    fn last_write_at(&self) -> Result<Option<Timestamp>, ReadError>;

    // ---- for the judge of the archive: whole tables in the order of their keys. A row that does not
    // ---- read is given out with its key, so that damage is found and not stumbled over

    /// Records by id, after `after`.
    fn scan_records(
        &self,
        institution: InstitutionId,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<ScannedRows<RecordId, RecordRow>, ReadError>;
    /// Versions by record and number, after `after`.
    fn scan_versions(
        &self,
        institution: InstitutionId,
        after: Option<(RecordId, u32)>,
        limit: u32,
    ) -> Result<ScannedRows<(RecordId, u32), VersionRow>, ReadError>;
    /// Parts by record, version and position, after `after`.
    fn scan_parts(
        &self,
        institution: InstitutionId,
        after: Option<(RecordId, u32, u32)>,
        limit: u32,
    ) -> Result<ScannedRows<(RecordId, u32, u32), PartRow>, ReadError>;
    /// Audit events by leaf index, from `from` on.
    fn scan_audit_events(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<ScannedRows<u64, AuditRow>, ReadError>;
    /// Commitments with their leaf index, from `from` on.
    fn scan_leaves(
        &self,
        institution: InstitutionId,
        log: Log,
        from: u64,
        limit: u32,
    ) -> Result<ScannedRows<u64, [u8; 32]>, ReadError>;
    /// The record of each version from a leaf index on, in leaf order.
    fn records_by_leaf(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<(u64, RecordId)>, ReadError>;
    /// Contents of any institution whose sealed bytes have this digest. Looks at every content.
    fn contents_by_digest(
        &self,
        sealed_digest: &Digest,
        limit: u32,
    ) -> Result<Vec<(InstitutionId, ContentId)>, ReadError>;
    /// Contents that no version and no part names, by id, after `after`. Those of drafts are among them.
    fn unnamed_contents(
        &self,
        institution: InstitutionId,
        after: Option<ContentId>,
        limit: u32,
    ) -> Result<Vec<ContentId>, ReadError>;
    /// What the row says of the sealed bytes of a content.
    fn sealed_bytes(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<SealedBytes>, ReadError>;
    /// The same of a version: of its manifest, then of its parts in order. What has no row is left out.
    fn sealed_of_version(
        &self,
        institution: InstitutionId,
        record: RecordId,
        version: u32,
    ) -> Result<Vec<SealedBytes>, ReadError>;
    /// Versions that say another number of parts than there are.
    fn miscounted_versions(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<(RecordId, u32)>, ReadError>;
    /// Patients that have a row or a revision, by id.
    fn patients_after(
        &self,
        institution: InstitutionId,
        after: Option<PatientId>,
        limit: u32,
    ) -> Result<Vec<PatientId>, ReadError>;
    /// A patient with the columns that the search goes by.
    fn indexed_patient(
        &self,
        institution: InstitutionId,
        id: PatientId,
    ) -> Result<Option<IndexedPatient>, ReadError>;
    /// Register entries, hidden ones too: register and key, in this order.
    fn entry_names(
        &self,
        institution: InstitutionId,
        after: Option<&(String, String)>,
        limit: u32,
    ) -> Result<Vec<(String, String)>, ReadError>;
    /// The files that lie where contents lie, in no order.
    fn content_files(&self, institution: InstitutionId) -> Result<ContentNames, ReadError>;
    /// Rows whose key is none, so that no scan reaches them.
    fn misshapen(&self, institution: InstitutionId) -> Result<Vec<Unshaped>, ReadError>;
    /// Tables, indexes and triggers that are not as Genpon laid them out.
    fn altered_layout(&self) -> Result<Vec<String>, ReadError>;
    /// What the database engine finds wrong with its own file, at most `limit` lines.
    fn unsound(&self, limit: u32) -> Result<Vec<String>, ReadError>;
}
