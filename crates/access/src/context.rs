//! Everything a decision may depend on, gathered by the vault before it asks.
//!
//! The emergency mode has its place here already; nothing can be said in it yet, so nothing can be
//! allowed by it.

use crate::holding::Holding;
use crate::policy::Policy;
use genpon_model::Institution;
use genpon_model::id::{ClientId, PersonId, RecordId, TerminalId};
use genpon_model::patient::PatientNo;
use genpon_model::registers::{
    ConfirmationRule, DocumentType, ProxyPolicy, Role, SystemClient, TerminalClass,
};
use genpon_model::text::Code;
use genpon_model::time::Timestamp;

/// Who asks, where, when, and how.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Where the session or the key belongs.
    pub institution: &'a Institution,
    /// Who asks, from authentication.
    pub actor: Actor<'a>,
    /// Now.
    pub at: Timestamp,
    /// When the actor last proved who they are; how old it may be is the lifecycle's business.
    pub authenticated_at: Timestamp,
    /// Information groups, restrictions and care of the institution.
    pub policy: &'a Policy,
    /// From which registered place.
    pub terminal: Option<TerminalId>,
    /// Of which class that place is.
    pub terminal_class: Option<TerminalClass>,
    /// In whose name.
    pub proxy: Option<Proxy<'a>>,
    /// Under which emergency.
    pub emergency: Option<Emergency>,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A person who is logged in.
    Person {
        /// Who.
        id: PersonId,
        /// Whether the person is here today: enabled, begun, not left, not on leave.
        is_enabled: bool,
        /// The effective entries of the roles held.
        roles: &'a [Role],
        /// What else the person holds, and where the roles come from.
        holding: &'a Holding,
    },
    /// A system that showed its key.
    Client {
        /// Which.
        id: ClientId,
        /// Its effective entry.
        entry: &'a SystemClient,
    },
}

/// Who a permission was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorId {
    /// A person.
    Person(PersonId),
    /// A system.
    Client(ClientId),
}

impl Actor<'_> {
    /// Who it is.
    #[must_use]
    pub const fn id(&self) -> ActorId {
        match self {
            Self::Person { id, .. } => ActorId::Person(*id),
            Self::Client { id, .. } => ActorId::Client(*id),
        }
    }
}

/// 代行: acting in the name of another, who is always one person.
#[derive(Debug, Clone, Copy)]
pub struct Proxy<'a> {
    /// 依頼者: who could do it themselves.
    pub principal: Actor<'a>,
    /// 職種: the roles under which a policy may name the principal, also while they are not in force.
    pub job_types: &'a [Code],
    /// The policies in force; what none of them names is refused.
    pub policies: &'a [&'a ProxyPolicy],
}

/// 非常時: acting under an emergency. No policy can allow it yet.
#[derive(Debug, Clone, Copy)]
pub enum Emergency {}

/// What the operation is on.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// The institution as a whole: its patients, its trail, its health.
    Institution,
    /// The entries of a register, by its code.
    Register(&'a str),
    /// A patient, by every number that is or was theirs.
    Patient(&'a [PatientNo]),
    /// The rights of a person, to be reviewed.
    Person(PersonTarget<'a>),
    /// A record, a draft, or one about to be made.
    Record(RecordTarget<'a>),
}

/// A person whose rights are to be reviewed.
#[derive(Debug, Clone, Copy)]
pub struct PersonTarget<'a> {
    /// Who.
    pub person: PersonId,
    /// The managers of the departments that are asked.
    pub managers: &'a [PersonId],
}

/// A record, as far as access depends on it.
#[derive(Debug, Clone, Copy)]
pub struct RecordTarget<'a> {
    /// Where it belongs.
    pub institution: genpon_model::id::InstitutionId,
    /// Which; none for one about to be made.
    pub record: Option<RecordId>,
    /// The effective entry of its type.
    pub document_type: &'a DocumentType,
    /// Whether the type is retired: nothing new of it is made.
    pub is_type_retired: bool,
    /// The label of the record; the label of the type counts as well.
    pub label: &'a Code,
    /// Of whom.
    pub patient: Option<&'a PatientNo>,
    /// Every number that is or was theirs; none: that one.
    pub numbers: &'a [PatientNo],
    /// Whether it is a draft that this actor entered.
    pub is_own_draft: bool,
    /// For a confirmation in place of the confirmer: the rule that is to cover it.
    pub rule: Option<&'a ConfirmationRule>,
}
