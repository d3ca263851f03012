//! Asks `access` on behalf of a desk, with everything that a decision may depend on.
//!
//! A refusal carries its reason and rule into the audit trail; the person is told only that they may
//! not (what somebody may not see is not hinted at either).

use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::masters::{Entry, Masters};
use genpon_access::{Actor, Context, Granted, Operation, RecordTarget, Target, decide};
use genpon_model::id::{PersonId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::registers::{ConfirmationRule, DocumentType, Role};

/// A record, draft or document about to be made, as far as access depends on it.
#[derive(Clone, Copy)]
pub(crate) struct On<'a> {
    /// Which record; none for one about to be made.
    pub(crate) record: Option<RecordId>,
    /// Its type.
    pub(crate) document_type: &'a Entry<DocumentType>,
    /// Whether it is a draft that the caller entered.
    pub(crate) is_own_draft: bool,
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
            rule: None,
        }
    }

    /// A record of this type.
    pub(crate) const fn record(record: RecordId, document_type: &'a Entry<DocumentType>) -> Self {
        Self {
            record: Some(record),
            document_type,
            is_own_draft: false,
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
        let document_type = &on.document_type.value;
        let target = Target::Record(RecordTarget {
            institution: self.house.institution.id,
            record: on.record,
            document_type,
            is_type_retired: on.document_type.is_retired,
            label: &document_type.label,
            patient: patient.as_ref(),
            is_own_draft: on.is_own_draft,
            rule: on.rule,
        });
        self.decide(operation, &target)
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

    fn decide(&mut self, operation: Operation, target: &Target<'_>) -> Result<Granted, Error> {
        let roles = std::sync::Arc::clone(&self.roles);
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
                is_enabled: self.masters.active_person(self.caller.person.id).is_some(),
                roles: &roles,
            },
        };
        let context = Context {
            institution: &self.house.institution,
            actor,
            at: self.now.at,
            authenticated_at: self.caller.authenticated_at,
            terminal: None,
            proxy: None,
            emergency: None,
        };
        let decided = decide(&context, operation, target);
        decided.map_err(|refused| {
            self.detail("operation", operation.code());
            self.detail("access-reason", refused.reason.code());
            self.detail("access-rule", refused.rule.to_string());
            Refusal::NotAllowed.into()
        })
    }
}

/// The effective entries of the roles that a person holds, while the account is in use.
pub(crate) fn roles_of(masters: &Masters, person: PersonId) -> Vec<Role> {
    let held = masters
        .active_person(person)
        .map(|person| person.roles.as_slice());
    let effective = |code| {
        let entry = masters.roles.get(code)?;
        (!entry.is_retired).then(|| entry.value.clone())
    };
    held.unwrap_or_default()
        .iter()
        .filter_map(effective)
        .collect()
}

impl Desk<'_> {
    /// The codes of all document types whose records the caller may read. What is not among them is
    /// neither shown nor hinted at.
    pub(crate) fn readable_types(&mut self) -> std::collections::BTreeSet<String> {
        let masters = std::sync::Arc::clone(&self.masters);
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
