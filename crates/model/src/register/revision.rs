//! 改訂: one change of an entry, who made it, what was decided on it, and where the entry stands.
//!
//! A revision is never changed once decided. Its JSON form is in docs/format/registers.md.

use crate::id::{PersonId, RevisionId};
use crate::person::PersonRef;
use crate::register::field::choices;
use crate::text::{Code, Reason};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The number of a revision within its entry: 1, 2, 3 … A record names the editions it was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edition(u32);

impl Edition {
    /// The first revision of an entry.
    pub const FIRST: Self = Self(1);

    /// A number from storage or a request; zero is none.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number == 0 {
            None
        } else {
            Some(Self(number))
        }
    }

    /// The plain number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who made a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Genpon ships it; the text names the version, such as `genpon 0.1.0`.
    Vendor(String),
    /// The operator at the machine, setting up the institution.
    Setup,
    /// A person, from authentication.
    Person(PersonRef),
}

impl Author {
    /// The person, when it is one.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonRef> {
        match self {
            Self::Person(person) => Some(person),
            Self::Vendor(_) | Self::Setup => None,
        }
    }
}

choices! {
    /// How far a revision has come. An effective one is superseded by a later effective one.
    RevisionState("revision-state") {
        /// 申請中: waits for another person.
        Requested = "requested",
        /// 有効: took effect.
        Effective = "effective",
        /// 却下: another person refused it.
        Rejected = "rejected",
        /// 取下げ: taken back by the person who asked.
        TakenBack = "taken_back",
    }
}

/// One change of an entry: what it is to become, why, by whom, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Never used again.
    pub id: RevisionId,
    /// Code of the register.
    pub register: Code,
    /// Key of the entry; never changes, never given to another.
    pub key: Code,
    /// Its number within the entry.
    pub edition: Edition,
    /// The revision it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Edition>,
    /// The new value.
    pub value: Value,
    /// Whether the entry is retired by it: shown with old records, not used for new ones.
    #[serde(default)]
    pub is_retired: bool,
    /// Why.
    pub reason: Reason,
    /// Who made it.
    pub by: Author,
    /// When it was made.
    pub at: Timestamp,
    /// How far it has come.
    pub state: RevisionState,
    /// What another person decided, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Who looks after the entry and when.
    #[serde(default)]
    pub care: Care,
}

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Why; a rejection has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Who looks after an entry, when it is to be reviewed, and when it expires.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    /// 管理者
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// 見直し期日
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub review_on: Option<Date>,
    /// 有効期限
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub expires_on: Option<Date>,
}

/// Where an entry stands, as the vault found it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing<'a> {
    /// The latest effective revision.
    pub current: Option<&'a Revision>,
    /// The revision that waits for a decision.
    pub open: Option<&'a Revision>,
    /// The highest number given, whatever became of it.
    pub highest: Option<Edition>,
}

impl<'a> Standing<'a> {
    /// From the whole history of one entry, in any order.
    #[must_use]
    pub fn of(history: &'a [Revision]) -> Self {
        let latest = |state| {
            history
                .iter()
                .filter(|one| one.state == state)
                .max_by_key(|one| one.edition)
        };
        Self {
            current: latest(RevisionState::Effective),
            open: latest(RevisionState::Requested),
            highest: history.iter().map(|one| one.edition).max(),
        }
    }

    /// The number of the next revision.
    #[must_use]
    pub fn next(&self) -> Edition {
        self.highest.map_or(Edition::FIRST, |highest| {
            Edition(highest.0.saturating_add(1))
        })
    }
}
