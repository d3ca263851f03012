//! Registers: revisions of entries, requested, effective or rejected.

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, first, list};
use crate::error::{Conflict, ReadError};
use crate::rows::{
    CONFIRMATION_NOTES, PROXY_APPROVALS, RegisterFigures, RevisionRow, RevisionState,
};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId, RevisionId};
use genpon_model::text::Code;
use jiff::civil::Date;
use rusqlite::{Connection, params};

pub(super) fn add(batch: &mut Batch<'_>, row: &RevisionRow) -> Result<(), ApplyError> {
    let newest: Option<Option<u32>> = batch.find(
        "SELECT max(number) FROM revision WHERE institution = ?1 AND register = ?2 AND key = ?3",
        (batch.institution.as_bytes(), &row.register, &row.key),
    )?;
    if newest.flatten().unwrap_or(0).checked_add(1) != Some(row.number) {
        return Err(Conflict::Entry {
            register: row.register.clone(),
            key: row.key.clone(),
        }
        .into());
    }
    batch.insert(
        Conflict::Exists,
        "INSERT INTO revision (institution, register, key, number, id, state, by, at, decided_by, \
         decided_at, owner, review_on, expires_on, is_retired, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            batch.institution.as_bytes(),
            row.register,
            row.key,
            row.number,
            row.id.as_bytes(),
            code(row.state),
            row.by.as_ref().map(PersonId::as_bytes),
            row.at.as_micros(),
            row.decided_by.as_ref().map(PersonId::as_bytes),
            row.decided_at.map(Timestamp::as_micros),
            row.owner.as_ref().map(PersonId::as_bytes),
            row.review_on.map(|date| date.to_string()),
            row.expires_on.map(|date| date.to_string()),
            row.is_retired,
            row.body,
        ],
    )
}

pub(super) fn decide(
    batch: &mut Batch<'_>,
    (register, id): (&str, RevisionId),
    state: RevisionState,
    by: PersonId,
    at: Timestamp,
    body: &[u8],
) -> Result<(), ApplyError> {
    let changed = batch.run(
        "UPDATE revision SET state = ?3, decided_by = ?4, decided_at = ?5, body = ?6 \
         WHERE institution = ?1 AND id = ?2 AND state = 'requested' AND register = ?7",
        (
            batch.institution.as_bytes(),
            id.as_bytes(),
            code(state),
            by.as_bytes(),
            at.as_micros(),
            body,
            register,
        ),
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Decided(id).into())
    }
}

pub(super) fn entries(
    db: &Connection,
    (institution, register): (InstitutionId, &Code),
    state: RevisionState,
    after: &str,
    limit: u32,
) -> Result<Vec<RevisionRow>, ReadError> {
    let params = (
        institution.as_bytes(),
        register.as_str(),
        code(state),
        after,
        limit,
    );
    list(db, "revision", &entries_query(), params, decode)
}

pub(super) fn entries_query() -> String {
    format!(
        "SELECT {REVISION} FROM revision r WHERE institution = ?1 AND register = ?2 AND state = ?3 \
         AND NOT EXISTS (SELECT 1 FROM revision n WHERE n.institution = r.institution \
         AND n.register = r.register AND n.state = r.state AND n.key = r.key \
         AND n.number > r.number) AND key > ?4 ORDER BY key LIMIT ?5"
    )
}

pub(super) fn figures(
    db: &Connection,
    institution: InstitutionId,
    register: &Code,
) -> Result<RegisterFigures, ReadError> {
    let key = (institution.as_bytes(), register.as_str());
    let figures = first(db, "revision", FIGURES, key, |cells| {
        Ok(RegisterFigures {
            entries: cells.count("key")?,
            requests: cells.count("state")?,
            revisions: cells.count("number")?,
        })
    });
    figures.map(Option::unwrap_or_default)
}

pub(super) const FIGURES: &str = "SELECT count(DISTINCT CASE WHEN state = 'effective' THEN key END), \
    count(CASE WHEN state = 'requested' THEN 1 END), count(*) \
    FROM revision INDEXED BY revision_by_state WHERE institution = ?1 AND register = ?2";

pub(super) fn due(
    db: &Connection,
    institution: InstitutionId,
    until: Date,
    limit: u32,
) -> Result<Vec<RevisionRow>, ReadError> {
    let params = (institution.as_bytes(), until.to_string(), limit);
    list(db, "revision", &due_query(), params, decode)
}

/// Each half goes through the index of its day. Whether a newer revision is in force, and whether it
/// retires the entry, is asked of the few that are found.
pub(super) fn due_query() -> String {
    format!(
        "SELECT {REVISION} FROM revision r WHERE rowid IN (\
         SELECT rowid FROM revision INDEXED BY revision_by_review \
         WHERE institution = ?1 AND state = 'effective' AND review_on <= ?2 \
         UNION SELECT rowid FROM revision INDEXED BY revision_by_expiry \
         WHERE institution = ?1 AND state = 'effective' AND expires_on <= ?2) \
         AND is_retired = 0 AND NOT EXISTS (SELECT 1 FROM revision n \
         WHERE n.institution = r.institution AND n.register = r.register AND n.state = r.state \
         AND n.key = r.key AND n.number > r.number) ORDER BY register, key LIMIT ?3"
    )
}

pub(super) fn entry(
    db: &Connection,
    institution: InstitutionId,
    register: &Code,
    key: &str,
) -> Result<Option<RevisionRow>, ReadError> {
    let sql = format!(
        "SELECT {REVISION} FROM revision WHERE institution = ?1 AND register = ?2 \
         AND state = 'effective' AND key = ?3 ORDER BY number DESC LIMIT 1"
    );
    let key = (institution.as_bytes(), register.as_str(), key);
    first(db, "revision", &sql, key, decode)
}

pub(super) fn standing(
    db: &Connection,
    institution: InstitutionId,
    register: &Code,
    key: &str,
) -> Result<Vec<RevisionRow>, ReadError> {
    let key = (institution.as_bytes(), register.as_str(), key);
    list(db, "revision", &standing_query(), key, decode)
}

pub(super) fn standing_query() -> String {
    format!(
        "SELECT {REVISION} FROM revision r WHERE institution = ?1 AND register = ?2 AND key = ?3 \
         AND NOT EXISTS (SELECT 1 FROM revision n WHERE n.institution = r.institution \
         AND n.register = r.register AND n.state = r.state AND n.key = r.key \
         AND n.number > r.number) ORDER BY number"
    )
}

pub(super) fn entry_history(
    db: &Connection,
    institution: InstitutionId,
    register: &Code,
    key: &str,
    limit: u32,
) -> Result<Vec<RevisionRow>, ReadError> {
    let sql = format!(
        "SELECT {REVISION} FROM revision WHERE institution = ?1 AND register = ?2 AND key = ?3 \
         ORDER BY number LIMIT ?4"
    );
    let params = (institution.as_bytes(), register.as_str(), key, limit);
    list(db, "revision", &sql, params, decode)
}

pub(super) fn requests(
    db: &Connection,
    institution: InstitutionId,
    limit: u32,
) -> Result<Vec<RevisionRow>, ReadError> {
    let sql = requests_query();
    list(
        db,
        "revision",
        &sql,
        (institution.as_bytes(), limit),
        decode,
    )
}

pub(super) fn requests_query() -> String {
    format!(
        "SELECT {REVISION} FROM revision WHERE institution = ?1 AND state = 'requested' \
         AND register NOT IN ('{PROXY_APPROVALS}', '{CONFIRMATION_NOTES}') ORDER BY at, id LIMIT ?2"
    )
}

fn decode(cells: &mut Cells<'_>) -> Result<RevisionRow, ReadError> {
    Ok(RevisionRow {
        id: cells.id("id", RevisionId::from_slice)?,
        register: cells.value("register")?,
        key: cells.value("key")?,
        number: cells.value("number")?,
        state: cells.text("state", from_code)?,
        by: cells.optional_id("by", PersonId::from_slice)?,
        at: cells.time("at")?,
        decided_by: cells.optional_id("decided_by", PersonId::from_slice)?,
        decided_at: cells.optional_time("decided_at")?,
        owner: cells.optional_id("owner", PersonId::from_slice)?,
        review_on: cells.optional_date("review_on")?,
        expires_on: cells.optional_date("expires_on")?,
        is_retired: cells.value("is_retired")?,
        body: cells.value("body")?,
    })
}

const fn code(state: RevisionState) -> &'static str {
    match state {
        RevisionState::Requested => "requested",
        RevisionState::Effective => "effective",
        RevisionState::Rejected => "rejected",
        RevisionState::TakenBack => "taken_back",
    }
}

fn from_code(text: &str) -> Option<RevisionState> {
    [
        RevisionState::Requested,
        RevisionState::Effective,
        RevisionState::Rejected,
        RevisionState::TakenBack,
    ]
    .into_iter()
    .find(|state| code(*state) == text)
}

const REVISION: &str = "id, register, key, number, state, by, at, decided_by, decided_at, owner, \
                        review_on, expires_on, is_retired, body";
