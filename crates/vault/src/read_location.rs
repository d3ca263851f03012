//! 所在: where a patient's records are, electronic and on paper (JAHIS 3.3, 7.2.1(1)).
//!
//! The electronic ones are counted by type, as far as the caller may read them; the paper ones are
//! entries of the register of paper items. Nothing is said of what somebody may not see.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_rules::ENTRIES_MAX;
use crate::error::Error;
use crate::patients::{joined, numbers};
use genpon_access::Operation;
use genpon_model::id::PatientId;
use genpon_model::register::{Register as _, Revision};
use genpon_model::registers::PaperItem;
use genpon_model::text::Code;
use genpon_store::{PatientRow, RevisionState};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Where a patient's records are.
#[derive(Debug, Clone)]
pub struct Locations {
    /// Whose.
    pub patient: PatientRow,
    /// What is in this archive, by the code of the document type.
    pub electronic: Vec<HeldType>,
    /// What is on paper.
    pub paper: Vec<HeldPaper>,
    /// Whether the caller may register paper.
    pub may_add_paper: bool,
}

/// Records of one document type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldType {
    /// Its code.
    pub document_type: String,
    /// How many.
    pub records: u64,
    /// The day of the first event, in Japan.
    pub from: Date,
    /// The day of the last.
    pub until: Date,
}

/// Something on paper.
#[derive(Debug, Clone)]
pub struct HeldPaper {
    /// Key of the register entry.
    pub key: Code,
    /// What it is and where.
    pub item: PaperItem,
    /// Whether it should have come back by now.
    pub is_overdue: bool,
}

/// How many cells of the chart are read.
const CELLS_MAX: u32 = 100_000;

impl Vault {
    /// Reads where the records of a patient are.
    ///
    /// # Errors
    /// No such patient, no right to find patients.
    pub fn read_location(&self, caller: &Caller, patient: PatientId) -> Result<Locations, Error> {
        self.at_desk(caller, "patient.locate", |desk| {
            let (patient, granted) = desk.known_patient(Operation::FindPatient, patient)?;
            let joined = joined(desk, &patient)?;
            let electronic = electronic(desk, &numbers(&patient, &joined))?;
            let paper = paper(desk, &patient, &joined)?;
            let details = desk.about.details.clone();
            let code = PaperItem::DESCRIPTION.code;
            let may_add_paper = desk.may_in(Operation::AdministerRegister, code).is_ok();
            desk.about.details = details;
            desk.commit(&granted)?;
            Ok(Locations {
                patient,
                electronic,
                paper,
                may_add_paper,
            })
        })
    }
}

fn electronic(desk: &mut Desk<'_>, numbers: &[PatientId]) -> Result<Vec<HeldType>, Error> {
    let readable = desk.readable_types();
    let store = desk.vault.store();
    let mut held: BTreeMap<String, HeldType> = BTreeMap::new();
    for cell in store.chart_cells(desk.caller.institution, numbers, CELLS_MAX)? {
        if !readable.contains(&cell.document_type) {
            continue;
        }
        let one = held
            .entry(cell.document_type.clone())
            .or_insert_with(|| HeldType {
                document_type: cell.document_type.clone(),
                records: 0,
                from: cell.day,
                until: cell.day,
            });
        one.records += u64::from(cell.records);
        one.from = one.from.min(cell.day);
        one.until = one.until.max(cell.day);
    }
    Ok(held.into_values().collect())
}

fn paper(
    desk: &mut Desk<'_>,
    patient: &PatientRow,
    joined: &[PatientRow],
) -> Result<Vec<HeldPaper>, Error> {
    let details = desk.about.details.clone();
    let code = PaperItem::DESCRIPTION.code();
    let may_read = desk.may_in(Operation::ReadRegister, code.as_str()).is_ok();
    desk.about.details = details;
    if !may_read {
        return Ok(Vec::new());
    }
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let today = desk.now.at.date_in_japan();
    let mut held = Vec::new();
    for row in store.entries(institution, &code, RevisionState::Effective, ENTRIES_MAX)? {
        let revision: Revision = desk.house.sealing.open_revision(&row)?;
        let item = PaperItem::read(&revision.value)
            .ok()
            .filter(|_| !revision.is_retired);
        let mut numbers = std::iter::once(patient).chain(joined);
        let item = item.filter(|item| numbers.any(|row| item.patient_no.as_str() == row.number));
        held.extend(item.map(|item| HeldPaper {
            key: revision.key,
            is_overdue: item.back_on.is_some_and(|day| day < today),
            item,
        }));
    }
    Ok(held)
}
