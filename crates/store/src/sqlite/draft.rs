//! Drafts, what was presented of them, and the answers kept for idempotency keys.

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, first, list};
use super::conditions::{Conditions, blob};
use crate::error::{Conflict, ReadError};
use crate::rows::{DraftFilter, DraftRow, PresentationRow, ReplyRow};
use genpon_model::id::{
    ContentId, DraftId, InstitutionId, PatientId, PersonId, PresentationId, RecordId,
};
use genpon_model::record::{Act, VersionNo};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

pub(super) fn save(batch: &mut Batch<'_>, row: &DraftRow) -> Result<(), ApplyError> {
    let stored = revision(batch, row.id)?;
    if stored.unwrap_or(0).checked_add(1) != Some(row.revision) {
        return Err(Conflict::Draft(row.id).into());
    }
    batch.tally.drafts += i64::from(stored.is_none());
    let contents: Vec<u8> = row.contents.iter().flat_map(|id| *id.as_bytes()).collect();
    let put = batch.run(
        "INSERT INTO draft (institution, id, revision, record, patient, document_type, act, base, \
         enterer, confirmer, created_at, updated_at, body, contents, principal) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
         ON CONFLICT (institution, id) DO UPDATE SET revision = ?3, record = ?4, patient = ?5, \
         document_type = ?6, act = ?7, base = ?8, enterer = ?9, confirmer = ?10, \
         created_at = ?11, updated_at = ?12, body = ?13, contents = ?14, principal = ?15",
        params![
            batch.institution.as_bytes(),
            row.id.as_bytes(),
            row.revision,
            row.record.as_bytes(),
            row.patient.as_ref().map(PatientId::as_bytes),
            row.document_type,
            row.act.code(),
            row.base.map(VersionNo::number),
            row.enterer.as_bytes(),
            row.confirmer.as_ref().map(PersonId::as_bytes),
            row.created_at.as_micros(),
            row.updated_at.as_micros(),
            row.body,
            contents,
            row.principal.as_ref().map(PersonId::as_bytes),
        ],
    );
    put.map(drop)
}

pub(super) fn end(batch: &mut Batch<'_>, id: DraftId, seen: u32) -> Result<(), ApplyError> {
    if revision(batch, id)? != Some(seen) {
        return Err(Conflict::Draft(id).into());
    }
    let key = (batch.institution.as_bytes(), id.as_bytes());
    batch.run(
        "DELETE FROM presentation WHERE institution = ?1 AND draft = ?2",
        key,
    )?;
    batch.run("DELETE FROM draft WHERE institution = ?1 AND id = ?2", key)?;
    batch.tally.drafts -= 1;
    Ok(())
}

fn revision(batch: &Batch<'_>, id: DraftId) -> Result<Option<u32>, ApplyError> {
    batch.find(
        "SELECT revision FROM draft WHERE institution = ?1 AND id = ?2",
        (batch.institution.as_bytes(), id.as_bytes()),
    )
}

pub(super) fn add_presentation(
    batch: &mut Batch<'_>,
    row: &PresentationRow,
) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Exists,
        "INSERT INTO presentation (institution, draft, person, id, revision, digest, language, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            batch.institution.as_bytes(),
            row.draft.as_bytes(),
            row.person.as_bytes(),
            row.id.as_bytes(),
            row.revision,
            row.digest.to_string(),
            &row.language,
            row.at.as_micros(),
        ),
    )
}

pub(super) fn add_reply(batch: &mut Batch<'_>, row: &ReplyRow) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Reply,
        "INSERT INTO reply (institution, caller, key, request_digest, at, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            batch.institution.as_bytes(),
            &row.caller,
            &row.key,
            row.request_digest.to_string(),
            row.at.as_micros(),
            &row.body,
        ),
    )
}

pub(super) fn one(
    db: &Connection,
    institution: InstitutionId,
    id: DraftId,
) -> Result<Option<DraftRow>, ReadError> {
    let sql = format!("SELECT {DRAFT} FROM draft WHERE institution = ?1 AND id = ?2");
    first(
        db,
        "draft",
        &sql,
        (institution.as_bytes(), id.as_bytes()),
        decode,
    )
}

pub(super) fn filtered(
    db: &Connection,
    institution: InstitutionId,
    filter: &DraftFilter,
    limit: u32,
) -> Result<Vec<DraftRow>, ReadError> {
    let (sql, values) = query(institution, filter, limit);
    list(db, "draft", &sql, params_from_iter(values), decode)
}

pub(super) fn query(
    institution: InstitutionId,
    filter: &DraftFilter,
    limit: u32,
) -> (String, Vec<Value>) {
    let sql = format!("SELECT {DRAFT} FROM draft WHERE institution = ?");
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    conditions.and("enterer = ?", filter.enterer.map(|id| blob(id.as_bytes())));
    conditions.and(
        "confirmer = ?",
        filter.confirmer.map(|id| blob(id.as_bytes())),
    );
    conditions.and(
        "principal = ?",
        filter.principal.map(|id| blob(id.as_bytes())),
    );
    conditions.and(
        "principal IS NOT NULL AND 1 = ?",
        filter.is_by_proxy.then_some(1),
    );
    conditions.and("record = ?", filter.record.map(|id| blob(id.as_bytes())));
    conditions.and("patient = ?", filter.patient.map(|id| blob(id.as_bytes())));
    conditions.and(
        "updated_at < ?",
        filter.untouched_since.map(|at| at.as_micros()),
    );
    conditions.finish("updated_at, id", limit)
}

pub(super) fn presentation(
    db: &Connection,
    institution: InstitutionId,
    draft: DraftId,
    person: PersonId,
) -> Result<Option<PresentationRow>, ReadError> {
    let sql = "SELECT id, draft, person, revision, digest, language, at FROM presentation \
               WHERE institution = ?1 AND draft = ?2 AND person = ?3 \
               ORDER BY revision DESC, at DESC, id DESC LIMIT 1";
    let key = (institution.as_bytes(), draft.as_bytes(), person.as_bytes());
    first(db, "presentation", sql, key, |cells| {
        Ok(PresentationRow {
            id: cells.id("id", PresentationId::from_slice)?,
            draft: cells.id("draft", DraftId::from_slice)?,
            person: cells.id("person", PersonId::from_slice)?,
            revision: cells.value("revision")?,
            digest: cells.digest("digest")?,
            language: cells.value("language")?,
            at: cells.time("at")?,
        })
    })
}

pub(super) fn reply(
    db: &Connection,
    institution: InstitutionId,
    caller: &str,
    key: &str,
) -> Result<Option<ReplyRow>, ReadError> {
    let sql = "SELECT caller, key, request_digest, at, body FROM reply \
               WHERE institution = ?1 AND caller = ?2 AND key = ?3";
    first(
        db,
        "reply",
        sql,
        (institution.as_bytes(), caller, key),
        |cells| {
            Ok(ReplyRow {
                caller: cells.value("caller")?,
                key: cells.value("key")?,
                request_digest: cells.digest("request_digest")?,
                at: cells.time("at")?,
                body: cells.value("body")?,
            })
        },
    )
}

fn decode(cells: &mut Cells<'_>) -> Result<DraftRow, ReadError> {
    Ok(DraftRow {
        id: cells.id("id", DraftId::from_slice)?,
        revision: cells.value("revision")?,
        record: cells.id("record", RecordId::from_slice)?,
        patient: cells.optional_id("patient", PatientId::from_slice)?,
        document_type: cells.value("document_type")?,
        act: cells.text("act", Act::from_code)?,
        base: match cells.value::<Option<u32>>("base")? {
            None => None,
            Some(number) => Some(VersionNo::new(number).ok_or_else(|| cells.impossible("base"))?),
        },
        enterer: cells.id("enterer", PersonId::from_slice)?,
        confirmer: cells.optional_id("confirmer", PersonId::from_slice)?,
        principal: cells.optional_id("principal", PersonId::from_slice)?,
        created_at: cells.time("created_at")?,
        updated_at: cells.time("updated_at")?,
        body: cells.value("body")?,
        contents: cells
            .value::<Vec<u8>>("contents")?
            .chunks(16)
            .map(|id| ContentId::from_slice(id).map_err(|_| cells.impossible("contents")))
            .collect::<Result<_, _>>()?,
    })
}

const DRAFT: &str = "id, revision, record, patient, document_type, act, base, enterer, confirmer, \
                     principal, created_at, updated_at, body, contents";
