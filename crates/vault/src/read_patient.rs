//! Reads one patient: for pages that are about a patient before there is a record.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use genpon_access::Operation;
use genpon_model::id::PatientId;
use genpon_store::PatientRow;

impl Vault {
    /// Reads a patient.
    ///
    /// # Errors
    /// No such patient, no right to find patients.
    pub fn read_patient(&self, caller: &Caller, id: PatientId) -> Result<PatientRow, Error> {
        self.at_desk(caller, "patient.read", |desk| {
            let (row, granted) = desk.known_patient(Operation::FindPatient, id)?;
            desk.commit(&granted)?;
            Ok(row)
        })
    }
}
