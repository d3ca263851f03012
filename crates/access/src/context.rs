//! Everything a decision may depend on, gathered by the vault before it asks.
//!
//! Terminals, proxies and the emergency mode have their places here already; nothing can be said
//! in them yet, so nothing can be allowed by them.

use genpon_model::Institution;
use genpon_model::id::{ClientId, PersonId, RecordId, TerminalId};
use genpon_model::patient::PatientNo;
use genpon_model::registers::{ConfirmationRule, DocumentType, Role, SystemClient};
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
    /// From which registered place.
    pub terminal: Option<TerminalId>,
    /// In whose name.
    pub proxy: Option<Proxy>,
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
        /// Whether the entry of the person is enabled.
        is_enabled: bool,
        /// The effective entries of the roles held.
        roles: &'a [Role],
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

/// 代行: acting in the name of another. No policy can allow it yet.
#[derive(Debug, Clone, Copy)]
pub enum Proxy {}

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
    /// A record, a draft, or one about to be made.
    Record(RecordTarget<'a>),
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
    /// Whether it is a draft that this actor entered.
    pub is_own_draft: bool,
    /// For a confirmation in place of the confirmer: the rule that is to cover it.
    pub rule: Option<&'a ConfirmationRule>,
}
