//! The four faces over SQLite: each question goes to the file of its noun.

use super::{
    SqliteStore, content, draft, housekeeping, institution, judged, log, patient, patient_search,
    record, register, scan, trail,
};
use crate::Store;
use crate::contents::ContentNames;
use crate::error::{CommitError, Fault, ReadError};
use crate::keys::InstitutionKey;
use crate::rows::{
    AuditFilter, AuditRow, AuditSpan, ChartCell, ChartFilter, CheckpointRow, ContentRow, DamageRow,
    DraftFilter, DraftRow, Figures, IndexedPatient, Log, PartRow, PatientRevisionRow, PatientRow,
    PatientSearch, PatientsSeen, PresentationRow, RecordRow, RegisterFigures, ReplyRow,
    RevisionRow, RevisionState, ScannedRows, SealedBytes, Unshaped, VerificationRow, VersionRow,
    WrappedKey,
};
use crate::writes::{Committed, Write};
use genpon_model::id::{ContentId, DraftId, InstitutionId, PatientId, PersonId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::text::Code;
use genpon_model::{Digest, Institution, Timestamp};
use jiff::civil::Date;
use std::io::{Cursor, ErrorKind};

impl Store for SqliteStore {
    fn commit(
        &self,
        institution: InstitutionId,
        writes: Vec<Write>,
    ) -> Result<Committed, CommitError> {
        let writer = self.writer.as_ref().ok_or(CommitError::Stopped)?;
        writer.commit(institution, writes)
    }

    fn institutions(&self) -> Result<Vec<Institution>, ReadError> {
        self.read(institution::all)
    }

    fn institution_keys(
        &self,
        institution: InstitutionId,
    ) -> Result<Vec<InstitutionKey>, ReadError> {
        self.read(|db| institution::keys(db, institution))
    }

    fn content(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<ContentRow>, ReadError> {
        self.read(|db| content::one(db, institution, id))
    }

    fn wrapped_key(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<WrappedKey>, ReadError> {
        self.read(|db| content::wrapped_key(db, institution, id))
    }

    fn wrapped_keys_before(
        &self,
        institution: InstitutionId,
        edition: u32,
        limit: u32,
    ) -> Result<Vec<(ContentId, WrappedKey)>, ReadError> {
        self.read(|db| content::wrapped_keys_before(db, institution, edition, limit))
    }

    fn sealed(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Box<dyn std::io::Read + Send>, ReadError> {
        let row = self
            .content(institution, id)?
            .ok_or(ReadError::Missing(id))?;
        if let Some(bytes) = row.inline {
            return Ok(Box::new(Cursor::new(bytes)));
        }
        match self.files.open(institution, id) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(ReadError::Missing(id)),
            Err(error) => Err(ReadError::Failed(Fault::file("contents".as_ref(), error))),
        }
    }

    fn contents_after(
        &self,
        institution: InstitutionId,
        after: Option<ContentId>,
        limit: u32,
    ) -> Result<Vec<ContentRow>, ReadError> {
        self.read(|db| content::after(db, institution, after, limit))
    }

    fn patient(
        &self,
        institution: InstitutionId,
        id: PatientId,
    ) -> Result<Option<PatientRow>, ReadError> {
        self.read(|db| patient::one(db, institution, id))
    }

    fn patient_by_number(
        &self,
        institution: InstitutionId,
        number: &str,
    ) -> Result<Option<PatientRow>, ReadError> {
        self.read(|db| patient::by_number(db, institution, number))
    }

    fn patients(
        &self,
        institution: InstitutionId,
        search: &PatientSearch,
        limit: u32,
    ) -> Result<Vec<PatientRow>, ReadError> {
        self.read(|db| patient_search::search(db, institution, search, limit))
    }

    fn joined_patients(
        &self,
        institution: InstitutionId,
        surviving: PatientId,
        limit: u32,
    ) -> Result<Vec<PatientRow>, ReadError> {
        self.read(|db| patient::joined(db, institution, surviving, limit))
    }

    fn patient_history(
        &self,
        institution: InstitutionId,
        id: PatientId,
        limit: u32,
    ) -> Result<Vec<PatientRevisionRow>, ReadError> {
        self.read(|db| patient::history(db, institution, id, limit))
    }

    fn record(
        &self,
        institution: InstitutionId,
        id: RecordId,
    ) -> Result<Option<RecordRow>, ReadError> {
        self.read(|db| record::one(db, institution, id))
    }

    fn chart(
        &self,
        institution: InstitutionId,
        patients: &[PatientId],
        filter: &ChartFilter,
        limit: u32,
    ) -> Result<Vec<RecordRow>, ReadError> {
        self.read(|db| record::chart_of_all(db, institution, patients, filter, limit))
    }

    fn chart_cells(
        &self,
        institution: InstitutionId,
        patients: &[PatientId],
        limit: u32,
    ) -> Result<Vec<ChartCell>, ReadError> {
        self.read(|db| record::chart_cells(db, institution, patients, limit))
    }

    fn records_without_patient(
        &self,
        institution: InstitutionId,
        filter: &ChartFilter,
        limit: u32,
    ) -> Result<Vec<RecordRow>, ReadError> {
        self.read(|db| record::chart(db, institution, None, filter, limit))
    }

    fn versions(
        &self,
        institution: InstitutionId,
        record: RecordId,
    ) -> Result<Vec<VersionRow>, ReadError> {
        self.read(|db| record::versions(db, institution, record))
    }

    fn version(
        &self,
        institution: InstitutionId,
        record: RecordId,
        number: VersionNo,
    ) -> Result<Option<VersionRow>, ReadError> {
        self.read(|db| record::version(db, institution, record, number))
    }

    fn parts(
        &self,
        institution: InstitutionId,
        record: RecordId,
        number: VersionNo,
    ) -> Result<Vec<PartRow>, ReadError> {
        self.read(|db| record::parts(db, institution, record, number))
    }

    fn draft(
        &self,
        institution: InstitutionId,
        id: DraftId,
    ) -> Result<Option<DraftRow>, ReadError> {
        self.read(|db| draft::one(db, institution, id))
    }

    fn drafts(
        &self,
        institution: InstitutionId,
        filter: &DraftFilter,
        limit: u32,
    ) -> Result<Vec<DraftRow>, ReadError> {
        self.read(|db| draft::filtered(db, institution, filter, limit))
    }

    fn presentation(
        &self,
        institution: InstitutionId,
        draft: DraftId,
        person: PersonId,
    ) -> Result<Option<PresentationRow>, ReadError> {
        self.read(|db| draft::presentation(db, institution, draft, person))
    }

    fn reply(
        &self,
        institution: InstitutionId,
        caller: &str,
        key: &str,
    ) -> Result<Option<ReplyRow>, ReadError> {
        self.read(|db| draft::reply(db, institution, caller, key))
    }

    fn log_size(&self, institution: InstitutionId, log: Log) -> Result<u64, ReadError> {
        self.read(|db| log::size(db, institution, log))
    }

    fn commitments(
        &self,
        institution: InstitutionId,
        log: Log,
        from: u64,
        limit: u32,
    ) -> Result<Vec<[u8; 32]>, ReadError> {
        self.read(|db| log::commitments(db, institution, log, from, limit))
    }

    fn tile(
        &self,
        institution: InstitutionId,
        log: Log,
        level: u8,
        index: u64,
        width: u16,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        self.read(|db| log::tile(db, institution, log, level, index, width))
    }

    fn checkpoint(
        &self,
        institution: InstitutionId,
        log: Log,
    ) -> Result<Option<CheckpointRow>, ReadError> {
        self.read(|db| log::newest_checkpoint(db, institution, log))
    }

    fn checkpoints(
        &self,
        institution: InstitutionId,
        log: Log,
        after_size: u64,
        limit: u32,
    ) -> Result<Vec<CheckpointRow>, ReadError> {
        self.read(|db| log::checkpoints(db, institution, log, after_size, limit))
    }

    fn versions_by_leaf(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<VersionRow>, ReadError> {
        self.read(|db| record::versions_by_leaf(db, institution, from, limit))
    }

    fn audit_events(
        &self,
        institution: InstitutionId,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>, ReadError> {
        self.read(|db| log::audit_events(db, institution, filter, limit))
    }

    fn audit_span(
        &self,
        institution: InstitutionId,
        span: &AuditSpan,
        limit: u32,
    ) -> Result<Vec<AuditRow>, ReadError> {
        self.read(|db| trail::events(db, institution, span, limit))
    }

    fn patients_seen(
        &self,
        institution: InstitutionId,
        period: (Timestamp, Timestamp),
    ) -> Result<Vec<PatientsSeen>, ReadError> {
        self.read(|db| trail::patients_seen(db, institution, period))
    }

    fn entries_page(
        &self,
        institution: InstitutionId,
        register: &Code,
        state: RevisionState,
        after: &str,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.read(|db| register::entries(db, (institution, register), state, after, limit))
    }

    fn register_figures(
        &self,
        institution: InstitutionId,
        register: &Code,
    ) -> Result<RegisterFigures, ReadError> {
        self.read(|db| register::figures(db, institution, register))
    }

    fn entries_due(
        &self,
        institution: InstitutionId,
        until: Date,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.read(|db| register::due(db, institution, until, limit))
    }

    fn entry(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
    ) -> Result<Option<RevisionRow>, ReadError> {
        self.read(|db| register::entry(db, institution, register, key))
    }

    fn entry_standing(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.read(|db| register::standing(db, institution, register, key))
    }

    fn entry_history(
        &self,
        institution: InstitutionId,
        register: &Code,
        key: &str,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.read(|db| register::entry_history(db, institution, register, key, limit))
    }

    fn requests(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<RevisionRow>, ReadError> {
        self.read(|db| register::requests(db, institution, limit))
    }

    fn figures(&self, institution: InstitutionId) -> Result<Figures, ReadError> {
        self.read(|db| housekeeping::figures(db, institution, &self.directory))
    }

    fn verifications(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<VerificationRow>, ReadError> {
        self.read(|db| housekeeping::verifications(db, institution, limit))
    }

    fn damage(
        &self,
        institution: InstitutionId,
        record: RecordId,
    ) -> Result<Vec<DamageRow>, ReadError> {
        self.read(|db| housekeeping::damage(db, institution, record))
    }

    fn scan_records(
        &self,
        institution: InstitutionId,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<ScannedRows<RecordId, RecordRow>, ReadError> {
        self.read(|db| scan::records(db, institution, after, limit))
    }

    fn scan_versions(
        &self,
        institution: InstitutionId,
        after: Option<(RecordId, u32)>,
        limit: u32,
    ) -> Result<ScannedRows<(RecordId, u32), VersionRow>, ReadError> {
        self.read(|db| scan::versions(db, institution, after, limit))
    }

    fn scan_parts(
        &self,
        institution: InstitutionId,
        after: Option<(RecordId, u32, u32)>,
        limit: u32,
    ) -> Result<ScannedRows<(RecordId, u32, u32), PartRow>, ReadError> {
        self.read(|db| scan::parts(db, institution, after, limit))
    }

    fn scan_audit_events(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<ScannedRows<u64, AuditRow>, ReadError> {
        self.read(|db| scan::audit_events(db, institution, from, limit))
    }

    fn scan_leaves(
        &self,
        institution: InstitutionId,
        log: Log,
        from: u64,
        limit: u32,
    ) -> Result<ScannedRows<u64, [u8; 32]>, ReadError> {
        self.read(|db| scan::leaves(db, institution, log, from, limit))
    }

    fn records_by_leaf(
        &self,
        institution: InstitutionId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<(u64, RecordId)>, ReadError> {
        self.read(|db| scan::records_by_leaf(db, institution, from, limit))
    }

    fn contents_by_digest(
        &self,
        sealed_digest: &Digest,
        limit: u32,
    ) -> Result<Vec<(InstitutionId, ContentId)>, ReadError> {
        self.read(|db| scan::contents_by_digest(db, sealed_digest, limit))
    }

    fn unnamed_contents(
        &self,
        institution: InstitutionId,
        after: Option<ContentId>,
        limit: u32,
    ) -> Result<Vec<ContentId>, ReadError> {
        self.read(|db| scan::unnamed_contents(db, institution, after, limit))
    }

    fn sealed_bytes(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Option<SealedBytes>, ReadError> {
        self.read(|db| judged::sealed(db, institution, id))
    }

    fn sealed_of_version(
        &self,
        institution: InstitutionId,
        record: RecordId,
        version: u32,
    ) -> Result<Vec<SealedBytes>, ReadError> {
        self.read(|db| judged::sealed_of_version(db, institution, record, version))
    }

    fn miscounted_versions(
        &self,
        institution: InstitutionId,
        limit: u32,
    ) -> Result<Vec<(RecordId, u32)>, ReadError> {
        self.read(|db| judged::miscounted_versions(db, institution, limit))
    }

    fn patients_after(
        &self,
        institution: InstitutionId,
        after: Option<PatientId>,
        limit: u32,
    ) -> Result<Vec<PatientId>, ReadError> {
        self.read(|db| judged::patients(db, institution, after, limit))
    }

    fn indexed_patient(
        &self,
        institution: InstitutionId,
        id: PatientId,
    ) -> Result<Option<IndexedPatient>, ReadError> {
        self.read(|db| judged::indexed_patient(db, institution, id))
    }

    fn entry_names(
        &self,
        institution: InstitutionId,
        after: Option<&(String, String)>,
        limit: u32,
    ) -> Result<Vec<(String, String)>, ReadError> {
        self.read(|db| judged::entries(db, institution, after, limit))
    }

    fn content_files(&self, institution: InstitutionId) -> Result<ContentNames, ReadError> {
        let names = self.files.names(institution);
        names.map_err(|error| ReadError::Failed(Fault::file("contents".as_ref(), error)))
    }

    fn misshapen(&self, institution: InstitutionId) -> Result<Vec<Unshaped>, ReadError> {
        self.read(|db| scan::misshapen(db, institution))
    }

    fn altered_layout(&self) -> Result<Vec<String>, ReadError> {
        self.read(scan::altered_layout)
    }

    fn unsound(&self, limit: u32) -> Result<Vec<String>, ReadError> {
        self.read(|db| scan::unsound(db, limit))
    }

    fn last_write_at(&self) -> Result<Option<Timestamp>, ReadError> {
        self.read(housekeeping::last_write_at)
    }
}

impl SqliteStore {
    fn read<T>(
        &self,
        act: impl FnOnce(&rusqlite::Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        self.readers.read(act)
    }
}
