//! Records and their versions: what is confirmed, and the newest of it for lists.

use super::batch::{ApplyError, Batch, is_foreign_key};
use super::cells::{Cells, first, list, signed};
use super::conditions::{Conditions, blob};
use super::log::NEWEST_VERSION;
use crate::error::{Conflict, ReadError};
use crate::rows::{ChartCell, ChartFilter, PartRow, RecordRow, VersionRow};
use genpon_model::id::{ContentId, InstitutionId, PatientId, PersonId, RecordId};
use genpon_model::record::{Act, ConfirmationMode, PartRole, RecordState, VersionNo};
use genpon_model::time::ClockState;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(super) fn add_version(
    batch: &mut Batch<'_>,
    row: &VersionRow,
    parts: &[PartRow],
) -> Result<(), ApplyError> {
    let head: Option<u32> = batch.find(
        "SELECT head FROM record WHERE institution = ?1 AND id = ?2",
        (batch.institution.as_bytes(), row.record.as_bytes()),
    )?;
    if head.unwrap_or(0).checked_add(1) != Some(row.number.number()) {
        return Err(Conflict::Head(row.record).into());
    }
    for (position, part) in (0_u32..).zip(parts) {
        belongs_to_no_other(batch, row.record, part.content)?;
        let added = add_part(batch, row, position, part);
        added.map_err(|error| absent(error, part.content))?;
    }
    let leaf_index = batch.next_leaf(NEWEST_VERSION)?;
    let added = insert_version(batch, row, parts.len(), leaf_index);
    added.map_err(|error| absent(error, row.manifest))?;
    put_record(batch, row)?;
    batch.tally.records += i64::from(head.is_none());
    batch
        .committed
        .versions
        .push((row.record, row.number, leaf_index));
    Ok(())
}

/// Puts back a version that its manifest tells of, at the place in the ledger that the row names.
pub(super) fn restore_version(
    batch: &Batch<'_>,
    row: &VersionRow,
    parts: &[PartRow],
) -> Result<(), ApplyError> {
    for (position, part) in (0_u32..).zip(parts) {
        add_part(batch, row, position, part)?;
    }
    insert_version(batch, row, parts.len(), row.leaf_index)?;
    put_record(batch, row)
}

/// Equal bytes in two records are two contents (docs/format/contents.md).
fn belongs_to_no_other(
    batch: &Batch<'_>,
    record: RecordId,
    content: ContentId,
) -> Result<(), ApplyError> {
    let other: Option<i64> = batch.find(
        "SELECT 1 FROM part WHERE institution = ?1 AND content = ?2 AND record <> ?3 \
         UNION ALL SELECT 1 FROM version WHERE institution = ?1 AND manifest = ?2 LIMIT 1",
        (
            batch.institution.as_bytes(),
            content.as_bytes(),
            record.as_bytes(),
        ),
    )?;
    other.map_or(Ok(()), |_| Err(Conflict::Content(content).into()))
}

fn absent(error: ApplyError, content: ContentId) -> ApplyError {
    if is_foreign_key(&error) {
        Conflict::Content(content).into()
    } else {
        error
    }
}

fn add_part(
    batch: &Batch<'_>,
    row: &VersionRow,
    position: u32,
    part: &PartRow,
) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Head(row.record),
        "INSERT INTO part (institution, record, version, position, name, role, media_type, \
         format, size_bytes, digest, content) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            batch.institution.as_bytes(),
            row.record.as_bytes(),
            row.number.number(),
            position,
            part.name,
            part.role.code(),
            part.media_type,
            part.format,
            signed(part.size_bytes),
            part.digest.to_string(),
            part.content.as_bytes(),
        ],
    )
}

fn insert_version(
    batch: &Batch<'_>,
    row: &VersionRow,
    parts: usize,
    leaf_index: u64,
) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Exists,
        "INSERT INTO version (institution, record, number, manifest, manifest_digest, \
         previous_digest, act, mode, patient, document_type, document_type_edition, title, \
         event_at, confirmed_at, clock, enterer, confirmer, department, parts, leaf_index, \
         commitment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
         ?16, ?17, ?18, ?19, ?20, ?21)",
        params![
            batch.institution.as_bytes(),
            row.record.as_bytes(),
            row.number.number(),
            row.manifest.as_bytes(),
            row.manifest_digest.to_string(),
            row.previous_digest.as_ref().map(ToString::to_string),
            row.act.code(),
            row.mode.code(),
            row.patient.as_ref().map(PatientId::as_bytes),
            row.document_type,
            row.document_type_edition,
            row.title,
            row.event_at.as_micros(),
            row.confirmed_at.as_micros(),
            clock_code(row.clock),
            row.enterer.as_bytes(),
            row.confirmer.as_bytes(),
            row.department,
            signed(parts as u64),
            signed(leaf_index),
            row.commitment,
        ],
    )
}

fn put_record(batch: &Batch<'_>, row: &VersionRow) -> Result<(), ApplyError> {
    let state = match row.act {
        Act::Withdraw => RecordState::Withdrawn,
        Act::Create | Act::Correct | Act::Add => RecordState::Confirmed,
    };
    let put = batch.run(
        "INSERT INTO record (institution, id, patient, document_type, title, event_at, state, \
         head, confirmed_at, confirmer, mode, department) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (institution, id) DO UPDATE SET patient = ?3, document_type = ?4, \
         title = ?5, event_at = ?6, state = ?7, head = ?8, confirmed_at = ?9, confirmer = ?10, \
         mode = ?11, department = ?12",
        params![
            batch.institution.as_bytes(),
            row.record.as_bytes(),
            row.patient.as_ref().map(PatientId::as_bytes),
            row.document_type,
            row.title,
            row.event_at.as_micros(),
            state_code(state),
            row.number.number(),
            row.confirmed_at.as_micros(),
            row.confirmer.as_bytes(),
            row.mode.code(),
            row.department,
        ],
    );
    put.map(drop)
}

pub(super) fn one(
    db: &Connection,
    institution: InstitutionId,
    id: RecordId,
) -> Result<Option<RecordRow>, ReadError> {
    let sql = format!("SELECT {RECORD} FROM record r WHERE r.institution = ?1 AND r.id = ?2");
    let key = (institution.as_bytes(), id.as_bytes());
    first(db, "record", &sql, key, decode_record)
}

/// The records of a patient, or those without one, newest event first.
pub(super) fn chart(
    db: &Connection,
    institution: InstitutionId,
    patient: Option<PatientId>,
    filter: &ChartFilter,
    limit: u32,
) -> Result<Vec<RecordRow>, ReadError> {
    let (sql, values) = chart_query(institution, patient, filter, limit);
    list(db, "record", &sql, params_from_iter(values), decode_record)
}

/// The records of several patients as one list: each has its own in order, so that the first of
/// all are among the first of each.
pub(super) fn chart_of_all(
    db: &Connection,
    institution: InstitutionId,
    patients: &[PatientId],
    filter: &ChartFilter,
    limit: u32,
) -> Result<Vec<RecordRow>, ReadError> {
    let of_each = patients
        .iter()
        .map(|patient| chart(db, institution, Some(*patient), filter, limit));
    let mut rows = of_each.collect::<Result<Vec<_>, _>>()?.concat();
    rows.sort_by_key(|row| Reverse((row.event_at, row.id)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

pub(super) fn chart_query(
    institution: InstitutionId,
    patient: Option<PatientId>,
    filter: &ChartFilter,
    limit: u32,
) -> (String, Vec<Value>) {
    let sql = format!("SELECT {RECORD} FROM record r WHERE r.institution = ?");
    let mut conditions = Conditions::new(&sql, blob(institution.as_bytes()));
    match patient {
        Some(patient) => conditions.and("r.patient = ?", Some(blob(patient.as_bytes()))),
        None => conditions.and_all("r.patient IS NULL", []),
    }
    conditions.and("r.document_type = ?", filter.document_type.clone());
    if let Some(among) = &filter.among {
        let places = vec!["?"; among.len()].join(", ");
        let codes = among.iter().cloned().map(Value::from);
        conditions.and_all(&format!("r.document_type IN ({places})"), codes);
    }
    conditions.and(
        "r.state = ?",
        filter.state.map(state_code).map(str::to_owned),
    );
    conditions.and("r.event_at >= ?", filter.from.map(|at| at.as_micros()));
    conditions.and("r.event_at < ?", filter.until.map(|at| at.as_micros()));
    for word in filter
        .title
        .iter()
        .flat_map(|title| title.split_whitespace())
    {
        conditions.and("r.title LIKE ? ESCAPE '\\'", Some(containing(word)));
    }
    conditions.and(
        "r.confirmer = ?",
        filter.confirmer.map(|id| blob(id.as_bytes())),
    );
    conditions.and("r.department = ?", filter.department.clone());
    if let Some((event_at, id)) = filter.after {
        let values = [event_at.as_micros().into(), blob(id.as_bytes())];
        conditions.and_all("(r.event_at, r.id) < (?, ?)", values);
    }
    conditions.finish("r.event_at DESC, r.id DESC", limit)
}

/// Days are those of Japan: nine hours ahead of UTC, without summer time.
pub(super) const CHART_CELLS: &str = "SELECT document_type, \
    date(event_at / 1000000 + 32400 - (event_at % 1000000 < 0), 'unixepoch') AS day, count(*), \
    sum(state = 'withdrawn') \
    FROM record WHERE institution = ?1 AND patient = ?2 GROUP BY day, document_type \
    ORDER BY day DESC, document_type LIMIT ?3";

pub(super) fn chart_cells(
    db: &Connection,
    institution: InstitutionId,
    patients: &[PatientId],
    limit: u32,
) -> Result<Vec<ChartCell>, ReadError> {
    let mut all: BTreeMap<(Reverse<Date>, String), ChartCell> = BTreeMap::new();
    for patient in patients {
        let params = (institution.as_bytes(), patient.as_bytes(), limit);
        for cell in list(db, "record", CHART_CELLS, params, decode_cell)? {
            let place = (Reverse(cell.day), cell.document_type.clone());
            all.entry(place)
                .and_modify(|sum| {
                    sum.records += cell.records;
                    sum.withdrawn += cell.withdrawn;
                })
                .or_insert(cell);
        }
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(all.into_values().take(limit).collect())
}

fn decode_cell(cells: &mut Cells<'_>) -> Result<ChartCell, ReadError> {
    Ok(ChartCell {
        document_type: cells.value("document_type")?,
        day: cells.text("event_at", |text| text.parse().ok())?,
        records: cells.value("id")?,
        withdrawn: cells.value("state")?,
    })
}

pub(super) fn versions(
    db: &Connection,
    institution: InstitutionId,
    record: RecordId,
) -> Result<Vec<VersionRow>, ReadError> {
    let sql = format!(
        "SELECT {VERSION} FROM version WHERE institution = ?1 AND record = ?2 ORDER BY number"
    );
    let key = (institution.as_bytes(), record.as_bytes());
    list(db, "version", &sql, key, decode_version)
}

pub(super) fn version(
    db: &Connection,
    institution: InstitutionId,
    record: RecordId,
    number: VersionNo,
) -> Result<Option<VersionRow>, ReadError> {
    let sql = format!(
        "SELECT {VERSION} FROM version WHERE institution = ?1 AND record = ?2 AND number = ?3"
    );
    let key = (institution.as_bytes(), record.as_bytes(), number.number());
    first(db, "version", &sql, key, decode_version)
}

pub(super) fn versions_by_leaf(
    db: &Connection,
    institution: InstitutionId,
    from: u64,
    limit: u32,
) -> Result<Vec<VersionRow>, ReadError> {
    let sql = format!(
        "SELECT {VERSION} FROM version WHERE institution = ?1 AND leaf_index >= ?2 \
         ORDER BY leaf_index LIMIT ?3"
    );
    let params = (institution.as_bytes(), signed(from), limit);
    list(db, "version", &sql, params, decode_version)
}

pub(super) fn parts(
    db: &Connection,
    institution: InstitutionId,
    record: RecordId,
    number: VersionNo,
) -> Result<Vec<PartRow>, ReadError> {
    let sql = "SELECT name, role, media_type, format, size_bytes, digest, content FROM part \
               WHERE institution = ?1 AND record = ?2 AND version = ?3 ORDER BY position";
    let key = (institution.as_bytes(), record.as_bytes(), number.number());
    list(db, "part", sql, key, decode_part)
}

pub(super) fn decode_part(cells: &mut Cells<'_>) -> Result<PartRow, ReadError> {
    Ok(PartRow {
        name: cells.value("name")?,
        role: cells.text("role", PartRole::from_code)?,
        media_type: cells.value("media_type")?,
        format: cells.value("format")?,
        size_bytes: cells.count("size_bytes")?,
        digest: cells.digest("digest")?,
        content: cells.id("content", ContentId::from_slice)?,
    })
}

pub(super) fn decode_record(cells: &mut Cells<'_>) -> Result<RecordRow, ReadError> {
    Ok(RecordRow {
        id: cells.id("id", RecordId::from_slice)?,
        patient: cells.optional_id("patient", PatientId::from_slice)?,
        document_type: cells.value("document_type")?,
        title: cells.value("title")?,
        event_at: cells.time("event_at")?,
        state: cells.text("state", state_from_code)?,
        head: cells.number("head")?,
        confirmed_at: cells.time("confirmed_at")?,
        confirmer: cells.id("confirmer", PersonId::from_slice)?,
        mode: cells.text("mode", ConfirmationMode::from_code)?,
        department: cells.value("department")?,
        is_damaged: cells.value("is_damaged")?,
    })
}

pub(super) fn decode_version(cells: &mut Cells<'_>) -> Result<VersionRow, ReadError> {
    Ok(VersionRow {
        record: cells.id("record", RecordId::from_slice)?,
        number: cells.number("number")?,
        manifest: cells.id("manifest", ContentId::from_slice)?,
        manifest_digest: cells.digest("manifest_digest")?,
        previous_digest: cells.optional_text("previous_digest", |text| text.parse().ok())?,
        act: cells.text("act", Act::from_code)?,
        mode: cells.text("mode", ConfirmationMode::from_code)?,
        patient: cells.optional_id("patient", PatientId::from_slice)?,
        document_type: cells.value("document_type")?,
        document_type_edition: cells.value("document_type_edition")?,
        title: cells.value("title")?,
        event_at: cells.time("event_at")?,
        confirmed_at: cells.time("confirmed_at")?,
        clock: cells.text("clock", clock_from_code)?,
        enterer: cells.id("enterer", PersonId::from_slice)?,
        confirmer: cells.id("confirmer", PersonId::from_slice)?,
        department: cells.value("department")?,
        leaf_index: cells.count("leaf_index")?,
        commitment: cells.value("commitment")?,
    })
}

fn containing(word: &str) -> String {
    let escaped = word
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

const fn state_code(state: RecordState) -> &'static str {
    match state {
        RecordState::Confirmed => "confirmed",
        RecordState::Withdrawn => "withdrawn",
    }
}

fn state_from_code(code: &str) -> Option<RecordState> {
    [RecordState::Confirmed, RecordState::Withdrawn]
        .into_iter()
        .find(|state| state_code(*state) == code)
}

const fn clock_code(state: ClockState) -> &'static str {
    match state {
        ClockState::Synchronized => "synchronized",
        ClockState::Unsynchronized => "unsynchronized",
        ClockState::Unknown => "unknown",
    }
}

fn clock_from_code(code: &str) -> Option<ClockState> {
    [
        ClockState::Synchronized,
        ClockState::Unsynchronized,
        ClockState::Unknown,
    ]
    .into_iter()
    .find(|state| clock_code(*state) == code)
}

pub(super) const RECORD: &str = "r.id, r.patient, r.document_type, r.title, r.event_at, r.state, r.head, \
    r.confirmed_at, r.confirmer, r.mode, r.department, EXISTS (SELECT 1 FROM damage d \
    WHERE d.institution = r.institution AND d.record = r.id)";

pub(super) const VERSION: &str = "record, number, manifest, manifest_digest, previous_digest, act, mode, \
    patient, document_type, document_type_edition, title, event_at, confirmed_at, clock, enterer, \
    confirmer, department, leaf_index, commitment";
