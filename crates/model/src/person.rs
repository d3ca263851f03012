//! People who work with the system, as a confirmed record names them.
//!
//! The identity in a record comes from authentication, never from a name typed or chosen
//! (JAHIS 3.3, 7.1.2(1)1)(a)(ウ)). The full entry of a person is a register; this is the extract
//! that a manifest and an audit event carry for ever.

use crate::id::PersonId;
use crate::text::{Code, Name, UserId};
use serde::{Deserialize, Serialize};

/// A person as named in a manifest or audit event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// Never given to anyone else.
    pub id: PersonId,
    /// The log-in id at that time.
    pub user_id: UserId,
    /// The name at that time.
    pub name: Name,
    /// The roles held at that time, sorted.
    pub roles: Vec<Code>,
    /// The licence the person acts under, where known, such as `physician`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Code>,
}

/// How the person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// Something known.
    Password,
    /// A one-time code from a device held.
    Totp,
    /// A passkey with user verification.
    Passkey,
    /// A client certificate or card.
    Certificate,
    /// A key held by a system client.
    ClientKey,
    /// One of the codes kept for the day the device is lost.
    RecoveryCode,
    /// A substitute for a forgotten card, issued with a reason and an end.
    Substitute,
    /// The controlled entry of the zone in which the terminal stands.
    EntryControl,
    /// The identity provider of the institution.
    SingleSignOn,
    /// The identity provider, which says that it checked two elements.
    SingleSignOnTwo,
}

impl AuthenticationMethod {
    /// Its code in manifests, in the trail and in locale keys (`authentication-<code>`).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::Certificate => "certificate",
            Self::ClientKey => "client_key",
            Self::RecoveryCode => "recovery_code",
            Self::Substitute => "substitute",
            Self::EntryControl => "entry_control",
            Self::SingleSignOn => "single_sign_on",
            Self::SingleSignOnTwo => "single_sign_on_two",
        }
    }
}
