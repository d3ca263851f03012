//! Builds the sheet of a draft or version: reads its parts and asks the readers for their views.
//!
//! A part that is too large to be read into memory, or damaged, is shown by its name, size and
//! digest, with a notice: never guessed, never hidden.

use crate::Vault;
use crate::code_tables::{Tables, is_items};
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun};
use crate::house::House;
use crate::masters::Entry;
use genpon_formats::items::Items;
use genpon_formats::manifest::{BilingualName, DocumentTypeRef, Part, PatientExtract, Retention};
use genpon_formats::reader;
use genpon_formats::sheet::{Sheet, SheetPart};
use genpon_formats::view::{Severity, Text, View};
use genpon_model::id::{ContentId, PatientId};
use genpon_model::patient::Patient;
use genpon_model::record::{PartRole, VersionNo};
use genpon_model::registers::DocumentType;
use genpon_model::text::{Code, Name};
use genpon_store::{DraftRow, PatientRow};
use std::collections::BTreeMap;

/// Everything of a draft that its sheet refers to.
pub(crate) struct DraftSheet {
    pub(crate) row: DraftRow,
    pub(crate) body: DraftBody,
    pub(crate) document_type: DocumentTypeRef,
    pub(crate) patient: Option<PatientExtract>,
    pub(crate) version: VersionNo,
    pub(crate) views: Vec<Option<View>>,
    /// Pictures that are not in the store yet, for the rendition.
    pub(crate) at_hand: BTreeMap<ContentId, Vec<u8>>,
    pub(crate) institution: Name,
}

impl DraftSheet {
    /// Reads what a draft's sheet needs.
    pub(crate) fn read(
        desk: &mut Desk<'_>,
        row: DraftRow,
        body: DraftBody,
        document_type: &Entry<DocumentType>,
    ) -> Result<Self, Error> {
        let patient = row
            .patient
            .map(|id| patient_extract(desk, id))
            .transpose()?;
        let tables = Tables::read(desk, &body.code_tables, body.event_at)?;
        let views = views(desk, &body.parts, &tables)?;
        Ok(Self {
            document_type: document_type_ref(desk, document_type)?,
            patient,
            version: row.base.map_or(VersionNo::FIRST, VersionNo::next),
            views,
            at_hand: BTreeMap::new(),
            institution: desk.house.institution.name.clone(),
            row,
            body,
        })
    }

    /// The parts with their views.
    pub(crate) fn parts(&self) -> Vec<SheetPart<'_>> {
        let pairs = self.body.parts.iter().zip(&self.views);
        pairs
            .map(|(part, view)| SheetPart {
                part,
                view: view.clone(),
            })
            .collect()
    }

    /// The sheet of the draft.
    pub(crate) fn sheet<'a>(&'a self, parts: &'a [SheetPart<'a>]) -> Sheet<'a> {
        Sheet {
            institution: &self.institution,
            document_type: &self.document_type,
            patient: self.patient.as_ref(),
            encounter: self.body.encounter.as_ref(),
            record: self.row.record,
            version: self.version,
            act: self.row.act,
            title: &self.body.title,
            event_at: self.body.event_at,
            reason: self.body.reason.as_ref(),
            entered: &self.body.entered,
            on_behalf_of: self.body.on_behalf_of.as_ref(),
            proxy: self.body.proxy.as_ref().map(|proxy| &proxy.entry),
            device: self.body.device.as_ref(),
            late: self.body.late.as_ref(),
            code_tables: &self.body.code_tables,
            parts,
            confirmation: None,
        }
    }
}

/// The readable views of parts; the rendition is itself a view of the others and has none.
pub(crate) fn views(
    desk: &Desk<'_>,
    parts: &[Part],
    tables: &Tables,
) -> Result<Vec<Option<View>>, Error> {
    parts
        .iter()
        .map(|part| view_of(desk.vault, &desk.house, part, tables))
        .collect()
}

/// The readable view of one part; a rendition has none.
pub(crate) fn view_of(
    vault: &Vault,
    house: &House,
    part: &Part,
    tables: &Tables,
) -> Result<Option<View>, Error> {
    if part.role == PartRole::Rendition {
        return Ok(None);
    }
    if part.size > vault.settings().view_bytes_max {
        return Ok(Some(too_large_to_show(part)));
    }
    let title = Text::content(part.name.as_str());
    let bytes = match vault.part_bytes(house, part) {
        Ok(bytes) => bytes,
        Err(Error::Damaged { .. }) => {
            let notice = Text::label("view-damaged");
            return Ok(Some(View::new(title).notice(Severity::Warning, notice)));
        }
        Err(other) => return Err(other),
    };
    match Items::parse(&bytes).ok().filter(|_| is_items(part)) {
        Some(items) => Ok(Some(tables.view(&items))),
        None => Ok(Some(reader::view(part, &bytes))),
    }
}

/// The view of a part that is too large to be read into memory.
pub(crate) fn too_large_to_show(part: &Part) -> View {
    let notice = Text::label("view-too-large");
    View::new(Text::content(part.name.as_str())).notice(Severity::Information, notice)
}

/// The patient as a manifest names them now.
pub(crate) fn patient_extract(desk: &mut Desk<'_>, id: PatientId) -> Result<PatientExtract, Error> {
    let row = desk.patient(id)?;
    Ok(PatientExtract::from(&patient_of(&row)?))
}

/// A patient from its index row.
pub(crate) fn patient_of(row: &PatientRow) -> Result<Patient, Error> {
    let damaged = |kind| Error::Damaged {
        noun: Noun::Patient,
        id: row.id.to_string(),
        kind,
    };
    Ok(Patient {
        id: row.id,
        number: row.number.parse().map_err(|_| damaged("number"))?,
        name: row.name.parse().map_err(|_| damaged("name"))?,
        kana: row
            .kana
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| damaged("kana"))?,
        birth_date: row.birth_date,
        sex: row.sex,
        death_date: row.death_date,
        merged_into: row.merged_into,
    })
}

/// The document type as a manifest names it, with the retention that applies now.
pub(crate) fn document_type_ref(
    desk: &Desk<'_>,
    entry: &Entry<DocumentType>,
) -> Result<DocumentTypeRef, Error> {
    let document_type = &entry.value;
    Ok(DocumentTypeRef {
        code: document_type.code.clone(),
        edition: entry.edition,
        name: BilingualName {
            ja: document_type.name.ja.clone(),
            en: document_type.name.en.clone(),
        },
        label: document_type.label.clone(),
        retention: retention_of(desk, &document_type.retention)?,
    })
}

/// The longest period in force today; the single terms stand in the register.
fn retention_of(desk: &Desk<'_>, code: &Code) -> Result<Retention, Error> {
    let fault = Error::Internal("a document type names no retention rule");
    let rule = desk.masters.retention_rules.get(code).ok_or(fault)?;
    let in_force = rule.value.in_force_on(desk.now.at.date_in_japan());
    Ok(Retention {
        rule: code.clone(),
        years: in_force.years,
        basis: in_force.basis,
    })
}
