//! One batch inside a transaction: applies its writes in order, each in the file of its noun.

use super::{content, draft, housekeeping, institution, log, patient, record, register};
use crate::contents::ContentFiles;
use crate::error::{Conflict, Fault};
use crate::seam::{Seam, Step};
use crate::writes::{Committed, Write};
use genpon_model::id::{ContentId, InstitutionId};
use rusqlite::ffi;
use rusqlite::{Connection, Params};

/// Why one write could not be applied.
#[derive(Debug)]
pub(super) enum ApplyError {
    /// A precondition does not hold: this batch fails, the others of the group do not.
    Conflict(Conflict),
    /// A constraint or trigger refused the row: the same.
    Refused(Fault),
    /// The engine or the disk failed: the whole group fails.
    Failed(Fault),
}

impl From<rusqlite::Error> for ApplyError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => Self::Refused(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}

impl From<Conflict> for ApplyError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<Fault> for ApplyError {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

/// A batch that is being applied.
pub(super) struct Batch<'a> {
    pub(super) db: &'a Connection,
    pub(super) files: &'a ContentFiles,
    pub(super) institution: InstitutionId,
    pub(super) committed: Committed,
    pub(super) tally: Tally,
    /// Contents with files whose rows this batch adds: settled after the commit.
    pub(super) placed: Vec<ContentId>,
    /// Contents with files whose rows this batch deletes: deleted after the commit.
    pub(super) dropped: Vec<ContentId>,
}

/// How the counts of the institution change.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) patients: i64,
    pub(super) records: i64,
    pub(super) drafts: i64,
    pub(super) contents: i64,
    pub(super) contents_bytes: i64,
}

impl<'a> Batch<'a> {
    pub(super) fn new(
        db: &'a Connection,
        files: &'a ContentFiles,
        institution: InstitutionId,
    ) -> Self {
        Self {
            db,
            files,
            institution,
            committed: Committed::default(),
            tally: Tally::default(),
            placed: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// Applies all writes, in order.
    pub(super) fn apply_all(
        &mut self,
        seam: &dyn Seam,
        writes: &[Write],
    ) -> Result<(), ApplyError> {
        for write in writes {
            let mut applied = Ok(());
            seam.around(Step::Apply, &mut || {
                applied = self.apply(write);
                Ok(())
            })?;
            applied?;
        }
        self.save_tally()
    }

    fn apply(&mut self, write: &Write) -> Result<(), ApplyError> {
        match write {
            Write::AddInstitution {
                institution,
                wrapped_key,
            } => institution::add(self, institution, wrapped_key),
            Write::AddInstitutionKey(key) => institution::add_key(self, key),
            Write::RewrapInstitutionKey(key) => institution::rewrap_key(self, key),
            Write::Rewrap { content, key } => content::rewrap(self, *content, key),
            Write::PutContent { content, key } => content::put(self, content, key),
            Write::DropContent(id) => content::drop_row(self, *id),
            Write::SavePatient { row, at, body } => patient::save(self, row, *at, body),
            Write::SaveDraft(row) => draft::save(self, row),
            Write::EndDraft { id, revision } => draft::end(self, *id, *revision),
            Write::AddPresentation(row) => draft::add_presentation(self, row),
            Write::AddVersion { row, parts } => record::add_version(self, row, parts),
            Write::AddAuditEvent(row) => log::add_audit_event(self, row),
            Write::AddRevision(row) => register::add(self, row),
            Write::DecideRevision {
                register,
                id,
                state,
                by,
                at,
                body,
            } => register::decide(self, (register, *id), *state, *by, *at, body),
            Write::AddReply(row) => draft::add_reply(self, row),
            Write::Integrate {
                log,
                from_size,
                tiles,
                checkpoint,
            } => log::integrate(self, *log, *from_size, tiles, checkpoint),
            Write::AddVerification {
                row,
                is_complete,
                damage,
            } => housekeeping::add_verification(self, row, *is_complete, damage),
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize, ApplyError> {
        Ok(self.db.prepare_cached(sql)?.execute(params)?)
    }

    /// Inserts a row; a key that exists already is this conflict.
    pub(super) fn insert(
        &self,
        conflict: Conflict,
        sql: &str,
        params: impl Params,
    ) -> Result<(), ApplyError> {
        let inserted = self.db.prepare_cached(sql)?.execute(params);
        match inserted {
            Err(rusqlite::Error::SqliteFailure(error, why)) if is_taken(error, why.as_deref()) => {
                Err(conflict.into())
            }
            other => Ok(other.map(drop)?),
        }
    }

    /// The first cell of the first row.
    pub(super) fn find<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, ApplyError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    fn save_tally(&self) -> Result<(), ApplyError> {
        if self.tally == Tally::default() {
            return Ok(());
        }
        let sql = "UPDATE tally SET patients = patients + ?2, records = records + ?3, \
                   drafts = drafts + ?4, contents = contents + ?5, \
                   contents_bytes = contents_bytes + ?6 WHERE institution = ?1";
        let changed = self.run(
            sql,
            (
                self.institution.as_bytes(),
                self.tally.patients,
                self.tally.records,
                self.tally.drafts,
                self.tally.contents,
                self.tally.contents_bytes,
            ),
        )?;
        if changed == 1 {
            Ok(())
        } else {
            Err(Conflict::Institution.into())
        }
    }
}

/// The foreign key of a row points to nothing, or is still pointed to.
pub(super) fn is_foreign_key(error: &ApplyError) -> bool {
    let ApplyError::Refused(Fault::Database(error)) = error else {
        return false;
    };
    matches!(&**error, rusqlite::Error::SqliteFailure(error, _)
        if error.extended_code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
}

/// The key exists: said by its index, or by the trigger that keeps rows from being replaced.
fn is_taken(error: ffi::Error, why: Option<&str>) -> bool {
    match error.extended_code {
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE => true,
        ffi::SQLITE_CONSTRAINT_TRIGGER => why == Some("exists already"),
        _ => false,
    }
}
