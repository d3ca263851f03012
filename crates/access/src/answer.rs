//! The answer: a permission that cannot be made elsewhere, or a refusal; both say why.

use crate::Operation;
use crate::context::ActorId;
use genpon_model::id::{InstitutionId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::text::Code;
use std::fmt;

/// A permission. Only [`crate::decide`] makes one; what writes or reads demands one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a permission is to be shown to the function that acts"]
pub struct Granted {
    pub(crate) institution: InstitutionId,
    pub(crate) operation: Operation,
    pub(crate) by: ActorId,
    pub(crate) scope: Scope,
    pub(crate) reason: Reason,
    pub(crate) rule: Rule,
}

/// What a permission is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    Institution,
    Register(String),
    Record {
        record: Option<RecordId>,
        document_type: Code,
        patient: Option<PatientNo>,
    },
}

impl Granted {
    /// In which institution.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// To do what.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// To whom.
    #[must_use]
    pub const fn by(&self) -> ActorId {
        self.by
    }

    /// Whether it is for a record of this type: this one, or (none) one that is about to be made.
    #[must_use]
    pub fn covers_record(&self, record: Option<RecordId>, document_type: &str) -> bool {
        matches!(
            &self.scope,
            Scope::Record { record: own, document_type: of_type, .. }
                if *own == record && of_type.as_str() == document_type
        )
    }

    /// Whether it was decided on a record of this patient, or (none) of nobody.
    #[must_use]
    pub fn covers_patient(&self, patient: Option<&PatientNo>) -> bool {
        matches!(&self.scope, Scope::Record { patient: own, .. } if own.as_ref() == patient)
    }

    /// Whether it is for this register.
    #[must_use]
    pub fn covers_register(&self, register: &str) -> bool {
        matches!(&self.scope, Scope::Register(own) if own == register)
    }

    /// Whether it is for the institution as a whole.
    #[must_use]
    pub fn covers_institution(&self) -> bool {
        self.scope == Scope::Institution
    }

    /// Why it was given.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// By which rule.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is refused: {reason} ({rule})", operation.code())]
pub struct Refused {
    /// What was asked for.
    pub operation: Operation,
    /// Who asked.
    pub by: ActorId,
    /// Why.
    pub reason: Reason,
    /// By which rule.
    pub rule: Rule,
}

/// Why something is granted or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// A role that the person holds allows it.
    RoleAllows,
    /// It is a draft that the person entered.
    OwnDraft,
    /// The entry of the system lists it.
    ClientAllows,
    /// No role of the person allows it on this label, register or institution.
    NoRight,
    /// The document type does not name a role of the person.
    TypeNotForRole,
    /// The document type is retired; nothing new of it is made.
    TypeRetired,
    /// Institutions of this kind have no such documents.
    TypeNotForInstitution,
    /// It belongs to another institution.
    OtherInstitution,
    /// The person or system is disabled.
    Disabled,
    /// No confirmation rule names this person for this document type.
    NotDesignated,
    /// The entry of the system does not list the operation.
    OperationNotListed,
    /// The entry of the system does not list the document type.
    TypeNotListed,
    /// The entry of the system does not list the patient.
    PatientNotListed,
    /// The operation makes no sense on this target.
    TargetDoesNotFit,
}

impl Reason {
    /// Locale key of its sentence.
    #[must_use]
    pub fn label_key(self) -> String {
        format!("access-reason-{}", self.code())
    }

    /// Its code in the audit trail and in problem documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoleAllows => "role-allows",
            Self::OwnDraft => "own-draft",
            Self::ClientAllows => "client-allows",
            Self::NoRight => "no-right",
            Self::TypeNotForRole => "type-not-for-role",
            Self::TypeRetired => "type-retired",
            Self::TypeNotForInstitution => "type-not-for-institution",
            Self::OtherInstitution => "other-institution",
            Self::Disabled => "disabled",
            Self::NotDesignated => "not-designated",
            Self::OperationNotListed => "operation-not-listed",
            Self::TypeNotListed => "type-not-listed",
            Self::PatientNotListed => "patient-not-listed",
            Self::TargetDoesNotFit => "target-does-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The rule that decided: an entry of a register, or the default.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// A row of rights of a role.
    Right {
        /// The role.
        role: Code,
        /// The row, counted from 1.
        row: usize,
    },
    /// The entry of a document type.
    DocumentType(Code),
    /// A confirmation rule.
    Confirmation(Code),
    /// The entry of the person.
    Person,
    /// The entry of the system.
    Client,
    /// Institutions are apart from each other.
    Separation,
    /// What no rule allows is refused.
    Default,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right { role, row } => write!(f, "role {role}, right {row}"),
            Self::DocumentType(code) => write!(f, "document type {code}"),
            Self::Confirmation(code) => write!(f, "confirmation rule {code}"),
            Self::Person => f.write_str("entry of the person"),
            Self::Client => f.write_str("entry of the system"),
            Self::Separation => f.write_str("separation of institutions"),
            Self::Default => f.write_str("default"),
        }
    }
}
