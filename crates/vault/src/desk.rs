//! One use case at work: one caller, one moment, one snapshot of the registers, one commit.
//!
//! A desk collects writes and what the action is about. It ends in exactly one audit event, written
//! in the same transaction as what it tells of (issue of the audit trail: every action, every
//! refusal). Success is committed by [`Desk::commit`]; a refusal by [`Vault::at_desk`].

use crate::Vault;
use crate::actions::ACTIONS;
use crate::caller::Caller;
use crate::covered::{Covering, DraftAtHand, Uncovered, check_own};
use crate::error::{Blame, Error, Noun, Refusal};
use crate::house::House;
use crate::masters::{Entry, Masters};
use crate::rights::Standing;
use crate::sealed_contents;
use crate::sessions::SessionId;
use genpon_access::Granted;
use genpon_formats::audit_event::{AuditEvent, Format, Outcome, PatientMark};
use genpon_formats::manifest::ClientRef;
use genpon_ledger::{Commitment, Salt};
use genpon_model::Timestamp;
use genpon_model::id::{EventId, PatientId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::person::PersonRef;
use genpon_model::record::VersionNo;
use genpon_model::registers::DocumentType;
use genpon_model::text::{Code, Name};
use genpon_model::time::Now;
use genpon_store::{AuditRow, Committed, DraftRow, PatientRow, RecordRow, Write};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Who an audit event names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actor {
    pub(crate) person: Option<PersonRef>,
    pub(crate) client: Option<ClientRef>,
    pub(crate) claimed_user_id: Option<Name>,
    pub(crate) terminal: Option<Name>,
    pub(crate) source: Option<String>,
    pub(crate) session: Option<SessionId>,
    pub(crate) terminal_time: Option<Timestamp>,
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self {
            person: Some(caller.person.clone()),
            client: caller.client.clone(),
            claimed_user_id: None,
            terminal: caller.terminal.clone(),
            source: caller.source.clone(),
            session: caller.under.session,
            terminal_time: caller.under.terminal_time,
        }
    }
}

impl Actor {
    /// The details of an action, with the session that it is about and the terminal's own time.
    fn details(&self, action: &str, about: &About) -> BTreeMap<Code, String> {
        let mut details = about.details.clone();
        let session = self.session.filter(|_| action.starts_with("session."));
        let session = session.map(|id| (Code::constant("session"), id.to_string()));
        let time = self.terminal_time;
        let time = time.map(|at| (Code::constant("terminal-time"), at.to_string()));
        for (name, value) in session.into_iter().chain(time) {
            details.entry(name).or_insert(value);
        }
        details
    }
}

/// What an action is about, as far as it is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(crate) on_behalf_of: Option<PersonRef>,
    pub(crate) patient: Option<PatientMark>,
    pub(crate) record: Option<RecordId>,
    pub(crate) version: Option<VersionNo>,
    pub(crate) document_type: Option<Code>,
    pub(crate) details: BTreeMap<Code, String>,
}

/// One use case at work.
pub(crate) struct Desk<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) caller: &'a Caller,
    pub(crate) house: Arc<House>,
    pub(crate) masters: Arc<Masters>,
    pub(crate) now: Now,
    pub(crate) about: About,
    pub(crate) standing: Arc<Standing>,
    pub(crate) numbers: Option<(PatientId, Arc<[PatientNo]>)>,
    draft: Option<DraftAtHand>,
    action: &'static str,
    writes: Vec<Write>,
}

impl Vault {
    /// Runs a use case for a caller. A refusal or failure is put into the trail, with all that was
    /// known by then of what it is about, before it is answered.
    pub(crate) fn at_desk<T>(
        &self,
        caller: &Caller,
        action: &'static str,
        work: impl FnOnce(&mut Desk<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut desk = self.quiet_desk(caller)?;
        desk.action = action;
        let outcome = work(&mut desk);
        if let Err(error) = &outcome {
            desk.record_failure(error);
        }
        outcome
    }

    /// A desk that leaves no event: for looking at what the caller may do.
    pub(crate) fn quiet_desk<'a>(&'a self, caller: &'a Caller) -> Result<Desk<'a>, Error> {
        let house = self.house(caller.institution)?;
        let masters = house.masters();
        let now = self.now();
        Ok(Desk {
            vault: self,
            caller,
            standing: Arc::new(masters.standing_of(caller, now.at)),
            numbers: None,
            masters,
            house,
            now,
            about: About::default(),
            draft: None,
            action: "none",
            writes: Vec::new(),
        })
    }
}

impl Desk<'_> {
    /// A new id of this moment.
    pub(crate) fn new_uuid(&self) -> Result<Uuid, Error> {
        self.vault.new_uuid(self.now.at)
    }

    /// Adds a write to the commit.
    pub(crate) fn write(&mut self, write: Write) {
        self.writes.push(write);
    }

    /// Names a detail for the trail: names and codes of things, never content.
    pub(crate) fn detail(&mut self, name: &'static str, value: impl Into<String>) {
        self.about
            .details
            .insert(Code::constant(name), value.into());
    }

    /// The registered, unretired document type of this code (JAHIS 3.3, 6.1.2).
    pub(crate) fn usable_type(&mut self, code: &str) -> Result<Entry<DocumentType>, Error> {
        self.about.document_type = code.parse().ok();
        let entry = self
            .masters
            .document_type(code)
            .ok_or(Refusal::TypeUnknown)?;
        if entry.is_retired {
            return Err(Refusal::TypeRetired.into());
        }
        Ok(entry.clone())
    }

    /// The document type of something stored: also when it is retired by now.
    pub(crate) fn stored_type(&mut self, code: &str) -> Result<Entry<DocumentType>, Error> {
        self.about.document_type = code.parse().ok();
        self.masters
            .document_type(code)
            .cloned()
            .ok_or(Error::Internal(
                "a record has a document type that is not registered",
            ))
    }

    /// The patient, noted as what this is about.
    pub(crate) fn patient(&mut self, id: PatientId) -> Result<PatientRow, Error> {
        let row = self.vault.store().patient(self.caller.institution, id)?;
        let row = row.ok_or(Error::NotFound(Noun::Patient))?;
        self.note_patient(&row);
        Ok(row)
    }

    /// Notes the patient as what this is about.
    pub(crate) fn note_patient(&mut self, row: &PatientRow) {
        let number: Option<PatientNo> = row.number.parse().ok();
        self.about.patient = number.map(|number| PatientMark { id: row.id, number });
    }

    /// The record, noted as what this is about, with its patient.
    pub(crate) fn record(&mut self, id: RecordId) -> Result<RecordRow, Error> {
        let row = self.vault.store().record(self.caller.institution, id)?;
        let row = row.ok_or(Error::NotFound(Noun::Record))?;
        self.about.record = Some(row.id);
        if let Some(patient) = row.patient {
            self.patient(patient)?;
        }
        Ok(row)
    }

    /// The draft, noted as what this is about: nothing else of its kind is written here.
    pub(crate) fn note_draft(&mut self, row: &DraftRow) -> Result<(), Error> {
        self.about.record = Some(row.record);
        self.draft = Some(DraftAtHand::from(row));
        if let Some(patient) = row.patient {
            self.patient(patient)?;
        }
        Ok(())
    }

    /// Makes all writes durable together with the event that tells of them. No permission, no
    /// commit: only `access` makes a [`Granted`], and it covers what is written.
    pub(crate) fn commit(&mut self, granted: &Granted) -> Result<Committed, Error> {
        if granted.institution() != self.caller.institution {
            return Err(Error::Internal("a permission of another institution"));
        }
        let covering = Covering {
            granted,
            person: self.caller.person.id,
            caller: &self.caller.key(),
            about: &self.about,
            draft: self.draft.as_ref(),
        };
        if let Err(Uncovered(what)) = covering.check(&self.writes) {
            self.detail("operation", granted.operation().code());
            self.detail("uncovered", what);
            return Err(Error::Internal("a permission that does not cover a write"));
        }
        self.commit_writes()
    }

    /// Leaves the event of what everybody who is logged in may do: log out, see their own drafts.
    pub(crate) fn commit_open(&mut self) -> Result<Committed, Error> {
        if !self.writes.is_empty() {
            return Err(Error::Internal("a write without a permission"));
        }
        self.commit_writes()
    }

    /// Makes durable what a person changes of their own: password, second elements, acknowledgements.
    pub(crate) fn commit_own(&mut self) -> Result<Committed, Error> {
        let me = self.caller.person.id;
        let all = self.masters.certificates.iter();
        let own = all.filter(|(_, entry)| entry.value.person == me);
        let cards = own.map(|(key, _)| key.clone()).collect();
        if let Err(Uncovered(what)) = check_own(me, &cards, &self.writes) {
            self.detail("uncovered", what);
            return Err(Error::Internal("a write that is not the caller's own"));
        }
        self.commit_writes()
    }

    fn commit_writes(&mut self) -> Result<Committed, Error> {
        let (store, institution) = (self.vault.store(), self.caller.institution);
        if let Some(digest) = sealed_contents::of_commit(store, institution, &self.writes)? {
            self.detail(sealed_contents::DETAIL, digest.to_string());
        }
        let event = self.event(Outcome::Success)?;
        let mut writes = std::mem::take(&mut self.writes);
        writes.push(Write::AddAuditEvent(event));
        let committed = self.vault.store().commit(self.caller.institution, writes)?;
        self.vault.wake_sequencer();
        Ok(committed)
    }

    fn record_failure(&mut self, error: &Error) {
        let reason = Code::constant(error.code());
        let outcome = match error.blame() {
            Blame::Caller => Outcome::Refused { reason },
            _ => Outcome::Failed { reason },
        };
        let written = self.event(outcome).and_then(|event| {
            let writes = vec![Write::AddAuditEvent(event)];
            Ok(self.vault.store().commit(self.caller.institution, writes)?)
        });
        match written {
            Ok(_) => self.vault.wake_sequencer(),
            Err(fault) => {
                tracing::error!(%fault, action = self.action, "a refusal could not be recorded")
            }
        }
    }

    /// Whether it is about a draft.
    pub(crate) const fn has_draft(&self) -> bool {
        self.draft.is_some()
    }

    fn event(&mut self, outcome: Outcome) -> Result<AuditRow, Error> {
        self.tell_under();
        let actor = Actor::from(self.caller);
        audit_row(
            self.vault,
            &self.house,
            &self.now,
            self.action,
            &actor,
            &self.about,
            outcome,
        )
    }
}

impl Desk<'_> {
    /// Every event names the shared id and the privilege with its reason, while they last.
    fn tell_under(&mut self) {
        let caller = self.caller;
        if let Some(group) = &caller.under.group {
            self.detail("group", group.user_id.to_string());
        }
        let taken = caller.under.privilege.as_ref();
        if let Some(taken) = taken.filter(|taken| self.now.at < taken.until) {
            self.detail("privilege", taken.code.to_string());
            self.detail("privilege-reason", taken.reason.to_string());
        }
    }
}

/// Builds an audit event: canonical bytes, salted commitment, sealed body.
pub(crate) fn audit_row(
    vault: &Vault,
    house: &House,
    now: &Now,
    action: &'static str,
    actor: &Actor,
    about: &About,
    outcome: Outcome,
) -> Result<AuditRow, Error> {
    debug_assert!(ACTIONS.contains(&action), "{action}: add it to actions.rs");
    let id = EventId::from_uuid(vault.new_uuid(now.at)?);
    let event = AuditEvent {
        format: Format::One,
        institution: house.institution.id,
        id,
        at: now.at,
        clock: now.clock.clone(),
        action: Code::constant(action),
        outcome,
        person: actor.person.clone(),
        on_behalf_of: about.on_behalf_of.clone(),
        client: actor.client.clone(),
        claimed_user_id: actor.claimed_user_id.clone(),
        terminal: actor.terminal.clone(),
        source: actor.source.clone(),
        patient: about.patient.clone(),
        record: about.record,
        version: about.version,
        document_type: about.document_type.clone(),
        details: actor.details(action, about),
    };
    let bytes = event.to_bytes()?;
    let salt = vault.random_array::<32>()?;
    let commitment = Commitment::new(&Salt::new(salt), &bytes);
    Ok(AuditRow {
        leaf_index: 0,
        id,
        at: now.at,
        action: action.to_owned(),
        outcome: event.outcome.code().to_owned(),
        person: actor.person.as_ref().map(|person| person.id),
        client: actor.client.as_ref().map(|client| client.id),
        patient: about.patient.as_ref().map(|patient| patient.id),
        record: about.record,
        commitment: *commitment.as_bytes(),
        body: house.sealing.seal_audit(id, &salt, &bytes)?,
    })
}
