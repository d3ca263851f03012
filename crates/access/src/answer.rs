//! The answer: a permission that cannot be made elsewhere, or a refusal; both say why.

use crate::Operation;
use crate::context::ActorId;
use genpon_model::id::{InstitutionId, PersonId, RecordId};
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
    Person(PersonId),
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

    /// Whose rights it is for reviewing, where it is for that.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self.scope {
            Scope::Person(person) => Some(person),
            _ => None,
        }
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
    /// The person manages a department of the one whose rights are reviewed.
    ManagerAllows,
    /// A privilege that the person holds just now allows it.
    PrivilegeAllows,
    /// No role of the person allows it on this label, register or institution.
    NoRight,
    /// It is taken from this person.
    Withheld,
    /// Only named people may know of this patient.
    Restricted,
    /// A role allows it for patients under the person's care, and this one is not.
    NotUnderCare,
    /// A role allows it in departments to which the person does not belong.
    OtherDepartment,
    /// A role allows it at other hours.
    OtherHours,
    /// A role allows it at terminals of another class.
    OtherTerminal,
    /// The person may not work at this hour.
    OffHours,
    /// Nobody decides on their own rights.
    OwnRights,
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
    /// A proxy policy allows it, and the principal may do it themselves.
    ProxyAllows,
    /// No proxy policy names the operation for this document type.
    NotProxiable,
    /// No proxy policy names this proxy for this principal.
    NotProxy,
    /// The principal may not do it themselves now.
    PrincipalMayNot,
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
            Self::ManagerAllows => "manager-allows",
            Self::PrivilegeAllows => "privilege-allows",
            Self::NoRight => "no-right",
            Self::Withheld => "withheld",
            Self::Restricted => "restricted",
            Self::NotUnderCare => "not-under-care",
            Self::OtherDepartment => "other-department",
            Self::OtherHours => "other-hours",
            Self::OtherTerminal => "other-terminal",
            Self::OffHours => "off-hours",
            Self::OwnRights => "own-rights",
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
            Self::ProxyAllows => "proxy-allows",
            Self::NotProxiable => "not-proxiable",
            Self::NotProxy => "not-a-proxy",
            Self::PrincipalMayNot => "principal-may-not",
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
    /// A row of rights of a privilege.
    Privilege {
        /// The privilege.
        code: Code,
        /// The row, counted from 1.
        row: usize,
    },
    /// A grant that takes operations, by its key.
    Grant(Code),
    /// A restriction of a patient, by its key.
    Restriction(Code),
    /// The entry of a department: who manages it.
    Department,
    /// The entry of a document type.
    DocumentType(Code),
    /// A confirmation rule.
    Confirmation(Code),
    /// A proxy policy.
    Proxy(Code),
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
            Self::Privilege { code, row } => write!(f, "privilege {code}, right {row}"),
            Self::Grant(key) => write!(f, "grant {key}"),
            Self::Restriction(key) => write!(f, "restriction {key}"),
            Self::Department => f.write_str("manager of a department"),
            Self::DocumentType(code) => write!(f, "document type {code}"),
            Self::Confirmation(code) => write!(f, "confirmation rule {code}"),
            Self::Proxy(code) => write!(f, "proxy policy {code}"),
            Self::Person => f.write_str("entry of the person"),
            Self::Client => f.write_str("entry of the system"),
            Self::Separation => f.write_str("separation of institutions"),
            Self::Default => f.write_str("default"),
        }
    }
}
