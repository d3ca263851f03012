//! How much there is of a patient, for the list of a search: nothing is counted that the caller may
//! not read.
//!
//! Not an action of its own: the search that found the patients is the event.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::patients::{joined, numbers};
use genpon_store::PatientRow;
use jiff::civil::Date;

/// How much there is of one patient.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PatientFigures {
    /// How many records.
    pub records: u64,
    /// The day of the newest event, in Japan.
    pub last_on: Option<Date>,
}

/// How many cells of one chart are read.
const CELLS_MAX: u32 = 20_000;

impl Vault {
    /// Counts for each of these patients, in their order.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn patient_figures(
        &self,
        caller: &Caller,
        patients: &[PatientRow],
    ) -> Result<Vec<PatientFigures>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let figures = patients.iter().map(|patient| {
            desk.note_patient(patient);
            let readable = desk.readable_types();
            let numbers = numbers(patient, &joined(&mut desk, patient)?);
            let mut cells = self
                .store()
                .chart_cells(caller.institution, &numbers, CELLS_MAX)?;
            cells.retain(|cell| readable.contains(&cell.document_type));
            Ok(PatientFigures {
                records: cells.iter().map(|cell| u64::from(cell.records)).sum(),
                last_on: cells.iter().map(|cell| cell.day).max(),
            })
        });
        figures.collect()
    }
}
