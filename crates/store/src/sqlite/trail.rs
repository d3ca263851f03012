//! The trail along the axis of time: what happened in a period, page by page, and what is counted from
//! it (JAHIS 3.3, 7.1.1(1)2)(a)(ウ)).
//!
//! A page begins where the last one ended, by the index in the order of time: nothing is sorted and
//! no more than a page is held in memory, however long the period is.

use super::cells::{Cells, failed, list, signed};
use super::conditions::{Conditions, blob};
use super::log::{EVENT, decode_event};
use crate::error::ReadError;
use crate::rows::{AuditRow, AuditSpan, PatientsSeen};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PatientId, PersonId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// The events of a span in the order of time, behind the place of the last page.
pub(super) fn events(
    db: &Connection,
    institution: InstitutionId,
    span: &AuditSpan,
    limit: u32,
) -> Result<Vec<AuditRow>, ReadError> {
    let (sql, values) = query(institution, span, limit);
    list(
        db,
        "audit_event",
        &sql,
        params_from_iter(values),
        decode_event,
    )
}

pub(super) fn query(
    institution: InstitutionId,
    span: &AuditSpan,
    limit: u32,
) -> (String, Vec<Value>) {
    let (index, of_sessions) = if span.of_sessions {
        ("audit_event_of_sessions", OF_SESSIONS)
    } else {
        ("audit_event_by_time", "")
    };
    let sql = format!(
        "SELECT {EVENT} FROM audit_event INDEXED BY {index} WHERE institution = ?{of_sessions}"
    );
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    let begin = span
        .after
        .map_or((span.from, -1), |(at, leaf)| (at, signed(leaf)));
    conditions.and_all(
        "(at, leaf_index) > (?, ?)",
        [begin.0.as_micros().into(), begin.1.into()],
    );
    conditions.and("at < ?", Some(span.until.as_micros()));
    conditions.and("person = ?", span.person.map(|id| blob(id.as_bytes())));
    conditions.finish("at, leaf_index", limit)
}

/// The condition of the index, in its own words.
const OF_SESSIONS: &str = " AND action >= 'session.' AND action < 'session/'";

/// How many patients each person had to do with, and in how many events, the most first. What is
/// held in memory is each pair of person and patient once, however many events there are.
pub(super) fn patients_seen(
    db: &Connection,
    institution: InstitutionId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<PatientsSeen>, ReadError> {
    let mut statement = db.prepare_cached(SEEN).map_err(failed)?;
    let params = (institution.as_bytes(), from.as_micros(), until.as_micros());
    let mut rows = statement.query(params).map_err(failed)?;
    let mut seen: BTreeMap<PersonId, (BTreeSet<PatientId>, u64)> = BTreeMap::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let mut cells = Cells::of(row, "audit_event");
        let person = cells.id("person", PersonId::from_slice)?;
        let (patients, events) = seen.entry(person).or_default();
        patients.insert(cells.id("patient", PatientId::from_slice)?);
        *events += 1;
    }
    let mut sums: Vec<PatientsSeen> = seen
        .into_iter()
        .map(|(person, (patients, events))| PatientsSeen {
            person,
            patients: patients.len() as u64,
            events,
        })
        .collect();
    sums.sort_by_key(|sum| std::cmp::Reverse((sum.patients, sum.events)));
    Ok(sums)
}

/// Of a system, the person who answers for it stands beside the client: that is nobody's looking.
pub(super) const SEEN: &str = "SELECT person, patient FROM audit_event \
     INDEXED BY audit_event_by_time WHERE institution = ?1 AND at >= ?2 AND at < ?3 \
     AND person IS NOT NULL AND client IS NULL AND patient IS NOT NULL AND outcome = 'success'";
