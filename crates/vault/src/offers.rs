//! What a person is offered: the acts on a record, the types of a new one. Only what may be done is
//! offered; what is done is decided again when it is done.
//!
//! Not an action: it reads no content and leaves no event.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::operation_of;
use crate::caller::Caller;
use crate::error::Error;
use genpon_access::Operation;
use genpon_model::lifecycle::{self, Head};
use genpon_model::record::{Act, RecordState};
use genpon_model::text::Code;
use genpon_store::{DraftFilter, DraftRow, RecordRow, VersionRow};

/// What a person may do to a record.
#[derive(Debug, Clone, Default)]
pub struct RecordOffers {
    /// The acts that may be started.
    pub acts: Vec<Act>,
    /// A next version that is being written.
    pub draft: Option<DraftRow>,
}

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
        let head = Head {
            version: record.head,
            manifest: version.manifest_digest.clone(),
            is_withdrawn: record.state == RecordState::Withdrawn,
        };
        let acts = [Act::Correct, Act::Add, Act::Withdraw].into_iter().filter(|act| {
            let operation = operation_of(&desk, *act);
            let on = On::record(record.id, &document_type);
            lifecycle::may_start(*act, Some(&head)).is_ok() && desk.may_on(operation, on).is_ok()
        });
        let acts = acts.collect();
        let filter = DraftFilter { record: Some(record.id), ..DraftFilter::default() };
        let draft = self.store().drafts(caller.institution, &filter, 1)?.into_iter().next();
        Ok(RecordOffers { acts, draft })
    }

    /// The document types of which the caller may begin a record about a patient.
    ///
    /// # Errors
    /// No such institution.
    pub fn enterable_types(&self, caller: &Caller) -> Result<Vec<Code>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let masters = std::sync::Arc::clone(&desk.masters);
        let enterable = masters.document_types.iter().filter(|(_, entry)| {
            let is_usable = !entry.is_retired && entry.value.has_patient;
            is_usable && desk.may_on(Operation::Enter, On::new(entry)).is_ok()
        });
        Ok(enterable.map(|(code, _)| code.clone()).collect())
    }
}
