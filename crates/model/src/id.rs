//! Identifiers. Each noun has its own newtype over UUIDv7, so that a record id can never be passed
//! where a draft id is meant. Random bits and the clock come from outside: this module only parses,
//! prints and orders. The short form (eight characters) is for screens, never for look-up.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text given is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id that was made at the edge or read from storage.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The 16 bytes, as stored.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Rebuilds the id from its 16 stored bytes.
            ///
            /// # Errors
            /// [`NotAnId`] when the slice is not 16 bytes long.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, NotAnId> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| NotAnId)
            }

            /// The last eight hexadecimal digits: random, so that ids made in one second differ.
            #[must_use]
            pub fn short(&self) -> String {
                let text = self.0.simple().to_string();
                text[24..].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// 医療機関等: the tenant; leads every primary key.
    InstitutionId,
    /// A patient of one institution. The institution's own number is [`crate::patient::PatientNo`].
    PatientId,
    /// A person who works with the system. Never given to anyone else, not even after deletion.
    PersonId,
    /// A system that deposits or reads through the API (an EHR, a laboratory system).
    ClientId,
    /// 端末: a registered place of use.
    TerminalId,
    /// 記録: one preserved document through all its versions.
    RecordId,
    /// 未確定: an unconfirmed working state.
    DraftId,
    /// One sealed content. Equal bytes in two records are two contents.
    ContentId,
    /// What a confirmer was shown.
    PresentationId,
    /// One event of the audit trail.
    EventId,
    /// One proposed or effective change of a register entry.
    RevisionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_itself() {
        let text = "0193a2f0-7c1e-7abc-8def-0123456789ab";
        let id: RecordId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(id.short(), "456789ab");
        assert_eq!(RecordId::from_slice(id.as_bytes()), Ok(id));
    }

    #[test]
    fn refuses_what_is_no_id() {
        assert_eq!("".parse::<RecordId>(), Err(NotAnId));
        assert_eq!("../../etc/passwd".parse::<RecordId>(), Err(NotAnId));
        assert_eq!(RecordId::from_slice(&[0; 15]), Err(NotAnId));
    }
}
