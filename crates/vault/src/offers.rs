//! What a person is offered: the acts on a record, the types of a new one. Only what may be done is
//! offered; what is done is decided again when it is done.
//!
//! Not an action: it reads no content and leaves no event.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::operation_of;
use crate::caller::{Caller, Under};
use crate::error::{Error, Refusal};
use genpon_access::Operation;
use genpon_model::id::PersonId;
use genpon_model::lifecycle::{self, Head};
use genpon_model::record::{Act, RecordState};
use genpon_model::register::Register;
use genpon_model::registers::DocumentType;
use genpon_model::registers::shipped::shipped;
use genpon_model::text::Code;
use genpon_store::{DraftFilter, DraftRow, PatientRow, RecordRow, VersionRow};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a person may do to a record.
#[derive(Debug, Clone, Default)]
pub struct RecordOffers {
    /// The acts that may be started.
    pub acts: Vec<Act>,
    /// A next version that is being written.
    pub draft: Option<DraftRow>,
}

/// The order in which the vendor lists the document types: the daily ones first.
static SHIPPED_ORDER: LazyLock<BTreeMap<Code, usize>> = LazyLock::new(|| {
    let types = DocumentType::DESCRIPTION.code;
    let shipped = shipped()
        .into_iter()
        .filter(|entry| entry.register.code == types);
    shipped
        .enumerate()
        .map(|(place, entry)| (entry.key, place))
        .collect()
});

impl Vault {
    /// What the caller may do to a record.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn record_offers(
        &self,
        caller: &Caller,
        record: &RecordRow,
        version: &VersionRow,
    ) -> Result<RecordOffers, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let document_type = desk.stored_type(&record.document_type)?;
        if let Some(patient) = record.patient {
            desk.patient(patient)?;
        }
        let head = Head {
            version: record.head,
            manifest: version.manifest_digest.clone(),
            is_withdrawn: record.state == RecordState::Withdrawn,
        };
        let acts = [Act::Correct, Act::Add, Act::Withdraw]
            .into_iter()
            .filter(|act| {
                let operation = operation_of(&desk, *act);
                let on = On::record(record.id, &document_type);
                lifecycle::may_start(*act, Some(&head)).is_ok()
                    && desk.may_on(operation, on).is_ok()
            });
        let acts = acts.collect();
        let filter = DraftFilter {
            record: Some(record.id),
            ..DraftFilter::default()
        };
        let draft = self
            .store()
            .drafts(caller.institution, &filter, 1)?
            .into_iter()
            .next();
        Ok(RecordOffers { acts, draft })
    }

    /// The document types of which the caller may begin a record about this patient.
    ///
    /// # Errors
    /// No such institution.
    pub fn enterable_types(
        &self,
        caller: &Caller,
        patient: &PatientRow,
    ) -> Result<Vec<Code>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        desk.note_patient(patient);
        let masters = std::sync::Arc::clone(&desk.masters);
        let enterable = masters.document_types.iter().filter(|(_, entry)| {
            let is_usable = !entry.is_retired && entry.value.has_patient;
            is_usable && desk.may_on(Operation::Enter, On::new(entry)).is_ok()
        });
        let mut codes: Vec<Code> = enterable.map(|(code, _)| code.clone()).collect();
        codes.sort_by_key(|code| SHIPPED_ORDER.get(code).copied().unwrap_or(usize::MAX));
        Ok(codes)
    }
}

/// What a person may do in a register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegisterOffers {
    /// See its entries and their history.
    pub may_read: bool,
    /// Make and change entries.
    pub may_administer: bool,
}

impl Vault {
    /// What the caller may do in a register.
    ///
    /// # Errors
    /// No such institution.
    pub fn register_offers(
        &self,
        caller: &Caller,
        register: &str,
    ) -> Result<RegisterOffers, Error> {
        let mut desk = self.quiet_desk(caller)?;
        Ok(RegisterOffers {
            may_read: desk.may_in(Operation::ReadRegister, register).is_ok(),
            may_administer: desk.may_in(Operation::AdministerRegister, register).is_ok(),
        })
    }

    /// The same, for somebody who may see the register at all.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever may not.
    pub fn readable_register(
        &self,
        caller: &Caller,
        register: &str,
    ) -> Result<RegisterOffers, Error> {
        let offers = self.register_offers(caller, register)?;
        if offers.may_read {
            Ok(offers)
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }

    /// Whether the caller may register, change and join patients.
    ///
    /// # Errors
    /// No such institution.
    pub fn may_manage_patients(&self, caller: &Caller) -> Result<bool, Error> {
        let mut desk = self.quiet_desk(caller)?;
        Ok(desk.may(Operation::ManagePatient).is_ok())
    }

    /// The people who may confirm a record of this type.
    ///
    /// # Errors
    /// No such institution.
    pub fn possible_confirmers(
        &self,
        caller: &Caller,
        document_type: &str,
    ) -> Result<Vec<PersonId>, Error> {
        let desk = self.quiet_desk(caller)?;
        let masters = std::sync::Arc::clone(&desk.masters);
        let Some(entry) = masters.document_type(document_type) else {
            return Ok(Vec::new());
        };
        let mut confirmers = Vec::new();
        for (id, person) in &masters.people {
            let person = person.value.reference(*id);
            let as_they = Caller {
                person,
                client: None,
                under: Under::default(),
                ..caller.clone()
            };
            if self
                .quiet_desk(&as_they)?
                .may_on(Operation::Confirm, On::new(entry))
                .is_ok()
            {
                confirmers.push(*id);
            }
        }
        Ok(confirmers)
    }
}
