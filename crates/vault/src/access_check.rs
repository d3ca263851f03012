//! Asks `access` on behalf of a desk, with everything that a decision may depend on.
//!
//! A refusal carries its reason and rule into the audit trail; the person is told only that they may
//! not. Of a patient whom they may not know of they are told the same as of one who is not there
//! (JAHIS 3.3, 8.2.2.8).

use crate::desk::Desk;
use crate::error::{Error, Noun, Refusal};
use crate::masters::{Entry, Masters};
use genpon_access::{
    Actor, Context, Granted, Operation, PersonTarget, Proxy, Reason, RecordTarget, Refused, Target,
    decide,
};
use genpon_model::id::{PatientId, PersonId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::register::{Description, Register as _};
use genpon_model::registers::{
    ConfirmationRule, DocumentType, ProxyPolicy, Restriction, TerminalClass,
};
use genpon_store::PatientRow;
use serde_json::Value;
use std::sync::Arc;

/// A record, draft or document about to be made, as far as access depends on it.
#[derive(Clone, Copy)]
pub(crate) struct On<'a> {
    /// Which record; none for one about to be made.
    pub(crate) record: Option<RecordId>,
    /// Its type.
    pub(crate) document_type: &'a Entry<DocumentType>,
    /// Whether it is a draft that the caller entered.
    pub(crate) is_own_draft: bool,
    /// In whose name a proxy does it.
    pub(crate) principal: Option<PersonId>,
    /// The rule that is to cover a confirmation in place of the confirmer.
    pub(crate) rule: Option<&'a ConfirmationRule>,
}

impl<'a> On<'a> {
    /// A document of this type that is about to be made.
    pub(crate) const fn new(document_type: &'a Entry<DocumentType>) -> Self {
        Self {
            record: None,
            document_type,
            is_own_draft: false,
            principal: None,
            rule: None,
        }
    }

    /// A record of this type.
    pub(crate) const fn record(record: RecordId, document_type: &'a Entry<DocumentType>) -> Self {
        Self {
            record: Some(record),
            document_type,
            is_own_draft: false,
            principal: None,
            rule: None,
        }
    }
}

impl Desk<'_> {
    /// Whether the operation is allowed on a record.
    pub(crate) fn may_on(&mut self, operation: Operation, on: On<'_>) -> Result<Granted, Error> {
        let patient: Option<PatientNo> = self
            .about
            .patient
            .as_ref()
            .map(|patient| patient.number.clone());
        let numbers = self.numbers_about()?;
        let document_type = &on.document_type.value;
        let target = Target::Record(RecordTarget {
            institution: self.house.institution.id,
            record: on.record,
            document_type,
            is_type_retired: on.document_type.is_retired,
            label: &document_type.label,
            patient: patient.as_ref(),
            numbers: &numbers,
            is_own_draft: on.is_own_draft,
            rule: on.rule,
        });
        self.decide_for(on.principal, operation, &target)
    }

    /// Whether the operation is allowed in the institution as a whole.
    pub(crate) fn may(&mut self, operation: Operation) -> Result<Granted, Error> {
        self.decide(operation, &Target::Institution)
    }

    /// Whether the operation is allowed in a register.
    pub(crate) fn may_in(
        &mut self,
        operation: Operation,
        register: &str,
    ) -> Result<Granted, Error> {
        self.decide(operation, &Target::Register(register))
    }

    /// Whether the rights of a person may be reviewed, where these are the managers asked.
    pub(crate) fn may_review(
        &mut self,
        person: PersonId,
        managers: &[PersonId],
    ) -> Result<Granted, Error> {
        let target = Target::Person(PersonTarget { person, managers });
        self.decide(Operation::ReviewRights, &target)
    }

    /// Whether the caller may know of a patient at all. Leaves no trace among the details.
    pub(crate) fn may_know(&mut self, row: &PatientRow) -> Result<bool, Error> {
        let joined = match self.caller.client {
            // A system knows the very numbers that its entry lists.
            Some(_) => Arc::default(),
            None => self.numbers_of(row.id)?,
        };
        let own = row.number.parse::<PatientNo>().ok();
        let numbers = match joined.is_empty() {
            true => own.into_iter().collect(),
            false => joined,
        };
        let details = self.about.details.clone();
        let known = self.decide(Operation::FindPatient, &Target::Patient(&numbers));
        self.about.details = details;
        Ok(known.is_ok())
    }

    fn decide(&mut self, operation: Operation, target: &Target<'_>) -> Result<Granted, Error> {
        self.decide_for(None, operation, target)
    }

    fn decide_for(
        &mut self,
        principal: Option<PersonId>,
        operation: Operation,
        target: &Target<'_>,
    ) -> Result<Granted, Error> {
        let decided = self.in_context(principal, |context| decide(context, operation, target))?;
        decided.map_err(|refused| self.refusal(&refused, target))
    }

    /// Does something with everything that a decision on the caller may depend on.
    pub(crate) fn in_context<T>(
        &self,
        principal: Option<PersonId>,
        ask: impl FnOnce(&Context<'_>) -> T,
    ) -> Result<T, Error> {
        let masters = Arc::clone(&self.masters);
        let theirs = principal.map(|id| (id, masters.standing(id, self.now.at)));
        let policies = proxy_policies(&masters);
        let job_types = theirs.as_ref().map(|(id, standing)| {
            let entry = masters.people.get(id);
            let own = entry.map(|entry| entry.value.roles.clone());
            let held = standing.roles.iter().map(|role| role.code.clone());
            own.into_iter().flatten().chain(held).collect::<Vec<_>>()
        });
        let job_types = job_types.unwrap_or_default();
        let proxy = theirs.as_ref().map(|(id, standing)| Proxy {
            principal: Actor::Person {
                id: *id,
                is_enabled: standing.is_here,
                roles: &standing.roles,
                holding: &standing.holding,
            },
            job_types: &job_types,
            policies: &policies,
        });
        let standing = Arc::clone(&self.standing);
        let client = self.caller.client.as_ref();
        let entry = client.and_then(|client| {
            let code = client.id.to_string().parse().ok()?;
            Some((client.id, self.masters.clients.get(&code)?))
        });
        let actor = match (client, &entry) {
            (Some(_), Some((id, entry))) => Actor::Client {
                id: *id,
                entry: &entry.value,
            },
            (Some(_), None) => return Err(Refusal::NotAllowed.into()),
            (None, _) => Actor::Person {
                id: self.caller.person.id,
                is_enabled: standing.is_here,
                roles: &standing.roles,
                holding: &standing.holding,
            },
        };
        let terminal_class = self.terminal_class();
        let context = Context {
            institution: &self.house.institution,
            actor,
            at: self.now.at,
            authenticated_at: self.caller.authenticated_at,
            policy: &self.masters.rights.policy,
            terminal: self.caller.place.filter(|_| terminal_class.is_some()),
            terminal_class,
            proxy,
            emergency: None,
        };
        Ok(ask(&context))
    }

    /// Of which class the terminal is, where it is registered.
    pub(crate) fn terminal_class(&self) -> Option<TerminalClass> {
        let terminal = self.masters.terminal(self.caller.place?)?;
        Some(terminal.class)
    }

    /// Whether an entry of a register is about a patient of whom the caller may not know. Who may read
    /// restrictions sees what is restricted.
    pub(crate) fn hides(&mut self, register: &Description, value: &Value) -> Result<bool, Error> {
        let number = value["patient_no"].as_str().and_then(|no| no.parse().ok());
        let is_about = register.code != Restriction::DESCRIPTION.code;
        match number.filter(|_| is_about) {
            Some(number) => self.is_closed(&number),
            None => Ok(false),
        }
    }

    /// Whether a restriction closes the patient of this number to the caller.
    pub(crate) fn is_closed(&mut self, number: &PatientNo) -> Result<bool, Error> {
        if self.masters.rights.policy.restricts_nobody() {
            return Ok(false);
        }
        let (store, institution) = (self.vault.store(), self.caller.institution);
        let numbers = match store.patient_by_number(institution, number.as_str())? {
            Some(row) => self.numbers_of(row.id)?,
            None => Arc::from([number.clone()]),
        };
        self.in_context(None, |context| {
            let target = Target::Patient(&numbers);
            let decided = decide(context, Operation::FindPatient, &target);
            decided.is_err_and(|refused| refused.reason == Reason::Restricted)
        })
    }

    /// What the caller is told; the trail is told why.
    fn refusal(&mut self, refused: &Refused, target: &Target<'_>) -> Error {
        self.detail("operation", refused.operation.code());
        self.detail("access-reason", refused.reason.code());
        self.detail("access-rule", refused.rule.to_string());
        let by_proxy = [
            Reason::NotProxiable,
            Reason::NotProxy,
            Reason::PrincipalMayNot,
        ];
        if by_proxy.contains(&refused.reason) {
            return Refusal::ByProxy(refused.reason).into();
        }
        if !matches!(refused.reason, Reason::Restricted | Reason::NotUnderCare) {
            return Refusal::NotAllowed.into();
        }
        Error::NotFound(match target {
            Target::Record(_) if self.has_draft() => Noun::Draft,
            Target::Record(record) if record.record.is_some() => Noun::Record,
            _ => Noun::Patient,
        })
    }

    /// Every number of the patient that this is about; none where no rule is about any patient.
    pub(crate) fn numbers_about(&mut self) -> Result<Arc<[PatientNo]>, Error> {
        match self.about.patient.as_ref().map(|patient| patient.id) {
            Some(id) => self.numbers_of(id),
            None => Ok(Arc::default()),
        }
    }

    fn numbers_of(&mut self, id: PatientId) -> Result<Arc<[PatientNo]>, Error> {
        if self.masters.rights.policy.is_about_nobody() {
            return Ok(Arc::default());
        }
        if let Some((known, numbers)) = &self.numbers
            && *known == id
        {
            return Ok(Arc::clone(numbers));
        }
        let numbers: Arc<[PatientNo]> = self.read_numbers(id)?.into();
        self.numbers = Some((id, Arc::clone(&numbers)));
        Ok(numbers)
    }

    /// The number in force and those that were joined into it.
    fn read_numbers(&self, id: PatientId) -> Result<Vec<PatientNo>, Error> {
        let (store, institution) = (self.vault.store(), self.caller.institution);
        let mut survivor = store.patient(institution, id)?;
        for _ in 0..JOINED_DEPTH_MAX {
            let Some(next) = survivor.as_ref().and_then(|row| row.merged_into) else {
                break;
            };
            survivor = store.patient(institution, next)?;
        }
        let Some(survivor) = survivor else {
            return Ok(Vec::new());
        };
        let joined = store.joined_patients(institution, survivor.id, JOINED_MAX)?;
        let rows = std::iter::once(&survivor).chain(&joined);
        Ok(rows.filter_map(|row| row.number.parse().ok()).collect())
    }
}

/// The proxy policies in force.
fn proxy_policies(masters: &Masters) -> Vec<&ProxyPolicy> {
    let in_force = masters.proxy_policies.values();
    let in_force = in_force.filter(|entry| !entry.is_retired);
    in_force.map(|entry| &entry.value).collect()
}

/// How many times a number was joined into another at most.
const JOINED_DEPTH_MAX: usize = 16;
/// How many numbers of one patient are looked at.
const JOINED_MAX: u32 = 100;

impl Desk<'_> {
    /// The codes of all document types whose records the caller may read. What is not among them is
    /// neither shown nor hinted at.
    pub(crate) fn readable_types(&mut self) -> std::collections::BTreeSet<String> {
        let masters = Arc::clone(&self.masters);
        let details = self.about.details.clone();
        let readable = masters
            .document_types
            .iter()
            .filter(|(_, entry)| self.may_on(Operation::Read, On::new(entry)).is_ok())
            .map(|(code, _)| code.to_string())
            .collect();
        self.about.details = details;
        readable
    }
}
