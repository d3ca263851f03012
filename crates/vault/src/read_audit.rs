//! The audit trail for those who may read it: found by its index, read from its sealed bytes.

use crate::Vault;
use crate::caller::Caller;
use crate::error::{Error, Noun};
use crate::sealing::Sealing;
use genpon_access::Operation;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::id::PatientId;
use genpon_model::patient::PatientNo;
use genpon_store::{AuditFilter, AuditRow};

/// One event of the trail.
#[derive(Debug, Clone)]
pub struct EventReading {
    /// Its index row.
    pub row: AuditRow,
    /// What it says.
    pub event: AuditEvent,
}

/// How many events one page shows.
pub const AUDIT_PAGE: u32 = 100;

impl Vault {
    /// Reads a page of the trail.
    ///
    /// # Errors
    /// No right to read the trail; an event that does not open or says what no event says.
    pub fn read_audit(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
    ) -> Result<Vec<EventReading>, Error> {
        self.at_desk(caller, "audit.read", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            let rows = desk
                .vault
                .store()
                .audit_events(caller.institution, filter, AUDIT_PAGE)?;
            let sealing = desk.house.sealing.clone();
            let read = |row: AuditRow| {
                let (event, _) = open_event(&sealing, &row)?;
                Ok(EventReading { row, event })
            };
            let events = rows
                .into_iter()
                .map(read)
                .collect::<Result<Vec<_>, Error>>()?;
            desk.detail("found", events.len().to_string());
            desk.commit(&granted)?;
            Ok(events)
        })
    }

    /// The patient of a number, for a filter of the trail.
    ///
    /// # Errors
    /// No right to read the trail.
    pub fn find_audited_patient(
        &self,
        caller: &Caller,
        number: &PatientNo,
    ) -> Result<Option<PatientId>, Error> {
        self.at_desk(caller, "audit.find-patient", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            let row = desk
                .vault
                .store()
                .patient_by_number(caller.institution, number.as_str())?;
            if let Some(row) = &row {
                desk.note_patient(row);
            }
            desk.commit(&granted)?;
            Ok(row.map(|row| row.id))
        })
    }
}

/// The event that a row seals, and its bytes as text.
pub(crate) fn open_event(sealing: &Sealing, row: &AuditRow) -> Result<(AuditEvent, String), Error> {
    let (_, bytes) = sealing.open_audit(row)?;
    let damaged = || Error::Damaged {
        noun: Noun::AuditEvent,
        id: row.id.to_string(),
        kind: "event-unreadable",
    };
    let event = AuditEvent::parse(&bytes).map_err(|_| damaged())?;
    let text = String::from_utf8(bytes).map_err(|_| damaged())?;
    Ok((event, text))
}
