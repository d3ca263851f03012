//! A hospital with the shipped roles and document types, and ways to ask.

use genpon_access::{
    Actor, Context, Granted, Holding, Operation, Policy, RecordTarget, Refused, Target, decide,
};
use genpon_model::Institution;
use genpon_model::id::{ClientId, InstitutionId, PersonId, RecordId};
use genpon_model::institution::InstitutionKind;
use genpon_model::register::Register;
use genpon_model::registers::{DocumentType, Role, SystemClient, shipped};
use genpon_model::text::Code;

pub(crate) struct World {
    pub(crate) institution: Institution,
    pub(crate) roles: Vec<Role>,
    pub(crate) document_types: Vec<DocumentType>,
}

pub(crate) fn world() -> World {
    World {
        institution: institution(1, InstitutionKind::Hospital),
        roles: entries(),
        document_types: entries(),
    }
}

pub(crate) fn institution(n: u8, kind: InstitutionKind) -> Institution {
    let id = InstitutionId::from_slice(&[n; 16]).unwrap();
    Institution {
        id,
        name: "見本病院".parse().unwrap(),
        kind,
    }
}

pub(crate) fn entries<R: Register>() -> Vec<R> {
    let shipped = shipped()
        .into_iter()
        .filter(|one| one.register.code == R::DESCRIPTION.code);
    shipped
        .map(|entry| R::read(&entry.value).unwrap())
        .collect()
}

pub(crate) fn person(n: u8) -> PersonId {
    PersonId::from_slice(&[n; 16]).unwrap()
}

pub(crate) fn record(n: u8) -> RecordId {
    RecordId::from_slice(&[n; 16]).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    text.parse().unwrap()
}

impl World {
    pub(crate) fn document_type(&self, code: &str) -> &DocumentType {
        self.document_types
            .iter()
            .find(|one| one.code.as_str() == code)
            .unwrap()
    }

    pub(crate) fn roles(&self, codes: &[&str]) -> Vec<Role> {
        let held = self
            .roles
            .iter()
            .filter(|role| codes.contains(&role.code.as_str()));
        held.cloned().collect()
    }

    /// A confirmed record of this type.
    pub(crate) fn record<'a>(&'a self, code: &str) -> RecordTarget<'a> {
        let document_type = self.document_type(code);
        RecordTarget {
            record: Some(record(1)),
            ..self.new_record_of(document_type)
        }
    }

    /// A document about to be made.
    pub(crate) fn new_record<'a>(&'a self, code: &str) -> RecordTarget<'a> {
        self.new_record_of(self.document_type(code))
    }

    pub(crate) fn new_record_of<'a>(&'a self, document_type: &'a DocumentType) -> RecordTarget<'a> {
        RecordTarget {
            institution: self.institution.id,
            record: None,
            document_type,
            is_type_retired: false,
            label: &document_type.label,
            patient: None,
            numbers: &[],
            is_own_draft: false,
            rule: None,
        }
    }

    /// Person 1 with these roles asks.
    pub(crate) fn ask(
        &self,
        roles: &[&str],
        op: Operation,
        on: Target<'_>,
    ) -> Result<Granted, Refused> {
        let roles = self.roles(roles);
        self.decide(
            Actor::Person {
                id: person(1),
                is_enabled: true,
                roles: &roles,
                holding: Holding::NOTHING,
            },
            op,
            on,
        )
    }

    pub(crate) fn ask_as(
        &self,
        entry: &SystemClient,
        op: Operation,
        on: Target<'_>,
    ) -> Result<Granted, Refused> {
        let id = ClientId::from_slice(&[5; 16]).unwrap();
        self.decide(Actor::Client { id, entry }, op, on)
    }

    pub(crate) fn decide(
        &self,
        actor: Actor<'_>,
        op: Operation,
        on: Target<'_>,
    ) -> Result<Granted, Refused> {
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        let context = Context {
            institution: &self.institution,
            actor,
            at,
            authenticated_at: at,
            policy: Policy::EMPTY,
            terminal: None,
            terminal_class: None,
            proxy: None,
            emergency: None,
        };
        decide(&context, op, &on)
    }
}
