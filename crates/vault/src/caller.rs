//! Who is asking: the authenticated person or system, from where, and since when.
//!
//! Every use case takes a [`Caller`]; nothing in a request can say who is asking (JAHIS 3.3,
//! 7.1.2(1)1)(a)(ウ)).

use crate::sessions::SessionId;
use genpon_formats::locale::Lang;
use genpon_formats::manifest::ClientRef;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, TerminalId};
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::text::{Code, Name, Reason};

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In which institution.
    pub institution: InstitutionId,
    /// The person: of a session the one who logged in; of a system the one who answers for it.
    pub person: PersonRef,
    /// The system that calls, where it is one.
    pub client: Option<ClientRef>,
    /// The terminal, by its registered name; a browser session without one is `browser`.
    pub terminal: Option<Name>,
    /// Its entry, where it is registered.
    pub place: Option<TerminalId>,
    /// Network address.
    pub source: Option<String>,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
    /// By what.
    pub authentication: Vec<AuthenticationMethod>,
    /// The language of what they read.
    pub lang: Lang,
    /// What they work under besides their own id.
    pub under: Under,
}

/// What somebody works under besides their own id: both go into every event meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Under {
    /// 特権: taken with a reason, for minutes.
    pub privilege: Option<TakenPrivilege>,
    /// 共用ID: changed to after logging in.
    pub group: Option<PersonRef>,
    /// The session: events about it name it.
    pub session: Option<SessionId>,
    /// What the clock of the terminal or system said with this request: a claim, for the trail alone.
    pub terminal_time: Option<Timestamp>,
}

/// A privilege that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPrivilege {
    /// Which.
    pub code: Code,
    /// Why.
    pub reason: Reason,
    /// Until when.
    pub until: Timestamp,
}

impl Caller {
    /// A stable name for idempotency keys: the client's id, or else the person's.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.client {
            Some(client) => format!("client:{}", client.id),
            None => format!("person:{}", self.person.id),
        }
    }
}
