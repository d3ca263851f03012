//! Reading: one record at one version, one part, one patient's chart.
//!
//! What is shown is what the manifest says, read from its sealed bytes and compared with the digest
//! in the index; the index only finds it. A known damage is shown with the record before anyone
//! relies on it (D-1). Every reading is an event.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::SaidOfVersion;
use crate::caller::Caller;
use crate::code_tables::Tables;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun};
use crate::house::House;
use crate::patients::{joined, numbers};
use crate::sheet_of::views;
use genpon_access::Operation;
use genpon_formats::html::{self, Under};
use genpon_formats::locale::Locale;
use genpon_formats::manifest::{Manifest, Part};
use genpon_formats::sheet::{Sheet, SheetPart};
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::{Act, RecordState, VersionNo};
use genpon_store::{
    ChartCell, ChartFilter, DamageRow, DraftFilter, DraftRow, PatientRow, RecordRow, VersionRow,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// A record as a page shows it.
#[derive(Debug, Clone)]
pub struct RecordReading {
    /// Its index row.
    pub record: RecordRow,
    /// Whose it is.
    pub patient: Option<PatientRow>,
    /// The version shown.
    pub version: VersionRow,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its content as markup.
    pub markup: String,
    /// What was said of it after its confirmation.
    pub said: SaidOfVersion,
    /// Unresolved damage.
    pub damage: Vec<DamageRow>,
    /// Of a withdrawn record, the version that withdrew it.
    pub withdrawal: Option<Manifest>,
}

/// A place in a chart: the event time and id of a record.
pub type Place = (Timestamp, RecordId);

/// One patient's chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Whose.
    pub patient: PatientRow,
    /// The patient this number was joined into.
    pub surviving: Option<PatientRow>,
    /// The numbers that were joined into this patient: their records are listed too, each under the
    /// number that it was written under.
    pub joined: Vec<PatientRow>,
    /// The records that the filter lets through, newest event first.
    pub records: Vec<RecordRow>,
    /// After what the next page begins, where there is one.
    pub next: Option<Place>,
    /// The drafts of records to come and of next versions, last saved first.
    pub drafts: Vec<(DraftRow, DraftBody)>,
    /// What the latest version of a record did, where it is not the first.
    pub acts: BTreeMap<RecordId, Act>,
    /// The records with a version that a proxy entered and its principal has not answered.
    pub awaiting: BTreeSet<RecordId>,
    /// The matrix.
    pub cells: Vec<ChartCell>,
}

/// How many records one page of a chart shows.
pub const CHART_PAGE: u32 = 100;
/// How many cells of the matrix are read.
const CELLS_MAX: u32 = 20_000;

impl Vault {
    /// Reads a record, at its latest version or another.
    ///
    /// # Errors
    /// No such record or version, no right to read, damage of the manifest itself.
    pub fn read_record(
        &self,
        caller: &Caller,
        id: RecordId,
        number: Option<VersionNo>,
    ) -> Result<RecordReading, Error> {
        self.at_desk(caller, "record.read", |desk| {
            reading(desk, Operation::Read, id, number)
        })
    }

    /// Opens one part of a version for download.
    ///
    /// # Errors
    /// No such part, no right to read, damage.
    pub fn read_part(
        &self,
        caller: &Caller,
        id: RecordId,
        number: VersionNo,
        name: &str,
    ) -> Result<(Part, Box<dyn Read + Send>), Error> {
        self.at_desk(caller, "part.read", |desk| {
            let record = desk.record(id)?;
            let document_type = desk.stored_type(&record.document_type)?;
            let granted = desk.may_on(Operation::Read, On::record(id, &document_type))?;
            desk.about.version = Some(number);
            let version = desk.vault.store().version(caller.institution, id, number)?;
            let version = version.ok_or(Error::NotFound(Noun::Version))?;
            let manifest = desk.vault.manifest(&desk.house, &version)?;
            let part = manifest.part(name).ok_or(Error::NotFound(Noun::Part))?;
            desk.detail("part", part.digest.to_string());
            let opened = desk.house.sealing.open(desk.vault.store(), part.content)?;
            desk.commit(&granted)?;
            Ok((part.clone(), Box::new(opened) as Box<dyn Read + Send>))
        })
    }

    /// Reads one patient's chart, with what stands under the numbers that were joined into it.
    ///
    /// # Errors
    /// No such patient, no right to find patients.
    pub fn read_chart(
        &self,
        caller: &Caller,
        patient: PatientId,
        filter: &ChartFilter,
    ) -> Result<Chart, Error> {
        self.at_desk(caller, "chart.read", |desk| {
            let (row, granted) = desk.known_patient(Operation::FindPatient, patient)?;
            let readable = desk.readable_types();
            let joined = joined(desk, &row)?;
            if !joined.is_empty() {
                let ids: Vec<_> = joined.iter().map(|row| row.id.to_string()).collect();
                desk.detail("joined", ids.join(" "));
            }
            let numbers = numbers(&row, &joined);
            let store = desk.vault.store();
            let (records, next) = chart_page(desk, &numbers, filter, &readable)?;
            let mut cells = store.chart_cells(caller.institution, &numbers, CELLS_MAX)?;
            cells.retain(|cell| readable.contains(&cell.document_type));
            let acts = latest_acts(desk, &records)?;
            let surviving = row
                .merged_into
                .map(|id| store.patient(caller.institution, id));
            let surviving = surviving.transpose()?.flatten();
            let drafts = drafts(desk, &numbers, &readable)?;
            let awaiting = desk.vault.records_awaiting(&desk.house)?;
            desk.commit(&granted)?;
            Ok(Chart {
                patient: row,
                surviving,
                joined,
                records,
                next,
                drafts,
                acts,
                awaiting,
                cells,
            })
        })
    }

    /// The manifest of a version, compared with the digest in its index row.
    pub(crate) fn manifest(&self, house: &House, version: &VersionRow) -> Result<Manifest, Error> {
        self.manifest_bytes(house, version)
            .map(|(_, manifest)| manifest)
    }

    /// The same with the bytes that were fixed.
    pub(crate) fn manifest_bytes(
        &self,
        house: &House,
        version: &VersionRow,
    ) -> Result<(Vec<u8>, Manifest), Error> {
        let damaged = |kind| Error::Damaged {
            noun: Noun::Version,
            id: format!("{}/{}", version.record, version.number),
            kind,
        };
        let (bytes, _) = house
            .sealing
            .read_manifest(self.store(), version.manifest)?;
        if !version.manifest_digest.matches(&bytes) {
            return Err(damaged("manifest-altered"));
        }
        let manifest = Manifest::parse(&bytes).map_err(|_| damaged("manifest-unreadable"))?;
        Ok((bytes, manifest))
    }

    /// All bytes of a part, compared with its digest.
    pub(crate) fn part_bytes(&self, house: &House, part: &Part) -> Result<Vec<u8>, Error> {
        let bytes = house.sealing.read(self.store(), part.content)?;
        if part.digest.matches(&bytes) {
            Ok(bytes)
        } else {
            let id = part.content.to_string();
            Err(Error::Damaged {
                noun: Noun::Part,
                id,
                kind: "content-altered",
            })
        }
    }
}

/// One version as it was fixed: its row and its manifest.
pub(crate) fn fixed(
    desk: &Desk<'_>,
    id: RecordId,
    number: VersionNo,
) -> Result<(VersionRow, Manifest), Error> {
    let store = desk.vault.store();
    let version = store.version(desk.caller.institution, id, number)?;
    let version = version.ok_or(Error::NotFound(Noun::Version))?;
    let manifest = desk.vault.manifest(&desk.house, &version)?;
    Ok((version, manifest))
}

/// The content of a version as markup, in the language of the caller.
pub(crate) fn markup_of(
    desk: &Desk<'_>,
    manifest: &Manifest,
    addresses: &Under,
) -> Result<String, Error> {
    let tables = Tables::read(desk, &manifest.code_tables, manifest.event_at)?;
    let views = views(desk, &manifest.parts, &tables)?;
    let pairs = manifest.parts.iter().zip(views);
    let parts: Vec<_> = pairs.map(|(part, view)| SheetPart { part, view }).collect();
    let locale = Locale::of(desk.caller.lang);
    Ok(html::sheet(&Sheet::of(manifest, &parts), locale, addresses))
}

/// Reads a version under this right.
pub(crate) fn reading(
    desk: &mut Desk<'_>,
    operation: Operation,
    id: RecordId,
    number: Option<VersionNo>,
) -> Result<RecordReading, Error> {
    let record = desk.record(id)?;
    let document_type = desk.stored_type(&record.document_type)?;
    let granted = desk.may_on(operation, On::record(id, &document_type))?;
    let store = desk.vault.store();
    let number = number.unwrap_or(record.head);
    desk.about.version = Some(number);
    let (version, manifest) = fixed(desk, id, number)?;
    let addresses = Under {
        path: format!("/records/{id}/versions/{number}/parts/"),
    };
    let markup = markup_of(desk, &manifest, &addresses)?;
    let digest = &version.manifest_digest;
    let said = desk.vault.said_of(&desk.house, &manifest, digest)?;
    let patient = record.patient.map(|id| desk.patient(id)).transpose()?;
    let damage = store.damage(desk.caller.institution, id)?;
    let withdrawal = withdrawal(desk, &record)?;
    desk.commit(&granted)?;
    Ok(RecordReading {
        record,
        patient,
        version,
        manifest,
        markup,
        said,
        damage,
        withdrawal,
    })
}

/// One page of the records that the caller may read, and after what the next one begins.
fn chart_page(
    desk: &Desk<'_>,
    numbers: &[PatientId],
    filter: &ChartFilter,
    readable: &BTreeSet<String>,
) -> Result<(Vec<RecordRow>, Option<Place>), Error> {
    let filter = ChartFilter {
        among: Some(readable.clone()),
        ..filter.clone()
    };
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let mut records = store.chart(institution, numbers, &filter, CHART_PAGE + 1)?;
    let has_more = records.len() > CHART_PAGE as usize;
    records.truncate(CHART_PAGE as usize);
    let last = records.last().filter(|_| has_more);
    let next = last.map(|row| (row.event_at, row.id));
    Ok((records, next))
}

/// The drafts of a patient: a person's own, and those of types the person may read.
fn drafts(
    desk: &Desk<'_>,
    numbers: &[PatientId],
    readable: &BTreeSet<String>,
) -> Result<Vec<(DraftRow, DraftBody)>, Error> {
    let mut rows = Vec::new();
    for number in numbers {
        let filter = DraftFilter {
            patient: Some(*number),
            ..DraftFilter::default()
        };
        let (store, institution) = (desk.vault.store(), desk.caller.institution);
        rows.extend(store.drafts(institution, &filter, CHART_PAGE)?);
    }
    let me = desk.caller.person.id;
    let seen = rows
        .into_iter()
        .filter(|row| row.enterer == me || readable.contains(&row.document_type));
    let mut drafts = Vec::new();
    for row in seen {
        let body = desk.house.sealing.open_draft(&row)?;
        drafts.push((row, body));
    }
    drafts.sort_by_key(|(row, _)| std::cmp::Reverse(row.updated_at));
    Ok(drafts)
}

fn latest_acts(desk: &Desk<'_>, records: &[RecordRow]) -> Result<BTreeMap<RecordId, Act>, Error> {
    let later = records
        .iter()
        .filter(|record| record.head != VersionNo::FIRST);
    let acts = later.map(|record| {
        let head = desk
            .vault
            .store()
            .version(desk.caller.institution, record.id, record.head)?;
        Ok((record.id, head.ok_or(Error::NotFound(Noun::Version))?.act))
    });
    acts.collect()
}

/// The manifest that withdrew the record, while it is withdrawn.
fn withdrawal(desk: &Desk<'_>, record: &RecordRow) -> Result<Option<Manifest>, Error> {
    if record.state != RecordState::Withdrawn {
        return Ok(None);
    }
    let head = desk
        .vault
        .store()
        .version(desk.caller.institution, record.id, record.head)?;
    let head = head.ok_or(Error::NotFound(Noun::Version))?;
    desk.vault.manifest(&desk.house, &head).map(Some)
}
